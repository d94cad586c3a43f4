"""What a quarter looks like to the outputs: the ledgers, summed once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from agents.dutch_state import MINISTRIES
from agents.messages import CODES
from model.site_state import LEFT, Facility, Plan
from model.state import FACTORY, GIGAFACTORY, NOT_ON_TABLE, PURCHASE, Event
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


class Snapshot(NamedTuple):
    """The ledgers of one quarter, summed once for all outputs (EUR m, counts)."""

    world: World
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
    signed: tuple[Facility, ...]
    """Gigafactory phases that are signed, everywhere."""
    dutch: tuple[Facility, ...]
    """Facilities in service on Dutch soil, of both kinds."""
    plans: tuple[Plan, ...]
    """Consortia that are still there, everywhere."""
    tennet: tuple[float, float]
    """TenneT's own list: requests and MW."""
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
    entries = world.facilities.entries
    return Snapshot(
        world, nothing, sums[GIGAFACTORY], sums[FACTORY], options, payers, paid,
        bought=sums[PURCHASE]["NL"],
        decisions=decided,
        talks=talks,
        stopped=stopped,
        votes=votes,
        signed=tuple([entry for entry in entries if entry.programme == GIGAFACTORY]),
        dutch=tuple([e for e in entries if e.state == "NL" and e.serves(world.quarter)]),
        plans=tuple([plan for plan in world.plans.by_key.values() if plan.status != LEFT]),
        tennet=_tennet_list(world),
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


def _tennet_list(world: World) -> tuple[float, float]:
    """Scale the zones of the candidate sites up to the whole list."""
    queues = [zone.queue for zone in world.grid.zones.values()]
    share = world.parameters.grid.site_zones_share
    requests, power = sum([q.requests() for q in queues]), sum([q.power_mw() for q in queues])
    return requests / share, power / share


def _is_decision(event: Event) -> bool:
    """Whether the Dutch cabinet decided; what never came to the table is no negotiation."""
    return event.arena == "A3" and event.actor == "NL" and event.kind != NOT_ON_TABLE


def _dutch_plan(world: World, event: Event) -> bool:
    for name in (event.actor, event.counterpart):
        plan = world.plans.by_key.get(name)
        if plan is not None:
            return plan.state == "NL"
    return False
