"""Hours wanted by activity: lognormal sizes, rebound (V23) and the edge."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.data.user_records import KINDS, SIZES
from model.data.user_tables import dutch_users
from model.users.demand import (
    ACTIVITIES,
    INFERENCE,
    DemandSizes,
    EdgePath,
    activity_scale,
    asked_hours,
    base_hours,
    expected_hours,
    hours_by_kind,
    rebound,
)
from model.users.population import synthesise

MARGINS = tuple(dutch_users().values())
SHAPE = (len(KINDS), len(ACTIVITIES))
checked = settings(derandomize=True, deadline=None, max_examples=150)


def sizes(**changes):
    """Medians 100 to 2,000 hours, different for each kind and activity."""
    plain = DemandSizes(
        median=100.0 * np.arange(1, 21).reshape(SHAPE),
        log_sd=np.linspace(0.0, 0.8, 20).reshape(SHAPE),
        taking_part=np.linspace(0.0, 1.0, 20).reshape(SHAPE),
        by_size=np.array([0.1, 0.5, 1.0, 2.0, 4.0]),
    )
    return replace(plain, **changes)


def draws(people, seed=1, kind=np.float64):
    rng = np.random.default_rng(seed)
    shape = (len(ACTIVITIES), len(people))
    return rng.random(shape, dtype=kind), rng.standard_normal(shape, dtype=kind)


@pytest.fixture(scope="module")
def people():
    return synthesise(MARGINS, 800, 0.5)


def test_hours_of_each_row_by_hand(people):
    """Median times factor of the class times exp(sd z), and nothing without the activity."""
    part, size = draws(people)
    case = sizes()
    found = base_hours(case, people, part, size)
    for slot in range(0, len(people), 7):
        for place in range(len(ACTIVITIES)):
            cell = (people.kind[slot], place)
            hours = case.median[cell] * case.by_size[people.size[slot]]
            hours *= math.exp(case.log_sd[cell] * size[place, slot])
            hours *= part[place, slot] < case.taking_part[cell]
            assert found[place, slot] == pytest.approx(hours, rel=1e-13)
    assert (found == 0).any()
    assert (found > 0).any()


def test_without_spread_everyone_wants_the_median(people):
    case = sizes(log_sd=np.zeros(SHAPE), taking_part=np.ones(SHAPE), by_size=np.ones(len(SIZES)))
    hours = base_hours(case, people, *draws(people))
    assert hours.tolist() == case.median[people.kind].T.tolist()
    users = people.users_by(people.kind, len(KINDS))
    assert hours_by_kind(hours, people) == pytest.approx(case.median * users[:, None], rel=1e-12)
    assert expected_hours(case).tolist() == case.median.tolist()


def test_mean_of_a_lognormal():
    """exp(sd^2/2) times the median, times the share that takes part."""
    case = sizes(
        median=np.full(SHAPE, 1000.0), log_sd=np.full(SHAPE, 1.2), taking_part=np.full(SHAPE, 0.25)
    )
    assert expected_hours(case) == pytest.approx(np.full(SHAPE, 250 * math.exp(0.72)))


@pytest.mark.parametrize("rows", [400, 800])
def test_the_mean_over_draws_does_not_depend_on_the_number_of_rows(rows):
    """Over 400 repeats total hours are users times expected hours, in 4 standard errors."""
    few = synthesise(MARGINS, rows, 0.5)
    case = sizes(by_size=np.ones(len(SIZES)))
    expected = expected_hours(case) * few.users_by(few.kind, len(KINDS))[:, None]
    found = np.array(
        [hours_by_kind(base_hours(case, few, *draws(few, seed)), few) for seed in range(400)]
    )
    error = found.std(axis=0) / math.sqrt(len(found)) + 1e-9 * expected
    assert (np.abs(found.mean(axis=0) - expected) <= 4 * error).all()
    assert (expected[1:] > 0).all()


def test_float32_draws_give_float32_hours_close_to_the_others(people):
    part, size = draws(people, kind=np.float32)
    lean = base_hours(sizes(), people, part, size)
    wide = base_hours(sizes(), people, part.astype(float), size.astype(float))
    assert lean.dtype == np.float32
    assert lean == pytest.approx(wide, rel=1e-5)
    adopted = np.ones(len(people), dtype=bool)
    assert asked_hours(lean, adopted, activity_scale(1.5, 0.2)).dtype == np.float32


def test_only_adopters_ask_and_scales_go_by_activity(people):
    base = base_hours(sizes(), people, *draws(people))
    adopted = np.arange(len(people)) % 3 == 0
    asked = asked_hours(base, adopted, activity_scale(2.0, 0.25))
    assert (asked[:, ~adopted] == 0).all()
    assert asked[:INFERENCE, adopted] == pytest.approx(2 * base[:INFERENCE, adopted])
    assert asked[INFERENCE, adopted] == pytest.approx(1.5 * base[INFERENCE, adopted])
    assert ACTIVITIES[INFERENCE] == "inference"


def test_sums_by_kind_are_weighted(people):
    base = base_hours(sizes(), people, *draws(people))
    found = hours_by_kind(base, people)
    for place, _ in enumerate(KINDS):
        rows = people.kind == place
        assert found[place] == pytest.approx(base[:, rows] @ people.weight[rows], rel=1e-12)


def test_v23_known_answers():
    """V23: D'/D = (1-s)^(1-eps); unchanged at elasticity 1, as much less at 0, 1/(1-s) at 2."""
    assert rebound(0.3, 1.0) == 1.0
    assert rebound(0.0, 1.7) == 1.0
    assert rebound(0.3, 0.0) == 0.7
    assert rebound(0.5, 2.0) == 2.0
    assert rebound(0.75, 0.5) == 0.5


