"""Directions between scenarios on the same draws and seeds, and the hindcast's bookkeeping."""

from functools import cache

import pytest

from experiments.hindcast import run_hindcast, shares
from experiments.shares import Share
from model.parameters.sampling import draw_uncertainties
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel
from viz.hindcast_page import hindcast_page

DRAWS = range(1, 61)
MANY = range(1, 241)
"""March passes in few draws: with fewer than this some directions would be empty."""


@cache
def passes(scenario: str, outcome: str, draws: range = DRAWS, cover: str = "full") -> list[bool]:
    streams, found = RandomStreams(2), []
    for draw in draws:
        changes = draw_uncertainties(streams, draw)
        if scenario == "budget_room":
            del changes["funding.room_total"]
        if cover != "full":
            changes["funding.cover"] = cover
        model = RekenkrachtModel(
            seed=draw, scenario=scenario, history="simulated", end="2026Q1", **changes
        ).run()
        found.append(model.outcomes()[outcome] == "PASS")
    return found


def test_july_rules_open_march_in_some_draws_and_never_the_reverse():
    march = passes("baseline", "gate_2026_march", MANY)
    july = passes("july_rules_in_march", "gate_2026_march", MANY)
    assert all(after >= before for before, after in zip(march, july, strict=True))
    assert sum(july) > sum(march)


def test_vehicle_cover_never_closes_what_full_cover_opens():
    """Under the rules of July, so that there is something to close."""
    full = passes("july_rules_in_march", "gate_2026_march", MANY)
    vehicle = passes("july_rules_in_march", "gate_2026_march", MANY, "vehicle")
    assert all(after >= before for before, after in zip(full, vehicle, strict=True))
    assert sum(vehicle) > sum(full) > 0


def test_without_the_region_june_passes_less_often():
    base, alone = (passes(s, "gate_2025_groningen") for s in ("baseline", "no_region_money"))
    assert all(before >= after for before, after in zip(base, alone, strict=True))
    assert sum(base) > sum(alone)


@pytest.fixture(scope="module")
def table():
    return run_hindcast(40, 3)


def test_the_hindcast_counts_each_draw_once(table):
    found = shares(table)
    assert len(table) == 40
    assert found["joint"].count <= found["june_yes"].count
    assert found["june_six_payers"].of == found["june_yes"].count
    assert (table["march"] == "").sum() == 40 - found["march_no"].count


def test_the_hindcast_repeats(table):
    assert run_hindcast(40, 3).equals(table)
    assert run_hindcast(10, 3).equals(table.head(10))


def test_the_page_holds_the_numbers_of_its_table(table):
    page = hindcast_page(table, 3)
    assert str(shares(table)["june_yes"]) in page
    assert "rekenkracht hindcast --draws 40 --seed 3" in page


def test_wilson_interval():
    low, high = Share(0, 100).interval
    assert (low, high) == (pytest.approx(0.0), pytest.approx(0.0370, abs=1e-3))
    low, high = Share(50, 100).interval
    assert (low, high) == (pytest.approx(0.4038, abs=1e-3), pytest.approx(0.5962, abs=1e-3))
