"""Placing hours in lines: stability, reserved lines (V20), circles of refusals, bad input."""

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access.placement import place_hours
from model.access.quotas import ORDERS, Quota, award_hours
from tests.unit.access.placements import SLACK, is_stable, random_case, wishes_of

SEEDS = st.integers(0, 1_000_000)
BEHIND = 1000.0
"""Taken off the score of those for whom a line is not kept."""


def used_of(lines, got, count):
    """Hours given out by each line."""
    return np.bincount(lines.ravel() + 1, got.ravel(), count + 1)[1:]


@given(SEEDS, st.booleans())
def test_hours_are_conserved_and_the_result_is_stable(seed, ties):
    asked, lines, scores, room = random_case(seed, ties=ties)
    got = place_hours(asked, lines, scores, room)
    assert (got >= 0).all()
    assert (got.sum(axis=1) <= asked * (1 + 1e-9)).all()
    assert (used_of(lines, got, room.size) <= room * (1 + 1e-9) + 1e-12).all()
    assert (got[(lines < 0) | np.isneginf(scores)] == 0).all()
    assert is_stable(asked, lines, scores, room, got)
    # Not so if who got most gives it up for nothing.
    if got.max() > 0.1:
        got[np.unravel_index(got.argmax(), got.shape)] = 0.0
        assert not is_stable(asked, lines, scores, room, got)


@given(SEEDS)
def test_no_hour_stays_idle_that_somebody_on_a_list_still_asks(seed):
    asked, lines, scores, room = random_case(seed)
    got = place_hours(asked, lines, scores, room)
    idle = room - used_of(lines, got, room.size)
    refused = asked - got.sum(axis=1) > SLACK * asked
    asks = (lines >= 0) & ~np.isneginf(scores) & refused[:, None]
    assert (idle[lines[asks]] < SLACK * asked.sum()).all()


@given(SEEDS, st.booleans())
def test_hours_go_as_those_of_users_with_one_hour_each(seed, ties):
    asked, lines, scores, room = random_case(seed, whole=True, ties=ties)
    rows = np.repeat(np.arange(asked.size), asked.astype(int))
    apart = place_hours(np.ones(rows.size), lines[rows], scores[rows], room)
    summed = np.zeros(lines.shape)
    np.add.at(summed, rows, apart)
    np.testing.assert_array_equal(place_hours(asked, lines, scores, room), summed)


@given(SEEDS, st.integers(2, 5))
def test_a_row_split_into_parts_gets_the_same(seed, parts):
    """A row of many users gets what those would get one by one, in whole hours or not."""
    asked, lines, scores, room = random_case(seed)
    rows = np.repeat(np.arange(asked.size), parts)
    apart = place_hours(asked[rows] / parts, lines[rows], scores[rows], room)
    summed = apart.reshape(asked.size, parts, -1).sum(axis=1)
    whole = place_hours(asked, lines, scores, room)
    np.testing.assert_allclose(summed, whole, atol=SLACK * asked.max() * lines.shape[1])


@given(SEEDS, st.floats(0, 1), st.floats(0, 2))
def test_v20_two_lines_of_a_site_are_a_quota(seed, share, scarcity):
    """V20: as `award_hours` in both orders; open first >= reserve first >= min(quota, group).

    The reserved line stands first in all lists or last; others come behind the whole group there,
    so that what it leaves is theirs.
    """
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(1, 30))
    member, asked = rng.random(rows) < rng.random(), rng.uniform(0.5, 9, rows)
    score = np.floor(9 * rng.random(rows))
    supply = scarcity * asked.sum()
    reserved = share * supply
    room, group = [reserved, supply - reserved], {}
    for order in ORDERS:
        turn = slice(None, None, 1 if order == "reserve_first" else -1)
        lines = np.tile([0, 1][turn], (rows, 1))
        scores = np.stack([np.where(member, score, score - BEHIND), score], axis=1)[:, turn]
        got = place_hours(asked, lines, scores, room).sum(axis=1)
        want = award_hours(score, asked, member, Quota(supply, reserved, order))
        np.testing.assert_allclose(got, want, atol=1e-4)
        assert got.sum() == pytest.approx(min(supply, asked.sum()), rel=1e-5)
        group[order] = got[member].sum()
    least = min(reserved, asked[member].sum())
    assert group["open_first"] >= group["reserve_first"] - 1e-3
    assert group["reserve_first"] >= least - 1e-3


