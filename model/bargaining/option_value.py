"""Whether to invest now or wait until more is known."""

import math


def hurdle_multiple(sigma: float, rate: float, payout: float) -> float:
    """Decide how many times its cost an investment must be worth before waiting stops paying.

    The textbook form is beta/(beta - 1), with beta the positive root of
    sigma^2/2 * beta(beta - 1) + (rate - payout) * beta = rate. Written out it becomes a sum of
    terms that are not negative, divided by twice the payout: nothing cancels, however small
    sigma is, and it never falls as sigma rises. Without uncertainty it is 1 when
    rate <= payout, else rate/payout.

    Parameters
    ----------
    sigma : volatility of the value per square root of a year, not negative
    rate : discount rate per year, not negative
    payout : return forgone by waiting, per year, above 0

    Raises
    ------
    ValueError
        An argument is out of range or not finite. Without a payout waiting always pays.

    References
    ----------
    McDonald and Siegel (1986), The value of waiting to invest.
    """
    if not (0.0 <= sigma < math.inf and 0.0 <= rate < math.inf and 0.0 < payout < math.inf):
        raise ValueError(f"hurdle_multiple is undefined for {sigma=}, {rate=}, {payout=}")
    variance = sigma * sigma
    drift = rate - payout - 0.5 * variance
    root = math.sqrt(drift * drift + 2.0 * rate * variance)
    return (rate + payout + 0.5 * variance + root) / (2.0 * payout)
