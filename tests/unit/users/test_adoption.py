"""Diffusion with feedback from access: known answer V24, and one draw for each member."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.users.adoption import (
    Pace,
    access_of,
    adopt,
    adopted_share,
    adoption_chance,
    bass_step,
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


def test_access_is_served_over_asked():
    assert access_of([0.0, 30.0, 5.0, 0.0], [0.0, 40.0, 5.0, 9.0]).tolist() == [1.0, 0.75, 1.0, 0.0]
    assert access_of([5.0 * (1 + 1e-12)], [5.0]).tolist() == [1.0]


def test_chance_times_those_left_is_the_step():
    before, after = np.array([0.2, 0.5, 1.0]), np.array([0.4, 0.5, 1.0])
    assert adoption_chance(before, after) == pytest.approx([0.25, 0.0, 0.0])


def test_as_many_adopt_as_the_step_says():
    """A draw in each of 1,000 equal parts: exactly chance times non-adopters join."""
    draws = (np.arange(1000) + 0.5) / 1000
    segment = np.repeat([0, 1], 1000)
    adopted = np.tile(np.arange(1000) % 4 == 0, 2)
    before = adopted_share(adopted, segment, np.ones(2000), 2)
    chance = adoption_chance(before, np.array([0.4, 0.25]))
    after = adopt(adopted, segment, chance, np.tile(draws, 2))
    assert before.tolist() == [0.25, 0.25]
    assert adopted_share(after, segment, np.ones(2000), 2).tolist() == [0.4, 0.25]


def test_expected_adopters_equal_the_closed_form_with_uneven_weights():
    """Over 4,000 repeats the mean share after a step is the closed form, in 3 standard errors."""
    rng = np.random.default_rng(24)
    segment = np.repeat([0, 1, 2], [60, 30, 10])
    weight = rng.integers(1, 400, segment.size)
    adopted = rng.random(segment.size) < 0.3
    before = adopted_share(adopted, segment, weight, 3)
    after = bass_step(before, np.maximum(0.8, before), np.array([1.0, 0.5, 0.2]), 1.0, USUAL)
    chance = adoption_chance(before, after)
    found = np.array(
        [
            adopted_share(adopt(adopted, segment, chance, draws), segment, weight, 3)
            for draws in rng.random((4000, segment.size))
        ]
    )
    error = found.std(axis=0) / math.sqrt(len(found))
    assert (error > 0).all()
    assert (np.abs(found.mean(axis=0) - after) < 3 * error).all()


def test_half_the_rows_with_double_weight_expect_the_same():
    chance = np.array([0.1, 0.3])
    segment = np.array([0, 0, 0, 0, 1, 1])
    weight, adopted = (
        np.array([5, 5, 3, 3, 2, 2]),
        np.array([True, True, False, False] + [False] * 2),
    )
    for every in (1, 2):
        rows = slice(None, None, every)
        share = adopted_share(adopted[rows], segment[rows], every * weight[rows], 2)
        assert share == pytest.approx([10 / 16, 0.0])
        left = every * weight[rows] * ~adopted[rows]
        assert float(left @ chance[segment[rows]]) == pytest.approx(6 * 0.1 + 4 * 0.3)


def test_equal_draws_and_a_higher_chance_keep_all_adopters():
    rng = np.random.default_rng(5)
    draws = rng.random(500, dtype=np.float32)
    nobody, segment = np.zeros(500, dtype=bool), np.zeros(500, dtype=np.uint16)
    fewer = adopt(nobody, segment, [0.2], draws)
    more = adopt(nobody, segment, [0.3], draws)
    assert fewer.sum() < more.sum()
    assert (more | ~fewer).all()
    assert not nobody.any()


def test_chances_nought_and_one():
    rows, draws = np.zeros(4, dtype=bool), np.array([0.0, 0.5, 0.0, 0.999])
    segment = np.array([0, 0, 1, 1])
    assert adopt(rows, segment, [0.0, 1.0], draws).tolist() == [False, False, True, True]
    kept = adopt(~rows, segment, [0.0, 0.0], draws)
    assert kept.all()


def test_an_empty_segment_has_share_nought():
    shares = adopted_share(np.array([True]), np.array([1]), np.array([7]), 3)
    assert shares.tolist() == [0.0, 1.0, 0.0]


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


@pytest.mark.parametrize(
    ("served", "asked"), [([2.0], [1.0]), ([-1.0], [1.0]), ([0.0], [math.inf]), ([1.0], [1.0, 2.0])]
)
def test_nonsense_access_is_refused(served, asked):
    with pytest.raises(ValueError, match="access_of"):
        access_of(served, asked)


def test_a_peak_needs_innovation():
    with pytest.raises(ValueError, match="peak_time"):
        peak_time(Pace(0.0, 0.4))


@pytest.mark.parametrize(("before", "after"), [([0.4], [0.3]), ([0.4], [0.5, 0.6])])
def test_falling_shares_are_refused(before, after):
    with pytest.raises(ValueError, match="shares must not fall"):
        adoption_chance(before, after)


ONE = np.zeros(1, dtype=bool)


@pytest.mark.parametrize(
    ("adopted", "segment", "chance", "draws"),
    [
        (ONE, np.array([0]), [1.5], np.array([0.5])),
        (ONE, np.array([1]), [0.5], np.array([0.5])),
        (ONE, np.array([-1]), [0.5], np.array([0.5])),
        (ONE, np.array([0]), [0.5], np.array([1.0])),
        (ONE, np.array([0]), [0.5], np.array([-0.1])),
        (ONE, np.array([0]), [0.5], np.array([math.nan])),
        (ONE, np.array([0]), [0.5], np.array([0.5, 0.5])),
        (np.zeros(1), np.array([0]), [0.5], np.array([0.5])),
    ],
)
def test_nonsense_rows_are_refused(adopted, segment, chance, draws):
    with pytest.raises(ValueError, match="adopt"):
        adopt(adopted, segment, chance, draws)
