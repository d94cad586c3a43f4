"""A7 in the run: calls for public compute, ranked and given out; who is refused waits or leaves."""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from agents.compute_users import applicants, may_apply
from agents.user_messages import TRACKS, CallObservation
from model.access.backlog import Backlog, Round, close_call, renewal
from model.access.placement import NOWHERE, place_hours
from model.data.user_records import KINDS
from model.mechanisms.access_calls import (
    LINES_OF_SITE,
    UNION,
    capacities,
    lists_of,
    track_shares,
)
from model.mechanisms.access_supply import first_union_hours, supply_of
from model.mechanisms.user_demand import europe_scale, volume_scale
from model.quarters import last_day
from model.state import Event
from model.user_state import SEGMENTS, SITES, CallLists, Numbers
from model.users.demand import INFERENCE
from model.world import World

QUANTILES = 16
"""Rows that stand for the applicants of a track elsewhere, equally many hours each."""
_NORMAL = NormalDist()
_SCORES_ELSEWHERE = np.array(
    [_NORMAL.inv_cdf((place + 0.5) / QUANTILES) for place in range(QUANTILES)]
)
_TRACK_ELSEWHERE = np.repeat(np.arange(len(TRACKS)), QUANTILES)
_LUCK_ELSEWHERE = np.tile(_SCORES_ELSEWHERE, len(TRACKS))
_FIRST_DIGITS, _NEXT_DIGITS = 2.0**17, 2.0**35
"""A draw has 53 binary digits: the first 17 say who applies, the next 18 are the noise of the
score, and the rest who renews; so each row needs one draw in a quarter for three chances."""
_LEAST_LUCK = 2.0**-37
"""Keeps the logarithm of a draw finite; half the smallest draw above nothing."""
_LOGISTIC_SD = np.pi / np.sqrt(3.0)


@dataclass(frozen=True)
class _Asks:
    """Rows that ask in the quarter: their slots, what is new and what is asked in all (hours), their luck."""

    slots: NDArray[np.intp]
    new: Numbers
    asked: Numbers
    luck: Numbers


def give_access(world: World) -> None:
    """Hold the calls of the quarter; say what the market has to serve."""
    scale, supply = volume_scale(world), supply_of(world)
    asks = _asks(world, float(scale[0]))
    books, count = world.public_access, asks.slots.size
    books.lists = lists_of(world, supply)
    lines, given = _place(world, asks, books.lists, capacities(world, supply))
    books.offered = np.array([one.ranked for one in supply.sites])
    site = lines // LINES_OF_SITE
    books.to_others = np.bincount(site[count:].ravel() + 1, given[count:].ravel(), len(SITES) + 1)[1:]
    books.reserved = sum(one.quota for one in supply.sites)
    books.for_sale = (supply.dutch_market, supply.other_market)
    books.priced = np.array([one.paid / one.ranked if one.ranked else 0.0 for one in supply.sites])
    found = _close(world, asks, given[:count].sum(axis=1))
    _sum_up(world, asks, found, scale)
    _use_by_site(world, asks, site[:count], given[:count])
    _say(world)


def _asks(world: World, growth: float) -> _Asks:
    """Let users apply, and add those who still wait."""
    traits, books, access = world.users, world.public_access, world.parameters.access
    luck = world.streams.uniforms("access/luck", len(traits.population), world.quarter)
    rows = np.flatnonzero(may_apply(world.adoption.applying, luck))
    many = applicants(world.adoption.applying[rows], luck[rows])
    need = traits.own_projects[rows] * growth
    seen = CallObservation(access.small_hours, access.fast_hours)
    for group in world.parties.users:
        if group.by_size:
            first, last = np.searchsorted(rows, (group.rows.start, group.rows.stop))
            books.track[rows[first:last]] = group.track_of(need[first:last], seen)
    new = many * need
    waits = books.waiting > 0.0
    waits[rows] = True
    slots = np.flatnonzero(waits)
    fresh = np.zeros(slots.size)
    fresh[np.searchsorted(slots, rows)] = new
    return _Asks(slots, fresh, books.waiting[slots] + fresh, luck[slots])


