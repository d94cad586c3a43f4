"""Scalars of a run: what a policy analyst compares between runs."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from model.outputs import STATE_PAYERS, take_snapshot
from model.state import FACTORY, GIGAFACTORY, Event
from model.world import World

Value = float | str


@dataclass(frozen=True)
class Outcome:
    """One scalar; text outcomes carry a reason code."""

    name: str
    unit: str
    meaning: str
    measure: Callable[[World], Value]


def _decision(world: World, proposal: str) -> Event | None:
    for event in world.log:
        if event.arena == "A3" and event.actor == "NL" and event.subject == proposal:
            return event
    return None


def _promised(proposal: str, payers: tuple[str, ...]) -> Callable[[World], Value]:
    def measure(world: World) -> Value:
        event = _decision(world, proposal)
        if event is None or event.detail is None:
            return math.nan
        return float(sum(event.detail["paid"].get(payer, 0.0) for payer in payers))

    return measure


def _said(proposal: str, *, gate: bool) -> Callable[[World], Value]:
    def measure(world: World) -> Value:
        event = _decision(world, proposal)
        if event is None or event.detail is None:
            return ""
        return str(event.detail["gate_says"]) if gate else event.reason

    return measure


def _hosts(world: World) -> Value:
    return float(sum(world.factory_call.hosts.values()))


def _joined(world: World) -> Value:
    return float(len({entry.state for entry in world.commitments.standing(GIGAFACTORY)}))


def _factory_money(world: World) -> Value:
    return sum(
        entry.open + entry.paid
        for entry in world.commitments.entries
        if entry.programme == FACTORY and entry.host == "NL" and entry.payer in STATE_PAYERS
    )


OUTCOMES = (
    Outcome(
        "commitment_gigafactory_nl_eur_m", "EUR m", "Dutch promises for a gigafactory at the end",
        lambda world: take_snapshot(world).gigafactory["NL"],
    ),
    Outcome(
        "decision_2025_april", "EUR m", "Promised by the state on 18 April 2025",
        _promised("exploration-2025", STATE_PAYERS),
    ),
    Outcome(
        "reason_2025_april", "code", "Headline reason of that decision",
        _said("exploration-2025", gate=False),
    ),
    Outcome(
        "decision_2025_groningen", "EUR m", "Promised by the state on 27 June 2025",
        _promised("groningen-2025", STATE_PAYERS),
    ),
    Outcome(
        "decision_2025_groningen_region", "EUR m", "Promised by the region on 27 June 2025",
        _promised("groningen-2025", ("Region",)),
    ),
    Outcome(
        "gate_2025_groningen", "code", "What the gate says of June 2025 (PASS or a reason)",
        _said("groningen-2025", gate=True),
    ),
    Outcome(
        "decision_2026_march", "EUR m", "Promised by the state in March 2026",
        _promised("gigafactory-march-2026", STATE_PAYERS),
    ),
    Outcome(
        "reason_2026_march", "code", "Headline reason of the decision of March 2026",
        _said("gigafactory-march-2026", gate=False),
    ),
    Outcome(
        "gate_2026_march", "code", "What the gate says of March 2026 (PASS or a reason)",
        _said("gigafactory-march-2026", gate=True),
    ),
    Outcome(
        "public_cost_nl_eur_m", "EUR m", "Dutch public money paid to the end, undiscounted",
        lambda world: take_snapshot(world).paid,
    ),
    Outcome(
        "ai_factory_nl_eur_m", "EUR m", "State money for the Dutch AI factory at the end",
        _factory_money,
    ),
    Outcome("ai_factory_hosts", "count", "AI factories selected in Europe", _hosts),
    Outcome(
        "gigafactory_states", "count", "States with a gigafactory promise at the end", _joined
    ),
)  # fmt: skip
