"""What drives an outcome: the index that fits the design, with intervals.

Replications of a point are averaged first. ``noise`` says how much of the variance between those
averages is luck that is left over; it counts in the denominator of S1 and ST, so that the indices
add up to 1 less the noise less interactions.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from experiments.analysis.additive import Basis, Curves, fit
from experiments.analysis.data import SPREAD, FloatArray, IntArray, SweepData
from experiments.analysis.indices import Columns, morris_columns, sobol_columns
from experiments.analysis.jackknife import with_interval
from experiments.analysis.luck import luck_in_means, point_means
from experiments.analysis.pawn import FEWEST, noise_level, pawn_index, slices_of
from experiments.design.plan import Factor
from model.random_streams import RandomStreams

SENSITIVITY = (
    "arm", "outcome", "parameter", "basis", "method", "S1", "S1_low", "S1_high", "ST", "ST_low",
    "ST_high", "mu_star", "mu_star_low", "mu_star_high", "sigma", "pawn", "pawn_low", "pawn_high",
    "slope", "role", "noise", "n",
)  # fmt: skip
MOST_INTERVALS = 30
"""Factors that get an interval of PAWN: those with the largest indices."""


def sensitivity(data: SweepData, headline: Sequence[str]) -> tuple[pd.DataFrame, str]:
    """Return the indices of every factor in every arm, see `SENSITIVITY`, or why there are none.

    Parameters
    ----------
    headline
        Outcomes for which PAWN is worked out too; the other indices are for all that vary.
    """
    reason = _unfit(data)
    if reason:
        return pd.DataFrame(columns=list(SENSITIVITY)), reason
    names = data.varying()
    if not names:
        return pd.DataFrame(columns=list(SENSITIVITY)), "no outcome varies"
    frames = []
    for arm, label in enumerate(data.arms):
        chosen = [data.outcomes.index(name) for name in names]
        values = data.values[arm][..., chosen]
        for method, outcomes, columns in _indices(data, values, names, headline):
            frames.append(_rows(data.about.factors, (label, method), outcomes, columns))
    if not frames:
        few = f"{len(data.numbers)} points are too few for {len(data.about.factors)} factors"
        return pd.DataFrame(columns=list(SENSITIVITY)), few
    return pd.concat(frames, ignore_index=True).reindex(columns=list(SENSITIVITY)), ""


def _unfit(data: SweepData) -> str:
    if not data.about.factors:
        return "the design varies no factor"
    if data.about.method in ("one_at_a_time", "points", "calibrated"):
        return (
            f"points of method {data.about.method} do not fill the ranges independently; "
            "use latin_hypercube, sobol, saltelli or morris"
        )
    return ""


def _indices(
    data: SweepData, values: FloatArray, names: Sequence[str], headline: Sequence[str]
) -> Iterator[tuple[str, Sequence[str], Columns]]:
    """Give method, outcomes and columns (K, Q) of each index that fits the design."""
    streams, width = RandomStreams(data.about.seed), len(data.about.factors)
    averages, noise = point_means(values), luck_in_means(values)
    wide = {"noise": np.broadcast_to(noise, (width, len(noise)))}
    if data.about.method == "saltelli" and len(averages) % (width + 2) == 0:
        yield "sobol", names, {**sobol_columns(averages, width, data.about.seed), **wide}
    elif data.about.method == "morris" and len(averages) % (width + 1) == 0:
        columns = morris_columns(averages, data.positions, data.about.grid, data.about.seed)
        yield "morris", names, {**columns, **wide}
    else:
        yield from _regression(data, values, names, wide)
    if data.about.method in (*SPREAD, "factorial"):
        looked = [name for name in names if name in headline]
        places = [names.index(name) for name in looked]
        if looked:
            yield from _pawn(data, values[..., places], looked, streams)


def _wide(row: FloatArray, width: int) -> FloatArray:
    return np.broadcast_to(row, (width, len(row)))


def _regression(
    data: SweepData, values: FloatArray, names: Sequence[str], wide: Columns
) -> Iterator[tuple[str, Sequence[str], Columns]]:
    curves = Curves(data.positions, words_of(data))
    if curves.basis(np.ones(len(data.numbers), dtype=bool)) is None:
        return

    def shares(given: FloatArray) -> FloatArray:
        return fitted_shares(curves, point_means(given))

    middle, low, high = with_interval(data, values, shares)
    known = np.isfinite(point_means(values)).sum(axis=0)
    columns = {"S1": middle[0], "S1_low": low[0], "S1_high": high[0], "slope": middle[1]}
    yield "src", names, {**columns, **wide, "n": _wide(known, len(curves.words))}


def fitted_shares(curves: Curves, averages: FloatArray) -> FloatArray:
    """Return S1 and slope of every factor by regression, (2, K, Q); NaN with too few points."""
    width = len(curves.words)
    found = np.full((2, width, averages.shape[1]), np.nan)
    known = np.isfinite(averages)
    patterns, member = np.unique(known, axis=1, return_inverse=True)
    for index, pattern in enumerate(patterns.T):
        own = np.flatnonzero(member == index)
        basis = curves.basis(pattern)
        if basis is not None:
            found[:, :, own] = _fitted(basis, averages[np.ix_(pattern, own)], width)
    return found


def _fitted(basis: Basis, y: FloatArray, width: int) -> FloatArray:
    one = fit(basis, y)
    flat = one.variance <= 0
    scale = np.where(flat, 1.0, one.variance)
    shares = [np.where(flat, 0.0, one.explained([factor]) / scale) for factor in range(width)]
    return np.stack([np.stack(shares), np.stack([one.slope(factor) for factor in range(width)])])


def words_of(data: SweepData) -> list[bool]:
    """Return whether each factor is a word."""
    return [
        not pd.api.types.is_numeric_dtype(data.points[one.name]) or _worded(one)
        for one in data.about.factors
    ]


def _worded(factor: Factor) -> bool:
    return any(isinstance(level, str) for level in factor.levels)


def _pawn(
    data: SweepData, values: FloatArray, names: Sequence[str], streams: RandomStreams
) -> Iterator[tuple[str, Sequence[str], Columns]]:
    averages = point_means(values)
    known = np.isfinite(averages).sum(axis=0)
    usable = np.flatnonzero(known >= FEWEST)
    if not usable.size:
        return
    slices, width = slices_of(data.positions), data.positions.shape[1]

    def index(given: FloatArray, own: IntArray) -> FloatArray:
        means = point_means(given)
        held = np.isfinite(means)
        columns = [pawn_index(means[held[:, q], q], own[held[:, q]]) for q in usable]
        return np.stack(columns, axis=1)

    middle = index(values, slices)
    first = np.sort(np.argsort(-middle.max(axis=1), kind="stable")[:MOST_INTERVALS])
    low, high = np.full(middle.shape, np.nan), np.full(middle.shape, np.nan)
    _, low[first], high[first] = with_interval(data, values, lambda g: index(g, slices[:, first]))
    levels = [
        noise_level(averages[np.isfinite(averages[:, q]), q], streams, "pawn") for q in usable
    ]
    columns = {"pawn": middle, "pawn_low": low, "pawn_high": high}
    columns |= {"noise": _wide(np.array(levels), width), "n": _wide(known[usable], width)}
    yield "pawn", [names[int(q)] for q in usable], columns


def _rows(
    factors: Sequence[Factor], keys: tuple[str, str], names: Sequence[str], columns: Columns
) -> pd.DataFrame:
    """Return one row per outcome and factor."""
    count, width = len(names), len(factors)
    frame = pd.DataFrame(
        {
            "arm": keys[0],
            "outcome": np.repeat(list(names), width),
            "parameter": [factor.name for factor in factors] * count,
            "basis": [factor.basis for factor in factors] * count,
            "method": keys[1],
            "role": [factor.role for factor in factors] * count,
        }
    )
    return frame.assign(**{name: column.T.ravel() for name, column in columns.items()})
