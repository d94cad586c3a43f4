"""A3 in the run: Dutch proposals come to the table on their dates and are decided.

The gate itself is :mod:`model.mechanisms.dutch_gate`. In a pinned history the gate runs in the
shadow: what really happened is entered, beside what the gate would have said.
"""

import datetime
from dataclasses import dataclass

import numpy as np

from agents.dutch_state import MINISTRIES
from agents.messages import Vote, VoteObservation
from model.agenda import Proposal, Round, agenda
from model.bargaining.option_value import hurdle_multiple
from model.data.tables import Pin, pins
from model.mechanisms.commitments import Game, call_expected, due_date, play
from model.mechanisms.dutch_gate import assess
from model.mechanisms.gate_case import GateCase, GateResult, GateRules, MinistryPurse
from model.mechanisms.promises import make_promise
from model.quarters import add_quarters, decimal_year, quarter_number, season_of
from model.state import FACTORY, GIGAFACTORY, Commitment, Event
from model.world import World

MAIN_SLOT = 2
"""Quarter of the spring memorandum, the main moment for new spending (fact voorjaarsnota)."""
_FULL_SIZE_H100E = 100_000
"""Size that ``programme.site_cost`` stands for."""
_DAYS_PER_YEAR = 365.25


@dataclass(frozen=True)
class Decision:
    """A decided proposal: the case that counted, what the gate and parliament said, amounts."""

    proposal: Proposal
    date: datetime.date
    case: GateCase
    result: GateResult
    vote: Vote
    paid: dict[str, float]
    """What each payer promised (EUR m); empty after a no."""
    reserved: dict[str, float]
    reason: str
    imposed: bool


def negotiate_dutch_position(world: World) -> None:
    """Decide the Dutch proposals of the quarter in order of their dates."""
    due = [(decision_date(world, item), item) for item in agenda().proposals]
    for date, item in sorted(due, key=lambda pair: pair[0]):
        if quarter_number(date) != world.quarter:
            continue
        if item.facility == "gigafactory" and world.commitments.option_of("NL") != "out":
            if item.round:
                world.commitments.dutch_chance[item.round] = 1.0
            continue
        _decide(world, item, date)


def decision_date(world: World, item: Proposal) -> datetime.date:
    """Return when a proposal is decided; those that wait for a late call move with it."""
    if item.round and _round(item.round).slips:
        return due_date(world, _round(item.round))
    return item.date


def _round(name: str) -> Round:
    return next(item for item in agenda().rounds if item.id == name)


def _decide(world: World, item: Proposal, date: datetime.date) -> None:
    game = None if item.round is None else play(world, dutch_chance=1.0)
    judged = [
        (case, assess(case, world.parties.dutch)) for case in cases_of(world, item, date, game)
    ]
    case, result = _prefer(judged)
    politics = world.parameters.politics
    luck = world.streams.uniform(f"parliament/{item.id}")
    vote = world.parties.parliament.vote(
        VoteObservation(politics.rho_parl, case.motion, politics.motion_effect, luck)
    )
    if item.round:
        world.commitments.dutch_chance[item.round] = vote.chance if result.passes else 0.0
    decision = _outcome(item, date, case, result, vote)
    pinned = _pinned(world, item, date)
    if pinned:
        decision = _impose(decision, pinned)
        if item.round:
            world.commitments.dutch_chance[item.round] = float(bool(decision.paid))
    _enter(world, decision)
    _log(world, decision, judged)


def cases_of(
    world: World, item: Proposal, date: datetime.date, game: Game | None
) -> list[GateCase]:
    """Return a proposal as cases for the gate: one per lot that the rules offer."""
    if game is None:
        funding = world.parameters.funding
        need = max(0.0, funding.groningen_cost - funding.groningen_union)
        union = world.factory_call.union_left >= funding.groningen_union
        return [_case(world, item, date, ("host", need, funding.groningen_cost, union))]
    union = call_expected(world, game)
    sizes = {code: lot.size_h100e / _FULL_SIZE_H100E for code, lot in world.book.lots.items()}
    cost = world.parameters.programme.site_cost
    return [
        _case(world, item, date, (option.code, option.ask, cost * sizes[option.code], union))
        for option in game.menu
        if option.hosts
    ]


