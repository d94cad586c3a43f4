"""Delete-a-group jackknife: intervals of smooth statistics without any random number.

The units of luck are dealt into groups; each group is left out once (Shao and Tu 1995, chapter 2).
"""

from collections.abc import Callable

import numpy as np

from experiments.analysis.bootstrap import student
from experiments.analysis.data import BoolArray, FloatArray, SweepData

GROUPS = 20
FEWEST = 3
"""With fewer units of luck no interval is given."""


def groups_of(data: SweepData) -> list[BoolArray]:
    """Return which runs of an arm are kept when one group is left out, (P, R) each."""
    clusters = data.clusters
    if data.given:  # whole replications: the points of all blocks stay comparable
        clusters = np.broadcast_to(np.arange(clusters.shape[1]), clusters.shape)
    units = int(clusters.max()) + 1
    if units < FEWEST:
        return []
    groups = min(units, GROUPS)
    return [clusters % groups != group for group in range(groups)]


def with_interval(
    data: SweepData, values: FloatArray, statistic: Callable[[FloatArray], FloatArray]
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return a statistic and the ends of its 95 % interval, all of the statistic's shape.

    Parameters
    ----------
    values : (P, R, Q) outcomes of one arm
    statistic : takes such an array; runs that are left out are NaN in it
    """
    whole = statistic(values)
    kept = groups_of(data)
    if not kept:
        empty = np.full(whole.shape, np.nan)
        return whole, empty, empty.copy()
    parts = np.stack([statistic(np.where(keep[..., None], values, np.nan)) for keep in kept])
    count = len(parts)
    spread = ((parts - parts.mean(axis=0)) ** 2).sum(axis=0)
    half = student(count - 1) * np.sqrt(spread * (count - 1) / count)
    return whole, whole - half, whole + half
