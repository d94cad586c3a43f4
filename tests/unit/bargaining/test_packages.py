"""Few parties, one list of packages: known answers V10 and V11, weights of V12, ties."""

import itertools
import math

import numpy as np
import pytest

from model.bargaining.packages import kalai_smorodinsky, nash, patience_weights


def _line(steps):
    first = np.arange(steps + 1) / steps
    return np.column_stack([first, 1.0 - first])


@pytest.mark.parametrize(
    ("reserve", "weights", "answer"),
    [((0.2, 0.1), (0.7, 0.3), 0.69), ((0.2, 0.0), (1.0, 1.0), 0.6)],
)
def test_v10_nash_on_a_linear_frontier(reserve, weights, answer):
    """V10: on u1 + u2 = 1, d = (0.2, 0.1) and weight 0.7 give 0.69; d = (0.2, 0) gives 0.6/0.4."""
    frontier = _line(100_000)
    chosen = frontier[nash(frontier, reserve, weights)]
    np.testing.assert_allclose(chosen, [answer, 1.0 - answer], atol=1e-6)


def _negmas_utilities(negmas, outcomes, table, reserve, issues):
    return [
        negmas.preferences.MappingUtilityFunction(
            dict(zip(outcomes, table[:, party].tolist(), strict=True)),
            issues=issues,
            reserved_value=float(reserve[party]),
        )
        for party in range(2)
    ]


@pytest.mark.oracle
def test_v10_nash_agrees_with_negmas():
    """V10: the same package as NegMAS nash_points on 100 random domains of 126 outcomes."""
    negmas = pytest.importorskip("negmas")
    rng = np.random.default_rng(10)
    sizes = {"price": 7, "quota": 6, "terms": 3}
    issues = [negmas.make_issue(size, name) for name, size in sizes.items()]
    outcomes = list(itertools.product(*(range(size) for size in sizes.values())))
    for _ in range(100):
        table = rng.random((126, 2))
        reserve = rng.uniform(0.0, 0.4, 2)
        ufuns = _negmas_utilities(negmas, outcomes, table, reserve, issues)
        frontier, rows = negmas.preferences.pareto_frontier(ufuns, outcomes)
        points = negmas.preferences.nash_points(ufuns, frontier, outcomes=outcomes)
        assert [rows[where] for _, where in points] == [nash(table, reserve, (1, 1))]


def test_v11_kalai_smorodinsky_on_a_linear_frontier():
    """V11: on u1 + u2 = 1 with d = (0.2, 0) the equal relative gains are 0.6/0.4."""
    frontier = _line(1_000)
    chosen = frontier[kalai_smorodinsky(frontier, (0.2, 0.0))]
    np.testing.assert_allclose(chosen, [0.6, 0.4], atol=1e-9)


@pytest.mark.oracle
def test_v11_kalai_smorodinsky_agrees_with_negmas():
    """V11: with reserves at the domain minimum, NegMAS ks_points on 20 fine frontiers, one step.

    NegMAS picks the least unequal relative gains, the textbook the largest smallest one. On a
    coarse list these differ; on a falling frontier they meet, so the list is fine and smooth.
    """
    negmas = pytest.importorskip("negmas")
    rng = np.random.default_rng(11)
    place = np.arange(701) / 700
    issue = negmas.make_issue(701, "split")
    outcomes = [(i,) for i in range(701)]
    for _ in range(20):
        table = np.column_stack([place, 1.0 - place ** rng.uniform(0.5, 4.0)])
        table = table * rng.uniform(0.5, 5.0, 2) + rng.uniform(-1.0, 1.0, 2)
        reserve = table.min(axis=0)
        ufuns = _negmas_utilities(negmas, outcomes, table, reserve, [issue])
        frontier, rows = negmas.preferences.pareto_frontier(ufuns, outcomes)
        points = negmas.preferences.ks_points(ufuns, frontier, outcomes=outcomes)
        ours = kalai_smorodinsky(table, reserve)
        assert min(abs(ours - rows[where]) for _, where in points) <= 1


