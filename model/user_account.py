"""The account of Dutch compute in a quarter: who used what, from whom, at which price."""

import math
from collections.abc import Sequence
from operator import mul
from typing import NamedTuple

import numpy as np

from model.access.participants import Jurisdiction
from model.data.user_records import ACTIVITIES, KINDS
from model.investment.cash_flows import EUR_PER_MEUR
from model.mechanisms.shocks import lost_share
from model.mechanisms.user_demand import work_per_hour
from model.user_state import DUTCH_SITES, JURISDICTIONS, OTHER_STATES, SITES, Numbers
from model.world import World

_FOREIGN = (Jurisdiction.EU_LOCATED_FOREIGN_OWNED, Jurisdiction.FOREIGN)
_OWN = (Jurisdiction.NL, Jurisdiction.EU)
Row = list[float]
"""Few numbers, in the order of ``KINDS``, ``ACTIVITIES``, ``SITES`` or suppliers."""


class UserMoney(NamedTuple):
    """What Dutch users pay in a quarter (EUR m), by kind and by who receives it."""

    by_kind: Row
    domestic: float
    """Paid to suppliers in Dutch hands, public machines included."""
    abroad: float


class UserAccount(NamedTuple):
    """Hours (H100e-h in the quarter) and money (EUR m in the quarter) of Dutch users.

    Use includes public access: machines in the Netherlands count as Dutch, those in other member
    states as European.
    """

    by_kind: Row
    by_activity: Row
    by_law: Row
    total: float
    """Hours used in all."""
    served: Row
    """Of these, hours of public access, by kind."""
    waited: float
    """These hours times the quarters that each was waited for."""
    public: Row
    """Hours of public access by site."""
    offered: Row
    """What ranked calls gave out, by site."""
    to_others: Row
    """Of this to users in other states."""
    asked: Row
    """Public hours asked for, by kind."""
    spend_by_kind: Row
    domestic: float
    abroad: float
    goes_on: float
    """Share of the use that would go on if foreign-owned suppliers stopped in the quarter."""
    concentration: float
    """Chance that two hours come from the same place: public site or kind of supplier."""
    missions: Row
    """Hours for each of the five missions."""
    adopted_sme: float
    """Share of small and medium-sized firms that use AI."""
    adopted_enterprises: float
    """Share of firms of 10 or more staff that use AI."""
    productivity_gain: float
    """Gain in value added of firms that use AI (EUR m a year): reported, drives nothing."""
    adopted_europe: float
    """Share of the Union's enterprises that use AI."""
    work: float
    """Work of an hour, relative to one before any efficiency shock."""
    prices: Row
    """EUR per H100e-h, by supplier; infinite where there is nothing to buy."""
    capacity: Row
    sold: Row
    """Hours for sale and sold in the whole Union, by supplier."""


class _Hours(NamedTuple):
    """Hours by kind (rows) and place, the same by place, and by activity."""

    by_kind: Sequence[Row]
    by_place: Row
    by_activity: Row


def _adding(places: int) -> Numbers:
    """Return the zeros and ones that add hours up: by kind and place, and by activity."""
    kind, activity, place = np.indices((len(KINDS), len(ACTIVITIES), places)).reshape(3, -1)
    row = kind * places + place
    return np.hstack([np.eye(len(KINDS) * places)[row], np.eye(len(ACTIVITIES))[activity]])


_BY_SITE, _BY_LAW = _adding(len(SITES)), _adding(len(JURISDICTIONS))


def _add_up(hours: Numbers, adding: Numbers) -> _Hours:
    """Add up hours of shape (kinds, activities, places)."""
    places = hours.shape[-1]
    sums = (hours.ravel() @ adding).tolist()
    cells = len(KINDS) * places
    rows = [sums[start : start + places] for start in range(0, cells, places)]
    return _Hours(rows, [sum(column) for column in zip(*rows, strict=True)], sums[cells:])


