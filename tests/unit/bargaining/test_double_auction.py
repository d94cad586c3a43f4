"""Trade with hidden values: known answer V13b."""

import math

import numpy as np
import pytest

from model.bargaining.double_auction import sealed_bid


def test_v13b_trade_and_gain_of_the_linear_equilibrium():
    """V13b: with even values trade happens 9/32 of the time and gains 9/64 on average, in 3 sd."""
    rng = np.random.default_rng(13)
    value, cost = rng.random((2, 400_000))
    result = sealed_bid(value, cost)
    gain = np.where(result.trade, value - cost, 0.0)
    for sample, answer in ((result.trade, 9 / 32), (gain, 9 / 64)):
        assert abs(sample.mean() - answer) < 3 * sample.std() / math.sqrt(value.size)


def test_v13b_bids_are_best_answers():
    """V13b: against the other side's line, no other bid on a grid earns either side more."""
    grid = np.linspace(0, 1, 2_001)
    asks = sealed_bid(np.zeros_like(grid), grid).ask
    offered = sealed_bid(grid, np.zeros_like(grid)).bid
    for own in (0.3, 0.5, 0.8):
        tries = np.linspace(0, 1, 401)[:, None]
        buying = np.where(tries >= asks, own - 0.5 * (tries + asks), 0.0).mean(axis=1)
        selling = np.where(offered >= tries, 0.5 * (tries + offered) - own, 0.0).mean(axis=1)
        bid = sealed_bid(own, 0.0).bid
        ask = sealed_bid(1.0, own).ask
        assert np.where(bid >= asks, own - 0.5 * (bid + asks), 0.0).mean() >= buying.max() - 1e-5
        at_ask = np.where(offered >= ask, 0.5 * (ask + offered) - own, 0.0).mean()
        assert at_ask >= selling.max() - 1e-5


def test_trade_needs_a_quarter_of_the_range():
    value = np.array([0.75, 0.75, 0.75])
    cost = np.array([0.5, 0.5 + 1e-9, 0.1])
    result = sealed_bid(value, cost)
    np.testing.assert_array_equal(result.trade, [True, False, True])
    np.testing.assert_array_equal(np.isnan(result.price), ~result.trade)
    # Where the gap is exactly a quarter both name the same price.
    assert result.bid[0] == pytest.approx(result.ask[0])


def test_range_only_moves_and_stretches():
    value, cost = np.array([0.9, 0.4]), np.array([0.2, 0.3])
    plain = sealed_bid(value, cost)
    moved = sealed_bid(20 + 40 * value, 20 + 40 * cost, 20.0, 60.0)
    np.testing.assert_allclose(moved.price, 20 + 40 * plain.price)
    np.testing.assert_array_equal(moved.trade, plain.trade)


@pytest.mark.parametrize(
    ("value", "cost", "low", "high"),
    [
        ([0.5], [0.5, 0.6], 0.0, 1.0),
        ([1.5], [0.5], 0.0, 1.0),
        ([0.5], [-0.5], 0.0, 1.0),
        ([math.nan], [0.5], 0.0, 1.0),
        ([0.5], [0.5], 0.5, 0.5),
    ],
)
def test_nonsense_bids_are_refused(value, cost, low, high):
    with pytest.raises(ValueError, match="sealed_bid"):
        sealed_bid(value, cost, low, high)
