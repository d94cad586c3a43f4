"""Means of outcomes, paired differences between arms, and how many more runs would be needed."""

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Totals, intervals, totals
from experiments.analysis.data import BoolArray, FloatArray, SweepData
from model.random_streams import RandomStreams

MEANS = (
    "arm", "outcome", "unit", "n", "mean", "low", "high", "sd", "p05", "p50", "p95", "missing",
    "units", "unit_of_luck",
)  # fmt: skip
EFFECTS = (
    "arm", "base", "outcome", "unit", "n", "mean_base", "mean_arm", "effect", "low", "high",
    "share_positive", "share_negative", "needed", "units", "unit_of_luck", "sd_base",
)  # fmt: skip
ADVICE = (
    "arm", "base", "outcome", "n", "units", "half_width", "needed_for_tenth", "unit_of_luck",
)  # fmt: skip
TENTH = 0.1
"""The advice aims at a half width of so many standard deviations of the base."""
_SAME = 1e-9
"""A difference below this part of an outcome's size is rounding, no difference."""


def means(data: SweepData) -> pd.DataFrame:
    """Return the mean of each outcome in each arm with its 95 % interval, see `MEANS`.

    The interval counts independent units of luck, see :attr:`SweepData.clusters`; spread and
    percentiles are those of runs.
    """
    names = data.ordered()
    frames = [_means_of(data, arm, names) for arm in range(len(data.arms))]
    return pd.concat(frames, ignore_index=True)[list(MEANS)]


def _means_of(data: SweepData, arm: int, names: tuple[str, ...]) -> pd.DataFrame:
    values = _flat(data.values[arm], data, names)
    given = totals(values, data.clusters.ravel())
    low, high = intervals(given, _streams(data), "means", _binaries(data, names))
    known = np.isfinite(values)
    count = known.sum(axis=0)
    return pd.DataFrame(
        {
            "arm": data.arms[arm],
            "outcome": names,
            "unit": [data.units[name] for name in names],
            "n": count,
            "mean": given.estimate,
            "low": low,
            "high": high,
            "sd": spread(values),
            **_percentiles(values),
            "missing": int(data.done[arm].sum()) - count,
            "units": given.units,
            "unit_of_luck": data.unit_of_luck,
        }
    )


def effects(data: SweepData, base: str) -> pd.DataFrame:
    """Return the paired difference of each arm with the base, see `EFFECTS`.

    A pair is a point and replication with the same luck in both arms; pairs in which one of both
    has no value do not count. ``needed``: units of luck for a half width of a tenth of the base's
    standard deviation (of the effect's own where the base does not vary).
    """
    names, start = data.ordered(), data.arm_index(base)
    frames = [_effects_of(data, start, arm, names) for arm in range(len(data.arms)) if arm != start]
    if not frames:
        return pd.DataFrame(columns=list(EFFECTS))
    return pd.concat(frames, ignore_index=True)[list(EFFECTS)]


def _effects_of(data: SweepData, base: int, arm: int, names: tuple[str, ...]) -> pd.DataFrame:
    before, after = (_flat(data.values[one], data, names) for one in (base, arm))
    change = paired(before, after)
    given = totals(change, data.clusters.ravel())
    binary = _binaries(data, names)
    low, high = intervals(given, _streams(data), "effects", binary, differences=True)
    known = np.isfinite(change)
    count = known.sum(axis=0)
    sd = spread(np.where(known, before, np.nan))
    return pd.DataFrame(
        {
            "arm": data.arms[arm],
            "base": data.arms[base],
            "outcome": names,
            "unit": [data.units[name] for name in names],
            "n": count,
            "mean_base": _mean(np.where(known, before, np.nan)),
            "mean_arm": _mean(np.where(known, after, np.nan)),
            "effect": given.estimate,
            "low": low,
            "high": high,
            "share_positive": _share(change > 0, count),
            "share_negative": _share(change < 0, count),
            "needed": _needed(given, 0.5 * (high - low), np.where(sd > 0, sd, spread(change))),
            "units": given.units,
            "unit_of_luck": data.unit_of_luck,
            "sd_base": sd,
        }
    )


def paired(before: FloatArray, after: FloatArray) -> FloatArray:
    """Return after minus before; NaN where one is missing, 0 where they differ by rounding."""
    change = after - before
    size = np.maximum(np.abs(before), np.abs(after))
    return np.where(np.abs(change) <= _SAME * size, 0.0 * change, change)


def advice(mean_table: pd.DataFrame, effect_table: pd.DataFrame) -> pd.DataFrame:
    """Return how many runs and units of luck there are, and units it would take, see `ADVICE`.

    Rows without a base are about the mean of one arm, the others about a paired difference.
    """
    own = mean_table.assign(base="", half_width=0.5 * (mean_table["high"] - mean_table["low"]))
    half, sd, units = (own[name].to_numpy(float) for name in ("half_width", "sd", "units"))
    own["needed_for_tenth"] = _needed_units(half, TENTH * sd, units)
    both = effect_table.assign(
        half_width=0.5 * (effect_table["high"] - effect_table["low"]),
        needed_for_tenth=effect_table["needed"],
    )
    found = pd.concat([own, both] if len(both) else [own], ignore_index=True)
    return found[list(ADVICE)]


def _needed(given: Totals, half: FloatArray, sd: FloatArray) -> FloatArray:
    return _needed_units(half, TENTH * sd, given.units.astype(float))


def _needed_units(half: FloatArray, target: FloatArray, units: FloatArray) -> FloatArray:
    """Widths shrink with the root of the number of units; never fewer than two."""
    ratio = np.divide(half, target, out=np.full(np.shape(half), np.nan), where=target > 0)
    needed = np.maximum(2.0, np.ceil(units * ratio**2 - _SAME))
    return np.where(half == 0.0, np.minimum(units, 2.0), needed)


def _flat(cube: FloatArray, data: SweepData, names: tuple[str, ...]) -> FloatArray:
    columns = [data.outcomes.index(name) for name in names]
    return cube[..., columns].reshape(-1, len(names))


def _binaries(data: SweepData, names: tuple[str, ...]) -> BoolArray:
    return np.array([data.binary(name) for name in names], dtype=bool)


def _streams(data: SweepData) -> RandomStreams:
    return RandomStreams(data.about.seed)


def _mean(values: FloatArray) -> FloatArray:
    known = np.isfinite(values)
    count = known.sum(axis=0)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def spread(values: FloatArray) -> FloatArray:
    """Return the standard deviation of each column's known values; NaN with fewer than two."""
    known = np.isfinite(values)
    count = known.sum(axis=0)
    residual = np.where(known, values - _mean(values), 0.0)
    variance = (residual**2).sum(axis=0) / np.maximum(count - 1, 1)
    return np.where(count > 1, np.sqrt(variance), np.nan)


def _share(held: BoolArray, count: FloatArray) -> FloatArray:
    return np.where(count > 0, held.sum(axis=0) / np.maximum(count, 1), np.nan)


def _percentiles(values: FloatArray) -> dict[str, FloatArray]:
    """Return the 5th, 50th and 95th percentile of each column's known values."""
    found = np.full((3, values.shape[1]), np.nan)
    for column in np.flatnonzero(np.isfinite(values).any(axis=0)):
        own = values[:, column]
        found[:, column] = np.quantile(own[np.isfinite(own)], [0.05, 0.5, 0.95])
    return dict(zip(("p05", "p50", "p95"), found, strict=True))