def test_ideal_counts_only_what_the_others_accept():
    # The first row is splendid for party 0 but below the reserve of party 1.
    table = np.array([[9.0, -1.0], [4.0, 1.0], [2.5, 2.5], [1.0, 4.0]])
    assert kalai_smorodinsky(table, (0.0, 0.0)) == 2
    # Counted with a package that leaves party 1 exactly at its reserve.
    assert kalai_smorodinsky([[9.0, 0.0], [4.0, 1.0], [2.0, 4.0]], (0.0, 0.0)) == 1


def test_v12_weights_from_impatience():
    """V12: w1 = r2/(r1+r2) for two parties; in general proportional to 1/r and adding to 1."""
    np.testing.assert_allclose(patience_weights([0.1, 0.3]), [0.75, 0.25], rtol=1e-15)
    np.testing.assert_allclose(patience_weights([1, 2, 4]), np.array([4, 2, 1]) / 7, rtol=1e-15)


def test_nash_ties_go_to_the_larger_smallest_gain_then_the_first():
    # Products 4, 4, 4, 4: the even packages win, the first of them counts.
    table = np.array([[1.0, 4.0], [4.0, 1.0], [2.0, 2.0], [2.0, 2.0]])
    assert nash(table, (0, 0), (1, 1)) == 2
    assert nash(table[[0, 1]], (0, 0), (1, 1)) == 0


def test_kalai_smorodinsky_ties_waste_nothing():
    # All of the middle rows give the worst-off party half; the last two give the other more.
    table = np.array([[1.0, 0.0], [0.5, 0.5], [0.5, 0.7], [0.7, 0.5], [0.0, 1.0]])
    assert kalai_smorodinsky(table, (0, 0)) == 2


@pytest.mark.parametrize("solution", [lambda u, d: nash(u, d, (1, 1)), kalai_smorodinsky])
def test_no_deal_without_a_strict_gain_for_all(solution):
    assert solution([[3.0, 1.0], [1.0, 3.0]], (1.0, 1.0)) is None
    assert solution([[3.0, 0.0], [0.0, 3.0]], (1.0, 1.0)) is None
    assert solution([[3.0, 1.0], [1.0 + 1e-9, 3.0]], (1.0, 1.0)) == 1


def test_a_party_without_weight_keeps_its_veto():
    assert nash([[9.0, 0.0], [5.0, 0.1]], (0.0, 0.0), (1.0, 0.0)) == 1


@pytest.mark.parametrize(
    ("utilities", "reserve", "weights"),
    [
        ([[1.0, 1.0]], [0.0], [1.0, 1.0]),
        ([1.0, 1.0], [0.0], [1.0]),
        (np.zeros((0, 2)), [0.0, 0.0], [1.0, 1.0]),
        ([[1.0, math.nan]], [0.0, 0.0], [1.0, 1.0]),
        ([[1.0, 1.0]], [0.0, -math.inf], [1.0, 1.0]),
        ([[1.0, 1.0]], [0.0, 0.0], [1.0]),
        ([[1.0, 1.0]], [0.0, 0.0], [1.0, -0.1]),
        ([[1.0, 1.0]], [0.0, 0.0], [0.0, 0.0]),
        ([[1.0, 1.0]], [0.0, 0.0], [math.nan, 1.0]),
        ([[1.0, 1.0]], [0.0, 0.0], [math.inf, 1.0]),
    ],
)
def test_nonsense_packages_are_refused(utilities, reserve, weights):
    with pytest.raises(ValueError, match=r"nash|utilities"):
        nash(utilities, reserve, weights)


@pytest.mark.parametrize("rates", [[0.1], [0.1, 0.0], [0.1, math.nan], [math.inf, 0.1]])
def test_nonsense_impatience_is_refused(rates):
    with pytest.raises(ValueError, match="patience_weights"):
        patience_weights(rates)
