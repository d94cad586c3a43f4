"""The world: ledgers, parties by role, parameters and streams. A phase is a function of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from agents.roles import (
    CallHolder,
    ComputeApplicants,
    DutchTable,
    Funder,
    GridAuthority,
    Licenser,
    Ratifier,
    SiteBuilder,
)
from model.agenda import RuleBook, rule_books
from model.parameters.schema import Parameters
from model.random_streams import RandomStreams
from model.scenario import ImposedPromise
from model.site_state import Facilities, GigafactoryCall, Grid, Plans
from model.state import Commitments, Drivers, Event, Expectations, FactoryCall, Purses, Rules
from model.user_state import Adoption, ComputeMarket, PublicAccess, Shocks, UserTraits


@dataclass(frozen=True)
class Parties:
    """Who answers, by role."""

    states: tuple[Funder, ...]
    """The 26 member states besides the Netherlands, in alphabetical order of code."""
    dutch: DutchTable
    parliament: Ratifier
    union: CallHolder
    consortia: Mapping[str, SiteBuilder]
    """One per member state besides the Netherlands, and the Dutch parties by id."""
    grid: GridAuthority
    permits: Mapping[str, Mapping[str, Licenser]]
    """Per Dutch site: municipality, province and, where it owns the land, the state."""
    users: tuple[ComputeApplicants, ...]
    """Dutch users of compute, one per kind, in the order of ``KINDS``."""


@dataclass(frozen=True)
class Settings:
    """How a run was asked for: scenario, history, and the rule book it freezes, if any.

    ``proposals`` are the Dutch proposals that come to the table, None for all of them, and
    ``proposals_reason`` says why; ``imposed`` are the promises that the scenario imposes, by
    proposal.
    """

    scenario: str
    history: str
    frozen_rules: str | None
    start: int
    end: int
    users: int | Literal["full", "all"]
    """Rows that stand for the Dutch users of compute."""
    proposals: tuple[str, ...] | None = None
    proposals_reason: str = ""
    imposed: Mapping[str, ImposedPromise] = field(default_factory=dict)

    def on_table(self, proposal: str) -> bool:
        """Say whether a Dutch proposal comes to the table; no proposal (empty) is not held up."""
        return not proposal or self.proposals is None or proposal in self.proposals

    def identity(self) -> dict[str, object]:
        """Return by name what tells one run from another, as plain values.

        What a scenario does not use is left out, so that its runs keep their identity.
        """
        names = ("scenario", "history", "frozen_rules", "start", "end", "users")
        known: dict[str, object] = {name: getattr(self, name) for name in names}
        if self.proposals is not None:
            known["proposals"] = sorted(self.proposals)
        if self.imposed:
            known["imposed"] = {name: one.model_dump() for name, one in self.imposed.items()}
        return known


@dataclass
class World:
    """Everything that a phase may read or change."""

    settings: Settings
    parameters: Parameters
    streams: RandomStreams
    parties: Parties
    people: Mapping[str, float]
    nearness: Mapping[str, float]
    """Standard score of nearness to Russia, on the scale of the 26 other states."""
    size: Mapping[str, float]
    """Standard score of log GDP of the 26 other states."""
    power: NDArray[np.float64]
    """Bargaining power of the states, then the Netherlands, then the Commission."""
    drivers: Drivers
    expectations: Expectations
    purses: Purses
    rules: Rules
    commitments: Commitments
    factory_call: FactoryCall
    plans: Plans
    grid: Grid
    gigafactory_call: GigafactoryCall
    facilities: Facilities
    users: UserTraits
    """What the rows of users are like; it never changes."""
    adoption: Adoption
    public_access: PublicAccess
    compute_market: ComputeMarket
    shocks: Shocks
    quarter: int = 0
    phase: str = ""
    log: list[Event] = field(default_factory=list)
    log_begin: int = 0
    """Where this quarter begins in the log."""
    noted: dict[tuple[str, int], float] = field(default_factory=dict)
    """Dutch values of some variables, written down at the quarters that outcomes speak of."""

    LEDGERS = (
        "drivers", "expectations", "purses", "rules", "commitments", "factory_call",
        "plans", "grid", "gigafactory_call", "facilities",
        "adoption", "public_access", "compute_market", "shocks",
    )  # fmt: skip

    @property
    def book(self) -> RuleBook:
        """The rule book in force."""
        return rule_books()[self.rules.book]

    def events_now(self) -> list[Event]:
        """Return the lines of this quarter."""
        return self.log[self.log_begin :]

    def record(self, event: Event) -> None:
        """Add a line to the log."""
        self.log.append(event)
