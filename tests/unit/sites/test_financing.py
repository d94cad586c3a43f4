"""3.7 in the run: when a phase is ready, go or no-go, what is signed, and who waits."""

from dataclasses import replace

import pytest

from agents.consortium import Consortium
from agents.site_messages import FinanceObservation
from model.investment.verdict import assess
from model.mechanisms.construction import advance_construction
from model.mechanisms.financing import (
    decide_investments,
    is_ready,
    public_money,
    size_of,
    standing_contract,
    terms_of,
    verdict_on,
)
from model.mechanisms.promises import make_promise, pay_contracts
from model.mechanisms.site_projects import Terms, project_with
from model.parameters.loader import with_overrides
from model.site_state import BUILDING, Contract, Permit
from model.state import GIGAFACTORY, PURCHASE, Commitment
from tests.unit.sites.worlds import BUILT, CALM, connected, go_to, only, plan_in, said, world_at

PAYS = CALM | BUILT | {
    "demand.price0": 6.0, "investment.debt_share": 0.0, "investment.build_aigf": 6.0,
    "sites.slip_build": 1.0, "sites.slip_build_sd": 0.0,
}  # fmt: skip
"""Every site is worth its capital, and is built in six quarters."""
POOR = {"demand.price0": 0.5}


def scene(mw=120.0, start=None, **settings):
    """A world in which one plan of 100,000 H100e has its permit and its power."""
    world = world_at("2027Q1", **(PAYS | settings))
    world.facilities.entries.clear()
    world.commitments.entries.clear()
    plan = only(world, size=100_000.0)
    connected(world, plan, mw, start)
    go_to(world, "2027Q2")
    return world, plan


def commitment(**changes):
    given = {
        "programme": GIGAFACTORY, "state": "NL", "payer": "EZ", "subject": "volt",
        "option": "host1", "book": "", "quarter": 1, "amount": 100.0, "host": "NL",
    }  # fmt: skip
    return Commitment(**(given | changes))


def step(world, quarters=1):
    for _ in range(quarters):
        world.quarter += 1
        world.log_begin = len(world.log)
        decide_investments(world)
        advance_construction(world)


# The investor's answer.


@pytest.mark.parametrize(
    ("reasons", "go"), [((), True), (("NO_DEBT",), False), (("NOT_BANKABLE", "NO_DEBT"), False)]
)
def test_an_investor_signs_when_nothing_speaks_against_it(reasons, go):
    seen = FinanceObservation(
        ratio=1.2, hurdle=1.1, debt_cover=1.5, least_cover=1.3, reasons=reasons
    )
    decision = Consortium.decide_finance(None, seen)
    assert (decision.go, decision.reasons) == (go, reasons)


# Who is ready.


@pytest.mark.parametrize(
    ("changes", "ready"),
    [
        ({}, True),
        ({"permit": None}, False),
        ({"permit": Permit(0, 1, 99)}, False),
        ({"permit": Permit(0, 1, 2, granted=False)}, False),
        ({"connection": None}, False),
        ({"selected": True, "ready_from": 14}, True),
        ({"selected": True, "ready_from": 15}, False),
        ({"selected": True, "ready_from": None}, False),
        ({"phases": 2}, False),
        ({"phases": 1, "first_phase": 1.0}, False),
        ({"state": "DE"}, False),
        ({"state": "DE", "selected": True, "ready_from": 14, "permit": None}, True),
    ],
)
def test_place_permit_and_power_make_a_plan_ready(changes, ready):
    world, plan = scene()
    assert world.quarter == 14
    assert is_ready(world, replace(plan, **changes)) is ready


@pytest.mark.parametrize(("mw", "ready"), [(120.0, True), (119.0, False)])
def test_all_of_its_power_must_be_signed(mw, ready):
    world, plan = scene(mw)
    assert is_ready(world, plan) is ready


def test_a_first_phase_needs_the_power_of_that_phase_only():
    world, plan = scene(30.0)
    assert not is_ready(world, plan)
    plan.first_phase = 0.25
    assert is_ready(world, plan)


