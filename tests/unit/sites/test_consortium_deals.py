"""A4: the talks of a Dutch site with its launching customer, and what is reserved for it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.deals.offtake import NOT_BANKABLE, can_be_built, offtake_payoffs, why_not
from model.deals.packages import offtake_packages
from model.deals.talks import settle
from model.mechanisms.consortia import leave
from model.mechanisms.consortium_deals import agree_offtake
from model.mechanisms.deal_style import style_of
from model.mechanisms.offtake_case import case_of, reachable_room, site_value
from model.mechanisms.site_projects import contract_part
from model.site_state import Permit
from model.state import PURCHASE
from tests.unit.deals.cases import offtake_case
from tests.unit.sites.worlds import BUILT, CALM, connected, go_to, only, plan_in, said, world_at

SURE = CALM | BUILT | {"talks.close_hazard": 20.0, "demand.price0": 3.0}
"""A deal that suits all is closed at once."""


def scene(quarter="2027Q2", **settings):
    """A world in which one plan of 100,000 H100e has permit and power, and talks in spring."""
    world = world_at("2027Q1", **(SURE | settings))
    world.purses.room = world.purses.base.copy()
    world.commitments.entries.clear()
    plan = only(world, size=100_000.0)
    connected(world, plan, 120.0)
    go_to(world, quarter)
    return world, plan


def bought(world):
    return [entry for entry in world.commitments.entries if entry.programme == PURCHASE]


# A deal.


def test_a_deal_is_the_package_that_the_kernel_picks():
    world, plan = scene()
    case = case_of(world, plan)
    payoffs = offtake_payoffs(case)
    deal = settle(
        payoffs.utilities, payoffs.reserve, style_of(world, payoffs.parties), payoffs.on_table
    )
    assert deal.index is not None
    agree_offtake(world)
    packages = offtake_packages()
    assert plan.contract is not None
    assert plan.contract.public_share == packages.share[deal.index]
    assert plan.contract.price == packages.price[deal.index]
    assert plan.contract.condition == packages.condition[deal.index]
    (event,) = said(world, "offtake_agreed")
    assert event.amount == pytest.approx(payoffs.outlay[deal.index])
    assert min(event.detail["gains"]) > 0.0
    assert event.detail["package"] == packages.describe(deal.index)


def test_what_is_bought_leaves_the_room_and_comes_back_when_the_consortium_leaves():
    world, plan = scene()
    room = world.purses.room.copy()
    agree_offtake(world)
    outlay = said(world, "offtake_agreed")[0].amount
    assert outlay > 0.0
    assert sum(entry.reserved for entry in bought(world)) == pytest.approx(outlay)
    assert room.sum() - world.purses.room.sum() == pytest.approx(outlay)
    parts = (room - world.purses.room) / outlay
    np.testing.assert_allclose(parts, room / room.sum())
    leave(world, plan, "NO_PERMIT")
    np.testing.assert_allclose(world.purses.room, room)
    assert all(entry.open == 0.0 and entry.released > 0.0 for entry in bought(world))
    assert plan.contract is None


def test_a_plan_with_a_contract_talks_no_more():
    world, plan = scene()
    agree_offtake(world)
    entries = list(world.commitments.entries)
    go_to(world, "2028Q2")
    agree_offtake(world)
    assert not world.events_now()
    assert world.commitments.entries == entries
    assert plan.contract is not None


def test_a_second_plan_has_what_the_first_has_left():
    world, _ = scene()
    other = plan_in(world, "nl_b", size=100_000.0)
    connected(world, other, 120.0)
    room = world.purses.room.sum()
    agree_offtake(world)
    first, second = (event.detail["case"].room for event in world.events_now())
    assert first == pytest.approx(room)
    assert second == pytest.approx(room - bought_by(world, "volt"))


def bought_by(world, key):
    return sum(entry.amount for entry in bought(world) if entry.subject == key)


def test_a_deal_that_is_not_closed_is_talked_about_next_quarter():
    world, plan = scene(**{"talks.close_hazard": 0.001})
    agree_offtake(world)
    assert [event.reason for event in said(world, "offtake_pending")] == ["NOT_CLOSED"]
    assert (plan.contract, plan.pending, bought(world)) == (None, True, [])
    go_to(world, "2027Q3")
    agree_offtake(world)
    assert said(world, "offtake_pending")


def test_the_offers_are_told_by_turns():
    world, _ = scene(**{"talks.protocol": "offers"})
    agree_offtake(world)
    (event,) = said(world, "offtake_agreed")
    assert event.detail["trace"]


# When there are talks.


@pytest.mark.parametrize(
    ("changes", "talks"),
    [
        ({}, True),
        ({"site": ""}, False),
        ({"permit": None}, False),
        ({"phases": 1}, False),
        ({"status": "left"}, False),
        ({"permit": Permit(0, 1, 99)}, True),
    ],
)
def test_who_talks(changes, talks):
    world, plan = scene()
    for name, value in changes.items():
        setattr(plan, name, value)
    agree_offtake(world)
    assert bool(world.events_now()) is talks


def test_without_public_money_nobody_talks():
    world, plan = scene(**{"consortia.public_money": 0})
    agree_offtake(world)
    assert not world.events_now()
    assert plan.contract is None


def test_after_a_refusal_there_are_talks_every_spring():
    world, plan = scene("2027Q1", **{"demand.price0": 0.5})
    spoken = []
    for quarter in ("2027Q1", "2027Q3", "2027Q4", "2028Q1", "2028Q2", "2028Q3"):
        go_to(world, quarter)
        agree_offtake(world)
        spoken.append(bool(world.events_now()))
    assert spoken == [True, False, False, False, True, False]
    assert plan.why == "", "a refused purchase does not hold a plan up"


def test_in_a_pinned_history_talks_begin_after_the_pins():
    for history, talks in (("pinned", False), ("simulated", True)):
        world = world_at("2026Q1", history=history, **SURE)
        connected(world, only(world), 120.0)
        go_to(world, "2026Q2")
        agree_offtake(world)
        assert bool(world.events_now()) is talks


# A purchase that a scenario imposes.


def test_an_imposed_purchase_by_hand():
    """A tenth of the hours of five years at the market price, for the first plan only."""
    world, plan = scene(**{"consortia.imposed_offtake": 0.1, "consortia.offtake_years": 5})
    other = plan_in(world, "nl_b")
    connected(world, other, 120.0)
    room = world.purses.room.copy()
    case = case_of(world, plan)
    agree_offtake(world)
    assert plan.contract.imposed
    assert (plan.contract.public_share, plan.contract.price, plan.contract.quota) == (0.1, 1.0, 0.0)
    (entry,) = [entry for entry in bought(world) if entry.imposed]
    by_hand = 0.1 * contract_part(world) * case.revenue * case.undiscounted_outlay_factor
    assert entry.amount == pytest.approx(by_hand)
    assert (entry.payer, entry.reserved, entry.subject) == ("Later budget", 0.0, "volt")
    agreed = {event.actor: event.imposed for event in said(world, "offtake_agreed")}
    assert agreed["volt"] is True
    assert not agreed.get("nl_b", False)
    left = room.sum() - bought_by(world, "nl_b")
    assert world.purses.room.sum() == pytest.approx(left)


def test_an_imposed_purchase_holds_without_public_money():
    world, plan = scene(**{"consortia.imposed_offtake": 0.1, "consortia.public_money": 0})
    agree_offtake(world)
    assert plan.contract is not None
    assert plan.contract.imposed


def test_an_imposed_purchase_ends_with_the_consortium():
    world, plan = scene(**{"consortia.imposed_offtake": 0.1})
    room = world.purses.room.copy()
    agree_offtake(world)
    leave(world, plan, "NO_PERMIT")
    assert [entry.open for entry in bought(world)] == [0.0]
    np.testing.assert_array_equal(world.purses.room, room)


# The case.


def test_reach_is_all_of_the_room_in_spring_and_a_part_of_it_else():
    world, _ = scene("2027Q2", **{"funding.psi0": 0.25})
    whole = world.purses.room.sum()
    assert reachable_room(world) == pytest.approx(whole)
    go_to(world, "2027Q3")
    assert reachable_room(world) == pytest.approx(0.25 * whole)


def test_a_site_is_worth_what_an_outsider_would_lose():
    world, _ = scene(**{"funding.theta": 0.4, "funding.v_commercial": 0.5})
    world.expectations.demand = type(world.expectations.demand)(math.log(2.0), 1.0)
    assert site_value(world, 1000.0) == pytest.approx(0.4 * 0.5 * 1000.0 * 2.0)


@pytest.mark.parametrize(("value", "parties"), [(1.0, 2), (1.2, 2), (0.9, 3)])
def test_an_anchor_at_market_price_needs_no_talks(value, parties):
    world, plan = scene(**{"consortia.anchor_value": value})
    plan.anchor = 0.2
    case = case_of(world, plan)
    assert len(offtake_payoffs(case).parties) == parties
    assert case.contracted == pytest.approx(0.2 if value >= 1.0 else 0.0)


def test_the_wait_for_permit_and_power_is_in_the_case():
    """Chips get cheaper until the permit is decided, two years from now."""
    world, plan = scene(**{"investment.chip_share": 1.0, "investment.price_perf_growth": 1.0})
    now = case_of(world, plan)
    plan.permit = Permit(0, world.quarter, world.quarter + 8)
    assert case_of(world, plan).capital == pytest.approx(now.capital / 4.0)


# The shortcut.

cases = st.builds(
    offtake_case,
    value=st.floats(0.0, 9000.0),
    capital=st.floats(100.0, 6000.0),
    revenue=st.floats(0.0, 9000.0),
    contracted=st.floats(0.0, 1.0),
    anchor=st.one_of(st.just(0.0), st.floats(0.0, 0.8)),
    full_cover=st.one_of(st.just(math.inf), st.floats(0.0, 6.0)),
    sigma=st.floats(0.0, 0.8),
    rule=st.sampled_from(["option", "npv"]),
    contract_part=st.floats(0.0, 1.0),
    eu_owned=st.booleans(),
    quota_cost=st.floats(0.0, 1.0),
    room=st.floats(0.0, 3000.0),
)


@settings(derandomize=True, deadline=None, max_examples=400)
@given(cases)
def test_the_shortcut_is_never_wrong(case):
    """What cannot be built under the best package is not bankable when all are weighed."""
    if not can_be_built(case):
        assert why_not(offtake_payoffs(case)) == NOT_BANKABLE


def test_the_shortcut_is_exact_where_the_best_package_is_on_the_list():
    """No quota and no condition, the most hours at the best price: that is one of the packages."""
    for value in np.linspace(3000.0, 6000.0, 61):
        case = offtake_case(value=float(value), full_cover=6.0)
        full = why_not(offtake_payoffs(case)) != NOT_BANKABLE
        assert can_be_built(case) is full


def test_the_run_says_the_same_with_and_without_the_shortcut(monkeypatch):
    """Over a whole run: what the shortcut calls not bankable, the full weighing does too."""
    judged = []

    def both(case):
        quick, slow = can_be_built(case), why_not(offtake_payoffs(case))
        judged.append((quick, slow))
        return quick

    monkeypatch.setattr("model.mechanisms.consortium_deals.can_be_built", both)
    for seed, price in ((1, 1.0), (2, 1.6), (3, 3.5)):
        world_at("2033Q4", seed=seed, **(BUILT | {"demand.price0": price}))
    assert {quick for quick, _ in judged} == {True, False}
    assert all(slow == NOT_BANKABLE for quick, slow in judged if not quick)
