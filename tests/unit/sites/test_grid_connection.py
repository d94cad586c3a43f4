"""A6: offers, signed agreements, time-bound rights, and the lists of the operators."""

import pytest

from agents.grid_operator import GridOperator
from agents.site_messages import AgreementObservation, MitigatorObservation, TimeBoundObservation
from model.grid.queue import ClassQueue
from model.mechanisms.grid_connection import (
    build_quarters,
    give_back,
    join,
    operate_grid,
    sign_time_bound,
    usable_from,
)
from model.site_state import Connection
from tests.unit.sites.worlds import CALM, go_to, only, plan_in, said, world_at, zone_of

EHV_SITE, HV_SITE = "rotterdam_maasvlakte", "middenmeer"
OTHERS = (0.05, 0.05, 0.1, 0.8)
"""Background requests of all four classes."""


def scene(site=HV_SITE, ahead=0.0, **settings):
    """A world in which a plan of 60 MW stands in line, behind so many MW; nobody joins it."""
    world = world_at("2026Q2", **(CALM | {"grid.take_up": 1.0, "grid.connect_build": 5} | settings))
    plan, zone = only(world, site=site), zone_of(world, site)
    zone.queue, zone.room, zone.releases, zone.weight = ClassQueue(), 0.0, [], 0.0
    if ahead:
        zone.queue.grow((0.0, 0.0, 0.0, 1.0), ahead, 1.0, 1.0)
    ask(world, plan, zone, 60.0)
    return world, plan, zone


def ask(world, plan, zone, firm, bound=0.0):
    plan.connection = Connection(zone.name, world.quarter, firm, bound, 4, mitigator=False)
    join(world, zone, plan)


def step(world, zone, room=0.0):
    """Run the grid for one quarter in which so much room is released in the zone."""
    world.quarter += 1
    world.log_begin = len(world.log)
    if room:
        zone.releases = [(world.quarter, room)]
    operate_grid(world)


# The operator's own answers.


@pytest.mark.parametrize(
    ("changes", "signs"),
    [
        ({}, True),
        ({"fits": False}, False),
        ({"quoted": None}, False),
        ({"quoted": 9}, True),
        ({"quoted": 10}, False),
        ({"quoted": 10, "lag": 0}, True),
        ({"quoted": 8, "lag": 2}, True),
        ({"quoted": 9, "lag": 2}, False),
    ],
)
def test_an_agreement_is_signed_when_the_offer_stands_after_its_lag(changes, signs):
    given = {"fits": True, "quoted": 8, "quarter": 10, "lag": 1} | changes
    assert GridOperator.sign(None, AgreementObservation(**given)) is signs


@pytest.mark.parametrize(
    ("asked", "stock", "high", "granted"),
    [(60.0, 60.0, True, 60.0), (60.0, 59.9, True, 0.0), (60.0, 900.0, False, 0.0)],
)
def test_time_bound_rights_are_all_or_nothing_and_at_the_highest_voltage(
    asked, stock, high, granted
):
    assert GridOperator.grant_time_bound(None, TimeBoundObservation(asked, stock, high)) == granted


@pytest.mark.parametrize(
    ("offered", "luck", "accepted"), [(0.1, 0.29, True), (0.1, 0.3, False), (0.0, 0.0, False)]
)
def test_mitigators_are_accepted_by_chance_when_they_offer_something(offered, luck, accepted):
    assert GridOperator.accept_mitigator(None, MitigatorObservation(offered, 0.3, luck)) is accepted


# Offer, then agreement.


@pytest.mark.parametrize(("lag", "quarters"), [(0, 0), (1, 1), (2, 2)])
def test_an_offer_becomes_an_agreement_after_its_lag(lag, quarters):
    world, plan, zone = scene(**{"grid.quote_lag": lag})
    step(world, zone, room=500.0)
    offered = world.quarter
    assert [e.counterpart for e in said(world, "connection_offered")] == ["volt"]
    while plan.connection.firm_from is None and world.quarter < offered + 6:
        step(world, zone)
    assert world.quarter == offered + quarters
    assert plan.connection.firm_from == offered + quarters + 5
    assert plan.key not in zone.queue
    assert [e.amount for e in said(world, "connection_signed")] == [60.0]


