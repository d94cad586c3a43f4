"""What can be agreed: every combination of the levels in ``data/packages.yaml`` is one package."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from model.errors import InputError
from model.yaml_files import load_yaml

FOLDER = Path(__file__).parents[1] / "data"
FILE = "packages.yaml"
Condition = Literal["none", "eu_operator", "eu_operator_and_content"]
CONDITIONS: tuple[Condition, ...] = ("none", "eu_operator", "eu_operator_and_content")
_NoYes = tuple[Literal[0], Literal[1]]


def _rising(levels: tuple[float, ...]) -> tuple[float, ...]:
    if not levels or any(low >= high for low, high in pairwise(levels)):
        raise ValueError("levels must rise")
    return levels


def _from_nothing(levels: tuple[float, ...]) -> tuple[float, ...]:
    if levels[0] != 0:
        raise ValueError("the first level must be 0")
    return levels


_Share = Annotated[float, Field(ge=0, le=1)]
_Price = Annotated[float, Field(gt=0)]
_Money = Annotated[float, Field(ge=0)]
_Prices = Annotated[tuple[_Price, ...], AfterValidator(_rising)]
_Shares = Annotated[tuple[_Share, ...], AfterValidator(_rising), AfterValidator(_from_nothing)]
_Sums = Annotated[tuple[_Money, ...], AfterValidator(_rising), AfterValidator(_from_nothing)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Source(_Entry):
    """Where the levels come from: a key of the source register and a place in that source."""

    id: str
    where: str


class OfftakeLevels(_Entry):
    """Levels of the deal on compute time; a first level of 0 makes room for no deal."""

    share: _Shares
    price: _Prices
    quota: _Shares
    conditions: tuple[Literal["none"], Literal["eu_operator"], Literal["eu_operator_and_content"]]
    source: Source
    note: str


class PermitLevels(_Entry):
    """Levels of the terms of a permit."""

    firm_share: _Shares
    compact: _NoYes
    waste_heat: _NoYes
    closed_water: _NoYes
    local_fund: _Sums
    source: Source
    note: str


class Levels(_Entry):
    """The levels of both deals."""

    offtake: OfftakeLevels
    permit: PermitLevels


@dataclass(frozen=True, slots=True, eq=False)
class OfftakePackages:
    """The packages on compute time: read-only columns, shape (packages,).

    Parameters
    ----------
    share : part of the hours for sale that the state buys, 0 to 1
    price : multiple of the market price
    quota : part of the hours for sale that is reserved, 0 to 1
    condition : place in `CONDITIONS`
    share_levels : shape (levels,), the different shares
    share_level : place of each package's share in `share_levels`
    """

    share: NDArray[np.float64]
    price: NDArray[np.float64]
    quota: NDArray[np.float64]
    condition: NDArray[np.intp]
    share_levels: NDArray[np.float64]
    share_level: NDArray[np.intp]

    def __len__(self) -> int:
        """Return the number of packages."""
        return self.share.size

    def describe(self, row: int) -> dict[str, float | str]:
        """Return a package in words and numbers.

        Raises
        ------
        ValueError
            There is no such row.
        """
        _check_row(row, len(self))
        return {
            "share": float(self.share[row]),
            "price": float(self.price[row]),
            "quota": float(self.quota[row]),
            "conditions": CONDITIONS[self.condition[row]],
        }


@dataclass(frozen=True, slots=True, eq=False)
class PermitPackages:
    """The packages of a permit: read-only columns, shape (packages,).

    Parameters
    ----------
    firm_share : part of the power that is firm, 0 to 1; the rest is time-bound
    compact, waste_heat, closed_water : 1 if the term is in the package, else 0
    local_fund : EUR m, once
    """

    firm_share: NDArray[np.float64]
    compact: NDArray[np.float64]
    waste_heat: NDArray[np.float64]
    closed_water: NDArray[np.float64]
    local_fund: NDArray[np.float64]

    def __len__(self) -> int:
        """Return the number of packages."""
        return self.firm_share.size

    def describe(self, row: int) -> dict[str, float | bool]:
        """Return a package in words and numbers.

        Raises
        ------
        ValueError
            There is no such row.
        """
        _check_row(row, len(self))
        return {
            "firm_share": float(self.firm_share[row]),
            "compact": bool(self.compact[row]),
            "waste_heat": bool(self.waste_heat[row]),
            "closed_water": bool(self.closed_water[row]),
            "local_fund": float(self.local_fund[row]),
        }


def read_levels(folder: Path) -> Levels:
    """Read the levels of a folder.

    Raises
    ------
    InputError
        One line that says what is wrong.
    """
    try:
        return Levels.model_validate(load_yaml(folder / FILE))
    except ValidationError as error:
        one = error.errors()[0]
        where = ".".join(str(part) for part in one["loc"]) or "the file"
        problem = one["msg"].removeprefix("Value error, ")
        raise InputError(f"{FILE}: {where}: {problem}") from None


@cache
def levels() -> Levels:
    """Return the project's levels, read once."""
    return read_levels(FOLDER)


@cache
def offtake_packages() -> OfftakePackages:
    """Return the packages on compute time; the last term varies fastest."""
    found = levels().offtake
    places, kinds = tuple(range(len(found.share))), tuple(range(len(CONDITIONS)))
    place, price, quota, kind = _all_of(places, found.price, found.quota, kinds)
    level, condition = place.astype(np.intp), kind.astype(np.intp)
    share_levels = np.array(found.share)
    columns = (share_levels[level], price, quota, condition, share_levels, level)
    return OfftakePackages(*map(_read_only, columns))


@cache
def permit_packages() -> PermitPackages:
    """Return the packages of a permit; the last term varies fastest."""
    found = levels().permit
    columns = _all_of(
        found.firm_share, found.compact, found.waste_heat, found.closed_water, found.local_fund
    )
    return PermitPackages(*map(_read_only, columns))


def _all_of(*terms: tuple[float, ...]) -> list[NDArray[np.float64]]:
    grids = np.meshgrid(*(np.array(term, dtype=np.float64) for term in terms), indexing="ij")
    return [grid.ravel() for grid in grids]


def _read_only(column: NDArray[Any]) -> NDArray[Any]:
    column.setflags(write=False)
    return column


def _check_row(row: int, count: int) -> None:
    if not 0 <= row < count:
        raise ValueError(f"package {row} does not exist; rows run from 0 to {count - 1}")
