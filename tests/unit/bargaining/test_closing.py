"""Signing, and moving a chance: known values, ends, and refused input."""

import math

import pytest

from model.bargaining.closing import close_probability, shift_log_odds


def test_closing_in_two_halves_is_closing_in_one_whole():
    half, whole = close_probability(0.7, 0.5), close_probability(0.7, 1.0)
    assert 1.0 - (1.0 - half) ** 2 == pytest.approx(whole, rel=1e-14)
    assert whole == pytest.approx(0.503414696, abs=1e-9)
    assert close_probability(1e-20, 1.0) == 1e-20
    assert close_probability(0.0, 9.0) == 0.0


@pytest.mark.parametrize("arguments", [(-0.1, 1.0), (0.1, -1.0), (-0.1, -1.0), (math.nan, 1.0)])
def test_nonsense_hazards_are_refused(arguments):
    with pytest.raises(ValueError, match="close_probability"):
        close_probability(*arguments)


def test_log_odds_move_by_the_shift():
    assert shift_log_odds(0.5, math.log(3)) == pytest.approx(0.75, rel=1e-14)
    assert shift_log_odds(0.5, -math.log(3)) == pytest.approx(0.25, rel=1e-14)
    assert shift_log_odds(0.8, 0.0) == 0.8


@pytest.mark.parametrize("shift", [-1e6, -3.0, 0.0, 3.0, 1e6, math.inf, -math.inf])
def test_certainty_does_not_move(shift):
    assert shift_log_odds(0.0, shift) == 0.0
    assert shift_log_odds(1.0, shift) == 1.0
    assert 0.0 <= shift_log_odds(0.3, shift) <= 1.0


@pytest.mark.parametrize("arguments", [(1.1, 0.5), (-0.1, 0.5), (0.5, math.nan), (math.nan, 0.5)])
def test_nonsense_chances_are_refused(arguments):
    with pytest.raises(ValueError, match="shift_log_odds"):
        shift_log_odds(*arguments)