def test_nothing_is_signed_before_it_is_offered_nor_serves_before_it_is_built():
    world, plan, zone = scene(ahead=100.0)
    step(world, zone, room=99.0)
    assert plan.connection.quoted is None
    step(world, zone, room=50.0)
    assert plan.connection.quoted is None
    step(world, zone, room=400.0)
    assert plan.connection.quoted == world.quarter
    assert plan.connection.firm_from is None
    assert usable_from(plan.connection, 60.0) is None
    step(world, zone)
    assert usable_from(plan.connection, 60.0) == world.quarter + build_quarters(world)


def test_room_that_is_signed_is_gone_and_comes_back_when_given_back():
    world, plan, zone = scene(**{"grid.quote_lag": 0})
    step(world, zone, room=100.0)
    assert zone.room == pytest.approx(40.0)
    give_back(world, plan)
    assert zone.room == pytest.approx(100.0)
    assert plan.connection is None


def test_who_gives_up_in_line_frees_its_place():
    world, plan, zone = scene()
    other = plan_in(world, "nl_b", site=plan.site)
    ask(world, other, zone, 60.0)
    assert zone.queue.ahead_of("nl_b") == 60.0
    give_back(world, plan)
    assert zone.queue.ahead_of("nl_b") == 0.0
    assert zone.room == 0.0


@pytest.mark.parametrize("lag", [0, 1])
def test_an_offer_of_exactly_the_room_that_is_left_can_be_signed(lag):
    """All that is not offered goes to those behind; the offer still holds its room.

    Others of higher classes go on joining.
    """
    world, plan, zone = scene(ahead=100.0 / 3.0, **{"grid.quote_lag": lag})
    zone.weight = 0.01
    zone.queue.grow((0.0, 0.0, 0.0, 1.0), 900.0, 3.0, 1.0)
    step(world, zone, room=200.0)
    assert plan.connection.quoted is not None
    for _ in range(lag):
        step(world, zone)
    assert said(world, "connection_signed")
    assert not said(world, "offer_lapsed")


def test_an_offer_holds_in_the_quarters_before_the_count_too():
    world = world_at("2025Q2", **CALM)
    plan, zone = only(world, site=HV_SITE), zone_of(world, HV_SITE)
    ask(world, plan, zone, 60.0)
    step(world, zone, room=zone.queue.ahead_of(plan.key) + 200.0)
    assert plan.connection.quoted == world.quarter
    step(world, zone)
    assert plan.connection.firm_from is not None


@pytest.mark.parametrize("left", [59.0, 1.0, 0.0])
def test_an_offer_lapses_when_its_room_goes(left):
    world, plan, zone = scene()
    step(world, zone, room=100.0)
    zone.room = left
    step(world, zone)
    assert [e.counterpart for e in said(world, "offer_lapsed")] == ["volt"]
    assert (plan.connection.quoted, plan.connection.firm_from) == (None, None)
    step(world, zone, room=400.0)
    assert plan.connection.quoted == world.quarter


def test_those_behind_take_what_is_not_signed():
    """With a lag of two quarters the offer is passed over in the next turn."""
    world, plan, zone = scene(**{"grid.quote_lag": 2})
    zone.queue.grow((0.0, 0.0, 0.0, 1.0), 500.0, 5.0, 1.0)
    step(world, zone, room=100.0)
    assert zone.room == pytest.approx(60.0)
    step(world, zone)
    assert zone.room == pytest.approx(0.0)
    assert plan.connection.quoted is None
    assert zone.queue.power_mw() == pytest.approx(500.0 - 100.0 + 60.0)


def test_what_others_wait_for_is_displaced():
    world, plan, zone = scene(**{"grid.quote_lag": 0})
    zone.queue.grow((0.0, 0.0, 0.0, 1.0), 50.0, 1.0, 1.0)
    step(world, zone, room=60.0)
    assert plan.connection.firm_from is not None
    assert world.grid.displaced == pytest.approx(50.0)


# Time-bound rights.


def test_a_time_bound_right_is_signed_while_the_stock_lasts():
    world, plan, zone = scene(EHV_SITE)
    zone.queue.withdraw(plan.key)
    world.grid.time_bound_left = 100.0
    ask(world, plan, zone, 60.0, bound=60.0)
    sign_time_bound(world, plan)
    assert world.grid.time_bound_left == pytest.approx(40.0)
    assert plan.connection.time_bound_from == world.quarter + 5
    assert plan.connection.firm_mw == 60.0
    give_back(world, plan)
    assert world.grid.time_bound_left == pytest.approx(100.0)


