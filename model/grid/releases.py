"""When dated additions of capacity reach a place in the list of a congested zone."""

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from model.grid.requests import ROUNDING_MW


class Release(NamedTuple):
    """Capacity that is added to a zone: decimal year, and MW above 0."""

    date: float
    mw: float


def cumulative(releases: Iterable[Release], date: float) -> float:
    """Return the MW released up to and including a date (decimal year).

    Raises
    ------
    ValueError
        A release is negative or not finite, or the date is not a number.
    """
    if math.isnan(date):
        raise ValueError("releases: the date must be a number")
    return math.fsum(release.mw for release in _in_order(releases) if release.date <= date)


def expected_date(ahead_mw: float, own_mw: float, releases: Iterable[Release]) -> float | None:
    """Return the first date at which all that goes before and the request itself fit.

    Parameters
    ----------
    ahead_mw : MW that must be served first, not negative
    own_mw : MW asked for, above 0
    releases : additions of room, in any order; room that is free today is one of them

    Returns
    -------
    float or None
        Decimal year; None if the releases never add up to it.

    Raises
    ------
    ValueError
        A number lies outside its range or is not finite.
    """
    if not 0.0 <= ahead_mw < math.inf:
        raise ValueError(f"releases: {ahead_mw=} must be finite and not negative")
    return fluid_dates((ahead_mw, own_mw) if ahead_mw > 0.0 else (own_mw,), releases)[-1]


def fluid_dates(
    requests_mw: Sequence[float], releases: Iterable[Release]
) -> tuple[float | None, ...]:
    """Return when each of a list of requests is served, strictly in the order of the list.

    A request is served when the room released so far holds it and all before it.

    Parameters
    ----------
    requests_mw : shape (requests,), MW above 0, first in line first
    releases : additions of room, in any order; room that is free today is one of them

    Returns
    -------
    tuple of float or None
        Shape (requests,), decimal years; None for those that the releases never reach.

    Raises
    ------
    ValueError
        A number lies outside its range or is not finite.
    """
    if not all(0.0 < power < math.inf for power in requests_mw):
        raise ValueError("releases: requests must be finite and above 0 MW")
    ordered = _in_order(releases)
    rooms = list(accumulate(release.mw for release in ordered))
    places = (bisect_left(rooms, need - ROUNDING_MW) for need in accumulate(requests_mw))
    return tuple(ordered[place].date if place < len(ordered) else None for place in places)


def slipped(planned: float, base: float, factor: float) -> float:
    """Return the date of a release whose remaining lead time is multiplied by a factor.

    Parameters
    ----------
    planned : planned date, decimal year
    base : date from which the lead time counts, decimal year; what was planned up to then stays
    factor : multiple of the lead time, not negative; above 1 is later than planned

    Raises
    ------
    ValueError
        A number is not finite, or the factor is negative.
    """
    if not (math.isfinite(planned) and math.isfinite(base) and 0.0 <= factor < math.inf):
        raise ValueError(f"releases: {planned=}, {base=}, {factor=}")
    return planned if planned <= base else base + factor * (planned - base)


def _in_order(releases: Iterable[Release]) -> list[Release]:
    """Return the releases in the order of their dates."""
    ordered = sorted(releases)
    for release in ordered:
        if not (math.isfinite(release.date) and 0.0 < release.mw < math.inf):
            raise ValueError(f"releases: {release} must be finite and above 0 MW")
    return ordered
