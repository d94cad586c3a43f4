"""The option to wait: known answer V18 and its limits."""

import math
from decimal import Decimal, localcontext

import pytest

from model.bargaining.option_value import hurdle_multiple


@pytest.mark.parametrize(
    ("sigma", "answer"), [(0.1, 1.422), (0.2, 2.000), (0.3, 2.763), (0.4, 3.732)]
)
def test_v18_multiple_of_the_textbook(sigma, answer):
    """V18: r = d = 4% gives 1.422, 2.000, 2.763, 3.732 at sigma 0.1, 0.2, 0.3, 0.4."""
    assert hurdle_multiple(sigma, 0.04, 0.04) == pytest.approx(answer, abs=1e-3)


@pytest.mark.parametrize(
    ("rate", "payout", "answer"), [(0.04, 0.04, 1.0), (0.03, 0.05, 1.0), (0.06, 0.04, 1.5)]
)
def test_v18_limit_without_uncertainty(rate, payout, answer):
    """V18: as sigma falls to 0 the multiple falls to 1 if r <= d, and to r/d otherwise."""
    assert hurdle_multiple(0.0, rate, payout) == pytest.approx(answer, rel=1e-15)
    assert hurdle_multiple(1e-9, rate, payout) == pytest.approx(answer, rel=1e-7)


def _by_the_quadratic_root(sigma, rate, payout):
    with localcontext() as context:
        context.prec = 80
        variance = Decimal(sigma) ** 2
        tilt = (Decimal(rate) - Decimal(payout)) / variance - Decimal("0.5")
        beta = -tilt + (tilt * tilt + 2 * Decimal(rate) / variance).sqrt()
        return float(beta / (beta - 1))


@pytest.mark.parametrize("sigma", [1e-9, 1e-6, 1e-3, 0.05, 0.3, 2.0, 50.0])
@pytest.mark.parametrize(
    ("rate", "payout"), [(0.04, 0.04), (0.02, 0.09), (0.09, 0.02), (0.04, 0.0400001), (0.05, 1e-6)]
)
def test_v18_exact_however_small_sigma_is(sigma, rate, payout):
    """V18: equals beta/(beta - 1) computed with 80 digits, to 1e-13, from sigma 1e-9 to 50."""
    exact = _by_the_quadratic_root(sigma, rate, payout)
    assert hurdle_multiple(sigma, rate, payout) == pytest.approx(exact, rel=1e-13)


@pytest.mark.parametrize(
    ("sigma", "rate", "payout"),
    [
        (-0.1, 0.04, 0.04),
        (math.inf, 0.04, 0.04),
        (0.1, 0.04, math.inf),
        (0.1, -0.04, 0.04),
        (0.1, 0.04, 0.0),
        (math.nan, 0.04, 0.04),
        (0.1, math.inf, 0.04),
        (0.1, 0.04, math.nan),
    ],
)
def test_nonsense_rates_are_refused(sigma, rate, payout):
    with pytest.raises(ValueError, match="hurdle_multiple"):
        hurdle_multiple(sigma, rate, payout)
