"""Can the market alone pay for a gigafactory: one case, its break-evens, and the draws."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from model.data.tables import facts
from model.errors import InputError, nearest
from model.investment.break_even import break_even
from model.investment.cash_flows import cash_flows, worth
from model.investment.project import INPUTS, RULES, Project, Rule, project_of
from model.investment.verdict import Verdict, assess, contracts_needed, discount_rate, hurdle
from model.parameters.evidence import bounds_of, choices_of, evidence, field_of
from model.parameters.loader import Value, with_overrides
from model.parameters.sampling import draw_uncertainties
from model.random_streams import RandomStreams

PRICE, CAPITAL = "demand.price0", "investment.capex_h100e"
CONTRACTED, PREPAID = "investment.contracted_share", "investment.prepaid_share"
BREAK_EVENS = (
    PRICE,
    CAPITAL,
    "investment.chip_share",
    "investment.price_perf_growth",
    "investment.utilisation",
    "investment.life",
    "investment.power_price",
    "investment.wacc",
    "demand.price_drift",
    PREPAID,
    CONTRACTED,
)
LARGEST_SIZE = 10_000_000
_SAME = 1e-9


@dataclass(frozen=True)
class BreakEven:
    """The value of one input at which V/K meets the hurdle, per rule; None: not in the range."""

    name: str
    value: float
    range: tuple[float, float]
    needed: Mapping[Rule, float | None]


@dataclass(frozen=True)
class Grid:
    """V/K for capital costs (rows) and prices (columns) under one rule."""

    capitals: tuple[float, ...]
    prices: tuple[float, ...]
    ratios: tuple[tuple[float, ...], ...]
    hurdle: float


@dataclass(frozen=True)
class Answer:
    """Everything that is said of one case."""

    project: Project
    changes: Mapping[str, Value]
    verdicts: Mapping[Rule, Verdict]
    contracts_needed: float
    break_evens: tuple[BreakEven, ...]
    grid: Grid

    @property
    def verdict(self) -> Verdict:
        """The verdict under the project's own hurdle rule."""
        return self.verdicts[self.project.hurdle_rule]


def nominal_size() -> float:
    """Return the H100 equivalents of a gigafactory in the cabinet's memo."""
    return float(facts()["aigf_gpus_nominal"].value)


def case(changes: Mapping[str, Value], size: float) -> Project:
    """Return the project at the evidence's values, with some changed by dotted name.

    Raises
    ------
    InputError
        The size is not possible, or a parameter does not enter this question.
    """
    if not 0.0 < size <= LARGEST_SIZE:  # also refuses NaN
        raise InputError(f"--size {size:g} is outside 1 to {LARGEST_SIZE} H100 equivalents")
    parameters = with_overrides(changes)
    for name in changes:
        if name not in INPUTS:
            hint = nearest(name, INPUTS) or "; see rekenkracht sources investment"
            raise InputError(f"--set {name}: does not enter this question{hint}")
    return project_of(parameters, size)


def answer(changes: Mapping[str, Value], size: float) -> Answer:
    """Work out one case.

    Raises
    ------
    InputError
        See :func:`case`.
    """
    project = case(changes, size)
    return Answer(
        project,
        changes,
        {rule: assess(replace(project, hurdle_rule=rule)) for rule in RULES},
        contracts_needed(project),
        tuple(_break_even(project, name) for name in BREAK_EVENS),
        grid(project),
    )


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _break_even(project: Project, name: str) -> BreakEven:
    low, high = bounds_of(field_of(name))
    needed = {
        rule: break_even(replace(project, hurdle_rule=rule), _short(name), low, high)
        for rule in RULES
    }
    return BreakEven(name, getattr(project, _short(name)), (low, high), needed)


def grid(project: Project) -> Grid:
    """Return V/K over the evidence's ranges of capital cost and price, with the case's own."""
    capitals, prices = _axis(CAPITAL, project.capex_h100e), _axis(PRICE, project.price0)
    ratios = tuple(
        tuple(
            assess(replace(project, capex_h100e=capital, price0=price)).worth.ratio
            for price in prices
        )
        for capital in capitals
    )
    return Grid(capitals, prices, ratios, assess(project).hurdle)


def prices_needed(project: Project) -> dict[float, dict[Rule, float | None]]:
    """Return the price of an hour today that just meets the hurdle, per capital cost of the grid.

    None where no price in the hard bounds does.
    """
    capitals = _axis(CAPITAL, project.capex_h100e)
    return {
        capital: dict(_break_even(replace(project, capex_h100e=capital), PRICE).needed)
        for capital in capitals
    }


def _axis(name: str, own: float) -> tuple[float, ...]:
    low, middle, high = _range(name)
    points = {low, 0.5 * (low + middle), middle, 0.5 * (middle + high), high}
    near = _SAME * max(1.0, abs(own))
    return tuple(sorted({point for point in points if abs(point - own) > near} | {own}))


def _range(name: str) -> tuple[float, float, float]:
    entry = evidence()[name]
    low = entry.value if entry.low is None else entry.low
    high = entry.value if entry.high is None else entry.high
    return float(low), float(entry.value), float(high)


def sensitivity(project: Project) -> pd.DataFrame:
    """Return V/K, hurdle and contracts needed at both ends of each input's range.

    One row per input that moves V/K over hurdle or the contracts needed; ends as in the evidence.
    """
    rows = []
    for name in INPUTS:
        if choices_of(field_of(name)):
            continue
        low, _, high = _range(name)
        row: dict[str, object] = {"name": name, "low": low, "high": high}
        for end, value in (("low", low), ("high", high)):
            changed = replace(project, **{_short(name): value})  # type: ignore[arg-type]
            verdict = assess(changed)
            row |= {
                f"ratio_{end}": verdict.worth.ratio,
                f"hurdle_{end}": verdict.hurdle,
                f"contracts_{end}": contracts_needed(changed),
            }
        rows.append(row)
    return pd.DataFrame(rows)


def draw_projects(count: int, seed: int) -> list[Project]:
    """Return projects with every uncertainty drawn from its range; levers keep their values."""
    streams, size = RandomStreams(seed), nominal_size()
    return [
        project_of(with_overrides(draw_uncertainties(streams, draw)), size)
        for draw in range(1, count + 1)
    ]


def assess_all(projects: Iterable[Project]) -> pd.DataFrame:
    """Return one row per project.

    Per rule V/K, hurdle and whether it is met; the contracted share that debt needs; whether debt
    closes; whether the site goes ahead under its own rule.
    """
    return pd.DataFrame([_row(project) for project in projects])


def _row(project: Project) -> dict[str, object]:
    row: dict[str, object] = {"contracts_needed": contracts_needed(project)}
    for rule in RULES:
        verdict = assess(replace(project, hurdle_rule=rule))
        row |= {
            f"{rule}_ratio": verdict.worth.ratio,
            f"{rule}_hurdle": verdict.hurdle,
            f"{rule}_bankable": verdict.bankable,
        }
    own = assess(project)
    return row | {"debt": own.debt_cover >= project.dscr_min, "go": own.go}


def closing_matters(project: Project) -> bool:
    """Return whether closing in quarters that lose money would bring V/K to the hurdle."""
    force = math.log1p(discount_rate(project))
    capital = worth(project, discount_rate(project)).capital
    value = sum(
        math.exp(-force * (phase.later + flow.years))
        * max(0.0, flow.revenue - flow.power - flow.other)
        for phase in project.phases()
        for flow in cash_flows(project, phase)
    )
    return not assess(project).bankable and value >= hurdle(project) * capital
