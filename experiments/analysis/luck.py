"""How much of an outcome's variance lies between points, and how much is luck within them."""

import numpy as np

from experiments.analysis.data import FloatArray


def point_means(values: FloatArray) -> FloatArray:
    """Return (P, R, Q) averaged over the known replications, (P, Q)."""
    known = np.isfinite(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def variance_parts(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the variance between points and the variance of luck within them, (Q,) each.

    Between: the mean covariance over points of two different replications. Different replications
    never share luck, so this is unbiased whether or not the points of a block share theirs.
    Within: the mean over points of the variance between their replications. Both are NaN where no
    point has two replications; the first may fall below zero by chance and is then 0.

    Parameters
    ----------
    values : (P, R, Q)
    """
    known = np.isfinite(values)
    held = known.sum(axis=1)
    pairs = (held * (held - 1.0)).sum(axis=0)
    points = (held > 0).sum(axis=0)
    column = known.sum(axis=0)
    filled = np.where(known, values, 0.0)
    centre = filled.sum(axis=0) / np.maximum(column, 1)
    moved = np.where(known, values - centre, 0.0)
    total = moved.sum(axis=1)
    products = (total**2 - (moved**2).sum(axis=1)).sum(axis=0)
    scale = points / np.maximum(points - 1.0, 1.0)
    own = np.where(known, filled - point_means(values)[:, None, :], 0.0)
    squares = (own**2).sum(axis=(0, 1))
    freedom = np.maximum(held - 1.0, 0.0).sum(axis=0)
    enough = (pairs > 0) & (points > 1)
    between = np.where(enough, np.maximum(products / np.maximum(pairs, 1.0) * scale, 0.0), np.nan)
    within = np.where(pairs > 0, squares / np.maximum(freedom, 1.0), np.nan)
    return between, within


def luck_in_means(values: FloatArray) -> FloatArray:
    """Return the share of the variance of point means that is left-over luck, (Q,)."""
    _, within = variance_parts(values)
    means = point_means(values)
    count = np.isfinite(values).sum(axis=1)
    runs = count.sum(axis=0) / np.maximum((count > 0).sum(axis=0), 1)
    with np.errstate(invalid="ignore", divide="ignore"):
        seen = np.nanvar(np.where(np.isfinite(means).any(axis=0), means, 0.0), axis=0)
        share = within / np.maximum(runs, 1) / seen
    return np.where(seen > 0, np.minimum(share, 1.0), np.nan)
