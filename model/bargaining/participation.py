"""Joining or staying out, when it matters to each how many others join."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

# A share of joiners is settled when the choices it leads to imply the same share within this.
TOLERANCE = 1e-12
MAX_ROUNDS = 20_000
# An even split leaves the peer term at 0; it is also where the search starts.
EVEN = 0.5
# The steepest that a logistic curve of weight 1 can be is one over this.
LOGISTIC_FLATNESS = 4.0
# Beyond this weight rounding in the peer term swamps the tolerance.
MAX_PEER_WEIGHT = 100.0


class NotConverged(RuntimeError):  # noqa: N818 - reads as the state it reports
    """Expectations about who joins did not settle."""


@dataclass(frozen=True, slots=True)
class MenuChoice:
    """Chance of each option per state (rows add to 1), and the expected number that joins.

    `n_hat` includes the part that came in from outside the table.
    """

    probabilities: NDArray[np.float64]
    n_hat: float


def logit_menu(
    base_utility: ArrayLike, peer_weight: float, others_expected: float = 0.0
) -> MenuChoice:
    """Decide how likely each state takes each option, when joining pays more if more others join.

    Every option but the first gains peer_weight*(n_hat/n - 1/2), where n_hat is the expected
    number that joins and n the number of rows plus one. Expectations fit the choices: a fixed
    point. The search starts at an even split. For a positive weight every round moves the same
    way, so among several fixed points it finds the nearest in that direction; a negative weight
    has only one and is damped so as not to swing.

    Parameters
    ----------
    base_utility : shape (states, options), in units of the logit noise; column 0 is staying out
        and must be 0; minus infinity forbids an option
    peer_weight : strength of the peer term in the same unit
    others_expected : chance that the one party outside the table joins, 0 to 1

    Raises
    ------
    NotConverged
        The share that joins still moves; seen close to a weight where fixed points merge.
    ValueError
        Shape, column 0, weight or chance is out of range, or a utility is not a number.

    References
    ----------
    Brock and Durlauf (2001), Discrete choice with social interactions; McKelvey and Palfrey (1995).
    """
    base = np.asarray(base_utility, dtype=np.float64)
    top = _check_menu(base, peer_weight, others_expected)
    joining = np.exp(base[:, 1:] - top[:, None])
    share = _settle((joining.sum(axis=1), np.exp(-top)), peer_weight, others_expected)
    utility = base.copy()
    utility[:, 1:] += peer_weight * (share - EVEN)
    weights = np.exp(utility - utility.max(axis=1, keepdims=True))
    probabilities = weights / weights.sum(axis=1, keepdims=True)
    return MenuChoice(probabilities, float(probabilities[:, 1:].sum()) + others_expected)


def provision_equilibria(players: int, needed: int, cost_benefit: float) -> tuple[float, ...]:
    """Return the chances of joining at which each of many alike players is indifferent.

    A contribution pays off when it is the pivotal one: the roots in p of
    C(n-1, w-1) p^(w-1) (1-p)^(n-w) = cost/benefit, at most one either side of its top, rising.

    Parameters
    ----------
    players, needed : n at least 2, and w from 1 to n
    cost_benefit : cost of joining over benefit of the project, strictly between 0 and 1

    Returns
    -------
    tuple of float
        No, one or two roots; the top itself when the ratio equals it.

    Raises
    ------
    ValueError
        An argument is out of range.

    References
    ----------
    Palfrey and Rosenthal (1984), Participation and the provision of discrete public goods.
    """
    _check_game(players, needed, cost_benefit)
    top = (needed - 1) / (players - 1)

    def surplus(p: float) -> float:
        return _pivotal(players, needed, p) - cost_benefit

    if surplus(top) <= 0.0:
        return (top,) if surplus(top) == 0.0 else ()
    roots = []
    if needed > 1:
        roots.append(_falling_root(lambda p: -surplus(p), 0.0, top))
    if needed < players:
        roots.append(_falling_root(surplus, top, 1.0))
    return tuple(roots)


def logit_participation(
    players: int, needed: int, cost_benefit: float, noise: float
) -> tuple[float, ...]:
    """Return every chance of joining that fits itself when alike players choose with logit noise.

    p = logistic((P(pivotal | p) - cost/benefit)/noise). There is one such p when one contributor
    is enough; otherwise there can be three. Rising order.

    Parameters
    ----------
    players, needed, cost_benefit : as in `provision_equilibria`
    noise : logit noise in units of the benefit, above 0

    Raises
    ------
    ValueError
        An argument is out of range.

    References
    ----------
    McKelvey and Palfrey (1995), Quantal response equilibria; Goeree and Holt (2005).
    """
    _check_game(players, needed, cost_benefit)
    if not 0.0 < noise < math.inf:
        raise ValueError(f"noise must be above 0 and finite, got {noise}")

    def excess(p: float) -> float:
        if p in (0.0, 1.0):
            return math.inf if p == 0.0 else -math.inf
        return _pivotal(players, needed, p) - cost_benefit - noise * math.log(p / (1.0 - p))

    ends = [0.0, *_turning_points(players, needed, noise), 1.0]
    roots = []
    for low, high in pairwise(ends):
        if excess(low) > 0.0 >= excess(high):
            roots.append(_falling_root(excess, low, high))
        elif excess(low) <= 0.0 < excess(high):
            roots.append(_falling_root(lambda p: -excess(p), low, high))
    return tuple(roots)


def peer_equilibria(peer_weight: float) -> tuple[float, ...]:
    """Return all shares that fit themselves when alike states differ by nothing but logit noise.

    The roots of p = logistic(peer_weight*(p - 1/2)), rising: one half alone for weights up to 4,
    three above. More than one warns that history, not circumstance, picks the outcome.

    Raises
    ------
    ValueError
        The weight is not finite.

    References
    ----------
    Brock and Durlauf (2001), Discrete choice with social interactions.
    """
    if not math.isfinite(peer_weight):
        raise ValueError(f"peer_weight must be finite, got {peer_weight}")
    if peer_weight <= LOGISTIC_FLATNESS:
        return (EVEN,)

    # In x = log odds of p the condition reads x = weight/2 * tanh(x/2); the gap first rises.
    def gap(x: float) -> float:
        return 0.5 * peer_weight * math.tanh(0.5 * x) - x

    widest = 2.0 * math.acosh(math.sqrt(peer_weight / LOGISTIC_FLATNESS))
    odds = math.exp(-_falling_root(gap, widest, 0.5 * peer_weight))
    return (odds / (1.0 + odds), EVEN, 1.0 / (1.0 + odds))


def at_least(probabilities: Sequence[float] | NDArray[np.float64], needed: int) -> float:
    """Return the chance that at least `needed` of independent yes-or-no events happen.

    Parameters
    ----------
    probabilities : shape (events,), each 0 to 1
    needed : number of events; 0 or less is certain

    Raises
    ------
    ValueError
        A probability lies outside 0 to 1.

    References
    ----------
    The Poisson binomial distribution, event by event; Wang (1993).
    """
    chances: list[float] = np.asarray(probabilities, dtype=np.float64).ravel().tolist()
    if not all(0.0 <= p <= 1.0 for p in chances):
        raise ValueError("at_least: probabilities must lie between 0 and 1")
    if needed <= 0:
        return 1.0
    counts = [1.0] + [0.0] * (needed - 1)
    reached = 0.0
    for p in chances:
        reached += counts[-1] * p
        for k in range(needed - 1, 0, -1):
            counts[k] += p * (counts[k - 1] - counts[k])
        counts[0] *= 1.0 - p
    return min(reached, 1.0)


def _settle(
    attraction: tuple[NDArray[np.float64], NDArray[np.float64]], weight: float, others: float
) -> float:
    joining, out = attraction
    total = joining.size + 1
    step = 1.0 / (1.0 + max(0.0, -weight) / LOGISTIC_FLATNESS)
    share = EVEN
    change = math.inf
    for _ in range(MAX_ROUNDS):
        pull = joining * math.exp(weight * (share - EVEN))
        implied = (float((pull / (pull + out)).sum()) + others) / total
        change = implied - share
        if abs(change) <= TOLERANCE * step:
            return share
        share += step * change
    raise NotConverged(
        f"the share that joins still moves by {change:.1e} after {MAX_ROUNDS} rounds "
        f"({weight=}, {total - 1} states)"
    )


def _check_menu(base: NDArray[np.float64], weight: float, others: float) -> NDArray[np.float64]:
    if base.ndim != 2 or base.shape[0] < 1 or base.shape[1] < 2:
        raise ValueError(f"base_utility must be states x (out and other options): {base.shape}")
    if base[:, 0].any():
        raise ValueError("base_utility: column 0 is staying out and must be 0")
    top: NDArray[np.float64] = base.max(axis=1)
    if not math.isfinite(top.sum()):
        raise ValueError("base_utility must hold numbers or minus infinity")
    if not (abs(weight) <= MAX_PEER_WEIGHT and 0.0 <= others <= 1.0):
        raise ValueError(f"logit_menu got peer_weight {weight} and others_expected {others}")
    return top


def _check_game(players: int, needed: int, cost_benefit: float) -> None:
    if not (players >= 2 and 1 <= needed <= players and 0.0 < cost_benefit < 1.0):
        raise ValueError(f"no participation game with {players=}, {needed=}, {cost_benefit=}")


def _pivotal(players: int, needed: int, p: float) -> float:
    ways = math.comb(players - 1, needed - 1)
    return float(ways * p ** (needed - 1) * (1.0 - p) ** (players - needed))


def _turning_points(players: int, needed: int, noise: float) -> tuple[float, ...]:
    # Where P(pivotal) - noise * log odds is flat: P(pivotal) * lead = noise. The left side has
    # one top, where lead^2 = (n-1) p (1-p).
    top = (needed - 1) / (players - 1)

    def lead(p: float) -> float:
        return (players - 1) * (top - p)

    def climb(p: float) -> float:
        return _pivotal(players, needed, p) * lead(p) - noise

    steepest = _falling_root(lambda p: lead(p) ** 2 - (players - 1) * p * (1.0 - p), 0.0, top)
    if climb(steepest) <= 0.0:
        return ()
    return (
        _falling_root(lambda p: -climb(p), 0.0, steepest),
        _falling_root(climb, steepest, top),
    )


def _falling_root(function: Callable[[float], float], low: float, high: float) -> float:
    """Halve the interval until floating point can no longer, for a function that ends below 0."""
    while True:
        middle = 0.5 * (low + high)
        if middle in (low, high):
            return middle
        if function(middle) > 0.0:
            low = middle
        else:
            high = middle
