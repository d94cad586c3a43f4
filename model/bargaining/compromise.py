"""Bargaining of many parties over one issue on a 0-100 scale."""

import math
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import ArrayLike, NDArray

SCALE_LOW = 0.0
SCALE_HIGH = 100.0
# Shares and half weights are compared after rounding; this absorbs the last bits.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class MajorityShares:
    """The two hurdles of a double majority.

    Parameters
    ----------
    states, people
        Smallest share of the member states and of their inhabitants, each above 0, at most 1.
    """

    states: float
    people: float

    def __post_init__(self) -> None:
        for name in ("states", "people"):
            if not 0.0 < getattr(self, name) <= 1.0:
                raise ValueError(f"share of {name} must lie in (0, 1], got {getattr(self, name)}")


def weighted_mean(positions: ArrayLike, weights: ArrayLike) -> float:
    """Decide the compromise: the mean of positions, weighted by power times salience.

    The sums are exact before the last rounding, so the order of the parties never matters.

    Parameters
    ----------
    positions : shape (parties,), points on the issue's scale
    weights : shape (parties,), any unit, not negative, at least one above 0

    Raises
    ------
    ValueError
        Shapes differ, nothing was passed, a weight is negative, or a number is not finite.

    References
    ----------
    Van den Bos (1991); Achen (2006) in Thomson et al., The European Union Decides, ch. 4.
    """
    points, masses, total = _checked(positions, weights, "positions and weights")
    return math.fsum(m * x for m, x in zip(masses, points, strict=True)) / total


def weighted_spread(positions: ArrayLike, weights: ArrayLike) -> float:
    """Measure how far apart the parties are: weighted standard deviation about `weighted_mean`.

    Parameters and errors are those of `weighted_mean`; the result is in points of the scale.
    """
    points, masses, total = _checked(positions, weights, "positions and weights")
    mean = math.fsum(m * x for m, x in zip(masses, points, strict=True)) / total
    squares = math.fsum(m * (x - mean) ** 2 for m, x in zip(masses, points, strict=True))
    return math.sqrt(squares / total)


def weighted_median(positions: ArrayLike, weights: ArrayLike) -> float:
    """Decide by the median voter: the lowest position that at least half the weight is at or below.

    Tie: where exactly half the weight is on either side, the lower of the two positions wins.
    Parameters and errors are those of `weighted_mean`.

    References
    ----------
    Black (1948), On the rationale of group decision-making.
    """
    points, masses, total = _checked(positions, weights, "positions and weights")
    half = total * (0.5 - ROUNDING)
    ranked = sorted(zip(points, masses, strict=True))
    below = accumulate(mass for _, mass in ranked)
    return next(point for (point, _), reached in zip(ranked, below, strict=True) if reached >= half)


def noisy_outcome(centre: float, spread: float, kappa: float, z: float) -> float:
    """Decide one issue: the compromise plus noise that grows with disagreement, cut to the scale.

    Parameters
    ----------
    centre, spread : points on the 0-100 scale
    kappa : noise per point of spread, no unit
    z : one standard normal draw

    Raises
    ------
    ValueError
        Any argument is not a number.
    """
    outcome = centre + kappa * spread * z
    if math.isnan(outcome):
        raise ValueError(f"noisy_outcome got no number: {centre=}, {spread=}, {kappa=}, {z=}")
    return min(max(outcome, SCALE_LOW), SCALE_HIGH)


def power(gdp: ArrayLike, exponent: float) -> NDArray[np.float64]:
    """Measure power as economic size relative to the mean party, with diminishing returns.

    Parameters
    ----------
    gdp : shape (parties,), any unit of money, above 0
    exponent : 0 makes everyone equal, 1 makes power proportional to size

    Raises
    ------
    ValueError
        A size is not above 0 or not finite.
    """
    sizes = np.asarray(gdp, dtype=np.float64)
    if sizes.size == 0 or not (np.all(sizes > 0.0) and np.all(np.isfinite(sizes))):
        raise ValueError("power needs sizes above 0 and finite")
    relative: NDArray[np.float64] = (sizes / sizes.mean()) ** exponent
    return relative


def qualified_majority(yes: ArrayLike, people: ArrayLike, shares: MajorityShares) -> bool:
    """Decide whether a proposal carries: enough states and enough of their people.

    A share that is met exactly counts as met.

    Parameters
    ----------
    yes : shape (states,), true for a state in favour
    people : shape (states,), inhabitants, any unit, not negative
    shares : both hurdles

    Raises
    ------
    ValueError
        Shapes differ, nothing was passed, or a number of people is negative or not finite.

    References
    ----------
    Treaty on European Union, article 16(4), without its rule on the smallest blocking minority.
    """
    votes = np.asarray(yes, dtype=np.bool_)
    heads, masses, total = _checked(votes, people, "yes and people")
    states_met = sum(heads) >= shares.states * len(heads) * (1.0 - ROUNDING)
    in_favour = math.fsum(m for vote, m in zip(heads, masses, strict=True) if vote)
    return bool(states_met and in_favour >= shares.people * total * (1.0 - ROUNDING))


def _checked(
    positions: ArrayLike, weights: ArrayLike, names: str
) -> tuple[list[float], list[float], float]:
    points = np.asarray(positions, dtype=np.float64)
    masses = np.asarray(weights, dtype=np.float64)
    if points.ndim != 1 or points.shape != masses.shape or points.size == 0:
        raise ValueError(f"{names} must be equally long lists: {points.shape}, {masses.shape}")
    point_list: list[float] = points.tolist()
    mass_list: list[float] = masses.tolist()
    total = math.fsum(mass_list)
    if not (min(mass_list) >= 0.0 and 0.0 < total < math.inf):
        raise ValueError(f"{names}: the second must be finite, not negative and not all 0")
    if not math.isfinite(math.fsum(point_list)):
        raise ValueError(f"{names}: the first must be finite numbers")
    return point_list, mass_list, total
