"""A6: the choice of a site, the rule on hyperscale centres, and what is out."""

import pytest

from agents.consortium import Consortium
from agents.site_messages import PlaceObservation, PlaceTastes
from model.data.site_tables import site_terms
from model.mechanisms.site_choice import (
    choose_sites,
    look_at,
    needs_compact,
    possible,
    surplus,
)
from model.mechanisms.site_projects import Terms, project_with
from model.quarters import start_of
from model.site_state import DEVELOPING, INTERESTED
from tests.unit.sites.worlds import CALM, go_to, only, plan_in, said, world_at, zone_of

TASTES = PlaceTastes(latency=5.0, ecosystem=50.0, other=10.0)


def place(site, **changes):
    given = {"value": 0.0, "latency_ms": 0.0, "ecosystem": 0.0, "wait_years": 0.0, "luck": 0.0}
    return PlaceObservation(site, **(given | changes))


# The choice.


def test_the_utility_by_hand():
    """100 less 5 x 4 ms, plus 50 x 0.6, plus 10 x -1."""
    one = place("a", value=100.0, latency_ms=4.0, ecosystem=0.6, luck=-1.0)
    choice = Consortium.choose_site(None, (one,), TASTES)
    assert choice.utilities == (("a", pytest.approx(100.0)),)
    assert choice.site == "a"


def test_the_place_of_the_highest_utility_wins():
    near, dear = place("near", latency_ms=1.0), place("dear", value=20.0, latency_ms=9.0)
    assert Consortium.choose_site(None, (near, dear), TASTES).site == "near"
    lucky = place("lucky", latency_ms=9.0, luck=5.0)
    assert Consortium.choose_site(None, (near, lucky), TASTES).site == "lucky"


def test_without_room_in_sight_a_place_is_out_however_good():
    good = place("good", value=9000.0, wait_years=None)
    choice = Consortium.choose_site(None, (good, place("poor", value=-50.0)), TASTES)
    assert choice.site == "poor"
    assert dict(choice.utilities) == {"poor": -50.0}
    assert Consortium.choose_site(None, (good,), TASTES).site == ""
    assert Consortium.choose_site(None, (), TASTES).utilities == ()


# What is possible, and the rule.


def test_several_small_sites_or_one_large_one_and_never_a_place_that_refused():
    world = world_at("2026Q2")
    large = plan_in(world, "volt", refused_sites=("eemshaven",))
    small = plan_in(world, "nl_federated")
    zones = world.grid.zones.values()
    assert [zone.site for zone in zones if possible(small, zone)] == ["distributed_nl"]
    out = {zone.site for zone in zones if not possible(large, zone)}
    assert out == {"distributed_nl", "eemshaven"}


@pytest.mark.parametrize(
    ("key", "site", "changes", "compact"),
    [
        ("volt", "brainport_eindhoven", {}, True),
        ("volt", "eemshaven", {}, False),
        ("volt", "eemshaven", {"sites.exempt_zones": "nowhere"}, True),
        ("volt", "brainport_eindhoven", {"sites.exempt_zones": "everywhere"}, False),
        ("nl_federated", "distributed_nl", {"sites.exempt_zones": "nowhere"}, False),
        ("nl_c", "brainport_eindhoven", {}, False),
        # 120 MW: 9.96 ha, and exactly 10 ha, are not more than 10 ha
        ("volt", "brainport_eindhoven", {"sites.floor_ha_per_mw": 0.083}, False),
        ("volt", "brainport_eindhoven", {"sites.floor_ha_per_mw": 10.0 / 120.0}, False),
        ("volt", "brainport_eindhoven", {"sites.floor_ha_per_mw": 0.084}, True),
        # from 70 MW on: 69.9 and 70
        ("volt", "brainport_eindhoven", {"investment.kw_site_h100e": 0.699}, False),
        ("volt", "brainport_eindhoven", {"investment.kw_site_h100e": 0.7}, True),
    ],
)
def test_the_hyperscale_rule(key, site, changes, compact):
    floor = {"sites.floor_ha_per_mw": 0.2}
    world = world_at("2026Q2", **(floor | changes))
    assert needs_compact(world, plan_in(world, key), site_terms()[site]) is compact


# What a consortium sees.


