"""Who begins to use AI: the diffusion of Bass (1969), held back where access to compute is short.

In a segment with ceiling M the share F of users that have adopted grows by
dF/dt = (p + q F/M) (M - F) A^eta, where A is the part of the compute asked for that was served.
Access is constant within a step, so each step has a closed form, and steps may have any length.
Nobody gives AI up: at or above the ceiling nothing happens.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.floating[Any]]
Codes = NDArray[np.integer[Any]]

_NEARLY_SURE = 1.0 - 1e-15
_SPAN = 64.0
"""Above any patience that a draw below 1 can give, in double precision (36.8)."""
_HIGHEST = _SPAN - 1.0
_MOST_YEARS = 600.0
"""Keeps the exponential finite; nobody had begun that long ago."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast AI spreads: innovation p and imitation q per year, and the exponent of access.

    None is negative. An exponent of 0 means that access does not matter.
    """

    innovation: float
    imitation: float
    access_exponent: float = 0.0

    def __post_init__(self) -> None:
        """Refuse what is negative or not finite."""
        values = (self.innovation, self.imitation, self.access_exponent)
        if not all(0.0 <= value < math.inf for value in values):
            raise ValueError(f"pace of adoption out of range: {self}")


def bass_step(
    share: ArrayLike, ceiling: ArrayLike, access: ArrayLike, years: float, pace: Pace
) -> NDArray[np.float64]:
    """Return the share of adopters after a step, exactly for any step length.

    Parameters
    ----------
    share : shape (segments,), share of users that have adopted, 0 to 1
    ceiling : same shape or one number, share that can ever adopt, 0 to 1
    access : same shape or one number, part of the compute asked for that is served, 0 to 1
    years : length of the step, not negative
    pace : p, q and the exponent of access

    Raises
    ------
    ValueError
        A share is outside 0 to 1, or the step is negative or not finite.

    References
    ----------
    Bass (1969), A new product growth for model consumer durables.
    """
    now, top, served = (_shares(values) for values in (share, ceiling, access))
    if not 0.0 <= years < math.inf:
        raise ValueError(f"bass_step got a step of {years} years")
    return spread(now, top, served**pace.access_exponent * years, pace)


def spread(now: Floats, top: Floats, years: Floats, pace: Pace) -> NDArray[np.float64]:
    """Return the share of adopters some years on, as `bass_step` without a check of what comes in.

    Parameters
    ----------
    now, top : shape (segments,), share that has adopted, and share that ever can
    years : same shape, length of the step; less where access is short
    pace : p and q
    """
    p, q = pace.innovation, pace.imitation
    room = np.maximum(top - now, 0.0)
    held = np.where(room > 0.0, now, 0.0) / np.where(top > 0.0, top, 1.0)
    passed = years * (p + q)
    hazard = p + q * held
    scale = hazard + q * (1.0 - held) * np.exp(-passed)
    gained = hazard * -np.expm1(-passed) / np.where(scale > 0.0, scale, 1.0)
    after: NDArray[np.float64] = np.minimum(now + room * gained, np.maximum(now, top))
    return after


def peak_time(pace: Pace) -> float:
    """Return after how many years adoption is fastest, from nobody and with full access.

    It is 0 where imitation is no stronger than innovation: then the first users are the most.

    Raises
    ------
    ValueError
        There is no innovation, so that nobody ever begins.
    """
    if pace.innovation == 0.0:
        raise ValueError(f"peak_time needs innovation: {pace}")
    ratio = max(1.0, pace.imitation / pace.innovation)
    return math.log(ratio) / (pace.innovation + pace.imitation)


def adoption_chance(before: ArrayLike, after: ArrayLike) -> NDArray[np.float64]:
    """Return the chance that one non-adopter of a segment adopts in a step of the whole.

    All non-adopters have the same chance, also those that the ceiling will leave out, so the
    expected number of new adopters is the step times the users.

    Parameters
    ----------
    before, after : shape (segments,), shares that have adopted, such as from `bass_step`

    Raises
    ------
    ValueError
        A share is outside 0 to 1, or falls.
    """
    old, new = _shares(before), _shares(after)
    if old.shape != new.shape or bool((new < old).any()):
        raise ValueError("adoption_chance: shares must not fall")
    rest = 1.0 - old
    return np.divide(new - old, rest, out=np.zeros_like(rest), where=rest > 0.0)


def bass_before(
    share: ArrayLike, ceiling: ArrayLike, years: float, pace: Pace
) -> NDArray[np.float64]:
    """Return the share of adopters some years earlier: `bass_step` backwards, with full access.

    It is 0 where the path begins later than that. A share at or above its ceiling stays.

    Parameters
    ----------
    share, ceiling, years, pace : as in `bass_step`

    Raises
    ------
    ValueError
        A share is outside 0 to 1, or the step is negative or not finite, or p and q are both 0.
    """
    now, top = _shares(share), _shares(ceiling)
    p, q = pace.innovation, pace.imitation
    if not (0.0 <= years < math.inf and p + q > 0.0):
        raise ValueError(f"bass_before got {years} years and {pace}")
    part = now / np.where(top > 0.0, top, 1.0)
    left = (1.0 - part) * math.exp(min((p + q) * years, _MOST_YEARS))
    before = (p + q * part - p * left) / (p + q * part + q * left)
    found: NDArray[np.float64] = np.where(now >= top, now, top * np.maximum(before, 0.0))
    return found


def patience_of(draws: Floats) -> NDArray[np.float64]:
    """Return the hazard, added up over time, that each row resists before it adopts.

    Exponential with mean 1: so the chance to adopt in a step does not depend on the past, and one
    draw serves a row for all steps. More hazard means that all adopt who would have with less.

    Parameters
    ----------
    draws : shape (rows,), even between 0 and 1 (1 left out)

    Raises
    ------
    ValueError
        A draw is out of range.
    """
    even = np.asarray(draws, dtype=np.float64)
    if even.size and not (even.min() >= 0.0 and even.max() < 1.0):
        raise ValueError("patience_of: draws must be from 0 to below 1")
    patience: NDArray[np.float64] = -np.log1p(-even)
    return patience


def hazard_of(chance: ArrayLike) -> NDArray[np.float64]:
    """Return the hazard at which a row of mean patience adopts with this chance; finite at 1 too.

    Parameters
    ----------
    chance : any shape, 0 to 1
    """
    hazard: NDArray[np.float64] = -np.log1p(-np.minimum(_shares(chance), _NEARLY_SURE))
    return hazard


def hazard_between(before: Floats, after: Floats) -> NDArray[np.float64]:
    """Return the hazard that moves shares on: that of `adoption_chance`, without a check.

    Parameters
    ----------
    before, after : shape (segments,), shares that have adopted, such as from `spread`
    """
    rest = 1.0 - before
    chance = (after - before) / np.where(rest > 0.0, rest, 1.0)
    hazard: NDArray[np.float64] = -np.log1p(-np.minimum(chance, _NEARLY_SURE))
    return hazard


def by_patience(
    segment: Codes, patience: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """Put rows in the order in which they adopt, segment by segment.

    Parameters
    ----------
    segment : shape (rows,), whole numbers from 0
    patience : same shape, from `patience_of`

    Returns
    -------
    order, keys
        Slots in order, and for each the segment times a span plus its patience: rising, so that
        `adopters` finds by bisection who adopts, without a look at anybody else.

    Raises
    ------
    ValueError
        Shapes differ, or a patience is negative or above what a draw can give.
    """
    if segment.shape != patience.shape:
        raise ValueError(f"by_patience: shapes {segment.shape} and {patience.shape}")
    if patience.size and not 0.0 <= patience.min() <= patience.max() < _SPAN:
        raise ValueError("by_patience: a patience is out of range")
    keys = segment * _SPAN + patience
    order = np.argsort(keys, kind="stable")
    return order.astype(np.int32), keys[order]


def reach(keys: NDArray[np.float64], hazard: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return how far hazards reach: the place after the last row of each segment that has adopted.

    Parameters
    ----------
    keys : from `by_patience`
    hazard : shape (segments,), added up so far; a row adopts when it exceeds its patience, and a
        hazard of 0 moves nobody
    """
    start = np.arange(hazard.size) * _SPAN
    return keys.searchsorted(start + np.minimum(hazard, _HIGHEST))


def adopters(before: NDArray[np.intp], after: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return who adopts as hazards reach further: places in the order of `by_patience`.

    Parameters
    ----------
    before, after : shape (segments,), from `reach`

    Raises
    ------
    ValueError
        A hazard falls.
    """
    counts = after - before
    if (counts < 0).any():
        raise ValueError("adopters: hazards must not fall")
    begins: NDArray[np.intp] = (after - counts.cumsum()).repeat(counts)
    return begins + np.arange(begins.size)


def _shares(values: ArrayLike) -> NDArray[np.float64]:
    found = np.asarray(values, dtype=np.float64)
    if found.size and not 0.0 <= found.min() <= found.max() <= 1.0:
        raise ValueError("adoption: shares, access and chances must be from 0 to 1")
    return found
