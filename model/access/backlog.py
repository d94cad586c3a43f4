"""The books of public access: who waits, who leaves for the market, and which hours stay idle."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Sums of hours differ by rounding. What exceeds a limit by no more than this share equals it.
ROUNDING = 1e-9

Hours = NDArray[np.float64]


class Backlog(NamedTuple):
    """What waits for public access at the start of a quarter.

    Attributes
    ----------
    hours : shape (rows,), hours that wait
    waited : shape (rows,), those hours times the quarters each has waited so far
    """

    hours: Hours
    waited: Hours


class Round(NamedTuple):
    """How one call ended, per row; asked = served + unserved, and unserved waits or has left.

    Attributes
    ----------
    asked, served : shape (rows,), hours
    left : shape (rows,), hours that were not served and go to the market
    served_waited : shape (rows,), served hours times the quarters each has waited
    backlog : what waits for the next call
    """

    asked: Hours
    served: Hours
    left: Hours
    served_waited: Hours
    backlog: Backlog

    @property
    def refusal_rate(self) -> float:
        """Share of the hours asked that was not served; not a number if nothing was asked."""
        asked = float(self.asked.sum())
        return 1.0 - float(self.served.sum()) / asked if asked > 0.0 else math.nan

    @property
    def waiting_time(self) -> float:
        """Mean quarters that a served hour has waited; not a number if nothing was served."""
        served = float(self.served.sum())
        return float(self.served_waited.sum()) / served if served > 0.0 else math.nan


class Use(NamedTuple):
    """What became of the hours on offer: offered = used + idle."""

    offered: float
    used: float
    idle: float


def no_backlog(rows: int) -> Backlog:
    """Return the books of a first call: nobody waits."""
    return Backlog(np.zeros(rows), np.zeros(rows))


def renewal(draws: ArrayLike, probability: float) -> NDArray[np.bool_]:
    """Decide who applies again: those whose draw is below the probability.

    Parameters
    ----------
    draws : shape (rows,), numbers from 0 to below 1, one for each row
    probability : 0 to 1

    Raises
    ------
    ValueError
        A number lies outside its range.
    """
    draw = np.asarray(draws, dtype=np.float64)
    even = not draw.size or 0.0 <= draw.min() <= draw.max() < 1.0
    if not even or not 0.0 <= probability <= 1.0:
        raise ValueError(f"backlog: draws must be from 0 to below 1, {probability=} from 0 to 1")
    return np.asarray(draw < probability)


def close_call(before: Backlog, new: ArrayLike, served: ArrayLike, renews: ArrayLike) -> Round:
    """Close the books of one call: what was not served waits for the next one or leaves.

    A row asks what it had waiting and what is new. Hours within a row are served in proportion,
    whether they waited or not. What is left of a row renews or leaves as one.

    Parameters
    ----------
    before : what waited when the call opened
    new : shape (rows,), hours asked for the first time, finite, not negative
    served : shape (rows,), hours given, at most what waited and is new together
    renews : shape (rows,), True where what is not served waits for the next call

    Raises
    ------
    ValueError
        Shapes differ, or a number is out of range.
    """
    fresh = np.asarray(new, dtype=np.float64)
    given = np.asarray(served, dtype=np.float64)
    again = np.asarray(renews)
    _check(before, fresh, given, again)
    asked = before.hours + fresh
    if bool((given > asked * (1.0 + ROUNDING)).any()):
        raise ValueError("backlog: more hours are served than asked")
    given = np.minimum(given, asked)
    unserved = asked - given
    share = np.divide(given, asked, out=np.zeros_like(asked), where=asked > 0.0)
    carried = before.waited * (1.0 - share) + unserved
    after = Backlog(np.where(again, unserved, 0.0), np.where(again, carried, 0.0))
    return Round(asked, given, np.where(again, 0.0, unserved), before.waited * share, after)


def use_of(offered: float, served: ArrayLike) -> Use:
    """Say how many of the hours on offer were used.

    Parameters
    ----------
    offered : hours of all factories and pools of the call, finite, not negative
    served : any shape, hours given

    Raises
    ------
    ValueError
        A number is out of range, or more is served than offered.
    """
    given = np.asarray(served, dtype=np.float64)
    used = float(given.sum())
    if not (0.0 <= offered < math.inf and math.isfinite(used) and bool((given >= 0.0).all())):
        raise ValueError(f"backlog: {used} hours used of {offered}")
    if used > offered * (1.0 + ROUNDING):
        raise ValueError(f"backlog: {used} hours used of only {offered}")
    used = min(used, offered)
    return Use(offered, used, offered - used)


def _check(before: Backlog, fresh: Hours, given: Hours, again: NDArray[np.bool_]) -> None:
    shapes = before.hours.shape, before.waited.shape, fresh.shape, given.shape, again.shape
    if fresh.ndim != 1 or len(set(shapes)) > 1:
        raise ValueError(f"backlog: shapes {shapes} differ")
    if again.size and again.dtype != np.bool_:
        raise ValueError("backlog: renews must be true or false")
    for name, hours in (*before._asdict().items(), ("new", fresh), ("served", given)):
        if hours.size and not 0.0 <= hours.min() <= hours.max() < math.inf:
            raise ValueError(f"backlog: {name} must be finite and not negative")
