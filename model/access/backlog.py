"""The books of public access: who waits, and who leaves for the market."""

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


def no_backlog(rows: int) -> Backlog:
    """Return the books of a first call: nobody waits."""
    return Backlog(np.zeros(rows), np.zeros(rows))


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
    if bool((given > (before.hours + fresh) * (1.0 + ROUNDING)).any()):
        raise ValueError("backlog: more hours are served than asked")
    return close_books(before, fresh, given, again)


def close_books(before: Backlog, new: Hours, served: Hours, renews: NDArray[np.bool_]) -> Round:
    """Close the books as `close_call` does, without a check of what comes in."""
    asked = before.hours + new
    given = np.minimum(served, asked)
    unserved = asked - given
    share = np.divide(given, asked, out=np.zeros(asked.size), where=asked > 0.0)
    waited = before.waited * share
    waits = unserved * renews
    after = Backlog(waits, (before.waited - waited) * renews + waits)
    return Round(asked, given, unserved - waits, waited, after)


def _check(before: Backlog, fresh: Hours, given: Hours, again: NDArray[np.bool_]) -> None:
    shapes = before.hours.shape, before.waited.shape, fresh.shape, given.shape, again.shape
    if fresh.ndim != 1 or len(set(shapes)) > 1:
        raise ValueError(f"backlog: shapes {shapes} differ")
    if again.size and again.dtype != np.bool_:
        raise ValueError("backlog: renews must be true or false")
    for name, hours in (*before._asdict().items(), ("new", fresh), ("served", given)):
        if hours.size and not 0.0 <= hours.min() <= hours.max() < math.inf:
            raise ValueError(f"backlog: {name} must be finite and not negative")
