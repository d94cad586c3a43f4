"""Elementary effects of a Morris design, as in SALib: mean size (mu*) and spread (sigma).

A trajectory moves one factor after the other by half its grid; its elementary effect is the change
of the outcome over the step, where the step is counted on a grid from 0 to 1: levels / (2 (levels -
1)), so 2/3 for four levels (Morris 1991; Campolongo et al. 2007). The interval is the estimate plus
and minus 1.96 standard deviations of its bootstrap over trajectories, as in SALib.
"""

from dataclasses import dataclass

import numpy as np

from experiments.analysis.bootstrap import Z95, resample_weights
from experiments.analysis.data import FloatArray
from model.random_streams import RandomStreams

RESAMPLES = 500
FEWEST = 4
_SAME = 1e-12


@dataclass(frozen=True)
class Effects:
    """Mean size, its half width, spread and mean of the elementary effects, (K, Q) each."""

    size: FloatArray
    half: FloatArray
    spread: FloatArray
    mean: FloatArray
    count: FloatArray


def elementary_effects(values: FloatArray, places: FloatArray, step: float) -> FloatArray:
    """Return the elementary effects, (T, K, Q); NaN where an end of a step is missing.

    Parameters
    ----------
    values : (T (K + 1), Q), trajectory after trajectory
    places : (T (K + 1), K), positions on the grid
    step : size of a step on a grid from 0 to 1
    """
    width = places.shape[1]
    moves = np.diff(places.reshape(-1, width + 1, width), axis=1)
    changes = np.diff(values.reshape(-1, width + 1, values.shape[1]), axis=1)
    moved = np.abs(moves) > _SAME
    found = np.zeros((len(moves), width, values.shape[1]))
    path, at, factor = np.nonzero(moved)
    sign = np.sign(moves[path, at, factor])
    found[path, factor] = sign[:, None] * changes[path, at] / step
    return found


def morris_effects(effects: FloatArray, streams: RandomStreams, name: str) -> Effects:
    """Return what elementary effects (T, K, Q) show."""
    known = np.isfinite(effects)
    count = known.sum(axis=0)
    filled = np.where(known, effects, 0.0)
    mean = filled.sum(axis=0) / np.maximum(count, 1)
    size = np.abs(filled).sum(axis=0) / np.maximum(count, 1)
    squares = np.where(known, (effects - mean) ** 2, 0.0).sum(axis=0)
    spread = np.sqrt(squares / np.maximum(count - 1, 1))
    flat, held = np.abs(filled).reshape(len(filled), -1), known.reshape(len(filled), -1)
    parts = [
        (weights @ flat) / np.maximum(weights @ held.astype(float), 1.0)
        for weights in resample_weights(len(filled), RESAMPLES, streams, name)
    ]
    half = Z95 * np.concatenate(parts).std(axis=0, ddof=1).reshape(size.shape)
    few = count < FEWEST
    one, two, three, four = (np.where(few, np.nan, part) for part in (size, half, spread, mean))
    return Effects(one, two, three, four, count.astype(float))
