"""PAWN: how far the distribution of an outcome moves when one input is held.

Method: Pianosi and Wagener 2018, Environmental Modelling and Software 108, 197-207.
The range of the input is cut into slices with equally many points; the index is the median over the
slices of the Kolmogorov-Smirnov distance between the outcome in the slice and the outcome overall.
It needs no special design and no assumption on shape. Even an input without effect has an index
above zero, because slices are small: ``noise`` is what such an input shows.

The PAWN of SALib 1.6 is not used: its slices leave out the largest value of an input, so an input
with levels loses its highest one (levels 0, 1, 2 of which only the middle one matters have 0.50
instead of 0.33), and it fails with 6 or 9 slices. For ranges both agree.
"""

import numpy as np

from experiments.analysis.data import FloatArray, IntArray
from model.random_streams import RandomStreams

SLICES = 10
FEWEST = 50
"""Points that the index needs."""
SHUFFLES = 50
_QUANTILE = 0.95


def slices_of(positions: FloatArray) -> IntArray:
    """Return the slice of each point for each factor, (P, K); few values are slices themselves."""
    columns = [_slices(positions[:, factor]) for factor in range(positions.shape[1])]
    return np.column_stack(columns) if columns else np.zeros(positions.shape, dtype=np.int64)


def _slices(column: FloatArray) -> IntArray:
    different, codes = np.unique(column, return_inverse=True)
    if len(different) <= SLICES:
        return np.asarray(codes, dtype=np.int64)
    edges = np.quantile(column, np.linspace(0, 1, SLICES + 1)[1:-1])
    return np.asarray(np.searchsorted(edges, column, side="right"), dtype=np.int64)


def pawn_index(y: FloatArray, slices: IntArray) -> FloatArray:
    """Return the index per factor, (K,), of one outcome (P,) that has no gaps."""
    order = np.argsort(y, kind="stable")
    ranked = y[order]
    ends = np.flatnonzero(np.append(ranked[1:] > ranked[:-1], True))
    overall = (ends + 1) / len(y)
    return np.array(
        [_median_distance(column[order], ends, overall) for column in slices.T], dtype=float
    )


def _median_distance(codes: IntArray, ends: IntArray, overall: FloatArray) -> float:
    inside = np.zeros((len(codes), int(codes.max()) + 1))
    inside[np.arange(len(codes)), codes] = 1.0
    below = np.cumsum(inside, axis=0)
    sizes = below[-1]
    used = sizes > 0
    distance = np.abs(below[ends][:, used] / sizes[used] - overall[:, None]).max(axis=0)
    return float(np.median(distance))


def noise_level(y: FloatArray, streams: RandomStreams, name: str) -> float:
    """Return the 95th percentile of the index of an input without any effect."""
    found = []
    for shuffle in range(SHUFFLES):
        dummy = _slices(streams.uniforms(name, len(y), shuffle))
        found.append(float(pawn_index(y, dummy[:, None])[0]))
    return float(np.quantile(found, _QUANTILE))
