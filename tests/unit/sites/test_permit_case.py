"""A6: the permit talks as a case: what the grid allows, what each term costs, who mitigates."""

import math

import pytest

from model.data.site_tables import site_terms
from model.investment.cash_flows import worth
from model.investment.verdict import discount_rate
from model.mechanisms.permit_case import case_of, consent_terms, priority_of, wait_for
from model.mechanisms.site_choice import capital_of, surplus
from model.mechanisms.site_projects import Terms, project_with
from model.site_state import Connection
from tests.unit.sites.worlds import BUILT, CALM, only, world_at, zone_of

SITE = "brainport_eindhoven"


def scene(site=SITE, room=1e6, **settings):
    """A world with one plan at a site that has so much free room and no releases to come."""
    world = world_at("2026Q2", **(CALM | settings))
    plan, zone = only(world, site=site), zone_of(world, site)
    zone.room, zone.foreseen = room, ()
    return world, plan, zone


def case(world, plan, zone, priority=4):
    return case_of(world, plan, zone, site_terms()[plan.site], priority)


def test_the_numbers_of_the_site():
    world, plan, zone = scene()
    found = case(world, plan, zone)
    assert found.power_mw == pytest.approx(120.0)
    project = project_with(world, plan, plan.size, Terms())
    assert found.capital == pytest.approx(capital_of(project))
    given = world.parameters.sites
    assert (found.cost_compact, found.cost_heat, found.cost_water) == (
        given.cost_compact, given.cost_heat, given.cost_water,
    )  # fmt: skip


@pytest.mark.parametrize(("room", "most"), [("all", 1.0), ("half", 0.5), ("none", 0.0)])
def test_firm_room_that_is_foreseen_limits_the_firm_share(room, most):
    world, plan, zone = scene()
    ahead = sum(entry.needed_mw for entry in zone.queue)
    zone.room = ahead + {"all": 120.0, "half": 60.0, "none": 0.0}[room]
    assert case(world, plan, zone).most_firm == most


@pytest.mark.parametrize(
    ("level", "stock", "share", "least"),
    [
        ("EHV", 1000.0, 0.5, 0.5),
        ("EHV", 30.0, 0.5, 0.75),
        ("EHV", 0.0, 0.5, 1.0),
        ("EHV", 1000.0, 1.0, 0.0),
        ("HV", 1000.0, 0.5, 1.0),
    ],
)
def test_time_bound_stock_limits_the_rest(level, stock, share, least):
    world, plan, zone = scene(**{"grid.time_bound_share": share})
    zone.level, world.grid.time_bound_left = level, stock
    assert case(world, plan, zone).least_firm == pytest.approx(least)


def test_waiting_costs_the_return_on_the_value():
    world, plan, zone = scene(room=0.0, **BUILT)
    ahead = sum(entry.needed_mw for entry in zone.queue)
    zone.foreseen = ((world.quarter + 4, ahead + 500.0),)
    project = project_with(world, plan, plan.size, Terms())
    rate = discount_rate(project)
    value = worth(project, rate).value / 1e6
    found = case(world, plan, zone)
    assert wait_for(world, plan, zone, 1.0, 4) == pytest.approx(1.0)
    assert found.wait_loss == pytest.approx(value * (1.0 - 1.0 / (1.0 + rate)))
    zone.room = ahead + 500.0
    assert case(world, plan, zone).wait_loss == 0.0


def test_time_bound_power_costs_the_hours_it_loses_less_the_fee():
    world, plan, zone = scene()
    lines = [
        Connection(SITE, 0, *parts, 0, mitigator=False) for parts in ((120.0, 0.0), (0.0, 120.0))
    ]
    firm, bound = (
        surplus(project_with(world, plan, plan.size, Terms(connection=line))) for line in lines
    )
    assert case(world, plan, zone).nonfirm_loss == pytest.approx(firm - bound)
    free = scene(**{"grid.tdtr_hours": 1.0})
    assert case(*free).nonfirm_loss < 0.0  # all hours, at a lower fee


def test_what_the_next_site_costs_as_well_is_no_loss_of_this_one():
    """Here all is firm and at once, so a lost site costs its share of the capital only."""
    world, plan, zone = scene(**{"sites.site_loss": 0.05})
    zone.level = "HV"
    found = case(world, plan, zone)
    assert (found.least_firm, found.most_firm, found.wait_loss) == (1.0, 1.0, 0.0)
    assert found.site_loss == pytest.approx(0.05 * found.capital)


# Consent.


def test_heat_counts_where_somebody_takes_it_and_water_where_there_is_no_sea():
    world = world_at("2024Q1", **{"sites.consent_heat": 1.0, "sites.consent_water": 0.8})
    port = consent_terms(world, site_terms()["rotterdam_maasvlakte"], 0.4)
    inland = consent_terms(world, site_terms()["moerdijk_geertruidenberg"], 0.4)
    assert (port.heat, port.water, port.base) == (pytest.approx(0.6), 0.0, 0.4)
    assert (inland.heat, inland.water) == (pytest.approx(0.7), 0.8)


# Congestion mitigators.


def test_nobody_mitigates_when_firm_room_is_there_at_once():
    world, plan, zone = scene(**{"grid.mitigator_accepts": 1.0})
    assert priority_of(world, plan, zone) == (4, False)


@pytest.mark.parametrize(("accepts", "answer"), [(1.0, (1, True)), (0.0, (4, False))])
def test_who_would_wait_for_ever_offers_to_mitigate(accepts, answer):
    world, plan, zone = scene(room=120.0, **{"grid.mitigator_accepts": accepts})
    zone.queue = type(zone.queue)()
    zone.queue.grow((0.0, 0.0, 0.0, 1.0), 4000.0, 10.0, 1.0)
    assert wait_for(world, plan, zone, 1.0, 4) is None
    assert wait_for(world, plan, zone, 1.0, 1) == 0.0
    assert priority_of(world, plan, zone) == answer


def test_load_that_cannot_be_shed_is_no_offer():
    world, plan, zone = scene(room=120.0, **{"grid.mitigator_accepts": 1.0, "grid.flex_share": 0.0})
    zone.queue = type(zone.queue)()
    zone.queue.grow((0.0, 0.0, 0.0, 1.0), 4000.0, 10.0, 1.0)
    assert priority_of(world, plan, zone) == (4, False)


@pytest.mark.parametrize(("quarters", "mitigates"), [(1, False), (60, True)])
def test_mitigating_pays_when_the_wait_is_long(quarters, mitigates):
    """A fifth of all hours for ever, or a wait of a quarter or of fifteen years."""
    world, plan, zone = scene(
        room=120.0, **BUILT, **{"grid.mitigator_accepts": 1.0, "grid.flex_share": 0.2}
    )
    zone.queue = type(zone.queue)()
    zone.queue.grow((0.0, 0.0, 0.0, 1.0), 4000.0, 10.0, 1.0)
    zone.foreseen = ((world.quarter + quarters, 4000.0),)
    assert wait_for(world, plan, zone, 1.0, 4) == pytest.approx(quarters / 4)
    assert priority_of(world, plan, zone)[1] is mitigates


def test_a_class_that_goes_first_needs_no_contract():
    world, plan, zone = scene(room=0.0, **{"grid.dc_priority_class": 1})
    assert priority_of(world, plan, zone) == (1, False)
    assert not math.isnan(case(world, plan, zone, 1).site_loss)
