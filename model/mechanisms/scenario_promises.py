"""What a scenario decides in place of the Dutch cabinet: proposals left out, promises imposed."""

import datetime
from collections.abc import Iterable

from agents.dutch_state import MINISTRIES
from model.agenda import Proposal
from model.mechanisms.commitments import ask_of
from model.mechanisms.gate_case import MinistryPurse
from model.mechanisms.promises import LATER_BUDGET, release_promises
from model.scenario import ImposedPromise
from model.state import GIGAFACTORY, NOT_ON_TABLE, Event
from model.world import World

SCENARIO = "SCENARIO"
"""Reason: the scenario decides it, and nobody was asked."""
LATER = "A state is asked to host once a bid from its soil is selected"
"""Why the procedure keeps a proposal off the table."""
_CENT = 1e-8


def leave_out(world: World, item: Proposal, date: datetime.date, why: str) -> None:
    """Say on its date that a proposal does not come to the table, and why; no gate is asked."""
    world.record(
        Event(
            world.quarter, date, world.phase, "A3", 0, "NL", "EuroHPC JU", NOT_ON_TABLE, item.id,
            0.0, SCENARIO, imposed=True,
            detail={"why": why, "gate_says": "", "paid": {}},
        )
    )  # fmt: skip


def amount_of(world: World, imposed: ImposedPromise) -> float:
    """Return the amount that a scenario imposes (EUR m): its own, or what the option asks.

    ``programme.imposed_scale`` multiplies it.
    """
    amount = ask_of(world, imposed.option) if imposed.amount is None else imposed.amount
    return amount * world.parameters.programme.imposed_scale


def share_out(purses: Iterable[MinistryPurse], amount: float) -> dict[str, float]:
    """Split an imposed amount over those who carry it (EUR m).

    Each ministry takes its share of the amount, at most the room that it has left. What the
    ministries cannot hold waits for a later budget: the promise stands, and nobody has the money.
    """
    parts = {purse.name: min(purse.share * amount, max(0.0, purse.room)) for purse in purses}
    carried = {name: part for name, part in parts.items() if part > 0.0}
    rest = amount - sum(carried.values())
    return carried | ({LATER_BUDGET: rest} if rest > _CENT else {})


def reserve_of(paid: dict[str, float]) -> dict[str, float]:
    """Return what leaves the room of the ministries: all that they carry themselves."""
    return {name: part for name, part in paid.items() if name in MINISTRIES}


def free_earlier(world: World, date: datetime.date) -> None:
    """Release a Dutch gigafactory promise that stands already; the imposed one takes its place."""
    earlier = [e for e in world.commitments.standing(GIGAFACTORY) if e.state == "NL"]
    release_promises(world, earlier, SCENARIO, date)