def test_v20_the_order_counts():
    """By hand: 4 of the group and 4 others rank as they stand; 4 hours, 2 of them reserved."""
    member = np.array([1, 1, 0, 0, 1, 1, 0, 0], dtype=bool)
    score = -np.arange(8.0)
    kept = np.where(member, score, score - BEHIND)
    first = place_hours(np.ones(8), [[0, 1]] * 8, np.stack([kept, score], axis=1), [2, 2])
    np.testing.assert_array_equal(first.sum(axis=1), [1, 1, 1, 1, 0, 0, 0, 0])
    last = place_hours(np.ones(8), [[1, 0]] * 8, np.stack([score, kept], axis=1), [2, 2])
    np.testing.assert_array_equal(last.sum(axis=1), [1, 1, 0, 0, 1, 1, 0, 0])


@given(SEEDS)
def test_lines_that_share_no_applicant_have_nothing_to_do_with_each_other(seed):
    one, other = random_case(seed), random_case(seed + 1, rows=20)
    count, ranks = one[3].size, max(one[1].shape[1], other[1].shape[1])

    def wide(table, fill):
        return np.pad(table, ((0, 0), (0, ranks - table.shape[1])), constant_values=fill)

    moved = np.where(other[1] >= 0, other[1] + count, -1)
    together = place_hours(
        np.concatenate([one[0], other[0]]),
        np.concatenate([wide(one[1], -1), wide(moved, -1)]),
        np.concatenate([wide(one[2], 0.0), wide(other[2], 0.0)]),
        np.concatenate([one[3], other[3]]),
    )
    apart = [wide(place_hours(*case), 0.0) for case in (one, other)]
    np.testing.assert_allclose(together, np.concatenate(apart), atol=1e-4)


@given(SEEDS)
def test_the_order_of_applicants_with_different_scores_makes_no_difference(seed):
    asked, lines, scores, room = random_case(seed)
    shuffle = np.random.default_rng(seed).permutation(asked.size)
    np.testing.assert_allclose(
        place_hours(asked[shuffle], lines[shuffle], scores[shuffle], room),
        place_hours(asked, lines, scores, room)[shuffle],
        atol=1e-4,
    )


@given(SEEDS)
def test_what_is_skipped_may_stand_anywhere_in_a_list(seed):
    """-1 in the middle, and a line that wants nobody of the kind, are as if they were not there."""
    asked, lines, scores, room = random_case(seed)
    skipped = (lines < 0) | np.isneginf(scores)
    order = np.argsort(skipped, axis=1, kind="stable")
    tidy = np.take_along_axis(np.where(skipped, -1, lines), order, axis=1)
    got = place_hours(asked, tidy, np.take_along_axis(scores, order, axis=1), room)
    back = np.empty_like(got)
    np.put_along_axis(back, order, got, axis=1)
    np.testing.assert_allclose(place_hours(asked, lines, scores, room), back, atol=1e-4)


@given(SEEDS, st.floats(1, 3))
def test_more_room_in_all_lines_is_worse_for_nobody(seed, more):
    """No applicant has fewer of the hours it would like best, at any rank."""
    asked, lines, scores, room = random_case(seed)
    few, many = (place_hours(asked, lines, scores, x) for x in (room, room * more))
    gain = np.cumsum(many, axis=1) - np.cumsum(few, axis=1)
    assert (gain >= -1e-4).all()


def test_a_part_refused_later_goes_on_too():
    """By hand: 0 holds 6 at line 0 and 4 at line 1, until 2 comes from line 1 and takes 5 of 6."""
    lines = np.array([[0, 1], [1, 0], [1, 0]])
    scores = np.array([[1.0, 2.0], [3.0, 3.0], [1.0, 2.0]])
    got = place_hours([10.0, 3.0, 5.0], lines, scores, [6, 8])
    # Line 1 keeps 3 of 1, 4 and then 5 of 0; of 2 first 1 and then none; so 2 has 5 at line 0.
    np.testing.assert_array_equal(got, [[1, 5], [3, 0], [0, 5]])


def circle(few):
    """Two who each want the line that prefers the other, full, and a third with a few hours more.

    Of the two each turn moves as few hours from the own first choice to the second.
    """
    lines = np.array([[0, 1], [1, 0], [0, -1]])
    scores = np.array([[1.0, 2.0], [1.0, 2.0], [3.0, 0.0]])
    return np.array([1.0, 1.0, few]), lines, scores, np.ones(2)


@pytest.mark.parametrize("few", [0.3, 1e-2, 1e-3, 1e-4])
def test_long_circles_of_refusals_end(few):
    """By hand: 0 ends up at line 1 and 1 at line 0, however few hours started it."""
    got = place_hours(*circle(few))
    np.testing.assert_allclose(got, [[0, 1], [0, 1 - few], [few, 0]], atol=1e-5)


