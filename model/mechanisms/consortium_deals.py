"""A4: the state, or a group of public buyers, as launching customer of a Dutch site."""

import math
from typing import Any

from agents.dutch_state import MINISTRIES
from model.agenda import agenda
from model.bargaining.closing import close_probability
from model.deals.offtake import (
    CONSORTIUM,
    NOT_BANKABLE,
    STATE,
    OfftakeCase,
    OfftakePayoffs,
    can_be_built,
    offtake_payoffs,
    why_not,
)
from model.deals.packages import CONDITIONS, offtake_packages
from model.deals.talks import Deal, settle
from model.mechanisms.commitments import due_on
from model.mechanisms.deal_style import style_of
from model.mechanisms.dutch_cases import MAIN_SLOT
from model.mechanisms.financing import anchor_price
from model.mechanisms.grid_forecast import in_pinned_past
from model.mechanisms.offtake_case import case_of
from model.mechanisms.promises import LATER_BUDGET, make_promise
from model.quarters import last_day, quarter_number, season_of
from model.site_state import Contract, Plan
from model.state import PURCHASE, Commitment, Event
from model.world import World

NOT_CLOSED, NO_AGREEMENT = "NOT_CLOSED", "NO_AGREEMENT"
_DIGITS = 3


def agree_offtake(world: World) -> None:
    """Let Dutch sites and the state talk: when a site is there first, then once every spring.

    In a pinned history talks begin after the pinned quarters, in which none are known.
    """
    if in_pinned_past(world):
        return
    for plan in world.plans.alive_in("NL"):
        if not plan.site or plan.permit is None or plan.phases or plan.contract is not None:
            continue
        if _imposed(world, plan) or not world.parameters.consortia.public_money:
            continue
        if not plan.talked or season_of(world.quarter) == MAIN_SLOT or plan.pending:
            _talk(world, plan)


def _imposed(world: World, plan: Plan) -> bool:
    """Give the first Dutch site the purchase that a scenario imposes, at the price it imposes."""
    given = world.parameters.consortia
    share, price = given.imposed_offtake, given.imposed_price
    if share <= 0.0 or any(one.contract is not None for one in world.plans.by_key.values()):
        return False
    case = case_of(world, plan)
    outlay = share * case.contract_part * case.revenue * case.undiscounted_outlay_factor * price
    plan.contract = Contract(share, plan.anchor, price, 0.0, 0, anchor_price(world), imposed=True)
    _promise(world, plan, {LATER_BUDGET: outlay}, reserve=False)
    package = {"share": share, "price": price, "quota": 0.0, "conditions": CONDITIONS[0]}
    _say(world, plan, ("offtake_agreed", ""), outlay, {"case": case, "package": package})
    return True


def _anchor_at_market(world: World, plan: Plan) -> float:
    """Share of an anchor customer that pays the market price and needs no talks."""
    return plan.anchor if anchor_price(world) >= 1.0 else 0.0


def _talk(world: World, plan: Plan) -> None:
    """Talk behind closed doors or by turns; a deal with a gain closes at the closing hazard."""
    case = case_of(world, plan)
    plan.talked = world.quarter
    if not can_be_built(case):
        plan.pending = False
        _say(world, plan, ("no_offtake", NOT_BANKABLE), 0.0, {"case": case})
        return
    payoffs = offtake_payoffs(case)
    style = style_of(world, payoffs.parties, deadline=_deadline(world))
    deal = settle(payoffs.utilities, payoffs.reserve, style, payoffs.on_table)
    detail = _told(case, payoffs, deal)
    if deal.index is None:
        reason = why_not(payoffs) or NO_AGREEMENT
        plan.pending = False
        _say(world, plan, ("no_offtake", reason), 0.0, detail)
        return
    luck = world.streams.uniform(f"deals/{plan.key}/close", world.quarter)
    outlay = float(payoffs.outlay[deal.index])
    if luck >= close_probability(world.parameters.talks.close_hazard, 1.0):
        plan.pending = True
        _say(world, plan, ("offtake_pending", NOT_CLOSED), outlay, detail)
        return
    plan.contract = _contract(world, plan, deal.index, len(payoffs.parties))
    plan.pending = False
    _promise(world, plan, _split(world, outlay), reserve=True)
    _say(world, plan, ("offtake_agreed", ""), outlay, detail)


def _deadline(world: World) -> bool:
    """Whether bids for the call fall due in this quarter: then the consortium needs an answer."""
    return any(
        item.ends_call and quarter_number(due_on(world, item)) == world.quarter
        for item in agenda().rounds
    )


def _contract(world: World, plan: Plan, index: int, parties: int) -> Contract:
    packages = offtake_packages()
    with_anchor = parties > len((CONSORTIUM, STATE))
    return Contract(
        public_share=float(packages.share[index]),
        anchor_share=plan.anchor if with_anchor else _anchor_at_market(world, plan),
        price=float(packages.price[index]),
        quota=float(packages.quota[index]),
        condition=int(packages.condition[index]),
        anchor_price=float(packages.price[index]) if with_anchor else 1.0,
    )


def _split(world: World, outlay: float) -> dict[str, float]:
    """Split what must be covered over the ministries by the room they have."""
    room = world.purses.room
    whole = float(room.sum())
    if outlay <= 0.0 or whole <= 0.0:
        return {}
    return {name: outlay * float(part) / whole for name, part in zip(MINISTRIES, room, strict=True)}


def _promise(world: World, plan: Plan, parts: dict[str, float], *, reserve: bool) -> None:
    for payer, amount in parts.items():
        if amount > 0.0:
            make_promise(
                world,
                Commitment(
                    programme=PURCHASE,
                    state="NL",
                    payer=payer,
                    subject=plan.key,
                    option="buyer",
                    book=world.rules.book,
                    quarter=world.quarter,
                    amount=amount,
                    host="NL",
                    reserved=amount if reserve else 0.0,
                    imposed=not reserve,
                ),
            )


def _told(case: OfftakeCase, payoffs: OfftakePayoffs, deal: Deal) -> dict[str, Any]:
    """Return what the log keeps: case, packages that suited all, the deal, the offers made."""
    mutual = payoffs.mutual()
    told: dict[str, Any] = {
        "case": case,
        "parties": payoffs.parties,
        "reserve": [round(float(value), _DIGITS) for value in payoffs.reserve],
        "suit_all": int(mutual.sum()),
        "suit_all_within_room": int((mutual & payoffs.on_table).sum()),
        "best_surplus": _finite(float(payoffs.surplus.max())),
        "round": deal.round,
        "trace": deal.trace,
    }
    if deal.index is not None:
        told["package"] = offtake_packages().describe(deal.index)
        gains = payoffs.utilities[deal.index] - payoffs.reserve
        told["gains"] = [round(float(gain), _DIGITS) for gain in gains]
    return told


def _finite(number: float) -> float | None:
    """None stands for minus infinity: debt closes under no package."""
    return round(number, _DIGITS) if math.isfinite(number) else None


def _say(
    world: World, plan: Plan, what: tuple[str, str], outlay: float, detail: dict[str, Any]
) -> None:
    kind, reason = what
    turn = detail.get("round") or 1
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "A4", turn, plan.key, "NL",
            kind, plan.site, outlay, reason, detail=detail,
            imposed=plan.contract is not None and plan.contract.imposed,
        )
    )  # fmt: skip
