"""The prices at which nobody sells more than there is."""

import math
from dataclasses import dataclass

import numpy as np

from model.access.logit_demand import LogitDemand, Purchases

# Sales meet a capacity when they differ by less than this share of it. Prices that are huge in
# units of the noise are themselves rounded, so that much more is allowed.
TOLERANCE = 1e-10
ROUNDINGS = 64.0
MAX_ROUNDS = 500
GUESS_ROUNDS = 12
MAX_HALVINGS = 30
# Keeps a step finite while nearly nobody would rather not buy; fades out near the answer.
DAMPING = 1e-3
# Sales below this share of capacity count as this share.
LEAST = 1e-200


class NotCleared(RuntimeError):  # noqa: N818 - reads as the state it reports
    """No prices were found at which sales meet capacities."""


def clearing_prices(
    demand: LogitDemand, floor: list[float], capacity: list[float], start: list[float]
) -> tuple[list[float], Purchases]:
    """Find the prices at which nobody sells more than there is, and nobody asks more than needed.

    A price is at its floor, or above it and sales equal capacity. There is one such set of prices:
    sales of a supplier fall in its own price and rise in the others' (gross substitutes), and some
    users always rather buy nothing.

    First it is tried whether the suppliers that start above their floors are those that sell out;
    the answer is checked. Otherwise all prices start at their floors. Those who would sell too
    much get prices that make sales equal capacity. These only rise, so others may sell too much
    and join in, but nobody ever leaves: at most one stage for each supplier.

    Parameters
    ----------
    demand : of all options; prices below are in units of its noise
    floor : lowest prices by option; that of buying nothing, the last, is 0
    capacity : hours by option, above 0, may be infinite; the last is
    start : prices to start from, by option; the result does not depend on them

    Returns
    -------
    prices, purchases
        Prices by option, and what is bought; sales differ from capacity, where the price
        is above the floor, by no more than 1e-10 of it or the rounding of the prices.

    Raises
    ------
    NotCleared
        Sales do not meet capacities within the rounds allowed.

    References
    ----------
    Arrow, Block and Hurwicz (1959) on gross substitutes; Berry, Levinsohn and Pakes (1995) on
    prices that make logit shares meet given ones.
    """
    begin = list(map(max, start, floor))
    guess = _guess(demand, floor, capacity, begin)
    if guess is not None:
        return guess
    price, bought = floor, demand.at(floor)
    active: list[int] = []
    while over := _sold_out(bought, capacity, active):
        active = sorted([*active, *over])
        price = [
            first if one in over else at
            for one, (at, first) in enumerate(zip(price, begin, strict=True))
        ]
        price, bought = _balance(demand, active, capacity).settle(price, MAX_ROUNDS)
    return list(map(max, price, floor)), bought


def _guess(
    demand: LogitDemand, floor: list[float], capacity: list[float], begin: list[float]
) -> tuple[list[float], Purchases] | None:
    """Return the answer if those who begin above their floors are those who sell out."""
    active = [
        one
        for one, (first, low, room) in enumerate(zip(begin, floor, capacity, strict=True))
        if first > low and math.isfinite(room)
    ]
    if not active or sum(capacity[one] for one in active) >= float(demand.wanted.sum()):
        return None
    price = [begin[one] if one in active else low for one, low in enumerate(floor)]
    try:
        price, bought = _balance(demand, active, capacity).settle(price, GUESS_ROUNDS)
    except NotCleared:
        return None
    if any(at < low for at, low in zip(price, floor, strict=True)):
        return None
    return None if _sold_out(bought, capacity, active) else (price, bought)


def _sold_out(bought: Purchases, capacity: list[float], active: list[int]) -> list[int]:
    """Return the options besides the active ones that would sell more than there is."""
    return [
        one
        for one, (sold, room) in enumerate(zip(bought.sold, capacity, strict=True))
        if sold > room * (1.0 + TOLERANCE) and one not in active
    ]


def _balance(demand: LogitDemand, active: list[int], capacity: list[float]) -> "_Balance":
    return _Balance(demand, active, [capacity[one] for one in active])


