"""The row of the table of Dutch users, and the names of its kinds, sectors and size classes."""

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