@pytest.mark.parametrize("few", [3e-5, 1.5e-6])
def test_circles_that_are_too_long_are_broken_off(few):
    """After 10,000 rounds a few hours stay refused: still stable, and nothing is given twice."""
    begin = time.perf_counter()
    got = place_hours(*circle(few))
    assert time.perf_counter() - begin < 10.0
    assert is_stable(*circle(few), got, slack=few)
    assert used_of(circle(few)[1], got, 2).max() <= 1.0 + 1e-12
    assert got[2, 0] == few
    np.testing.assert_allclose(got.sum(axis=1), [1, 1, few], atol=2 * few)


def test_next_to_nothing_starts_no_circle():
    """Less than a millionth of what the two ask stays refused; nothing is given twice."""
    got = place_hours(*circle(1e-8))
    np.testing.assert_allclose(got, [[1, 0], [1, 0], [0, 0]], atol=1e-6)
    assert is_stable(*circle(1e-8), got)
    assert used_of(circle(1e-8)[1], got, 2).max() <= 1.0


def test_crowds_are_placed_in_no_time():
    """600 applicants and 28 lines, about as much room as is asked: far below a second."""
    rng = np.random.default_rng(7)
    lines = np.argsort(rng.random((600, 28)), axis=1)[:, :12]
    case = rng.lognormal(0, 1.5, 600), lines, rng.random(lines.shape)
    room = rng.dirichlet(np.ones(28)) * case[0].sum()
    begin = time.perf_counter()
    got = place_hours(*case, room)
    assert time.perf_counter() - begin < 1.0
    assert is_stable(*case, room, got)
    assert (wishes_of(*case, got)[:, -1] > 0).any()


def test_there_may_be_many_lines():
    """One applicant for each of 70,000 lines of one hour."""
    count = 70_000
    lines = np.arange(count)[::-1, None]
    got = place_hours(np.ones(count), lines, np.zeros((count, 1)), np.ones(count))
    np.testing.assert_array_equal(got, 1.0)


def test_nobody_and_nowhere():
    none = np.zeros((0, 1), dtype=int)
    assert place_hours([], none, np.zeros((0, 1)), [1]).shape == (0, 1)
    assert place_hours([1.0], np.zeros((1, 0), int), np.zeros((1, 0)), [1]).shape == (1, 0)
    unwelcome = place_hours([1.0, 1.0], [[0], [-1]], [[-math.inf], [1.0]], [1])
    np.testing.assert_array_equal(unwelcome, [[0], [0]])
    np.testing.assert_array_equal(place_hours([1.0], [[-1]], [[0.0]], []), [[0]])


GOOD = {
    "asked": [1.0, 1.0],
    "lines": [[0, 1], [1, -1]],
    "scores": [[1.0, 1.0], [1.0, 1.0]],
    "capacity": [1.0, 1.0],
}


def test_the_good_example_is_good():
    np.testing.assert_array_equal(place_hours(**GOOD), [[1, 0], [1, 0]])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("asked", [1.0], "shapes"),
        ("asked", [[1.0], [1.0]], "shapes"),
        ("asked", [-1.0, 1.0], "asked"),
        ("asked", [math.nan, 1.0], "asked"),
        ("asked", [math.inf, 1.0], "asked"),
        ("lines", [0, 1], "shapes"),
        ("lines", [[0, 1]], "shapes"),
        ("lines", [[0.5, 1.0], [0.0, 1.0]], "whole"),
        ("lines", [[True, False], [True, False]], "whole"),
        ("lines", [[0, 2], [0, 1]], "below 2"),
        ("lines", [[0, -2], [0, 1]], "below 2"),
        ("scores", [1.0, 1.0], "shapes"),
        ("scores", [[1.0, 1.0]], "shapes"),
        ("scores", [[1.0, math.nan], [1.0, 1.0]], "score"),
        ("scores", [[1.0, math.inf], [1.0, 1.0]], "score"),
        ("capacity", [[1.0, 1.0]], "capacity"),
        ("capacity", [-1.0, 1.0], "capacity"),
        ("capacity", [math.nan, 1.0], "capacity"),
        ("capacity", [1.0, math.inf], "capacity"),
    ],
)
def test_nonsense_is_refused(name, value, message):
    with pytest.raises(ValueError, match=rf"place_hours: .*{message}"):
        place_hours(**(GOOD | {name: value}))
