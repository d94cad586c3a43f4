"""The ledgers of sites: plans of consortia, the grid, the gigafactory call, what is being built."""

import datetime
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from model.grid.queue import ClassQueue

INTERESTED, DEVELOPING, BUILDING, LEFT = "interested", "developing", "building", "left"
"""Status of a plan; a plan with its first phase in service goes on building or is complete."""


@dataclass
class Permit:
    """A permit procedure: the agreed package, and when the locks are opened or not.

    ``package`` is a row of the permit packages; ``granted`` is None while it runs.
    """

    package: int
    asked: int
    decided: int
    granted: bool | None = None


@dataclass
class Connection:
    """A grid connection: what is asked, and how far it has come (quarters, MW).

    Only a signed agreement counts. ``firm_from`` and ``time_bound_from`` say when the parts can be
    used; None while unknown.
    """

    zone: str
    asked: int
    firm_mw: float
    time_bound_mw: float
    priority: int
    mitigator: bool
    quoted: int | None = None
    firm_from: int | None = None
    time_bound_from: int | None = None


@dataclass
class Contract:
    """What came out of the talks with launching customers: shares of capacity, price multiple."""

    public_share: float
    anchor_share: float
    price: float
    """Of the public share, as a multiple of the market price."""
    quota: float
    condition: int
    anchor_price: float = 1.0
    imposed: bool = False


@dataclass
class Plan:
    """One consortium's plan for a gigafactory, in the Netherlands or elsewhere.

    ``debt_factor`` multiplies the debt share of the model; ``anchor`` is the share of capacity that
    a private anchor customer would take; ``refusals`` counts quarters in a row in which its
    investor saw no case; ``refused_sites`` are places where a permit or the grid was refused.
    """

    key: str
    state: str
    size: float
    first_phase: float
    debt_factor: float
    anchor: float
    eu_controlled: bool
    multi_site: bool
    site_option: bool
    investor: bool
    joined: int
    status: str = INTERESTED
    site: str = ""
    permit: Permit | None = None
    connection: Connection | None = None
    contract: Contract | None = None
    talked: int = 0
    """Quarter of the last talks with launching customers."""
    selected: bool = False
    award_ends: int | None = None
    ready_from: int | None = None
    """Elsewhere than in the Netherlands: quarter from which a selected site can be signed."""
    pending: bool = False
    """Whether the last talks found a deal that has not closed."""
    phases: int = 0
    """Phases that are signed."""
    refusals: int = 0
    refused_sites: tuple[str, ...] = ()
    why: str = ""
    """Reason that holds the plan up; empty when nothing does."""

    @property
    def alive(self) -> bool:
        """Whether the consortium is still there."""
        return self.status != LEFT


@dataclass
class Plans:
    """All plans, by key of the consortium."""

    by_key: dict[str, Plan] = field(default_factory=dict)

    def alive_in(self, state: str) -> list[Plan]:
        """Return the plans of a state whose consortium is still there."""
        return [p for p in self.by_key.values() if p.state == state and p.status != LEFT]

    def hosts(self) -> frozenset[str]:
        """Return the states in which somebody could host."""
        return frozenset([plan.state for plan in self.by_key.values() if plan.alive])


@dataclass
class Zone:
    """A congested zone of the high-voltage grid: room now, dated releases to come, queue (MW)."""

    name: str
    site: str
    level: str
    weight: float
    """Part of TenneT's list that waits here."""
    room: float
    releases: list[tuple[int, float]]
    """Quarter and MW, in order of time; those that have come are taken off."""
    foreseen: tuple[tuple[int, float], ...]
    """The same as parties foresee it: with the usual slip, not with this zone's own."""
    queue: ClassQueue


@dataclass
class Grid:
    """TenneT's zones, the stock of time-bound rights, and the regional operators' list by class."""

    zones: dict[str, Zone]
    time_bound_left: float
    regional_requests: NDArray[np.float64]
    regional_power: NDArray[np.float64]
    displaced: float = 0.0
    """MW of firm room given to AI sites while others waited in the same zone."""

    def zone_at(self, site: str) -> Zone:
        """Return the zone of a site."""
        return next(zone for zone in self.zones.values() if zone.site == site)


@dataclass(frozen=True)
class Bid:
    """A bid in the gigafactory call, with the points of its three parts (0-100)."""

    plan: str
    state: str
    lot: str
    union_part: float
    points: tuple[float, float, float]
    noise: float
    score: float


@dataclass
class GigafactoryCall:
    """The call: Union money left, bids that wait for a decision, winners by plan and lot."""

    union_left: float
    bids: tuple[Bid, ...] = ()
    decide: datetime.date | None = None
    """Day of the selection, once bids are in."""
    decided: int | None = None
    """Quarter in which the call ended, with winners or without a call."""
    winners: dict[str, str] = field(default_factory=dict)


@dataclass
class Facility:
    """A phase that is signed: AI gigafactory or AI factory (H100e, MW, EUR m, quarters)."""

    programme: str
    plan: str
    state: str
    site: str
    phase: int
    h100e: float
    power_mw: float
    signed: int
    planned: int
    """When it would be in service without slip."""
    service: int
    public: float
    private: float
    union: float = 0.0
    """Of the public money, the Union's."""
    heat_share: float = 0.0
    """Part of the waste heat that a network nearby could take."""
    saves_water: bool = False
    """A closed loop, or sea water at hand."""
    hours_share: float = 1.0
    """Part of the hours in which the grid serves it."""
    announced: bool = False

    def serves(self, quarter: int) -> bool:
        """Whether it is in service in a quarter."""
        return self.service <= quarter


@dataclass
class Facilities:
    """Everything that is signed, in order of signature."""

    entries: list[Facility] = field(default_factory=list)

    def of(self, programme: str) -> list[Facility]:
        """Return the phases of a programme."""
        return [entry for entry in self.entries if entry.programme == programme]
