"""S8: what is signed goes into service on its day; the AI factory in Groningen."""

import math

import pytest

from model.mechanisms.construction import GRONINGEN, advance_construction, order_factory
from model.site_state import Facility
from model.state import FACTORY, GIGAFACTORY
from tests.unit.sites.worlds import go_to, said, world_at

PLAIN = {"sites.build_aif": 8.0, "sites.slip_build": 1.5, "sites.slip_build_sd": 0.0}


def facility(**changes):
    given = {
        "programme": GIGAFACTORY, "plan": "volt", "state": "NL", "site": "eemshaven", "phase": 1,
        "h100e": 1000.0, "power_mw": 1.2, "signed": 10, "planned": 14, "service": 16,
        "public": 0.0, "private": 40.0,
    }  # fmt: skip
    return Facility(**(given | changes))


def scene(**settings):
    world = world_at("2026Q1", **(PLAIN | settings))
    world.facilities.entries.clear()
    return world


def test_service_is_said_on_its_day_and_once():
    world = scene()
    world.facilities.entries.append(facility())
    told = []
    for quarter in (15, 16, 17):
        world.quarter, world.log_begin = quarter, len(world.log)
        advance_construction(world)
        told.append([(e.actor, e.subject, e.amount, e.unit) for e in said(world, "in_service")])
    assert told == [[], [("volt", "eemshaven", 2.0, "quarters")], []]


@pytest.mark.parametrize(("quarter", "serves"), [(15, False), (16, True), (60, True)])
def test_a_facility_serves_from_its_quarter_on(quarter, serves):
    assert facility().serves(quarter) is serves


def test_the_dutch_factory_by_hand():
    """Eight quarters as planned, and half as much again with the slip of such projects."""
    world = scene(**{"sites.groningen_h100e": 1100.0, "sites.groningen_power": 2.2})
    go_to(world, "2026Q2")
    order_factory(world, "NL", 200.0, 70.0)
    (entry,) = world.facilities.of(FACTORY)
    assert (entry.site, entry.h100e, entry.power_mw) == (GRONINGEN, 1100.0, 2.2)
    assert (entry.signed, entry.planned, entry.service) == (10, 18, 22)
    assert (entry.public, entry.private, entry.union) == (200.0, 0.0, 70.0)
    (event,) = said(world, "construction_ordered")
    assert (event.amount, event.unit) == (8.0, "quarters")


def test_factories_elsewhere_have_no_site_here():
    """Their size follows from their cost as that of the Dutch one (EUR 200 m)."""
    world = scene(**{"sites.groningen_h100e": 1100.0})
    order_factory(world, "FI", 400.0, 200.0)
    (entry,) = world.facilities.of(FACTORY)
    assert (entry.state, entry.site, entry.power_mw) == ("FI", "", 0.0)
    assert (entry.h100e, entry.union) == (2200.0, 200.0)


def test_the_slip_is_lognormal_with_the_mean_of_the_parameter():
    """exp(sd z - sd^2 / 2): each seed by hand, and the mean of 300 seeds."""
    found = []
    for seed in range(1, 301):
        world = world_at(
            "2024Q1", seed=seed,
            **{"sites.build_aif": 60.0, "sites.slip_build": 1.0, "sites.slip_build_sd": 0.3},
        )  # fmt: skip
        order_factory(world, "NL", 0.0, 0.0)
        (entry,) = world.facilities.entries
        luck = world.streams.normal(f"construction/{FACTORY}/NL")
        assert entry.service - entry.signed == round(60.0 * math.exp(0.3 * luck - 0.045))
        found.append((entry.service - entry.signed) / 60.0)
    spread = math.sqrt(math.expm1(0.09) / 300)
    assert sum(found) / 300 == pytest.approx(1.0, abs=4.0 * spread)
