"""A site as an investor sees it on the day of signature."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Literal, NamedTuple

from model.parameters.schema import Parameters
from model.quarters import QUARTERS_PER_YEAR

Rule = Literal["option", "npv"]
RULES: tuple[Rule, ...] = ("option", "npv")

INPUTS = (
    "demand.price0",
    "demand.price_drift",
    "funding.option_r",
    "funding.option_delta",
    "investment.capex_h100e",
    "investment.chip_share",
    "investment.price_perf_growth",
    "investment.utilisation",
    "investment.life",
    "investment.power_price",
    "investment.kw_site_h100e",
    "investment.opex_other_share",
    "investment.lead_time",
    "investment.build_aigf",
    "investment.first_phase_share",
    "investment.phase_gap",
    "investment.wacc",
    "investment.sigma_price_project",
    "investment.hurdle_rule",
    "investment.contracted_share",
    "investment.prepaid_share",
    "investment.debt_share",
    "investment.debt_rate",
    "investment.debt_tenor",
    "investment.dscr_min",
)
"""Parameters that a project is made of; a project's field has the last part of the name."""
_FIELDS = tuple(name.partition(".")[2] for name in INPUTS)
_inputs_of = attrgetter(*INPUTS)
_SHARES = ("chip_share", "utilisation", "first_phase_share", "contracted_share", "debt_share")
_POSITIVE = ("size", "price0", "capex_h100e", "life", "debt_tenor", "dscr_min", "option_delta",
             "utilisation", "first_phase_share")  # fmt: skip
_SIGNED = ("price_drift", "price_deviation", "age")


class Phase(NamedTuple):
    """A part of a site: H100 equivalents, and years from the first signature to its own."""

    size: float
    later: float


@dataclass(slots=True)
class Project:
    """A site. The fields are the parameters of the same name, in the same units.

    ``size`` is in H100 equivalents. ``age`` is how many years ago (negative: ahead) price and
    capital cost stood at ``price0`` and ``capex_h100e``; both have moved since.
    ``price_deviation`` is how far the log price lies from its trend today; it fades at
    ``price_reversion`` per year.
    """

    size: float
    price0: float
    price_drift: float
    capex_h100e: float
    chip_share: float
    price_perf_growth: float
    utilisation: float
    life: float
    power_price: float
    kw_site_h100e: float
    opex_other_share: float
    lead_time: float
    build_aigf: float
    first_phase_share: float
    phase_gap: float
    wacc: float
    option_r: float
    option_delta: float
    sigma_price_project: float
    hurdle_rule: Rule
    contracted_share: float
    prepaid_share: float
    debt_share: float
    debt_rate: float
    debt_tenor: float
    dscr_min: float
    age: float = 0.0
    price_deviation: float = 0.0
    price_reversion: float = 0.0

    def __post_init__(self) -> None:
        if self.hurdle_rule not in RULES:
            raise ValueError(f"hurdle_rule is {self.hurdle_rule!r}; allowed: {', '.join(RULES)}")
        if _all_hold(self):
            return
        for name in _NUMBERS:
            value = getattr(self, name)
            if not _holds(name, value):
                raise ValueError(f"a project cannot have {name} {value}")

    @property
    def build_years(self) -> float:
        """Years from a phase's signature to its service."""
        return self.build_aigf / QUARTERS_PER_YEAR

    def phases(self) -> Iterator[Phase]:
        """Return the first phase and, if it is not the whole site, the second."""
        first = self.first_phase_share * self.size
        yield Phase(first, 0.0)
        if self.first_phase_share < 1.0:
            yield Phase(self.size - first, self.phase_gap / QUARTERS_PER_YEAR)


_NUMBERS = tuple(field.name for field in fields(Project) if field.name != "hurdle_rule")
_numbers_of = attrgetter(*_NUMBERS)
_positive_of = attrgetter(*_POSITIVE)
_unsigned_of = attrgetter(*(name for name in _NUMBERS if name not in _SIGNED))
_shares_of = attrgetter(*_SHARES)


def _all_hold(project: Project) -> bool:
    """Check all fields at once; False leaves it to `_holds` to say which one is wrong."""
    return (
        math.isfinite(sum(_numbers_of(project)))
        and min(_positive_of(project)) > 0.0
        and min(_unsigned_of(project)) >= 0.0
        and max(_shares_of(project)) <= 1.0
        and project.prepaid_share < 1.0
    )


def _holds(name: str, value: float) -> bool:
    if not math.isfinite(value):
        return False
    if name in _SIGNED:
        return True
    if name == "prepaid_share":
        return 0.0 <= value < 1.0
    above = value > 0.0 if name in _POSITIVE else value >= 0.0
    return above and (name not in _SHARES or value <= 1.0)


def project_of(
    parameters: Parameters, size: float, deviation: float = 0.0, **changes: float
) -> Project:
    """Return the project that the parameters describe.

    Parameters
    ----------
    parameters : those of a run, or the defaults with some changed
    size : H100 equivalents
    deviation : log distance of today's price from its trend
    changes : fields of the project that differ from the parameters

    Raises
    ------
    ValueError
        The size or deviation is not possible.
    """
    values: dict[str, Any] = dict(zip(_FIELDS, _inputs_of(parameters), strict=True))
    values["price_deviation"] = deviation
    values["price_reversion"] = parameters.demand.price_reversion
    values.update(changes)
    return Project(size, **values)
