"""A4: who is founded, who leaves and at what rate, and who finds a site or an investor."""

import math

import pytest

from agents.consortium import Consortium
from agents.site_messages import StayObservation
from model.mechanisms.consortia import (
    credible_chance,
    delay_of,
    founders,
    leave,
    move_consortia,
)
from model.mechanisms.promises import make_promise
from model.quarters import parse_quarter
from model.site_state import LEFT
from model.state import GIGAFACTORY, PURCHASE, Commitment
from tests.unit.sites.worlds import go_to, only, plan_in, said, world_at

ALONE = {
    "consortia.site_option_prob": 0.0,
    "consortia.investor_prob": 0.0,
    "consortia.entry_rate": 0.0,
    "consortia.exit_h1": 0.0,
}
"""Nobody elsewhere has anything to hold on to, nor finds it."""


def promise(state, **changes):
    given = {
        "programme": GIGAFACTORY, "state": state, "payer": state, "subject": "test",
        "option": "host1", "book": "", "quarter": 1, "amount": 100.0, "host": state,
    }  # fmt: skip
    return Commitment(**(given | changes))


# Leaving.


@pytest.mark.parametrize(
    ("hazard", "luck", "leaves"),
    [
        (math.log(2.0), 0.49, True),
        (math.log(2.0), 0.51, False),
        (0.0, 0.0, False),
        (50.0, 0.999, True),
    ],
)
def test_who_has_nothing_leaves_at_the_hazard(hazard, luck, leaves):
    seen = StayObservation(False, False, False, hazard, luck)
    assert Consortium.leaves(None, seen) is leaves


@pytest.mark.parametrize("place", range(3))
def test_one_thing_to_hold_on_to_is_enough(place):
    held = [place == other for other in range(3)]
    assert not Consortium.leaves(None, StayObservation(*held, hazard=50.0, luck=0.0))


def test_half_leave_in_a_quarter_at_a_hazard_of_ln_2():
    """26 states and 40 seeds, all founded: 0.5 within four standard errors."""
    stayed = founded = 0
    for seed in range(1, 41):
        world = world_at(
            "2025Q2", seed=seed,
            **ALONE, **{"consortia.exit_h0": math.log(2.0), "programme.host_credible_prob": 1.0},
        )  # fmt: skip
        before = world.plans.hosts() - {"NL"}
        assert len(before) == 26
        go_to(world, "2025Q3")
        move_consortia(world)
        founded += len(before)
        stayed += len(world.plans.hosts() - {"NL"})
    assert abs(stayed / founded - 0.5) < 4.0 * 0.5 / math.sqrt(founded)


def test_the_hazard_rises_with_the_delay_of_the_call():
    """0 + 1 x delay: nobody leaves on time, nearly all when the call is 8 quarters late."""
    settings = ALONE | {
        "consortia.exit_h0": 0.0, "consortia.exit_h1": 1.0, "programme.host_credible_prob": 1.0,
    }  # fmt: skip
    world = world_at("2025Q2", **settings)
    go_to(world, "2025Q4")
    move_consortia(world)
    assert len(world.plans.hosts() - {"NL"}) == 26
    go_to(world, "2027Q4")
    move_consortia(world)
    assert len(world.plans.hosts() - {"NL"}) <= 1


@pytest.mark.parametrize(
    ("now", "decided", "delay"),
    [
        ("2025Q3", None, 0),
        ("2025Q4", None, 0),
        ("2026Q3", None, 3),
        ("2028Q1", "2026Q2", 2),
        ("2028Q1", "2025Q3", 0),
    ],
)
def test_delay_counts_from_the_end_of_2025_to_the_decision(now, decided, delay):
    world = world_at("2025Q2")
    go_to(world, now)
    world.gigafactory_call.decided = parse_quarter(decided) if decided else None
    assert delay_of(world) == delay


def test_a_host_promise_keeps_its_consortium():
    world = world_at(
        "2025Q2", **ALONE, **{"consortia.exit_h0": 5.0, "programme.host_credible_prob": 1.0}
    )
    make_promise(world, promise("DE"))
    make_promise(world, promise("FR", option="buyer", host=""))
    go_to(world, "2025Q3")
    move_consortia(world)
    gone = {event.actor: event.reason for event in said(world, "consortium_leaves")}
    assert "DE" not in gone
    assert gone["FR"] == "NO_COMMITMENT"
    assert not world.plans.by_key["FR"].alive


