"""What a quarter looks like to the outputs: the ledgers, summed once.

A snapshot holds nothing that moves on, so outputs are measured when somebody asks for them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from agents.dutch_state import MINISTRIES
from agents.messages import CODES
from model.mechanisms.board_decisions import FILES, dutch_position
from model.parameters.schema import Parameters
from model.site_state import LEFT, Facility
from model.state import FACTORY, GIGAFACTORY, NOT_ON_TABLE, PURCHASE, Drivers, Event
from model.user_account import UserAccount, account_of
from model.world import World

Values = Mapping[str, float]
"""Value by region: ISO2 code, EU, or NL|site."""
MINISTRY_PAYERS: tuple[str, ...] = MINISTRIES
STATE_PAYERS = (*MINISTRIES, "Later budget", "Vehicle")
"""Who can carry the state's part; the last two only what needs no cover when it is promised."""
PAYERS = (*STATE_PAYERS, "Region", "Union")
"""Who can pay for a Dutch AI factory."""
TALKS = frozenset({"offtake_agreed", "no_offtake", "permit_asked", "permit_talks_failed"})
"""Talks of Dutch plans that ended in the quarter, with a package or without."""
REFUSALS = frozenset(
    {
        "no_offtake", "permit_talks_failed", "permit_refused", "no_site", "time_bound_refused",
        "investment_refused", "waits_for_power", "gigafactory_refused",
        "award_lapsed",
    }
)  # fmt: skip
"""Events that hold a Dutch plan up; their reason is counted."""
_VOTES = frozenset({"consent_given", "consent_refused"})


def by_region(values: Values | float) -> Values:
    """Return what an output measured, by region."""
    return {"NL": values} if isinstance(values, float) else values


@dataclass(frozen=True)
class Output:
    """One variable: name, unit, meaning, place in the Dutch position, and how it is measured."""

    name: str
    unit: str
    position: str
    meaning: str
    measure: Callable[["Snapshot"], Values | float | list[Values] | list[float]]
    """Values by region; one number is the Netherlands' own.

    Outputs of a family stand together and share what measures them: a list, one for each.
    """


class GridSeen(NamedTuple):
    """The lists of the grid operators (requests, MW) and what AI sites had of the grid (MW)."""

    regional: tuple[float, float]
    """Requests and MW on the lists of the regional operators."""
    tennet: tuple[float, float]
    """The same on TenneT's own list."""
    time_bound_left: float
    displaced: float


class Drawn(NamedTuple):
    """What nobody decides, at the end of the quarter."""

    attention: float
    price: float
    """EUR per H100e-h."""


class Snapshot(NamedTuple):
    """The ledgers of one quarter, summed once for all outputs (EUR m, counts)."""

    quarter: int
    parameters: Parameters
    nothing: dict[str, float]
    """Zero for every state."""
    gigafactory: dict[str, float]
    factory: dict[str, float]
    options: dict[str, float]
    payers: dict[str, float]
    paid: float
    bought: float
    """Compute time that the Dutch state has promised to buy (EUR m)."""
    decisions: tuple[tuple[str, str], ...]
    """Dutch decisions of the quarter: kind and headline reason."""
    talks: tuple[Event, ...]
    """Talks of Dutch plans that ended in the quarter."""
    stopped: tuple[str, ...]
    """Reasons that stopped Dutch decisions, talks, permits and investments in the quarter."""
    votes: tuple[bool, ...]
    """Consent given or refused in the quarter."""
    signed: tuple[tuple[Facility, bool], ...]
    """Gigafactory phases that are signed, everywhere, and whether they serve."""
    dutch: tuple[Facility, ...]
    """Facilities in service on Dutch soil, of both kinds."""
    plans: Mapping[str, float]
    """Consortia that are still there, by state."""
    waiting: tuple[int, ...]
    """Quarters since each Dutch one that has signed nothing showed interest."""
    agreement: tuple[float, ...]
    """1 - distance/100 between outcome and Dutch position of each European rule settled so far."""
    room: float
    """Room left at the Dutch ministries."""
    drawn: Drawn
    grid: GridSeen
    users: UserAccount


