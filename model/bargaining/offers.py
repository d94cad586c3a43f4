"""Bargaining as a process: offers by turns, with targets that fall as the deadline nears."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.bargaining.packages import gains_over

# A target counts as met within this share of the party's whole range.
SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Offer:
    """One offer on the table: rounds count from 1, parties and outcomes from 0."""

    round: int
    proposer: int
    outcome: int
    utilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class OffersResult:
    """How the talks ended: the first three are None after a breakdown."""

    agreement: int | None
    round: int | None
    proposer: int | None
    trace: tuple[Offer, ...]


def alternating_offers(
    utilities: ArrayLike, reserve: ArrayLike, exponents: ArrayLike, rounds: int
) -> OffersResult:
    """Decide whether, when and on what parties agree who lower their targets as time runs out.

    In round k of n the clock is t = k/(n+1) and each party's target is
    reserve + (best - reserve)(1 - t^e). Within a round every party proposes once, lowest index
    first. A proposer asks no less than its own target and, given that, offers what is best for
    the others: the largest smallest gain among them, measured as a share of each one's range. Tie:
    more for itself, then the lowest index. An offer is accepted when it meets everyone's target.

    Parameters
    ----------
    utilities : shape (outcomes, parties), each party in its own unit
    reserve : shape (parties,), what each party has without a deal
    exponents : shape (parties,), above 0; above 1 holds out, below 1 concedes early
    rounds : number of rounds before the talks break down, at least 1

    Raises
    ------
    ValueError
        Shapes differ, a number is not finite, an exponent is not above 0, or no round is left.

    References
    ----------
    Faratin, Sierra and Jennings (1998), Negotiation decision functions for autonomous agents.
    """
    gains = gains_over(utilities, reserve)
    haste = np.asarray(exponents, dtype=np.float64)
    _check_talks(gains, haste, rounds)
    table = np.asarray(utilities, dtype=np.float64)
    best = gains.max(axis=0)
    trace: list[Offer] = []
    if bool((best < 0.0).any()):
        return OffersResult(None, None, None, ())
    rankings = [_pleasing_first(gains, best, party) for party in range(gains.shape[1])]
    for number in range(1, rounds + 1):
        clock = number / (rounds + 1)
        met = gains >= best * (1.0 - clock**haste - SLACK)
        for proposer, ranking in enumerate(rankings):
            outcome = int(ranking[np.argmax(met[ranking, proposer])])
            trace.append(Offer(number, proposer, outcome, tuple(table[outcome].tolist())))
            if bool(met[outcome].all()):
                return OffersResult(outcome, number, proposer, tuple(trace))
    return OffersResult(None, None, None, tuple(trace))


def rubinstein_share(delta1: float, delta2: float) -> float:
    """Return the first proposer's share of a unit pie under endless alternating offers.

    Parameters
    ----------
    delta1, delta2 : discount factors per round of the first proposer and the other, 0 to 1

    Raises
    ------
    ValueError
        A factor lies outside 0 to 1, or both are 1, when nothing presses anyone to agree.

    References
    ----------
    Rubinstein (1982), Perfect equilibrium in a bargaining model.
    """
    if not (0.0 <= delta1 <= 1.0 and 0.0 <= delta2 <= 1.0 and delta1 * delta2 < 1.0):
        raise ValueError(f"discount factors must lie in [0, 1], not both 1: {delta1}, {delta2}")
    return (1.0 - delta2) / (1.0 - delta1 * delta2)


def _pleasing_first(
    gains: NDArray[np.float64], best: NDArray[np.float64], proposer: int
) -> NDArray[np.intp]:
    ranges = np.where(best > 0.0, best, 1.0)
    others = np.delete(gains / ranges, proposer, axis=1).min(axis=1)
    return np.lexsort((-gains[:, proposer], -others))


def _check_talks(gains: NDArray[np.float64], haste: NDArray[np.float64], rounds: int) -> None:
    if gains.shape[1] < 2 or rounds < 1:
        raise ValueError(f"talks need two parties and a round, got {gains.shape[1]} and {rounds}")
    if haste.shape != gains.shape[1:] or not bool((haste > 0.0).all()):
        raise ValueError("talks need one exponent above 0 per party")
