"""Rows of the tables about users, and the names of kinds, sectors, sizes, activities, missions."""

from dataclasses import dataclass
from typing import Annotated

from model.data.cells import CellError, Number, Slug, Slugs, Whole, Words, one_of, shown

KINDS = ("sme", "scale_up", "corporate", "research_group", "public_body")
FIRM_SECTORS = (
    "ict",
    "business_services",
    "finance",
    "industry",
    "trade",
    "construction_transport_hospitality",
    "other_services",
)
SCIENCE_SECTORS = ("ai_science", "other_science")
PUBLIC_SECTORS = ("government", "health", "education")
SECTORS = (*FIRM_SECTORS, *SCIENCE_SECTORS, *PUBLIC_SECTORS)
SIZES = ("under_10", "10_19", "20_49", "50_249", "250_plus")
"""Number of staff, the person in charge among them."""
SMALLEST, LARGEST = SIZES[0], SIZES[-1]
ACTIVITIES = ("frontier_training", "r_and_d", "fine_tuning", "inference")
MISSIONS = ("safety", "health", "food_and_water", "energy", "circular")
"""The five missions of Dutch policy for innovation."""

_SECTORS_OF = {"research_group": SCIENCE_SECTORS, "public_body": PUBLIC_SECTORS}


@dataclass(frozen=True, slots=True)
class DutchUserRow:
    """A margin of the users in the Netherlands: one kind in one sector and one size class.

    ``users`` is how many there are, ``ai_share`` the part of them that used AI in ``year``. A
    scale-up is counted once, not among small and medium-sized firms too. A firm of 250 or more
    staff is a corporate.
    """

    id: Slug
    kind: Annotated[str, one_of(*KINDS)]
    sector: Annotated[str, one_of(*SECTORS)]
    size: Annotated[str, one_of(*SIZES)]
    users: Whole
    ai_share: Number
    year: Whole
    basis: Annotated[str, one_of("judged", "stated", "derived")]
    source: Slugs
    facts: Slugs
    note: Words

    def __post_init__(self) -> None:
        """Refuse no users, a share that is none, and kinds outside their sectors and sizes."""
        if self.users <= 0:
            raise CellError("users", f"{self.users} is too small; allowed: above 0")
        if not 0 <= self.ai_share <= 1:
            raise CellError("ai_share", f"{self.ai_share:g} is not a share; allowed: 0 to 1")
        allowed = _SECTORS_OF.get(self.kind, FIRM_SECTORS)
        if self.sector not in allowed:
            choice = f"allowed for {self.kind}: {', '.join(allowed)}"
            raise CellError("sector", f"{shown(self.sector)} is not allowed; {choice}")
        large_firm = self.sector in FIRM_SECTORS and self.size == LARGEST
        if large_firm != (self.kind == "corporate"):
            fault = f"{self.size} is not allowed; firms are corporate if and only if {LARGEST}"
            raise CellError("size", fault)


@dataclass(frozen=True, slots=True)
class UserDemandRow:
    """What adopters of one kind ask for one activity, in 2025.

    ``taking_part`` is the share of adopters that have the activity. ``median``, with a range, is
    what those with 50 to 249 staff ask, in H100e-h per quarter; larger and smaller ones ask more
    and less, as the parameters say.
    """

    kind: Annotated[str, one_of(*KINDS)]
    activity: Annotated[str, one_of(*ACTIVITIES)]
    taking_part: Number
    median: Number
    low: Number
    high: Number
    basis: Annotated[str, one_of("judged", "stated", "derived", "unverified")]
    source: Slugs
    facts: Slugs
    note: Words

    def __post_init__(self) -> None:
        """Refuse a share that is none, and hours that are negative or outside their range."""
        if not 0 <= self.taking_part <= 1:
            fault = f"{self.taking_part:g} is not a share; allowed: 0 to 1"
            raise CellError("taking_part", fault)
        if self.low < 0:
            raise CellError("low", f"{self.low:g} is too small; allowed: 0 or more")
        if self.low > self.high:
            fault = f"{self.low:g} is above the high end; allowed: up to {self.high:g}"
            raise CellError("low", fault)
        if not self.low <= self.median <= self.high:
            fault = f"{self.median:g} is outside its range; allowed: {self.low:g} to {self.high:g}"
            raise CellError("median", fault)
        if (self.taking_part > 0) != (self.median > 0):
            fault = (
                f"{self.median:g} hours at a share of {self.taking_part:g}; allowed: both or none"
            )
            raise CellError("median", fault)


@dataclass(frozen=True, slots=True)
class UserMissionRow:
    """Which part of the compute of a sector serves one mission of society."""

    sector: Annotated[str, one_of(*SECTORS)]
    mission: Annotated[str, one_of(*MISSIONS)]
    share: Number
    basis: Annotated[str, one_of("judged", "stated", "derived", "unverified")]
    source: Slugs
    note: Words

    def __post_init__(self) -> None:
        """Refuse a share that is none; a mission without compute has no row."""
        if not 0 < self.share <= 1:
            raise CellError("share", f"{self.share:g} is not a share; allowed: above 0, up to 1")
