"""Tables about users of compute: how many there are, what they ask, and whom it serves.

Each ``read_`` function reads and checks the file of a folder; the function of the same name
without it does so once, for the file that comes with the model. `REFERENCES` says which columns
hold keys of other tables.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from model.data.reading import DataError, Table
from model.data.user_records import (
    ACTIVITIES,
    KINDS,
    DutchUserRow,
    UserDemandRow,
    UserMissionRow,
)

__all__ = [
    "REFERENCES",
    "DutchUserRow",
    "UserDemandRow",
    "UserMissionRow",
    "dutch_users",
    "read_dutch_users",
    "read_user_demand",
    "read_user_missions",
    "user_demand",
    "user_missions",
]

_USERS = Table("dutch_users.csv", DutchUserRow)
_DEMAND = Table("user_demand.csv", UserDemandRow, key="")
_MISSIONS = Table("user_missions.csv", UserMissionRow, key="")
_ROUNDING = 1e-9

REFERENCES: tuple[tuple[Table[Any], str, str], ...] = (
    (_USERS, "source", "sources.csv"),
    (_USERS, "facts", "facts.csv"),
    (_DEMAND, "source", "sources.csv"),
    (_DEMAND, "facts", "facts.csv"),
    (_MISSIONS, "source", "sources.csv"),
)
"""Which columns hold keys, and into which file they point."""


def read_dutch_users(folder: Path | None = None) -> Mapping[str, DutchUserRow]:
    """Return the margins of the Dutch users by id, in the order of the file.

    Raises
    ------
    DataError
        At the first fault, also where one kind, sector and size class stands twice.
    """
    found: dict[str, DutchUserRow] = {}
    lines: dict[tuple[str, ...], int] = {}
    for line, row in _USERS.rows(folder):
        _enter(lines, (row.kind, row.sector, row.size), _USERS.file, line)
        found[row.id] = row
    return MappingProxyType(found)


def read_user_demand(folder: Path | None = None) -> Mapping[tuple[str, str], UserDemandRow]:
    """Return what adopters ask, by kind and activity, in the order of the file.

    Raises
    ------
    DataError
        At the first fault, also where a kind and activity stands twice or nowhere.
    """
    found: dict[tuple[str, str], UserDemandRow] = {}
    lines: dict[tuple[str, ...], int] = {}
    for line, row in _DEMAND.rows(folder):
        place = (row.kind, row.activity)
        _enter(lines, place, _DEMAND.file, line)
        found[place] = row
    for kind in KINDS:
        for activity in ACTIVITIES:
            if (kind, activity) not in found:
                fault = f"no row for {kind}, {activity}; each kind and activity needs one"
                raise DataError(_DEMAND.file, 0, "kind", fault)
    return MappingProxyType(found)


def read_user_missions(folder: Path | None = None) -> Mapping[tuple[str, str], UserMissionRow]:
    """Return which compute serves a mission, by sector and mission, in the order of the file.

    A sector and mission without a row has no such compute.

    Raises
    ------
    DataError
        At the first fault, also where a sector and mission stands twice, or the shares of a
        sector are more than the whole.
    """
    found: dict[tuple[str, str], UserMissionRow] = {}
    lines: dict[tuple[str, ...], int] = {}
    whole: dict[str, float] = {}
    for line, row in _MISSIONS.rows(folder):
        place = (row.sector, row.mission)
        _enter(lines, place, _MISSIONS.file, line)
        whole[row.sector] = whole.get(row.sector, 0.0) + row.share
        if whole[row.sector] > 1 + _ROUNDING:
            fault = f"shares of {row.sector} add up to {whole[row.sector]:g}; allowed: up to 1"
            raise DataError(_MISSIONS.file, line, "share", fault)
        found[place] = row
    return MappingProxyType(found)


def _enter(lines: dict[tuple[str, ...], int], place: tuple[str, ...], file: str, line: int) -> None:
    """Note the line of a place, and refuse a place that has one."""
    if place in lines:
        fault = f"{', '.join(place)} is already in line {lines[place]}; each may occur once"
        column = "sector" if file == _MISSIONS.file else "kind"
        raise DataError(file, line, column, fault)
    lines[place] = line


@cache
def dutch_users() -> Mapping[str, DutchUserRow]:
    """Return the margins of the Dutch users by id, read once."""
    return read_dutch_users()


@cache
def user_demand() -> Mapping[tuple[str, str], UserDemandRow]:
    """Return what adopters ask, by kind and activity, read once."""
    return read_user_demand()


@cache
def user_missions() -> Mapping[tuple[str, str], UserMissionRow]:
    """Return which compute serves a mission, by sector and mission, read once."""
    return read_user_missions()
