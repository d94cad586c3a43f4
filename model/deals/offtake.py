"""The deal with a launching customer: the state buys compute time ahead, on conditions.

A contract for part of the hours lowers the risk of a site, so that it need be worth less and can
borrow; its price moves money between the parties. Quota and conditions cost the consortium and
are worth something to the state. An anchor customer can join as a third party. All amounts are
EUR m in today's value unless said otherwise.
"""

import math
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from model.bargaining.option_value import hurdle_multiple
from model.deals.packages import CONDITIONS, OfftakePackages, offtake_packages
from model.deals.payoffs import Payoffs

HurdleRule = Literal["option", "npv"]
CONSORTIUM, STATE, ANCHOR = "consortium", "state", "anchor"
NOT_BANKABLE, NO_ROOM, NO_GAIN = "NOT_BANKABLE", "NO_ROOM", "NO_GAIN"
_ROUNDING = 1e-12
_RULES: tuple[HurdleRule, ...] = get_args(HurdleRule)
_SHARES = ("contracted", "anchor", "contract_part")
_POSITIVE = ("capital", "dscr_min", "option_delta")
_SIGNED = ("value", "site_value")
_MAY_BE_INFINITE = ("full_cover", "room")
_NOT_NUMBERS = ("rule", "eu_owned", "condition_value", "condition_cost")
_OWNER_MEETS = CONDITIONS.index("eu_operator") + 1
"""Number of conditions, from the first, that an EU owner meets already."""


@dataclass(frozen=True, slots=True)
class OfftakeCase:
    """A site that asks the state to buy compute time.

    Parameters
    ----------
    value : V, revenue less running costs, EUR m
    capital : K, private capital, EUR m, above 0
    revenue : R, revenue of the hours for sale over the life, EUR m
    contracted : part of those hours under private contract already
    anchor : part that an anchor customer would take; 0 without one
    full_cover : contracted revenue over debt service if all were contracted; infinite without debt
    dscr_min : what lenders ask of that ratio
    sigma : volatility of the value of uncontracted hours, per square root of a year
    option_r, option_delta : discount rate and payout of the hurdle, per year
    rule : ``option`` asks a multiple of the capital, ``npv`` the capital itself
    contract_part : part of the life that the public contract covers
    eu_owned : whether the operator is from the Union, so that asking for one costs nothing
    site_value : worth to the state that the site exists at all, EUR m
    use_value : EUR worth to the state per EUR of market price of an hour it bought
    quota_value, quota_cost : EUR to the state and the consortium per EUR of reserved hours
    condition_value, condition_cost : EUR per EUR of capital, in the order of `CONDITIONS`
    anchor_value : EUR worth to the anchor per EUR of market price of an hour it bought
    undiscounted_outlay_factor : turns the discounted price paid into the sum to be covered
    room : what the state can cover, EUR m, undiscounted; may be infinite

    Raises
    ------
    ValueError
        A value is not possible; the message names it.
    """

    value: float
    capital: float
    revenue: float
    contracted: float
    anchor: float
    full_cover: float
    dscr_min: float
    sigma: float
    option_r: float
    option_delta: float
    rule: HurdleRule
    contract_part: float
    eu_owned: bool
    site_value: float
    use_value: float
    quota_value: float
    quota_cost: float
    condition_value: tuple[float, ...]
    condition_cost: tuple[float, ...]
    anchor_value: float
    undiscounted_outlay_factor: float
    room: float

    def __post_init__(self) -> None:
        if self.rule not in _RULES:
            raise ValueError(f"rule is {self.rule!r}; allowed: {', '.join(_RULES)}")
        if not _all_hold(self):
            for name in _NUMBERS:
                if not _holds(name, getattr(self, name)):
                    raise ValueError(f"an off-take case cannot have {name} {getattr(self, name)}")
        for name in ("condition_value", "condition_cost"):
            listed = getattr(self, name)
            if len(listed) != len(CONDITIONS) or not all(0.0 <= x < math.inf for x in listed):
                raise ValueError(f"{name} needs {len(CONDITIONS)} numbers of at least 0: {listed}")


_NUMBERS = tuple(name for name in OfftakeCase.__slots__ if name not in _NOT_NUMBERS)
_finite_of = attrgetter(*(name for name in _NUMBERS if name not in _MAY_BE_INFINITE))
_unsigned_of = attrgetter(*(name for name in _NUMBERS if name not in _SIGNED))
_positive_of = attrgetter(*_POSITIVE)
_shares_of = attrgetter(*_SHARES)


def _all_hold(case: OfftakeCase) -> bool:
    """Check all numbers at once; False leaves it to `_holds` to say which one is wrong."""
    return (
        math.isfinite(sum(_finite_of(case)))
        and not math.isnan(case.full_cover + case.room)
        and min(_unsigned_of(case)) >= 0.0
        and min(_positive_of(case)) > 0.0
        and max(_shares_of(case)) <= 1.0
    )


