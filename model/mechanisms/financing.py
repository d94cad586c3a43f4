"""3.7 in the run: go or no-go per phase, the day of signature, and awards that lapse."""

import math
from dataclasses import replace

from agents.site_messages import FinanceDecision, FinanceObservation
from model.data.site_tables import site_terms
from model.deals.packages import permit_packages
from model.investment.cash_flows import EUR_PER_MEUR
from model.investment.verdict import Verdict, assess
from model.mechanisms.construction import slip_of
from model.mechanisms.grid_connection import usable_from
from model.mechanisms.later_phases import (
    later_size,
    most_phases,
    pay_second_phase,
    second_phase_money,
)
from model.mechanisms.promises import release_buyers, release_promises
from model.mechanisms.site_projects import Terms, hours_share, power_of, project_with
from model.quarters import last_day
from model.site_state import BUILDING, LEFT, Contract, Facility, Plan
from model.state import GIGAFACTORY, PURCHASE, Commitment, Event
from model.world import World

AWARD_LAPSED, NO_INVESTOR, QUEUE = "AWARD_LAPSED", "NO_INVESTOR", "QUEUE"
NO_AWARD = "NO_AWARD"
"""Reason: everything is there, and the plan may not sign without an award of the call."""


def decide_investments(world: World) -> None:
    """Let every plan that is ready look for its money; sign, or say what is missing."""
    for plan in world.plans.by_key.values():
        if not plan.alive:
            continue
        if is_ready(world, plan):
            _decide(world, plan)
        elif _waits_for_power(world, plan):
            plan.why = QUEUE
            _say(world, plan, ("waits_for_power", QUEUE), 0.0)
        elif _waits_for_award(world, plan):
            plan.why = NO_AWARD
            _say(world, plan, ("waits_for_award", NO_AWARD), 0.0)
        if plan.selected and not plan.phases and world.quarter >= (plan.award_ends or math.inf):
            _lapse(world, plan)


def size_of(world: World, plan: Plan) -> float:
    """Return the size of the next phase (H100e): a lot's first phase, or the plan's own."""
    if plan.phases:
        return later_size(world, plan)
    lot = world.gigafactory_call.winners.get(plan.key)
    if lot is not None:
        return float(world.book.lots[lot].size_h100e)
    return plan.size * plan.first_phase


def is_ready(world: World, plan: Plan) -> bool:
    """Whether the next phase could be signed: place, permit and power are there."""
    if plan.phases >= most_phases(world) or (plan.phases and not _may_grow(world, plan)):
        return False
    if plan.selected and (plan.ready_from is None or plan.ready_from > world.quarter):
        return False
    if plan.state != "NL":
        return plan.selected
    return _has_place(world, plan) and may_sign(world, plan)


def _has_place(world: World, plan: Plan) -> bool:
    """Whether a Dutch plan has its permit and its power."""
    granted = plan.permit is not None and plan.permit.granted is True
    return granted and power_from(world, plan) is not None


def may_sign(world: World, plan: Plan) -> bool:
    """Whether a Dutch plan may go ahead: with an award of the call, or privately."""
    return plan.selected or bool(world.parameters.consortia.private_go_ahead)


def _waits_for_award(world: World, plan: Plan) -> bool:
    """Whether only an award is missing, and that has not been said before."""
    if plan.state != "NL" or plan.phases or plan.why == NO_AWARD or may_sign(world, plan):
        return False
    return _has_place(world, plan)


def _waits_for_power(world: World, plan: Plan) -> bool:
    """Whether a plan has its permit and no power yet, and that has not been said before."""
    granted = plan.permit is not None and plan.permit.granted is True
    waits = granted and not plan.phases and plan.why != QUEUE
    return waits and power_from(world, plan) is None


def _may_grow(world: World, plan: Plan) -> bool:
    """Say whether a second phase follows: the plan has one, and its first is in service."""
    built = [entry for entry in world.facilities.entries if entry.plan == plan.key]
    return plan.first_phase < 1.0 and all(entry.serves(world.quarter) for entry in built)


def power_from(world: World, plan: Plan) -> int | None:
    """Return when the power of all phases up to the next can be used."""
    if plan.connection is None:
        return None
    built = sum(e.power_mw for e in world.facilities.entries if e.plan == plan.key)
    return usable_from(plan.connection, built + power_of(world, size_of(world, plan)))


def public_money(world: World, plan: Plan) -> float:
    """Return the public money for the next phase of a selected plan (EUR m)."""
    if plan.phases:
        return second_phase_money(world, plan)
    return sum(entry.open for entry in _money_of(world, plan))


def standing_contract(world: World, plan: Plan) -> Contract | None:
    """Return what is under contract: the public deal for the first phase, else the anchor customer.

    Without a public deal the anchor pays what the hours are worth to it, at most the market price.
    """
    if plan.contract is not None and not plan.phases:
        return plan.contract
    if plan.anchor <= 0.0:
        return None
    return Contract(0.0, plan.anchor, 1.0, 0.0, 0, anchor_price=anchor_price(world))


def anchor_price(world: World) -> float:
    """Return what an anchor pays without talks, as a multiple of the market price."""
    return min(1.0, world.parameters.consortia.anchor_value)


def terms_of(world: World, plan: Plan, wait_years: float = 0.0) -> Terms:
    """Return everything that is agreed about a plan."""
    return Terms(
        permit=plan.permit.package if plan.permit else None,
        connection=plan.connection,
        contract=standing_contract(world, plan),
        public=public_money(world, plan),
        wait_years=wait_years,
    )


