"""A5 for gigafactories: bids of host states, and their exact selection."""

import datetime
from collections import Counter
from collections.abc import Iterable

from agents.selection import Candidate, Selection, SelectionRules
from model.agenda import Round
from model.mechanisms.after_selection import ask_host, volunteers
from model.mechanisms.bid_scores import score_bid
from model.mechanisms.commitments import able_to_bid, due_on, most_sites
from model.mechanisms.promises import make_promise, release_buyers, release_promises
from model.quarters import add_quarters
from model.site_state import LEFT, Bid
from model.state import GIGAFACTORY, Commitment, Event
from model.world import World

NO_BIDDER, NO_CALL = "NO_BIDDER", "NO_CALL"
JU = "EuroHPC JU"
_DIGITS = 3


def submit_bids(world: World, item: Round) -> None:
    """Let every state that may host send its one bid, when the call ends with this round.

    That takes a promise, but for the procedure in which states are asked after the selection.

    A state has nothing to send when its consortium has left, is not controlled in the Union, is
    too small for the lot, or has begun to build.
    """
    call = world.gigafactory_call
    if not item.ends_call or call.decide is not None or call.decided is not None:
        return
    date = due_on(world, item)
    bids = []
    for state, lot in (world.commitments.hosting(GIGAFACTORY) | volunteers(world)).items():
        bid = _best(world, state, lot)
        if bid is None:
            _free_host(world, state, NO_BIDDER, date)
        else:
            bids.append(bid)
    if not bids:
        call.decided = world.quarter
        _end_elsewhere(world, NO_CALL)
        release_buyers(world)
        return
    call.bids, call.decide = tuple(bids), selection_date(world, item)
    for bid in bids:
        _say(world, date, bid, ("bid_submitted", ""))


def selection_date(world: World, item: Round) -> datetime.date:
    """Return the day of the selection, late by as much as the call."""
    expected = world.book.expected_selection
    return max(add_quarters(expected, world.parameters.programme.call_slip), due_on(world, item))


def _best(world: World, state: str, lot: str) -> Bid | None:
    bids = (score_bid(world, plan, lot) for plan in able_to_bid(world, state, lot))
    return max(bids, key=lambda bid: bid.score, default=None)


def select_gigafactories(world: World, bids: tuple[Bid, ...]) -> None:
    """Decide the call: the set of bids with the most points that lots and money allow."""
    call = world.gigafactory_call
    date = call.decide or datetime.date.min
    waiting = {bid.plan: bid for bid in _still_standing(world, bids, date)}
    call.decided, call.decide, call.bids = world.quarter, None, ()
    while True:
        found = _select(world, waiting.values())
        declined = [not _offer(world, waiting.pop(key), date) for key in found.selected]
        if not any(declined):
            break
    for key, reason in found.refused:
        _refuse(world, waiting[key], reason, date)
    _end_elsewhere(world, NO_BIDDER)
    release_buyers(world)


def _select(world: World, bids: Iterable[Bid]) -> Selection:
    """Choose among bids for the places and the money that are left."""
    call, rules = world.gigafactory_call, world.book.selection
    taken = Counter(call.winners.values())
    return world.parties.union.select(
        tuple(Candidate(b.plan, b.state, b.lot, b.score, b.union_part) for b in bids),
        SelectionRules(
            lots={name: lot.sites_max - taken[name] for name, lot in world.book.lots.items()},
            union_budget=call.union_left,
            per_state=rules.per_state,
            pass_mark=rules.pass_mark,
            order=rules.order,
            most=max(0, most_sites(world) - len(call.winners)),
        ),
    )


def _offer(world: World, bid: Bid, date: datetime.date) -> bool:
    """Award a bid, if its state has promised or does so now; a no lets the award pass on."""
    why = ask_host(world, bid, date)
    if why:
        _say(world, date, bid, ("gigafactory_refused", why))
    else:
        _award(world, bid, date)
    return not why


def _still_standing(world: World, bids: tuple[Bid, ...], date: datetime.date) -> tuple[Bid, ...]:
    """Take out bids whose plan has left or begun to build meanwhile; their hosts are free."""
    kept = []
    for bid in bids:
        plan = world.plans.by_key[bid.plan]
        if plan.alive and not plan.phases:
            kept.append(bid)
        else:
            _refuse(world, bid, NO_BIDDER, date)
    return tuple(kept)


def _award(world: World, bid: Bid, date: datetime.date) -> None:
    given, call, plan = world.parameters, world.gigafactory_call, world.plans.by_key[bid.plan]
    call.union_left -= bid.union_part
    call.winners[bid.plan] = bid.lot
    plan.selected = True
    plan.award_ends = world.quarter + given.programme.close_limit
    lag = given.programme.aigf_contract_lag
    if plan.state != "NL":
        lag = max(lag, given.sites.eu_site_lead)
    plan.ready_from = world.quarter + round(lag)
    make_promise(
        world,
        Commitment(
            programme=GIGAFACTORY,
            state="EU",
            payer="Union",
            subject=bid.plan,
            option=bid.lot,
            book=world.rules.book,
            quarter=world.quarter,
            amount=bid.union_part,
            host=bid.state,
        ),
    )
    _say(world, date, bid, ("gigafactory_selected", ""))


def _refuse(world: World, bid: Bid, reason: str, date: datetime.date) -> None:
    _say(world, date, bid, ("gigafactory_refused", reason))
    _free_host(world, bid.state, reason, date)


def _free_host(world: World, state: str, reason: str, date: datetime.date) -> None:
    promised = [e for e in world.commitments.standing(GIGAFACTORY) if e.state == state]
    release_promises(world, promised, reason, date)


def _end_elsewhere(world: World, reason: str) -> None:
    """Follow no further the consortia of other states that were not selected."""
    for plan in world.plans.by_key.values():
        if plan.state != "NL" and plan.alive and not plan.selected:
            plan.status, plan.why = LEFT, reason


def _say(world: World, date: datetime.date, bid: Bid, what: tuple[str, str]) -> None:
    kind, reason = what
    actor, counterpart = (bid.plan, JU) if kind == "bid_submitted" else (JU, bid.plan)
    world.record(
        Event(
            world.quarter, date, world.phase, "A5", 1, actor, counterpart, kind, bid.lot,
            bid.union_part, reason,
            detail={
                "state": bid.state,
                "technical": round(bid.points[0], _DIGITS),
                "impact": round(bid.points[1], _DIGITS),
                "financial": round(bid.points[2], _DIGITS),
                "noise": round(bid.noise, _DIGITS),
                "score": round(bid.score, _DIGITS),
            },
        )
    )  # fmt: skip