def test_value_is_worth_less_capital_with_the_wait_in_it():
    world = world_at("2026Q2", **CALM, **{"sites.floor_ha_per_mw": 0.01})
    plan, zone = only(world), zone_of(world, "brainport_eindhoven")
    zone.room = 1e6
    seen = look_at(world, plan, zone, 0.3)
    assert seen.wait_years == 0.0
    assert seen.value == pytest.approx(surplus(project_with(world, plan, plan.size, Terms())))
    assert (seen.ecosystem, seen.luck) == (0.9, 0.3)
    zone.room, zone.foreseen = 0.0, ((world.quarter + 8, 1e6),)
    later = look_at(world, plan, zone, 0.3)
    assert later.wait_years == pytest.approx(2.0)
    waited = project_with(world, plan, plan.size, Terms(wait_years=2.0))
    assert later.value == pytest.approx(surplus(waited))


def test_a_compact_building_costs_its_share_of_the_capital():
    """100,000 x EUR 40,000 at the age of the price, times 2 %, where the rule asks for it."""
    values = []
    for floor in (0.01, 0.2):
        world = world_at("2026Q2", **CALM, **{"sites.floor_ha_per_mw": floor,
                                              "investment.chip_share": 0.0,
                                              "investment.build_aigf": 0.0})  # fmt: skip
        zone = zone_of(world, "brainport_eindhoven")
        zone.room = 1e6
        values.append(look_at(world, only(world), zone, 0.0).value)
    assert values[0] - values[1] == pytest.approx(0.02 * 4000.0)


def test_a_closed_place_waits_until_it_opens():
    world = world_at("2026Q2", **CALM)
    plan, zone = only(world), zone_of(world, "amsterdam_haarlemmermeer")
    zone.room = 1e6
    seen = look_at(world, plan, zone, 0.0)
    assert seen.wait_years == pytest.approx(2035.0 - start_of(world.quarter))


def test_a_place_without_foreseen_room_has_no_wait_and_no_value():
    world = world_at("2026Q2", **CALM)
    plan, zone = only(world), zone_of(world, "brainport_eindhoven")
    zone.room, zone.foreseen = 0.0, ()
    seen = look_at(world, plan, zone, 0.0)
    assert (seen.wait_years, seen.value) == (None, 0.0)


# The phase.


def test_a_plan_with_a_site_of_its_own_goes_there_and_says_so_once():
    world = world_at("2026Q2")
    plan = only(world, site="eemshaven", status=INTERESTED)
    go_to(world, "2026Q3")
    choose_sites(world)
    choose_sites(world)
    assert (plan.site, plan.status) == ("eemshaven", DEVELOPING)
    assert [event.subject for event in said(world, "site_chosen")] == ["eemshaven"]


@pytest.mark.parametrize("changes", [{"site_option": False}, {"phases": 1}])
def test_who_has_no_option_or_builds_already_does_not_choose(changes):
    world = world_at("2026Q2")
    plan = only(world, site="", status=INTERESTED, **changes)
    go_to(world, "2026Q3")
    choose_sites(world)
    assert plan.site == ""
    assert not world.events_now()


def test_the_choice_is_logged_with_the_utility_of_every_place():
    world = world_at("2026Q2")
    plan = only(world, site="", status=INTERESTED, refused_sites=("eemshaven",), why="NO_PERMIT")
    for zone in world.grid.zones.values():
        zone.room = 1e6
    go_to(world, "2026Q3")
    choose_sites(world)
    (event,) = said(world, "site_chosen")
    utilities = event.detail["utilities"]
    assert len(utilities) == 10  # twelve, less the places for several small sites and the refusal
    assert plan.site == max(utilities, key=utilities.get) == event.subject
    assert (event.amount, event.unit) == (pytest.approx(120.0), "MW")
    assert (plan.status, plan.why) == (DEVELOPING, "")


def test_no_place_with_room_is_said_once():
    world = world_at("2026Q2")
    plan = only(world, site="", status=INTERESTED)
    for zone in world.grid.zones.values():
        zone.room, zone.foreseen = 0.0, ()
    go_to(world, "2026Q3")
    choose_sites(world)
    choose_sites(world)
    assert [event.reason for event in said(world, "no_site")] == ["NO_CAPACITY"]
    assert (plan.site, plan.why) == ("", "NO_CAPACITY")
