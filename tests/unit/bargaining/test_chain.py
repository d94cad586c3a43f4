"""Promises that depend on promises: known answer V8."""

import itertools

import numpy as np
import pytest

from model.bargaining.chain import greatest_fixed_point

REGION, STATE, UNION = range(3)


@pytest.mark.parametrize(
    ("own_tests", "answer"),
    [
        ((True, True, True), (True, True, True)),
        ((False, True, True), (False, True, True)),
        ((True, False, True), (False, False, False)),
        ((True, True, False), (False, False, False)),
        ((False, False, True), (False, False, False)),
        ((False, True, False), (False, False, False)),
        ((True, False, False), (False, False, False)),
        ((False, False, False), (False, False, False)),
    ],
)
def test_v08_region_state_union(own_tests, answer):
    """V8: region follows state, state and Union need each other: all 8 patterns of own tests."""
    conditions = (
        lambda who: own_tests[REGION] and who[STATE],
        lambda who: own_tests[STATE] and who[UNION],
        lambda who: own_tests[UNION] and who[STATE],
    )
    assert greatest_fixed_point(conditions) == answer


@pytest.mark.parametrize("conditional", list(itertools.product((False, True), repeat=3)))
def test_v08_ring_of_promises_with_and_without_conditions(conditional):
    """V8: a ring where each may or may not require the next; player 0's own test fails."""
    conditions = [
        (lambda who, i=i: i != 0 and (not conditional[i] or who[(i + 1) % 3])) for i in range(3)
    ]
    # 2 depends on 0 if conditional; 1 depends on 2 if conditional.
    second = not conditional[2]
    first = not conditional[1] or second
    assert greatest_fixed_point(conditions) == (False, first, second)


def _random_monotone(rng):
    # True above any of a few random minimal groups; none of them means never, the empty one always.
    groups = rng.random((int(rng.integers(0, 4)), 3)) < 0.5
    return lambda who: bool(any(all(who[i] for i in range(3) if g[i]) for g in groups))


def test_v08_greatest_among_all_fixed_points():
    """V8: for 2,000 random sets of monotone conditions, the union of all stable groups of 8."""
    rng = np.random.default_rng(8)
    several = 0
    for _ in range(2_000):
        conditions = [_random_monotone(rng) for _ in range(3)]
        stable = [
            who
            for who in itertools.product((False, True), repeat=3)
            if tuple(condition(who) for condition in conditions) == who
        ]
        several += len(stable) > 1
        union = tuple(any(who[i] for who in stable) for i in range(3))
        assert union in stable
        assert greatest_fixed_point(conditions) == union
    assert several > 100


def test_nobody_at_the_table():
    assert greatest_fixed_point([]) == ()


def test_conditions_that_are_not_monotone_are_refused():
    with pytest.raises(ValueError, match=r"parties \[0\] are not monotone"):
        greatest_fixed_point([lambda who: not who[1], lambda who: who[0] and not who[1]])
