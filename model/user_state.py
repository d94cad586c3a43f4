"""The ledgers of users: who uses AI, public access, the market for compute, shocks to supply."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.access.market import Exchange
from model.access.participants import Jurisdiction
from model.access.placement import Lists
from model.data.user_records import ACTIVITIES, KINDS
from model.users.adoption import Pace
from model.users.demand import EdgePath
from model.users.population import Population

Numbers = NDArray[np.float64]

SITES = ("Groningen", "Dutch gigafactories", "Snellius", "Other states")
"""Where public hours come from; the last are Union hours on machines in other member states."""
DUTCH_SITES = len(SITES) - 1
OTHER_STATES = SITES.index("Other states")
JURISDICTIONS = tuple(one.name for one in Jurisdiction)
PREMIUM_CLASSES, VALUE_CLASSES = 4, 4
"""Equally likely classes of sovereignty premium and of willingness to pay."""
CLASSES = PREMIUM_CLASSES * VALUE_CLASSES
SEGMENTS = len(KINDS) * CLASSES
"""Segments of Dutch users in the market: kind, premium and willingness to pay."""


@dataclass(frozen=True, eq=False)
class UserTraits:
    """What the rows of users are, for the whole run; each row has its slot in every array.

    ``base`` has the shape (activities, rows): H100e-h per quarter that one user of the row would
    want at the volumes of the reference year, if it used AI. ``segment`` is the row's place among
    the market's segments, and ``patience`` the hazard of adoption (in sum) that it resists.
    """

    population: Population
    first_rows: NDArray[np.intp]
    """Where the rows of each kind begin; then where they all end; shape (kinds + 1,)."""
    kind_of_cell: NDArray[np.intp]
    users_of_cell: Numbers
    pace: Pace
    edge: EdgePath
    """Share of inference outside data centres over time."""
    ceiling: Numbers
    """Share of a cell that can ever use AI, shape (cells,)."""
    ceilings: Numbers
    """The same twice, as cells are and as they are expected to be, and of the Union's firms."""
    part_of_sme: Numbers
    part_of_enterprises: Numbers
    """Part of all small and medium-sized firms, and of all firms of 10 or more staff, that a user
    of a cell is, shape (cells,)."""
    track_shares: Numbers
    """How the Union's public hours are spread over the tracks, shape (tracks,)."""
    gain_per_user: Numbers
    """Gain in value added of a firm that uses AI, 0 for others, EUR m a year, shape (cells,)."""
    missions: Numbers
    """Part of a cell's hours that serves each mission, shape (cells, missions)."""
    base: NDArray[np.floating[Any]]
    segment: NDArray[np.intp]
    own_projects: NDArray[np.floating[Any]]
    """Hours per user and quarter of training, R&D and fine-tuning together, shape (rows,)."""
    project_parts: NDArray[np.floating[Any]]
    """Which part of them goes to each of these activities, shape (activities - 1, rows)."""
    apply_chance: NDArray[np.floating[Any]]
    """Chance per quarter that a user that uses AI asks for public compute, shape (rows,)."""
    wishes: NDArray[np.int16]
    """Kind and sites for public compute, most wanted first, in one number: see `wish_code`."""
    merit: NDArray[np.floating[Any]]
    """Quality and fit of the row's proposals at these sites, shape (rows, sites)."""
    tastes: "MarketTastes"
    reference: "Reference"
    by_patience: NDArray[np.int32]
    """Slots in order of cell, and in a cell of patience: those who adopt first stand first."""
    patience: Numbers
    """In that order: the number of the cell times a span, and the hazard it resists."""


@dataclass(frozen=True, eq=False)
class MarketTastes:
    """The market's rows: Dutch segments by activity, then users elsewhere in the Union.

    ``exchange`` knows what they like about suppliers, in the order of `Jurisdiction`. ``abroad``
    says how the demand elsewhere is spread over its rows within an activity, and
    ``abroad_activity`` which activity a row has; both have the shape (rows elsewhere,).
    """

    exchange: Exchange
    abroad: Numbers
    abroad_activity: NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Reference:
    """Demand in the reference year as the evidence has it, without luck (H100e-h per quarter).

    ``dutch`` and ``europe`` (the 26 other states) have the shape (activities,); ``by_cell``, of
    shape (cells, activities), is what the rows would want if all used AI, with their own draws.
    """

    dutch: Numbers
    europe: Numbers
    europe_share: float
    """Share of the Union's enterprises that used AI in the reference year."""
    europe_first: float
    """The same when the run begins."""
    by_cell: Numbers


