"""What the Dutch gate is given and what it gives back; both are frozen and can be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from agents.messages import RoomOffer, Worth

REASONS = (
    "NO_PROPOSAL",
    "NO_BIDDER",
    "NO_MATCH",
    "NO_ROOM",
    "NO_PAYER",
    "OUTSIDER_CHEAPER",
    "NOT_WORTH_NOW",
    "NO_MAJORITY",
)
"""Why a Dutch proposal fails, in order of precedence for the one headline reason."""


@dataclass(frozen=True, slots=True)
class MinistryPurse:
    """A ministry at the moment of a decision: money left, its own room share and salience."""

    name: str
    room: float
    share: float
    salience: float


@dataclass(frozen=True, slots=True)
class GateRules:
    """The parameters of the gate."""

    cover: str
    reachable_outside_slot: float
    urgency: float
    equity_share: float
    chance_selected: float
    region_fund: float
    region_largest_share: float
    value_per_eur: float
    theta: float
    hurdle: float
    hold_cost: float
    base_chance: float
    motion_effect: float


@dataclass(frozen=True, slots=True)
class GateCase:
    """One proposal at one date, with everything that the gate needs to judge it.

    Money in EUR m; ``need`` is the national contribution, ``size`` the cost of the facility.
    ``attention`` is relative to its mean, ``demand`` the believed level of demand (1 = reference).
    """

    proposal: str
    option: str
    need: float
    size: float
    commercial: bool
    on_table: bool
    bidders: int
    union_pays: bool
    region_ready: bool
    deadline: bool
    motion: bool
    main_slot: bool
    years_reserved: float
    attention: float
    demand: float
    purses: tuple[MinistryPurse, ...]
    rules: GateRules

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "GateCase":
        """Read a case from the plain values of a stored event."""
        values = {field.name: stored[field.name] for field in fields(cls)}
        values["purses"] = tuple(MinistryPurse(**purse) for purse in stored["purses"])
        values["rules"] = GateRules(**stored["rules"])
        return cls(**values)


@dataclass(frozen=True, slots=True)
class GateResult:
    """What the gate found: who would pay what, each test, and every reason that failed.

    ``shares`` is the cost sharing when it exists, whatever the other tests say.
    """

    promise: float
    region: float
    must_cover: float
    offers: tuple[RoomOffer, ...]
    shares: tuple[float, ...] | None
    worth: Worth
    reasons: tuple[str, ...]

    @property
    def passes(self) -> bool:
        """Whether the proposal may go to parliament."""
        return not self.reasons

    @property
    def headline(self) -> str:
        """The one reason that counts first; empty when the proposal passes."""
        return self.reasons[0] if self.reasons else ""

    @property
    def reachable(self) -> float:
        """Room of all ministries that can be reached now (EUR m)."""
        return sum(offer.reachable for offer in self.offers)

    @property
    def limit(self) -> float:
        """The most that the ministries together would pay (EUR m)."""
        return sum(offer.limit for offer in self.offers)
