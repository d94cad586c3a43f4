"""The account of Dutch compute in a quarter: who used what, from whom, at which price."""

from dataclasses import dataclass

import numpy as np

from model.access.participants import Jurisdiction
from model.data.user_records import KINDS
from model.investment.cash_flows import EUR_PER_MEUR
from model.mechanisms.shocks import lost_share
from model.user_state import DUTCH_SITES, OTHER_STATES, Numbers
from model.world import World

_FOREIGN = (Jurisdiction.EU_LOCATED_FOREIGN_OWNED, Jurisdiction.FOREIGN)
_OWN = (Jurisdiction.NL, Jurisdiction.EU)


@dataclass(frozen=True, eq=False)
class UserMoney:
    """What Dutch users pay in a quarter (EUR m), by kind and by who receives it."""

    by_kind: Numbers
    """Shape (kinds,)."""
    domestic: float
    """Paid to suppliers in Dutch hands, public machines included."""
    abroad: float


@dataclass(frozen=True, eq=False)
class UserAccount:
    """Hours (H100e-h in the quarter) and money (EUR m in the quarter) of Dutch users.

    ``use`` has the shape (kinds, activities, jurisdictions), public access included: machines in
    the Netherlands count as Dutch, those in other member states as European.
    """

    use: Numbers
    by_kind: Numbers
    """Shape (kinds,)."""
    by_law: Numbers
    """Shape (jurisdictions,)."""
    total: float
    """Hours used in all."""
    served: Numbers
    """Of these, hours of public access, shape (kinds,)."""
    spend_by_kind: Numbers
    domestic: float
    abroad: float
    goes_on: float
    """Share of the use that would go on if foreign-owned suppliers stopped in the quarter."""
    concentration: float
    """Chance that two hours come from the same place: public site or kind of supplier."""

    missions: Numbers
    """Hours for each of the five missions, shape (missions,)."""
    adopted_sme: float
    """Share of small and medium-sized firms that use AI."""
    adopted_enterprises: float
    """Share of firms of 10 or more staff that use AI."""
    productivity_gain: float
    """Gain in value added of firms that use AI (EUR m a year): reported, drives nothing."""


def account_of(world: World) -> UserAccount:
    """Add up the quarter."""
    books, market = world.public_access, world.compute_market
    use = market.use.copy()
    use[:, :, Jurisdiction.NL] += books.use[:, :, :DUTCH_SITES].sum(axis=2)
    use[:, :, Jurisdiction.EU] += books.use[:, :, OTHER_STATES]
    public, bought = _by_place(world)
    places = np.concatenate([public.sum(axis=0), bought.sum(axis=0)])
    whole, traits = float(places.sum()), world.users
    by_kind, by_law = use.sum(axis=(1, 2)), use.sum(axis=(0, 1))
    paid = _money(world, bought)
    return UserAccount(
        use=use,
        by_kind=by_kind,
        by_law=by_law,
        total=float(by_kind.sum()),
        served=books.served,
        spend_by_kind=paid.by_kind,
        domestic=paid.domestic,
        abroad=paid.abroad,
        goes_on=_goes_on(world, by_law.tolist()),
        concentration=float(places @ places) / whole**2 if whole > 0.0 else 0.0,
        missions=_mission_hours(world, by_kind),
        adopted_sme=float(world.adoption.users @ traits.part_of_sme),
        adopted_enterprises=float(world.adoption.users @ traits.part_of_enterprises),
        productivity_gain=float(world.adoption.users @ traits.gain_per_user),
    )


def money_of(world: World) -> UserMoney:
    """Add up what Dutch users pay in the quarter."""
    return _money(world, world.compute_market.use.sum(axis=1))


def _by_place(world: World) -> tuple[Numbers, Numbers]:
    """Return hours by kind and public site, and hours by kind and law of the supplier."""
    return world.public_access.use.sum(axis=1), world.compute_market.use.sum(axis=1)


def _money(world: World, bought: Numbers) -> UserMoney:
    prices = world.compute_market.prices
    price, by_law = np.where(np.isfinite(prices), prices, 0.0), bought.sum(axis=0)
    paid_public = world.public_access.paid * world.drivers.price
    return UserMoney(
        by_kind=(bought @ price + paid_public.sum(axis=1)) / EUR_PER_MEUR,
        domestic=_meur(
            float(by_law[Jurisdiction.NL] * price[Jurisdiction.NL])
            + float(paid_public[:, :DUTCH_SITES].sum())
        ),
        abroad=_meur(float(by_law[1:] @ price[1:]) + float(paid_public[:, OTHER_STATES].sum())),
    )


def _meur(euros: float) -> float:
    return euros / EUR_PER_MEUR


def _goes_on(world: World, by_law: list[float]) -> float:
    """Return the share of use that would go on without suppliers in foreign hands.

    While they are cut off it is the share of the last normal quarter's use that does go on.
    Whoever has European hours keeps them. Hours that European suppliers have left over are shared
    among all in Europe who lose theirs, in proportion to what each loses.
    """
    market, whole = world.compute_market, sum(by_law)
    if lost_share(world):
        return min(1.0, whole / market.normal_use) if market.normal_use > 0.0 else 1.0
    if whole <= 0.0:
        return 1.0
    capacity, sold = market.capacity.tolist(), market.sold.tolist()
    lost, all_lost = (sum(hours[law] for law in _FOREIGN) for hours in (by_law, sold))
    idle = sum(max(capacity[law] - sold[law], 0.0) for law in _OWN)
    helped = lost * min(1.0, idle / all_lost) if all_lost > 0.0 else 0.0
    return (sum(by_law[law] for law in _OWN) + helped) / whole


def _mission_hours(world: World, by_kind: Numbers) -> Numbers:
    """Return the hours that serve each of the five missions, shape (missions,).

    The hours of a kind are spread over its sectors as those of its adopters.
    """
    traits, volume = world.users, world.adoption.by_cell
    of_kind = np.bincount(traits.kind_of_cell, volume, len(KINDS))
    part = np.divide(by_kind, of_kind, out=np.zeros(len(KINDS)), where=of_kind > 0.0)
    return np.asarray((part[traits.kind_of_cell] * volume) @ traits.missions)
