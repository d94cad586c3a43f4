"""The Dutch gate on cases whose answer is known by hand."""

import json
from dataclasses import replace

import pytest

from agents import valuation
from agents.messages import RoomOffer, VoteObservation
from agents.roles import DutchTable
from model.mechanisms.dutch_decisions import majority_chance
from model.mechanisms.dutch_gate import assess, facility_value
from model.mechanisms.gate_case import REASONS, GateCase
from model.mechanisms.gate_levers import smallest_changes, smallest_pair, with_need, with_room
from model.simulation import RekenkrachtModel
from tests.support import gate_case, groningen_case


def test_june_2025_at_default_values_is_paid_by_state_and_region():
    result = assess(groningen_case())
    assert result.reasons == ()
    assert result.region == pytest.approx(60.0)
    assert result.promise == pytest.approx(70.0)
    assert sum(result.shares) == pytest.approx(70.0, abs=1e-9)


def test_june_2025_shares_follow_the_nash_rule_by_hand():
    # worth: 150 x salience x share = 48, 22.5, 3.75, 6, 4.5, 4.5 = 89.25; mu = (89.25 - 70)/6
    shares = assess(groningen_case()).shares
    mu = (89.25 - 70.0) / 6
    assert shares == pytest.approx([w - mu for w in (48, 22.5, 3.75, 6, 4.5, 4.5)], abs=1e-9)


def test_march_2026_at_default_values_fails_on_room_and_on_the_outsider():
    result = assess(gate_case())
    assert result.reasons == ("NO_ROOM", "OUTSIDER_CHEAPER")
    assert result.reachable == pytest.approx(0.4 * 150)
    assert result.must_cover == pytest.approx(680.0)


def test_room_outside_the_spring_slot_grows_only_with_deadline_and_motion_together():
    quiet = assess(gate_case(deadline=False, motion=False)).reachable
    assert assess(gate_case(deadline=True, motion=False)).reachable == pytest.approx(quiet)
    assert assess(gate_case(deadline=False, motion=True)).reachable == pytest.approx(quiet)
    assert assess(gate_case(deadline=True, motion=True)).reachable == pytest.approx(1.5 * quiet)


@pytest.mark.parametrize(
    ("rule", "cover"), [("full", 680.0), ("expected", 272.0), ("vehicle", 136.0)]
)
def test_cover_rules(rule, cover):
    assert assess(gate_case(rules={"cover": rule})).must_cover == pytest.approx(cover)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"on_table": False}, "NO_PROPOSAL"),
        ({"bidders": 0}, "NO_BIDDER"),
        ({"union_pays": False}, "NO_MATCH"),
        ({"room_total": 60.0}, "NO_ROOM"),
        ({"attention": 0.4}, "NO_PAYER"),
        ({"rules": {"theta": 0.2}}, "OUTSIDER_CHEAPER"),
        ({"rules": {"hurdle": 9.0}}, "NOT_WORTH_NOW"),
    ],
)
def test_each_reason_can_be_the_only_one(change, reason):
    rich = {"room_total": 5000.0, "rules": {"value_per_eur": 0.7, "theta": 0.8}}
    assert assess(gate_case(**rich)).passes
    merged = {**rich, **change, "rules": {**rich["rules"], **change.get("rules", {})}}
    assert assess(gate_case(**merged)).reasons == (reason,)


def test_all_reasons_are_reported_in_their_order():
    case = gate_case(on_table=False, bidders=0, union_pays=False)
    reasons = assess(case).reasons
    assert reasons == tuple(code for code in REASONS if code in reasons)
    assert reasons == ("NO_PROPOSAL", "NO_BIDDER", "NO_MATCH", "NO_ROOM", "OUTSIDER_CHEAPER")
    assert assess(case).headline == "NO_PROPOSAL"


def test_the_region_withdraws_when_the_union_does():
    result = assess(groningen_case(union_pays=False))
    assert result.region == 0.0
    assert "NO_MATCH" in result.reasons


def test_the_answers_come_from_the_table():
    stingy = DutchTable(payers={"EZ": lambda seen: RoomOffer(seen.ministry, 0.0, 0.0)})
    result = assess(groningen_case(), stingy)
    assert result.offers[0].limit == 0.0
    assert result.reasons == ("NO_PAYER",)


def test_paper_and_agents_answer_alike():
    model = RekenkrachtModel(seed=3, history="simulated", end="2026Q1").run()
    decision = next(
        e for e in model.world.log if e.subject == "gigafactory-march-2026" and e.actor == "NL"
    )
    case = decision.detail["cases"][0]
    assert assess(case) == assess(case, model.world.parties.dutch)


def test_a_stored_case_is_read_back_unchanged():
    model = RekenkrachtModel(seed=3, history="simulated", end="2026Q1").run()
    table = model.events()
    row = table[(table.subject == "gigafactory-march-2026") & (table.actor == "NL")].iloc[0]
    stored = json.loads(row.detail)["cases"][0]
    original = next(
        e for e in model.world.log if e.subject == "gigafactory-march-2026" and e.actor == "NL"
    ).detail["cases"][0]
    assert GateCase.from_dict(stored) == original


def test_smallest_changes_pass_and_a_little_less_does_not():
    case = gate_case(rules={"value_per_eur": 0.9, "theta": 0.8})
    changes = {
        (c.lever, c.after if isinstance(c.after, str) else ""): c for c in smallest_changes(case)
    }
    ask = changes[("ask", "")]
    assert assess(with_need(case, ask.after)).passes
    assert not assess(with_need(case, ask.after * 1.001)).passes
    room = changes[("room", "")]
    factor = room.after / room.before
    assert assess(with_room(case, factor)).passes
    assert not assess(with_room(case, factor * 0.999)).passes


def test_when_two_gates_bind_only_the_pair_passes():
    case = gate_case()
    alone = {change.lever: change for change in smallest_changes(case)}
    assert not alone["room"].enough
    assert not alone["value"].enough
    value, room = smallest_pair(case)
    assert value > 1 and room > 1
    both = with_room(replace(case, rules=replace(case.rules, value_per_eur=0.12 * value)), room)
    assert assess(both).passes


def test_nothing_helps_when_nobody_could_host():
    assert smallest_pair(gate_case(bidders=0)) is None


def test_value_scales_with_demand_and_size():
    assert facility_value(gate_case(demand=2.0)) == pytest.approx(2 * facility_value(gate_case()))


def test_vehicle_and_full_cover_agree_when_the_whole_ask_is_equity():
    full = assess(gate_case())
    vehicle = assess(gate_case(rules={"cover": "vehicle", "equity_share": 1.0}))
    assert full.must_cover == vehicle.must_cover


def test_a_supporting_motion_shifts_the_vote():
    plain, helped = (majority_chance(gate_case(motion=motion)) for motion in (False, True))
    assert plain == pytest.approx(0.8)
    assert helped == pytest.approx(0.9158, abs=1e-4)
    assert not valuation.vote(VoteObservation(plain, 0.85)).passed
    assert valuation.vote(VoteObservation(helped, 0.85)).passed
