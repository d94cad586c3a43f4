"""The market for compute: users choose a supplier, and prices ration what is scarce."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.access.clearing_prices import NotCleared, clearing_prices
from model.access.logit_demand import LogitDemand
from model.access.participants import Jurisdiction, Numbers, Segments, Suppliers, Users

# A supplier with no more than this share of all hours wanted counts as one that has nothing.
NEGLIGIBLE = 1e-12

__all__ = ["Clearing", "Jurisdiction", "NotCleared", "Segments", "Suppliers", "Users", "clear"]


@dataclass(frozen=True, slots=True)
class Clearing:
    """The outcome of a period.

    Attributes
    ----------
    prices : shape (suppliers,), EUR per H100e-h; infinite for suppliers with no capacity
    shares : shape (rows, suppliers), part of the hours a row wants that it buys from each
    wanted : shape (rows,), hours
    sold : shape (suppliers,), hours
    """

    prices: Numbers
    shares: Numbers
    wanted: Numbers
    sold: Numbers

    @property
    def served(self) -> Numbers:
        """Hours that each row buys, shape (rows,)."""
        return np.asarray(self.wanted * self.shares.sum(axis=1))

    @property
    def refused(self) -> Numbers:
        """Hours that each row wants but does not buy at these prices, shape (rows,)."""
        return np.maximum(0.0, self.wanted - self.served)

    def hours(self, labels: ArrayLike, count: int) -> Numbers:
        """Add up the hours bought, by label of the row and by supplier.

        Parameters
        ----------
        labels : shape (rows,), whole numbers from 0 to below `count`
        count : number of labels

        Returns
        -------
        array
            Hours, shape (labels, suppliers).

        Raises
        ------
        ValueError
            There is not one label in range for each row.
        """
        label = np.asarray(labels)
        whole = label.shape == self.wanted.shape and np.issubdtype(label.dtype, np.integer)
        if not whole or (label.size and not 0 <= label.min() <= label.max() < count):
            raise ValueError(f"market: labels must be whole numbers from 0 to below {count}")
        bought = self.wanted[:, None] * self.shares
        columns = [np.bincount(label, column, count) for column in bought.T]
        return np.stack(columns, axis=1) if columns else np.zeros((count, 0))


def clear(
    users: Users, suppliers: Suppliers, noise: float, start: ArrayLike | None = None
) -> Clearing:
    """Find prices and purchases of one period.

    Each hour wanted goes to the supplier with the highest value + premiums - latency cost - price,
    or to none if all are below 0, with logit noise. A supplier asks its lowest price, and more
    only if it would sell more than its capacity; then as much as makes sales equal capacity. So
    nobody is turned away who would pay the price. Those who find it too high buy nothing.

    Time grows with the number of rows. Many users with few kinds of taste are best put together
    with `Segments`; the result is the same.

    Parameters
    ----------
    users, suppliers : rows and sellers; one with no more than 1e-12 of what is wanted is left out
    noise : scale of the logit noise, EUR per H100e-h, above 0
    start : shape (suppliers,), prices to start the search from, such as those of the period
        before; they save time and change nothing else

    Raises
    ------
    NotCleared
        No prices were found at which sales meet capacities; prices are never returned without.
    ValueError
        The noise is not above 0 and finite, or `start` has another shape or is not a number.

    References
    ----------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior; Arrow, Block and
    Hurwicz (1959), On the stability of the competitive equilibrium.
    """
    first = _check(suppliers, noise, start)
    is_open = suppliers.capacity > NEGLIGIBLE * float(users.wanted.sum())
    sellers = _only(suppliers, is_open)
    prices = np.full(is_open.size, math.inf)
    sold = np.zeros(is_open.size)
    shares = np.zeros((is_open.size, users.wanted.size))
    if is_open.any():
        demand = LogitDemand(users, sellers, noise)
        floor = sellers.lowest_price / noise
        begin = np.where(np.isfinite(first[is_open]), first[is_open] / noise, floor)
        price, bought = clearing_prices(demand, floor, sellers.capacity, begin)
        prices[is_open] = np.where(price > floor, price * noise, sellers.lowest_price)
        sold[is_open] = np.minimum(bought.sold, sellers.capacity)
        shares[is_open] = bought.by_kind[demand.kind] * bought.part[:, None]
    return Clearing(prices, shares.T, users.wanted, sold)


def _only(suppliers: Suppliers, chosen: NDArray[np.bool_]) -> Suppliers:
    return Suppliers(
        suppliers.jurisdiction[chosen],
        suppliers.marginal_cost[chosen],
        suppliers.capacity[chosen],
        suppliers.floor[chosen],
        suppliers.latency[chosen],
    )


def _check(suppliers: Suppliers, noise: float, start: ArrayLike | None) -> Numbers:
    if not 0.0 < noise < math.inf:
        raise ValueError(f"market: noise must be above 0 and finite, got {noise}")
    first = np.full(suppliers.capacity.shape, math.inf)
    if start is not None:
        first = np.asarray(start, dtype=np.float64)
    if first.shape != suppliers.capacity.shape or bool(np.isnan(first).any()):
        raise ValueError(f"market: start must be {suppliers.capacity.size} numbers")
    return first
