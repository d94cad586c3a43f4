"""A6: the grid before the run, its releases and their slip, and what parties foresee."""

import math

import pytest

from model.data.site_tables import grid_releases, grid_zones
from model.grid.queue import ClassQueue
from model.mechanisms.grid_connection import join, operate_grid
from model.mechanisms.grid_forecast import (
    PLANS_KNOWN,
    background_shares,
    build_grid,
    foreseen_wait,
    foreseen_wait_of,
    new_requests,
    tennet_list,
    years_after_pins,
)
from model.parameters.loader import with_overrides
from model.quarters import FIRST_YEAR, label, start_of
from model.random_streams import RandomStreams
from model.site_state import Connection
from tests.unit.sites.worlds import CALM, go_to, only, world_at, zone_of

STILL = {"grid.grid_slip": 1.0, "grid.grid_slip_sd": 0.0, "grid.hv_release": 0.0}


def grid(seed=1, **changes):
    return build_grid(with_overrides(STILL | changes), RandomStreams(seed))


def dates(found, zone):
    return [(label(quarter), mw) for quarter, mw in found.zones[zone].releases]


# Releases.


def test_releases_of_a_zone_without_slip():
    """As planned in the table: a date within a quarter counts from the next on."""
    assert dates(grid(), "geertruidenberg_380") == [
        ("2026Q1", 200.0), ("2026Q3", 200.0), ("2029Q1", 170.0),
    ]  # fmt: skip
    assert dates(grid(), "middenmeer_150") == [("2033Q1", 420.0), ("2035Q1", 300.0)]
    planned = {zone: sum(row.mw for row in rows) for zone, rows in grid_releases().items()}
    for name, zone in grid().zones.items():
        assert sum(mw for _, mw in zone.releases) == planned.get(name, 0.0)
        assert zone.room == grid_zones()[name].free_2024_mw


def test_one_more_reinforcement_comes_after_its_lead_time():
    found = grid(**{"grid.hv_release": 600.0, "grid.hv_lead": 10.0})
    assert dates(found, "middenmeer_150")[-1] == ("2036Q3", 600.0)
    assert dates(found, "groningen_110")[-1] == ("2036Q3", 600.0)


@pytest.mark.parametrize(
    ("speed", "quarter"), [(0.5, "2029Q4"), (1.0, "2033Q1"), (1.5, "2036Q2"), (0.1, "2027Q2")]
)
def test_policy_moves_what_is_left_of_the_way(speed, quarter):
    """6.5 years are left from the middle of 2026 to 2033: half of it, or half as much again."""
    found = grid(**{"grid.grid_speed": speed})
    assert dates(found, "middenmeer_150")[0] == (quarter, 420.0)


@pytest.mark.parametrize("speed", [0.1, 1.0, 5.0])
def test_what_was_planned_before_the_pin_date_stays(speed):
    found = grid(**{"grid.grid_speed": speed, "grid.grid_slip": 2.0})
    assert dates(found, "geertruidenberg_380")[:2] == [("2026Q1", 200.0), ("2026Q3", 200.0)]


def test_slip_and_speed_multiply():
    both = grid(**{"grid.grid_slip": 1.5, "grid.grid_speed": 0.5})
    one = grid(**{"grid.grid_slip": 0.75})
    assert {z: dates(both, z) for z in both.zones} == {z: dates(one, z) for z in one.zones}


def test_parties_foresee_the_usual_slip_and_not_the_zones_own():
    found = grid(**{"grid.grid_slip": 1.2, "grid.grid_slip_sd": 0.6})
    usual = grid(**{"grid.grid_slip": 1.2})
    own = {}
    for name, zone in found.zones.items():
        assert zone.foreseen == usual.zones[name].foreseen
        own[name] = tuple(zone.releases) != zone.foreseen
    assert sum(own.values()) > 6


def test_the_slip_of_zones_has_the_mean_of_the_parameter():
    """exp(sd z - sd^2 / 2) has mean 1: over 400 seeds within four standard errors."""
    late = []
    for seed in range(400):
        zone = grid(seed, **{"grid.grid_slip_sd": 0.3}).zones["amsterdam_150"]
        late.append((start_of(zone.releases[0][0]) - PLANS_KNOWN) / (2034.0 - PLANS_KNOWN))
    spread = math.sqrt(math.expm1(0.3**2) / 400)
    assert sum(late) / 400 == pytest.approx(1.0 + 0.5 * 0.25 / 7.5, abs=4.0 * spread)


def test_the_power_of_releases_takes_its_factor():
    assert dates(grid(**{"grid.release_factor": 0.5}), "middenmeer_150")[0] == ("2033Q1", 210.0)
    assert dates(grid(**{"grid.release_factor": 0.0}), "middenmeer_150") == []


# The lists.


def test_shares_of_the_classes_add_up():
    shares = background_shares(with_overrides({}))
    assert len(shares) == 4
    assert sum(shares) == pytest.approx(1.0)
    whole = {"background_mitigators": 0.3, "background_safety": 0.2, "background_basic": 0.5}
    full = background_shares(with_overrides({f"grid.{k}": v for k, v in whole.items()}))
    assert full == pytest.approx((0.3, 0.2, 0.5, 0.0))


def test_the_list_grows_steadily_to_its_count():
    given = with_overrides({"grid.tennet_growth": 0.4})
    assert tennet_list(given, 2026.25) == pytest.approx((38_000.0, 212.0))
    year = tennet_list(given, 2025.25)
    assert year == pytest.approx((38_000.0 * math.exp(-0.4), 212.0 * math.exp(-0.4)))
    flat = with_overrides({"grid.tennet_growth": 0.0})
    assert tennet_list(flat, 2024.0) == pytest.approx((38_000.0, 212.0))


