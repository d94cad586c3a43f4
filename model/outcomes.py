"""Scalars of a run: what a policy analyst compares between runs."""

import math
from collections.abc import Callable

from model.dated_outcomes import DATED_OUTCOMES, HORIZON, Outcome, Value
from model.outputs import OUTPUTS, measure
from model.quarters import parse_quarter, start_of
from model.site_outputs import electricity_twh
from model.site_state import BUILDING, Facility, Plan
from model.snapshot import STATE_PAYERS, by_region, take_snapshot
from model.state import FACTORY, GIGAFACTORY, Commitment, Event
from model.world import World

MONEY_OF = 2026.0
"""Money is of 2026."""
WAITING = "WAITING"
"""No refusal so far: a permit or a connection is still on its way."""


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
    """States, the Netherlands included, whose promise stands; the Union is none."""
    found = {e.state for e in world.commitments.entries if _stands(e)}
    return float(len(found & set(world.people)))


def _stands(entry: Commitment) -> bool:
    return entry.programme == GIGAFACTORY and entry.open + entry.paid > 0


def _dutch_sites(world: World, programme: str) -> list[Facility]:
    return [
        entry
        for entry in world.facilities.of(programme)
        if entry.state == "NL" and entry.serves(world.quarter)
    ]


def _first_service(programme: str) -> Callable[[World], Value]:
    def measure(world: World) -> Value:
        dates = [start_of(entry.service) for entry in _dutch_sites(world, programme)]
        return min(dates, default=math.nan)

    return measure


def _built(world: World) -> Value:
    limit = parse_quarter(HORIZON)
    return float(any(e.service <= limit for e in _dutch_sites(world, GIGAFACTORY)))


def _site(world: World) -> Value:
    first = min(_dutch_sites(world, GIGAFACTORY), key=lambda e: e.service, default=None)
    return first.site if first else ""


def _hold_up(world: World) -> Value:
    """Reason of the Dutch plan that came furthest; empty once one is signed."""
    plans = [plan for plan in world.plans.by_key.values() if plan.state == "NL"]
    if any(plan.status == BUILDING for plan in plans) or not plans:
        return ""
    furthest = max(plans, key=lambda plan: (plan.alive, _steps(plan)))
    return furthest.why or WAITING


def _steps(plan: Plan) -> int:
    permit = plan.permit is not None and bool(plan.permit.granted)
    held = plan.connection
    power = held is not None and (held.firm_from or held.time_bound_from) is not None
    return sum((bool(plan.site), plan.permit is not None, permit, power))


def _elsewhere(world: World) -> Value:
    found = {e.plan for e in world.facilities.of(GIGAFACTORY) if e.serves(world.quarter)}
    return float(len(found))


def _winners(world: World) -> Value:
    return float(sum(event.kind == "gigafactory_selected" for event in world.log))


def _bids(world: World) -> Value:
    return float(sum(event.kind == "bid_submitted" for event in world.log))


def _factory_money(world: World) -> Value:
    return sum(
        entry.open + entry.paid
        for entry in world.commitments.entries
        if entry.programme == FACTORY and entry.host == "NL" and entry.payer in STATE_PAYERS
    )


def _votes(answer: str) -> Callable[[World], Value]:
    return lambda world: float(sum(event.kind == f"consent_{answer}" for event in world.log))


def _value_over_capital(world: World) -> Value:
    plans = [plan for plan in world.plans.by_key.values() if plan.state == "NL"]
    judged = [plan for plan in plans if plan.ratio is not None]
    furthest = max(judged, key=lambda plan: (plan.phases, plan.alive, _steps(plan)), default=None)
    return math.nan if furthest is None or furthest.ratio is None else furthest.ratio


def _at_end(variable: str) -> Callable[[World], Value]:
    """Return the Dutch value of a variable at the end; none where it has none."""
    place = next(i for i, output in enumerate(OUTPUTS) if output.name == variable)
    return lambda world: by_region(measure(take_snapshot(world))[place]).get("NL", math.nan)


def _present_value(world: World) -> Value:
    """Discount to 2026 at the public rate."""
    rate = 1.0 + world.parameters.funding.discount_public
    total = sum(
        entry.paid / rate ** (start_of(entry.contract) - MONEY_OF)
        for entry in world.commitments.entries
        if entry.state == "NL" and entry.paid > 0.0 and entry.contract is not None
    )
    return float(total)


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
        "public_cost_nl_present_value", "EUR m",
        "The same, discounted to 2026 at the Dutch public rate", _present_value,
    ),
    Outcome(
        "ai_factory_nl_eur_m", "EUR m", "State money for the Dutch AI factory at the end",
        _factory_money,
    ),
    Outcome(
        "ai_factory_nl_first_service", "year", "When the Dutch AI factory goes into service",
        _first_service(FACTORY),
    ),
    Outcome(
        "gigafactory_nl", "0 or 1", "A gigafactory in service on Dutch soil by 2035Q4", _built
    ),
    Outcome(
        "gigafactory_nl_first_service", "year", "Quarter in which the first one is in service",
        _first_service(GIGAFACTORY),
    ),
    Outcome("gigafactory_nl_site", "id", "Site of the first one", _site),
    Outcome(
        "reason_gigafactory_nl", "code", "What holds up the Dutch plan that came furthest",
        _hold_up,
    ),
    Outcome("gigafactory_bids", "count", "Bids in the gigafactory call", _bids),
    Outcome("gigafactories_selected", "count", "Bids that were selected", _winners),
    Outcome(
        "gigafactories_in_service", "count", "Sites in service at the end, all states", _elsewhere
    ),
    Outcome(
        "electricity_ai_nl", "TWh/yr", "Electricity of Dutch AI facilities at the end",
        lambda world: electricity_twh(take_snapshot(world)),
    ),
    Outcome("ai_factory_hosts", "count", "AI factories selected in Europe", _hosts),
    Outcome(
        "gigafactory_states", "count", "States with a gigafactory promise at the end", _joined
    ),
    *DATED_OUTCOMES,
    Outcome("consent_given", "count", "Consents of permit givers in the run", _votes("given")),
    Outcome("consent_refused", "count", "Refusals of permit givers in the run", _votes("refused")),
    Outcome(
        "value_over_capital_nl", "ratio",
        "Value over private capital of the Dutch plan that came furthest of those that investors "
        "looked at, when they last did",
        _value_over_capital,
    ),
    Outcome(
        "consortia_alive_nl", "count", "Dutch consortia that are still there at the end",
        lambda world: float(len(world.plans.alive_in("NL"))),
    ),
    Outcome(
        "bargaining_success", "share",
        "Nearness of European rules settled so far to the Dutch position, at the end",
        _at_end("Bargaining Success"),
    ),
)  # fmt: skip
