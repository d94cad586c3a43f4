"""The world: ledgers, parties by role, parameters and streams. A phase is a function of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.roles import (
    CallHolder,
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
from model.site_state import Facilities, GigafactoryCall, Grid, Plans
from model.state import Commitments, Drivers, Event, Expectations, FactoryCall, Purses, Rules


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


@dataclass(frozen=True)
class Settings:
    """How a run was asked for: scenario, history, and the rule book it freezes, if any."""

    scenario: str
    history: str
    frozen_rules: str | None
    start: int
    end: int


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
    quarter: int = 0
    phase: str = ""
    log: list[Event] = field(default_factory=list)
    log_begin: int = 0
    """Where this quarter begins in the log."""

    LEDGERS = (
        "drivers", "expectations", "purses", "rules", "commitments", "factory_call",
        "plans", "grid", "gigafactory_call", "facilities",
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
