"""Whether anybody would put money in: value against capital, and debt against contracts.

Risk is charged once. Under ``npv`` it is in the discount rate, and a site is built when it is
worth its capital. Under ``option`` the rate carries half the risk premium, and the rest is charged
by asking a multiple of the capital, because waiting shows more of the price. Contracts make the
value less volatile and so lower that multiple.

Lenders look at contracts only. A contract has one level price, worth as much at the cost of
capital as the price path that it replaces: it moves risk, not value. Debt is repaid in level
yearly sums from the start of service; interest during construction is left out.
"""

import math
from dataclasses import dataclass

from model.bargaining.option_value import hurdle_multiple
from model.investment.cash_flows import Worth, present_years, rates, worth
from model.investment.project import Phase, Project

_HALF = 0.5
"""Part of the risk premium that stays in the discount rate under the option rule."""
NOT_BANKABLE, NOT_WORTH_NOW, NO_DEBT = "NOT_BANKABLE", "NOT_WORTH_NOW", "NO_DEBT"
REASONS = (NOT_BANKABLE, NOT_WORTH_NOW, NO_DEBT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out for one rule; every reason that failed is kept, the first is the headline."""

    rate: float
    worth: Worth
    hurdle: float
    debt_cover: float
    reasons: tuple[str, ...]

    @property
    def go(self) -> bool:
        """Whether it is worth its capital, now, and debt closes."""
        return not self.reasons

    @property
    def reason(self) -> str:
        """The first reason against it; empty for a go."""
        return self.reasons[0] if self.reasons else ""

    @property
    def bankable(self) -> bool:
        """Whether value meets the hurdle, debt aside."""
        return self.worth.ratio >= self.hurdle


def assess(project: Project) -> Verdict:
    """Decide whether a site would be financed under its own hurdle rule."""
    rate, multiple = discount_rate(project), hurdle(project)
    found = worth(project, rate)
    cover = debt_cover(project)
    failed = (
        found.ratio < 1.0,
        1.0 <= found.ratio < multiple,
        cover < project.dscr_min,
    )
    reasons = tuple(code for code, fails in zip(REASONS, failed, strict=True) if fails)
    return Verdict(rate, found, multiple, cover, reasons)


def discount_rate(project: Project) -> float:
    """Return the yearly rate of the project's hurdle rule."""
    if project.hurdle_rule == "npv":
        return project.wacc
    return project.option_r + _HALF * (project.wacc - project.option_r)


def hurdle(project: Project) -> float:
    """Return how many times its capital a site must be worth under its hurdle rule."""
    if project.hurdle_rule == "npv":
        return 1.0
    sigma = project.sigma_price_project * (1.0 - project.contracted_share)
    return hurdle_multiple(sigma, project.option_r, project.option_delta)


def margin(project: Project) -> float:
    """Return by how much V/K exceeds the hurdle."""
    return worth(project, discount_rate(project)).ratio - hurdle(project)


def debt_cover(project: Project) -> float:
    """Return contracted revenue over debt service of the weakest phase; infinite without debt.

    What the Union guarantees needs no contracts.
    """
    return _least_cover(project, project.contracted_share)


def full_cover(project: Project) -> float:
    """Return what debt cover would be if all hours were under contract."""
    return _least_cover(project, 1.0)


def contracts_needed(project: Project) -> float:
    """Return the contracted share at which debt closes; above 1 no contract is enough."""
    full = full_cover(project)
    return project.dscr_min / full if full > 0.0 else math.inf


def _least_cover(project: Project, contracted_share: float) -> float:
    return min([_cover(project, phase, contracted_share) for phase in project.phases()])


def _cover(project: Project, phase: Phase, contracted_share: float) -> float:
    yearly = rates(project, phase)
    debt = project.debt_share * yearly.capital
    if debt <= 0.0:
        return math.inf
    years, priced = present_years(project, phase, math.log1p(project.wacc))
    contracted = contracted_share * yearly.for_sale * priced / years
    at_risk = debt * level_payment(project) * (1.0 - project.union_guarantee)
    return contracted / at_risk if at_risk > 0.0 else math.inf


def level_payment(project: Project) -> float:
    """Return the yearly debt service of one euro borrowed."""
    tenor = min(project.debt_tenor, project.life)
    if project.debt_rate == 0.0:
        return 1.0 / tenor
    return project.debt_rate / -math.expm1(-tenor * math.log1p(project.debt_rate))
