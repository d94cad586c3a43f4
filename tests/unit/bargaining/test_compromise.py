"""Many parties on one scale: known answers V1 and V2, ties, votes and refused input."""

import math

import numpy as np
import pytest

from model.bargaining.compromise import (
    MajorityShares,
    noisy_outcome,
    power,
    qualified_majority,
    weighted_mean,
    weighted_median,
    weighted_spread,
)

TRUE_KAPPA = 1.17
EU_RULE = MajorityShares(states=0.55, people=0.65)


@pytest.mark.parametrize(
    ("positions", "weights", "answer"),
    [([0, 100], [1, 1], 50.0), ([0, 100], [1, 3], 75.0), ([37.5], [2.0], 37.5)],
)
def test_v01_mean_known_answers(positions, weights, answer):
    """V1: 0 and 100 with equal weights give 50, with 1:3 give 75; a lone actor gets its own."""
    assert weighted_mean(positions, weights) == answer


def test_v01_mean_ignores_order_exactly():
    """V1: the order of 27 actors changes neither mean, spread nor median, to the last bit."""
    rng = np.random.default_rng(1)
    positions, weights = rng.uniform(0, 100, 27), rng.lognormal(0, 2, 27)
    for function in (weighted_mean, weighted_spread, weighted_median):
        answers = set()
        for _ in range(50):
            order = rng.permutation(27)
            answers.add(function(positions[order], weights[order]))
        assert len(answers) == 1


def test_v01_mean_ignores_the_unit_of_weights():
    """V1: weights times 1024 give the same mean to the last bit, times 3.7 to rounding."""
    rng = np.random.default_rng(2)
    positions, weights = rng.uniform(0, 100, 27), rng.lognormal(0, 2, 27)
    plain = weighted_mean(positions, weights)
    assert weighted_mean(positions, 1024 * weights) == plain
    assert weighted_mean(positions, 3.7 * weights) == pytest.approx(plain, abs=1e-12)


def _simulated_decisions(rng, issues):
    rows = []
    for _ in range(issues):
        leaning = rng.uniform(0, 100)
        positions = np.clip(leaning + 35 * rng.standard_normal(28), 0, 100)
        weights = rng.uniform(0, 100, 28) * rng.lognormal(0, 1, 28)
        centre, spread = weighted_mean(positions, weights), weighted_spread(positions, weights)
        outcome = noisy_outcome(centre, spread, TRUE_KAPPA, float(rng.standard_normal()))
        rows.append((centre, spread, outcome))
    return np.array(rows)


def _upper_tail(values):
    return np.array([0.5 * math.erfc(v / math.sqrt(2)) for v in values])


def _misfit(kappa, decisions):
    centre, spread, outcome = decisions.T
    sd = kappa * spread
    low, high = outcome == 0, outcome == 100
    inside = ~(low | high)
    residual = (outcome[inside] - centre[inside]) / sd[inside]
    return (
        (np.log(sd[inside]) + 0.5 * residual**2).sum()
        - np.log(_upper_tail(centre[low] / sd[low])).sum()
        - np.log(_upper_tail((100 - centre[high]) / sd[high])).sum()
    )


def _tobit_kappa(decisions):
    golden = (math.sqrt(5) - 1) / 2
    low, high = 0.3, 4.0
    left, right = high - golden * (high - low), low + golden * (high - low)
    at_left, at_right = _misfit(left, decisions), _misfit(right, decisions)
    while high - low > 1e-5:
        if at_left < at_right:
            high, right, at_right = right, left, at_left
            left = high - golden * (high - low)
            at_left = _misfit(left, decisions)
        else:
            low, left, at_left = left, right, at_right
            right = low + golden * (high - low)
            at_right = _misfit(right, decisions)
    return 0.5 * (low + high)


def test_v02_kappa_found_again_in_one_sample():
    """V2: from 351 issues simulated with kappa 1.17, a Tobit fit lands within 1.04-1.32."""
    decisions = _simulated_decisions(np.random.default_rng(351), 351)
    at_the_ends = np.isin(decisions[:, 2], (0.0, 100.0)).mean()
    assert 0.05 < at_the_ends < 0.6
    assert 1.04 < _tobit_kappa(decisions) < 1.32


