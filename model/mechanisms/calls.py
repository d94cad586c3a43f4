"""A5 for AI factories: proposals at a cut-off, evaluation, selection until the money is used up."""

import datetime
import math
from dataclasses import dataclass

import numpy as np

from agents.messages import Award, FactoryBid, FactoryObservation
from agents.selection import Candidate, SelectionRules
from model.agenda import CutOff, agenda
from model.data.tables import AiFactoryRow, Pin, ai_factories, pins
from model.mechanisms.commitments import tastes_of
from model.mechanisms.construction import order_factory
from model.mechanisms.promises import make_promise, release_promises
from model.state import FACTORY, Commitment, Event, FactoryRound
from model.world import World


@dataclass(frozen=True)
class Proposed:
    """A bid with what its own state (and region) must bring."""

    bid: FactoryBid
    national_part: float


def submit_factory_proposals(world: World, item: CutOff) -> None:
    """Let states propose AI factories at a cut-off.

    The Netherlands proposes when its cabinet and region have promised the money. In a pinned
    history the model's own proposals stay in the shadow.
    """
    if _known_empty(world, item):
        return
    proposed = [*_foreign(world, item), *_dutch(world, item)]
    if _pinned(world, item) is None:
        for one in proposed:
            _promise(world, item, one)
    world.factory_call.waiting.append(
        FactoryRound(item.id, _decision_date(world, item), tuple(one.bid for one in proposed))
    )


def _known_empty(world: World, item: CutOff) -> bool:
    """Whether the pinned history knows of no selection after this cut-off."""
    return world.settings.history == "pinned" and _pinned(world, item) is None


def _foreign(world: World, item: CutOff) -> list[Proposed]:
    programme, count = world.parameters.programme, len(world.parties.states)
    costs = programme.aif_budget_median * np.exp(
        programme.aif_budget_sd * world.streams.normals(f"factories/{item.id}/cost", count)
    )
    luck = world.streams.uniforms(f"factories/{item.id}/bid", count)
    threshold = np.log(luck / (1.0 - luck))  # a utility above it bids: logit choice
    scores = _scores(world, item, count)
    tastes, proposed = tastes_of(world), []
    pledged = world.commitments.pledged()
    for place, state in enumerate(world.parties.states):
        union = float(costs[place]) * programme.aif_union_share
        seen = FactoryObservation(
            national_part=float(costs[place]) - union,
            hosts_one=world.factory_call.hosts.get(state.name, 0) > 0,
            base=programme.aif_bid_base,
            repeat_penalty=programme.aif_repeat_penalty,
        )
        utility = state.weigh_factory(seen, tastes, pledged.get(state.name, 0.0))
        if threshold[place] < utility:
            bid = FactoryBid(
                state.name,
                f"{item.id}/{state.name}",
                float(costs[place]),
                union,
                float(scores[place]),
            )
            proposed.append(Proposed(bid, seen.national_part))
    return proposed


def _scores(world: World, item: CutOff, count: int) -> np.ndarray:
    """Points above the pass mark: quality of the proposal and noise of its evaluators."""
    programme = world.parameters.programme
    quality = world.streams.normals(f"factories/{item.id}/quality", count + 1)
    noise = world.streams.normals(f"factories/{item.id}/evaluators", count + 1)
    spread = programme.aif_quality_sd * quality + programme.sd_eval * noise
    return programme.aif_quality_margin + spread


def _dutch(world: World, item: CutOff) -> list[Proposed]:
    money = [
        e for e in world.commitments.standing(FACTORY) if e.state == "NL" and e.subject == item.id
    ]
    if not money:
        return []
    funding = world.parameters.funding
    score = _scores(world, item, len(world.parties.states))[-1]
    bid = FactoryBid(
        "NL", f"{item.id}/NL", funding.groningen_cost, funding.groningen_union, float(score)
    )
    return [Proposed(bid, sum(entry.amount for entry in money))]


def _promise(world: World, item: CutOff, one: Proposed) -> None:
    """Enter the national part; the Dutch part has been promised by the cabinet already."""
    if one.bid.state != "NL":
        make_promise(world, _commitment(world, one.bid.state, item.id, one.national_part))
    world.record(
        Event(
            world.quarter, item.date, world.phase, "A5", 1, one.bid.state, "EuroHPC JU",
            "factory_proposed", item.id, one.national_part, detail={"cost": one.bid.cost},
        )
    )  # fmt: skip


def _commitment(world: World, state: str, subject: str, amount: float) -> Commitment:
    return Commitment(
        programme=FACTORY,
        state=state,
        payer=state,
        subject=subject,
        option="host",
        book="",
        quarter=world.quarter,
        amount=amount,
        host=state,
    )


def _decision_date(world: World, item: CutOff) -> datetime.date:
    pin = _pinned(world, item)
    if pin:
        return pin.date
    return item.date + datetime.timedelta(days=round(world.parameters.programme.decide_lag))


def _pinned(world: World, item: CutOff) -> Pin | None:
    """Return the first known selection after a cut-off and before the next one."""
    if world.settings.history != "pinned":
        return None
    later = [other.date for other in agenda().cut_offs if other.date > item.date]
    end = min(later, default=datetime.date.max)
    known = [
        pin for pin in pins() if pin.kind == "ai_factory_selected" and item.date < pin.date <= end
    ]
    return min(known, key=lambda pin: pin.date, default=None)


