"""The talks on a permit: what a consortium offers so that its site is wanted.

The consortium counts in EUR m, the municipality in log odds of its own consent. What no package
changes, such as the local mood, is in the chance of consent but not in the bargaining.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.bargaining.closing import shift_log_odds
from model.deals.packages import permit_packages
from model.deals.payoffs import Payoffs

CONSORTIUM, MUNICIPALITY = "consortium", "municipality"
NO_CAPACITY, RULE, NO_GAIN = "NO_CAPACITY", "RULE", "NO_GAIN"
# A share that differs from a limit by no more than this counts as equal to it.
ROUNDING = 1e-12
_EVEN = 0.5
_SHARES = ("least_firm", "most_firm")
_SIGNED = ("nonfirm_loss", "wait_loss")


@dataclass(frozen=True, slots=True)
class ConsentTerms:
    """What moves the log odds of consent (natural logarithm).

    Parameters
    ----------
    base : what no package changes, the local mood included
    heat, water, compact : of delivering waste heat, a closed water loop, a compact building
    fund : per ln(1 + EUR m) of local fund
    firm : per unit of firm share

    Raises
    ------
    ValueError
        A number is not finite.
    """

    base: float
    heat: float
    water: float
    compact: float
    fund: float
    firm: float

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not math.isfinite(getattr(self, name)):
                raise ValueError(f"terms of consent cannot have {name} {getattr(self, name)}")


@dataclass(frozen=True, slots=True)
class PermitCase:
    """A site whose permit is talked about.

    Parameters
    ----------
    power_mw : size of the connection, MW
    capital : EUR m
    cost_compact : share of the capital
    cost_heat, cost_water : EUR m per MW
    nonfirm_loss : EUR m per unit of time-bound share; negative if the lower fee outweighs the hours
    wait_loss : EUR m per unit of firm share, by waiting for firm room; negative if waiting pays
    site_loss : EUR m lost by leaving for another site
    needs_compact : whether the rule on hyperscale centres allows only compact building here
    least_firm, most_firm : firm share that time-bound stock leaves, and that free room allows
    consent : what moves the log odds of consent

    Raises
    ------
    ValueError
        A number is not possible; the message names it.
    """

    power_mw: float
    capital: float
    cost_compact: float
    cost_heat: float
    cost_water: float
    nonfirm_loss: float
    wait_loss: float
    site_loss: float
    needs_compact: bool
    least_firm: float
    most_firm: float
    consent: ConsentTerms

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if name not in ("needs_compact", "consent") and not _holds(name, getattr(self, name)):
                raise ValueError(f"a permit case cannot have {name} {getattr(self, name)}")


@dataclass(frozen=True, slots=True, eq=False)
class PermitPayoffs(Payoffs):
    """What the packages are worth; ``grid_allows``, shape (packages,), leaves the rule aside."""

    grid_allows: NDArray[np.bool_]


def permit_payoffs(case: PermitCase, least_fund: float = 0.0) -> PermitPayoffs:
    """Return what every package is worth to consortium (EUR m) and municipality (log odds).

    On the table is what the grid and the rules allow: on compact building, and the least local
    fund (EUR m).
    """
    packages = permit_packages()
    firm = packages.firm_share
    grid_allows = (firm >= case.least_firm - ROUNDING) & (firm <= case.most_firm + ROUNDING)
    legal = (packages.compact > 0.0) | (not case.needs_compact)
    legal &= packages.local_fund >= least_fund - ROUNDING
    return PermitPayoffs(
        parties=(CONSORTIUM, MUNICIPALITY),
        utilities=np.column_stack([-_costs(case), _log_odds(case.consent)]),
        reserve=np.array([-case.site_loss, 0.0]),
        on_table=grid_allows & legal,
        grid_allows=grid_allows,
    )


def why_not(payoffs: PermitPayoffs) -> str:
    """Return why no agreement is possible; empty if one is.

    ``NO_CAPACITY``: the grid allows no package. ``RULE``: a package suits both and the grid, but
    a rule on compact building or on the local fund forbids it. ``NO_GAIN``: no package suits both.
    """
    mutual = payoffs.mutual() & payoffs.grid_allows
    if bool((mutual & payoffs.on_table).any()):
        return ""
    if not bool(payoffs.grid_allows.any()):
        return NO_CAPACITY
    return RULE if bool(mutual.any()) else NO_GAIN


def consent_chance(consent: ConsentTerms, row: int) -> float:
    """Return the chance that somebody with these terms consents to a package.

    Raises
    ------
    ValueError
        There is no such row.
    """
    terms = _log_odds(consent)
    if not 0 <= row < terms.size:
        raise ValueError(f"package {row} does not exist; rows run from 0 to {terms.size - 1}")
    return shift_log_odds(_EVEN, consent.base + float(terms[row]))


def _costs(case: PermitCase) -> NDArray[np.float64]:
    packages = permit_packages()
    costs: NDArray[np.float64] = (
        packages.compact * (case.cost_compact * case.capital)
        + packages.waste_heat * (case.cost_heat * case.power_mw)
        + packages.closed_water * (case.cost_water * case.power_mw)
        + packages.local_fund
        + (1.0 - packages.firm_share) * case.nonfirm_loss
        + packages.firm_share * case.wait_loss
    )
    return costs


def _log_odds(consent: ConsentTerms) -> NDArray[np.float64]:
    packages = permit_packages()
    odds: NDArray[np.float64] = (
        packages.compact * consent.compact
        + packages.waste_heat * consent.heat
        + packages.closed_water * consent.water
        + np.log1p(packages.local_fund) * consent.fund
        + packages.firm_share * consent.firm
    )
    return odds


def _holds(name: str, number: float) -> bool:
    if not math.isfinite(number):
        return False
    if name in _SIGNED:
        return True
    return number >= 0.0 and (name not in _SHARES or number <= 1.0)
