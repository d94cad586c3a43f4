"""What parties believe about demand, and how a price wanders about its trend."""

import math
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Level = TypeVar("Level", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Belief:
    """A belief about a log level before the next look: its mean and variance."""

    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class BeliefNoise:
    """Variance per period of the level itself (`process`) and of one look (`observation`).

    `process` is not negative and `observation` is above 0, both in squared log points.
    """

    process: float
    observation: float

    def __post_init__(self) -> None:
        if not (0.0 <= self.process < math.inf and 0.0 < self.observation < math.inf):
            raise ValueError(f"noise variances out of range: {self}")


def update_belief(belief: Belief, observed: float | None, noise: BeliefNoise) -> Belief:
    """Decide what to believe next period, after one look at the level or after none.

    Parameters
    ----------
    belief : the belief before the look
    observed : the log level seen; None when nothing was seen, which only widens the belief
    noise : variances of the level and of the look

    Raises
    ------
    ValueError
        The observation or belief is not finite, or the variance is negative.

    References
    ----------
    Kalman (1960), for a level that moves as a random walk.
    """
    mean, variance = belief.mean, belief.variance
    if not (math.isfinite(mean) and 0.0 <= variance < math.inf):
        raise ValueError(f"update_belief cannot start from {belief}")
    if observed is None:
        return Belief(mean, variance + noise.process)
    if not math.isfinite(observed):
        raise ValueError(f"update_belief got the observation {observed}; use None for no look")
    gain = variance / (variance + noise.observation)
    return Belief(mean + gain * (observed - mean), gain * noise.observation + noise.process)


def steady_prior_variance(process: float, observation: float) -> float:
    """Return the variance before a look that looking every period settles at.

    Parameters
    ----------
    process, observation : as in `BeliefNoise`

    Raises
    ------
    ValueError
        A variance is out of range.
    """
    noise = BeliefNoise(process, observation)
    return 0.5 * (
        noise.process + math.sqrt(noise.process * (noise.process + 4.0 * noise.observation))
    )


def price_step(
    log_deviation: Level, reversion: float, volatility: float, dt: float, z: Level
) -> Level:
    """Return a log price's deviation from its trend one step later, exactly for any step length.

    Parameters
    ----------
    log_deviation : log price less log trend; a number or an array of paths
    reversion : speed of return per unit of time, not negative; 0 is a random walk
    volatility : per square root of that unit of time, not negative
    dt : length of the step in that unit of time, not negative
    z : standard normal draws, as many as there are paths

    Raises
    ------
    ValueError
        Speed, volatility or step is negative or not a number.

    References
    ----------
    Uhlenbeck and Ornstein (1930).
    """
    if not (reversion >= 0.0 and volatility >= 0.0 and dt >= 0.0):
        raise ValueError(f"price_step got {reversion=}, {volatility=}, {dt=}")
    decay = reversion * dt
    spread = dt if decay == 0.0 else -math.expm1(-2.0 * decay) / (2.0 * reversion)
    return math.exp(-decay) * log_deviation + volatility * math.sqrt(spread) * z