def test_the_zones_hold_their_part_of_the_list():
    given = with_overrides(STILL | {"grid.site_zones_share": 0.6})
    found = build_grid(given, RandomStreams(1))
    power, count = tennet_list(given, float(FIRST_YEAR))
    assert sum(z.queue.power_mw() for z in found.zones.values()) == pytest.approx(0.6 * power)
    assert sum(z.queue.requests() for z in found.zones.values()) == pytest.approx(0.6 * count)
    heavy, light = (found.zones[z].weight for z in ("borssele_380", "graetheide_150"))
    assert heavy / light == pytest.approx(1.4 / 0.7)


def test_after_the_count_new_requests_follow_their_trend():
    world = world_at("2026Q2", **{"grid.inflow_trend": -0.2})
    inflow = {}
    for quarter in ("2028Q2", "2029Q2", "2030Q2"):
        go_to(world, quarter)
        inflow[quarter] = new_requests(world)
    for before, after in (("2028Q2", "2029Q2"), ("2029Q2", "2030Q2")):
        for place in range(2):
            ratio = inflow[after][place] / inflow[before][place]
            assert ratio == pytest.approx(math.exp(-0.2))


def test_the_regional_list_starts_where_the_growth_reaches_its_count():
    found = grid(**{"grid.regional_net_requests": 1000.0, "grid.regional_net_power": 800.0})
    assert found.regional_requests.sum() == pytest.approx(9396.0 - 2 * 1000.0)
    assert found.regional_power.sum() == pytest.approx(5116.0 - 2 * 800.0)


def test_years_after_the_pin_date():
    world = world_at("2024Q1")
    go_to(world, "2026Q2")
    assert years_after_pins(world.quarter) == 0.0
    go_to(world, "2027Q1")
    assert years_after_pins(world.quarter) == pytest.approx(0.75)


# What parties foresee.


def line_up(priority, mw, room=0.0, foreseen=()):
    world = world_at("2026Q2", **CALM)
    plan, zone = only(world, site="middenmeer"), zone_of(world, "middenmeer")
    zone.queue, zone.room = ClassQueue(), room
    shares = [0.0] * 4
    shares[priority - 1] = 1.0
    zone.queue.grow(shares, mw, 1.0, 0.5)
    zone.foreseen = tuple((world.quarter + ahead, power) for ahead, power in foreseen)
    zone.releases = list(zone.foreseen)
    return world, plan, zone


@pytest.mark.parametrize(
    ("power", "wait"),
    [(0.0, 0.0), (49.0, 0.5), (50.0, 0.5), (51.0, 2.0), (250.0, 2.0), (251.0, None)],
)
def test_the_wait_is_until_releases_cover_the_list_and_the_newcomer(power, wait):
    """200 MW before it, half of it wanted; 150 MW in two quarters and 200 MW in eight."""
    world, _, zone = line_up(4, 200.0, foreseen=((2, 150.0), (8, 200.0)))
    assert foreseen_wait(world, zone, power, 4) == (None if wait is None else pytest.approx(wait))


def test_room_that_is_there_counts_at_once_and_what_has_come_does_not_count_again():
    world, _, zone = line_up(4, 200.0, room=120.0, foreseen=((0, 500.0), (4, 30.0)))
    zone.releases.pop(0)
    assert foreseen_wait(world, zone, 20.0, 4) == 0.0
    assert foreseen_wait(world, zone, 21.0, 4) == pytest.approx(1.0)
    assert foreseen_wait(world, zone, 51.0, 4) is None


def test_what_is_late_is_looked_for_in_the_next_quarter():
    world, _, zone = line_up(4, 200.0, foreseen=((-3, 500.0),))
    assert foreseen_wait(world, zone, 50.0, 4) == pytest.approx(0.25)


def test_a_class_waits_for_its_own_and_higher_classes_only():
    world, _, zone = line_up(3, 200.0, room=60.0)
    assert foreseen_wait(world, zone, 50.0, 2) == 0.0
    assert foreseen_wait(world, zone, 50.0, 3) is None
    assert foreseen_wait(world, zone, 50.0, 4) is None


def test_who_stands_in_line_waits_for_those_before_it():
    world, plan, zone = line_up(4, 200.0, foreseen=((8, 160.0),))
    plan.connection = Connection(zone.name, world.quarter, 60.0, 0.0, 4, mitigator=False)
    join(world, zone, plan)
    assert foreseen_wait_of(world, plan) == pytest.approx(2.0)
    plan.connection.firm_from = world.quarter
    assert foreseen_wait_of(world, plan) == 0.0
    plan.connection = None
    assert foreseen_wait_of(world, plan) == 0.0


def test_what_was_foreseen_comes_true_without_slip_and_newcomers_of_higher_classes():
    """A newcomer that joins now is offered room in the quarter that it foresaw."""
    calm = CALM | {
        "grid.background_mitigators": 0.0, "grid.background_safety": 0.0,
        "grid.background_basic": 0.0, "grid.hv_release": 0.0,
    }  # fmt: skip
    world = world_at("2026Q2", **calm)
    plan, zone = only(world, site="middenmeer"), zone_of(world, "middenmeer")
    wait = foreseen_wait(world, zone, 20.0, 4)
    assert wait is not None
    plan.connection = Connection(zone.name, world.quarter, 20.0, 0.0, 4, mitigator=False)
    join(world, zone, plan)
    foreseen = world.quarter + round(4 * wait)
    while plan.connection.quoted is None and world.quarter < foreseen + 8:
        world.quarter += 1
        operate_grid(world)
    assert plan.connection.quoted == foreseen