def account_of(world: World) -> UserAccount:
    """Add up the quarter."""
    books, market, traits = world.public_access, world.compute_market, world.users
    public, bought = _add_up(books.use, _BY_SITE), _add_up(market.use, _BY_LAW)
    served = [sum(row) for row in public.by_kind]
    by_kind = [own + sum(row) for own, row in zip(served, bought.by_kind, strict=True)]
    by_law = bought.by_place.copy()
    by_law[Jurisdiction.NL] += sum(public.by_place[:DUTCH_SITES])
    by_law[Jurisdiction.EU] += public.by_place[OTHER_STATES]
    paid, users = _money(world, bought), world.adoption.users
    return UserAccount(
        by_kind=by_kind,
        by_activity=[
            sum(pair) for pair in zip(bought.by_activity, public.by_activity, strict=True)
        ],
        by_law=by_law,
        total=sum(by_kind),
        served=served,
        waited=sum(books.served_waited.tolist()),
        public=public.by_place,
        offered=books.offered.tolist(),
        to_others=books.to_others.tolist(),
        asked=books.asked.tolist(),
        spend_by_kind=paid.by_kind,
        domestic=paid.domestic,
        abroad=paid.abroad,
        goes_on=_goes_on(world, by_law),
        concentration=_concentration([*public.by_place, *bought.by_place]),
        missions=_mission_hours(world, by_kind),
        adopted_sme=float(users @ traits.part_of_sme),
        adopted_enterprises=float(users @ traits.part_of_enterprises),
        productivity_gain=float(users @ traits.gain_per_user),
        adopted_europe=world.adoption.europe,
        work=work_per_hour(world),
        prices=market.prices.tolist(),
        capacity=market.capacity.tolist(),
        sold=market.sold.tolist(),
    )


def money_of(world: World) -> UserMoney:
    """Add up what Dutch users pay in the quarter."""
    return _money(world, _add_up(world.compute_market.use, _BY_LAW))


def _money(world: World, bought: _Hours) -> UserMoney:
    price = [one if one < math.inf else 0.0 for one in world.compute_market.prices.tolist()]
    market, public = world.drivers.price, world.public_access.paid.tolist()
    by_kind = [
        (sum(map(mul, hours, price)) + sum(hours_of_state) * market) / EUR_PER_MEUR
        for hours, hours_of_state in zip(bought.by_kind, public, strict=True)
    ]
    own, *others = map(mul, bought.by_place, price)
    home = sum(sum(row[:DUTCH_SITES]) for row in public)
    elsewhere = sum(row[OTHER_STATES] for row in public)
    return UserMoney(
        by_kind,
        domestic=(own + home * market) / EUR_PER_MEUR,
        abroad=(sum(others) + elsewhere * market) / EUR_PER_MEUR,
    )


def _concentration(hours: Row) -> float:
    whole = sum(hours)
    return sum(map(mul, hours, hours)) / whole**2 if whole > 0.0 else 0.0


def _goes_on(world: World, by_law: Row) -> float:
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
    lost, all_lost = (sum([hours[law] for law in _FOREIGN]) for hours in (by_law, sold))
    idle = sum([max(capacity[law] - sold[law], 0.0) for law in _OWN])
    helped = lost * min(1.0, idle / all_lost) if all_lost > 0.0 else 0.0
    return (sum([by_law[law] for law in _OWN]) + helped) / whole


def _mission_hours(world: World, by_kind: Row) -> Row:
    """Return the hours that serve each of the five missions.

    The hours of a kind are spread over its sectors as those of its adopters.
    """
    traits, volume = world.users, world.adoption.by_cell
    of_kind = np.bincount(traits.kind_of_cell, volume, len(KINDS)).tolist()
    part = [
        own / whole if whole > 0.0 else 0.0 for own, whole in zip(by_kind, of_kind, strict=True)
    ]
    hours: Row = ((np.array(part)[traits.kind_of_cell] * volume) @ traits.missions).tolist()
    return hours
