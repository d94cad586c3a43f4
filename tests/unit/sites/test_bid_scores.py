"""A5: points of a bid: what differs between bids, by hand, and the published weights."""

import math

import pytest

from model.data.tables import member_states
from model.investment.verdict import assess
from model.mechanisms.bid_scores import nearness_to_russia, power_readiness, renewables, score_bid
from model.mechanisms.site_projects import Terms, project_with
from tests.unit.sites.worlds import BUILT, CALM, only, world_at, zone_of

PLAIN = {
    "programme.bid_quality_sd": 0.0, "programme.sd_eval": 0.0, "programme.score_power": 0.0,
    "programme.score_sustainability": 0.0, "programme.score_security": 0.0,
    "programme.score_finance": 0.0,
}  # fmt: skip
"""Every bid is the middle one."""


def scene(**settings):
    world = world_at("2026Q3", **(CALM | PLAIN | settings))
    return world, only(world)


def test_a_bid_of_which_nothing_is_known_is_in_the_middle():
    world, plan = scene()
    bid = score_bid(world, plan, "host1")
    assert bid.points == (50.0, 50.0, 50.0)
    assert bid.score == pytest.approx(50.0)
    assert bid.union_part == world.parameters.programme.ask_lot1_phase1
    assert (bid.plan, bid.state, bid.lot) == ("volt", "NL", "host1")


@pytest.mark.parametrize(
    ("weight", "size", "place"),
    [("score_power", 8.0, 0), ("score_sustainability", 8.0, 0), ("score_security", 8.0, 1)],
)
def test_each_quality_counts_in_its_own_part(weight, size, place):
    world, plan = scene(**{f"programme.{weight}": size})
    zone = zone_of(world, plan.site)
    zone.room = 1e6
    by_hand = {
        "score_power": 8.0,  # power at once
        "score_sustainability": 8.0 * renewables("NL"),
        "score_security": -8.0 * world.nearness["NL"],
    }[weight]
    points = score_bid(world, plan, "host1").points
    assert points[place] == pytest.approx(50.0 + by_hand)
    others = {0, 1, 2} - {place}
    assert all(points[other] == 50.0 for other in others)


def test_the_score_weighs_the_parts_as_published():
    """0.5, 0.25 and 0.25 (fact score_w_x1): 10 points more of one part alone."""
    world, plan = scene(**{"programme.score_power": 10.0})
    zone_of(world, plan.site).room = 1e6
    assert score_bid(world, plan, "host1").score == pytest.approx(50.0 + 0.5 * 10.0)
    plan.site = ""
    assert score_bid(world, plan, "host1").score == pytest.approx(50.0)


def test_points_stay_on_the_scale():
    world, plan = scene(**{"programme.score_power": 30.0, "programme.bid_quality_sd": 40.0})
    for key in ("volt", "nl_b", "nl_c", "nl_federated"):
        plan.key = key
        assert all(0.0 <= part <= 100.0 for part in score_bid(world, plan, "host1").points)


def test_quality_and_noise_are_the_bids_own_draws():
    world, plan = scene(**{"programme.bid_quality_sd": 5.0, "programme.sd_eval": 2.0})
    luck = world.streams.normals("call/volt/points", 4)
    bid = score_bid(world, plan, "host1")
    assert bid.points == pytest.approx(tuple(50.0 + 5.0 * luck[:3]))
    assert bid.noise == pytest.approx(2.0 * luck[3])
    assert bid.score - bid.noise == pytest.approx(50.0 + 5.0 * (luck[:3] @ (0.5, 0.25, 0.25)))
    assert score_bid(world, plan, "host2").points == bid.points
    plan.key = "nl_b"
    assert score_bid(world, plan, "host1").points != bid.points


# The parts.


@pytest.mark.parametrize(("quarters", "readiness"), [(0, 1.0), (4, 0.5), (12, 0.25)])
def test_power_is_worth_less_the_longer_it_takes(quarters, readiness):
    world, plan = scene()
    zone = zone_of(world, plan.site)
    zone.room, zone.foreseen = 0.0, ((world.quarter + quarters, 1e6),)
    if not quarters:
        zone.room = 1e6
    assert power_readiness(world, plan) == pytest.approx(readiness)


def test_no_site_and_no_room_in_sight_are_no_readiness():
    world, plan = scene()
    zone = zone_of(world, plan.site)
    zone.room, zone.foreseen = 0.0, ()
    assert power_readiness(world, plan) == 0.0
    plan.site = ""
    assert power_readiness(world, plan) == 0.0


def test_elsewhere_the_lead_of_a_site_stands_for_the_grid():
    world, plan = scene(**{"sites.eu_site_lead": 12.0})
    plan.state, plan.site = "FR", ""
    assert power_readiness(world, plan) == pytest.approx(1.0 / 4.0)


def test_renewables_count_between_half_and_all_of_the_power():
    for state, row in member_states().items():
        by_hand = min(1.0, max(0.0, row.renewables_2024_pct / 50.0 - 1.0))
        assert renewables(state) == pytest.approx(by_hand)
    assert renewables("SE") > renewables("PL") == 0.0


def test_nearness_is_on_the_scale_of_the_others():
    world, _ = scene()
    assert nearness_to_russia(world, "EE") > nearness_to_russia(world, "NL")
    others = [world.nearness[state.name] for state in world.parties.states]
    assert sum(others) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("price", [0.7, 6.0])
def test_finance_counts_value_over_capital_up_to_one(price):
    """With the Union's part and as much from the host prepaid."""
    world, plan = scene(**BUILT | {"programme.score_finance": 10.0, "demand.price0": price})
    ask = world.parameters.programme.ask_lot1_phase1
    project = project_with(world, plan, 25_000.0, Terms(public=2.0 * ask))
    ratio = assess(project).worth.ratio
    points = score_bid(world, plan, "host1").points
    assert points[2] == pytest.approx(50.0 + 10.0 * min(1.0, ratio))
    assert (ratio > 1.0) == (price > 1.0)


def test_the_lot_is_what_the_union_pays_for():
    world, plan = scene()
    given = world.parameters.programme
    assert score_bid(world, plan, "host2").union_part == given.ask_lot2_phase1
    assert not math.isclose(given.ask_lot1_phase1, given.ask_lot2_phase1)
