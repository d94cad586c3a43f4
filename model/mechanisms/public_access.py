"""A7 in the run: calls for public compute, ranked and given out; who is refused waits or leaves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agents.compute_users import applicants
from agents.user_messages import CallObservation
from model.access.backlog import Backlog, Round, close_books
from model.access.placement import Lists, place
from model.data.user_records import KINDS
from model.mechanisms.access_calls import (
    CORPORATE,
    LINES_OF_SITE,
    PRIVATE,
    QUANTILES,
    QUOTA,
    TRACK_ELSEWHERE,
    capacities,
    line,
    lists_of,
)
from model.mechanisms.access_supply import first_union_hours, supply_of
from model.mechanisms.user_demand import europe_since_start, volume_scale
from model.quarters import last_day
from model.state import Event
from model.user_state import SEGMENTS, SITES, CallLists, Numbers, WishLists
from model.users.demand import INFERENCE
from model.world import World

QUOTA_FOR_SALE = line(PRIVATE, QUOTA)
"""The quota of Dutch gigafactories: at the market price, and what is not claimed is sold."""
_KIND_ROWS = np.arange(4)[:, None] * len(KINDS)
"""Where the sums by kind of the four accounts of a call begin."""
_PROJECTS = np.arange(INFERENCE)[:, None]
_FIRST_DIGITS, _NEXT_DIGITS = 2.0**17, 2.0**35
"""A draw has 53 binary digits: the first 17 say who applies, the next 18 are the noise of the
score, and the rest who renews; so each row needs one draw in a quarter for three chances."""
_LEAST_LUCK = 2.0**-37
"""Keeps the logarithm of a draw finite; half the smallest draw above nothing."""
_LOGISTIC_SD = np.pi / np.sqrt(3.0)


@dataclass(frozen=True)
class _Asks:
    """Rows that ask in the quarter: slots, new hours, all hours asked, and their luck."""

    slots: NDArray[np.intp]
    new: Numbers
    asked: Numbers
    luck: Numbers


@dataclass(frozen=True)
class _Given:
    """Hours given out: at which line, how many, and the place of who gets them among the askers.

    Users elsewhere have the places after those of all Dutch rows that ask.
    """

    line: NDArray[np.intp]
    hours: Numbers
    place: NDArray[np.intp]


def give_access(world: World) -> None:
    """Hold the calls of the quarter; say what the market has to serve."""
    books, supply = world.public_access, supply_of(world)
    books.scale = volume_scale(world)
    asks = _asks(world, float(books.scale[0]))
    count = asks.slots.size
    books.lists = lists_of(world, supply)
    given = _place(world, asks, books.lists, capacities(world, supply))
    books.offered = np.array([one.ranked for one in supply.sites])
    books.reserved = sum(one.quota for one in supply.sites)
    unclaimed = supply.sites[PRIVATE].quota
    if unclaimed > 0.0:
        unclaimed = max(0.0, unclaimed - float(given.hours[given.line == QUOTA_FOR_SALE].sum()))
    books.for_sale = (supply.dutch_market + unclaimed, supply.other_market)
    served = np.bincount(given.place, given.hours, count + TRACK_ELSEWHERE.size)[:count]
    found = _close(world, asks, served)
    _sum_up(world, asks, found)
    _use_by_site(world, asks, given)
    _say(world)


def _asks(world: World, growth: float) -> _Asks:
    """Let users apply, and add those who still wait."""
    traits, books, access = world.users, world.public_access, world.parameters.access
    luck = world.streams.uniforms("access/luck", len(traits.population), world.quarter)
    rows, many = applicants(world.adoption.applying, luck)
    need = traits.own_projects[rows] * growth
    seen = CallObservation(np.array([access.small_hours, access.fast_hours]))
    begins = rows.searchsorted(traits.first_rows).tolist()
    for group, first, last in zip(world.parties.users, begins, begins[1:], strict=False):
        if group.by_size:
            books.track[rows[first:last]] = group.track_of(need[first:last], seen)
    waits = books.waiting > 0.0
    waits[rows] = True
    slots = waits.nonzero()[0]
    new = np.zeros(slots.size)
    new[slots.searchsorted(rows)] = many * need
    return _Asks(slots, new, books.waiting[slots] + new, luck[slots])


def _place(world: World, asks: _Asks, lists: CallLists, hours: Numbers) -> _Given:
    """Rank and place: Dutch rows first, then users elsewhere."""
    ours, rest, count = _lists_of_rows(world, asks, lists.dutch), lists.elsewhere, asks.slots.size
    both = Lists(
        np.concatenate([ours.of, rest.of + count]),
        np.concatenate([ours.line, rest.line]),
        np.concatenate([ours.score, rest.score]),
    )
    asked = np.concatenate([asks.asked, _asked_elsewhere(world)[TRACK_ELSEWHERE]])
    return _Given(both.line, place(asked, both, hours), both.of)


def _lists_of_rows(world: World, asks: _Asks, lists: WishLists) -> Lists:
    """Return the lists of the rows that ask, with their tracks and the luck of the quarter."""
    slots, traits = asks.slots, world.users
    codes = traits.wishes[slots]
    counts = lists.count[codes]
    of = np.arange(slots.size).repeat(counts)
    entry = (lists.first[codes] - counts.cumsum() + counts).repeat(counts)
    entry += np.arange(of.size)
    row = slots[of]
    line = lists.line[entry] + world.public_access.track[row] * lists.by_track[entry]
    merit = traits.merit[row, lists.wish[entry]] - lists.behind[entry]
    return Lists(of, line, merit + _noise(world, asks.luck)[of])


def _noise(world: World, luck: Numbers) -> Numbers:
    """Return the noise of the score of each row, logistic; from digits that nothing else uses."""
    even = luck * _FIRST_DIGITS % 1.0
    odds = np.maximum(even, _LEAST_LUCK)
    noise = world.parameters.access.score_noise / _LOGISTIC_SD
    return np.asarray(noise * np.log(odds / (1.0 - odds)))


def _asked_elsewhere(world: World) -> Numbers:
    """Return the hours that each row elsewhere asks for, by track.

    All ask for the Union's hours of the first quarter times the oversubscription, and more as AI
    spreads in the Union.
    """
    access = world.parameters.access
    whole = access.oversubscription0 * first_union_hours(world) * europe_since_start(world)
    return np.asarray(world.users.track_shares * (whole / QUANTILES))


def _close(world: World, asks: _Asks, served: Numbers) -> Round:
    """Close the books: what was refused waits for the next call or goes to the market."""
    books, slots = world.public_access, asks.slots
    renews = asks.luck * _NEXT_DIGITS % 1.0 < world.parameters.access.renew_prob
    before = Backlog(books.waiting[slots], books.waited[slots])
    found = close_books(before, asks.new, served, renews)
    books.waiting[slots], books.waited[slots] = found.backlog
    books.granted[slots] += found.served
    return found


def _sum_up(world: World, asks: _Asks, found: Round) -> None:
    """Add up by kind, and say what is left for the market."""
    books, traits, slots = world.public_access, world.users, asks.slots
    sums = np.bincount(
        (traits.population.kind[slots] + _KIND_ROWS).ravel(),
        np.concatenate([found.asked, asks.new, found.left, found.served_waited]),
        _KIND_ROWS.size * len(KINDS),
    )
    books.asked, books.new, books.left, books.served_waited = sums.reshape(-1, len(KINDS))
    moved = traits.project_parts[:, slots] * (found.left - asks.new)
    place = traits.segment[slots] * INFERENCE + _PROJECTS
    change = np.bincount(place.ravel(), moved.ravel(), SEGMENTS * INFERENCE)
    to_market = world.adoption.volume * books.scale
    to_market[:, :INFERENCE] += change.reshape(SEGMENTS, INFERENCE)
    books.to_market = np.maximum(to_market, 0.0, out=to_market)


def _use_by_site(world: World, asks: _Asks, given: _Given) -> None:
    """Add up the hours given by kind, activity and site, and those that are paid for.

    Commercial use is paid for, and a quota of a private site.
    """
    books, traits, site = world.public_access, world.users, given.line // LINES_OF_SITE
    ours = given.place < asks.slots.size
    books.to_others = np.bincount(site, given.hours * ~ours, len(SITES))
    mine = (ours & (given.hours > 0.0)).nonzero()[0]
    row, asked = asks.slots[given.place[mine]], given.line[mine]
    site, hours = site[mine], given.hours[mine]
    kind = traits.population.kind[row]
    place = (kind * INFERENCE + _PROJECTS) * len(SITES) + site
    parts = traits.project_parts[:, row] * hours
    found = np.bincount(place.ravel(), parts.ravel(), len(KINDS) * INFERENCE * len(SITES))
    books.use = np.zeros_like(books.use)
    books.use[:, :INFERENCE] = found.reshape(len(KINDS), INFERENCE, len(SITES))
    charged = hours * ((kind == CORPORATE) | (asked == QUOTA_FOR_SALE))
    whole = np.bincount(kind * len(SITES) + site, charged, len(KINDS) * len(SITES))
    books.paid = whole.reshape(len(KINDS), len(SITES))


def _say(world: World) -> None:
    """Tell how the calls of the quarter ended."""
    books = world.public_access
    asked, served, left = books.asked.sum(), books.served.sum(), books.left.sum()
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "A7", 1, "EuroHPC JU", "NL",
            "access_calls_closed", "public compute", float(served), unit="H100e-h",
            detail={
                "asked": dict(zip(KINDS, books.asked.tolist(), strict=True)),
                "served": dict(zip(KINDS, books.served.tolist(), strict=True)),
                "new": float(books.new.sum()),
                "left": float(left),
                "waiting": float(asked - served - left),
                "offered": dict(zip(SITES, books.offered.tolist(), strict=True)),
                "to_others": dict(zip(SITES, books.to_others.tolist(), strict=True)),
                "reserved": books.reserved,
                "order": world.parameters.access.quota_order,
            },
        )
    )  # fmt: skip
