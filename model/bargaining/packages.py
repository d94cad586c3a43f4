"""Choosing one package from a finite list: each column of the list is one party's utility."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Scores closer than this are a tie.
TIE = 1e-12


def nash(utilities: ArrayLike, reserve: ArrayLike, weights: ArrayLike) -> int | None:
    """Decide the deal by the asymmetric Nash solution: the largest weighted sum of log gains.

    Only packages that leave every party strictly above its reserve qualify, also a party of
    weight 0. Tie (scores within 1e-12): the larger smallest gain, then the lowest index.

    Parameters
    ----------
    utilities : shape (outcomes, parties), each party in its own unit
    reserve : shape (parties,), what each party has without a deal
    weights : shape (parties,), not negative; only their ratios matter

    Returns
    -------
    int or None
        Row of the chosen package; None when no package qualifies.

    Raises
    ------
    ValueError
        Shapes differ, a number is not finite, or the weights are negative or all 0.

    References
    ----------
    Nash (1950), The bargaining problem; Harsanyi and Selten (1972) for the weights.
    """
    gains = gains_over(utilities, reserve)
    shares = np.asarray(weights, dtype=np.float64)
    total = float(shares.sum())
    if shares.shape != gains.shape[1:]:
        raise ValueError(f"nash: {shares.shape} weights for {gains.shape[1]} parties")
    if not (0.0 < total < np.inf and float(shares.min()) >= 0.0):
        raise ValueError("nash: weights must be finite, not negative and not all 0")
    smallest = gains.min(axis=1)
    rows = np.flatnonzero(smallest > 0.0)
    if rows.size == 0:
        return None
    score = np.log(gains[rows]) @ (shares / total)
    return int(rows[_best(score, smallest[rows])])


def kalai_smorodinsky(utilities: ArrayLike, reserve: ArrayLike) -> int | None:
    """Decide the deal by equal relative gains: the largest smallest share of one's ideal gain.

    A party's ideal is its best package among those that leave nobody below its reserve. Tie
    (within 1e-12): the larger sum of these shares, then the lowest index.

    Parameters
    ----------
    utilities : shape (outcomes, parties), each party in its own unit
    reserve : shape (parties,), what each party has without a deal

    Returns
    -------
    int or None
        Row of the chosen package; None when no package gives every party a strict gain.

    Raises
    ------
    ValueError
        Shapes differ or a number is not finite.

    References
    ----------
    Kalai and Smorodinsky (1975), Other solutions to Nash's bargaining problem.
    """
    gains = gains_over(utilities, reserve)
    smallest = gains.min(axis=1)
    if not bool((smallest > 0.0).any()):
        return None
    rows = np.flatnonzero(smallest >= 0.0)
    rational = gains[rows]
    relative = rational / rational.max(axis=0)
    return int(rows[_best(relative.min(axis=1), relative.sum(axis=1))])


def patience_weights(impatience: ArrayLike) -> NDArray[np.float64]:
    """Turn impatience into bargaining weights that add to 1: weight proportional to 1/impatience.

    For two parties this is the limit of offers that follow each other ever faster, with the
    first party getting r2/(r1+r2). For more it extends that ratio to every pair.

    Parameters
    ----------
    impatience : shape (parties,), discount rates over the same unit of time, above 0

    Raises
    ------
    ValueError
        Fewer than two parties, or a rate that is not above 0 or not finite.

    References
    ----------
    Rubinstein (1982); Binmore, Rubinstein and Wolinsky (1986).
    """
    rates = np.asarray(impatience, dtype=np.float64)
    if rates.ndim != 1 or rates.size < 2:
        raise ValueError(f"patience_weights needs a list of two or more rates, got {rates.shape}")
    if not (float(rates.min()) > 0.0 and np.isfinite(rates.sum())):
        raise ValueError("patience_weights: rates must be above 0 and finite")
    patience = rates.min() / rates
    weights: NDArray[np.float64] = patience / patience.sum()
    return weights


def gains_over(utilities: ArrayLike, reserve: ArrayLike) -> NDArray[np.float64]:
    """Return each party's gain over its reserve, shape (outcomes, parties), after checking both.

    Raises
    ------
    ValueError
        No outcomes, shapes that differ, or a number that is not finite.
    """
    table = np.asarray(utilities, dtype=np.float64)
    floor = np.asarray(reserve, dtype=np.float64)
    if table.ndim != 2 or table.size == 0 or floor.shape != table.shape[1:]:
        raise ValueError(
            f"utilities must be outcomes x parties with one reserve each: "
            f"{table.shape}, {floor.shape}"
        )
    gains: NDArray[np.float64] = table - floor
    if not np.isfinite(gains.sum()):
        raise ValueError("utilities and reserves must be finite numbers")
    return gains


def _best(score: NDArray[np.float64], tie_breaker: NDArray[np.float64]) -> int:
    tied = np.flatnonzero(score >= score.max() - TIE)
    second = tie_breaker[tied]
    return int(tied[np.flatnonzero(second >= second.max() - TIE)[0]])