@pytest.mark.parametrize(
    ("changes", "lot", "size"),
    [
        ({}, None, 100_000.0),
        ({"first_phase": 0.25}, None, 25_000.0),
        ({"first_phase": 0.25, "phases": 1}, None, 75_000.0),
        ({}, "host1", 25_000.0),
        ({}, "host2", 40_000.0),
        ({"first_phase": 0.25, "phases": 1}, "host1", 75_000.0),
    ],
)
def test_size_of_the_next_phase(changes, lot, size):
    world, plan = scene()
    if lot:
        world.gigafactory_call.winners["volt"] = lot
    assert size_of(world, replace(plan, **changes)) == pytest.approx(size)


# What is agreed.


def test_public_money_is_what_host_and_union_promised_to_a_winner():
    world, plan = scene()
    make_promise(world, commitment())
    make_promise(world, commitment(state="EU", payer="Union", amount=40.0))
    make_promise(world, commitment(state="DE", payer="DE", host="DE", amount=7.0))
    assert public_money(world, plan) == 0.0
    plan.selected = True
    assert public_money(world, plan) == pytest.approx(140.0)
    assert terms_of(world, plan).public == pytest.approx(140.0)
    plan.phases = 1
    assert public_money(world, plan) == 0.0


@pytest.mark.parametrize(("value", "price"), [(1.2, 1.0), (1.0, 1.0), (0.9, 0.9)])
def test_an_anchor_stands_without_public_talks_at_most_at_the_market_price(value, price):
    world, plan = scene(**{"consortia.anchor_value": value})
    assert standing_contract(world, plan) is None
    plan.anchor = 0.2
    found = standing_contract(world, plan)
    assert (found.anchor_share, found.anchor_price) == (0.2, price)
    plan.contract = Contract(0.1, 0.0, 1.0, 0.0, 0)
    assert standing_contract(world, plan) is plan.contract
    plan.phases = 1
    second = standing_contract(world, plan)
    assert (second.public_share, second.anchor_share) == (0.0, 0.2)


def test_an_anchor_whose_low_price_stops_the_site_is_left_out():
    world, plan = scene(**{"consortia.anchor_value": 0.8, "investment.debt_share": 0.0})
    plan.anchor = 0.8
    alone = assess(project_with(world, plan, size_of(world, plan), Terms()))
    held = assess(project_with(world, plan, size_of(world, plan), terms_of(world, plan)))
    assert verdict_on(world, plan).go == (alone.go or held.go)


def test_the_verdict_is_that_of_the_project_of_today():
    world, plan = scene()
    project = project_with(world, plan, size_of(world, plan), terms_of(world, plan))
    assert verdict_on(world, plan) == assess(project)


# Signature.


def test_what_is_signed_by_hand():
    world, plan = scene()
    world.quarter += 1
    capital = verdict_on(world, plan).worth.capital
    world.quarter -= 1
    step(world)
    (entry,) = world.facilities.entries
    assert (entry.programme, entry.plan, entry.state, entry.phase) == (GIGAFACTORY, "volt", "NL", 1)
    assert (entry.h100e, entry.power_mw) == (100_000.0, pytest.approx(120.0))
    assert (entry.signed, entry.planned, entry.service) == (15, 21, 21)
    assert entry.private == pytest.approx(capital / 1e6)
    assert (plan.phases, plan.status, plan.why) == (1, BUILDING, "")
    (event,) = said(world, "investment_signed")
    assert event.amount == pytest.approx(entry.private)


def test_a_site_serves_no_earlier_than_its_power():
    world, _ = scene(start=40)
    step(world)
    (entry,) = world.facilities.entries
    assert (entry.planned, entry.service) == (40, 40)


@pytest.mark.parametrize(("slip", "service"), [(0.5, 18), (1.0, 21), (2.0, 27)])
def test_building_slips(slip, service):
    world, _ = scene(**{"sites.slip_build": slip})
    step(world)
    (entry,) = world.facilities.entries
    assert (entry.planned, entry.service) == (21, service)


