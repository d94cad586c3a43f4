"""Prices that ration compute: known answers V21 and V22, shortage by hand, cut-off, bad input."""

import math
from dataclasses import replace

import numpy as np
import pytest

from model.access import clearing_prices
from model.access.market import Exchange, NotCleared, clear
from tests.unit.access.markets import EU, EU_LOCATED, FOREIGN, NL, buyers, random_market, sellers

COST, CAPACITY = np.array([1.0, 1.8, 2.5]), np.array([100.0, 100.0, 100.0])
VALUE, WANTED = np.array([3.0, 2.4, 2.0, 1.2]), np.array([60.0, 50.0, 50.0, 40.0])


def merit_order(cost, capacity, value, wanted):
    """Cheapest supply to the highest value: units sold, and the cost or value at the margin."""
    supply, demand = np.argsort(cost), np.argsort(-value)
    left, need = capacity[supply].copy(), wanted[demand].copy()
    sold, g, b, last = 0.0, 0, 0, None
    while g < left.size and b < need.size and value[demand[b]] > cost[supply[g]]:
        units = min(left[g], need[b])
        sold, left[g], need[b] = sold + units, left[g] - units, need[b] - units
        # Who is only served or used in part sets the price.
        last = cost[supply[g]] if left[g] > 0 else value[demand[b]]
        g, b = g + (left[g] == 0), b + (need[b] == 0)
    return sold, last


def linear_program(optimize, cost, capacity, value, wanted):
    gain = (value[:, None] - cost).ravel()
    rows = np.vstack([
        np.kron(np.eye(value.size), np.ones(cost.size)),
        np.kron(np.ones(value.size), np.eye(cost.size)),
    ])  # fmt: skip
    found = optimize.linprog(-gain, A_ub=rows, b_ub=np.concatenate([wanted, capacity]))
    scarcity = -found.ineqlin.marginals[value.size :]
    used = found.x.reshape(value.size, cost.size).sum(axis=0) > 0
    return found.x.sum(), (cost + scarcity)[used]


@pytest.mark.oracle
def test_v21_merit_order_agrees_with_linprog():
    """V21: 160 units at dual 1.8, by linprog and by merit order; 30 random markets besides."""
    optimize = pytest.importorskip("scipy.optimize")
    units, duals = linear_program(optimize, COST, CAPACITY, VALUE, WANTED)
    assert units == pytest.approx(160, abs=1e-9)
    np.testing.assert_allclose(duals, 1.8, atol=1e-9)
    rng = np.random.default_rng(21)
    for _ in range(30):
        market = rng.uniform(1, 3, 3), rng.uniform(20, 120, 3), *rng.uniform(1, 4, (1, 4)), WANTED
        units, duals = linear_program(optimize, *market)
        sold, price = merit_order(*market)
        assert sold == pytest.approx(units, abs=1e-9)
        if sold:
            np.testing.assert_allclose(duals, price, atol=1e-9)


@pytest.mark.parametrize("noise", [0.005, 0.002, 0.001])
def test_v21_price_without_noise(noise):
    """V21: alike goods of 3 suppliers, 4 buyers: 160 units; the price tends to 1.8.

    While there is noise, the one that sells out has the lower price that brings it 100 of the 160
    units: 1.8 - noise * ln(100/60). Prices at half the noise lead straight to the limit.
    """
    assert merit_order(COST, CAPACITY, VALUE, WANTED) == (160, 1.8)
    users, suppliers = buyers(WANTED, VALUE), sellers([EU] * 3, COST, CAPACITY)
    found = clear(users, suppliers, noise)
    np.testing.assert_allclose(found.sold, [100, 60, 0], atol=1e-7)
    np.testing.assert_allclose(found.served, [60, 50, 50, 0], atol=1e-7)
    assert found.prices[0] == pytest.approx(1.8 - noise * math.log(100 / 60), abs=1e-9)
    np.testing.assert_array_equal(found.prices[1:], [1.8, 2.5])
    halved = clear(users, suppliers, noise / 2).prices[0]
    assert 2 * halved - found.prices[0] == pytest.approx(1.8, abs=1e-9)


@pytest.mark.parametrize("seed", range(20))
def test_v21_random_markets_tend_to_merit_order(seed):
    """V21: with little noise the best offer on the market is within 10 noises of merit order."""
    rng = np.random.default_rng(seed)
    cost, value, noise = rng.uniform(1, 3, 3), rng.uniform(2, 4, 4), 0.0005
    capacity = rng.uniform(20, 80, 3)
    sold, price = merit_order(cost, capacity, value, WANTED)
    found = clear(buyers(WANTED, value), sellers([EU] * 3, cost, capacity), noise)
    assert found.sold.sum() == pytest.approx(sold, rel=1e-3)
    assert found.prices.min() == pytest.approx(price, abs=10 * noise)