@checked
@given(st.floats(0, 0.99), st.floats(0, 0.99), st.floats(0, 4))
def test_v23_savings_follow_each_other_and_the_sign_turns_at_one(first, second, elasticity):
    both = 1 - (1 - first) * (1 - second)
    assert rebound(first, elasticity) * rebound(second, elasticity) == pytest.approx(
        rebound(both, elasticity), rel=1e-9
    )
    if first > 1e-6 and abs(elasticity - 1) > 1e-6:
        assert (rebound(first, elasticity) > 1.0) == (elasticity > 1)


def test_v23_all_hours_move_by_the_rebound(people):
    base = base_hours(sizes(), people, *draws(people))
    adopted = np.ones(len(people), dtype=bool)
    before = hours_by_kind(asked_hours(base, adopted, activity_scale(1.0, 0.1)), people)
    scale = activity_scale(rebound(0.75, 1.5), 0.1)
    after = hours_by_kind(asked_hours(base, adopted, scale), people)
    assert after == pytest.approx(2 * before, rel=1e-14)


def test_edge_share_reaches_its_value_on_a_logistic_path():
    path = EdgePath(value=0.2, year=2035.0, midpoint=2031.0, speed=0.6)
    assert path.share(2035.0) == pytest.approx(0.2, rel=1e-15)
    assert path.share(2031.0) == pytest.approx(path.ceiling / 2, rel=1e-15)
    odds = [path.share(year) / (path.ceiling - path.share(year)) for year in (2026, 2027, 2033)]
    assert odds[1] / odds[0] == pytest.approx(math.exp(0.6), rel=1e-12)
    assert odds[2] / odds[1] == pytest.approx(math.exp(3.6), rel=1e-12)


@checked
@given(st.floats(0, 0.6), st.floats(2026, 2034), st.floats(0.3, 3))
def test_edge_share_rises_and_stays_a_share(value, midpoint, speed):
    if value > 0.5 * (1 + math.tanh(0.5 * speed * (2035 - midpoint))):
        return
    path = EdgePath(value, 2035.0, midpoint, speed)
    shares = [path.share(2024 + 0.25 * quarter) for quarter in range(68)]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= shares[-1] <= 1


def test_no_edge_at_all():
    path = EdgePath(0.0, 2035.0, 2031.0, 0.6)
    assert [path.share(year) for year in (2024, 2035, 2040)] == [0, 0, 0]


@pytest.mark.parametrize(
    "case",
    [
        (1.2, 2035.0, 2031.0, 0.6),
        (-0.1, 2035.0, 2031.0, 0.6),
        (math.nan, 2035.0, 2031.0, 0.6),
        (0.2, math.inf, 2031.0, 0.6),
        (0.2, 2035.0, 2031.0, 0.0),
        (0.2, 2035.0, 2031.0, -0.6),
        (0.6, 2035.0, 2036.0, 0.6),
        (0.2, 2035.0, 9999.0, 0.6),
    ],
)
def test_nonsense_edge_paths_are_refused(case):
    with pytest.raises(ValueError, match="edge share"):
        EdgePath(*case)


@pytest.mark.parametrize(
    "change",
    [
        {"median": np.ones((4, 5))},
        {"by_size": np.ones(4)},
        {"median": np.full(SHAPE, -1.0)},
        {"log_sd": np.full(SHAPE, np.nan)},
        {"median": np.full(SHAPE, np.inf)},
        {"taking_part": np.full(SHAPE, 1.1)},
    ],
)
def test_nonsense_sizes_are_refused(change):
    with pytest.raises(ValueError, match="sizes of demand"):
        sizes(**change)


@pytest.mark.parametrize(
    "case", [(1.0, 0.5), (-0.1, 0.5), (math.nan, 0.5), (0.5, -1), (0.5, math.inf)]
)
def test_nonsense_savings_are_refused(case):
    with pytest.raises(ValueError, match="rebound"):
        rebound(*case)


@pytest.mark.parametrize("case", [(-1.0, 0.1), (math.inf, 0.1), (1.0, 1.1), (1.0, -0.1)])
def test_nonsense_scales_are_refused(case):
    with pytest.raises(ValueError, match="activity_scale"):
        activity_scale(*case)


def test_wrong_shapes_are_refused(people):
    part, size = draws(people)
    with pytest.raises(ValueError, match="base_hours"):
        base_hours(sizes(), people, part[:, :-1], size)
    with pytest.raises(ValueError, match="base_hours"):
        base_hours(sizes(), people, part, size[:3])
    with pytest.raises(ValueError, match="asked_hours"):
        asked_hours(size, np.ones(3, dtype=bool), activity_scale(1.0, 0.0))
    with pytest.raises(ValueError, match="asked_hours"):
        asked_hours(size, np.ones(len(people), dtype=bool), np.ones(3))
    with pytest.raises(ValueError, match="hours_by_kind"):
        hours_by_kind(size[:, :5], people)
