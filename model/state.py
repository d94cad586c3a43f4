"""The ledgers: facts of the world that only mechanisms change, and the log of what happened."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.bargaining.expectations import Belief

GIGAFACTORY = "AI Gigafactory"
FACTORY = "AI Factory"
PURCHASE = "Compute Purchase"
"""Programmes: hosting or buying in the gigafactory call, AI factories, and a launching customer."""
NOT_ON_TABLE = "not_on_table"
"""Kind of the line that says that a scenario keeps a Dutch proposal off the table."""


@dataclass
class Drivers:
    """What nobody in the model decides: price of compute, attention, motions in force.

    ``attention`` is the level at the start of the quarter; ``jumps`` are this quarter's events.
    """

    price_deviation: float
    price: float
    attention: float
    jumps: list[tuple[datetime.date, float]] = field(default_factory=list)
    motions: list[tuple[datetime.date, str]] = field(default_factory=list)
    """Supporting motions: date and facility."""

    def attention_at(self, date: datetime.date) -> float:
        """Return attention on a day of this quarter, between 0 and 1."""
        level = self.attention + sum(size for day, size in self.jumps if day <= date)
        return min(1.0, max(0.0, level))

    def motion_for(self, facility: str, date: datetime.date) -> bool:
        """Say whether a motion that supports this facility is in force."""
        return any(kind == facility and day <= date for day, kind in self.motions)


@dataclass
class Expectations:
    """The belief about the level of demand (log, 0 = reference) that parties share."""

    demand: Belief


@dataclass
class Purses:
    """Room left at the Dutch ministries, in the order of ``MINISTRIES`` (EUR m)."""

    room: NDArray[np.float64]
    base: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Stands:
    """Where all parties stand on a file: the states, the Netherlands, then the Commission."""

    points: NDArray[np.float64]
    """Positions, shape (parties,)."""
    people: NDArray[np.float64]
    """Inhabitants, without the Commission, shape (parties - 1,)."""
    middle: float
    """Their compromise without noise."""
    spread: float
    told: Mapping[str, float]
    """Positions by party, as the log keeps them."""


@dataclass
class Rules:
    """The European rules in force and the files that are open.

    ``decided`` holds the outcome of each file on its 0-100 scale. ``stands`` holds where parties
    stand on a file that came to the table; nobody moves afterwards.
    """

    book: str
    open_files: tuple[str, ...]
    decided: dict[str, float] = field(default_factory=dict)
    stands: dict[str, Stands] = field(default_factory=dict)


@dataclass
class Commitment:
    """One payer's promise; ``amount`` = ``paid`` + ``open`` + ``released`` at all times (EUR m).

    ``reserved`` is what was taken out of a Dutch ministry's room for it. ``contract`` is the
    quarter in which it is paid, once that is known.
    """

    programme: str
    state: str
    payer: str
    subject: str
    option: str
    book: str
    quarter: int
    amount: float
    host: str = ""
    """The state on whose soil the money would be spent."""
    reserved: float = 0.0
    imposed: bool = False
    open: float = 0.0
    paid: float = 0.0
    released: float = 0.0
    contract: int | None = None

    def __post_init__(self) -> None:
        self.open = self.amount

    @property
    def bought(self) -> bool:
        """Whether it buys hours, and is paid when they can be used."""
        return self.programme == PURCHASE or self.option == "buyer"

    def release(self) -> None:
        """Set free what is still open."""
        self.released += self.open
        self.open = 0.0

    def pay(self) -> None:
        """Pay what is still open."""
        self.paid += self.open
        self.open = 0.0


@dataclass
class Commitments:
    """All promises of public money, and the Dutch chance that others reckon with per round."""

    entries: list[Commitment] = field(default_factory=list)
    dutch_chance: dict[str, float] = field(default_factory=dict)

    def standing(self, programme: str) -> list[Commitment]:
        """Return the promises of a programme that are open."""
        return [entry for entry in self.entries if entry.programme == programme and entry.open > 0]

    def hosting(self, programme: str) -> dict[str, str]:
        """Return the option of each state whose promise to host stands."""
        return {e.state: e.option for e in self.standing(programme) if e.state == e.host}

    def pledged(self) -> dict[str, float]:
        """Return what each state has promised and not yet paid or taken back (EUR m)."""
        totals: dict[str, float] = {}
        for entry in self.entries:
            totals[entry.state] = totals.get(entry.state, 0.0) + entry.open
        return totals

    def options(self) -> dict[str, str]:
        """Return the gigafactory option of each state that has promised one, paid or not."""
        found: dict[str, str] = {}
        for entry in self.entries:
            if entry.programme == GIGAFACTORY and entry.open + entry.paid > 0:
                found.setdefault(entry.state, entry.option)
        return found


@dataclass
class FactoryRound:
    """Proposals of one cut-off that wait for a decision on ``decide``."""

    id: str
    decide: datetime.date
    bids: tuple[Any, ...]


@dataclass
class FactoryCall:
    """The AI factory call: Union money left, rounds that wait, hosts so far."""

    union_left: float
    waiting: list[FactoryRound] = field(default_factory=list)
    hosts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Event:
    """One line of the negotiation log and reason ledger.

    ``detail`` is what was seen, tested and answered: plain data and frozen messages.
    """

    quarter: int
    date: datetime.date
    phase: str
    arena: str
    round: int
    actor: str
    counterpart: str
    kind: str
    subject: str
    amount: float
    reason: str = ""
    unit: str = "EUR m"
    imposed: bool = False
    detail: Mapping[str, Any] | None = None
