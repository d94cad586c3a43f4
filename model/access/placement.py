"""Placing the hours of applicants who rank several places: deferred acceptance with hours."""

import itertools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Hours = NDArray[np.float64]
Indices = NDArray[np.intp]
NOWHERE = -1
ROUNDING = 1e-6
"""Hours refused later on that are no more than this part of what is asked are not moved on."""
PATIENCE = 10_000
"""Rounds after which twice as much is not moved on. In rare lists a few hours go in circles, each
pushing out the next until somebody holds no more; usually a handful of rounds is enough."""


class Lists(NamedTuple):
    """The lists of all applicants, one entry after the other, shape (entries,) each.

    Entries of an applicant stand together, those of the first applicant first, and within a list
    the most wanted line stands first.

    Attributes
    ----------
    of : whose entry it is, a place among the applicants
    line : number of the line
    score : finite, higher is better for the line
    """

    of: Indices
    line: Indices
    score: Hours


class _Entries(NamedTuple):
    """The entries of all lists, in order of line and score.

    ``following`` is where the same applicant comes next, or the number of entries; ``first`` are
    the entries with which lists begin, and ``start`` is where the line of an entry begins.
    """

    order: Indices
    start: Indices
    following: Indices
    first: Indices


def place_hours(
    asked: ArrayLike, lines: ArrayLike, scores: ArrayLike, capacity: ArrayLike
) -> Hours:
    """Place hours in lines by deferred acceptance, applicants proposing.

    A line is what is given out by one ranking: a site, or a part of it that is kept for a group or
    a track. In each round everybody proposes the hours that have no place yet to the next line of
    the own list, and each line keeps the best of all that was ever proposed to it, up to its
    capacity. The last one in line may get a part of what it asks; the rest moves on.

    The result is stable: no hour could go to a line that its applicant prefers and that would
    rather have it than one it holds. Of all stable results it is the best for every applicant at
    once, and with one hour each it is that of Gale and Shapley. A site with reserved hours is two
    lines: whose list has the reserved one first uses up reserved hours first (`reserve_first` in
    `Quota`); the other way round is `open_first`.

    Parameters
    ----------
    asked : shape (applicants,), hours, finite, not negative
    lines : shape (applicants, ranks), numbers of lines, most wanted first, each at most once in a
        list (not checked); -1 is skipped
    scores : same shape, higher is better for the line; minus infinity where the line would rather
        leave its hours idle. Equal scores go by place in the list of applicants.
    capacity : shape (lines,), hours, finite, not negative

    Returns
    -------
    array
        Hours given, shape (applicants, ranks), to a millionth of what is asked; where hours go in
        long circles, to less.

    Raises
    ------
    ValueError
        A shape or number is out of range.

    References
    ----------
    Gale and Shapley (1962), College admissions and the stability of marriage; Baiou and Balinski
    (2002), The stable allocation (or ordinal transportation) problem, on hours; Kominers and
    Soenmez (2016), Matching with slot-specific priorities, on lines within a site.
    """
    hours, wanted, score, room = _check(asked, lines, scores, capacity)
    given = np.zeros(wanted.shape)
    entry = ((wanted >= 0) & (score > -math.inf)).ravel().nonzero()[0]
    lists = Lists(entry // max(wanted.shape[1], 1), wanted.flat[entry], score.flat[entry])
    given.flat[entry] = place(hours, lists, room)
    return given


def place(asked: Hours, lists: Lists, capacity: Hours) -> Hours:
    """Place hours as `place_hours` does, without a check of what comes in.

    Parameters
    ----------
    asked, capacity : as in `place_hours`
    lists : where applicants ask

    Returns
    -------
    array
        Hours given, shape (entries,).
    """
    given = np.zeros(lists.of.size)
    if given.size:
        entries = _line_up(lists)
        order = entries.order
        given[order] = _settle(entries, asked[lists.of[order]], capacity[lists.line[order]])
    return given


def _line_up(lists: Lists) -> _Entries:
    of, line, score = lists
    count, span = of.size, 1.0 + float(score.max() - score.min())
    rank = (line * span - score).argsort(kind="stable")
    place = np.empty(count, dtype=np.intp)
    place[rank] = np.arange(count)
    begins = np.ones(count, dtype=np.bool_)
    np.not_equal(of[1:], of[:-1], out=begins[1:])
    following = np.full(count, count)
    later = (~begins).nonzero()[0]
    following[place[later - 1]] = place[later]
    line = line[rank]
    return _Entries(rank, line.searchsorted(line), following, place[begins])


def _settle(entries: _Entries, asked: Hours, room: Hours) -> Hours:
    """Let applicants propose until nothing is refused that could still go elsewhere.

    Proposals only grow, and each round moves a part of what somebody asks, so there is a last one.
    """
    slack, count = ROUNDING * asked, asked.size
    # Each entry is the first of a list or follows another one; the place after the last takes
    # what has nowhere to go.
    proposed = np.zeros(count + 1)
    proposed[entries.first] = asked[entries.first]
    now, offers = proposed[:-1], proposed[:-1].copy()
    for turn in itertools.count(1):
        before = offers.cumsum()
        before -= offers
        before -= before[entries.start]
        left = np.subtract(room, before, out=before)
        held = np.minimum(offers, np.maximum(left, 0.0, out=left))
        proposed[entries.following] = offers - held
        if not (now - offers > slack).any():
            return held
        np.maximum(now, offers, out=offers)
        if turn % PATIENCE == 0:
            slack *= 2.0
    raise AssertionError


def _check(
    asked: ArrayLike, lines: ArrayLike, scores: ArrayLike, capacity: ArrayLike
) -> tuple[Hours, Indices, Hours, Hours]:
    hours, room = np.asarray(asked, dtype=np.float64), np.asarray(capacity, dtype=np.float64)
    wanted, score = np.asarray(lines), np.asarray(scores, dtype=np.float64)
    if wanted.ndim != 2 or wanted.shape != score.shape or hours.shape != wanted.shape[:1]:
        shapes = hours.shape, wanted.shape, score.shape
        raise ValueError(f"place_hours: asked, lines and scores have shapes {shapes}")
    if wanted.size and not np.issubdtype(wanted.dtype, np.integer):
        raise ValueError("place_hours: lines must be whole numbers")
    for name, values in (("asked", hours), ("capacity", room)):
        if values.ndim != 1 or (values.size and not 0.0 <= values.min() <= values.max() < math.inf):
            raise ValueError(f"place_hours: {name} must be finite and not negative")
    if wanted.size:
        if not NOWHERE <= wanted.min() <= wanted.max() < room.size:
            raise ValueError(f"place_hours: lines must be -1 or a number below {room.size}")
        if not score.max() < math.inf:
            raise ValueError("place_hours: a score must be a number or minus infinity")
    return hours, wanted.astype(np.intp, copy=False), score, room
