"""The prices at which nobody sells more than there is."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.access.logit_demand import LogitDemand, Purchases
from model.access.participants import Numbers

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
    demand: LogitDemand, floor: Numbers, capacity: Numbers, start: Numbers
) -> tuple[Numbers, Purchases]:
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
    floor : shape (options,), lowest prices; that of buying nothing, the last, is 0
    capacity : shape (options,), hours, above 0, may be infinite; the last is
    start : shape (options,), prices to start from; the result does not depend on them

    Returns
    -------
    prices, purchases
        Prices, shape (options,), and what is bought; sales differ from capacity, where the price
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
    begin = np.maximum(start, floor)
    guess = _guess(demand, floor, capacity, begin)
    if guess is not None:
        return guess
    price, bought = floor, demand.at(floor)
    active = np.zeros(floor.size, dtype=np.bool_)
    while (over := ~active & _too_much(bought, capacity)).any():
        active |= over
        price = np.where(over, begin, price)
        price, bought = _balance(demand, active, capacity).settle(price, MAX_ROUNDS)
    return np.maximum(price, floor), bought


def _guess(
    demand: LogitDemand, floor: Numbers, capacity: Numbers, begin: Numbers
) -> tuple[Numbers, Purchases] | None:
    """Return the answer if those who begin above their floors are those who sell out."""
    active = (begin > floor) & np.isfinite(capacity)
    if not active.any() or float(capacity[active].sum()) >= float(demand.wanted.sum()):
        return None
    try:
        price, bought = _balance(demand, active, capacity).settle(
            np.where(active, begin, floor), GUESS_ROUNDS
        )
    except NotCleared:
        return None
    if bool((price < floor).any() or (~active & _too_much(bought, capacity)).any()):
        return None
    return price, bought


def _too_much(bought: Purchases, capacity: Numbers) -> NDArray[np.bool_]:
    return np.asarray(bought.sold > capacity * (1.0 + TOLERANCE))


def _balance(demand: LogitDemand, active: NDArray[np.bool_], capacity: Numbers) -> "_Balance":
    return _Balance(demand, active.nonzero()[0].tolist(), capacity[active].tolist())


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

    def settle(self, price: Numbers, rounds: int) -> tuple[Numbers, Purchases]:
        """Move the active prices, whatever their floors, until sales equal capacity."""
        bought = self.demand.at(price)
        gap, best, largest = self._gap(bought), math.inf, math.inf
        for _ in range(rounds):
            largest = _largest(gap)
            if largest <= TOLERANCE + ROUNDINGS * math.ulp(_largest(price.tolist())):
                return price, bought
            best = min(best, largest)
            price, bought, gap = self._move(price, gap, self._step(bought, gap), 0.5 * best)
        raise NotCleared(f"sales still differ from capacity by {largest:.1e} after {rounds} rounds")

    def _sold(self, bought: Purchases) -> list[float]:
        sold = bought.sold.tolist()
        return [sold[one] for one in self.active]

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
        slope, damping = self.demand.fall(bought, self.active), DAMPING * min(1.0, _largest(gap))
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
        self, price: Numbers, gap: list[float], step: list[float], wanted: float
    ) -> tuple[Numbers, Purchases, list[float]]:
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

    def _try(self, price: Numbers, step: list[float]) -> tuple[Numbers, Purchases, list[float]]:
        """Return prices after a step, what is bought at them and the gap that is left."""
        tried = price.copy()
        tried[self.active] += step
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
