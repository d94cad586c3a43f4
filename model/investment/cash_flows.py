"""What a site earns and costs, quarter by quarter and in one sum.

Public money is a prepayment for hours. It lowers the private capital, and the hours that it buys
at the price of signature day are no longer for sale: once in, once out, and never a grant. Those
hours come out of the hours that would be sold, and never exceed them.

Capital is priced at signature and falls due evenly until service. Flows come in the middle of
their quarter. Power is drawn at all hours, sold or not. Everything is discounted to the first
signature.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.investment.project import Phase, Project
from model.quarters import QUARTERS_PER_YEAR

HOURS_PER_YEAR = 8760.0
EUR_PER_MEUR = 1e6
_KW_PER_MW = 1000.0
_QUARTER = 1.0 / QUARTERS_PER_YEAR


@dataclass(frozen=True, slots=True)
class Flow:
    """One quarter of service, or the last part of one: EUR, and years since signature."""

    years: float
    length: float
    revenue: float
    power: float
    other: float


class Worth(NamedTuple):
    """Discounted sums over the life of a site (EUR), and the hours behind them.

    ``hours`` are all hours delivered, discounted; ``capital`` is private, ``prepaid`` public.
    """

    hours: float
    revenue: float
    power: float
    other: float
    capital: float
    prepaid: float

    @property
    def value(self) -> float:
        """V: what is earned less what running costs."""
        return self.revenue - self.power - self.other

    @property
    def ratio(self) -> float:
        """V/K: value over private capital."""
        return self.value / self.capital


class Rates(NamedTuple):
    """Yearly amounts of a phase: hours for sale and delivered, EUR for power and the rest."""

    for_sale: float
    delivered: float
    power: float
    other: float
    capital: float
    prepaid: float


def price_at(project: Project, years: float) -> float:
    """Return the central path of the price of an H100 hour some years from today (EUR)."""
    fading = project.price_deviation
    if fading:
        fading *= math.exp(-project.price_reversion * years)
    return project.price0 * math.exp(project.price_drift * (project.age + years) + fading)


def capital_cost(project: Project, years: float) -> float:
    """Return the capital cost per H100 equivalent some years from today (EUR).

    The part that buys chips falls with their price per performance, the rest stays.
    """
    return project.capex_h100e * cost_factor(
        project.chip_share, project.price_perf_growth, project.age + years
    )


def cost_factor(chip_share: float, growth: float, years: float) -> float:
    """Return capital cost some years after its date, as a multiple of what it was then."""
    chips = chip_share * math.exp(-math.log1p(growth) * years)
    return 1.0 - chip_share + chips


def signature(project: Project, phase: Phase) -> float:
    """Return when a phase is signed, in years from today."""
    return project.lead_time / QUARTERS_PER_YEAR + phase.later


def rates(project: Project, phase: Phase) -> Rates:
    """Return what a phase sells, delivers and spends in a year, and how its capital is split."""
    delivered = phase.size * HOURS_PER_YEAR * project.utilisation
    signed = signature(project, phase)
    capital = phase.size * capital_cost(project, signed)
    price = price_at(project, signed)
    prepaid_hours = min(project.prepaid_share * capital / price, delivered * project.life)
    prepaid = prepaid_hours * price
    megawatt = phase.size * project.kw_site_h100e / _KW_PER_MW
    return Rates(
        for_sale=max(0.0, delivered - prepaid_hours / project.life),
        delivered=delivered,
        power=megawatt * HOURS_PER_YEAR * project.power_price,
        other=project.opex_other_share * capital,
        capital=capital - prepaid,
        prepaid=prepaid,
    )


def cash_flows(project: Project, phase: Phase) -> Iterator[Flow]:
    """Return the quarters of service of a phase."""
    yearly, signed = rates(project, phase), signature(project, phase)
    for middle, length in service(project):
        price = price_at(project, signed + middle)
        yield Flow(
            middle,
            length,
            yearly.for_sale * price * length,
            yearly.power * length,
            yearly.other * length,
        )


def service(project: Project) -> Iterator[tuple[float, float]]:
    """Return the middle of each quarter of service, in years from signature, and its length."""
    middles, lengths = _quarters(project.build_years, project.life)
    yield from zip(middles.tolist(), lengths.tolist(), strict=True)


def worth(project: Project, rate: float) -> Worth:
    """Return the discounted sums of a whole site at a yearly rate, not negative."""
    force = math.log1p(rate)
    parts = [_worth_of_phase(project, phase, force) for phase in project.phases()]
    return parts[0] if len(parts) == 1 else _sum(parts)


def _sum(parts: list[Worth]) -> Worth:
    return Worth(
        hours=sum(part.hours for part in parts),
        revenue=sum(part.revenue for part in parts),
        power=sum(part.power for part in parts),
        other=sum(part.other for part in parts),
        capital=sum(part.capital for part in parts),
        prepaid=sum(part.prepaid for part in parts),
    )


def _worth_of_phase(project: Project, phase: Phase, force: float) -> Worth:
    yearly = rates(project, phase)
    years, priced = present_years(project, phase, force)
    later = math.exp(-force * phase.later)
    paying = later * even_spending(force, project.build_years)
    return Worth(
        hours=later * yearly.delivered * years,
        revenue=later * yearly.for_sale * priced,
        power=later * yearly.power * years,
        other=later * yearly.other * years,
        capital=paying * yearly.capital,
        prepaid=paying * yearly.prepaid,
    )


def present_years(project: Project, phase: Phase, force: float) -> tuple[float, float]:
    """Return the discounted years of service, and the same weighted by the price.

    ``force`` is log(1 + yearly rate); both are seen from the phase's own signature.
    """
    signed, start, life = signature(project, phase), project.build_years, project.life
    years = discounted_years(force, start, life)
    if not project.price_deviation:
        trend = discounted_years(force - project.price_drift, start, life)
        return years, price_at(project, signed) * trend
    fading = project.price_deviation * math.exp(-project.price_reversion * signed)
    left, weight = _fading(start, life, project.price_reversion, force - project.price_drift)
    growth = math.exp(project.price_drift * (project.age + signed))
    return years, project.price0 * growth * float(weight @ np.exp(fading * left))


@lru_cache(maxsize=64)
def _quarters(start: float, life: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the middle of each quarter of service and its length, shape (quarters,), in years."""
    began = np.arange(math.ceil(life * QUARTERS_PER_YEAR)) * _QUARTER
    lengths = np.minimum(_QUARTER, life - began)
    return start + began + 0.5 * lengths, lengths


@lru_cache(maxsize=256)
def _fading(
    start: float, life: float, reversion: float, force: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how much of a deviation of today is left in each quarter of service, and its weight.

    Both have the shape (quarters,); the weight is the discounted length in years.
    """
    middles, lengths = _quarters(start, life)
    return np.exp(-reversion * middles), lengths * np.exp(-force * middles)


@lru_cache(maxsize=256)
def discounted_years(force: float, start: float, life: float) -> float:
    """Return the years of service as one sum, each quarter discounted from its middle.

    The full quarters are a geometric series; the last part of a quarter comes on top.
    """
    full = math.floor(life * QUARTERS_PER_YEAR)
    last = life - full * _QUARTER
    step = force * _QUARTER
    series = math.expm1(-full * step) / math.expm1(-step) if step else float(full)
    whole = _QUARTER * math.exp(-force * (start + 0.5 * _QUARTER)) * series
    if last <= 0.0:
        return whole
    return whole + last * math.exp(-force * (start + full * _QUARTER + 0.5 * last))


def even_spending(force: float, years: float) -> float:
    """Return today's value of one euro that is spent evenly over some years."""
    whole = force * years
    return -math.expm1(-whole) / whole if whole else 1.0