@pytest.mark.parametrize(("site", "stock"), [(EHV_SITE, 59.0), (HV_SITE, 900.0)])
def test_who_is_refused_asks_for_firm_room_at_the_end_of_the_line(site, stock):
    world, plan, zone = scene(site)
    zone.queue.withdraw(plan.key)
    world.grid.time_bound_left = stock
    ask(world, plan, zone, 60.0, bound=60.0)
    zone.queue.grow((0.0, 0.0, 0.0, 1.0), 200.0, 1.0, 1.0)
    assert zone.queue.ahead_of(plan.key) == 0.0
    go_to(world, "2026Q3")
    sign_time_bound(world, plan)
    assert [e.reason for e in said(world, "time_bound_refused")] == ["NO_TIME_BOUND"]
    assert (plan.connection.firm_mw, plan.connection.time_bound_mw) == (120.0, 0.0)
    assert zone.queue.ahead_of(plan.key) == 200.0
    assert world.grid.time_bound_left == stock


def test_the_stock_is_drained_by_others_down_to_nothing():
    world, _, zone = scene(**{"grid.tdtr_drain": 300.0})
    world.grid.time_bound_left = 700.0
    left = []
    for _ in range(4):
        step(world, zone)
        left.append(world.grid.time_bound_left)
    assert left == pytest.approx([400.0, 100.0, 0.0, 0.0])


# What can be used.


@pytest.mark.parametrize(
    ("firm", "bound", "power", "start"),
    [
        ((60.0, 20), (60.0, 12), 60.0, 12),
        ((60.0, 20), (60.0, 12), 61.0, 20),
        ((60.0, 20), (60.0, 12), 120.0, 20),
        ((60.0, 20), (60.0, 12), 121.0, None),
        ((60.0, None), (60.0, 12), 60.0, 12),
        ((60.0, None), (60.0, 12), 61.0, None),
        ((0.0, None), (0.0, None), 1.0, None),
    ],
)
def test_power_can_be_used_when_enough_of_it_is_signed(firm, bound, power, start):
    held = Connection(
        "zone", 0, firm[0], bound[0], 4, mitigator=False,
        firm_from=firm[1], time_bound_from=bound[1],
    )  # fmt: skip
    assert usable_from(held, power) == start


# The lists.


def test_releases_come_on_their_day_and_are_said():
    world, _, zone = scene(ahead=5000.0)
    zone.releases = [(world.quarter + 1, 40.0), (world.quarter + 3, 10.0)]
    said_so = []
    for _ in range(3):
        world.quarter += 1
        world.log_begin = len(world.log)
        operate_grid(world)
        said_so.append(
            [e.amount for e in said(world, "capacity_released") if e.subject == zone.name]
        )
    assert said_so == [[40.0], [], [10.0]]
    assert zone.releases == []


def test_the_regional_list_serves_the_highest_class_first():
    world, _, zone = scene(**{"grid.regional_served": 100.0, "grid.served_growth": 0.0})
    before = world.grid.regional_requests.copy()
    step(world, zone)
    joined = (world.parameters.grid.regional_net_requests + 100.0) * 0.05
    assert world.grid.regional_requests.sum() != before.sum()
    assert world.grid.regional_requests[0] <= before[0] + joined
    grown = world.grid.regional_requests - before
    assert grown[0] < grown[3]


def test_power_given_is_never_more_than_power_released():
    """V25: room, what is signed and what was served add up to what there was and came."""
    world, plan, zone = scene(**{"grid.quote_lag": 0})
    zone.queue.grow(OTHERS, 500.0, 10.0, 1.0)
    waiting, came = zone.queue.power_mw(), 0.0
    for room in (30.0, 0.0, 75.0, 200.0, 10.0, 400.0):
        step(world, zone, room=room)
        came += room
        signed = plan.connection.firm_mw if plan.connection.firm_from else 0.0
        still = zone.queue.power_mw() - (0.0 if signed else 60.0)
        served = waiting - 60.0 - still
        assert zone.room + signed + served == pytest.approx(came)
        assert zone.room >= 0.0
    assert signed == 60.0
