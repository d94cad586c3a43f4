"""The tables of this folder: facts, sources, conflicts, states, sites and dated decisions.

Each `read_...` function reads and checks one file of a folder; the function without `read_`
does so once, for the files that come with the model. No file needs another to be
read, so the keys from one to the other are checked apart, by `check_register`. The tables about
sites and users are in `model.data.site_tables` and `user_tables`; their keys are checked here too.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from model.data.cells import shown
from model.data.reading import DataError, Table
from model.data.records import (
    AiFactoryRow,
    Conflict,
    DutchSiteRow,
    Fact,
    MemberStateRow,
    Pin,
    Source,
)
from model.data.site_tables import REFERENCES as SITE_REFERENCES
from model.data.site_tables import read_grid_zones
from model.data.user_tables import REFERENCES as USER_REFERENCES
from model.errors import nearest

__all__ = [
    "AiFactoryRow",
    "Citation",
    "Conflict",
    "DataError",
    "DutchSiteRow",
    "Fact",
    "MemberStateRow",
    "Pin",
    "Source",
    "ai_factories",
    "check_register",
    "citations",
    "conflicts",
    "dutch_sites",
    "facts",
    "member_states",
    "pins",
    "read_ai_factories",
    "read_conflicts",
    "read_dutch_sites",
    "read_facts",
    "read_member_states",
    "read_pins",
    "read_sources",
    "sources",
]

_SOURCES = Table("sources.csv", Source)
_FACTS = Table("facts.csv", Fact)
_CONFLICTS = Table("conflicts.csv", Conflict)
_MEMBER_STATES = Table("member_states.csv", MemberStateRow, key="iso2")
_AI_FACTORIES = Table("ai_factories.csv", AiFactoryRow)
_DUTCH_SITES = Table("dutch_sites.csv", DutchSiteRow)
_PINS = Table("pins.csv", Pin, key="")

# Which columns hold keys, and into which file they point.
_REFERENCES: tuple[tuple[Table[Any], str, str], ...] = (
    (_FACTS, "source", "sources.csv"),
    (_FACTS, "conflict", "conflicts.csv"),
    (_CONFLICTS, "source_a", "sources.csv"),
    (_CONFLICTS, "source_b", "sources.csv"),
    (_MEMBER_STATES, "source", "sources.csv"),
    (_AI_FACTORIES, "source", "sources.csv"),
    (_DUTCH_SITES, "source", "sources.csv"),
    (_PINS, "source", "sources.csv"),
    (_PINS, "fact", "facts.csv"),
    *SITE_REFERENCES,
    *USER_REFERENCES,
)


class Citation(NamedTuple):
    """A cell that names a row of another file."""

    file: str
    line: int
    column: str
    key: str
    points_to: str


def read_sources(folder: Path | None = None) -> Mapping[str, Source]:
    """Return the register of sources by id."""
    return _SOURCES.by_key(folder)


def read_facts(folder: Path | None = None) -> Mapping[str, Fact]:
    """Return the facts by id."""
    return _FACTS.by_key(folder)


def read_conflicts(folder: Path | None = None) -> Mapping[str, Conflict]:
    """Return the known conflicts between statements by id."""
    return _CONFLICTS.by_key(folder)


def read_member_states(folder: Path | None = None) -> Mapping[str, MemberStateRow]:
    """Return the member states by two-letter code (EL for Greece)."""
    return _MEMBER_STATES.by_key(folder)


def read_ai_factories(folder: Path | None = None) -> Mapping[str, AiFactoryRow]:
    """Return the AI factories and antennas by id."""
    return _AI_FACTORIES.by_key(folder)


def read_dutch_sites(folder: Path | None = None) -> Mapping[str, DutchSiteRow]:
    """Return the candidate Dutch sites by id."""
    return _DUTCH_SITES.by_key(folder)


def read_pins(folder: Path | None = None) -> tuple[Pin, ...]:
    """Return what happened, by date."""
    rows = _PINS.rows(folder)
    for (_, earlier), (line, later) in pairwise(rows):
        if later.date < earlier.date:
            fault = f"{later.date} stands after {earlier.date}; allowed: sorted by date"
            raise DataError(_PINS.file, line, "date", fault)
    return tuple(row for _, row in rows)


@cache
def sources() -> Mapping[str, Source]:
    """Return the register of sources by id, read once."""
    return read_sources()


@cache
def facts() -> Mapping[str, Fact]:
    """Return the facts by id, read once."""
    return read_facts()


@cache
def conflicts() -> Mapping[str, Conflict]:
    """Return the known conflicts between statements by id, read once."""
    return read_conflicts()


@cache
def member_states() -> Mapping[str, MemberStateRow]:
    """Return the member states by two-letter code (EL for Greece), read once."""
    return read_member_states()


@cache
def ai_factories() -> Mapping[str, AiFactoryRow]:
    """Return the AI factories and antennas by id, read once."""
    return read_ai_factories()


@cache
def dutch_sites() -> Mapping[str, DutchSiteRow]:
    """Return the candidate Dutch sites by id, read once."""
    return read_dutch_sites()


@cache
def pins() -> tuple[Pin, ...]:
    """Return what happened, by date, read once."""
    return read_pins()


def citations(folder: Path | None = None) -> Iterator[Citation]:
    """Yield every key that one table holds of another, with its place."""
    for table, column, points_to in _REFERENCES:
        for line, row in table.rows(folder):
            for key in _keys(getattr(row, column)):
                yield Citation(table.file, line, column, key, points_to)


def check_register(folder: Path | None = None) -> None:
    """Check the keys between the tables: sources, conflicts, facts, sites and zones of the grid.

    Raises
    ------
    DataError
        At the first key that does not exist, and at a conflict that marks no fact.
    """
    known = {
        "sources.csv": read_sources(folder),
        "conflicts.csv": read_conflicts(folder),
        "facts.csv": read_facts(folder),
        "dutch_sites.csv": read_dutch_sites(folder),
        "grid_zones.csv": read_grid_zones(folder),
    }
    marked = set()
    for cited in citations(folder):
        if cited.key not in known[cited.points_to]:
            choice = (
                f"allowed: an id of {cited.points_to}{nearest(cited.key, known[cited.points_to])}"
            )
            fault = f"{shown(cited.key)} does not exist; {choice}"
            raise DataError(cited.file, cited.line, cited.column, fault)
        marked.add((cited.points_to, cited.key))
    for line, conflict in _CONFLICTS.rows(folder):
        if ("conflicts.csv", conflict.id) not in marked:
            fault = f"{shown(conflict.id)} marks no fact; name it in column conflict of facts.csv"
            raise DataError(_CONFLICTS.file, line, "id", fault)


def _keys(cell: str | tuple[str, ...]) -> Iterable[str]:
    return (cell,) if isinstance(cell, str) and cell else tuple(cell)
