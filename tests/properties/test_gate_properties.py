"""V9 and other directions of the Dutch gate, before ratification."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.mechanisms.dutch_gate import assess
from model.mechanisms.gate_levers import with_need, with_room, with_value
from model.parameters.sampling import draw_uncertainties
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel
from tests.properties.generators import gate_cases

ASKS = (20.0, 100.0, 200.0, 510.0, 850.0)
ROOMS = (20.0, 150.0, 900.0)
DRAWS = 60


@settings(max_examples=300, deadline=None)
@given(gate_cases(), st.floats(1.0, 10.0))
def test_v09_more_room_never_turns_a_yes_into_a_no(case, factor):
    """V9: more room never lowers the chance of a promise."""
    assert assess(with_room(case, factor)).passes >= assess(case).passes


@settings(max_examples=300, deadline=None)
@given(gate_cases(), st.floats(0.05, 1.0))
def test_v09_a_smaller_ask_never_turns_a_yes_into_a_no(case, factor):
    """V9: a smaller ask never lowers the chance of a promise."""
    assert assess(with_need(case, case.need * factor)).passes >= assess(case).passes


@settings(max_examples=300, deadline=None)
@given(gate_cases())
def test_v09_the_spring_slot_never_turns_a_yes_into_a_no(case):
    """V9: moving the decision into the second quarter never lowers the chance of a promise."""
    assert assess(replace(case, main_slot=True)).passes >= assess(case).passes


@settings(max_examples=200, deadline=None)
@given(gate_cases())
def test_v09_without_room_nothing_is_promised(case):
    """V9: room = 0 never commits when the state has anything to pay."""
    result = assess(with_room(case, 0.0))
    assert result.promise <= 0 or not result.passes


@settings(max_examples=200, deadline=None)
@given(gate_cases(), st.floats(1.0, 10.0))
def test_more_policy_value_never_turns_a_yes_into_a_no(case, factor):
    assert assess(with_value(case, factor)).passes >= assess(case).passes


@settings(max_examples=200, deadline=None)
@given(gate_cases())
def test_what_is_shared_is_what_must_be_covered(case):
    result = assess(case)
    if result.shares is not None:
        assert sum(result.shares) == pytest.approx(max(0.0, result.must_cover), abs=1e-6)
        for part, offer in zip(result.shares, result.offers, strict=True):
            assert -1e-9 <= part <= offer.limit + 1e-6
    else:
        assert {"NO_ROOM", "NO_PAYER"} & set(result.reasons)


@settings(max_examples=200, deadline=None)
@given(gate_cases())
def test_the_need_is_carried_by_region_and_state_alone(case):
    result = assess(case)
    assert result.region + result.promise == pytest.approx(case.need)
    assert 0.0 <= result.region <= case.need + 1e-9


def chance(ask: float, room: float) -> float:
    """Share of draws from the evidence in which the gate passes in March 2026."""
    streams, passed = RandomStreams(11), 0
    for draw in range(1, DRAWS + 1):
        changes = draw_uncertainties(streams, draw)
        changes |= {"funding.room_total": room, "programme.ask_march": ask}
        changes |= {"programme.w_hosts": 1}  # the Dutch gate alone: a call is all but certain
        model = RekenkrachtModel(seed=draw, history="simulated", end="2026Q1", **changes).run()
        passed += model.outcomes()["gate_2026_march"] == "PASS"
    return passed / DRAWS


def test_v09_the_gate_says_no_and_yes_and_everything_between():
    """V9: P(commit) runs from below 0.1 to above 0.9 over asks and room, moving one way."""
    grid = np.array([[chance(ask, room) for room in ROOMS] for ask in ASKS])
    assert grid.min() < 0.1
    assert grid.max() > 0.9, grid
    assert np.all(np.diff(grid, axis=0) <= 0), grid
    assert np.all(np.diff(grid, axis=1) >= 0), grid
    assert np.all(np.diff(grid[:3, -1]) < 0), grid
    assert np.all(np.diff(grid[0, :]) > 0), grid
