"""Who meets in the market for compute: suppliers with a jurisdiction, and users in rows."""

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


class Jurisdiction(IntEnum):
    """Whose law reaches a supplier."""

    NL = 0
    EU = 1
    EU_LOCATED_FOREIGN_OWNED = 2
    FOREIGN = 3


@dataclass(frozen=True, slots=True)
class Suppliers:
    """Those who sell compute.

    A supplier whose price is given from outside, as that of a hyperscaler, has that price as its
    floor and an infinite capacity. One that is cut off or has nothing to deliver has capacity 0.

    Attributes
    ----------
    jurisdiction : shape (suppliers,), numbers of `Jurisdiction`
    marginal_cost : shape (suppliers,), EUR per H100e-h, not negative
    capacity : shape (suppliers,), H100e-h in the period, not negative, may be infinite
    floor : shape (suppliers,), lowest price asked, EUR per H100e-h, not negative
    latency : shape (suppliers,), distance in the unit that users' latency cost is per

    Raises
    ------
    ValueError
        Shapes differ, or a number is out of range.
    """

    jurisdiction: NDArray[np.intp]
    marginal_cost: Numbers
    capacity: Numbers
    floor: Numbers
    latency: Numbers

    def __post_init__(self) -> None:
        _check(self, signed=(), unlimited=("capacity",))
        law = self.jurisdiction
        known = not law.size or min(Jurisdiction) <= law.min() <= law.max() <= max(Jurisdiction)
        if not np.issubdtype(law.dtype, np.integer) or not known:
            raise ValueError("Suppliers: jurisdiction must hold numbers of Jurisdiction")

    @property
    def lowest_price(self) -> Numbers:
        """The price of a supplier with room to spare: marginal cost, or the floor above it."""
        return np.maximum(self.marginal_cost, self.floor)

    @property
    def eu_owned(self) -> NDArray[np.bool_]:
        """True for Dutch and other owners in the Union.

        Foreign owners within the Union stay in reach of foreign law and earn no premium.
        """
        law = self.jurisdiction
        return np.asarray((law == Jurisdiction.NL) | (law == Jurisdiction.EU))

    @property
    def dutch(self) -> NDArray[np.bool_]:
        """True for Dutch owners."""
        return np.asarray(self.jurisdiction == Jurisdiction.NL)


@dataclass(frozen=True, slots=True)
class Users:
    """Those who want compute, one row for `weight` alike users.

    Attributes
    ----------
    weight : shape (rows,), how many users a row stands for, not negative
    hours : shape (rows,), H100e-h that each wants in the period, not negative
    value : shape (rows,), willingness to pay, EUR per H100e-h
    eu_premium : shape (rows,), more for European owners, EUR per H100e-h
    nl_premium : shape (rows,), more for Dutch owners on top of that, EUR per H100e-h
    latency_cost : shape (rows,), EUR per H100e-h per unit of latency

    Raises
    ------
    ValueError
        Shapes differ, or a number is out of range.
    """

    weight: Numbers
    hours: Numbers
    value: Numbers
    eu_premium: Numbers
    nl_premium: Numbers
    latency_cost: Numbers

    def __post_init__(self) -> None:
        _check(self, signed=("value", "eu_premium", "nl_premium", "latency_cost"), unlimited=())

    @property
    def wanted(self) -> Numbers:
        """Hours that each row as a whole wants, shape (rows,)."""
        return self.weight * self.hours


@dataclass(frozen=True, slots=True)
class Segments:
    """Which rows are alike to the market, so that each kind need be counted once.

    What people like seldom changes: group once with `of`, and hand in the hours of each quarter.

    Attributes
    ----------
    number : shape (rows,), the segment of each row
    first : shape (segments,), a row of each segment
    """

    number: NDArray[np.intp]
    first: NDArray[np.intp]

    @classmethod
    def of(cls, *keys: ArrayLike) -> Self:
        """Put rows with the same numbers in all keys into one segment, in the order of the keys.

        Parameters
        ----------
        keys : each of shape (rows,); for the market all fields of `Users` but weight and hours,
            and any label that results are to be told apart by

        Raises
        ------
        ValueError
            There is no key, or shapes differ.
        """
        columns = [np.asarray(key) for key in keys]
        if not columns or any(c.ndim != 1 or c.shape != columns[0].shape for c in columns):
            raise ValueError("Segments: needs keys with one number for each row")
        number = np.zeros(columns[0].size, dtype=np.intp)
        first = number[:1]
        for column in columns:
            values, codes = np.unique(column, return_inverse=True)
            both = number * values.size + codes
            _, first, number = np.unique(both, return_index=True, return_inverse=True)
        return cls(number, first)

    def total(self, amounts: ArrayLike) -> Numbers:
        """Add up amounts per row, shape (rows,), to amounts per segment, shape (segments,)."""
        weights = np.asarray(amounts, dtype=np.float64)
        return np.bincount(self.number, weights, self.first.size).astype(np.float64, copy=False)

    def users(self, users: Users) -> Users:
        """Return one row per segment: its users as one, with all the hours they want together.

        Parameters
        ----------
        users : rows that are alike within a segment in all but weight and hours
        """
        alike = (getattr(users, field.name)[self.first] for field in fields(users)[2:])
        return Users(np.ones(self.first.size), self.total(users.wanted), *alike)


def _check(table: Suppliers | Users, signed: tuple[str, ...], unlimited: tuple[str, ...]) -> None:
    """Check shapes and ranges of the columns of a table."""
    name = type(table).__name__
    columns = {field.name: getattr(table, field.name) for field in fields(table)}
    shapes = {np.shape(column) for column in columns.values()}
    if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
        raise ValueError(f"{name}: columns must be lists of one length, got {shapes}")
    for field, column in columns.items():
        # Infinities and what is not a number show in the sum of a column.
        if field not in unlimited and not np.isfinite(column.sum()):
            raise ValueError(f"{name}: {field} must be finite")
        if field not in signed and column.size and not column.min() >= 0.0:
            raise ValueError(f"{name}: {field} must not be negative")