def test_who_leaves_frees_what_was_bought_from_it_and_nothing_else():
    world = world_at("2026Q2", **{"funding.room_total": 1000})
    plan = only(world, why="NO_PERMIT")
    plan_in(world, "nl_b")
    room = world.purses.room.copy()
    for subject, amount in (("volt", 30.0), ("nl_b", 20.0)):
        make_promise(
            world,
            promise("NL", programme=PURCHASE, payer="EZ", subject=subject, amount=amount,
                    reserved=amount),
        )  # fmt: skip
    leave(world, plan, plan.why)
    own, other = world.commitments.entries[-2:]
    assert (own.open, own.released) == (0.0, 30.0)
    assert (other.open, other.released) == (20.0, 0.0)
    assert room.sum() - world.purses.room.sum() == pytest.approx(20.0)
    assert (plan.status, plan.why, plan.contract) == (LEFT, "NO_PERMIT", None)
    assert [event.reason for event in world.log if event.kind == "consortium_leaves"][-1:] == [
        "NO_PERMIT"
    ]


def test_who_builds_no_longer_leaves():
    world = world_at("2026Q2", **ALONE, **{"consortia.exit_h0": 5.0})
    only(world, site_option=False, investor=False, phases=1)
    go_to(world, "2026Q3")
    move_consortia(world)
    assert world.plans.by_key["volt"].alive


# Founding.


@pytest.mark.parametrize("history", ["pinned", "simulated"])
def test_consortia_are_founded_at_the_call_for_interest_in_both_histories(history):
    assert not world_at("2025Q1", history=history).plans.by_key
    world = world_at("2025Q2", history=history)
    other = world_at("2025Q2")
    assert {"volt", "nl_b", "nl_c", "nl_federated"} <= set(world.plans.by_key)
    assert list(world.plans.by_key) == list(other.plans.by_key)
    assert [event.date.isoformat() for event in world.log if event.kind == "consortium_founded"]


def test_the_federated_bid_is_one_party_with_several_sites():
    world = world_at("2025Q2", **{"consortia.dutch_bid": "federated"})
    assert [row.id for row in founders(world)] == ["nl_federated"]
    assert [p.key for p in world.plans.alive_in("NL")] == ["nl_federated"]
    assert world.plans.by_key["nl_federated"].multi_site


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_a_sure_chance_is_sure(sure):
    world = world_at("2025Q2", **{"programme.host_credible_prob": sure})
    assert {credible_chance(world, state.name) for state in world.parties.states} == {sure}
    assert len(world.plans.hosts() - {"NL"}) == 26 * sure


def test_the_chance_by_hand_and_larger_for_larger_economies():
    world = world_at(
        "2024Q1", **{"programme.host_credible_prob": 0.5, "programme.host_credible_gdp": 1.2}
    )
    for state in ("DE", "MT"):
        by_hand = 1.0 / (1.0 + math.exp(-1.2 * world.size[state]))
        assert credible_chance(world, state) == pytest.approx(by_hand)
    assert credible_chance(world, "DE") > 0.5 > credible_chance(world, "MT")


# Finding and coming back.


@pytest.mark.parametrize(("rate", "found"), [(0.0, 0), (5.0, 20)])
def test_sites_and_investors_are_found_at_the_entry_rate(rate, found):
    world = world_at(
        "2025Q2", **ALONE | {"consortia.entry_rate": rate, "consortia.exit_h0": 0.0},
        **{"programme.host_credible_prob": 1.0},
    )  # fmt: skip
    go_to(world, "2025Q3")
    move_consortia(world)
    elsewhere = [plan for plan in world.plans.by_key.values() if plan.state != "NL"]
    for what in ("site_option", "investor"):
        have = sum(getattr(plan, what) for plan in elsewhere)
        assert have == 0 if rate == 0.0 else have > found


def test_a_new_consortium_comes_until_the_call_is_decided():
    settings = {"consortia.entry_rate": 5.0, "programme.host_credible_prob": 1.0}
    for decided, back in ((None, True), (parse_quarter("2026Q2"), False)):
        world = world_at("2026Q2", **settings)
        world.plans.by_key["DE"].status = LEFT
        world.gigafactory_call.decided = decided
        go_to(world, "2026Q3")
        move_consortia(world)
        assert world.plans.by_key["DE"].alive is back
