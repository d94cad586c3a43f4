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
    return _Balance(demand, np.flatnonzero(active), capacity[active])


@dataclass(frozen=True, slots=True)
class _Balance:
    """The search for prices of active suppliers at which each sells its capacity.

    These prices minimise a strictly convex function, whose slope in a price is capacity minus
    sales. A Newton step is taken as it is when it halves the smallest gap so far, which happens a
    limited number of times. Other steps are halved until that function still falls at their end,
    so it falls at every such step.
    """

    demand: LogitDemand
    active: NDArray[np.intp]
    capacity: Numbers

    def settle(self, price: Numbers, rounds: int) -> tuple[Numbers, Purchases]:
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

    def _gap(self, bought: Purchases) -> Numbers:
        """Return the logarithm of sales over capacity, finite also where sales vanish."""
        ratio = bought.sold[self.active] / self.capacity
        return np.asarray(np.log(np.maximum(ratio, LEAST)))

    def _step(self, bought: Purchases, gap: Numbers) -> Numbers:
        """Return the Newton step for the logarithm of sales if it goes downhill, else the plain.

        Sales fall about exponentially in a price, so their logarithm is closer to a straight line.
        """
        sold = bought.sold[self.active]
        scale = np.maximum(sold, LEAST * self.capacity)
        slope = self.demand.fall(bought, self.active) / scale[:, None]
        slope.flat[:: sold.size + 1] += DAMPING * min(1.0, _largest(gap))
        unsold = scale > sold
        if unsold.any():
            # Where nothing is sold, as if a price took effect on its own.
            slope[unsold] = np.eye(sold.size)[unsold]
        step = np.asarray(np.linalg.solve(slope, gap), dtype=np.float64)
        if float((self.capacity - sold) @ step) >= 0.0:
            step = np.asarray(np.linalg.solve(slope, (sold - self.capacity) / scale), np.float64)
        return step

    def _move(
        self, price: Numbers, gap: Numbers, step: Numbers, wanted: float
    ) -> tuple[Numbers, Purchases, Numbers]:
        """Go as far along the step as the convex function still falls, or the gap is as wanted."""
        for _ in range(MAX_HALVINGS):
            tried, bought, left = self._try(price, step)
            if _largest(left) <= wanted:
                return tried, bought, left
            if float((bought.sold[self.active] - self.capacity) @ step) >= 0.0:
                return tried, bought, left
            step = 0.5 * step
        # Moving each price by its gap always lets the function fall, if slowly.
        return self._try(price, gap)

    def _try(self, price: Numbers, step: Numbers) -> tuple[Numbers, Purchases, Numbers]:
        """Return prices after a step, what is bought at them and the gap that is left."""
        tried = price.copy()
        tried[self.active] += step
        bought = self.demand.at(tried)
        return tried, bought, self._gap(bought)


def _largest(numbers: Numbers) -> float:
    """Return the largest magnitude; for a few numbers faster than an array's own means."""
    return float(max(map(abs, numbers.tolist())))
