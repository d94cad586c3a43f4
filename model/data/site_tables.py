"""The tables about sites: zones of the grid, releases of room, terms of permits, consortia.

Each `read_...` function reads and checks one file of a folder; the function without `read_`
does so once, for the files that come with the model. `model.data.tables.check_register` checks
the keys from these files to the others.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from model.data.reading import DataError, Table
from model.data.site_records import DutchConsortiumRow, GridReleaseRow, GridZoneRow, SiteTermsRow

__all__ = [
    "REFERENCES",
    "DutchConsortiumRow",
    "GridReleaseRow",
    "GridZoneRow",
    "SiteTermsRow",
    "dutch_consortia",
    "grid_releases",
    "grid_zones",
    "read_dutch_consortia",
    "read_grid_releases",
    "read_grid_zones",
    "read_site_terms",
    "site_terms",
]

_ZONES = Table("grid_zones.csv", GridZoneRow)
_RELEASES = Table("grid_releases.csv", GridReleaseRow, key="")
_TERMS = Table("site_terms.csv", SiteTermsRow, key="site")
_CONSORTIA = Table("dutch_consortia.csv", DutchConsortiumRow)

REFERENCES: tuple[tuple[Table[Any], str, str], ...] = (
    (_ZONES, "site", "dutch_sites.csv"),
    (_ZONES, "source", "sources.csv"),
    (_ZONES, "facts", "facts.csv"),
    (_RELEASES, "zone", "grid_zones.csv"),
    (_RELEASES, "source", "sources.csv"),
    (_RELEASES, "facts", "facts.csv"),
    (_TERMS, "site", "dutch_sites.csv"),
    (_TERMS, "source", "sources.csv"),
    (_CONSORTIA, "site", "dutch_sites.csv"),
    (_CONSORTIA, "source", "sources.csv"),
    (_CONSORTIA, "facts", "facts.csv"),
)
"""Which columns hold keys, and into which file they point."""


def read_grid_zones(folder: Path | None = None) -> Mapping[str, GridZoneRow]:
    """Return the zones of the grid by id."""
    return _ZONES.by_key(folder)


def read_grid_releases(folder: Path | None = None) -> Mapping[str, tuple[GridReleaseRow, ...]]:
    """Return the releases of room of each zone, by year."""
    found: dict[str, tuple[GridReleaseRow, ...]] = {}
    for line, row in _RELEASES.rows(folder):
        earlier = found.get(row.zone, ())
        if earlier and row.year <= earlier[-1].year:
            fault = f"{row.year:g} stands after {earlier[-1].year:g}; allowed: sorted by year"
            raise DataError(_RELEASES.file, line, "year", fault)
        found[row.zone] = (*earlier, row)
    return MappingProxyType(found)


def read_site_terms(folder: Path | None = None) -> Mapping[str, SiteTermsRow]:
    """Return what permits turn on, by site."""
    return _TERMS.by_key(folder)


def read_dutch_consortia(folder: Path | None = None) -> Mapping[str, DutchConsortiumRow]:
    """Return the Dutch private parties by id."""
    return _CONSORTIA.by_key(folder)


@cache
def grid_zones() -> Mapping[str, GridZoneRow]:
    """Return the zones of the grid by id, read once."""
    return read_grid_zones()


@cache
def grid_releases() -> Mapping[str, tuple[GridReleaseRow, ...]]:
    """Return the releases of room of each zone, by year, read once."""
    return read_grid_releases()


@cache
def site_terms() -> Mapping[str, SiteTermsRow]:
    """Return what permits turn on, by site, read once."""
    return read_site_terms()


@cache
def dutch_consortia() -> Mapping[str, DutchConsortiumRow]:
    """Return the Dutch private parties by id, read once."""
    return read_dutch_consortia()
