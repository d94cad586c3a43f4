"""What users buy from whom at given prices, when choices have logit noise."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.access.participants import Numbers, Suppliers, Users

# Exponentials are taken around reference prices. When prices are further from them than this, in
# units of the noise, they get new references, long before anything overflows.
FAR = 200.0


class Tastes(NamedTuple):
    """What rows like, in units of the noise; the last option, to buy nothing, is worth 0.

    Prepared once, it serves demand of any hours.

    Attributes
    ----------
    gain : shape (options, rows), value + premiums - latency cost
    reference : shape (options,), prices around which exponentials are taken
    near : shape (options, rows), exponentials at these prices; the largest of a row is 1
    """

    gain: Numbers
    reference: Numbers
    near: Numbers

    @classmethod
    def of(cls, users: Users, suppliers: Suppliers, noise: float) -> "Tastes":
        """Prepare what these rows like about these suppliers; noise in EUR per H100e-h."""
        traits = np.stack([suppliers.eu_owned, suppliers.dutch, suppliers.latency], axis=1)
        likes = np.stack([users.eu_premium, users.nl_premium, -users.latency_cost])
        nothing = np.zeros((1, users.value.size))
        return cls.around(np.concatenate([(users.value + traits @ likes) / noise, nothing]))

    @classmethod
    def around(cls, gain: Numbers, reference: Numbers | None = None) -> "Tastes":
        """Take the exponentials around these prices, shape (options,), or around 0."""
        at = np.zeros(len(gain)) if reference is None else reference
        left = gain - at[:, None]
        return cls(gain, at, np.exp(left - left.max(axis=0)))

    def only(self, options: NDArray[np.bool_]) -> "Tastes":
        """Leave out the other options."""
        return Tastes.around(self.gain[options], self.reference[options])


class Purchases(NamedTuple):
    """What is bought at some prices.

    Attributes
    ----------
    near : shape (options, rows), the exponentials that were used
    cheapness : shape (options,), their factors at these prices
    total : shape (rows,), by row the sum of all
    hours : shape (rows,), hours wanted over that sum
    sold : shape (options,), hours; the last are those that are not bought
    """

    near: Numbers
    cheapness: Numbers
    total: Numbers
    hours: Numbers
    sold: Numbers

    @property
    def shares(self) -> Numbers:
        """What part of a row's hours goes to an option, shape (options, rows)."""
        return np.asarray(self.near * self.cheapness[:, None] / self.total)


class LogitDemand:
    """Demand of users in rows for one or more suppliers; prices are in units of the noise.

    User n values an hour of supplier g at value + premiums - latency cost - price, and buying
    nothing at 0, which counts as a last option whose price is 0. Prices enter as factors of the
    options, so the exponentials over rows are taken once and not for each price tried.

    Parameters
    ----------
    tastes : of the rows
    wanted : shape (rows,), hours

    References
    ----------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior.
    """

    __slots__ = ("_tastes", "wanted")

    def __init__(self, tastes: Tastes, wanted: Numbers) -> None:
        self._tastes, self.wanted = tastes, wanted

    def at(self, price: Numbers) -> Purchases:
        """Return what is bought at these prices, shape (options,)."""
        above = self._tastes.reference - price
        if max(map(abs, above.tolist())) > FAR:
            self._tastes = Tastes.around(self._tastes.gain, price)
            above = np.zeros(price.size)
        near, cheapness = self._tastes.near, np.exp(above)
        total = cheapness @ near
        hours = self.wanted / total
        return Purchases(near, cheapness, total, hours, cheapness * (near @ hours))

    @staticmethod
    def fall(bought: Purchases, active: Sequence[int]) -> list[list[float]]:
        """Return how sales of active suppliers fall in their prices: minus the Jacobian.

        The matrix is symmetric. What an option loses to each other one is added up, so that what
        is lost to those outside is not lost in rounding when nearly all buy from active suppliers.

        Returns
        -------
        list
            A row for each active supplier, hours per unit of price over noise.
        """
        cheap = bought.cheapness.tolist()
        near = bought.near * (bought.hours / bought.total)
        between = (near @ bought.near.T).tolist()
        found = []
        for one in active:
            lost = [
                cheap[one] * price * both for price, both in zip(cheap, between[one], strict=True)
            ]
            lost[one] = 0.0
            whole = sum(lost)
            found.append([whole if other == one else -lost[other] for other in active])
        return found
