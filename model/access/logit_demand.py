"""What users buy from whom at given prices, when choices have logit noise."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.access.participants import Numbers, Suppliers, Users

# Exponentials are taken around reference prices. When prices are further from them than this, in
# units of the noise, they get new references, long before anything overflows.
FAR = 200.0


class Purchases(NamedTuple):
    """What is bought at some prices; suppliers that differ by price only are one kind.

    Attributes
    ----------
    by_kind : shape (kinds, rows), share of a row's hours bought from a kind of supplier
    nothing : shape (rows,), share of a row's hours that is not bought
    part : shape (suppliers,), the part of its kind's sales that each supplier has
    sold : shape (suppliers,), hours
    """

    by_kind: Numbers
    nothing: Numbers
    part: Numbers
    sold: Numbers


class LogitDemand:
    """Demand of users in rows for one or more suppliers; prices are in units of the noise.

    User n values an hour of supplier g at value + premiums - latency cost - price, and buying
    nothing at 0. Suppliers that differ by price only share a column, and prices enter as factors
    of columns, so the exponentials over rows are taken once and not for each price tried.

    References
    ----------
    McFadden (1974), Conditional logit analysis of qualitative choice behavior.
    """

    __slots__ = ("_near", "_nothing", "_reference", "_taste", "kind", "total", "wanted")

    def __init__(self, users: Users, suppliers: Suppliers, noise: float) -> None:
        traits = np.stack([suppliers.eu_owned, suppliers.dutch, suppliers.latency], axis=1)
        rows = [tuple(row) for row in traits.tolist()]
        number = {row: place for place, row in enumerate(dict.fromkeys(rows))}
        self.kind: NDArray[np.intp] = np.array([number[row] for row in rows], dtype=np.intp)
        self.wanted = users.wanted
        self.total = float(self.wanted.sum())
        # Rows run along the second axis, so that each column is one piece of memory.
        likes = np.stack([users.eu_premium, users.nl_premium, -users.latency_cost])
        self._taste: Numbers = (users.value + np.array(list(number)) @ likes) / noise
        self._reference = np.full(len(self._taste), np.inf)
        self._near = self._nothing = self._taste

    def at(self, price: Numbers) -> Purchases:
        """Return what is bought at these prices, shape (suppliers,)."""
        lowest = np.full(len(self._taste), np.inf)
        np.minimum.at(lowest, self.kind, price)
        if bool((np.abs(lowest - self._reference) > FAR).any()):
            self._refer_to(lowest)
        cheapness = np.exp(self._reference[self.kind] - price)
        pull = np.bincount(self.kind, cheapness, len(lowest))
        attraction = self._near * pull[:, None]
        total = attraction.sum(axis=0) + self._nothing
        by_kind = attraction / total
        part = cheapness / pull[self.kind]
        sold = part * (by_kind @ self.wanted)[self.kind]
        return Purchases(by_kind, self._nothing / total, part, sold)

    def fall(self, bought: Purchases, active: NDArray[np.bool_]) -> Numbers:
        """Return how sales of active suppliers fall in their prices: minus the Jacobian.

        The matrix is symmetric; what is lost to suppliers outside or to not buying is added up on
        its own, so that it is not lost in rounding when nearly all buy from active suppliers.

        Returns
        -------
        array
            Shape (active, active), hours per unit of price over noise.
        """
        hours = bought.by_kind * self.wanted
        between = (hours @ bought.by_kind.T)[self.kind][:, self.kind]
        between *= bought.part[:, None] * bought.part
        away = bought.part * (hours @ bought.nothing)[self.kind]
        away += between[:, ~active].sum(axis=1)
        inside = between[active][:, active]
        inside.flat[:: len(inside) + 1] = 0.0
        fall = -inside
        fall.flat[:: len(inside) + 1] = away[active] + inside.sum(axis=1)
        return np.asarray(fall)

    def _refer_to(self, lowest: Numbers) -> None:
        """Take the exponentials around these prices of the kinds; the largest of a row is 1."""
        self._reference = lowest
        gain = self._taste - lowest[:, None]
        most = np.maximum(gain.max(axis=0), 0.0)
        self._near = np.exp(gain - most)
        self._nothing = np.exp(-most)
