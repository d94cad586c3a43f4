"""A part of the supply for a group: known answers V20, order, divisible hours, bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access.quotas import ORDERS, Quota, award_hours, award_slots

APPLICANTS, SLOTS = 400, 100
QUOTAS = (0, 10, 20, 30)


def constructed_case():
    """The group has 8 of the best 70, 9 of the best 80, 13 of the best 90 and 14 of the best 100.

    Another 60 of the group come after these, so the quota can always be filled.
    """
    places = [*range(8), 70, *range(80, 84), 90, *range(150, 210)]
    in_group = np.zeros(APPLICANTS, dtype=bool)
    in_group[places] = True
    scores = np.arange(APPLICANTS, 0, -1.0)
    shuffle = np.random.default_rng(20).permutation(APPLICANTS)
    return scores[shuffle], in_group[shuffle]


@pytest.mark.parametrize(
    ("order", "answer"),
    [("reserve_first", [14, 14, 20, 30]), ("open_first", [14, 23, 29, 38])],
)
def test_v20_quota_order(order, answer):
    """V20: of 400 for 100 slots, quota 0/10/20/30: 14/14/20/30 and 14/23/29/38 for the group."""
    scores, in_group = constructed_case()
    got = [award_slots(scores, in_group, Quota(SLOTS, quota, order)) for quota in QUOTAS]
    assert [int(given[in_group].sum()) for given in got] == answer
    assert [int(given.sum()) for given in got] == [SLOTS] * len(QUOTAS)


@pytest.mark.parametrize("seed", range(80))
def test_v20_open_first_never_gives_the_group_less(seed):
    """V20: open first >= reserve first >= min(quota, group), all slots filled, 80 random cases."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 400))
    scores = rng.integers(0, 50, size).astype(float) if seed % 2 else rng.random(size)
    in_group = rng.random(size) < rng.random()
    slots = int(rng.integers(0, size + 20))
    reserved = int(rng.integers(0, slots + 1))
    first, after = (award_slots(scores, in_group, Quota(slots, reserved, o)) for o in ORDERS)
    members = int(in_group.sum())
    assert after[in_group].sum() >= first[in_group].sum() >= min(reserved, members)
    assert first.sum() == after.sum() == min(slots, size)


def one_by_one(scores, in_group, quota):
    """The rule in words, for comparison: fill slot after slot."""
    left = sorted(range(len(scores)), key=lambda n: (-scores[n], n))
    pots = [("group", quota.reserved), ("all", quota.supply - quota.reserved)]
    taken = []
    for pot, slots in pots if quota.order == "reserve_first" else pots[::-1]:
        best = [n for n in left if pot == "all" or in_group[n]][: int(slots)]
        taken += best
        left = [n for n in left if n not in best]
    return sorted(taken + left[: int(quota.supply) - len(taken)])


@given(
    applicants=st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=12),
    slots=st.integers(0, 12),
    share=st.floats(0, 1),
    order=st.sampled_from(ORDERS),
)
def test_slots_are_filled_as_one_by_one(applicants, slots, share, order):
    scores = [float(score) for score, _ in applicants]
    in_group = np.array([member for _, member in applicants], dtype=bool)
    quota = Quota(slots, int(share * slots), order)
    given_to = award_slots(scores, in_group, quota)
    assert np.flatnonzero(given_to).tolist() == one_by_one(scores, in_group, quota)


def test_reserved_slots_the_group_cannot_fill_go_to_the_rest():
    in_group = np.array([False, False, False, True, False])
    for order in ORDERS:
        got = award_slots([5, 4, 3, 2, 1], in_group, Quota(4, 3, order))
        np.testing.assert_array_equal(got, [True, True, True, True, False])


def test_equal_scores_go_by_place_in_the_list():
    nobody = np.zeros(4, dtype=bool)
    got = award_slots([1.0, 1.0, 1.0, 1.0], nobody, Quota(2, 0, "open_first"))
    np.testing.assert_array_equal(got, [True, True, False, False])


