"""Rows that stand for all Dutch users, so that the weights add up to the margins exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.data.user_records import KINDS, SECTORS, SIZES, SMALLEST, DutchUserRow
from model.errors import InputError

DEFAULT_ROWS: Final = 5000
_NEARLY = 1e-9
"""A quota this close below a whole number is that number, whatever the last bits say."""

_MOST_CELLS = int(np.iinfo(np.uint16).max)
_MOST_USERS = int(np.iinfo(np.int32).max)

KIND_WORDS = {
    "sme": ("small or medium-sized firm", "small or medium-sized firms"),
    "scale_up": ("AI start-up or scale-up", "AI start-ups and scale-ups"),
    "corporate": ("large company", "large companies"),
    "research_group": ("research group", "research groups"),
    "public_body": ("public body", "public bodies"),
}
"""One user of a kind, and several."""
_FIELDS = {
    "ict": "ICT",
    "business_services": "business services",
    "finance": "finance",
    "industry": "industry",
    "trade": "trade",
    "construction_transport_hospitality": "construction, transport or hospitality",
    "other_services": "other services",
    "ai_science": "AI science",
    "other_science": "other science",
    "government": "government",
    "health": "health",
    "education": "education",
}
_STAFF = dict(
    zip(
        SIZES,
        ("fewer than 10", "10 to 19", "20 to 49", "50 to 249", "250 or more"),
        strict=True,
    )
)

Rows = int | Literal["full", "all"]
Codes = NDArray[np.unsignedinteger[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Population:
    """The users as arrays of one entry for each row; a row keeps its slot for ever.

    ``weight`` is how many real users a row stands for (whole, at least 1). ``cell`` is the place
    of its margin in ``cells``; ``kind``, ``sector`` and ``size`` are places in the `KINDS`,
    `SECTORS` and `SIZES` of `model.data.user_records`. Rows of one cell stand together, in the
    order of the cells. The arrays are read-only.
    """

    cells: tuple[DutchUserRow, ...]
    weight: NDArray[np.int32]
    cell: NDArray[np.uint16]
    kind: NDArray[np.uint8]
    sector: NDArray[np.uint8]
    size: NDArray[np.uint8]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.weight)

    def users_by(self, codes: Codes, count: int) -> NDArray[np.int64]:
        """Return how many real users have each code.

        Parameters
        ----------
        codes : shape (rows,), such as ``kind`` or ``cell``
        count : number of codes there are
        """
        return np.bincount(codes, weights=self.weight, minlength=count).astype(np.int64)

    def sums(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """Return the sum over the real users of each cell.

        Parameters
        ----------
        values : shape (rows,), what each user of a row has, in any unit

        Raises
        ------
        ValueError
            There are not as many values as rows.
        """
        if values.shape != self.weight.shape:
            raise ValueError(f"population: {values.shape} values for {len(self)} rows")
        cells = np.arange(len(self.cells), dtype=self.cell.dtype)
        starts = np.searchsorted(self.cell, cells)
        return np.add.reduceat(values * self.weight, starts, dtype=np.float64)

    def member(self, slot: int) -> str:
        """Return in words whom a row stands for.

        Raises
        ------
        InputError
            There is no such slot.
        """
        if not 0 <= slot < len(self):
            raise InputError(f"no member {slot}; allowed: 0 to {len(self) - 1}")
        margin, weight = self.cells[int(self.cell[slot])], int(self.weight[slot])
        name = KIND_WORDS[margin.kind][weight > 1]
        return (
            f"Member {slot} of {len(self)} stands for {weight} {name} in {_FIELDS[margin.sector]} "
            f"with {_STAFF[margin.size]} staff, out of {margin.users} such. "
            f"Of these {100 * margin.ai_share:g} percent used AI in {margin.year}."
        )


def synthesise(
    margins: Iterable[DutchUserRow], rows: Rows = DEFAULT_ROWS, power: float = 1.0
) -> Population:
    """Return rows whose weights add up to each margin exactly.

    Rows are given out by `allocate`. Inside a cell the weights are whole and differ by at most
    one; the larger ones come first.

    Parameters
    ----------
    margins : the cells, in the order that the rows will have
    rows : number of rows. "full" gives each user one row, except that small firms (fewer than 10
        staff, no scale-ups) have the rows that they have among the default number. "all" gives
        each user one row.
    power : see `allocate`

    Raises
    ------
    InputError
        There are no margins or too many, fewer rows than cells, or more rows than users.
    ValueError
        The power is not from 0 to 1.
    """
    cells = tuple(margins)
    if not 1 <= len(cells) <= _MOST_CELLS:
        raise InputError(f"{len(cells)} margins of users; allowed: 1 to {_MOST_CELLS}")
    users = np.array([cell.users for cell in cells], dtype=np.int64)
    if users.max() >= _MOST_USERS:
        raise InputError(f"{users.max()} users in one margin; allowed: below {_MOST_USERS}")
    held = _rows_of_cells(cells, users, rows, power)
    base, larger = np.divmod(users, held)
    weights = np.stack([base + 1, base], axis=1).ravel()
    times = np.stack([larger, held - larger], axis=1).ravel()
    return Population(
        cells,
        _frozen(np.repeat(weights.astype(np.int32), times)),
        _frozen(np.repeat(np.arange(len(cells), dtype=np.uint16), held)),
        _coded([cell.kind for cell in cells], KINDS, held),
        _coded([cell.sector for cell in cells], SECTORS, held),
        _coded([cell.size for cell in cells], SIZES, held),
    )


def allocate(users: ArrayLike, rows: int, power: float = 1.0) -> NDArray[np.int64]:
    """Return how many rows each cell has: in proportion to its users, raised to a power.

    With power 1 rows stand for about equally many users. A lower power gives small cells more
    rows, and 0 gives all cells equally many. Each cell has at least one row and at most one for
    each user; a cell held at such a bound is left out, and the proportion holds for the others.
    Rounding is by largest remainder: the whole part of each quota, then one row more for the
    largest fractions; equal fractions go by the order of the cells.

    Parameters
    ----------
    users : shape (cells,), whole and at least 1
    rows : number of rows in all
    power : from 0 to 1

    Raises
    ------
    InputError
        There are fewer rows than cells or more rows than users.
    ValueError
        A cell is empty or not whole, or the power is not from 0 to 1.

    References
    ----------
    Hamilton's rule of apportionment; Bankier (1988), Power allocations.
    """
    count = np.asarray(users)
    if count.ndim != 1 or count.size == 0 or count.dtype.kind not in "iu" or count.min() < 1:
        raise ValueError(f"allocate: each cell needs users, in whole numbers; got {count}")
    if not 0.0 <= power <= 1.0:
        raise ValueError(f"allocate: {power=}; allowed: 0 to 1")
    total = int(count.sum())
    if not count.size <= rows <= total:
        raise InputError(f"{rows} rows of users; allowed: {count.size} (cells) to {total} (users)")
    quota = _quotas(count, rows, power)
    held = np.floor(quota + _NEARLY).astype(np.int64)
    by_fraction = np.argsort(held - quota, kind="stable")
    held[by_fraction[: rows - int(held.sum())]] += 1
    return held


def _quotas(users: NDArray[np.int64], rows: int, power: float) -> NDArray[np.float64]:
    """Return the proportional numbers between the bounds that add up to `rows`.

    The sum grows with the common factor in straight pieces, which meet where a cell reaches a
    bound; so the factor is read off between two such points.
    """
    measure = users.astype(np.float64) ** power
    bends = np.sort(np.concatenate([1.0 / measure, users / measure]))
    sums = np.clip(bends[:, None] * measure, 1.0, users).sum(axis=1)
    factor = float(np.interp(rows, sums, bends))
    quotas: NDArray[np.float64] = np.clip(factor * measure, 1.0, users)
    return quotas


def _rows_of_cells(
    cells: Sequence[DutchUserRow], users: NDArray[np.int64], rows: Rows, power: float
) -> NDArray[np.int64]:
    if rows == "all":
        return users
    if rows == "full":
        small = np.array([cell.kind == "sme" and cell.size == SMALLEST for cell in cells])
        default = min(max(DEFAULT_ROWS, users.size), int(users.sum()))
        return np.where(small, allocate(users, default, power), users)
    if isinstance(rows, str):
        raise InputError(f"{rows!r} rows of users; allowed: a number, full, all")
    return allocate(users, rows, power)


def _coded(
    names: Sequence[str], known: Sequence[str], held: NDArray[np.int64]
) -> NDArray[np.uint8]:
    codes = np.array([known.index(name) for name in names], dtype=np.uint8)
    return _frozen(np.repeat(codes, held))


def _frozen(values: NDArray[Any]) -> NDArray[Any]:
    values.setflags(write=False)
    return values