@dataclass(frozen=True, slots=True, eq=False)
class OfftakePayoffs(Payoffs):
    """What the packages are worth, with two columns of shape (packages,).

    ``surplus`` is value less the capital asked for it, minus infinity where debt does not close
    (EUR m, today's value). ``outlay`` is what the state would have to cover (EUR m, undiscounted).
    """

    surplus: NDArray[np.float64]
    outlay: NDArray[np.float64]


def offtake_payoffs(case: OfftakeCase, with_anchor: bool = True) -> OfftakePayoffs:
    """Return what every package is worth to consortium, state and, if there is one, the anchor.

    A consortium whose surplus is not above 0 walks away, and then nobody has anything. Without a
    deal there is no anchor customer either. A package that costs the state more than its room, or
    sells more than all hours, is not on the table.

    Parameters
    ----------
    case : the site
    with_anchor : false leaves the anchor customer out of the talks
    """
    packages = offtake_packages()
    anchor = case.anchor if with_anchor else 0.0
    bought = packages.share * case.contract_part
    surplus = _surplus(case, packages, anchor)
    alone = case.value - _asked(case, case.contracted) * case.capital
    built = surplus > 0.0
    columns = [np.maximum(surplus, 0.0), np.where(built, _state_worth(case, packages), 0.0)]
    reserve = [max(alone, 0.0), case.site_value if alone > 0.0 else 0.0]
    parties: tuple[str, ...] = (CONSORTIUM, STATE)
    if anchor > 0.0:
        worth = anchor * case.revenue * (case.anchor_value - packages.price)
        columns.append(np.where(built, worth, 0.0))
        reserve.append(0.0)
        parties = (*parties, ANCHOR)
    outlay = bought * packages.price * (case.revenue * case.undiscounted_outlay_factor)
    return OfftakePayoffs(
        parties=parties,
        utilities=np.column_stack(columns),
        reserve=np.array(reserve),
        on_table=(outlay <= case.room) & (case.contracted + anchor + bought <= 1.0 + _ROUNDING),
        surplus=surplus,
        outlay=outlay,
    )


def can_be_built(case: OfftakeCase) -> bool:
    """Say whether any package could make the consortium build; a cheap bound from above.

    It takes the most hours, the best price, and no quota or condition. False is certain.
    """
    packages = offtake_packages()
    sold = case.anchor + float(packages.share_levels[-1]) * case.contract_part
    best = case.value + sold * max(0.0, float(packages.price.max()) - 1.0) * case.revenue
    return best > _asked(case, min(1.0, case.contracted + sold)) * case.capital


def why_not(payoffs: OfftakePayoffs) -> str:
    """Return why no deal is possible; empty if one is.

    ``NOT_BANKABLE``: under no package, whatever it costs, would the consortium build.
    ``NO_ROOM``: a package suits everyone but costs more than the room. ``NO_GAIN``: the site can
    be built, but no package leaves everyone better off.
    """
    mutual = payoffs.mutual()
    if bool((mutual & payoffs.on_table).any()):
        return ""
    if not bool((payoffs.surplus > 0.0).any()):
        return NOT_BANKABLE
    return NO_ROOM if bool(mutual.any()) else NO_GAIN


def _surplus(case: OfftakeCase, packages: OfftakePackages, anchor: float) -> NDArray[np.float64]:
    sold = packages.share * case.contract_part + anchor
    costs = np.array(case.condition_cost)
    if case.eu_owned:
        costs[:_OWNER_MEETS] = 0.0
    asked = np.array(
        [
            _asked(case, min(1.0, case.contracted + anchor + share * case.contract_part))
            for share in packages.share_levels.tolist()
        ]
    )
    surplus: NDArray[np.float64] = (
        case.value
        + sold * (packages.price - 1.0) * case.revenue
        - packages.quota * (case.quota_cost * case.revenue)
        - (costs * case.capital)[packages.condition]
        - (asked * case.capital)[packages.share_level]
    )
    return surplus


def _asked(case: OfftakeCase, contracted: float) -> float:
    """Return how many times its capital the site must be worth; infinite if debt does not close."""
    if math.isfinite(case.full_cover) and contracted * case.full_cover < case.dscr_min:
        return math.inf
    if case.rule == "npv":
        return 1.0
    return hurdle_multiple(case.sigma * (1.0 - contracted), case.option_r, case.option_delta)


def _state_worth(case: OfftakeCase, packages: OfftakePackages) -> NDArray[np.float64]:
    bought = packages.share * (case.contract_part * case.revenue)
    conditions = np.array(case.condition_value) * case.capital
    worth: NDArray[np.float64] = (
        case.site_value
        + bought * (case.use_value - packages.price)
        + packages.quota * (case.quota_value * case.revenue)
        + conditions[packages.condition]
    )
    return worth


def _holds(name: str, number: float) -> bool:
    if math.isnan(number) or (math.isinf(number) and name not in _MAY_BE_INFINITE):
        return False
    if name in _SIGNED:
        return True
    above = number > 0.0 if name in _POSITIVE else number >= 0.0
    return above and (name not in _SHARES or number <= 1.0)