def test_the_last_in_line_is_served_in_part():
    """By hand: 80 hours for 50, 60 and 40 asked, in that order; then 25 of them for the last."""
    group = np.array([False, True, False])
    score, asked = [3, 1, 2], [50, 40, 60]
    np.testing.assert_array_equal(
        award_hours(score, asked, group, Quota(80, 0, "open_first")), [50, 0, 30]
    )
    np.testing.assert_array_equal(
        award_hours(score, asked, group, Quota(80, 25, "reserve_first")), [50, 25, 5]
    )


def test_a_part_from_one_pot_waits_in_line_for_the_rest():
    """By hand: the member has 10 of the reserve, and the best score for 20 more of the open."""
    group = np.array([True, False])
    for order in ORDERS:
        got = award_hours([2, 1], [30, 30], group, Quota(40, 10, order))
        np.testing.assert_array_equal(got, [30, 10])


HOURS = st.floats(0, 1e6)


@given(
    rows=st.lists(st.tuples(st.integers(0, 4), HOURS, st.booleans()), min_size=1, max_size=15),
    supply=HOURS,
    share=st.floats(0, 1),
)
def test_hours_are_conserved_and_the_order_matters_one_way(rows, supply, share):
    scores, asked = (np.array(column, dtype=float) for column in list(zip(*rows, strict=True))[:2])
    group = np.array([row[2] for row in rows])
    first, after = (
        award_hours(scores, asked, group, Quota(supply, share * supply, o)) for o in ORDERS
    )
    slack = 1e-9 * (1 + supply + asked.sum())
    for hours in (first, after):
        assert (hours >= 0).all() and (hours <= asked).all()
        assert hours.sum() == pytest.approx(min(supply, asked.sum()), abs=slack)
    least = min(share * supply, asked[group].sum())
    assert after[group].sum() >= first[group].sum() - slack >= least - 2 * slack


@pytest.mark.parametrize("order", ORDERS)
def test_a_weighted_row_gets_what_its_users_would(order):
    rng = np.random.default_rng(3)
    score, hours, weight = rng.random(60), rng.integers(1, 9, 60), rng.integers(1, 5, 60)
    group = rng.random(60) < 0.3
    quota = Quota(300, 90, order)
    together = award_hours(score, weight * hours, group, quota)
    rows = np.repeat(np.arange(60), weight)
    apart = award_hours(score[rows], hours[rows], group[rows], quota)
    np.testing.assert_allclose(together, np.bincount(rows, apart), atol=1e-9)


@pytest.mark.parametrize(
    ("scores", "asked", "group", "message"),
    [
        ([1, 2], [1], [True, False], "shapes"),
        ([[1]], [[1]], [[True]], "shapes"),
        ([math.nan], [1], [True], "scores"),
        ([math.inf], [1], [True], "scores"),
        ([1], [-1], [True], "asked"),
        ([1], [math.nan], [True], "asked"),
        ([1], [math.inf], [True], "asked"),
        ([1], [1], [2], "in_group"),
    ],
)
def test_nonsense_applicants_are_refused(scores, asked, group, message):
    with pytest.raises(ValueError, match=message):
        award_hours(scores, asked, group, Quota(1, 0, "open_first"))


@pytest.mark.parametrize(
    ("supply", "reserved", "order"),
    [
        (-1, 0, "open_first"),
        (1, 2, "open_first"),
        (1, -1, "open_first"),
        (math.inf, 1, "open_first"),
        (math.nan, 0, "open_first"),
        (1, math.nan, "open_first"),
        (1, 0, "best_first"),
    ],
)
def test_nonsense_quotas_are_refused(supply, reserved, order):
    with pytest.raises(ValueError, match="quota"):
        Quota(supply, reserved, order)


@pytest.mark.parametrize(("supply", "reserved"), [(1.5, 1.0), (2.0, 0.5)])
def test_slots_are_whole(supply, reserved):
    with pytest.raises(ValueError, match="whole"):
        award_slots([1.0], np.array([True]), Quota(supply, reserved, "open_first"))
