"""Sobol indices from a Saltelli design: the estimators of Saltelli et al. (2010), as in SALib.

Per base row the design holds A, then A with one column after the other from B, then B. With
``y`` centred, S1 = mean(B (AB - A)) / V and ST = mean((A - AB)^2) / 2V, where V is the variance
of A and B together. The interval is the estimate plus and minus 1.96 standard deviations of its
bootstrap over base rows, which is what SALib's ``S1_conf`` means. All outcomes are done at once.
"""

from dataclasses import dataclass

import numpy as np

from experiments.analysis.bootstrap import Z95, resample_weights
from experiments.analysis.data import BoolArray, FloatArray
from model.random_streams import RandomStreams

RESAMPLES = 500
FEWEST_ROWS = 8
_TINY = 1e-14


@dataclass(frozen=True)
class Indices:
    """First-order and total indices with half widths, (K, Q) each, and the base rows used, (Q,)."""

    first: FloatArray
    first_half: FloatArray
    total: FloatArray
    total_half: FloatArray
    rows: FloatArray


def sobol_indices(values: FloatArray, factors: int, streams: RandomStreams, name: str) -> Indices:
    """Return the indices of all outcomes.

    Parameters
    ----------
    values : (N (K + 2), Q), base row after base row; a base row with a gap is left out
    factors : K
    """
    blocks = values.reshape(-1, factors + 2, values.shape[1])
    known: BoolArray = np.asarray(np.isfinite(blocks).all(axis=1))
    rows = known.sum(axis=0)
    held = known[:, None, :]
    centre = np.where(held, blocks, 0.0).sum(axis=(0, 1)) / np.maximum(rows * (factors + 2), 1)
    y = np.where(held, blocks - centre, 0.0)
    first, total = _indices(y, known, np.ones((1, len(y))))
    parts = [
        _indices(y, known, weights)
        for weights in resample_weights(len(y), RESAMPLES, streams, name)
    ]
    halves = [
        Z95 * np.concatenate([part[which] for part in parts]).std(axis=0, ddof=1)
        for which in (0, 1)
    ]
    few = rows < FEWEST_ROWS
    one, two, three, four = (
        np.where(few, np.nan, part) for part in (first[0], halves[0], total[0], halves[1])
    )
    return Indices(one, two, three, four, rows.astype(float))


def _indices(y: FloatArray, known: BoolArray, weights: FloatArray) -> tuple[FloatArray, ...]:
    """Return first-order and total indices per resample, (B, K, Q) each."""
    a, b, mixed = y[:, 0], y[:, -1], y[:, 1:-1]
    size = np.maximum(weights @ known.astype(float), 1.0)
    mean = (weights @ (a + b)) / (2 * size)
    variance = (weights @ (a * a + b * b)) / (2 * size) - mean * mean
    flat = (len(y), -1)
    shape = (len(weights), mixed.shape[1], y.shape[2])
    above = (weights @ (b[:, None] * (mixed - a[:, None])).reshape(flat)).reshape(shape)
    moved = (weights @ ((a[:, None] - mixed) ** 2).reshape(flat)).reshape(shape)
    scale = (size * variance)[:, None, :]
    return _over(above, scale), _over(0.5 * moved, scale)


def _over(top: FloatArray, bottom: FloatArray) -> FloatArray:
    """Divide; where nothing varies nothing matters."""
    wide = np.broadcast_to(bottom, top.shape)
    return np.divide(top, wide, out=np.zeros_like(top), where=wide > _TINY)
