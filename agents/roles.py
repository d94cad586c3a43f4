"""What mechanisms rely on: roles, not classes.

A mechanism that asks for a role can be tested with a three-line stand-in and no Mesa.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from agents import valuation
from agents.messages import (
    CommitTastes,
    CoverObservation,
    FactoryObservation,
    MenuOption,
    Pledge,
    Position,
    PositionObservation,
    RegionObservation,
    RoomObservation,
    RoomOffer,
    Stance,
    ViabilityObservation,
    Vote,
    VoteObservation,
    Worth,
    WorthObservation,
)
from agents.selection import Candidate, Selection, SelectionRules
from agents.site_messages import (
    AgreementObservation,
    Consent,
    ConsentObservation,
    FinanceDecision,
    FinanceObservation,
    MitigatorObservation,
    PlaceChoice,
    PlaceObservation,
    PlaceTastes,
    StayObservation,
    TimeBoundObservation,
)
from agents.user_messages import CallObservation, Floats


class Payer(Protocol):
    """Offers room in its own budget."""

    def __call__(self, seen: RoomObservation, /) -> RoomOffer:
        """Say what can be moved now."""


class CoverGuard(Protocol):
    """Says how much of a promise must be covered."""

    def __call__(self, seen: CoverObservation, /) -> float:
        """Return EUR m."""


class CoFunder(Protocol):
    """Pays along on a condition."""

    def __call__(self, seen: RegionObservation, /) -> Pledge:
        """Return the conditional amount."""


class Weigher(Protocol):
    """Weighs joining against staying out."""

    def __call__(self, seen: WorthObservation, /) -> Worth:
        """Return gain and costs."""


class Ratifier(Protocol):
    """Passes or refuses."""

    def vote(self, seen: VoteObservation) -> Vote:
        """Return the vote."""


class Funder(Protocol):
    """A member state in the participation game and in the making of rules."""

    name: str

    def weigh_options(
        self, menu: tuple[MenuOption, ...], tastes: CommitTastes, pledged: float, *, can_host: bool
    ) -> Stance:
        """Return the utility of each option."""

    def weigh_factory(
        self, seen: FactoryObservation, tastes: CommitTastes, pledged: float
    ) -> float:
        """Return the utility of proposing an AI factory."""

    def take_position(self, seen: PositionObservation) -> Position:
        """Return position and salience."""


class CallHolder(Protocol):
    """Opens calls and ranks proposals."""

    def call_expected(self, seen: ViabilityObservation) -> bool:
        """Say whether the call will go ahead."""

    def select(self, candidates: tuple[Candidate, ...], rules: SelectionRules) -> Selection:
        """Select bids under the rules of a call."""

    def take_position(self, seen: PositionObservation, stand: float) -> Position:
        """Return position and salience."""


class SiteBuilder(Protocol):
    """A private consortium."""

    def leaves(self, seen: StayObservation) -> bool:
        """Say whether it gives up."""

    def choose_site(self, places: tuple[PlaceObservation, ...], tastes: PlaceTastes) -> PlaceChoice:
        """Choose a place."""

    def decide_finance(self, seen: FinanceObservation) -> FinanceDecision:
        """Say go or no-go."""


class GridAuthority(Protocol):
    """Connects in the legal order."""

    def grant_time_bound(self, seen: TimeBoundObservation) -> float:
        """Return power under time-bound rights (MW)."""

    def accept_mitigator(self, seen: MitigatorObservation) -> bool:
        """Say whether a data centre counts as congestion mitigator."""

    def sign(self, seen: AgreementObservation) -> bool:
        """Say whether an agreement is signed."""


class Licenser(Protocol):
    """Holds a lock on a site."""

    def answer(self, seen: ConsentObservation) -> Consent:
        """Return consent or refusal."""


class ComputeApplicants(Protocol):
    """Users of compute of one kind."""

    name: str
    rows: slice
    """Their slots in the population."""
    track: int
    by_size: bool
    """Whether the track depends on the hours of a project."""

    def track_of(self, hours: Floats, seen: CallObservation) -> NDArray[np.int8]:
        """Say in which track users with projects of so many hours apply."""


@dataclass(frozen=True)
class DutchTable:
    """Who answers at the Dutch table; without agents the answers come from paper."""

    payers: Mapping[str, Payer] = field(default_factory=lambda: MappingProxyType({}))
    finance: CoverGuard = valuation.demand_cover
    region: CoFunder = valuation.pledge_region
    cabinet: Weigher = valuation.weigh

    def payer(self, ministry: str) -> Payer:
        """Return the ministry's answer to a request for room."""
        return self.payers.get(ministry, valuation.offer_room)


ON_PAPER = DutchTable()