def test_public_money_is_spent_once_on_the_first_phase():
    world, plan = scene()
    make_promise(world, commitment())
    plan.selected, plan.ready_from, plan.award_ends = True, world.quarter, world.quarter + 4
    world.gigafactory_call.winners["volt"] = "host1"
    step(world)
    (entry,) = world.facilities.entries
    assert entry.public == pytest.approx(100.0)
    assert entry.h100e == 25_000.0
    assert [one.contract for one in world.commitments.entries] == [world.quarter]
    pay_contracts(world)
    assert [one.paid for one in world.commitments.entries] == [100.0]
    step(world, 6)
    assert plan.selected
    assert not said(world, "award_lapsed")


@pytest.mark.parametrize("selected", [False, True])
def test_buyers_pay_when_the_hours_can_be_used(selected):
    """The site's own customer always; those who joined the call to buy, of a winner only."""
    world, plan = scene()
    plan.selected, plan.ready_from = selected, world.quarter
    make_promise(world, commitment(programme=PURCHASE, option="buyer"))
    make_promise(world, commitment(programme=PURCHASE, option="buyer", subject="nl_b"))
    make_promise(world, commitment(state="IT", payer="IT", option="buyer", host="", subject="x"))
    step(world)
    (entry,) = world.facilities.entries
    assert [one.contract for one in world.commitments.entries] == [
        entry.service, None, entry.service if selected else None,
    ]  # fmt: skip


# Phases.


def test_the_second_phase_waits_for_the_first_to_serve():
    world, plan = scene(mw=120.0)
    plan.first_phase = 0.25
    step(world)
    (first,) = world.facilities.entries
    assert first.h100e == 25_000.0
    while world.quarter < first.service - 1:
        step(world)
        assert len(world.facilities.entries) == 1
        assert not is_ready(world, plan)
    step(world)
    second = world.facilities.entries[-1]
    assert (second.phase, second.signed, second.h100e) == (2, first.service, 75_000.0)
    step(world, 20)
    assert len(world.facilities.entries) == 2


def test_a_second_phase_needs_power_for_both():
    world, plan = scene(mw=60.0)
    plan.first_phase = 0.25
    step(world, 12)
    assert len(world.facilities.entries) == 1
    plan.connection.firm_mw = 120.0
    step(world)
    assert len(world.facilities.entries) == 2


# No-go.


def test_a_refusal_is_said_once_with_its_headline():
    world, plan = scene(**POOR, **{"consortia.investor_patience": 80})
    step(world)
    (event,) = said(world, "investment_refused")
    assert event.reason == plan.why == "NOT_BANKABLE"
    assert event.detail["seen"].ratio < event.detail["seen"].hurdle
    step(world)
    assert not world.events_now()
    assert plan.refusals == 2
    assert not world.facilities.entries


@pytest.mark.parametrize("patience", [1, 3])
def test_an_investor_leaves_after_so_many_refusals(patience):
    world, plan = scene(**POOR, **{"consortia.investor_patience": patience})
    for _ in range(patience - 1):
        step(world)
        assert plan.investor
    step(world)
    assert not plan.investor
    assert [event.reason for event in said(world, "investor_leaves")] == ["NOT_BANKABLE"]
    assert plan.refusals == 0
    step(world)
    assert not world.facilities.entries


def test_without_an_investor_nothing_is_signed_however_good_it_is():
    world, plan = scene()
    plan.investor = False
    step(world)
    assert not world.facilities.entries
    assert plan.why == "NO_INVESTOR"
    plan.investor = True
    step(world)
    assert len(world.facilities.entries) == 1


def test_a_second_phase_that_is_refused_costs_no_investor():
    world, plan = scene(**{"consortia.investor_patience": 1})
    plan.first_phase = 0.25
    step(world)
    world.parameters = with_overrides(PAYS | POOR | {"consortia.investor_patience": 1})
    step(world, 10)
    assert is_ready(world, plan)
    assert plan.investor
    assert len(world.facilities.entries) == 1


def test_every_plan_decides_for_itself():
    world, _ = scene()
    other = plan_in(world, "nl_b", size=100_000.0)
    other.status = "left"
    step(world)
    assert [entry.plan for entry in world.facilities.entries] == ["volt"]
