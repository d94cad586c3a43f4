"""Outcomes that speak of consortia, permits and European rules."""

import math

import pytest

from model.simulation import RekenkrachtModel
from tests.unit.sites.worlds import BUILT

SEEDS = range(1, 7)


@pytest.fixture(scope="module")
def runs():
    return [RekenkrachtModel(seed=seed, users=100, **BUILT).run() for seed in SEEDS]


def test_answers_of_permit_givers_are_counted_over_the_whole_run(runs):
    counted = [0.0, 0.0]
    for model in runs:
        table, found = model.indicators(), model.outcomes()
        for place, (name, variable) in enumerate(
            (("consent_given", "Given"), ("consent_refused", "Refused"))
        ):
            votes = table[table.variable == f"Consent Votes|{variable}"].value.sum()
            assert found[name] == votes
            counted[place] += votes
    assert min(counted) > 0


def test_value_over_capital_is_that_of_the_last_look_at_the_furthest_plan(runs):
    signed = 0
    for model in runs:
        found, world = model.outcomes()["value_over_capital_nl"], model.world
        looked = [
            e
            for e in world.log
            if e.arena == "3.7" and e.counterpart == "NL" and e.detail and "seen" in e.detail
        ]
        assert math.isnan(found) == (not looked)
        first = [e for e in looked if e.kind == "investment_signed"]
        if len({e.actor for e in first}) == 1:
            signed += 1
            plan = world.plans.by_key[first[0].actor]
            assert found == plan.ratio
            if plan.first_phase == 1.0:
                assert found == first[0].detail["seen"].ratio >= 1.0
    assert signed
    assert math.isnan(
        RekenkrachtModel(users=100, end="2026Q1").run().outcomes()["value_over_capital_nl"]
    )


def test_consortia_and_rules_at_the_end_are_those_of_the_indicators(runs):
    alive = set()
    for model in runs:
        table, found = model.indicators(), model.outcomes()
        last = table[(table.year == 2035) & (table.quarter == 4) & (table.region == "NL")]
        values = dict(zip(last.variable, last.value, strict=True))
        assert found["bargaining_success"] == values["Bargaining Success"]
        assert found["consortia_alive_nl"] == values.get("AI Gigafactory|Plans", 0.0)
        alive.add(found["consortia_alive_nl"])
    assert len(alive) > 1
    early = RekenkrachtModel(users=100, end="2026Q1").run().outcomes()
    assert math.isnan(early["bargaining_success"])