def test_v02_kappa_fit_is_unbiased():
    """V2: over 40 samples of 351 issues the Tobit fits average 1.17 within 3 standard errors."""
    fits = [_tobit_kappa(_simulated_decisions(np.random.default_rng(s), 351)) for s in range(40)]
    error = np.std(fits, ddof=1) / math.sqrt(len(fits))
    assert error < 0.02
    assert abs(np.mean(fits) - TRUE_KAPPA) < 3 * error


def test_spread_is_the_standard_deviation_of_repeated_positions():
    rng = np.random.default_rng(3)
    positions, counts = rng.uniform(0, 100, 9), rng.integers(1, 6, 9)
    assert weighted_spread(positions, counts) == pytest.approx(np.repeat(positions, counts).std())


@pytest.mark.parametrize(
    ("positions", "weights", "answer"),
    [
        ([10, 20, 90], [1, 1, 1], 20),
        ([90, 10], [1, 1], 10),
        ([0, 50, 100], [1, 1, 2], 50),
        ([0, 50, 100], [1, 1, 2.1], 100),
        ([0, 50, 60], [0, 1, 2], 60),
        ([10, 20, 30], [1e-3, 1e-3, 1e-3], 20),
        ([30, 20, 10], [0.1, 0.2, 0.3], 10),
    ],
)
def test_median_takes_the_lower_of_two_middles(positions, weights, answer):
    assert weighted_median(positions, weights) == answer


def test_noise_is_cut_to_the_scale():
    assert noisy_outcome(60.0, 20.0, 1.5, -1.0) == 30.0
    assert noisy_outcome(60.0, 20.0, 1.5, -9.0) == 0.0
    assert noisy_outcome(60.0, 20.0, 1.5, 9.0) == 100.0


def test_power_bends_with_the_exponent():
    np.testing.assert_allclose(power([1.0, 4.0, 1.0], 0.5), np.sqrt([0.5, 2.0, 0.5]))
    np.testing.assert_array_equal(power([1.0, 4.0, 7.0], 0.0), np.ones(3))


@pytest.mark.parametrize(
    ("in_favour", "people_each", "answer"),
    [
        (18, 1.0, True),  # two thirds of both
        (17, 1.0, False),  # 63.0 per cent of the people
        (15, 2.0, True),  # 55.6 per cent of the states with 71.4 per cent of the people
        (14, 2.0, False),  # 51.9 per cent of the states with 68.3 per cent of the people
        (5, 50.0, False),  # few states with nearly all the people
    ],
)
def test_both_hurdles_of_the_majority_count(in_favour, people_each, answer):
    yes = np.arange(27) < in_favour
    people = np.where(yes, people_each, 1.0)
    assert qualified_majority(yes, people, EU_RULE) is answer


def test_a_share_met_exactly_counts():
    # 0.55 * 20 is a hair above 11 in floating point.
    yes = [state < 11 for state in range(20)]
    people = [13] * 5 + [0] * 14 + [35]
    assert qualified_majority(yes, people, EU_RULE)


@pytest.mark.parametrize(
    ("positions", "weights"),
    [
        ([1.0, 2.0], [1.0]),
        ([], []),
        ([[1.0]], [[1.0]]),
        ([1.0, 2.0], [1.0, -0.5]),
        ([1.0, 2.0], [0.0, 0.0]),
        ([1.0, math.nan], [1.0, 1.0]),
        ([1.0, 2.0], [1.0, math.nan]),
        ([1.0, 2.0], [math.nan, 1.0]),
        ([1.0, 2.0], [math.inf, 1.0]),
        ([1.0, math.inf], [1.0, 1.0]),
    ],
)
def test_nonsense_positions_or_weights_are_refused(positions, weights):
    for function in (weighted_mean, weighted_spread, weighted_median):
        with pytest.raises(ValueError, match="positions and weights"):
            function(positions, weights)


def test_other_nonsense_is_refused():
    with pytest.raises(ValueError, match="noisy_outcome"):
        noisy_outcome(50.0, math.nan, 1.0, 0.0)
    for gdp in ([1.0, 0.0], [], [1.0, math.nan]):
        with pytest.raises(ValueError, match="power"):
            power(gdp, 0.5)
    with pytest.raises(ValueError, match="yes and people"):
        qualified_majority([True, False], [1.0], EU_RULE)
    for shares in ((0.0, 0.65), (0.55, 65.0)):
        with pytest.raises(ValueError, match="share of"):
            MajorityShares(*shares)
