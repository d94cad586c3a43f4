"""The rows of the tables about sites: zones of the grid, releases of room, terms, consortia."""

from dataclasses import dataclass
from typing import Annotated

from model.data.cells import (
    CellError,
    Flag,
    MaybeNumber,
    MaybeSlug,
    Number,
    Slug,
    Slugs,
    Text,
    Whole,
    Words,
    country,
    flag,
    one_of,
    optional,
    several,
)

Basis = Annotated[str, one_of("judged", "stated", "derived")]
MaybeFlag = Annotated[bool | None, optional(flag)]
States = Annotated[tuple[str, ...], several(country)]


def _check_share(column: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise CellError(column, f"{value:g} is not a share; allowed: 0 to 1")


def _check_positive(column: str, value: float) -> None:
    if value <= 0:
        raise CellError(column, f"{value:g} is too small; allowed: above 0")


def _check_not_negative(column: str, value: float) -> None:
    if value < 0:
        raise CellError(column, f"{value:g} is too small; allowed: 0 or more")


@dataclass(frozen=True, slots=True)
class GridZoneRow:
    """A zone of the grid around one site: its room on 1 January 2024, its part of the waiting list.

    ``level`` is EHV for 380 and 220 kV, HV for 150 and 110 kV, local for connections that exist.
    ``waiting_weight`` counts relative to the weights of the other zones.
    """

    id: Slug
    site: Slug
    name: Words
    level: Annotated[str, one_of("EHV", "HV", "local")]
    free_2024_mw: Number
    waiting_weight: Number
    basis: Basis
    source: Slugs
    facts: Slugs
    note: Words

    def __post_init__(self) -> None:
        """Refuse negative room and a weight that is not positive."""
        _check_not_negative("free_2024_mw", self.free_2024_mw)
        _check_positive("waiting_weight", self.waiting_weight)


@dataclass(frozen=True, slots=True)
class GridReleaseRow:
    """Room that works bring to a zone: decimal year as planned early in 2026, and MW."""

    zone: Slug
    year: Number
    mw: Number
    basis: Basis
    source: Slugs
    facts: Slugs
    note: Words

    def __post_init__(self) -> None:
        """Refuse a release of nothing."""
        _check_positive("mw", self.mw)


@dataclass(frozen=True, slots=True)
class SiteTermsRow:
    """What a permit for a site turns on.

    ``ecosystem`` is the data centres and research around, 0 to 1. ``province_score`` is in
    log-odds, like the local score of the site. ``heat_network`` is the part of the waste heat that
    a network nearby could take. ``closed_until`` is the year before which no data centre gets a
    permit there; empty where nothing is closed.
    """

    site: Slug
    state_land: Flag
    nitrogen: Flag
    exempt: Flag
    sea_water: Flag
    ecosystem: Number
    province_score: Number
    heat_network: Number
    closed_until: MaybeNumber
    basis: Basis
    source: Slugs
    note: Words

    def __post_init__(self) -> None:
        """Refuse shares outside 0 to 1."""
        _check_share("ecosystem", self.ecosystem)
        _check_share("heat_network", self.heat_network)


@dataclass(frozen=True, slots=True)
class DutchConsortiumRow:
    """A Dutch private party of the expressions of interest.

    An empty ``site`` is chosen later; an empty ``site_option`` or ``investor`` is drawn.
    ``size_h100e`` is the whole plan in H100 equivalents, ``debt_factor`` multiplies the share of
    debt that other projects have.
    """

    id: Slug
    name: Words
    named: Flag
    site: MaybeSlug
    size_h100e: Whole
    lot: Annotated[str, one_of("host1", "host2")]
    first_phase_share: Number
    debt_factor: Number
    site_option: MaybeFlag
    investor: MaybeFlag
    jurisdiction: Annotated[str, one_of("NL", "EU", "EU_FOREIGN")]
    multi_site: Flag
    partner_states: States
    basis: Basis
    source: Slugs
    facts: Slugs
    note: Text

    def __post_init__(self) -> None:
        """Refuse a plan without size and shares that are none."""
        _check_positive("size_h100e", self.size_h100e)
        _check_positive("first_phase_share", self.first_phase_share)
        _check_share("first_phase_share", self.first_phase_share)
        _check_not_negative("debt_factor", self.debt_factor)
