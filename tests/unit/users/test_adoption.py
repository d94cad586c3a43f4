"""Diffusion with feedback from access, forwards and backwards: known answer V24."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.users.adoption import (
    Pace,
    adoption_chance,
    bass_before,
    bass_step,
    hazard_between,
    hazard_of,
    peak_time,
)

USUAL = Pace(0.03, 0.38)
checked = settings(derandomize=True, deadline=None, max_examples=200)
shares = st.floats(0, 1)
paces = st.builds(Pace, st.floats(0, 1), st.floats(0, 2), st.floats(0, 3))


def many_steps(share, ceiling, steps, years):
    for _ in range(steps):
        share = bass_step(share, ceiling, 1.0, years / steps, USUAL)
    return share


def euler(case, steps, years):
    share, ceiling, access, pace = case
    rate = years / steps * access**pace.access_exponent
    for _ in range(steps):
        share += rate * (pace.innovation + pace.imitation * share / ceiling) * (ceiling - share)
    return share


@pytest.mark.parametrize("steps", [1, 2, 40, 1000])
@pytest.mark.parametrize("ceiling", [1.0, 0.8, 0.05])
def test_v24_ten_years(steps, ceiling):
    """V24: F(10) = 0.8128 of the ceiling at p = 0.03, q = 0.38, in one step or in many."""
    closed = (1 - math.exp(-4.1)) / (1 + 0.38 / 0.03 * math.exp(-4.1))
    found = many_steps(0.0, ceiling, steps, 10.0) / ceiling
    assert found == pytest.approx(closed, abs=1e-12)
    assert found == pytest.approx(0.8128, abs=5e-5)


def test_v24_peak():
    """V24: adoption is fastest after ln(q/p)/(p + q) = 6.19 years."""
    assert peak_time(USUAL) == pytest.approx(6.19, abs=0.005)
    years = np.linspace(0, 12, 12_001)
    curve = np.array([float(bass_step(0.0, 1.0, 1.0, year, USUAL)) for year in years])
    assert years[np.argmax(np.diff(curve))] == pytest.approx(peak_time(USUAL), abs=0.002)


def test_without_stronger_imitation_the_first_day_is_the_fastest():
    assert peak_time(Pace(0.3, 0.3)) == 0.0
    assert peak_time(Pace(0.3, 0.0)) == 0.0


def test_v24_euler_in_quarters_is_low():
    """Steps of a quarter by Euler are about 0.8 percent low after ten years."""
    exact = float(bass_step(0.0, 1.0, 1.0, 10.0, USUAL))
    assert euler((0.0, 1.0, 1.0, USUAL), 40, 10.0) / exact - 1 == pytest.approx(-0.008, abs=5e-4)


@pytest.mark.parametrize(
    ("share", "ceiling", "access", "pace"),
    [
        (0.0, 0.8, 1.0, Pace(0.034, 0.33, 0.5)),
        (0.2, 0.8, 0.4, Pace(0.034, 0.33, 0.5)),
        (0.1, 0.6, 0.25, Pace(0.0, 0.5, 2.0)),
        (0.1, 0.6, 0.7, Pace(0.2, 0.0, 1.0)),
    ],
)
def test_the_closed_form_solves_the_equation(share, ceiling, access, pace):
    """Euler with ever smaller steps tends to the closed form, also with access below 1."""
    exact = float(bass_step(share, ceiling, access, 5.0, pace))
    misses = [abs(euler((share, ceiling, access, pace), n, 5.0) - exact) for n in (10_000, 20_000)]
    assert misses[0] < 2e-5
    assert misses[1] == pytest.approx(misses[0] / 2, rel=0.01)


def test_without_imitation_the_rest_decays():
    assert float(bass_step(0.2, 1.0, 1.0, 3.0, Pace(0.1, 0.0))) == pytest.approx(
        1 - 0.8 * math.exp(-0.3), rel=1e-14
    )


def test_without_innovation_the_odds_grow():
    found = float(bass_step(0.2, 1.0, 1.0, 3.0, Pace(0.0, 0.4)))
    assert found / (1 - found) == pytest.approx(0.25 * math.exp(1.2), rel=1e-13)
    assert float(bass_step(0.0, 1.0, 1.0, 3.0, Pace(0.0, 0.4))) == 0.0


def test_access_is_slower_time():
    pace = Pace(0.03, 0.38, 0.5)
    slow = bass_step(0.1, 0.8, 0.25, 4.0, pace)
    assert float(slow) == pytest.approx(float(bass_step(0.1, 0.8, 1.0, 2.0, pace)), rel=1e-14)


def test_no_access_stands_still_unless_access_does_not_matter():
    share = np.array([0.0, 0.1, 0.5])
    assert bass_step(share, 0.8, 0.0, 5.0, Pace(0.03, 0.38, 0.5)).tolist() == share.tolist()
    assert (bass_step(share, 0.8, 0.0, 5.0, Pace(0.03, 0.38, 0.0)) > share).all()


def test_nobody_can_adopt_and_nobody_gives_up():
    """A ceiling of 0, and shares at or above the ceiling."""
    share = np.array([0.0, 0.3, 0.8, 1.0])
    ceiling = np.array([0.0, 0.0, 0.8, 0.8])
    assert bass_step(share, ceiling, 1.0, 5.0, USUAL).tolist() == share.tolist()
    assert bass_step(share, 0.9, 1.0, 5.0, Pace(0.0, 0.0)).tolist() == share.tolist()


def test_segments_do_not_touch_each_other():
    share, ceiling = np.array([0.1, 0.4, 0.0]), np.array([0.8, 0.9, 0.0])
    access = np.array([1.0, 0.3, 0.5])
    pace = Pace(0.034, 0.33, 0.5)
    together = bass_step(share, ceiling, access, 0.25, pace)
    alone = [
        float(bass_step(*case, 0.25, pace)) for case in zip(share, ceiling, access, strict=True)
    ]
    assert together.tolist() == alone


@checked
@given(
    shares,
    st.floats(0.05, 1),
    st.floats(0, 20),
    st.builds(Pace, st.floats(0.001, 1), st.floats(0, 2)),
)
def test_backwards_and_forwards_is_where_it_was(part, ceiling, years, pace):
    """Going back from where a path leads finds where it came from, and the other way round."""
    begin = part * ceiling
    after = bass_step(begin, ceiling, 1.0, years, pace)
    if ceiling - float(after) > 1e-6:
        assert float(bass_before(after, ceiling, years, pace)) == pytest.approx(begin, abs=1e-7)
    before = float(bass_before(begin, ceiling, years, pace))
    assert 0.0 <= before <= begin + 1e-15
    if before > 0.0:
        again = float(bass_step(before, ceiling, 1.0, years, pace))
        assert again == pytest.approx(begin, abs=1e-9)


def test_before_the_path_began_there_was_nobody():
    """By V24 it takes ten years from nobody to 0.8128, so eleven years ago there was nobody."""
    share = float(bass_step(0.0, 0.8, 1.0, 10.0, USUAL))
    assert float(bass_before(share, 0.8, 10.0, USUAL)) == pytest.approx(0.0, abs=1e-12)
    assert float(bass_before(share, 0.8, 9.0, USUAL)) == pytest.approx(
        float(bass_step(0.0, 0.8, 1.0, 1.0, USUAL)), abs=1e-12
    )
    assert bass_before([share, 0.0], 0.8, 11.0, USUAL).tolist() == [0.0, 0.0]
    assert bass_before([share], 0.8, 1e9, USUAL).tolist() == [0.0]


def test_a_share_at_its_ceiling_was_always_there():
    before = bass_before([0.8, 0.9, 0.3, 0.0], [0.8, 0.8, 0.0, 0.0], 5.0, USUAL)
    assert before.tolist() == [0.8, 0.9, 0.3, 0.0]
    assert bass_before(0.3, 0.8, 0.0, USUAL) == pytest.approx(0.3, abs=1e-15)


@checked
@given(shares, shares, shares, st.floats(0, 40), paces)
def test_two_half_steps_are_one_step(share, ceiling, access, years, pace):
    half = bass_step(share, ceiling, access, years / 2, pace)
    twice = bass_step(half, ceiling, access, years / 2, pace)
    assert float(twice) == pytest.approx(
        float(bass_step(share, ceiling, access, years, pace)), abs=1e-12
    )


@checked
@given(shares, shares, shares, st.floats(0, 1e4), paces)
def test_shares_rise_and_stay_under_the_ceiling(share, ceiling, access, years, pace):
    after = float(bass_step(share, ceiling, access, years, pace))
    assert share <= after <= max(share, ceiling)
    assert 0 <= float(adoption_chance(share, after)) <= 1


@checked
@given(shares, st.floats(0.01, 1), st.tuples(shares, shares), st.floats(0, 5), paces)
def test_more_access_means_no_fewer_adopters(share, ceiling, access, years, pace):
    low, high = bass_step(share, ceiling, np.sort(access), years, pace)
    assert low <= high + 1e-12


def test_chance_times_those_left_is_the_step():
    before, after = np.array([0.2, 0.5, 1.0]), np.array([0.4, 0.5, 1.0])
    assert adoption_chance(before, after) == pytest.approx([0.25, 0.0, 0.0])
    assert hazard_between(before, after).tolist() == hazard_of([0.25, 0.0, 0.0]).tolist()


@pytest.mark.parametrize("values", [(-0.1, 0.3, 0.5), (0.1, -1, 0.5), (0.1, 0.3, -1)])
def test_nonsense_paces_are_refused(values):
    for bad in (values, tuple(math.nan if value < 0 else value for value in values)):
        with pytest.raises(ValueError, match="pace of adoption"):
            Pace(*bad)


@pytest.mark.parametrize(
    "case",
    [
        (-0.1, 0.8, 1.0, 1.0),
        (1.1, 0.8, 1.0, 1.0),
        (0.1, 1.8, 1.0, 1.0),
        (0.1, 0.8, 1.1, 1.0),
        (math.nan, 0.8, 1.0, 1.0),
        (0.1, 0.8, 1.0, -0.25),
        (0.1, 0.8, 1.0, math.inf),
        (0.1, 0.8, 1.0, math.nan),
    ],
)
def test_nonsense_steps_are_refused(case):
    with pytest.raises(ValueError, match=r"adoption: shares|bass_step got a step"):
        bass_step(*case, USUAL)


def test_a_peak_needs_innovation():
    with pytest.raises(ValueError, match="peak_time"):
        peak_time(Pace(0.0, 0.4))


@pytest.mark.parametrize(("before", "after"), [([0.4], [0.3]), ([0.4], [0.5, 0.6])])
def test_falling_shares_are_refused(before, after):
    with pytest.raises(ValueError, match="shares must not fall"):
        adoption_chance(before, after)


@pytest.mark.parametrize(
    ("share", "years", "pace"),
    [
        (-0.1, 1.0, USUAL),
        (1.1, 1.0, USUAL),
        (math.nan, 1.0, USUAL),
        (0.1, -1.0, USUAL),
        (0.1, math.inf, USUAL),
        (0.1, math.nan, USUAL),
        (0.1, 1.0, Pace(0.0, 0.0)),
    ],
)
def test_nonsense_backwards_is_refused(share, years, pace):
    with pytest.raises(ValueError, match=r"adoption: shares|bass_before got"):
        bass_before(share, 0.8, years, pace)
