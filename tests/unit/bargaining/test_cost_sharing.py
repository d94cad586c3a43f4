"""Splitting one bill: known answer V7, limits that bind, and the edge where all is needed."""

import math

import numpy as np
import pytest

from model.bargaining.cost_sharing import share_cost

NO_CAP = math.inf


def test_v07_interior_equal_weights():
    """V7: interior equal weights W=(30,25,20), A=30 give (15,10,5)."""
    paid = share_cost((30, 25, 20), 30, (1, 1, 1), (NO_CAP, NO_CAP, NO_CAP))
    np.testing.assert_allclose(paid, (15, 10, 5), atol=1e-12, rtol=0)


def _random_case(rng):
    size = int(rng.integers(2, 8))
    worth = rng.uniform(1, 60, size)
    weights = rng.uniform(0.2, 3, size)
    cap = np.where(rng.random(size) < 0.3, NO_CAP, rng.uniform(0.5, 40, size))
    amount = rng.uniform(0.02, 0.98) * np.minimum(worth, cap).sum()
    return worth, amount, weights, cap


@pytest.mark.oracle
def test_v07_no_worse_than_a_general_optimiser():
    """V7: 200 random cases reach the value that SLSQP finds, within 1e-9, at the same payments."""
    optimize = pytest.importorskip("scipy.optimize")
    rng = np.random.default_rng(7)
    for _ in range(200):
        worth, amount, weights, cap = _random_case(rng)
        limits = np.minimum(worth, cap)

        def loss(paid, worth=worth, weights=weights):
            return -(weights * np.log(worth - paid)).sum()

        found = optimize.minimize(
            loss,
            limits * amount / limits.sum() * 0.999,
            jac=lambda paid, worth=worth, weights=weights: weights / (worth - paid),
            bounds=[(0, min(u, w - 1e-9)) for u, w in zip(limits, worth, strict=True)],
            constraints={
                "type": "eq",
                "fun": lambda paid, amount=amount: paid.sum() - amount,
                "jac": np.ones_like,
            },
            method="SLSQP",
            options={"ftol": 1e-15, "maxiter": 500},
        )
        paid = share_cost(worth, amount, weights, cap)
        assert loss(paid) == pytest.approx(found.fun, abs=1e-9, rel=1e-9)
        np.testing.assert_allclose(paid, found.x, atol=2e-5)


def test_v07_payments_fit_one_price_of_money():
    """V7: 500 random cases meet the optimality conditions to 1e-12: one mu fits every party."""
    rng = np.random.default_rng(77)
    for _ in range(500):
        worth, amount, weights, cap = _random_case(rng)
        paid = share_cost(worth, amount, weights, cap)
        assert paid.sum() == pytest.approx(amount, rel=1e-12, abs=1e-12)
        mu = (worth - paid) / weights
        limits = np.minimum(worth, cap)
        inside = (paid > 0) & (paid < limits)
        if not inside.any():
            continue
        price = mu[inside].mean()
        np.testing.assert_allclose(mu[inside], price, rtol=1e-12, atol=1e-12)
        assert (mu[paid == 0] <= price * (1 + 1e-12)).all()
        assert (mu[paid == limits] >= price * (1 - 1e-12)).all()


def test_caps_bind_before_the_rest_is_split():
    np.testing.assert_allclose(
        share_cost((30, 25, 20), 30, (1, 1, 1), (6, NO_CAP, NO_CAP)), [6, 14.5, 9.5]
    )


def test_the_less_interested_stay_out_of_a_small_bill():
    np.testing.assert_allclose(share_cost((30, 10), 15, (1, 1), (NO_CAP, NO_CAP)), [15, 0])


def test_a_heavier_weight_pays_less():
    paid = share_cost((30, 30), 30, (2, 1), (NO_CAP, NO_CAP))
    np.testing.assert_allclose(paid, [10, 20])


def test_a_bill_equal_to_all_limits_is_paid_in_full():
    np.testing.assert_array_equal(share_cost((30, 25), 35, (1, 3), (10, NO_CAP)), [10, 25])
    # 0.1 + 0.2 + 0.3 in another order is larger in the last bit: still the same bill.
    caps = (0.3, 0.2, 0.1)
    np.testing.assert_array_equal(share_cost((1, 1, 1), 0.1 + 0.2 + 0.3, (1, 1, 1), caps), caps)
    nearly = share_cost((30, 25), 35 - 1e-9, (1, 3), (10, NO_CAP))
    np.testing.assert_allclose(nearly, [10, 25], atol=2e-9)


def test_a_bill_beyond_all_limits_is_not_paid():
    assert share_cost((30, 25), 35.001, (1, 3), (10, NO_CAP)) is None
    assert share_cost((30, 25), 1.0, (1, 3), (0, 0)) is None
    assert share_cost((0, 0), 1.0, (1, 3), (5, 5)) is None


def test_a_bill_below_the_rounding_of_the_worths_is_still_split():
    paid = share_cost((9581.35, 9581.35), 1e-15, (1, 3), (1e-9, NO_CAP))
    assert abs(paid.sum() - 1e-15) < 1e-11
    np.testing.assert_allclose(share_cost((1.0,), 1e-200, (62.0,), (2e-200,)), 0, atol=2e-200)


@pytest.mark.parametrize("amount", [0.0, -4.0])
def test_no_bill_costs_nothing(amount):
    np.testing.assert_array_equal(share_cost((30, 0), amount, (1, 3), (0, 5)), [0, 0])


def test_many_equal_kinks_are_no_trouble():
    paid = share_cost([20.0] * 6, 30.0, [1.0] * 6, [5.0] * 6)
    np.testing.assert_array_equal(paid, [5.0] * 6)
    paid = share_cost([20.0] * 6, 12.0, [1.0] * 6, [5.0] * 6)
    np.testing.assert_allclose(paid, [2.0] * 6, atol=1e-12)


@pytest.mark.parametrize(
    ("worth", "amount", "weights", "cap"),
    [
        ((1, 2), 1.0, (1, 1, 1), (1, 1)),
        ((), 1.0, (), ()),
        ((1, -2), 1.0, (1, 1), (1, 1)),
        ((1, math.nan), 1.0, (1, 1), (1, 1)),
        ((1, math.inf), 1.0, (1, 1), (1, 1)),
        ((1, 2), 1.0, (1, 0), (1, 1)),
        ((1, 2), 1.0, (1, math.nan), (1, 1)),
        ((1, 2), 1.0, (1, 1), (1, -1)),
        ((1, 2), 1.0, (1, 1), (1, math.nan)),
        ((1, 2), math.nan, (1, 1), (1, 1)),
    ],
)
def test_nonsense_bills_are_refused(worth, amount, weights, cap):
    with pytest.raises(ValueError, match="share_cost"):
        share_cost(worth, amount, weights, cap)
