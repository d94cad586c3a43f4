"""Splitting one bill over parties who each have a limit and something to gain."""

import math
from bisect import bisect_left

import numpy as np
from numpy.typing import ArrayLike, NDArray

# The parties' limits are added in another order here than where the bill was made. A bill that
# exceeds their sum by no more than this share differs from it by rounding only and is met in full.
ROUNDING = 1e-12


def share_cost(
    worth: ArrayLike, amount: float, weights: ArrayLike, cap: ArrayLike
) -> NDArray[np.float64] | None:
    """Decide who pays what of a fixed bill: the asymmetric Nash split of what is left to gain.

    Maximises the sum of weight*ln(worth - paid) with the payments adding to `amount` and each
    between 0 and min(cap, worth). Then paid = clip(worth - weight*mu, 0, cap), with a mu common
    to all. The sum falls in straight pieces as mu grows, so mu is exact: find the piece, then
    solve one linear equation. There are no ties; a bill equal to the sum of all limits makes
    everyone pay the limit, even where that leaves a party nothing to gain.

    Parameters
    ----------
    worth : shape (parties,), what the result is worth to each, in units of money, not negative
    amount : the bill in the same unit; 0 or less costs nobody anything
    weights : shape (parties,), bargaining weights above 0; only their ratios matter
    cap : shape (parties,), what each can pay at most, not negative; infinite means no cap

    Returns
    -------
    array or None
        Payments, shape (parties,), exact to about 1e-15 of the largest worth; None when the bill
        exceeds the sum of min(cap, worth).

    Raises
    ------
    ValueError
        Shapes differ, a number is negative, a weight is 0, or anything is not a number.

    References
    ----------
    Nash (1950), The bargaining problem; Harsanyi and Selten (1972) for the weights.
    """
    values = _numbers(worth)
    shares = _numbers(weights)
    caps = _numbers(cap)
    _check_bill(values, shares, caps, amount)
    limits = [min(c, v) for c, v in zip(caps, values, strict=True)]
    most = math.fsum(limits)
    if amount <= 0.0:
        return np.zeros(len(values))
    if amount >= most:
        return np.array(limits) if amount <= most * (1.0 + ROUNDING) else None
    parties = list(zip(values, shares, limits, strict=True))
    return np.array(_split(parties, amount))


def _split(parties: list[tuple[float, float, float]], amount: float) -> list[float]:
    # A party pays its limit until mu reaches the first kink and nothing beyond the second.
    kinks = [((value - limit) / share, value / share) for value, share, limit in parties]
    ends = sorted({0.0, *(kink for pair in kinks for kink in pair)})
    piece = bisect_left(ends, -amount, key=lambda mu: -math.fsum(_paid(parties, mu)))
    piece = min(piece, len(ends) - 1)  # a bill smaller than the rounding of the worths
    low, high = ends[piece - 1], ends[piece]
    fixed = amount
    base = slope = 0.0
    for (value, share, limit), (first, second) in zip(parties, kinks, strict=True):
        if first <= low and high <= second:
            base += value
            slope += share
        elif first >= high:
            fixed -= limit
    mu = (base - fixed) / slope if slope > 0.0 else high
    return _paid(parties, min(max(mu, low), high))


def _paid(parties: list[tuple[float, float, float]], mu: float) -> list[float]:
    return [min(max(value - share * mu, 0.0), limit) for value, share, limit in parties]


def _numbers(values: ArrayLike) -> list[float]:
    numbers: list[float] = np.asarray(values, dtype=np.float64).tolist()
    return numbers


def _check_bill(values: list[float], shares: list[float], caps: list[float], amount: float) -> None:
    if not len(values) == len(shares) == len(caps) > 0:
        raise ValueError(f"share_cost: lengths {len(values)}, {len(shares)}, {len(caps)} differ")
    if not (min(values) >= 0.0 and math.isfinite(math.fsum(values))):
        raise ValueError("share_cost: worth must be finite and not negative")
    if not (min(shares) > 0.0 and math.isfinite(math.fsum(shares))):
        raise ValueError("share_cost: weights must be finite and above 0")
    if not (min(caps) >= 0.0 and sum(caps) >= 0.0) or math.isnan(amount):
        raise ValueError("share_cost: caps must not be negative, and the bill must be a number")
