"""Bootstrap intervals over independent units of luck, for many columns of numbers at once.

A column holds, per unit, the sum of an outcome over the unit's runs and the number of those runs;
the statistic is the ratio of both totals, a mean over runs. Units are drawn with replacement, with
the same draws for every column, from the named streams of the design's seed: the same tables give
the same bytes.

Three variants, chosen per column by what its units look like:

- *studentised* (bootstrap-t; Efron and Tibshirani 1993, chapter 12): the default. Its error shrinks
  with 1/n where that of percentiles shrinks with the root; plain percentiles of ten units cover 89
  percent instead of 95.
- *expanded percentiles* (Hesterberg 2015, The American Statistician 69, 371-386), where the units
  take few different values, because standard errors of resamples are then often nearly zero.
- *Agresti's adjusted interval*, where every unit is one 0/1 number (Agresti and Coull 1998) or one
  difference of two (Agresti and Min 2005): no resampling helps when two of thirty are 1.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from experiments.analysis.data import BoolArray, FloatArray, IntArray
from model.random_streams import RandomStreams

RESAMPLES = 1999
"""With so many, the 2.5 percent ends are whole order statistics: the 50th and the 1950th."""
RESAMPLES_OF_MANY, MANY = 999, 1000
"""Fewer where there are many units: the ends move little then."""
LEVEL = 0.95
Z95 = 1.959963984540054
FEW = 5
"""Units with fewer different values than this are treated as lattices."""
_CHUNK = 4_000_000
_TINY = 1e-12


@dataclass(frozen=True)
class Totals:
    """Sums and counts of runs per unit (U) and column (Q), both (U, Q)."""

    sums: FloatArray
    counts: FloatArray

    @cached_property
    def estimate(self) -> FloatArray:
        """Ratio of the totals, (Q,); NaN without runs."""
        return _ratio(self.sums.sum(axis=0), self.counts.sum(axis=0))

    @cached_property
    def units(self) -> IntArray:
        """Units with at least one run, (Q,)."""
        return np.asarray((self.counts > 0).sum(axis=0), dtype=np.int64)

    @cached_property
    def error(self) -> FloatArray:
        """Linearised standard error of the ratio, (Q,); NaN with fewer than two units."""
        total = self.counts.sum(axis=0)
        residual = self.sums - np.nan_to_num(self.estimate) * self.counts
        return _error((residual * residual).sum(axis=0), total, self.units)


def totals(values: FloatArray, clusters: IntArray) -> Totals:
    """Return sums and counts per unit.

    Parameters
    ----------
    values : (N, Q); NaN counts for nothing
    clusters : (N,) unit of each row, from 0
    """
    known = np.isfinite(values)
    count = int(clusters.max()) + 1 if clusters.size else 0
    order = np.argsort(clusters, kind="stable")
    starts = np.searchsorted(clusters[order], np.arange(count))
    filled = np.where(known, values, 0.0)[order]
    return Totals(
        np.add.reduceat(filled, starts, axis=0),
        np.add.reduceat(known[order].astype(float), starts, axis=0),
    )


def intervals(
    given: Totals,
    streams: RandomStreams,
    name: str,
    binary: BoolArray,
    *,
    differences: bool = False,
) -> tuple[FloatArray, FloatArray]:
    """Return both ends of the 95 % interval of each column's mean, (Q,) each.

    Columns with fewer than two units have no interval (NaN). Numbers that are all alike have an
    interval of width 0, but 0/1 numbers that are all alike do not.

    Parameters
    ----------
    binary : (Q,) whether the column holds 0/1 numbers, or differences of such
    differences : whether the columns are differences
    """
    low = np.full(given.estimate.shape, np.nan)
    high = low.copy()
    enough = given.units >= 2
    single = (given.counts <= 1).all(axis=0)
    closed = binary & enough & (single | ~(given.error > _TINY))
    low[closed], high[closed] = _adjusted(given, closed, differences=differences)
    few = _few(given) & ~closed & enough
    rest = enough & ~closed & ~few
    for chosen, studentised in ((few, False), (rest, True)):
        if chosen.any():
            part = Totals(given.sums[:, chosen], given.counts[:, chosen])
            draws = _resampled(part, streams, name, studentised=studentised)
            ends = _studentised(part, draws) if studentised else _expanded(part, draws)
            low[chosen], high[chosen] = ends
    return low, high


def resample_weights(
    units: int, resamples: int, streams: RandomStreams, name: str
) -> Iterator[FloatArray]:
    """Give, in chunks (B, U), how often each of U units is drawn in each resample."""
    rows = max(1, min(resamples, _CHUNK // max(1, units)))
    for chunk, start in enumerate(range(0, resamples, rows)):
        size = min(rows, resamples - start)
        draws = streams.uniforms(f"{name}/{units}", (size, units), chunk)
        codes = (draws * units).astype(np.int64) + units * np.arange(size)[:, None]
        yield np.bincount(codes.ravel(), minlength=size * units).reshape(size, units).astype(float)


def _resampled(
    given: Totals, streams: RandomStreams, name: str, *, studentised: bool
) -> FloatArray:
    """Return the statistic, or its studentised deviation, of each resample, (B, Q)."""
    found = []
    squares = (given.sums**2, given.sums * given.counts, given.counts**2)
    present = (given.counts > 0).astype(float)
    resamples = RESAMPLES if len(given.sums) < MANY else RESAMPLES_OF_MANY
    for weights in resample_weights(len(given.sums), resamples, streams, name):
        total = weights @ given.counts
        means = _ratio(weights @ given.sums, total)
        if studentised:
            ss, sc, cc = (weights @ part for part in squares)
            spread = _error(ss - 2 * means * sc + means**2 * cc, total, weights @ present)
            scale = np.maximum(np.abs(given.estimate), given.error) * _TINY
            with np.errstate(divide="ignore", invalid="ignore"):
                means = np.where(spread > scale, (means - given.estimate) / spread, np.nan)
        found.append(means)
    return np.concatenate(found)


def _studentised(given: Totals, draws: FloatArray) -> tuple[FloatArray, FloatArray]:
    error = given.error
    flat = ~(error > np.abs(given.estimate) * _TINY)
    safe = np.where(flat[None, :], 0.0, draws)
    low, high = np.nanquantile(safe, [0.5 * (1 - LEVEL), 0.5 * (1 + LEVEL)], axis=0)
    return given.estimate - high * error, given.estimate - low * error


def _expanded(given: Totals, draws: FloatArray) -> tuple[FloatArray, FloatArray]:
    low, high = np.empty_like(given.estimate), np.empty_like(given.estimate)
    for units in np.unique(given.units):
        own = given.units == units
        share = _expanded_share(int(units))
        low[own], high[own] = np.nanquantile(draws[:, own], [share, 1 - share], axis=0)
    return low, high


def _expanded_share(units: int) -> float:
    """Return the tail share at which percentiles of a normal sample match Student's t."""
    wide = math.sqrt(units / (units - 1)) * student(units - 1)
    return 0.5 * math.erfc(wide / math.sqrt(2.0))