@dataclass
class Adoption:
    """Who uses AI: per row since when (quarter, -1 if not), per cell how many and which hazard.

    Cells are those of the population; one place more stands for enterprises in the whole Union.
    """

    since: NDArray[np.int16]
    hazard: Numbers
    """Hazard so far, shape (cells,)."""
    reached: NDArray[np.intp]
    """How far the hazard reaches in the order of patience, shape (cells,)."""
    users: Numbers
    """Adopters, shape (cells,)."""
    volume: Numbers
    """Hours that all adopters want at reference volumes, shape (segments, activities)."""
    by_cell: Numbers
    """The same hours by cell, shape (cells,)."""
    applying: NDArray[np.floating[Any]]
    """Users of a row that ask for public compute in a quarter, as expected, shape (rows,)."""
    europe: float
    """Share of the Union's enterprises that use AI."""
    expected: Numbers
    """Share of each cell that would use AI by now without luck, shocks or shortage."""


@dataclass(frozen=True)
class Hours:
    """Hours of a quarter at the public part of a site, and what is left for the market.

    ``quota`` is reserved for the group of the quota, ``state`` for public bodies and science,
    ``national`` for Dutch users, ``union`` is open to users of the whole Union.
    """

    quota: float = 0.0
    state: float = 0.0
    national: float = 0.0
    union: float = 0.0
    market: float = 0.0

    @property
    def ranked(self) -> float:
        """Hours in ranked calls."""
        return self.quota + self.state + self.national + self.union

    def __add__(self, other: "Hours") -> "Hours":
        return Hours(*(getattr(self, n) + getattr(other, n) for n in self.__dataclass_fields__))


def wish_code(kind: NDArray[np.integer[Any]], sites: NDArray[np.integer[Any]]) -> NDArray[np.int16]:
    """Return one number for a kind and the order in which it wants sites.

    Parameters
    ----------
    kind : shape (rows,), place in ``KINDS``
    sites : shape (rows, sites), places in ``SITES``, most wanted first
    """
    code = kind.astype(np.int16)
    for column in sites.T:
        code = code * np.int16(len(SITES)) + column.astype(np.int16)
    return code


WISH_CODES = len(KINDS) * len(SITES) ** len(SITES)


@dataclass(frozen=True, eq=False)
class WishLists:
    """The lists of all kinds and orders of sites, one after the other.

    ``first`` and ``count``, of shape (wish codes,), say where a list stands; the others have an
    entry for each line of a list. Lines of the Union's part stand for its first track, and
    ``by_track`` is 1 for them; ``wish`` is the place of the line's site in the order of sites, and
    ``behind`` what is taken off the score.
    """

    first: NDArray[np.intp]
    count: NDArray[np.intp]
    line: NDArray[np.intp]
    by_track: NDArray[np.intp]
    wish: NDArray[np.intp]
    behind: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class CallLists:
    """Who ranks which lines of the calls how, without the track and the luck of the quarter."""

    given: tuple[tuple[bool, ...], ...]
    """Which parts have hours, by site: the lists are made of those."""
    dutch: WishLists
    elsewhere: Lists
    """Those of the rows that stand for users in other states."""