@dataclass(frozen=True, slots=True)
class _Balance:
    """The search for prices of active suppliers at which each sells its capacity.

    These prices minimise a strictly convex function, whose slope in a price is capacity minus
    sales. A Newton step is taken as it is when it halves the smallest gap so far, which happens a
    limited number of times. Other steps are halved until that function still falls at their end,
    so it falls at every such step. Suppliers are few, so their numbers are plain ones.
    """

    demand: LogitDemand
    active: list[int]
    capacity: list[float]

    def settle(self, price: list[float], rounds: int) -> tuple[list[float], Purchases]:
        """Move the active prices, whatever their floors, until sales equal capacity."""
        bought = self.demand.at(price)
        gap, best, largest = self._gap(bought), math.inf, math.inf
        for _ in range(rounds):
            largest = _largest(gap)
            if largest <= TOLERANCE + ROUNDINGS * math.ulp(_largest(price)):
                return price, bought
            best = min(best, largest)
            price, bought, gap = self._move(price, gap, self._step(bought, gap), 0.5 * best)
        raise NotCleared(f"sales still differ from capacity by {largest:.1e} after {rounds} rounds")

    def _sold(self, bought: Purchases) -> list[float]:
        return [bought.sold[one] for one in self.active]

    def _gap(self, bought: Purchases) -> list[float]:
        """Return the logarithm of sales over capacity, finite also where sales vanish."""
        pairs = zip(self._sold(bought), self.capacity, strict=True)
        return [math.log(max(sold / room, LEAST)) for sold, room in pairs]

    def _step(self, bought: Purchases, gap: list[float]) -> list[float]:
        """Return the Newton step for the logarithm of sales if it goes downhill, else the plain.

        Sales fall about exponentially in a price, so their logarithm is closer to a straight line.
        """
        sold = self._sold(bought)
        scale = [max(x, LEAST * room) for x, room in zip(sold, self.capacity, strict=True)]
        slope, damping = bought.fall(self.active), DAMPING * min(1.0, _largest(gap))
        for place, row in enumerate(slope):
            if scale[place] > sold[place]:
                # Where nothing is sold, as if a price took effect on its own.
                row[:] = [float(other == place) for other in range(len(row))]
            else:
                row[:] = [one / scale[place] for one in row]
                row[place] += damping
        step = _solve(slope, gap)
        if self._rises(sold, step):
            pairs = zip(sold, self.capacity, scale, strict=True)
            step = _solve(slope, [(x - room) / size for x, room, size in pairs])
        return step

    def _rises(self, sold: list[float], step: list[float]) -> bool:
        """Whether the convex function rises along a step where so much is sold."""
        terms = zip(self.capacity, sold, step, strict=True)
        return sum((room - x) * move for room, x, move in terms) >= 0.0

    def _move(
        self, price: list[float], gap: list[float], step: list[float], wanted: float
    ) -> tuple[list[float], Purchases, list[float]]:
        """Go as far along the step as the convex function still falls, or the gap is as wanted."""
        for _ in range(MAX_HALVINGS):
            tried, bought, left = self._try(price, step)
            if _largest(left) <= wanted or not self._overshot(bought, step):
                return tried, bought, left
            step = [0.5 * one for one in step]
        # Moving each price by its gap always lets the function fall, if slowly.
        return self._try(price, gap)

    def _overshot(self, bought: Purchases, step: list[float]) -> bool:
        """Whether the convex function rises again at the end of a step."""
        terms = zip(self._sold(bought), self.capacity, step, strict=True)
        return sum((x - room) * move for x, room, move in terms) < 0.0

    def _try(
        self, price: list[float], step: list[float]
    ) -> tuple[list[float], Purchases, list[float]]:
        """Return prices after a step, what is bought at them and the gap that is left."""
        tried = price.copy()
        for one, move in zip(self.active, step, strict=True):
            tried[one] += move
        bought = self.demand.at(tried)
        return tried, bought, self._gap(bought)


def _solve(rows: list[list[float]], right: list[float]) -> list[float]:
    """Solve a few linear equations; one or two of them by hand, which is faster."""
    if len(right) == 1:
        return [right[0] / rows[0][0]]
    if len(right) == 2:
        (a, b), (c, d) = rows
        whole = a * d - b * c
        return [(d * right[0] - b * right[1]) / whole, (a * right[1] - c * right[0]) / whole]
    found: list[float] = np.linalg.solve(rows, right).tolist()
    return found


def _largest(numbers: list[float]) -> float:
    """Return the largest magnitude."""
    return max(map(abs, numbers))
