"""Size of a supplier: for how many like offers it stands (size variable of a logit choice)."""

import math

import numpy as np
import pytest

from model.access.market import Exchange, clear
from tests.unit.access.markets import EU, FOREIGN, NL, buyers, random_market, sellers


def with_sizes(users, suppliers, noise, size, capacity=None):
    room = suppliers.capacity if capacity is None else capacity
    exchange = Exchange(users, suppliers, noise)
    return exchange.clear(users.wanted, suppliers.floor, room, size=size)


@pytest.mark.parametrize("seed", range(10))
def test_v22_shares_go_by_size(seed):
    """V22 with sizes: s1 e^((v1 - p1)/noise) over the sum, whatever the value and the noise."""
    rng = np.random.default_rng(seed)
    premium, noise = rng.uniform(0, 1), rng.uniform(0.05, 1)
    price, size = rng.uniform(0, 3, 2), rng.uniform(0.01, 5, 2)
    value = rng.uniform(2, 5)
    users, suppliers = buyers([10.0], value, eu=premium), sellers([EU, FOREIGN], price, math.inf)
    found = with_sizes(users, suppliers, noise, size)
    pull = size * np.exp((value + np.array([premium, 0.0]) - price) / noise)
    np.testing.assert_allclose(found.sold, 10 * pull / (1 + pull.sum()), rtol=1e-9)
    np.testing.assert_array_equal(found.prices, price)


@pytest.mark.parametrize("seed", range(10))
def test_sizes_of_one_are_none(seed):
    users, suppliers, noise = random_market(seed)
    plain = with_sizes(users, suppliers, noise, None)
    sized = with_sizes(users, suppliers, noise, np.ones(suppliers.capacity.size))
    np.testing.assert_array_equal(sized.prices, plain.prices)
    np.testing.assert_array_equal(sized.shares, plain.shares)


def test_equal_sizes_cancel_where_all_buy():
    """Buying nothing has size 1; where it is worth next to nothing, only ratios count."""
    users = buyers([100.0, 50.0], 50.0, eu=[0.0, 0.4])
    suppliers = sellers([NL, EU, FOREIGN], 1.0, [20.0, 40.0, math.inf])
    plain, third = (with_sizes(users, suppliers, 0.4, [size] * 3) for size in (1.0, 1 / 3))
    np.testing.assert_allclose(third.prices, plain.prices, atol=1e-9)
    np.testing.assert_allclose(third.shares, plain.shares, atol=1e-9)


@pytest.mark.parametrize("noise", [0.1, 0.4, 1.0])
@pytest.mark.parametrize("times", [0.25, 2.0])
def test_size_is_worth_so_much_of_the_price(noise, times):
    """Sold out before and after: the same sales at a price higher by noise * ln(times).

    So one with half the size must be cheaper by noise * ln 2 to sell as much.
    """
    users = buyers([30.0, 60.0], [4.0, 5.0], eu=[0.0, 0.5])
    suppliers = sellers([NL, EU, FOREIGN], [0.1, 0.1, 2.0], [10.0, 20.0, math.inf])
    before = with_sizes(users, suppliers, noise, [1.0, 1.0, 1.0])
    after = with_sizes(users, suppliers, noise, [times, 1.0, 1.0])
    np.testing.assert_allclose(after.sold, before.sold, rtol=1e-8)
    gap = after.prices - before.prices
    np.testing.assert_allclose(gap, [noise * math.log(times), 0.0, 0.0], atol=1e-8)
    assert after.prices[0] > 0.1


def test_one_of_size_two_is_two_of_size_one():
    """At the same price, with the room of both."""
    users = buyers([100.0, 80.0], [2.0, 3.0], eu=0.3)
    for room in (15.0, math.inf):
        whole = with_sizes(users, sellers([EU, FOREIGN], 1.0, [2 * room, math.inf]), 0.3, [2, 1])
        halves = with_sizes(
            users, sellers([EU, EU, FOREIGN], 1.0, [room, room, math.inf]), 0.3, [1, 1, 1]
        )
        assert whole.prices[0] == pytest.approx(halves.prices[0], abs=1e-9)
        assert whole.sold[0] == pytest.approx(halves.sold[:2].sum(), rel=1e-9)


@pytest.mark.parametrize("seed", range(10))
def test_size_of_one_without_hours_makes_no_difference(seed):
    users, suppliers, noise = random_market(seed)
    room = suppliers.capacity.copy()
    room[0] = 0.0
    size = np.linspace(0.5, 2, room.size)
    found = [with_sizes(users, suppliers, noise, [x, *size[1:]], room) for x in (1e-9, 7.0)]
    np.testing.assert_array_equal(found[0].prices, found[1].prices)
    assert found[0].prices[0] == math.inf


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ([0.0, 1.0], "sizes must be above 0"),
        ([-1.0, 1.0], "size must be 2 finite"),
        ([math.inf, 1.0], "size must be 2 finite"),
        ([math.nan, 1.0], "size"),
        ([1.0], "size must be 2"),
    ],
)
def test_nonsense_sizes_are_refused(size, message):
    with pytest.raises(ValueError, match=message):
        with_sizes(buyers([1.0], 1.0), sellers([NL, EU], 1.0, 1.0), 0.3, size)


@pytest.mark.parametrize("seed", range(5))
def test_a_search_may_start_below_nothing(seed):
    """Last prices moved by a fall outside may be negative; the answer does not depend on them."""
    users, suppliers, noise = random_market(seed)
    usual, low = (
        clear(users, suppliers, noise, start)
        for start in (None, np.full(suppliers.capacity.size, -2.0))
    )
    np.testing.assert_allclose(low.prices, usual.prices, rtol=1e-9)