@dataclass
class PublicAccess:
    """Public compute of the quarter: calls by track and site, who waits, what was given."""

    waiting: Numbers
    """Hours that wait, shape (rows,)."""
    track: NDArray[np.int8]
    """Track of the row's last application, shape (rows,)."""
    waited: Numbers
    """These hours times the quarters each has waited, shape (rows,)."""
    granted: Numbers
    """Hours given so far, shape (rows,)."""
    offered: Numbers
    """Hours given out in ranked calls in the quarter, shape (sites,)."""
    to_others: Numbers
    """Of these to users in other states, shape (sites,)."""
    use: Numbers
    """Hours used, shape (kinds, activities, sites)."""
    asked: Numbers
    """Hours asked for, what waited included, shape (kinds,)."""
    new: Numbers
    """Of these asked for the first time, shape (kinds,)."""
    left: Numbers
    """Hours that were refused and go to the market, shape (kinds,)."""
    to_market: Numbers
    """What the market has to serve, shape (segments, activities)."""
    served_waited: Numbers
    """Hours given times the quarters that each has waited, shape (kinds,)."""
    scale: Numbers
    """Factor of the quarter on the hours of the reference year, shape (activities,)."""
    paid: Numbers
    """Hours given in the quarter that users pay for, shape (kinds, sites)."""
    for_sale: tuple[float, float] = (0.0, 0.0)
    """Hours that gigafactories leave for the market, in the Netherlands and elsewhere."""
    built: tuple[tuple[int, int], tuple[Hours, Hours, Hours]] | None = None
    """Hours of what is in service, with what they depend on: so many phases, and the quarter."""
    lists: CallLists | None = None
    """What everybody asks first; made anew when other lines have hours."""
    reserved: float = 0.0
    """Hours kept for a group by a quota, in the quarter."""

    @property
    def carried(self) -> Numbers:
        """Hours that waited when the quarter began, shape (kinds,)."""
        return np.asarray(self.asked - self.new)

    @property
    def served(self) -> Numbers:
        """Hours given by kind, shape (kinds,)."""
        return np.asarray(self.use.sum(axis=(1, 2)))


@dataclass
class ComputeMarket:
    """The market of the quarter; suppliers stand in the order of `Jurisdiction`."""

    prices: Numbers
    """EUR per H100e-h; infinite where there is nothing to buy."""
    capacity: Numbers
    sold: Numbers
    """Hours sold in the whole Union."""
    use: Numbers
    """Hours that Dutch users bought, shape (kinds, activities, suppliers)."""
    asked: Numbers
    """Hours that Dutch users brought to the market, shape (kinds,)."""
    wanted: Numbers
    """All that Dutch adopters want in the quarter, public access included, shape (kinds,)."""
    europe_asked: float = 0.0
    """Hours that users elsewhere in the Union brought to the market."""
    site_hours: float = 0.0
    """Of Dutch-owned capacity, the hours of Dutch gigafactories."""
    normal: Numbers = field(default_factory=lambda: np.zeros(len(JURISDICTIONS)))
    """Hours sold in the last quarter without a cut-off, shape (suppliers,)."""
    grown: float = 0.0
    """Capacity of European clouds over that of the reference year."""
    planned: float = 0.0
    """What it would be had no export stop come."""
    normal_use: float = 0.0
    """Hours that Dutch users had in the last quarter without a cut-off."""
    departure: float = 0.0
    """Log of Dutch demand over what it would be without luck, shocks or shortage."""


@dataclass
class Shocks:
    """Shocks to supply: the last quarter of each, 0 before any; of a cut-off the first too."""

    export_until: int = 0
    cutoff_from: int = 0
    cutoff_until: int = 0


def no_access(rows: int) -> PublicAccess:
    """Return the books before the first quarter."""
    kinds = len(KINDS)
    return PublicAccess(
        waiting=np.zeros(rows),
        track=np.zeros(rows, dtype=np.int8),
        waited=np.zeros(rows),
        granted=np.zeros(rows),
        offered=np.zeros(len(SITES)),
        to_others=np.zeros(len(SITES)),
        use=np.zeros((kinds, len(ACTIVITIES), len(SITES))),
        asked=np.zeros(kinds),
        new=np.zeros(kinds),
        left=np.zeros(kinds),
        to_market=np.zeros((SEGMENTS, len(ACTIVITIES))),
        served_waited=np.zeros(kinds),
        scale=np.ones(len(ACTIVITIES)),
        paid=np.zeros((kinds, len(SITES))),
    )


def no_market() -> ComputeMarket:
    """Return the market before the first quarter."""
    kinds, suppliers = len(KINDS), len(JURISDICTIONS)
    return ComputeMarket(
        prices=np.full(suppliers, np.inf),
        capacity=np.zeros(suppliers),
        sold=np.zeros(suppliers),
        use=np.zeros((kinds, len(ACTIVITIES), suppliers)),
        asked=np.zeros(kinds),
        wanted=np.zeros(kinds),
    )
