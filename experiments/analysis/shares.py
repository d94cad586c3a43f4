"""How much is luck, how much ignorance, how much choice; and how much rests on judgement.

The variance of an outcome over the runs of an arm is split into luck (within points: see
:func:`experiments.analysis.luck.variance_parts`) and the variance between points, and the latter
into what uncertainties alone explain, what levers alone explain, and their interaction. Where only
one kind varies the whole variance between points is its own, without any assumption on shape.
Otherwise the split is by regression (:mod:`experiments.analysis.additive`), and what the regression
cannot follow counts as interaction. ``judged`` is the same for inputs that are judged or
unverified, whatever their role; it lies over the other parts and is not part of the sum.

In the rows of ``all arms`` the arm counts as choice: the variance of the arms' means over all
points and luck, of the points' means over all arms, and what both do only together.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.analysis.additive import basis_of, fit
from experiments.analysis.data import SPREAD, UNSOLID, FloatArray, SweepData
from experiments.analysis.jackknife import with_interval
from experiments.analysis.luck import point_means, variance_parts
from experiments.analysis.sensitivity import words_of

SHARES = ("arm", "outcome", "part", "share", "low", "high", "n")
PARTS = ("seed", "uncertainties", "levers", "interaction", "judged")
ALL_ARMS = "all arms"
UNCERTAINTY, LEVER = "uncertainty", "lever"
_INDEPENDENT = (*SPREAD, "factorial", "morris")


def shares(data: SweepData) -> tuple[pd.DataFrame, str]:
    """Return the variance shares of every outcome that varies (`SHARES`), or why there are none."""
    empty = pd.DataFrame(columns=list(SHARES))
    if data.done.shape[2] < 2 or not (data.done.sum(axis=2) > 1).any():
        return empty, "one replication: luck cannot be told from what the factors do"
    if data.about.method in ("one_at_a_time", "points") and data.about.factors:
        return empty, f"points of method {data.about.method} stand for no distribution of inputs"
    names = data.varying()
    chosen = [data.outcomes.index(name) for name in names]
    values = data.values[..., chosen]
    frames = [
        _rows(label, names, values[arm], with_interval(data, values[arm], _ArmShares(data)))
        for arm, label in enumerate(data.arms)
        if names
    ]
    if names and len(data.arms) > 1 and LEVER not in _roles(data):
        known = np.isfinite(values).all(axis=0)
        held = np.where(known, values, np.nan)
        stacked = np.moveaxis(held, 0, 2).reshape(*held.shape[1:3], -1)
        crossed = with_interval(data, stacked, _CrossedShares(len(data.arms)))
        frames.append(_rows(ALL_ARMS, names, held[0], crossed))
    if not frames:
        return empty, "no outcome varies"
    table = pd.concat(frames, ignore_index=True)
    return table[np.isfinite(table["share"])].reset_index(drop=True), ""


def _roles(data: SweepData) -> list[str]:
    return [factor.role for factor in data.about.factors]


def _rows(
    label: str,
    names: Sequence[str],
    values: FloatArray,
    found: tuple[FloatArray, FloatArray, FloatArray],
) -> pd.DataFrame:
    share, low, high = (np.clip(one, 0.0, 1.0).T.ravel() for one in found)
    parts = PARTS[: found[0].shape[0]]
    count = np.isfinite(values).sum(axis=(0, 1))
    return pd.DataFrame(
        {
            "arm": label,
            "outcome": np.repeat(list(names), len(parts)),
            "part": list(parts) * len(names),
            "share": share,
            "low": low,
            "high": high,
            "n": np.repeat(count, len(parts)),
        }
    )


class _ArmShares:
    """The shares of one arm, as a statistic of its outcomes (P, R, Q)."""

    def __init__(self, data: SweepData) -> None:
        factors = data.about.factors
        self.positions, self.words = data.positions, words_of(data)
        self.independent = data.about.method in _INDEPENDENT
        self.every = list(range(len(factors)))
        self.uncertain = [k for k in self.every if factors[k].role != LEVER]
        self.levers = [k for k in self.every if factors[k].role == LEVER]
        self.judged = [k for k in self.every if factors[k].basis in UNSOLID]

    def __call__(self, values: FloatArray) -> FloatArray:
        """Return the shares, (5, Q) in the order of `PARTS`."""
        between, within = variance_parts(values)
        between = np.where(np.isfinite(within) & ~np.isfinite(between), 0.0, between)
        total = between + within
        averages = point_means(values)
        uncertain = self._part(self.uncertain, averages, between)
        levers = self._part(self.levers, averages, between)
        over = np.maximum((uncertain + levers) / np.where(between > 0, between, 1.0), 1.0)
        uncertain, levers = uncertain / over, levers / over
        rest = between - uncertain - levers
        judged = self._part(self.judged, averages, between)
        parts = np.stack([within, uncertain, levers, rest, judged])
        return np.asarray(
            np.divide(parts, total, out=np.full(parts.shape, np.nan), where=total > 0)
        )

    def _part(self, group: Sequence[int], averages: FloatArray, between: FloatArray) -> FloatArray:
        """Return the variance that a group of factors explains alone, (Q,)."""
        if not group:
            return np.zeros_like(between)
        if len(group) == len(self.every):
            return between
        found = np.full(between.shape, np.nan)
        if not self.independent:
            return found
        known = np.isfinite(averages)
        patterns, member = np.unique(known, axis=1, return_inverse=True)
        for index, pattern in enumerate(patterns.T):
            own = np.flatnonzero(member == index)
            basis = (
                basis_of(self.positions[pattern], self.words, [group]) if pattern.any() else None
            )
            if basis is not None:
                found[own] = fit(basis, averages[np.ix_(pattern, own)]).explained(group)
        return np.asarray(np.minimum(found, between))


class _CrossedShares:
    """The shares over all arms, as a statistic of (P, R, A Q): the arms one after the other."""

    def __init__(self, arms: int) -> None:
        self.arms = arms

    def __call__(self, values: FloatArray) -> FloatArray:
        """Return the shares, (4, Q): luck, points, arms, and arms with points."""
        cube = values.reshape(*values.shape[:2], self.arms, -1)
        each = [variance_parts(cube[:, :, arm]) for arm in range(self.arms)]
        between = np.mean([np.nan_to_num(one[0]) for one in each], axis=0)
        within = np.mean([one[1] for one in each], axis=0)
        points = np.nan_to_num(variance_parts(cube.mean(axis=2))[0])
        points = np.minimum(points, between)
        arms = self._arms(cube)
        parts = np.stack([within, points, arms, between - points])
        total = parts.sum(axis=0)
        return np.asarray(
            np.divide(parts, total, out=np.full(parts.shape, np.nan), where=total > 0)
        )

    @staticmethod
    def _arms(cube: FloatArray) -> FloatArray:
        """Return the variance of the arms' means; two replications never share luck."""
        known = np.isfinite(cube)
        count = known.sum(axis=0)
        means = np.where(known, cube, 0.0).sum(axis=0) / np.maximum(count, 1)
        means = np.where(count > 0, means, np.nan)
        held = means[np.isfinite(means).any(axis=(1, 2))]
        moved = held - held.mean(axis=1, keepdims=True)
        size = len(moved)
        products = moved.sum(axis=0) ** 2 - (moved**2).sum(axis=0)
        return np.asarray(np.maximum(products.mean(axis=0) / max(size * (size - 1), 1), 0.0))
