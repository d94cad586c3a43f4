"""A7 in the run: calls for public compute, ranked and given out; who is refused waits or leaves."""

import math
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
    CORPORATE,
    LINES_OF_SITE,
    PRIVATE,
    QUOTA,
    UNION,
    capacities,
    line,
    lists_of,
)
from model.mechanisms.access_supply import first_union_hours, supply_of
from model.mechanisms.user_demand import europe_since_start, volume_scale
from model.quarters import last_day
from model.state import Event
from model.user_state import SEGMENTS, SITES, CallLists, Numbers
from model.users.demand import INFERENCE
from model.world import World

QUOTA_FOR_SALE = line(PRIVATE, QUOTA)
"""The quota of Dutch gigafactories: at the market price, and what is not claimed is sold."""
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
    """Rows that ask in the quarter: slots, new hours, all hours asked, and their luck."""

    slots: NDArray[np.intp]
    new: Numbers
    asked: Numbers
    luck: Numbers


def give_access(world: World) -> None:
    """Hold the calls of the quarter; say what the market has to serve."""
    books, supply = world.public_access, supply_of(world)
    books.scale = volume_scale(world)
    asks = _asks(world, float(books.scale[0]))
    count = asks.slots.size
    books.lists = lists_of(world, supply)
    lines, given = _place(world, asks, books.lists, capacities(world, supply))
    books.offered = np.array([one.ranked for one in supply.sites])
    site = lines // LINES_OF_SITE
    others = _sums(site[count:].ravel() + 1, given[count:].ravel(), len(SITES) + 1)
    books.to_others = others[1:]
    books.reserved = sum(one.quota for one in supply.sites)
    unclaimed = supply.sites[PRIVATE].quota - float(given[lines == QUOTA_FOR_SALE].sum())
    books.for_sale = (supply.dutch_market + max(0.0, unclaimed), supply.other_market)
    found = _close(world, asks, given[:count].sum(axis=1))
    _sum_up(world, asks, found)
    _use_by_site(world, asks, lines[:count], given[:count])
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
            first, last = rows.searchsorted((group.rows.start, group.rows.stop)).tolist()
            books.track[rows[first:last]] = group.track_of(need[first:last], seen)
    new = many * need
    waits = books.waiting > 0.0
    waits[rows] = True
    slots = np.flatnonzero(waits)
    fresh = np.zeros(slots.size)
    fresh[slots.searchsorted(rows)] = new
    return _Asks(slots, fresh, books.waiting[slots] + fresh, luck[slots])


def _place(
    world: World, asks: _Asks, lists: CallLists, hours: Numbers
) -> tuple[NDArray[np.intp], Numbers]:
    """Rank and place: Dutch rows first, then users elsewhere; lines asked and hours given."""
    access, slots, rest = world.parameters.access, asks.slots, _TRACK_ELSEWHERE
    asked = lists.lines[slots].astype(np.intp)
    asked += world.public_access.track[slots][:, None] * (asked % LINES_OF_SITE == UNION)
    spread = math.sqrt(1.0 + access.score_fit**2 + access.score_noise**2)
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
    whole = access.oversubscription0 * first_union_hours(world) * europe_since_start(world)
    return np.asarray(whole * world.users.track_shares / QUANTILES)


def _close(world: World, asks: _Asks, served: Numbers) -> Round:
    """Close the books: what was refused waits for the next call or goes to the market."""
    books, slots = world.public_access, asks.slots
    renews = renewal(asks.luck * _NEXT_DIGITS % 1.0, world.parameters.access.renew_prob)
    before = Backlog(books.waiting[slots], books.waited[slots])
    found = close_call(before, asks.new, np.minimum(served, asks.asked), renews)
    books.waiting[slots], books.waited[slots] = found.backlog
    books.granted[slots] += found.served
    return found


def _sum_up(world: World, asks: _Asks, found: Round) -> None:
    """Add up by kind, and say what is left for the market."""
    books, traits, slots = world.public_access, world.users, asks.slots
    kinds, count = traits.population.kind[slots], len(KINDS)
    books.asked = _sums(kinds, found.asked, count)
    books.new = _sums(kinds, asks.new, count)
    books.left = _sums(kinds, found.left, count)
    books.served_waited = _sums(kinds, found.served_waited, count)
    moved = traits.project_parts[:, slots] * (found.left - asks.new)
    place = traits.segment[slots] * INFERENCE + np.arange(INFERENCE)[:, None]
    change = _sums(place.ravel(), moved.ravel(), SEGMENTS * INFERENCE)
    to_market = world.adoption.volume * books.scale
    to_market[:, :INFERENCE] += change.reshape(SEGMENTS, INFERENCE)
    books.to_market = np.maximum(to_market, 0.0, out=to_market)


def _use_by_site(world: World, asks: _Asks, lines: NDArray[np.intp], given: Numbers) -> None:
    """Add up the hours given by kind, activity and site, and those that are paid for.

    Commercial use is paid for, and a quota of a private site.
    """
    books, traits = world.public_access, world.users
    books.use, shape = np.zeros_like(books.use), (len(KINDS), INFERENCE, len(SITES))
    where = np.flatnonzero(given)
    row = asks.slots[where // max(given.shape[1], 1)]
    asked, hours, kind = lines.flat[where], given.flat[where], traits.population.kind[row]
    site = asked // LINES_OF_SITE
    place = (kind * INFERENCE + np.arange(INFERENCE)[:, None]) * len(SITES) + site
    parts = traits.project_parts[:, row] * hours
    found = _sums(place.ravel(), parts.ravel(), books.use.shape[0] * INFERENCE * len(SITES))
    books.use[:, :INFERENCE] = found.reshape(shape)
    charged = hours * ((kind == CORPORATE) | (asked == QUOTA_FOR_SALE))
    whole = _sums(kind * len(SITES) + site, charged, len(KINDS) * len(SITES))
    books.paid = whole.reshape(len(KINDS), len(SITES))


def _sums(labels: NDArray[np.integer], amounts: Numbers, count: int) -> Numbers:
    """Add amounts up by label."""
    return np.asarray(np.bincount(labels, amounts, count), dtype=np.float64)


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
