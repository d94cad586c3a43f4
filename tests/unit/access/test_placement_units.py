"""Placing one hour each: known answer V19, stability, the best stable result."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.access.placements import place_units


def random_game(seed, applicants=30, sites=5, places=4):
    rng = np.random.default_rng(seed)
    choices = np.argsort(rng.random((applicants, sites)), axis=1)
    return choices, rng.random((applicants, sites)), np.full(sites, places)


def oracle_solution(game, choices, scores, capacity):
    preferences = {n: [f"site {s}" for s in row] for n, row in enumerate(choices.tolist())}
    rankings = {
        f"site {s}": np.argsort(-column, kind="stable").tolist()
        for s, column in enumerate(scores.T)
    }
    places = {f"site {s}": number for s, number in enumerate(capacity.tolist())}
    solved = game.create_from_dictionaries(preferences, rankings, places).solve(optimal="resident")
    placed = np.full(len(choices), -1)
    for site, residents in solved.items():
        for resident in residents:
            placed[resident.name] = int(site.name.removeprefix("site "))
    return placed


@pytest.mark.oracle
@pytest.mark.parametrize("seed", range(20))
def test_v19_agrees_with_matching(seed):
    """V19: identical to HospitalResident of the package matching on 30 x 5, capacity 4."""
    games = pytest.importorskip("matching.games")
    choices, scores, capacity = random_game(seed)
    ours = place_units(choices, scores, capacity)
    theirs = oracle_solution(games.HospitalResident, choices, scores, capacity)
    np.testing.assert_array_equal(ours, theirs)
    assert (ours >= 0).sum() == 20


def ranks(choices):
    """Place of each site in each list; a site that is not on it has none."""
    return [
        {site: place for place, site in enumerate(row) if site >= 0} for row in choices.tolist()
    ]


def is_stable(placed, choices, scores, capacity):
    """By the definition: within capacity, everyone acceptable, and no pair that both prefer."""
    order, nowhere = ranks(choices), choices.shape[1]
    members = [np.flatnonzero(placed == site).tolist() for site in range(len(capacity))]
    if any(len(held) > places for held, places in zip(members, capacity, strict=True)):
        return False
    for n, own in enumerate(placed.tolist()):
        if own >= 0 and (own not in order[n] or scores[n, own] == -math.inf):
            return False
        for site, place in order[n].items():
            if scores[n, site] == -math.inf or place >= order[n].get(own, nowhere):
                continue
            # Equal scores go by place in the list of applicants.
            worse = [m for m in members[site] if (-scores[m, site], m) > (-scores[n, site], n)]
            if worse or len(members[site]) < capacity[site]:
                return False
    return True


@pytest.mark.parametrize("seed", range(40))
def test_v19_is_stable(seed):
    choices, scores, capacity = random_game(seed)
    assert is_stable(place_units(choices, scores, capacity), choices, scores, capacity)
    swapped = place_units(choices, scores, capacity)
    first, other = np.flatnonzero(swapped >= 0)[0], np.flatnonzero(swapped == -1)[0]
    swapped[[first, other]] = swapped[[other, first]]
    assert not is_stable(swapped, choices, scores, capacity)


@st.composite
def small_games(draw):
    applicants, sites = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    lists = st.permutations(range(sites)).flatmap(
        lambda row: st.integers(0, sites).map(lambda n: row[:n] + [-1] * (sites - n))
    )
    choices = draw(st.lists(lists, min_size=applicants, max_size=applicants))
    score = st.sampled_from([-math.inf, 0.0, 1.0, 2.0])
    row = st.lists(score, min_size=sites, max_size=sites)
    scores = draw(st.lists(row, min_size=applicants, max_size=applicants))
    capacity = draw(st.lists(st.integers(0, 3), min_size=sites, max_size=sites))
    return np.array(choices), np.array(scores), np.array(capacity)


@given(small_games())
def test_best_of_all_stable_results_for_each_applicant(game):
    """By enumeration: nobody does better in any stable placement, and it is stable itself."""
    choices, _, capacity = game
    ours = place_units(*game)
    assert is_stable(ours, *game)
    order, nowhere = ranks(choices), choices.shape[1]
    sites = range(-1, len(capacity))
    for other in itertools.product(sites, repeat=len(choices)):
        if is_stable(np.array(other), *game):
            for n, (own, theirs) in enumerate(zip(ours.tolist(), other, strict=True)):
                assert order[n].get(own, nowhere) <= order[n].get(theirs, nowhere)


def test_a_textbook_case_where_the_sides_disagree():
    """Each applicant gets the first choice, though each site would rather have the other."""
    placed = place_units([[0, 1], [1, 0]], [[1, 2], [2, 1]], [1, 1])
    np.testing.assert_array_equal(placed, [0, 1])


def test_one_refusal_goes_round():
    """By hand: 2 takes site 0 from 0, who takes site 1 from 1, who finds site 0 full and site 2."""
    choices = [[0, 1, 2], [1, 0, 2], [0, 1, 2]]
    scores = [[1, 3, 1], [2, 1, 1], [3, 1, 1]]
    np.testing.assert_array_equal(place_units(choices, scores, [1, 1, 1]), [1, 2, 0])


def test_equal_scores_go_by_place_and_unwelcome_ones_stay_out():
    choices = np.zeros((4, 1), dtype=int)
    scores = np.array([[-math.inf], [1.0], [1.0], [1.0]])
    np.testing.assert_array_equal(place_units(choices, scores, [2]), [-1, 0, 0, -1])


def test_nobody_and_nothing():
    assert place_units(np.zeros((0, 2), int), np.zeros((0, 2)), [1, 1]).shape == (0,)
    np.testing.assert_array_equal(
        place_units(np.zeros((2, 0), int), np.zeros((2, 1)), [1]), [-1, -1]
    )
    placed = place_units(np.full((3, 2), -1), np.zeros((3, 2)), [1, 1])
    np.testing.assert_array_equal(placed, [-1, -1, -1])


def test_many_applicants_fill_all_places():
    """5,000 applicants with tastes in common, 5 sites, 4,500 places."""
    rng = np.random.default_rng(19)
    taste = rng.random((5_000, 5)) + np.linspace(0, 1, 5)
    choices, scores = np.argsort(-taste, axis=1), rng.random((5_000, 5))
    placed = place_units(choices, scores, [900] * 5)
    np.testing.assert_array_equal(np.bincount(placed + 1), [500, *[900] * 5])
    # Stable: who is at a later choice, or nowhere, scores below all of those at earlier choices.
    lowest = np.array([scores[placed == site, site].min() for site in range(5)])
    would = scores > lowest
    own = np.where(placed[:, None] == choices, np.arange(5), 5).min(axis=1)
    assert not (np.take_along_axis(would, choices, 1) & (np.arange(5) < own[:, None])).any()
