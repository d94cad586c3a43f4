"""Trading at a price when neither side knows what the other can bear."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

# The linear equilibrium for values and costs spread evenly over a range of length 1.
SLOPE = 2.0 / 3.0
BUYER_BASE = 1.0 / 12.0
SELLER_BASE = 1.0 / 4.0
GAP_NEEDED = 1.0 / 4.0


@dataclass(frozen=True, slots=True)
class SealedBids:
    """Both bids, whether they trade, and the price, which is not a number without a trade."""

    bid: NDArray[np.float64]
    ask: NDArray[np.float64]
    trade: NDArray[np.bool_]
    price: NDArray[np.float64]


def sealed_bid(
    value: ArrayLike, cost: ArrayLike, low: float = 0.0, high: float = 1.0
) -> SealedBids:
    """Decide trade and price by sealed bids that split the difference, each side shading its own.

    Both sides believe that the other's number is spread evenly from `low` to `high`. They trade
    when value exceeds cost by at least a quarter of that range; a gap of exactly a quarter trades.

    Parameters
    ----------
    value : any shape, what the thing is worth to the buyer, in units of price
    cost : same shape, what giving it up costs the seller, in units of price
    low, high : ends of the range both sides believe in

    Raises
    ------
    ValueError
        The range is empty, shapes differ, or a number lies outside the range.

    References
    ----------
    Chatterjee and Samuelson (1983), Bargaining under incomplete information.
    """
    worth = np.asarray(value, dtype=np.float64)
    expense = np.asarray(cost, dtype=np.float64)
    if not low < high or worth.shape != expense.shape:
        raise ValueError(f"sealed_bid: {low=}, {high=}, shapes {worth.shape}, {expense.shape}")
    if not bool(((low <= worth) & (worth <= high) & (low <= expense) & (expense <= high)).all()):
        raise ValueError(f"sealed_bid: value and cost must lie between {low} and {high}")
    length = high - low
    bid = low + SLOPE * (worth - low) + BUYER_BASE * length
    ask = low + SLOPE * (expense - low) + SELLER_BASE * length
    trade = np.asarray(worth - expense >= GAP_NEEDED * length)
    return SealedBids(bid, ask, trade, np.where(trade, 0.5 * (bid + ask), np.nan))