@pytest.mark.parametrize("seed", range(50))
def test_v22_logit_share(seed):
    """V22: two suppliers without limits: share = 1/(1+exp(-(pi - dp)/tau)) to 1e-9."""
    rng = np.random.default_rng(seed)
    premium, noise, price = rng.uniform(0, 2), rng.uniform(0.1, 0.8), rng.uniform(0.5, 3, 2)
    users = buyers([10.0], rng.uniform(-1, 5), eu=premium)
    found = clear(users, sellers([EU, FOREIGN], price, math.inf), noise)
    share = found.sold[0] / found.sold.sum()
    answer = 1 / (1 + math.exp(-(premium - (price[0] - price[1])) / noise))
    assert share == pytest.approx(answer, abs=1e-9)
    np.testing.assert_array_equal(found.prices, price)


def test_who_earns_which_premium():
    """Shares over that of the foreign supplier are exp(premium/noise): none for foreign owners."""
    users = buyers([1.0], 2.0, eu=0.3, nl=0.2, latency_cost=0.1)
    law, far = [NL, EU, EU_LOCATED, FOREIGN, FOREIGN], [0, 0, 0, 0, 2]
    share = clear(users, sellers(law, 1.0, math.inf, latency=far), 0.5).shares[0]
    np.testing.assert_allclose(np.log(share / share[3]) * 0.5, [0.5, 0.3, 0, 0, -0.2], atol=1e-12)
    nothing = 1 - share.sum()
    assert np.log(share[3] / nothing) * 0.5 == pytest.approx(1.0)


def test_one_scarce_supplier_by_hand():
    """A third of what alike users want: price = value - noise * ln(1/2); above, it is at cost."""
    users = buyers([30.0, 60.0], 2.0)
    scarce = clear(users, sellers([NL], 1.0, 30.0), 0.4)
    assert scarce.prices[0] == pytest.approx(2 + 0.4 * math.log(2), abs=1e-9)
    assert scarce.sold[0] == pytest.approx(30, rel=1e-9)
    np.testing.assert_allclose(scarce.served, [10, 20])
    np.testing.assert_allclose(scarce.refused, [20, 40])
    ample = clear(users, sellers([NL], 1.0, 85.0), 0.4)
    assert ample.prices[0] == 1.0
    assert ample.sold[0] == pytest.approx(90 / (1 + math.exp(-1 / 0.4)))


def test_a_given_price_is_a_floor_without_limit():
    """The hyperscaler's price path holds, above or below its cost's neighbours, at any demand."""
    users = buyers([1e9], 5.0)
    for path in (0.7, 1.2, 3.0):
        found = clear(users, sellers([FOREIGN, NL], [0.1, 0.5], [math.inf, 10.0], [path, 0.0]), 0.3)
        assert found.prices[0] == path
        assert found.prices[1] > path
        assert found.sold[1] == pytest.approx(10.0, rel=1e-9)
    # Cost above the floor counts.
    assert clear(users, sellers([NL], 2.0, math.inf, 1.0), 0.3).prices[0] == 2.0


def simple_tatonnement(users, suppliers, noise):
    """Raise each price by noise * ln(sales/capacity) from the floor until nothing moves."""
    taste = (
        users.value[:, None]
        + users.eu_premium[:, None] * np.isin(suppliers.jurisdiction, (NL, EU))
        + users.nl_premium[:, None] * (suppliers.jurisdiction == NL)
        - users.latency_cost[:, None] * suppliers.latency
    )
    lowest = np.maximum(suppliers.marginal_cost, suppliers.floor)
    price, moved = lowest, math.inf
    while moved > 1e-13:
        pull = np.exp((taste - price) / noise)
        sold = (users.weight * users.hours / (1 + pull.sum(axis=1))) @ pull
        ratio = np.maximum(sold / suppliers.capacity, 1e-9)
        after = np.maximum(lowest, price + noise * np.log(ratio))
        price, moved = after, np.abs(after - price).max()
    return price


@pytest.mark.parametrize("seed", range(12))
def test_agrees_with_simple_tatonnement(seed):
    users, suppliers, _ = random_market(seed)
    capacity = np.maximum(suppliers.capacity, 1.0)
    capacity[0] = 10.0
    suppliers = replace(suppliers, capacity=capacity)
    found = clear(users, suppliers, 0.5)
    assert (found.prices > suppliers.lowest_price).any()
    np.testing.assert_allclose(found.prices, simple_tatonnement(users, suppliers, 0.5), atol=1e-7)