def _case(
    world: World,
    item: Proposal,
    date: datetime.date,
    offer: tuple[str, float, float, bool],
) -> GateCase:
    option, need, size, union_pays = offer
    politics, commercial = world.parameters.politics, item.facility == "gigafactory"
    deadline = item.deadline is not None
    return GateCase(
        proposal=item.id,
        option=option,
        need=need,
        size=size,
        commercial=commercial,
        on_table=item.on_table,
        bidders=world.parameters.programme.dutch_consortia if commercial else 1,
        union_pays=union_pays,
        region_ready=item.region_ready or _region_for_gigafactory(world, commercial),
        deadline=deadline,
        motion=_motion(world, item, date),
        main_slot=season_of(world.quarter) == MAIN_SLOT,
        years_reserved=_years_reserved(world, date, commercial),
        attention=world.drivers.attention_at(date) / politics.att_mean,
        demand=float(np.exp(world.expectations.demand.mean)),
        purses=_purses(world),
        rules=_rules(world, date, commercial),
    )


def _region_for_gigafactory(world: World, commercial: bool) -> bool:
    return commercial and world.parameters.funding.region_fund_gigafactory > 0


def _motion(world: World, item: Proposal, date: datetime.date) -> bool:
    if item.facility == "gigafactory" and world.parameters.politics.motion_gigafactory:
        return True
    return world.drivers.motion_for(item.facility, date)


def _years_reserved(world: World, date: datetime.date, commercial: bool) -> float:
    programme = world.parameters.programme
    if not commercial:
        return programme.decide_lag / _DAYS_PER_YEAR
    expected = add_quarters(world.book.expected_selection, programme.call_slip)
    return max(0.0, (expected - date).days / _DAYS_PER_YEAR)


def _purses(world: World) -> tuple[MinistryPurse, ...]:
    funding, politics = world.parameters.funding, world.parameters.politics
    return tuple(
        MinistryPurse(
            name,
            float(world.purses.room[place]),
            float(getattr(funding, f"share_{name}")),
            float(getattr(politics, f"sal_{name}")),
        )
        for place, name in enumerate(MINISTRIES)
    )


def _rules(world: World, date: datetime.date, commercial: bool) -> GateRules:
    funding, politics = world.parameters.funding, world.parameters.politics
    sigma = funding.sigma_demand
    if decimal_year(date) >= funding.mapping_done:
        sigma *= funding.sigma_mapping_effect
    return GateRules(
        cover=funding.cover,
        reachable_outside_slot=funding.psi0,
        urgency=funding.urgency,
        equity_share=funding.vehicle_equity_share,
        chance_selected=funding.pi_select_belief,
        region_fund=funding.region_fund_gigafactory if commercial else funding.region_fund,
        region_largest_share=funding.region_max_share,
        value_per_eur=funding.v_commercial if commercial else funding.v_public,
        theta=funding.theta,
        hurdle=hurdle_multiple(sigma, funding.option_r, funding.option_delta),
        hold_cost=funding.hold_cost,
        base_chance=politics.rho_parl,
        motion_effect=politics.motion_effect,
    )


def _prefer(judged: list[tuple[GateCase, GateResult]]) -> tuple[GateCase, GateResult]:
    """Take the passing case with the largest surplus; if none passes, the smallest ask."""
    passing = [pair for pair in judged if pair[1].passes]
    if passing:
        return max(passing, key=lambda pair: pair[1].worth.surplus)
    return min(judged, key=lambda pair: pair[0].need)


def _outcome(
    item: Proposal, date: datetime.date, case: GateCase, result: GateResult, vote: Vote
) -> Decision:
    reason = result.headline or ("" if vote.passed else "NO_MAJORITY")
    if reason or result.shares is None:
        return Decision(item, date, case, result, vote, {}, {}, reason, imposed=False)
    reserved = {p.name: g for p, g in zip(case.purses, result.shares, strict=True) if g > 0}
    paid = _scaled(reserved, result.promise)
    if result.region > 0:
        paid["Region"] = result.region
    return Decision(item, date, case, result, vote, paid, reserved, "", imposed=False)