def student(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t (Hill 1970, error below 0.2 % from 3 on)."""
    if freedom <= 2:
        return 12.706204736 if freedom < 1.5 else 4.30265273
    z, v = Z95, freedom
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / v ** (power + 1) for power, term in enumerate(terms))


def _few(given: Totals) -> BoolArray:
    """Columns whose units take few different values, (Q,)."""
    means = np.sort(_ratio(given.sums, given.counts), axis=0)
    steps = np.diff(means, axis=0)
    different = 1 + (steps > _TINY * np.maximum(1.0, np.abs(means[1:]))).sum(axis=0)
    return np.asarray((different < FEW) & (different > 1) & (given.units > different))


def _adjusted(
    given: Totals, chosen: BoolArray, *, differences: bool
) -> tuple[FloatArray, FloatArray]:
    """Return Agresti's intervals of shares or of differences, a unit counting once."""
    means, n = _ratio(given.sums, given.counts)[:, chosen], given.units[chosen].astype(float)
    up = np.nansum(np.maximum(means, 0.0), axis=0)
    down = np.nansum(np.maximum(-means, 0.0), axis=0)
    more, size = (0.5, n + 2.0) if differences else (0.5 * Z95 * Z95, n + Z95 * Z95)
    up, down = (up + more) / size, (down + more) / size if differences else 0.0 * n
    middle = up - down
    half = Z95 * np.sqrt(np.maximum(up + down - middle**2, 0.0) / size)
    return np.maximum(middle - half, -1.0 if differences else 0.0), np.minimum(middle + half, 1.0)


def _ratio(top: FloatArray, bottom: FloatArray) -> FloatArray:
    return np.asarray(np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=bottom > 0))


def _error(squares: FloatArray, total: FloatArray, units: FloatArray | IntArray) -> FloatArray:
    scale = np.divide(units, np.maximum(units - 1.0, 1.0))
    found = np.sqrt(np.maximum(squares, 0.0) * scale) / np.maximum(total, 1.0)
    return np.where(units >= 2, found, np.nan)
