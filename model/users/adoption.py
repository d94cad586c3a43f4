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

_MORE_THAN_ASKED = 1.0 + 1e-9
"""Served over asked may exceed 1 by this rounding."""


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
    p, q = pace.innovation, pace.imitation
    room = np.maximum(top - now, 0.0)
    held = np.where(room > 0.0, now, 0.0) / np.where(top > 0.0, top, 1.0)
    passed = served**pace.access_exponent * years * (p + q)
    hazard = p + q * held
    scale = hazard + q * (1.0 - held) * np.exp(-passed)
    gained = np.divide(
        hazard * -np.expm1(-passed), scale, out=np.zeros_like(scale), where=scale > 0.0
    )
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


def access_of(served: ArrayLike, asked: ArrayLike) -> NDArray[np.float64]:
    """Return the part of the compute asked for that was served; 1 where nothing was asked.

    Parameters
    ----------
    served, asked : same shape, hours, not negative; served is at most asked

    Raises
    ------
    ValueError
        A number is negative or not finite, or more was served than asked.
    """
    got = np.asarray(served, dtype=np.float64)
    wanted = np.asarray(asked, dtype=np.float64)
    fine = (got >= 0.0) & (got <= wanted * _MORE_THAN_ASKED) & (wanted < np.inf)
    if got.shape != wanted.shape or not bool(fine.all()):
        raise ValueError("access_of: hours served must be from 0 to the finite hours asked")
    ratio = np.divide(got, wanted, out=np.ones_like(wanted), where=wanted > 0.0)
    return np.minimum(ratio, 1.0)


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


def adopt(
    adopted: NDArray[np.bool_], segment: Codes, chance: ArrayLike, draws: Floats
) -> NDArray[np.bool_]:
    """Decide who has adopted after a step: all who had, and those whose draw is below the chance.

    Each slot has its own draw, so that equal draws give equal answers in two runs. From nobody and
    with the share of users as the chance, this also decides who has adopted at the start.

    Parameters
    ----------
    adopted : shape (rows,)
    segment : same shape, place of the row's segment in `chance`
    chance : shape (segments,), 0 to 1
    draws : shape (rows,), even between 0 and 1 (1 left out)

    Raises
    ------
    ValueError
        Shapes differ, a segment does not exist, or a chance or draw is out of range.
    """
    chances = _shares(chance)
    _check_rows(adopted, segment, draws, chances.size)
    if draws.size and not (draws.min() >= 0.0 and draws.max() < 1.0):
        raise ValueError("adopt: draws must be from 0 to below 1")
    joins: NDArray[np.bool_] = draws < chances[segment]
    joins |= adopted
    return joins


def adopted_share(
    adopted: NDArray[np.bool_], segment: Codes, weight: NDArray[Any], segments: int
) -> NDArray[np.float64]:
    """Return the share of the users of each segment that have adopted; 0 in an empty segment.

    Parameters
    ----------
    adopted, segment : as in `adopt`
    weight : shape (rows,), how many users a row stands for
    segments : number of segments

    Raises
    ------
    ValueError
        Shapes differ or a segment does not exist.
    """
    _check_rows(adopted, segment, weight, segments)
    users = np.bincount(segment, weights=weight, minlength=segments)
    using = np.bincount(segment, weights=weight * adopted, minlength=segments)
    return np.divide(using, users, out=np.zeros(segments), where=users > 0.0)


def _shares(values: ArrayLike) -> NDArray[np.float64]:
    found = np.asarray(values, dtype=np.float64)
    if not bool(((found >= 0.0) & (found <= 1.0)).all()):
        raise ValueError("adoption: shares, access and chances must be from 0 to 1")
    return found


def _check_rows(
    adopted: NDArray[np.bool_], segment: Codes, third: NDArray[Any], segments: int
) -> None:
    if adopted.dtype != np.bool_ or not adopted.shape == segment.shape == third.shape:
        shapes = f"{adopted.shape}, {segment.shape}, {third.shape}"
        raise ValueError(f"adoption: rows need true or false and equal shapes: {shapes}")
    if segment.size and not (segment.min() >= 0 and segment.max() < segments):
        raise ValueError(f"adoption: a row has a segment that is not among {segments}")