def _place(
    world: World, asks: _Asks, lists: CallLists, hours: Numbers
) -> tuple[NDArray[np.intp], Numbers]:
    """Rank and place: Dutch rows first, then users elsewhere; lines asked and hours given."""
    access, slots, rest = world.parameters.access, asks.slots, _TRACK_ELSEWHERE
    asked = lists.lines[slots].astype(np.intp)
    asked += world.public_access.track[slots][:, None] * (asked % LINES_OF_SITE == UNION)
    spread = np.sqrt(1.0 + access.score_fit**2 + access.score_noise**2)
    width = max(asked.shape[1], lists.behind.size)
    lines = np.full((slots.size + rest.size, width), NOWHERE)
    score = np.zeros(lines.shape)
    lines[: slots.size, : asked.shape[1]] = asked
    score[: slots.size, : asked.shape[1]] = lists.scores[slots] + _noise(world, asks.luck)[:, None]
    lines[slots.size :, : lists.behind.size] = lists.elsewhere[rest]
    score[slots.size :, : lists.behind.size] = spread * _LUCK_ELSEWHERE[:, None] - lists.behind
    wanted = np.concatenate([asks.asked, _asked_elsewhere(world)[rest]])
    return lines, place_hours(wanted, lines, score, hours)


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
    whole = access.oversubscription0 * first_union_hours(world) * europe_scale(world)
    return np.asarray(whole * track_shares(world) / QUANTILES)


def _close(world: World, asks: _Asks, served: Numbers) -> Round:
    """Close the books: what was refused waits for the next call or goes to the market."""
    books, slots = world.public_access, asks.slots
    renews = renewal(asks.luck * _NEXT_DIGITS % 1.0, world.parameters.access.renew_prob)
    before = Backlog(books.waiting[slots], books.waited[slots])
    found = close_call(before, asks.new, np.minimum(served, asks.asked), renews)
    books.waiting[slots], books.waited[slots] = found.backlog
    books.granted[slots] += found.served
    return found


def _sum_up(world: World, asks: _Asks, found: Round, scale: Numbers) -> None:
    """Add up by kind, and say what is left for the market."""
    books, traits, slots = world.public_access, world.users, asks.slots
    kinds, count = traits.population.kind[slots], len(KINDS)
    books.asked = np.bincount(kinds, found.asked, count)
    books.new = np.bincount(kinds, asks.new, count)
    books.left = np.bincount(kinds, found.left, count)
    books.served_waited = np.bincount(kinds, found.served_waited, count)
    moved = traits.project_parts[:, slots] * (found.left - asks.new)
    place = traits.segment[slots] * INFERENCE + np.arange(INFERENCE)[:, None]
    change = np.bincount(place.ravel(), moved.ravel(), SEGMENTS * INFERENCE)
    to_market = world.adoption.volume * scale
    to_market[:, :INFERENCE] += change.reshape(SEGMENTS, INFERENCE)
    books.to_market = np.maximum(to_market, 0.0, out=to_market)


def _use_by_site(
    world: World, asks: _Asks, sites: NDArray[np.intp], given: Numbers
) -> None:
    """Add up the hours given by kind, activity and site."""
    books, traits, slots = world.public_access, world.users, asks.slots
    books.use = np.zeros_like(books.use)
    where = np.flatnonzero(given)
    rows = where // max(given.shape[1], 1)
    row = slots[rows]
    place = (traits.population.kind[row].astype(np.intp) * INFERENCE) * len(SITES) + sites.flat[where]
    place = place + np.arange(INFERENCE)[:, None] * len(SITES)
    hours = traits.project_parts[:, row] * given.flat[where]
    found = np.bincount(place.ravel(), hours.ravel(), len(KINDS) * INFERENCE * len(SITES))
    books.use[:, :INFERENCE] = found.reshape(len(KINDS), INFERENCE, len(SITES))


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
