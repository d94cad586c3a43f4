"""A3, the Dutch inner negotiation: can a proposal be paid, and is it worth it now.

A provision-point game among ministries with capped room, conditional money from the region and
the Union, a cover rule and the option to wait. Everything here is a function of a frozen case, so
that any decision of a run can be replayed on paper with one thing changed.
"""

import numpy as np

from agents.messages import (
    CoverObservation,
    RegionObservation,
    RoomObservation,
    RoomOffer,
    Worth,
    WorthObservation,
)
from agents.roles import ON_PAPER, DutchTable
from model.bargaining.chain import greatest_fixed_point
from model.bargaining.cost_sharing import share_cost
from model.mechanisms.gate_case import GateCase, GateResult, MinistryPurse

_TINY = 1e-9


def facility_value(case: GateCase) -> float:
    """Policy value of the facility (EUR m): value per euro times its cost.

    A commercial facility is worth more when more demand is believed in; a public one is not.
    """
    value = case.rules.value_per_eur * case.size
    return value * case.demand if case.commercial else value


def assess(case: GateCase, table: DutchTable = ON_PAPER) -> GateResult:
    """Judge a proposal, before parliament.

    Each test is made, also after another one failed, so that every reason is known. Reasons:
    NO_PROPOSAL nothing is on the table; NO_BIDDER nobody could host; NO_MATCH a payer on whom
    the others wait drops out; NO_ROOM the cover rule asks more than can be reached now; NO_PAYER
    the room exists but lies with ministries to which it is not worth that much;
    OUTSIDER_CHEAPER staying out and buying later costs less; NOT_WORTH_NOW waiting is better.
    """
    region_in, state_in, union_in = _conditional_payers(case)
    region = table.region(
        RegionObservation(
            case.need,
            case.rules.region_fund,
            case.rules.region_largest_share,
            case.region_ready and region_in,
            state_in,
        )
    ).amount
    promise = case.need - region
    must_cover = table.finance(
        CoverObservation(
            promise, case.rules.cover, case.rules.chance_selected, case.rules.equity_share
        )
    )
    offers = tuple(_ask(case, purse, table) for purse in case.purses)
    shares = _split(offers, must_cover)
    worth = _weigh(case, must_cover, table)
    reasons = (
        *_standing(case, union_in),
        *_cover_reasons(offers, must_cover),
        *_worth_reasons(worth),
    )
    return GateResult(promise, region, must_cover, offers, shares, worth, reasons)


def _conditional_payers(case: GateCase) -> tuple[bool, ...]:
    """Who stays in when each waits for the others: region, state, Union (in this order)."""
    return greatest_fixed_point(
        (
            lambda who: case.region_ready and who[1],
            lambda who: who[2],
            lambda who: case.union_pays and who[1],
        )
    )


def _ask(case: GateCase, purse: MinistryPurse, table: DutchTable) -> RoomOffer:
    return table.payer(purse.name)(
        RoomObservation(
            ministry=purse.name,
            room=purse.room,
            share=purse.share,
            salience=purse.salience,
            attention=case.attention,
            facility_value=facility_value(case),
            main_slot=case.main_slot,
            urgent=case.deadline and case.motion,
            reachable_outside_slot=case.rules.reachable_outside_slot,
            urgency=case.rules.urgency,
        )
    )


def _split(offers: tuple[RoomOffer, ...], amount: float) -> tuple[float, ...] | None:
    """Share the amount by asymmetric Nash with equal weights; None when it cannot be paid."""
    worth = np.array([offer.worth for offer in offers])
    cap = np.array([offer.reachable for offer in offers])
    paid = share_cost(worth, amount, np.ones(len(offers)), cap)
    return None if paid is None else tuple(float(part) for part in paid)


def _weigh(case: GateCase, must_cover: float, table: DutchTable) -> Worth:
    rules = case.rules
    return table.cabinet(
        WorthObservation(
            commercial=case.commercial,
            value=facility_value(case),
            lost_outside=rules.theta,
            need=case.need,
            covered=must_cover,
            hurdle=rules.hurdle,
            reserve_cost=rules.hold_cost * case.years_reserved / rules.chance_selected,
        )
    )


def _standing(case: GateCase, union_in: bool) -> tuple[str, ...]:
    failed = (
        ("NO_PROPOSAL", not case.on_table),
        ("NO_BIDDER", case.bidders < 1),
        ("NO_MATCH", not union_in),
    )
    return tuple(reason for reason, true in failed if true)


def _cover_reasons(offers: tuple[RoomOffer, ...], must_cover: float) -> tuple[str, ...]:
    slack = _TINY * max(1.0, must_cover)
    if sum(offer.reachable for offer in offers) < must_cover - slack:
        return ("NO_ROOM",)
    if sum(offer.limit for offer in offers) < must_cover - slack:
        return ("NO_PAYER",)
    return ()


def _worth_reasons(worth: Worth) -> tuple[str, ...]:
    slack = _TINY * max(1.0, worth.hurdle_cost)
    if worth.gain < worth.cost - slack:
        return ("OUTSIDER_CHEAPER",)
    if worth.gain < worth.hurdle_cost - slack:
        return ("NOT_WORTH_NOW",)
    return ()
