"""A3 in the run: Dutch proposals come to the table on their dates and are decided.

The gate itself is :mod:`model.mechanisms.dutch_gate`. In a pinned history the gate runs in the
shadow: what really happened is entered, beside what the gate would have said. The same goes for
a promise that a scenario imposes.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agents.dutch_state import MINISTRIES
from agents.messages import Vote, VoteObservation
from model.agenda import BUYER, Proposal, Round, agenda
from model.bargaining.closing import shift_log_odds
from model.data.tables import Pin
from model.mechanisms.commitments import AFTER_SELECTION, Slips, due_date, play, slips_of
from model.mechanisms.dutch_cases import awarded, cases_of
from model.mechanisms.dutch_gate import assess
from model.mechanisms.gate_case import GateCase, GateResult
from model.mechanisms.pinned_decisions import known_answers, scaled
from model.mechanisms.promises import LATER_BUDGET, make_promise
from model.mechanisms.scenario_promises import (
    LATER,
    SCENARIO,
    amount_of,
    free_earlier,
    leave_out,
    reserve_of,
    share_out,
)
from model.quarters import add_quarters
from model.scenario import ImposedPromise
from model.state import FACTORY, GIGAFACTORY, Commitment, Event
from model.world import World

_CENT = 1e-8
UNCOVERED = {"expected": LATER_BUDGET, "vehicle": "Vehicle"}
"""Who carries the part of a promise for which the rule asks no cover now."""


@dataclass(frozen=True)
class Decision:
    """A decided proposal: the case that counted, what the gate and parliament said, amounts.

    ``ordered`` is the promise that a scenario imposes, if any.
    """

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
    ordered: ImposedPromise | None = None

    @property
    def option(self) -> str:
        """The option that was decided about."""
        return self.case.option if self.ordered is None else self.ordered.option


def negotiate_dutch_position(world: World, item: Proposal) -> None:
    """Decide a Dutch proposal on its date; a state that has promised is not asked again.

    A scenario may keep the proposal off the table, or impose a promise in place of any other. The
    procedure may have the last proposal wait for a selection, and leave out those before it.
    """
    date = decision_date(item, slips_of(world))
    if item.id in world.settings.imposed:
        free_earlier(world, date)
    promised = item.facility == "gigafactory" and "NL" in world.commitments.options()
    if promised and item.round:
        world.commitments.dutch_chance[item.round] = 1.0
    if not world.settings.on_table(item.id):
        leave_out(world, item, date, world.settings.proposals_reason)
    elif not promised and _waits(world, item):
        if item.round and not _round(item.round).ends_call:
            leave_out(world, item, date, LATER)
    elif not promised:
        game = None if item.round is None else play(world, dutch_chance=1.0)
        _decide(world, item, date, cases_of(world, item, date, game))


def decision_date(item: Proposal, slips: Slips) -> datetime.date:
    """Return when a proposal is decided; those that wait for a late round move with it."""
    if item.round and _round(item.round).slips:
        return due_date(_round(item.round), slips)
    if slips.march and item.round and _round(item.round).march:
        return add_quarters(item.date, slips.march)
    return item.date


def _round(name: str) -> Round:
    return next(item for item in agenda().rounds if item.id == name)


def _waits(world: World, item: Proposal) -> bool:
    """Whether the procedure asks only after a selection, and neither fact nor scenario decides."""
    later = item.round and world.parameters.programme.procedure == AFTER_SELECTION
    return bool(later) and item.id not in world.settings.imposed and not known_answers(world, item)


def decide_award(world: World, item: Proposal, date: datetime.date, lot: str) -> str:
    """Decide about hosting a bid that is selected; return the reason of a no, empty for a yes.

    The Union's money is there, and nothing is reserved for an award that may not come.
    """
    cases = cases_of(world, item, date, play(world, dutch_chance=1.0))
    found = [awarded(case) for case in cases if case.option == lot]
    return _decide(world, item, date, found).reason


def _decide(world: World, item: Proposal, date: datetime.date, cases: list[GateCase]) -> Decision:
    judged = [(case, assess(case, world.parties.dutch)) for case in cases]
    ordered = world.settings.imposed.get(item.id)
    case, result = _prefer(_same_option(judged, ordered))
    luck = world.streams.uniform(f"parliament/{item.id}")
    vote = world.parties.parliament.vote(VoteObservation(majority_chance(case), luck))
    if item.round:
        world.commitments.dutch_chance[item.round] = vote.chance if result.passes else 0.0
    decision = _outcome(item, date, case, result, vote)
    pinned = known_answers(world, item)
    if ordered is not None:
        decision = _order(world, decision, ordered)
    elif pinned:
        decision = _impose(decision, pinned)
    if decision.imposed and item.round:
        world.commitments.dutch_chance[item.round] = float(bool(decision.paid))
    _enter(world, decision)
    _log(world, decision, judged)
    return decision


def _same_option(
    judged: list[tuple[GateCase, GateResult]], ordered: ImposedPromise | None
) -> list[tuple[GateCase, GateResult]]:
    """Return the cases of the option that is imposed; all of them when the gate knows none.

    The gate judges hosting only, so for a buyer it says what it would have said of hosting.
    """
    same = [pair for pair in judged if ordered is not None and pair[0].option == ordered.option]
    return same or judged


def _order(world: World, decision: Decision, ordered: ImposedPromise) -> Decision:
    """Enter what the scenario imposes, whatever the gate and parliament say."""
    paid = share_out(decision.case.purses, amount_of(world, ordered))
    told = replace(decision, reserved=reserve_of(paid), imposed=True, ordered=ordered)
    return replace(told, paid=paid, reason="" if paid else SCENARIO)


def _prefer(judged: list[tuple[GateCase, GateResult]]) -> tuple[GateCase, GateResult]:
    """Take the passing case with the largest surplus; if none passes, the smallest ask."""
    passing = [pair for pair in judged if pair[1].passes]
    if passing:
        return max(passing, key=lambda pair: pair[1].worth.surplus)
    return min(judged, key=lambda pair: pair[0].need)


def majority_chance(case: GateCase) -> float:
    """Chance that parliament passes a proposal; a supporting motion shifts its log-odds."""
    return shift_log_odds(case.rules.base_chance, case.rules.motion_effect * case.motion)


def _outcome(
    item: Proposal, date: datetime.date, case: GateCase, result: GateResult, vote: Vote
) -> Decision:
    reason = result.headline or ("" if vote.passed else "NO_MAJORITY")
    if reason or result.shares is None:
        return Decision(item, date, case, result, vote, {}, {}, reason, imposed=False)
    reserved = {p.name: g for p, g in zip(case.purses, result.shares, strict=True) if g > 0}
    paid = dict(reserved)
    rest = result.promise - sum(reserved.values())
    if rest > _CENT:
        paid[UNCOVERED[case.rules.cover]] = rest
    if result.region > 0:
        paid["Region"] = result.region
    return Decision(item, date, case, result, vote, paid, reserved, "", imposed=False)


def _impose(decision: Decision, facts: list[Pin]) -> Decision:
    """Enter what happened.

    The sources name the six payers and the two largest, not the amounts: the known total is
    split by the ministries' shares of room, which keeps both.
    """
    amounts = {pin.actor: pin.amount or 0.0 for pin in facts}
    state = amounts.get("NL cabinet", 0.0)
    if state <= 0:
        stated = next(pin.reason for pin in facts if pin.actor == "NL cabinet")
        return replace(decision, paid={}, reserved={}, reason=stated, imposed=True)
    reserved = scaled({p.name: p.share for p in decision.case.purses if p.share > 0}, state)
    paid = dict(reserved)
    if amounts.get("Region Groningen"):
        paid["Region"] = amounts["Region Groningen"]
    return replace(decision, paid=paid, reserved=reserved, reason="", imposed=True)


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
                option=decision.option,
                book=world.rules.book,
                quarter=world.quarter,
                amount=amount,
                host="" if decision.option == BUYER else "NL",
                reserved=min(decision.reserved.get(payer, 0.0), float(room)),
                imposed=decision.imposed,
            ),
        )


def _log(world: World, decision: Decision, judged: list[tuple[GateCase, GateResult]]) -> None:
    say = _Speaker(world, decision)
    for turn, (case, result) in enumerate(judged, start=1):
        for offer in result.offers:
            detail = {"option": case.option, "offer": offer}
            say(turn, (offer.ministry, "NL cabinet", "room_offer"), offer.limit, detail)
    for payer, amount in decision.paid.items():
        say(len(judged), (payer, "NL cabinet", "pays"), amount)
    told: dict[str, object] = {
        "cases": [case for case, _ in judged],
        "results": [_told(result) for _, result in judged],
        "chosen": decision.case.option,
        "gate_says": decision.result.headline or "PASS",
        "parliament": decision.vote,
        "paid": decision.paid,
    }
    if decision.ordered is not None:
        told["ordered"] = {"option": decision.option, "why": decision.ordered.reason}
    kind = "public_commitment" if decision.paid else "no_commitment"
    total = sum(decision.paid.values())
    say(len(judged), ("NL", "EuroHPC JU", kind), total, told).reason = decision.reason


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


@dataclass(frozen=True)
class _Speaker:
    """Writes the lines of one decision to the log."""

    world: World
    decision: Decision

    def __call__(
        self,
        turn: int,
        who: tuple[str, str, str],
        amount: float,
        detail: Mapping[str, object] | None = None,
    ) -> Event:
        actor, counterpart, kind = who
        line = Event(
            quarter=self.world.quarter,
            date=self.decision.date,
            phase=self.world.phase,
            arena="A3",
            round=turn,
            actor=actor,
            counterpart=counterpart,
            kind=kind,
            subject=self.decision.proposal.id,
            amount=amount,
            imposed=self.decision.imposed and kind != "room_offer",
            detail=detail,
        )
        self.world.record(line)
        return line
