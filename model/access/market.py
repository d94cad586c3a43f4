"""The market for compute: users choose a supplier, and prices ration what is scarce."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from model.access.clearing_prices import NotCleared, clearing_prices
from model.access.logit_demand import LogitDemand, Tastes
from model.access.participants import Jurisdiction, Numbers, Segments, Suppliers, Users

# A supplier with no more than this share of all hours wanted counts as one that has nothing.
NEGLIGIBLE = 1e-12
_LARGEST = float(np.finfo(np.float64).max)

__all__ = [
    "Clearing",
    "Exchange",
    "Jurisdiction",
    "NotCleared",
    "Segments",
    "Suppliers",
    "Users",
    "clear",
]


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


class Exchange:
    """A market that meets again and again: the same rows and suppliers, other hours and prices.

    What stays the same is checked and prepared once. Each hour wanted goes to the supplier with the
    highest value + premiums - latency cost - price, or to none if all are below 0, with logit
    noise. A supplier asks its lowest price, and more only if it would sell more than its capacity;
    then as much as makes sales equal capacity. So nobody is turned away who would pay the price.
    Those who find it too high buy nothing.

    Time grows with the number of rows. Many users with few kinds of taste are best put together
    with `Segments`; the result is the same.

    Parameters
    ----------
    users, suppliers : rows and sellers; hours, capacities and floors are those of `clear`
    noise : scale of the logit noise, EUR per H100e-h, above 0

    Raises
    ------
    ValueError
        The noise is not above 0 and finite.

    References
    ----------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior; Arrow, Block and
    Hurwicz (1959), On the stability of the competitive equilibrium.
    """

    __slots__ = ("_cost", "_noise", "_tastes")

    def __init__(self, users: Users, suppliers: Suppliers, noise: float) -> None:
        if not 0.0 < noise < math.inf:
            raise ValueError(f"market: noise must be above 0 and finite, got {noise}")
        self._cost, self._noise = suppliers.marginal_cost.tolist(), noise
        self._tastes = Tastes.of(users, suppliers, noise)

    def clear(
        self,
        wanted: ArrayLike,
        floor: ArrayLike,
        capacity: ArrayLike,
        start: ArrayLike | None = None,
        size: ArrayLike | None = None,
    ) -> Clearing:
        """Find prices and purchases of one period.

        Parameters
        ----------
        wanted : shape (rows,), hours, not negative
        floor : shape (suppliers,), lowest prices, EUR per H100e-h, not negative
        capacity : shape (suppliers,), hours, not negative, may be infinite; a supplier with no
            more than 1e-12 of what is wanted is left out
        start : shape (suppliers,), prices to start the search from, such as those of the period
            before; they save time and change nothing else
        size : shape (suppliers,), above 0, by default 1 each: how many like offers a supplier
            stands for, so that it attracts in proportion where all else is equal (size variable
            of a choice among aggregates; Ben-Akiva and Lerman 1985)

        Raises
        ------
        NotCleared
            No prices were found at which sales meet capacities; prices are never returned without.
        ValueError
            A shape differs, or a number is out of range.
        """
        hours = _column("wanted", wanted, self._tastes.near.shape[1])
        count = len(self._cost)
        return self.clear_checked(
            hours,
            _few("floor", floor, count),
            _few("capacity", capacity, count, most=math.inf),
            None if start is None else _few("start", start, count, least=-math.inf),
            [1.0] * count if size is None else _sizes(size, count),
        )

    def clear_checked(
        self,
        wanted: Numbers,
        floor: list[float],
        capacity: list[float],
        start: list[float] | None,
        size: list[float],
    ) -> Clearing:
        """Clear as `clear` does, without a check of what comes in."""
        lowest = [max(pair) for pair in zip(self._cost, floor, strict=True)]
        enough = NEGLIGIBLE * float(wanted.sum())
        is_open = [room > enough for room in capacity]
        begin = [
            at if math.isfinite(at) else low
            for at, low in zip(start or lowest, lowest, strict=True)
        ]
        terms = [
            _Terms(*one)
            for one in zip(capacity, lowest, begin, map(math.log, size), strict=True)
            if one[0] > enough
        ]
        count, rows = len(is_open), wanted.size
        if not terms:
            prices, shares = np.full(count, math.inf), np.zeros((rows, count))
            return Clearing(prices, shares, wanted, np.zeros(count))
        asked, sold, parts = self._balance(wanted, terms, is_open)
        if len(terms) == count:
            return Clearing(np.array(asked), parts.T, wanted, sold)
        prices, whole, shares = np.full(count, math.inf), np.zeros(count), np.zeros((count, rows))
        prices[is_open], whole[is_open], shares[is_open] = asked, sold, parts
        return Clearing(prices, shares.T, wanted, whole)

    def _balance(
        self, wanted: Numbers, terms: list["_Terms"], is_open: list[bool]
    ) -> tuple[list[float], Numbers, Numbers]:
        """Return prices, sales and shares of the suppliers that have something to sell."""
        # A size is worth as much as so much off the price. Buying nothing is one more option,
        # free and without a limit.
        noise = self._noise
        least = np.array([*(one.lowest / noise - one.worth for one in terms), 0.0])
        begin = np.array([*(one.start / noise - one.worth for one in terms), 0.0])
        limit = np.array([*(one.room for one in terms), math.inf])
        tastes = self._tastes
        if len(terms) < len(is_open):
            tastes = tastes.only(np.array([*is_open, True]))
        price, bought = clearing_prices(LogitDemand(tastes, wanted), least, limit, begin)
        prices = [
            one.lowest if at <= low else (at + one.worth) * noise
            for one, at, low in zip(terms, price.tolist(), least.tolist(), strict=False)
        ]
        return prices, np.minimum(bought.sold, limit)[:-1], bought.shares[:-1]


def clear(
    users: Users, suppliers: Suppliers, noise: float, start: ArrayLike | None = None
) -> Clearing:
    """Find prices and purchases of a market that meets once; see `Exchange`."""
    exchange = Exchange(users, suppliers, noise)
    return exchange.clear(users.wanted, suppliers.floor, suppliers.capacity, start)


class _Terms(NamedTuple):
    """Hours of a supplier, lowest price, price to start from, and what its size is worth."""

    room: float
    lowest: float
    start: float
    worth: float


def _sizes(size: ArrayLike, count: int) -> list[float]:
    sizes = _few("size", size, count)
    if min(sizes, default=1.0) <= 0.0:
        raise ValueError("market: sizes must be above 0")
    return sizes


def _few(
    name: str, numbers: ArrayLike, count: int, *, least: float = 0.0, most: float = _LARGEST
) -> list[float]:
    """Check a number for each supplier; prices to start from may be anything but no number."""
    found: list[float] = np.asarray(numbers, dtype=np.float64).tolist()
    limit = math.inf if least < 0.0 else most
    if len(found) != count or not all(least <= one <= limit for one in found):
        kind = "numbers" if limit > _LARGEST else "finite numbers"
        raise ValueError(f"market: {name} must be {count} {kind}{', none negative' * (least == 0)}")
    return found


def _column(name: str, numbers: ArrayLike, size: int) -> Numbers:
    column = np.asarray(numbers, dtype=np.float64)
    # Infinities and what is not a number show in the sum.
    if column.shape != (size,) or not column.sum() < math.inf or (size and column.min() < 0.0):
        raise ValueError(f"market: {name} must be {size} finite numbers, none negative")
    return column