def select_factories(world: World, waiting: FactoryRound) -> None:
    """Decide the proposals of a cut-off."""
    world.factory_call.waiting.remove(waiting)
    award = judge(world, waiting)
    item = next(cut for cut in agenda().cut_offs if cut.id == waiting.id)
    pin = _pinned(world, item)
    if pin:
        award = _impose(world, waiting, pin, award)
    _enter(world, waiting, award, imposed=pin is not None)


def judge(world: World, waiting: FactoryRound) -> Award:
    """Rank the proposals of a cut-off under the rules of the AI factory call."""
    rules, bids = agenda().factory_selection, {bid.proposal: bid for bid in waiting.bids}
    found = world.parties.union.select(
        tuple(Candidate(b.proposal, b.state, FACTORY, b.score, b.union_part) for b in waiting.bids),
        SelectionRules(
            lots={FACTORY: len(bids)},
            union_budget=world.factory_call.union_left,
            per_state=rules.per_state,
            pass_mark=rules.pass_mark,
            order=rules.order,
        ),
    )
    return Award(
        tuple(bids[key] for key in found.selected),
        tuple((bids[key], reason) for key, reason in found.refused),
    )


def _enter(world: World, waiting: FactoryRound, award: Award, *, imposed: bool) -> None:
    contract = world.quarter + round(world.parameters.programme.aif_contract_lag)
    for bid in award.selected:
        order_factory(world, bid.state, bid.cost, bid.union_part)
        left = world.factory_call.union_left - bid.union_part
        world.factory_call.union_left = max(0.0, left)
        world.factory_call.hosts[bid.state] = world.factory_call.hosts.get(bid.state, 0) + 1
        make_promise(world, _union_part(world, bid, waiting.id, imposed))
        for entry in _money_of(world, bid.state, waiting.id):
            entry.contract = contract
        _say(world, waiting, bid, ("ai_factory_selected", "", imposed))
    for bid, reason in award.refused:
        _say(world, waiting, bid, ("ai_factory_refused", reason, imposed))
        release_promises(world, _money_of(world, bid.state, waiting.id), reason, waiting.decide)


def _money_of(world: World, state: str, subject: str) -> list[Commitment]:
    return [
        entry
        for entry in world.commitments.standing(FACTORY)
        if entry.subject == subject and entry.host == state
    ]


def _union_part(world: World, bid: FactoryBid, subject: str, imposed: bool) -> Commitment:
    grant = _commitment(world, "EU", subject, bid.union_part)
    grant.payer, grant.host, grant.imposed = "Union", bid.state, imposed
    return grant


def _say(world: World, waiting: FactoryRound, bid: FactoryBid, what: tuple[str, str, bool]) -> None:
    kind, reason, imposed = what
    world.record(
        Event(
            world.quarter, waiting.decide, world.phase, "A5", 1, "EuroHPC JU", bid.state,
            kind, waiting.id, bid.union_part, reason, imposed=imposed,
            detail={
                "cost": bid.cost,
                "points_above_pass_mark": None if math.isnan(bid.score) else bid.score,
            },
        )
    )  # fmt: skip


def _impose(world: World, waiting: FactoryRound, pin: Pin, shadow: Award) -> Award:
    """Return what was selected in fact; what the model would have selected goes to the log.

    Without the Dutch proposal on the table the other states keep what they got.
    """
    dutch = _dutch_proposal_came(world, waiting)
    hosts = tuple(state for state in pin.hosts if dutch or state != "NL")
    world.record(
        Event(
            world.quarter, pin.date, world.phase, "A5", 1, "EuroHPC JU", "", "shadow_selection",
            waiting.id, float(len(shadow.selected)), unit="count",
            detail={"model": sorted(b.state for b in shadow.selected), "fact": sorted(pin.hosts)}
            | ({} if hosts == pin.hosts else {"left_out": sorted({*pin.hosts} - {*hosts})}),
        )
    )  # fmt: skip
    selected = tuple(_known_bid(world, waiting, state, pin) for state in hosts)
    for bid in selected:
        if bid.state == "NL":
            continue
        promise = _commitment(world, bid.state, waiting.id, bid.cost - bid.union_part)
        promise.imposed = True
        make_promise(world, promise)
    return Award(selected, ())


def _dutch_proposal_came(world: World, waiting: FactoryRound) -> bool:
    """Whether the Dutch proposal of a cut-off came to the table; without it nobody bid."""
    return all(
        world.settings.on_table(item.id)
        for item in agenda().proposals
        if item.cut_off == waiting.id
    )


def _known_bid(world: World, waiting: FactoryRound, state: str, pin: Pin) -> FactoryBid:
    """Return a factory's known cost and Union part, or the parameters' where none is known."""
    programme = world.parameters.programme
    row = _row(state, pin)
    cost = row.total_meur if row and row.total_meur else programme.aif_budget_median
    union = row.eu_part_meur if row else None
    if union is None:
        union = cost * programme.aif_union_share
    return FactoryBid(state, f"{waiting.id}/{state}", cost, union, math.nan)


def _row(state: str, pin: Pin) -> AiFactoryRow | None:
    found = [
        row
        for row in ai_factories().values()
        if row.host_country == state and row.selection_date == pin.date
    ]
    return found[0] if found else None