def _scaled(parts: dict[str, float], total: float) -> dict[str, float]:
    whole = sum(parts.values())
    return {name: part * total / whole for name, part in parts.items()} if whole > 0 else {}


def _pinned(world: World, item: Proposal, date: datetime.date) -> list[Pin]:
    if world.settings.history != "pinned":
        return []
    return [
        pin
        for pin in pins()
        if pin.role == "outcome"
        and pin.date == date
        and pin.actor in ("NL cabinet", "Region Groningen")
    ]


def _impose(decision: Decision, facts: list[Pin]) -> Decision:
    """Enter what happened; how the ministries shared it is the model's, where it can tell."""
    amounts = {pin.actor: pin.amount or 0.0 for pin in facts}
    state = amounts.get("NL cabinet", 0.0)
    if state <= 0:
        return _with(decision, {}, {}, "NO_ROOM")
    result = decision.result
    shares = result.shares or tuple(offer.limit or offer.reachable for offer in result.offers)
    parts = {p.name: g for p, g in zip(decision.case.purses, shares, strict=True) if g > 0}
    reserved = _scaled(parts, state)
    paid = dict(reserved)
    if amounts.get("Region Groningen"):
        paid["Region"] = amounts["Region Groningen"]
    return _with(decision, paid, reserved, "")


def _with(
    decision: Decision, paid: dict[str, float], reserved: dict[str, float], reason: str
) -> Decision:
    return Decision(
        decision.proposal, decision.date, decision.case, decision.result, decision.vote,
        paid, reserved, reason, imposed=True,
    )  # fmt: skip


def _enter(world: World, decision: Decision) -> None:
    facility = FACTORY if decision.proposal.facility == "ai_factory" else GIGAFACTORY
    for payer, amount in decision.paid.items():
        room = world.purses.room[MINISTRIES.index(payer)] if payer in MINISTRIES else 0.0
        make_promise(
            world,
            Commitment(
                programme=facility,
                state="NL",
                payer=payer,
                subject=decision.proposal.cut_off or decision.proposal.id,
                option=decision.case.option,
                book=world.rules.book,
                quarter=world.quarter,
                amount=amount,
                host="NL",
                reserved=min(decision.reserved.get(payer, 0.0), float(room)),
                imposed=decision.imposed,
            ),
        )


def _log(world: World, decision: Decision, judged: list[tuple[GateCase, GateResult]]) -> None:
    for turn, (case, result) in enumerate(judged, start=1):
        for offer in result.offers:
            world.record(
                _line(world, decision, turn, (offer.ministry, "NL cabinet", "room_offer"),
                      offer.limit, {"option": case.option, "offer": offer})
            )  # fmt: skip
    for payer, amount in decision.paid.items():
        world.record(
            _line(world, decision, len(judged), (payer, "NL cabinet", "pays"), amount, None)
        )
    said = {
        "cases": [case for case, _ in judged],
        "results": [_told(result) for _, result in judged],
        "chosen": decision.case.option,
        "gate_says": decision.result.headline or "PASS",
        "parliament": decision.vote,
        "paid": decision.paid,
    }
    kind = "public_commitment" if decision.paid else "no_commitment"
    total = sum(decision.paid.values())
    line = _line(world, decision, len(judged), ("NL", "EuroHPC JU", kind), total, said)
    line.reason = decision.reason
    world.record(line)


def _told(result: GateResult) -> dict[str, object]:
    return {
        "promise": result.promise,
        "region": result.region,
        "must_cover": result.must_cover,
        "reachable": result.reachable,
        "limit": result.limit,
        "shares": result.shares,
        "worth": result.worth,
        "reasons": result.reasons,
    }


def _line(
    world: World,
    decision: Decision,
    turn: int,
    who: tuple[str, str, str],
    amount: float,
    detail: dict[str, object] | None = None,
) -> Event:
    actor, counterpart, kind = who
    return Event(
        quarter=world.quarter,
        date=decision.date,
        phase=world.phase,
        arena="A3",
        round=turn,
        actor=actor,
        counterpart=counterpart,
        kind=kind,
        subject=decision.proposal.id,
        amount=amount,
        imposed=decision.imposed and kind != "room_offer",
        detail=detail,
    )
