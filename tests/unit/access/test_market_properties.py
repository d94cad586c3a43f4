"""What holds in any market: clearing, substitutes, rows and weights, slopes."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access.logit_demand import FAR, LogitDemand, Tastes
from model.access.market import Exchange, Segments, Users, clear
from tests.unit.access.markets import EU, NL, buyers, random_market, sellers

SEEDS = st.integers(0, 100_000)


@given(SEEDS)
def test_prices_are_at_the_floor_or_sell_out(seed):
    users, suppliers, noise = random_market(seed)
    found = clear(users, suppliers, noise)
    bought = found.wanted @ found.shares
    opened = np.isfinite(found.prices)
    np.testing.assert_array_equal(opened, suppliers.capacity > 0)
    above = opened & (found.prices > suppliers.lowest_price)
    assert (found.prices[opened] >= suppliers.lowest_price[opened]).all()
    assert (found.prices[~opened] > 0).all() and (bought[~opened] == 0).all()
    assert (bought <= suppliers.capacity * (1 + 1e-9)).all()
    np.testing.assert_allclose(bought[above], suppliers.capacity[above], rtol=1e-9)
    np.testing.assert_allclose(found.sold, bought, rtol=1e-9)
    assert (found.sold <= suppliers.capacity).all()
    np.testing.assert_allclose(found.served + found.refused, found.wanted, rtol=1e-12)


@given(SEEDS, st.integers(0, 100))
def test_start_makes_no_difference(seed, other):
    users, suppliers, noise = random_market(seed)
    found = clear(users, suppliers, noise)
    start = np.random.default_rng(other).uniform(0, 10, suppliers.capacity.size)
    np.testing.assert_allclose(
        clear(users, suppliers, noise, start).prices, found.prices, atol=1e-6
    )
    np.testing.assert_allclose(
        clear(users, suppliers, noise, found.prices).prices, found.prices, atol=1e-6
    )


@given(SEEDS, st.integers(0, 5), st.floats(0, 1))
def test_less_supply_or_a_higher_floor_lowers_no_price(seed, who, share):
    """Gross substitutes: scarcity at one supplier is felt at all, never the other way."""
    users, suppliers, noise = random_market(seed)
    before = clear(users, suppliers, noise)
    capacity = suppliers.capacity.copy()
    capacity[who] = share * min(capacity[who], users.wanted.sum())
    less = clear(users, replace(suppliers, capacity=capacity), noise)
    floor = suppliers.floor.copy()
    floor[who] += 3 * share
    dearer = clear(users, replace(suppliers, floor=floor), noise)
    for after in (less, dearer):
        assert (after.prices >= before.prices - 1e-6).all()
        assert after.sold.sum() <= before.sold.sum() * (1 + 1e-6)


@given(SEEDS)
def test_half_the_rows_with_double_weight(seed):
    users, suppliers, noise = random_market(seed)
    doubled = Users(*(np.repeat(getattr(users, field.name), 2) for field in fields(users)))
    heavy = replace(users, weight=2 * users.weight)
    by_rows, by_weight = clear(doubled, suppliers, noise), clear(heavy, suppliers, noise)
    np.testing.assert_allclose(by_rows.prices, by_weight.prices, atol=1e-6)
    np.testing.assert_allclose(by_rows.shares[::2], by_weight.shares, atol=1e-6)


@given(SEEDS)
def test_segments_change_nothing(seed):
    users, suppliers, noise = random_market(seed, rows=200)
    label = np.random.default_rng(seed).integers(0, 3, 200)
    segments = Segments.of(*(getattr(users, f.name) for f in fields(users)[2:]), label)
    together = segments.users(users)
    assert together.wanted.sum() == pytest.approx(users.wanted.sum())
    kinds = {tuple(getattr(users, f.name)[n] for f in fields(users)[2:]) for n in range(200)}
    assert len(kinds) < together.wanted.size <= 3 * len(kinds)
    apart, grouped = clear(users, suppliers, noise), clear(together, suppliers, noise)
    np.testing.assert_allclose(grouped.prices, apart.prices, atol=1e-6)
    np.testing.assert_allclose(grouped.shares[segments.number], apart.shares, atol=1e-6)
    np.testing.assert_allclose(
        grouped.hours(label[segments.first], 3), apart.hours(label, 3), rtol=1e-5, atol=1e-6
    )


def test_segments_by_hand():
    segments = Segments.of([2.0, 1.0, 2.0, 2.0], [0, 0, 0, 1])
    np.testing.assert_array_equal(segments.number, [1, 0, 1, 2])
    np.testing.assert_array_equal(segments.first, [1, 0, 3])
    np.testing.assert_array_equal(segments.total([1, 2, 4, 8]), [2, 5, 8])
    users = buyers([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 2.0, 2.0], weight=[1, 1, 2, 1])
    np.testing.assert_array_equal(segments.users(users).wanted, [2, 7, 4])
    np.testing.assert_array_equal(segments.users(users).value, [1, 2, 2])


@given(SEEDS)
def test_slopes_agree_with_differences(seed):
    """Minus the Jacobian, symmetric, against central differences; sales fall in the own price."""
    users, suppliers, noise = random_market(seed)
    demand = LogitDemand(Tastes.of(users, suppliers, noise), users.wanted)
    price = np.append(np.random.default_rng(seed).uniform(0.5, 4, 6) / noise, 0.0)
    where = np.array([0, 2, 3, 5])
    fall = np.array(demand.fall(demand.at(price), where.tolist()))
    steps = 1e-5 * np.eye(7)[where]
    sold = [[demand.at(price + sign * step).sold[where] for sign in (1, -1)] for step in steps]
    slope = np.array([(down - up) / 2e-5 for up, down in sold]).T
    np.testing.assert_allclose(fall, slope, atol=1e-6 * users.wanted.sum())
    np.testing.assert_allclose(fall, fall.T, atol=1e-12 * users.wanted.sum())
    assert (np.diag(fall) >= 0).all() and (fall - np.diag(np.diag(fall)) <= 0).all()


def test_references_change_nothing():
    """Far prices get new references for the exponentials; the answer is that of a new table."""
    users, suppliers, noise = random_market(4)
    tastes = Tastes.of(users, suppliers, noise)
    demand = LogitDemand(tastes, users.wanted)
    for level in (0.0, 0.9 * FAR, 3 * FAR, -2 * FAR, 50 * FAR, 1.0):
        price = np.append(level + np.linspace(0, 5, 6), 0.0)
        found = demand.at(price)
        fresh = LogitDemand(Tastes.around(tastes.gain, price), users.wanted).at(price)
        np.testing.assert_allclose(found.sold, fresh.sold, rtol=1e-10)
        np.testing.assert_allclose(found.shares, fresh.shares, rtol=1e-10)
        np.testing.assert_allclose(found.shares.sum(axis=0), 1, rtol=1e-12)
        assert found.sold.sum() == pytest.approx(users.wanted.sum(), rel=1e-12)


@given(SEEDS, st.integers(0, 100))
def test_an_exchange_can_meet_again(seed, other):
    """Whatever it cleared before, it finds what a market that meets once finds."""
    users, suppliers, noise = random_market(seed)
    exchange = Exchange(users, suppliers, noise)
    rng = np.random.default_rng(other)
    start = None
    for _ in range(3):
        hours, floor = users.hours * rng.uniform(0.5, 2), rng.uniform(0, 300 * noise, 6)
        capacity = suppliers.capacity * rng.choice([0.1, 1.0, 2.0], 6)
        capacity[rng.integers(6)] = 0.0
        once = clear(
            replace(users, hours=hours), replace(suppliers, floor=floor, capacity=capacity), noise
        )
        found = exchange.clear(users.weight * hours, floor, capacity, start)
        np.testing.assert_allclose(found.prices, once.prices, atol=1e-6)
        np.testing.assert_allclose(found.shares, once.shares, atol=1e-6)
        np.testing.assert_allclose(found.sold, once.sold, rtol=1e-6, atol=1e-6)
        start = found.prices


@pytest.mark.parametrize("noise", [1e-3, 1e-2, 1.0, 100.0])
def test_scarcity_of_many_orders_is_cleared(noise):
    """Capacities from a billionth of demand to nearly all of it, at once, alike or not."""
    users = buyers(np.full(50, 1e6), np.linspace(0, 20, 50), eu=np.tile([0.0, 0.7], 25))
    total = users.wanted.sum()
    capacity = total * np.array([1e-9, 1e-6, 1e-3, 0.1, 0.4, 0.4])
    found = clear(users, sellers([NL, EU, NL, EU, EU, EU], 0.5, capacity, latency=1.0), noise)
    above = found.prices > 0.5
    assert above[:3].all()
    np.testing.assert_allclose((found.wanted @ found.shares)[above], capacity[above], rtol=1e-9)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: buyers([1.0], [1.0], weight=-1.0), "weight"),
        (lambda: buyers([np.inf], [1.0]), "hours"),
        (lambda: buyers([1.0], [np.nan]), "value"),
        (lambda: buyers([1.0], [np.inf]), "value"),
        (lambda: sellers([NL], -1.0, 1.0), "marginal_cost"),
        (lambda: sellers([NL], 1.0, -1.0), "capacity"),
        (lambda: sellers([NL], 1.0, np.nan), "capacity"),
        (lambda: sellers([NL], 1.0, 1.0, np.inf), "floor"),
        (lambda: sellers([4], 1.0, 1.0), "jurisdiction"),
        (lambda: sellers([-1], 1.0, 1.0), "jurisdiction"),
        (lambda: replace(sellers([NL], 1.0, 1.0), jurisdiction=np.array([0.5])), "jurisdiction"),
        (lambda: replace(sellers([NL], 1.0, 1.0), floor=np.zeros(2)), "length"),
        (Segments.of, "keys"),
        (lambda: Segments.of([1, 2], [1]), "keys"),
    ],
)
def test_nonsense_parties_are_refused(build, message):
    with pytest.raises(ValueError, match=message):
        build()
