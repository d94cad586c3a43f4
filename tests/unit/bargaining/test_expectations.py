"""Beliefs and prices: known answers V27 and V28."""

import math

import numpy as np
import pytest

from model.bargaining.expectations import (
    Belief,
    BeliefNoise,
    price_step,
    steady_prior_variance,
    update_belief,
)


@pytest.mark.parametrize(("process", "observation"), [(0.01, 0.04), (0.3, 0.02), (1e-4, 1.0)])
def test_v27_belief_settles_at_the_known_variance(process, observation):
    """V27: looking every period, the prior variance settles at (Q + sqrt(Q^2 + 4QR))/2."""
    noise = BeliefNoise(process, observation)
    for start in (0.0, 50.0):
        belief = Belief(0.0, start)
        for _ in range(5_000):
            belief = update_belief(belief, 0.0, noise)
        answer = (process + math.sqrt(process**2 + 4 * process * observation)) / 2
        assert belief.variance == pytest.approx(answer, rel=1e-9)
        assert steady_prior_variance(process, observation) == pytest.approx(answer, rel=1e-14)


def test_v27_stated_variance_is_the_error_made():
    """V27: over 200,000 periods the mean squared error before a look is the stated variance."""
    rng = np.random.default_rng(27)
    noise = BeliefNoise(0.02, 0.05)
    periods = 200_000
    level = np.cumsum(math.sqrt(noise.process) * rng.standard_normal(periods))
    seen = level + math.sqrt(noise.observation) * rng.standard_normal(periods)
    variance = steady_prior_variance(noise.process, noise.observation)
    belief = Belief(float(level[0]), variance)
    squares = np.empty(periods)
    for period in range(periods):
        squares[period] = (belief.mean - level[period]) ** 2
        belief = update_belief(belief, float(seen[period]), noise)
    # Errors are correlated over time: standard error from means of blocks of 500.
    blocks = squares.reshape(-1, 500).mean(axis=1)
    assert abs(blocks.mean() - variance) < 3 * blocks.std() / math.sqrt(blocks.size)


def test_one_look_weighs_news_by_its_precision():
    belief = update_belief(Belief(1.0, 0.3), 2.0, BeliefNoise(0.05, 0.1))
    assert belief.mean == pytest.approx(1.75)
    assert belief.variance == pytest.approx(0.25 * 0.3 + 0.05)


def test_no_look_only_widens():
    assert update_belief(Belief(1.0, 0.3), None, BeliefNoise(0.05, 0.1)) == Belief(1.0, 0.35)


@pytest.mark.parametrize(
    ("belief", "observed"),
    [
        (Belief(0.0, 1.0), math.nan),
        (Belief(0.0, 1.0), math.inf),
        (Belief(math.nan, 1.0), 0.0),
        (Belief(0.0, -1.0), 0.0),
        (Belief(0.0, math.nan), None),
        (Belief(0.0, math.inf), None),
    ],
)
def test_nonsense_beliefs_are_refused(belief, observed):
    with pytest.raises(ValueError, match="update_belief"):
        update_belief(belief, observed, BeliefNoise(0.1, 0.1))


@pytest.mark.parametrize(
    "variances", [(-0.1, 0.1), (0.1, 0.0), (math.inf, 0.1), (math.nan, 0.1), (0.1, math.inf)]
)
def test_nonsense_variances_are_refused(variances):
    with pytest.raises(ValueError, match="noise variances"):
        BeliefNoise(*variances)
    with pytest.raises(ValueError, match="noise variances"):
        steady_prior_variance(*variances)


@pytest.mark.parametrize("dt", [0.05, 0.25, 1.0, 4.0])
def test_v28_stationary_variance_by_simulation(dt):
    """V28: whatever the step, 40,000 long-run paths have variance sigma^2/(2 theta), in 3 sd."""
    rng = np.random.default_rng(28)
    reversion, volatility, paths = 0.8, 0.3, 40_000
    price = np.zeros(paths)
    for _ in range(math.ceil(8 / (reversion * dt))):
        price = price_step(price, reversion, volatility, dt, rng.standard_normal(paths))
    answer = volatility**2 / (2 * reversion)
    assert abs(price.var() - answer) < 3 * answer * math.sqrt(2 / paths)


@pytest.mark.parametrize("steps", [1, 3, 50])
def test_v28_half_life_of_a_deviation(steps):
    """V28: without shocks a deviation halves in ln 2/theta, in one step or in many."""
    reversion = 0.8
    price = 0.6
    for _ in range(steps):
        price = price_step(price, reversion, 0.3, math.log(2) / reversion / steps, 0.0)
    assert price == pytest.approx(0.3, rel=1e-13)


def test_v28_mean_of_noisy_paths_has_the_half_life():
    """V28: after ln 2/theta the mean of 40,000 noisy paths is half the start, in 3 sd."""
    rng = np.random.default_rng(82)
    price = np.full(40_000, 0.6)
    for _ in range(5):
        price = price_step(price, 0.8, 0.3, math.log(2) / 0.8 / 5, rng.standard_normal(price.size))
    assert abs(price.mean() - 0.3) < 3 * price.std() / math.sqrt(price.size)


def test_without_time_or_volatility_chance_changes_nothing():
    assert price_step(0.4, 0.8, 0.3, 0.0, 2.0) == 0.4
    assert price_step(0.4, 0.0, 0.0, 2.0, 2.0) == 0.4


def test_without_reversion_it_is_a_random_walk():
    assert price_step(0.1, 0.0, 0.3, 4.0, 1.5) == pytest.approx(0.1 + 0.3 * 2.0 * 1.5)
    assert price_step(0.1, 1e-14, 0.3, 4.0, 1.5) == pytest.approx(0.1 + 0.3 * 2.0 * 1.5)


@pytest.mark.parametrize("arguments", [(-0.1, 0.3, 1.0), (0.1, -0.3, 1.0), (0.1, 0.3, math.nan)])
def test_nonsense_steps_are_refused(arguments):
    with pytest.raises(ValueError, match="price_step"):
        price_step(0.0, *arguments, 0.0)
