"""Runs the readable cases of sites, permits and the grid."""

import datetime
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from model.data.site_tables import site_terms
from model.data.tables import facts, sources
from model.deals.packages import permit_packages
from model.grid.queue import ClassQueue
from model.mechanisms.grid_connection import join, operate_grid
from model.mechanisms.grid_forecast import background_shares, tennet_list
from model.mechanisms.permits import negotiate_permits
from model.mechanisms.site_choice import needs_compact
from model.mechanisms.site_projects import power_of
from model.parameters.sampling import draw_uncertainties
from model.quarters import FIRST_YEAR, decimal_year, parse_quarter, start_of
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel
from model.site_state import Connection, Permit
from tests.unit.sites.worlds import CALM, go_to, only, plan_in, said, world_at

CASES = yaml.safe_load((Path(__file__).parent / "site_cases.yaml").read_text("utf-8"))
MW_PER_GW = 1000.0
LEFT_MW = 1.0
"""Room that is left when the offers are stopped."""
JOINING_MW = 20.0
"""Room for those of higher classes who join in the quarter of the offer."""


def cases(kind):
    found = [case for case in CASES if case["kind"] == kind]
    return pytest.mark.parametrize("case", found, ids=lambda case: case["case"])


def number(fact: str, field: str = "value") -> float:
    """A fact as a number: GW in MW, a month as the decimal year of its middle."""
    entry = facts()[fact]
    text = getattr(entry, field)
    if entry.unit == "date":
        year, month = map(int, text.split("-"))
        return decimal_year(datetime.date(year, month, 15))
    return float(text) * (MW_PER_GW if entry.unit == "GW" else 1.0)


def test_every_case_is_run_and_names_facts_that_exist():
    assert {case["kind"] for case in CASES} == {
        "connection", "permit", "hyperscale", "count", "first_service",
    }  # fmt: skip
    for case in CASES:
        assert set(case.get("facts", [])) <= set(facts())
        known = re.search(r"\(([a-z0-9-]+)\)$", case["source"])
        assert known is None or known[1] in sources(), case["case"]
        assert known or case["source"].split()[-1] in ("implies", "site"), case["case"]


def stand_in_line(world, plan, zone, asked: float) -> None:
    """Put a plan behind what waited in the zone when it asked, before the rest of the list."""
    given, shares = world.parameters, background_shares(world.parameters)
    zone.queue = ClassQueue()
    early, late = (tennet_list(given, year) for year in (asked, float(FIRST_YEAR)))
    zone.queue.grow(shares, early[0] * zone.weight, early[1] * zone.weight, given.grid.take_up)
    join(world, zone, plan)
    rest = [(after - before) * zone.weight for before, after in zip(early, late, strict=True)]
    zone.queue.grow(shares, *rest, given.grid.take_up)


@cases("connection")
def test_connection(case):
    world = world_at("2024Q1", **CALM)
    zone = world.grid.zones[case["zone"]]
    plan = only(world, site=zone.site)
    plan.permit = Permit(0, 0, 0, granted=True)
    plan.connection = held = Connection(zone.name, 0, case["power_mw"], 0.0, 4, mitigator=False)
    stand_in_line(world, plan, zone, case["asked"])
    offered, stop = (parse_quarter(case[name]) for name in ("offered", "stop"))
    signed = None
    while signed is None and world.quarter < parse_quarter("2040Q4"):
        world.quarter += 1
        if world.quarter == offered:
            zone.room += zone.queue.ahead_of(plan.key) + case["power_mw"] + JOINING_MW
        if world.quarter == stop:
            zone.room = LEFT_MW
        operate_grid(world)
        signed = world.quarter if held.firm_from is not None else None
    expect = case["expect"]
    said_to = [event for event in world.log if event.counterpart == plan.key]
    assert [event.kind for event in said_to][:2] == ["connection_asked", "connection_offered"]
    assert said_to[1].quarter == offered
    relief = min(quarter for quarter, _ in zone.foreseen)
    assert (signed < relief) == expect["signed_before_relief"]
    if "signed" in expect:
        assert signed == parse_quarter(expect["signed"])
    if "within" in expect:
        low, high = (number(expect["within"], end) for end in ("low", "high"))
        assert low <= start_of(signed) < high + 1.0


@cases("permit")
def test_permit(case):
    world = world_at("2026Q3", **CALM, **case["given"])
    plan = only(world, site=case["site"], size=50_000.0)
    go_to(world, "2026Q4")
    negotiate_permits(world)
    assert plan.permit is not None
    world.quarter = plan.permit.decided
    world.log_begin = len(world.log)
    negotiate_permits(world)
    expect = case["expect"]
    assert [event.actor for event in said(world, "consent_refused")] == expect["refused"]
    assert [event.actor for event in said(world, "consent_given")] == expect["given"]
    assert bool(said(world, "permit_granted")) == expect["granted"]
    assert plan.why == expect["reason"]
    assert (case["site"] in plan.refused_sites) != expect["granted"]


@cases("hyperscale")
def test_hyperscale(case):
    world = world_at("2026Q3", **CALM, **case["given"])
    plan = plan_in(world, case["plan"], site=case["site"])
    terms = site_terms()[case["site"]]
    assert power_of(world, plan.size) == pytest.approx(case["expect"]["power_mw"])
    assert needs_compact(world, plan, terms) == case["expect"]["compact"]


def test_what_must_be_compact_is_agreed_compact():
    """The rule takes every other package off the table, however dear compact building is."""
    for floor, compact in ((0.1, True), (0.08, False)):
        world = world_at(
            "2026Q3", **CALM,
            **{"sites.floor_ha_per_mw": floor, "sites.cost_compact": 0.02, "sites.site_loss": 0.1,
               "sites.consent_compact": 0.0},
        )  # fmt: skip
        plan = only(world, site="brainport_eindhoven")
        negotiate_permits(world)
        assert plan.permit is not None
        assert bool(permit_packages().compact[plan.permit.package]) == compact


@cases("count")
def test_count(case):
    table = RekenkrachtModel(seed=1, start=case["quarter"], end=case["quarter"]).run().indicators()
    values = table[table.region == "NL"].set_index("variable").value
    for expect in case["expect"]:
        counted = number(expect["fact"])
        assert values[expect["variable"]] == pytest.approx(counted, rel=expect["tolerance"])


@cases("first_service")
def test_first_service(case):
    streams, expect, found = RandomStreams(case["seed"]), case["expect"], []
    for draw in range(1, case["draws"] + 1):
        changes = draw_uncertainties(streams, draw)
        outcomes = RekenkrachtModel(seed=draw, history="pinned", **changes).run().outcomes()
        found.append(outcomes[case["outcome"]])
    low, high = np.nanquantile(found, [expect["low"], expect["high"]])
    planned = [number(expect["covers"], field) for field in ("low", "value", "high")]
    assert low < planned[0]
    assert planned[-1] < high
    assert np.isnan(found).mean() < 0.02
