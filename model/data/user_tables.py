"""The table of Dutch users of compute: how many there are, and which part uses AI.

`read_dutch_users` reads and checks the file of a folder; `dutch_users` does so once, for the file
that comes with the model. `REFERENCES` says which columns hold keys of other tables.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from model.data.reading import DataError, Table
from model.data.user_records import DutchUserRow

__all__ = ["REFERENCES", "DutchUserRow", "dutch_users", "read_dutch_users"]

_USERS = Table("dutch_users.csv", DutchUserRow)

REFERENCES: tuple[tuple[Table[Any], str, str], ...] = (
    (_USERS, "source", "sources.csv"),
    (_USERS, "facts", "facts.csv"),
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
    lines: dict[tuple[str, str, str], int] = {}
    for line, row in _USERS.rows(folder):
        place = (row.kind, row.sector, row.size)
        if place in lines:
            fault = f"{', '.join(place)} is already in line {lines[place]}; each may occur once"
            raise DataError(_USERS.file, line, "kind", fault)
        lines[place] = line
        found[row.id] = row
    return MappingProxyType(found)


@cache
def dutch_users() -> Mapping[str, DutchUserRow]:
    """Return the margins of the Dutch users by id, read once."""
    return read_dutch_users()