def take_snapshot(world: World) -> Snapshot:
    """Sum the promises that stand (open or paid) and the Dutch decisions of the quarter."""
    nothing = dict.fromkeys(world.people, 0.0)
    sums = {name: nothing.copy() for name in (GIGAFACTORY, FACTORY, PURCHASE)}
    options, payers, paid = nothing.copy(), dict.fromkeys(PAYERS, 0.0), 0.0
    for entry in world.commitments.entries:
        stands, state, programme = entry.open + entry.paid, entry.state, entry.programme
        if stands <= 0.0:
            continue
        if state in nothing:
            sums[programme][state] += stands
            if programme == GIGAFACTORY:
                options[state] = float(CODES[entry.option])
        if entry.host == "NL" and programme == FACTORY:
            payers[entry.payer] += stands
        if state == "NL":
            paid += entry.paid
    decided, talks, stopped, votes = _news(world)
    plans, waiting = _plans(world)
    entries, now = world.facilities.entries, world.quarter
    return Snapshot(
        now, world.parameters, nothing, sums[GIGAFACTORY], sums[FACTORY], options, payers, paid,
        bought=sums[PURCHASE]["NL"],
        decisions=decided,
        talks=talks,
        stopped=stopped,
        votes=votes,
        signed=tuple([(e, e.serves(now)) for e in entries if e.programme == GIGAFACTORY]),
        dutch=tuple([e for e in entries if e.state == "NL" and e.serves(now)]),
        plans=plans,
        waiting=waiting,
        agreement=_agreement(world) if world.rules.decided else (),
        room=float(np.add.reduce(world.purses.room)),
        drawn=_drawn(world.drivers),
        grid=_grid(world),
        users=account_of(world),
    )  # fmt: skip


def _news(
    world: World,
) -> tuple[tuple[tuple[str, str], ...], tuple[Event, ...], tuple[str, ...], tuple[bool, ...]]:
    """Return decisions, talks, what stopped something and votes, as in `Snapshot`."""
    decided, talks, stopped, votes = [], [], [], []
    for event in world.events_now():
        kind = event.kind
        decision = _is_decision(event)
        if decision:
            decided.append((kind, event.reason))
        if kind in TALKS:
            talks.append(event)
        if (decision and event.reason) or (kind in REFUSALS and _dutch_plan(world, event)):
            stopped.append(event.reason)
        if kind in _VOTES:
            votes.append(kind == "consent_given")
    return tuple(decided), tuple(talks), tuple(stopped), tuple(votes)


def _plans(world: World) -> tuple[dict[str, float], tuple[int, ...]]:
    """Count the plans that are still there, and say how long the Dutch ones have waited."""
    counted: dict[str, float] = {}
    waiting = []
    for plan in world.plans.by_key.values():
        if plan.status == LEFT:
            continue
        counted[plan.state] = counted.get(plan.state, 0.0) + 1.0
        if plan.state == "NL" and not plan.phases:
            waiting.append(world.quarter - plan.joined)
    return counted, tuple(waiting)


def _agreement(world: World) -> tuple[float, ...]:
    decided = world.rules.decided
    return tuple(
        [
            1.0 - abs(decided[file.name] - dutch_position(world, file)) / 100.0
            for file in FILES
            if file.name in decided
        ]
    )


def _drawn(drivers: Drivers) -> Drawn:
    level = drivers.attention + sum([size for _, size in drivers.jumps])
    return Drawn(min(1.0, max(0.0, level)), drivers.price)


def _grid(world: World) -> GridSeen:
    """Add up the lists; the zones of the candidate sites stand for the whole of TenneT's."""
    grid, share = world.grid, world.parameters.grid.site_zones_share
    queues = [zone.queue for zone in grid.zones.values()]
    requests, power = sum([q.requests() for q in queues]), sum([q.power_mw() for q in queues])
    return GridSeen(
        (float(np.add.reduce(grid.regional_requests)), float(np.add.reduce(grid.regional_power))),
        (requests / share, power / share),
        grid.time_bound_left,
        grid.displaced,
    )


def _is_decision(event: Event) -> bool:
    """Whether the Dutch cabinet decided; what never came to the table is no negotiation."""
    return event.arena == "A3" and event.actor == "NL" and event.kind != NOT_ON_TABLE


def _dutch_plan(world: World, event: Event) -> bool:
    for name in (event.actor, event.counterpart):
        plan = world.plans.by_key.get(name)
        if plan is not None:
            return plan.state == "NL"
    return False
