"""The smallest change of one input that flips an outcome, with everything else and the luck equal.

Two ways: on the levels of a design (every run is compared with the run of the same other inputs and
the same luck at the starting level), and by bisection with a simulator, in which every probe runs
the same seeds. Both say when nothing in the range flips the outcome.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from experiments.analysis.data import BoolArray, FloatArray, IntArray, SweepData, Target
from experiments.analysis.discovery import targets_of
from experiments.design.plan import Factor

TIPPING = (
    "arm", "parameter", "from", "to", "outcome", "flips_at", "share", "n", "note", "unit", "method",
)  # fmt: skip
LEVELS, BISECTION = "levels", "bisection"
MAJORITY = 0.5
"""An outcome counts as flipped at a level when it does in at least so many of the paired runs."""
PROBES = 8
"""Equal steps over the range that are looked at before it is called flat."""
STEPS = 30


@dataclass(frozen=True)
class Tip:
    """Where an outcome flips; ``at`` is None when it does not in the range."""

    at: float | None
    share: float
    pairs: int
    """Pairs of runs with the same luck behind the share."""
    note: str


def tipping(data: SweepData, headline: Sequence[str]) -> tuple[pd.DataFrame, str]:
    """Return where each 0/1 outcome flips along each factor's levels (`TIPPING`), or why not."""
    empty = pd.DataFrame(columns=list(TIPPING))
    if data.about.method not in ("factorial", "one_at_a_time"):
        return empty, f"method {data.about.method} has no levels to go along; use factorial"
    targets = targets_of(data, headline)
    if not targets:
        return empty, "no outcome is 0 or 1 and the design names no targets"
    rows = [
        row
        for arm, label in enumerate(data.arms)
        for target in targets
        for place, factor in enumerate(data.about.factors)
        for row in _along(data, data.met(target)[arm], place, (label, factor, target))
    ]
    if not rows:
        return empty, "no factor has two levels in order"
    return pd.DataFrame(rows, columns=list(TIPPING)), ""


def _along(
    data: SweepData, met: FloatArray, place: int, keys: tuple[str, Factor, Target]
) -> list[tuple[object, ...]]:
    """Return the rows of one factor: from its lowest to its highest level, and back."""
    label, factor, target = keys
    column = data.points[factor.name]
    if not pd.api.types.is_numeric_dtype(column):
        return []
    numbers = column.to_numpy(dtype=float)
    levels = np.unique(numbers)
    if len(levels) < 2:
        return []
    partners = _partners(data, place)
    rows: list[tuple[object, ...]] = []
    for order in (levels, levels[::-1]):
        flipped, count = _flips(met, numbers, partners, order)
        if count[1:].max(initial=0) == 0:
            continue
        tip = _read(order, flipped, count)
        rows.append(
            (
                label, factor.name, order[0], order[-1], target.words,
                math.nan if tip.at is None else tip.at, tip.share, tip.pairs, tip.note, factor.unit,
                LEVELS,
            )
        )  # fmt: skip
    return rows


def _partners(data: SweepData, place: int) -> IntArray:
    """Return a code per point that points share which differ in one factor only, (P,)."""
    others = data.points.drop(columns=data.about.factors[place].name)
    if others.shape[1] == 0:
        return np.zeros(len(others), dtype=np.int64)
    codes = others.groupby(list(others.columns), sort=False).ngroup()
    return np.asarray(codes.to_numpy(dtype=np.int64))


def _flips(
    met: FloatArray, numbers: FloatArray, partners: IntArray, order: FloatArray
) -> tuple[FloatArray, IntArray]:
    """Return at each level the share of paired runs that differ from the first level, and pairs."""
    groups = int(partners.max()) + 1
    cube = np.full((len(order), groups, met.shape[1]), np.nan)
    for index, level in enumerate(order):
        own = numbers == level
        cube[index, partners[own]] = met[own]
    known = np.isfinite(cube) & np.isfinite(cube[0])
    count = known.sum(axis=(1, 2))
    differs = (np.where(known, cube != cube[0], False)).sum(axis=(1, 2))
    return differs / np.maximum(count, 1), count


def _read(order: FloatArray, flipped: FloatArray, count: IntArray) -> Tip:
    """Say at which level most pairs flip first, and whether they stay flipped."""
    over = np.flatnonzero(flipped >= MAJORITY)
    if not over.size:
        most = int(np.argmax(flipped))
        share = float(flipped[most])
        note = (
            "none in range: no run flips at any level"
            if share == 0.0
            else f"none in range: at most {100 * share:.0f} % of the runs flip, at {order[most]:g}"
        )
        return Tip(None, share, int(count[most]), note)
    first = int(over[0])
    back = np.flatnonzero(flipped[first:] < MAJORITY)
    note = (
        f"not for good: at {order[first + int(back[0])]:g} most have flipped back"
        if back.size
        else ""
    )
    return Tip(float(order[first]), float(flipped[first]), int(count[first]), note)


def smallest_flip(
    holds: Callable[[float, int], bool],
    start: float,
    end: float,
    seeds: Sequence[int],
    tolerance: float,
) -> Tip:
    """Search the value nearest to ``start`` at which an outcome flips in most of the runs.

    Parameters
    ----------
    holds : says whether the outcome holds, for a value of the input and a seed
    start, end : the range; ``end`` may lie below
    seeds : luck of the runs; each is run at every value that is tried
    tolerance : how near the answer must be, in units of the input

    Returns
    -------
    Tip
        The value on the far side of the flip, at most ``tolerance`` beyond it. Where the share of
        runs that flip is not monotone, the flip found is the first on `PROBES` equal steps, and the
        note says so.
    """
    before = np.array([holds(start, seed) for seed in seeds], dtype=bool)

    def share(value: float) -> float:
        return float(np.mean(_differs(holds, value, seeds, before)))

    steps = [start + (end - start) * step / PROBES for step in range(PROBES + 1)]
    shares = [0.0, *(share(value) for value in steps[1:])]
    first = next((i for i, one in enumerate(shares) if one >= MAJORITY), None)
    if first is None:
        most = max(range(len(shares)), key=lambda i: shares[i])
        note = f"none in range: at most {100 * shares[most]:.0f} % of the runs flip"
        return Tip(None, shares[most], len(seeds), note)
    near, far, at_far = steps[first - 1], steps[first], shares[first]
    for _ in range(STEPS):
        if abs(far - near) <= tolerance:
            break
        middle = 0.5 * (near + far)
        found = share(middle)
        if found >= MAJORITY:
            far, at_far = middle, found
        else:
            near = middle
    back = any(one < MAJORITY for one in shares[first:])
    note = "not for good: further on most have flipped back" if back else ""
    return Tip(far, at_far, len(seeds), note)


def _differs(
    holds: Callable[[float, int], bool], value: float, seeds: Sequence[int], before: BoolArray
) -> BoolArray:
    return np.asarray(np.array([holds(value, seed) for seed in seeds], dtype=bool) != before)
