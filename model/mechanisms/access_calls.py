"""Who may ask where: the calls as lines, and the lists of those who rank them (A7).

A site gives out its hours in lines: one for each part that is kept for somebody, and one for each
track of the Union's part. A list goes through the sites as its applicant likes them, and within a
site through its lines in the order of the quota rule.
"""

import math
from functools import cache
from itertools import permutations
from statistics import NormalDist

import numpy as np

from agents.user_messages import COMMERCIAL, TRACKS
from model.access.placement import Lists
from model.data.user_records import KINDS
from model.mechanisms.access_supply import Supply
from model.user_state import (
    DUTCH_SITES,
    OTHER_STATES,
    SITES,
    WISH_CODES,
    CallLists,
    Numbers,
    WishLists,
    wish_code,
)
from model.world import World

KEPT = ("quota", "state", "national")
"""Parts of a site that are kept for somebody, each one line, in the order of `reserve_first`."""
QUOTA, STATE = KEPT.index("quota"), KEPT.index("state")
LINES_OF_SITE = len(KEPT) + len(TRACKS)
UNION = len(KEPT)
"""Within a site, the first line of the Union's part; the tracks follow."""
FACTORY_SITE, SNELLIUS = SITES.index("Groningen"), SITES.index("Snellius")
PRIVATE = SITES.index("Dutch gigafactories")
RESEARCH, CORPORATE = KINDS.index("research_group"), KINDS.index("corporate")
STATE_GROUP = ("research_group", "public_body")
"""For whom the Dutch state buys compute: public bodies and science."""
QUOTA_GROUPS = {"dutch": KINDS, "sme": ("sme", "scale_up"), "mission": STATE_GROUP}
BEHIND = 1000.0
"""Taken off the score of those for whom a part is not kept: they get what is left of it."""
QUANTILES = 16
"""Rows that stand for the applicants of a track elsewhere, equally many hours each."""
TRACK_ELSEWHERE = np.repeat(np.arange(len(TRACKS)), QUANTILES)
"""Track of each of these rows."""
_NORMAL = NormalDist()


def line(site: int, part: int) -> int:
    """Return the number of a line."""
    return site * LINES_OF_SITE + part


def capacities(world: World, supply: Supply) -> Numbers:
    """Return the hours of each line; commercial use has its part of the Union's and no other."""
    shares = world.users.track_shares.tolist()
    hours: list[float] = []
    for one in supply.sites:
        hours += (one.quota, one.state, one.national)
        hours += [one.union * share for share in shares]
    return np.array(hours)


def _parts(world: World, given: tuple[bool, ...]) -> list[int]:
    """Return the lines of a site that have hours, in the order in which they are asked."""
    found = [part for part, has_hours in enumerate(given) if has_hours]
    access = world.parameters.access
    if access.quota_order == "open_first" and QUOTA in found:
        if access.quota_group == "dutch":
            # All kept parts are for the same group: the open one comes before them.
            found.sort(key=lambda part: part != UNION)
        else:
            found.sort(key=lambda part: part == QUOTA)
    return found


def lists_of(world: World, supply: Supply) -> CallLists:
    """Return the lists over the lines that have hours; the last ones while those are the same."""
    given = tuple(
        (one.quota > 0.0, one.state > 0.0, one.national > 0.0, one.union > 0.0)
        for one in supply.sites
    )
    last = world.public_access.lists
    if last is not None and last.given == given:
        return last
    parts = tuple(tuple(_parts(world, one)) for one in given)
    lists = _dutch_lists(parts, world.parameters.access.quota_group)
    return CallLists(given, lists, _lists_elsewhere(world, parts))


@cache
def _dutch_lists(lines: tuple[tuple[int, ...], ...], quota_group: str) -> WishLists:
    """Return the lists of Dutch users by kind and order of sites."""
    first, count = np.zeros(WISH_CODES, dtype=np.intp), np.zeros(WISH_CODES, dtype=np.intp)
    entries: list[tuple[int, int, int, float]] = []
    for kind in range(len(KINDS)):
        for sites in permutations(range(len(SITES))):
            code = int(wish_code(np.array([kind]), np.array([sites]))[0])
            first[code] = len(entries)
            entries += [
                (line(site, part), int(part == UNION), wish, _behind(quota_group, part, kind))
                for wish, site in enumerate(sites)
                for part in lines[site]
                if _may_ask(site, part, kind)
            ]
            count[code] = len(entries) - first[code]
    lined, by_track, wish, behind = np.array(entries).reshape(-1, 4).T
    whole = (np.asarray(column, dtype=np.intp) for column in (lined, by_track, wish))
    return WishLists(first, count, *whole, behind.astype(np.float32))


def _may_ask(site: int, part: int, kind: int) -> bool:
    """Say whether a kind may ask in a line; the national machine is for science.

    Large companies have commercial use of the Union's part only.
    """
    if site == SNELLIUS:
        return kind == RESEARCH
    return part == UNION or kind != CORPORATE


def _behind(quota_group: str, part: int, kind: int) -> float:
    """Return what is taken off the score of a kind for which a part is not kept."""
    kept_for = {QUOTA: QUOTA_GROUPS[quota_group], STATE: STATE_GROUP}.get(part, KINDS)
    return 0.0 if KINDS[kind] in kept_for else BEHIND


def _lists_elsewhere(world: World, lines: tuple[tuple[int, ...], ...]) -> Lists:
    """Return the lists of users in other states: their own machines first, then Dutch ones.

    They get the Union's part, and of what the Dutch AI factory keeps for Dutch users only what
    those leave; gigafactories sell that instead. What the Dutch state has bought and the national
    machine are not theirs.
    """
    order = [OTHER_STATES, *(site for site in range(DUTCH_SITES) if site != SNELLIUS)]
    union = [site for site in order if UNION in lines[site]]
    kept = [line(FACTORY_SITE, part) for part in lines[FACTORY_SITE] if part != UNION]
    entries = []
    for row, track in enumerate(TRACK_ELSEWHERE.tolist()):
        luck = _score_elsewhere(world, row)
        entries += [(row, line(site, UNION) + track, luck) for site in union]
        if track != COMMERCIAL:
            entries += [(row, one, luck - BEHIND) for one in kept]
    of, lined, score = np.array(entries).reshape(-1, 3).T
    return Lists(of.astype(np.intp), lined.astype(np.intp), score.copy())


def _score_elsewhere(world: World, row: int) -> float:
    """Return the score of a row elsewhere: a quantile of all scores."""
    access = world.parameters.access
    spread = math.sqrt(1.0 + access.score_fit**2 + access.score_noise**2)
    return spread * _NORMAL.inv_cdf((row % QUANTILES + 0.5) / QUANTILES)
