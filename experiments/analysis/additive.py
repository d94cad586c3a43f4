"""Variance shares by regression: every factor a smooth curve, or a level for each of few values.

The outcome is regressed on Legendre polynomials (up to degree 5, as far as the points carry them)
of each factor's position in its range, and on indicators of words and few levels: an additive
polynomial chaos expansion (Sudret 2008, Reliability Engineering and System Safety 93, 964-979). The
variance of a factor's fitted curve, less what noise alone would fit, over the variance of the
outcome is its first-order index.
Where points allow, products of two factors of the same group are added, so that the share of a
group holds the interactions inside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.polynomial.legendre import legvander

from experiments.analysis.data import BoolArray, FloatArray

DEGREE = 5
PER_COLUMN = 4
"""Points that a column of the regression needs at least."""
_RIDGE = 1e-10


@dataclass(frozen=True)
class Basis:
    """Columns of the regression (P, C), and the factors behind each: one, or two for a product."""

    columns: FloatArray
    owners: tuple[frozenset[int], ...]
    degree: int

    def of(self, factors: Sequence[int]) -> BoolArray:
        """Return which columns hang on these factors alone, (C,)."""
        own = set(factors)
        return np.array([owner <= own for owner in self.owners], dtype=bool)


def basis_of(
    positions: FloatArray, words: Sequence[bool], groups: Sequence[Sequence[int]] = ()
) -> Basis | None:
    """Return the columns that so many points can carry; None when they cannot carry any.

    Parameters
    ----------
    positions : (P, K)
    words : whether each factor is a word, whose levels have no order
    groups : groups of factors within which products are added
    """
    points = len(positions)
    for degree in range(DEGREE, 0, -1):
        columns, owners = _mains(positions, words, degree)
        if columns and len(columns) * PER_COLUMN < points:
            break
    else:
        return None
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    if (len(columns) + len(pairs)) * PER_COLUMN < points:
        centred = positions - positions.mean(axis=0)
        columns += [centred[:, one] * centred[:, two] for one, two in pairs]
        owners += [frozenset(pair) for pair in pairs]
    return Basis(np.column_stack(columns), tuple(owners), degree)


def _mains(
    positions: FloatArray, words: Sequence[bool], degree: int
) -> tuple[list[FloatArray], list[frozenset[int]]]:
    columns: list[FloatArray] = []
    owners: list[frozenset[int]] = []
    for factor, is_word in enumerate(words):
        own = _curve(positions[:, factor], degree, is_word=is_word)
        columns += own
        owners += [frozenset((factor,))] * len(own)
    return columns, owners


def _curve(column: FloatArray, degree: int, *, is_word: bool) -> list[FloatArray]:
    levels = np.unique(column)
    if is_word or len(levels) <= degree + 1:
        return [(column == level).astype(float) for level in levels[1:]]
    return list(legvander(2.0 * column - 1.0, degree).T[1:])


@dataclass(frozen=True)
class Fit:
    """A regression of outcomes (P, Q) on a basis."""

    basis: Basis
    coefficients: FloatArray
    covariance: FloatArray
    inverse: FloatArray
    noise: FloatArray
    variance: FloatArray

    def explained(self, factors: Sequence[int]) -> FloatArray:
        """Return the variance of the part that hangs on these factors alone, (Q,), unbiased."""
        own = self.basis.of(factors)
        beta, spread = self.coefficients[own], self.covariance[np.ix_(own, own)]
        fitted = np.einsum("cq,cd,dq->q", beta, spread, beta)
        chance = float((self.inverse[np.ix_(own, own)] * spread).sum())
        return np.asarray(np.maximum(fitted - self.noise * chance, 0.0))

    def slope(self, factor: int) -> FloatArray:
        """Return the standardised regression coefficient with its sign, (Q,), straight line only.

        It is the covariance of the fitted curve with the position over both deviations.
        """
        own = self.basis.of([factor])
        place = int(np.flatnonzero(own)[0]) if own.any() else -1
        if place < 0:
            return np.full(self.variance.shape, np.nan)
        line = self.covariance[place, own] @ self.coefficients[own]
        scale = np.sqrt(self.covariance[place, place] * self.variance)
        return np.asarray(np.divide(line, scale, out=np.zeros_like(line), where=scale > 0))


def fit(basis: Basis, y: FloatArray) -> Fit:
    """Regress outcomes without gaps (P, Q) on the basis."""
    x = basis.columns - basis.columns.mean(axis=0)
    points, width = x.shape
    moved = y - y.mean(axis=0)
    gram = x.T @ x
    gram += _RIDGE * max(float(np.trace(gram)) / width, _RIDGE) * np.eye(width)
    inverse = np.linalg.inv(gram)
    beta = inverse @ (x.T @ moved)
    residual = moved - x @ beta
    freedom = max(points - width - 1, 1)
    return Fit(
        basis,
        beta,
        x.T @ x / points,
        inverse,
        (residual**2).sum(axis=0) / freedom,
        moved.var(axis=0, ddof=1),
    )
