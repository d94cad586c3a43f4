"""Placing applicants who rank several sites."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

NOWHERE = -1


def deferred_acceptance(
    choices: ArrayLike, scores: ArrayLike, capacity: ArrayLike
) -> NDArray[np.intp]:
    """Place applicants at sites by deferred acceptance, applicants proposing.

    In each round everybody without a place proposes to the next site on the own list, and each
    site keeps the best of those it holds and those who propose, up to its capacity. The result is
    stable: no applicant and site both prefer each other to what they have. Of all stable results
    it is the best for every applicant at once, so naming the true order is safe. The order of
    proposals makes no difference. Equal scores go by place in the list of applicants.

    There are usually a few dozen rounds, and never more than there are entries in the lists.

    Parameters
    ----------
    choices : shape (applicants, ranks), numbers of sites, most wanted first; -1 after the last
        choice of a shorter list
    scores : shape (applicants, sites), higher is better for the site; minus infinity where the
        site would rather leave a place empty
    capacity : shape (sites,), places, whole and not negative

    Returns
    -------
    array
        Number of the site of each applicant, shape (applicants,), or -1.

    Raises
    ------
    ValueError
        A shape or number is out of range, or a site stands twice in one list.

    References
    ----------
    Gale and Shapley (1962), College admissions and the stability of marriage; Dubins and Freedman
    (1981) and Roth (1982) on naming the true order.
    """
    wanted, score, places = _check(choices, scores, capacity)
    rank = _ranks(score)
    held = [np.empty(0, dtype=np.intp) for _ in range(places.size)]
    turn = np.zeros(len(wanted), dtype=np.intp)
    free = np.arange(len(wanted))
    while (free := _with_a_choice_left(free, turn, wanted)).size:
        site = wanted[free, turn[free]]
        refused = []
        for number in np.unique(site).tolist():
            candidates = np.concatenate([held[number], free[site == number]])
            held[number], out = _best(candidates, rank[candidates, number], int(places[number]))
            refused.append(out)
        free = np.concatenate(refused)
        turn[free] += 1
    placed = np.full(len(wanted), NOWHERE, dtype=np.intp)
    for number, kept in enumerate(held):
        placed[kept] = number
    return placed


def _with_a_choice_left(
    free: NDArray[np.intp], turn: NDArray[np.intp], wanted: NDArray[np.intp]
) -> NDArray[np.intp]:
    free = free[turn[free] < wanted.shape[1]]
    return np.asarray(free[wanted[free, turn[free]] != NOWHERE])


def _best(
    candidates: NDArray[np.intp], rank: NDArray[np.intp], places: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Divide candidates into those a site keeps and those it refuses."""
    welcome = rank != NOWHERE
    if not welcome.all():
        kept, refused = _best(candidates[welcome], rank[welcome], places)
        return kept, np.concatenate([refused, candidates[~welcome]])
    if candidates.size <= places:
        return candidates, candidates[:0]
    if places == 0:
        return candidates[:0], candidates
    order = candidates[np.argpartition(rank, places - 1)]
    return order[:places], order[places:]


def _ranks(score: NDArray[np.float64]) -> NDArray[np.intp]:
    """Place of each applicant in the list of each site, 0 for the best; -1 where not welcome."""
    order = np.argsort(-score, axis=0, kind="stable")
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(len(score))[:, None], axis=0)
    return np.where(np.isneginf(score), NOWHERE, rank)


def _check(
    choices: ArrayLike, scores: ArrayLike, capacity: ArrayLike
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.intp]]:
    wanted = _whole("choices", choices)
    places = _whole("capacity", capacity)
    score = np.asarray(scores, dtype=np.float64)
    if wanted.ndim != 2 or places.ndim != 1 or score.shape != (len(wanted), places.size):
        shapes = wanted.shape, score.shape, places.shape
        raise ValueError(f"matching: choices, scores and capacity have shapes {shapes}")
    if bool(np.isnan(score).any()) or bool(np.isposinf(score).any()):
        raise ValueError("matching: a score must be a number or minus infinity")
    if bool((places < 0).any()):
        raise ValueError("matching: capacity must not be negative")
    if bool((wanted < NOWHERE).any()) or bool((wanted >= places.size).any()):
        raise ValueError(
            f"matching: choices must be -1 or the number of one of {places.size} sites"
        )
    if bool(((wanted[:, :-1] == NOWHERE) & (wanted[:, 1:] != NOWHERE)).any()):
        raise ValueError("matching: a choice stands after the end of its list")
    ordered = np.sort(wanted, axis=1)
    if bool(((ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != NOWHERE)).any()):
        raise ValueError("matching: a site stands twice in one list")
    return wanted, score, places


def _whole(name: str, values: ArrayLike) -> NDArray[np.intp]:
    numbers = np.asarray(values)
    if numbers.size and not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"matching: {name} must be whole numbers")
    return numbers.astype(np.intp)