def verdict_on(world: World, plan: Plan) -> Verdict:
    """Return what an investor finds about the next phase today.

    A consortium does not take an anchor customer whose low price stops the site.
    """
    size, terms = size_of(world, plan), terms_of(world, plan)
    found = assess(project_with(world, plan, size, terms))
    agreed = terms.contract
    if found.go or agreed is None or agreed.public_share > 0.0 or agreed.anchor_price >= 1.0:
        return found
    alone = assess(project_with(world, plan, size, replace(terms, contract=None)))
    return alone if alone.go else found


def _decide(world: World, plan: Plan) -> None:
    """Let the investor look; without one there is nothing to decide."""
    if not plan.investor:
        if plan.why in ("", QUEUE):
            plan.why = NO_INVESTOR
            _say(world, plan, ("investment_refused", NO_INVESTOR), 0.0)
        return
    found = verdict_on(world, plan)
    plan.ratio = found.worth.ratio
    seen = FinanceObservation(
        ratio=found.worth.ratio,
        hurdle=found.hurdle,
        debt_cover=found.debt_cover,
        least_cover=world.parameters.investment.dscr_min,
        reasons=found.reasons,
    )
    decision = world.parties.consortia[plan.key].decide_finance(seen)
    if decision.go:
        _sign(world, plan, found, seen)
    else:
        _refuse(world, plan, seen, decision)


def _refuse(world: World, plan: Plan, seen: FinanceObservation, decision: FinanceDecision) -> None:
    """Wait; an investor that sees no case for too long leaves."""
    headline = decision.reasons[0]
    if plan.why != headline:
        plan.why = headline
        _say(world, plan, ("investment_refused", headline), 0.0, _seen(world, plan, seen))
    if plan.phases:
        return
    plan.refusals += 1
    if plan.refusals >= world.parameters.consortia.investor_patience:
        plan.investor, plan.refusals = False, 0
        _say(world, plan, ("investor_leaves", headline), 0.0, _seen(world, plan, seen))


def _sign(world: World, plan: Plan, found: Verdict, seen: FinanceObservation) -> None:
    public, size, detail = public_money(world, plan), size_of(world, plan), _seen(world, plan, seen)
    facility = _facility(world, plan, size, (public, found.worth.capital / EUR_PER_MEUR))
    world.facilities.entries.append(facility)
    if not plan.phases:
        for entry in _money_of(world, plan):
            entry.contract = world.quarter
            facility.union += entry.open if entry.payer == "Union" else 0.0
    else:
        pay_second_phase(world, plan, facility)
    _schedule_purchases(world, plan, facility)
    plan.phases += 1
    plan.status, plan.why, plan.refusals = BUILDING, "", 0
    _say(world, plan, ("investment_signed", ""), facility.private, detail)


def _facility(world: World, plan: Plan, size: float, money: tuple[float, float]) -> Facility:
    investment = world.parameters.investment
    phase = plan.phases + 1
    slip = slip_of(world, f"{plan.key}/{phase}")
    power = power_from(world, plan) if plan.state == "NL" else world.quarter
    least = max(power or world.quarter, world.quarter)
    package, terms = plan.permit, site_terms().get(plan.site)
    row = permit_packages()
    heat = package is not None and terms is not None and bool(row.waste_heat[package.package])
    return Facility(
        programme=GIGAFACTORY,
        plan=plan.key,
        state=plan.state,
        site=plan.site,
        phase=phase,
        h100e=size,
        power_mw=power_of(world, size),
        signed=world.quarter,
        planned=max(least, world.quarter + round(investment.build_aigf)),
        service=max(least, world.quarter + round(investment.build_aigf * slip)),
        public=money[0],
        private=money[1],
        heat_share=terms.heat_network if heat and terms is not None else 0.0,
        saves_water=bool(terms is not None and terms.sea_water)
        or (package is not None and bool(row.closed_water[package.package])),
        hours_share=hours_share(world, plan.connection),
    )


def _money_of(world: World, plan: Plan) -> list[Commitment]:
    """Return what the host and the Union promised for this plan."""
    if not plan.selected:
        return []
    return [e for e in world.commitments.standing(GIGAFACTORY) if e.host == plan.state]


def _schedule_purchases(world: World, plan: Plan, facility: Facility) -> None:
    """Buyers pay when the hours can be used: the plan's own, and those who buy anywhere."""
    for entry in world.commitments.entries:
        if entry.open <= 0.0 or entry.contract is not None:
            continue
        own = entry.programme == PURCHASE and entry.subject == plan.key
        anywhere = entry.programme == GIGAFACTORY and entry.option == "buyer"
        if own or (anywhere and plan.selected):
            entry.contract = facility.service


def _lapse(world: World, plan: Plan) -> None:
    """Take an award back that was not signed in time; the money is free again."""
    reason = plan.why or AWARD_LAPSED
    promised = _money_of(world, plan)
    for entry in promised:
        if entry.payer == "Union":
            world.gigafactory_call.union_left += entry.open
    release_promises(world, promised, reason, last_day(world.quarter))
    plan.selected, plan.award_ends = False, None
    world.gigafactory_call.winners.pop(plan.key, None)
    if plan.state != "NL":
        plan.status = LEFT
    _say(world, plan, ("award_lapsed", reason), 0.0)
    release_buyers(world)


def _seen(world: World, plan: Plan, seen: FinanceObservation) -> dict[str, object]:
    """Return what the log keeps of a look at the next phase."""
    return {"seen": seen, "size": size_of(world, plan)}


def _say(
    world: World,
    plan: Plan,
    what: tuple[str, str],
    amount: float,
    detail: dict[str, object] | None = None,
) -> None:
    kind, reason = what
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "3.7", 0, plan.key, plan.state,
            kind, plan.site or plan.state, amount, reason, detail=detail,
        )
    )  # fmt: skip
