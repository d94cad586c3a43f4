"""Dutch decisions read back from the events of a run."""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from model.agenda import Proposal, agenda
from model.data.tables import Pin, pins
from model.mechanisms.gate_case import GateCase
from model.state import NOT_ON_TABLE

PINNED_ACTORS = ("NL cabinet", "Region Groningen")
"""Whose known facts are imposed on a Dutch decision."""


@dataclass(frozen=True)
class Trace:
    """One run of a result folder, as far as an explanation needs it."""

    folder: Path
    manifest: Mapping[str, Any]
    run: Mapping[Any, Any]
    """The run's row in the table ``runs``."""
    events: pd.DataFrame
    """Events of the run, with a column ``when`` such as 2026Q1."""
    changed: frozenset[str]
    """Parameters that scenario or user set."""


@dataclass(frozen=True)
class Offer:
    """What one ministry could do for one option (EUR m)."""

    ministry: str
    reachable: float
    worth: float

    @property
    def limit(self) -> float:
        """The most it would pay."""
        return min(self.reachable, self.worth)


@dataclass(frozen=True)
class Judged:
    """One option as the gate judged it: the case and what was found."""

    case: GateCase
    found: Mapping[str, Any]
    offers: tuple[Offer, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Every reason that failed."""
        return tuple(self.found["reasons"])


@dataclass(frozen=True)
class DutchDecision:
    """One decision: what was judged, what was decided, and whether that was imposed."""

    date: datetime.date
    quarter: str
    subject: str
    amount: float
    reason: str
    imposed: bool
    gate_says: str
    chance: float
    drawn: bool
    paid: Mapping[str, float]
    judged: tuple[Judged, ...]
    chosen: str
    ordered: Mapping[str, str] | None = None
    """What a scenario imposed: the option, and why."""

    @property
    def counted(self) -> Judged:
        """The option that counted."""
        return next(one for one in self.judged if one.case.option == self.chosen)

    @property
    def proposal(self) -> Proposal | None:
        """The proposal in the calendar, if this version still knows it."""
        return next((item for item in agenda().proposals if item.id == self.subject), None)

    @property
    def facts(self) -> tuple[Pin, ...]:
        """What happened on that day, if it was imposed."""
        if not self.imposed or self.ordered:
            return ()
        return tuple(
            pin
            for pin in pins()
            if pin.role == "outcome" and pin.proposal == self.subject and pin.actor in PINNED_ACTORS
        )


@dataclass(frozen=True)
class LeftOut:
    """A proposal that a scenario keeps off the table: its date, and why."""

    date: datetime.date
    quarter: str
    subject: str
    why: str


def left_out(events: pd.DataFrame) -> list[LeftOut]:
    """Return the proposals among events that a scenario keeps off the table, in order."""
    return [
        LeftOut(
            datetime.date.fromisoformat(row["date"]),
            f"{row['year']}Q{row['quarter']}",
            row["subject"],
            json.loads(row["detail"])["why"],
        )
        for row in events[events["kind"] == NOT_ON_TABLE].to_dict("records")
    ]


def dutch_decisions(events: pd.DataFrame) -> list[DutchDecision]:
    """Return the Dutch decisions among events, in order."""
    table = events[(events["arena"] == "A3")]
    offers: dict[tuple[str, str, str], list[Offer]] = {}
    decisions = []
    for row in table.to_dict("records"):
        if row["kind"] == "room_offer":
            detail = json.loads(row["detail"])
            key = (row["subject"], row["date"], detail["option"])
            offers.setdefault(key, []).append(Offer(**detail["offer"]))
        elif row["actor"] == "NL" and row["kind"] != NOT_ON_TABLE:
            decisions.append(_decision(row, offers))
    return decisions


def _decision(row: Mapping[Any, Any], offers: Mapping[Any, list[Offer]]) -> DutchDecision:
    detail = json.loads(row["detail"])
    judged = []
    for stored, found in zip(detail["cases"], detail["results"], strict=True):
        case = GateCase.from_dict(stored)
        made = offers.get((row["subject"], row["date"], case.option), [])
        judged.append(Judged(case, found, tuple(made)))
    return DutchDecision(
        date=datetime.date.fromisoformat(row["date"]),
        quarter=f"{row['year']}Q{row['quarter']}",
        subject=row["subject"],
        amount=row["amount"],
        reason=row["reason"],
        imposed=bool(row["imposed"]),
        gate_says=detail["gate_says"],
        chance=detail["parliament"]["chance"],
        drawn=detail["parliament"]["passed"],
        paid=detail["paid"],
        judged=tuple(judged),
        chosen=detail["chosen"],
        ordered=detail.get("ordered"),
    )
