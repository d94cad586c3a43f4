"""A6: permit talks, procedures and the three locks on a site."""

import math

import pytest

from agents.municipality import PermitGiver
from agents.site_messages import ConsentObservation
from model.data.site_tables import site_terms
from model.data.tables import dutch_sites
from model.deals.packages import permit_packages
from model.deals.permit_terms import consent_chance
from model.mechanisms.permit_case import consent_terms
from model.mechanisms.permits import giver_name, negotiate_permits
from model.site_state import INTERESTED
from tests.unit.sites.worlds import CALM, go_to, only, plan_in, said, world_at, zone_of

SITE = "brainport_eindhoven"
YES = {"sites.consent_c0": 5.0, "sites.consent_province": 5.0, "sites.land_state_veto": 0.0}
NO_MUNICIPALITY, NO_PROVINCE = {"sites.consent_c0": -5.0}, {"sites.consent_province": -5.0}


def scene(site=SITE, seed=1, **settings):
    """A world in which one plan of 60 MW has all the firm room that it wants."""
    world = world_at("2026Q2", seed=seed, **(CALM | YES | settings))
    plan = only(world, site=site, size=50_000.0)
    zone_of(world, site).room = 1e6
    go_to(world, "2026Q3")
    return world, plan


def decide(world, plan):
    negotiate_permits(world)
    world.quarter, world.log_begin = plan.permit.decided, len(world.log)
    negotiate_permits(world)


# Consent.


@pytest.mark.parametrize(("luck", "given"), [(0.29, True), (0.3, False), (0.9, False)])
def test_consent_is_given_below_the_chance(luck, given):
    answer = PermitGiver.answer(None, ConsentObservation(0.3, luck))
    assert (answer.given, answer.chance) == (given, 0.3)


def test_names_of_those_who_hold_the_locks():
    assert giver_name(SITE, "municipality") == "Municipality Eindhoven"
    assert giver_name(SITE, "province") == "Province Noord-Brabant"
    assert giver_name("almere_zeewolde", "land owner") == "State land"


@pytest.mark.parametrize(
    ("site", "changes", "refused"),
    [
        (SITE, {}, []),
        (SITE, {"sites.land_state_veto": 1.0}, []),  # no land of the state here
        (SITE, NO_MUNICIPALITY, ["Municipality Eindhoven"]),
        (SITE, NO_PROVINCE, ["Province Noord-Brabant"]),
        (SITE, NO_MUNICIPALITY | NO_PROVINCE, ["Municipality Eindhoven", "Province Noord-Brabant"]),
        ("almere_zeewolde", {}, []),
        ("almere_zeewolde", {"sites.land_state_veto": 1.0}, ["State land"]),
    ],
)
def test_each_lock_closes_the_site(site, changes, refused):
    world, plan = scene(site, **changes)
    decide(world, plan)
    assert [event.actor for event in said(world, "consent_refused")] == refused
    locks = 3 if site == "almere_zeewolde" else 2
    assert len(said(world, "consent_given")) == locks - len(refused)
    if refused:
        assert [event.reason for event in said(world, "permit_refused")] == ["NO_PERMIT"]
    else:
        assert plan.permit.granted is True
        assert len(said(world, "permit_granted")) == 1


def test_the_chances_by_hand():
    """Municipality and province weigh the same package from a base of their own."""
    world, plan = scene(**{"sites.consent_c0": 0.3, "sites.consent_province": -0.2})
    negotiate_permits(world)
    row, world.quarter = plan.permit.package, plan.permit.decided
    negotiate_permits(world)
    chances = {
        event.detail["giver"]: event.detail["chance"]
        for kind in ("consent_given", "consent_refused")
        for event in said(world, kind)
    }
    terms = site_terms()[SITE]
    bases = {
        "municipality": 0.3 + dutch_sites()[SITE].local_score_judged,
        "province": -0.2 + terms.province_score,
    }
    for giver, base in bases.items():
        by_hand = consent_chance(consent_terms(world, terms, base), row)
        assert chances[giver] == pytest.approx(by_hand, abs=1e-4)


def test_luck_belongs_to_the_place_and_not_to_who_asks():
    """Two plans that ask for the same terms at one site get the same answers."""
    answers = set()
    for key in ("volt", "nl_b"):
        world = world_at("2026Q2", seed=5, **CALM)
        plan = only(world, key, site=SITE, size=50_000.0)
        zone_of(world, SITE).room = 1e6
        go_to(world, "2026Q3")
        decide(world, plan)
        answers.add(tuple(e.kind for e in world.events_now() if e.kind.startswith("consent")))
    assert len(answers) == 1


def test_luck_differs_between_places_and_seeds():
    """At even odds both answers occur, over 12 sites and over 12 seeds at one site."""
    even = {"sites.consent_c0": 0.0, "sites.consent_province": 0.0}
    given = []
    for seed in range(1, 13):
        world, plan = scene(seed=seed, **even)
        decide(world, plan)
        given.append(len(said(world, "consent_given")))
    assert len(set(given)) > 1


# The procedure.


