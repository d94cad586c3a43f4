"""When a deal that suits everyone is signed, and how a push moves a chance."""

import math


def close_probability(hazard: float, elapsed: float) -> float:
    """Return the chance that an open deal closes within a span of time.

    Parameters
    ----------
    hazard : closings per unit of time, not negative
    elapsed : length of the span, in the same unit of time, not negative

    Raises
    ------
    ValueError
        An argument is negative or not a number.
    """
    exposure = hazard * elapsed
    if not (hazard >= 0.0 and elapsed >= 0.0 and exposure >= 0.0):
        raise ValueError(f"close_probability needs numbers of at least 0: {hazard=}, {elapsed=}")
    return -math.expm1(-exposure)


def shift_log_odds(probability: float, shift: float) -> float:
    """Return a chance after its log odds moved by `shift`; 0 and 1 are certain and stay put.

    Parameters
    ----------
    probability : chance before
    shift : change of the log odds, natural logarithm

    Raises
    ------
    ValueError
        The chance lies outside 0 to 1, or the shift is not a number.
    """
    if not 0.0 <= probability <= 1.0 or math.isnan(shift):
        raise ValueError(f"shift_log_odds got {probability=} and {shift=}")
    if probability in (0.0, 1.0):
        return float(probability)
    if shift >= 0.0:
        return probability / (probability + (1.0 - probability) * math.exp(-shift))
    scaled = probability * math.exp(shift)
    return scaled / (1.0 - probability + scaled)