def test_cut_off_and_export_restriction():
    """Foreign suppliers at capacity 0 equal foreign suppliers that are not there; others gain."""
    users = buyers([100.0, 100.0], [2.0, 3.0], eu=[0.0, 0.5])
    before = sellers([NL, EU, EU_LOCATED, FOREIGN], 1.0, [20.0, 30.0, 500.0, math.inf], latency=1.0)
    cut = replace(before, capacity=np.array([20.0, 30.0, 0.0, 0.0]))
    usual, found = clear(users, before, 0.3), clear(users, cut, 0.3)
    alone = clear(users, sellers([NL, EU], 1.0, [20.0, 30.0], latency=1.0), 0.3)
    np.testing.assert_allclose(found.prices, [*alone.prices, math.inf, math.inf])
    np.testing.assert_allclose(found.sold, [20, 30, 0, 0], rtol=1e-9)
    np.testing.assert_array_equal(found.shares[:, 2:], 0)
    assert (found.prices[:2] > usual.prices[:2]).all()
    assert found.refused.sum() == pytest.approx(150)
    # A restriction leaves less than is wanted: the price of what is there rises.
    restricted = clear(users, replace(before, capacity=np.array([20.0, 30.0, 40.0, 40.0])), 0.3)
    assert (restricted.prices[2:] > usual.prices[2:]).all()
    # Prices of a quarter with a cut-off can start the next.
    again = clear(users, before, 0.3, found.prices)
    np.testing.assert_allclose(again.prices, usual.prices, atol=1e-9)


def test_nothing_is_sold_where_nobody_is():
    users = buyers([10.0], 2.0)
    for suppliers in (sellers([NL, EU], 1.0, 0.0), sellers([], 1.0, 1.0)):
        found = clear(users, suppliers, 0.3)
        assert (found.sold.sum(), found.served[0], found.refused[0]) == (0, 0, 10)
    found = clear(buyers([], 2.0), sellers([NL], 1.0, 5.0), 0.3)
    assert (found.prices[0], found.sold[0]) == (1.0, 0.0)
    found = clear(buyers([0.0], 2.0), sellers([NL], 1.0, 5.0), 0.3)
    assert (found.prices[0], found.sold[0]) == (1.0, 0.0)


def test_next_to_nothing_counts_as_nothing():
    users = buyers([1e6], 2.0)
    found = clear(users, sellers([NL, NL], 1.0, [1e-7, 1e-3]), 0.3)
    assert found.prices[0] == math.inf
    assert found.prices[1] == pytest.approx(2 + 0.3 * math.log(1e9), abs=1e-6)
    np.testing.assert_allclose(found.sold, [0, 1e-3], rtol=1e-9)


def test_hours_by_label():
    users = buyers([10.0, 20.0, 30.0], 2.0, weight=2.0)
    found = clear(users, sellers([NL, FOREIGN], 1.0, [15.0, math.inf]), 0.3)
    table = found.hours([1, 0, 1], 3)
    np.testing.assert_allclose(table.sum(axis=0), found.sold)
    np.testing.assert_allclose(table[0], 40 * found.shares[1])
    np.testing.assert_array_equal(table[2], 0)
    for labels in ([0, 1], [0, 1, 3], [-1, 0, 0], [0.0, 1.0, 1.0]):
        with pytest.raises(ValueError, match="labels"):
            found.hours(labels, 3)


def test_never_a_price_that_does_not_clear(monkeypatch):
    users, suppliers, noise = random_market(1)
    clear(users, suppliers, noise)
    monkeypatch.setattr(clearing_prices, "MAX_ROUNDS", 2)
    with pytest.raises(NotCleared, match="after 2 rounds"):
        clear(users, suppliers, noise)


@pytest.mark.parametrize("noise", [0.0, -1.0, math.nan, math.inf])
def test_nonsense_noise_is_refused(noise):
    with pytest.raises(ValueError, match="noise"):
        clear(buyers([1.0], 1.0), sellers([NL], 1.0, 1.0), noise)


@pytest.mark.parametrize("start", [[1.0, 1.0], [math.nan]])
def test_nonsense_start_is_refused(start):
    with pytest.raises(ValueError, match="start"):
        clear(buyers([1.0], 1.0), sellers([NL], 1.0, 1.0), 0.3, start)


@pytest.mark.parametrize(
    ("wanted", "floor", "capacity", "message"),
    [
        ([1.0, 1.0], [0.0], [1.0], "wanted must be 1 finite"),
        ([-1.0], [0.0], [1.0], "wanted"),
        ([math.inf], [0.0], [1.0], "wanted"),
        ([1.0], [math.nan], [1.0], "floor must be 1 finite"),
        ([1.0], [0.0], [1.0, 1.0], "capacity must be 1 numbers"),
        ([1.0], [0.0], [-1.0], "capacity"),
        ([1.0], [0.0], [math.nan], "capacity"),
    ],
)
def test_nonsense_terms_are_refused(wanted, floor, capacity, message):
    exchange = Exchange(buyers([1.0], 1.0), sellers([NL], 1.0, 1.0), 0.3)
    with pytest.raises(ValueError, match=message):
        exchange.clear(wanted, floor, capacity)