def test_a_procedure_takes_the_median_time_without_spread():
    world, plan = scene(**{"sites.permit_time": 7.0, "sites.permit_time_sd": 0.0})
    negotiate_permits(world)
    assert (plan.permit.asked, plan.permit.decided) == (world.quarter, world.quarter + 7)


@pytest.mark.parametrize(
    ("changes", "quarters"),
    [
        ({"sites.permit_streamlining": 0.5}, 4),  # 3.5 is rounded to the even quarter
        ({"sites.permit_streamlining": 2.0}, 14),
        ({"sites.nitrogen_factor": 3.0}, 7),
        ({"sites.permit_time": 0.1}, 1),
    ],
)
def test_streamlining_and_the_least_time(changes, quarters):
    world, plan = scene(**({"sites.permit_time": 7.0, "sites.permit_time_sd": 0.0} | changes))
    negotiate_permits(world)
    assert plan.permit.decided - plan.permit.asked == quarters


def test_nitrogen_holds_up_the_port():
    world, plan = scene(
        "rotterdam_maasvlakte",
        **{"sites.permit_time": 7.0, "sites.permit_time_sd": 0.0, "sites.nitrogen_factor": 3.0},
    )
    negotiate_permits(world)
    assert plan.permit.decided - plan.permit.asked == 21


def test_the_spread_is_the_places_own():
    times = set()
    for seed in range(1, 9):
        world, plan = scene(seed=seed, **{"sites.permit_time": 20.0, "sites.permit_time_sd": 0.5})
        negotiate_permits(world)
        times.add(plan.permit.decided - plan.permit.asked)
        luck = world.streams.normal(f"permits/{SITE}/time")
        assert max(times) > 0
        assert plan.permit.decided - plan.permit.asked == round(20.0 * math.exp(0.5 * luck))
    assert len(times) > 3


def test_nothing_is_decided_before_its_time():
    world, plan = scene(**{"sites.permit_time": 7.0, "sites.permit_time_sd": 0.0})
    negotiate_permits(world)
    world.quarter, world.log_begin = plan.permit.decided - 1, len(world.log)
    negotiate_permits(world)
    assert plan.permit.granted is None
    assert not world.events_now()


def test_a_permit_is_decided_once():
    world, plan = scene()
    decide(world, plan)
    world.quarter, world.log_begin = world.quarter + 1, len(world.log)
    negotiate_permits(world)
    assert not world.events_now()


def test_what_was_agreed_is_asked_of_the_grid():
    world, plan = scene()
    negotiate_permits(world)
    firm = float(permit_packages().firm_share[plan.permit.package])
    held = plan.connection
    assert held.firm_mw == pytest.approx(firm * 60.0)
    assert held.firm_mw + held.time_bound_mw == pytest.approx(60.0)
    assert (plan.key in zone_of(world, SITE).queue) == (held.firm_mw > 0.0)


def test_a_refusal_costs_the_site_and_gives_all_power_back():
    world, plan = scene("moerdijk_geertruidenberg", **NO_MUNICIPALITY, **{"grid.connect_build": 0})
    zone = zone_of(world, plan.site)
    stock = world.grid.time_bound_left
    negotiate_permits(world)
    room = zone.room
    if plan.connection.firm_mw > 0.0:  # signed while the procedure ran
        zone.queue.withdraw(plan.key)
        zone.room, plan.connection.firm_from = room - plan.connection.firm_mw, world.quarter
    world.quarter = plan.permit.decided
    negotiate_permits(world)
    assert (plan.site, plan.site_option, plan.status) == ("", False, INTERESTED)
    assert plan.refused_sites == ("moerdijk_geertruidenberg",)
    assert (plan.permit, plan.connection, plan.why) == (None, None, "NO_PERMIT")
    assert zone.room == pytest.approx(room)
    assert world.grid.time_bound_left == pytest.approx(stock)
    assert plan.key not in zone.queue


def test_talks_that_fail_cost_the_site_too():
    """No room is foreseen and the stock of time-bound rights is gone."""
    world, plan = scene(**{"grid.mitigator_accepts": 0.0})
    zone = zone_of(world, SITE)
    zone.room, zone.foreseen, world.grid.time_bound_left = 0.0, (), 0.0
    negotiate_permits(world)
    (event,) = said(world, "permit_talks_failed")
    assert (event.reason, plan.why, plan.site) == ("NO_CAPACITY", "NO_CAPACITY", "")
    assert plan.refused_sites == (SITE,)


def test_the_offers_are_told():
    world, plan = scene(**{"talks.protocol": "offers"})
    negotiate_permits(world)
    (event,) = said(world, "permit_asked")
    trace = event.detail["trace"]
    assert trace
    assert permit_packages().describe(plan.permit.package) == event.detail["package"]
    assert event.round >= 1


def test_who_builds_already_or_has_no_site_asks_for_nothing():
    world, _ = scene()
    world.plans.by_key.clear()
    plan_in(world, "volt", phases=1, permit=None)
    plan_in(world, "nl_b", site="")
    negotiate_permits(world)
    assert not world.events_now()
    assert all(plan.permit is None for plan in world.plans.by_key.values())
