"""Joining or staying out: known answers V3 to V6, and the menu's fixed point."""

import itertools
import math

import numpy as np
import pytest

from model.bargaining import participation
from model.bargaining.participation import (
    NotConverged,
    at_least,
    logit_menu,
    logit_participation,
    peer_equilibria,
    provision_equilibria,
)


@pytest.mark.parametrize("ratio", [0.1, 0.4, 0.75])
def test_v03_two_players_one_needed(ratio):
    """V3: the mixed equilibrium is p = 1 - c/b, so 0.6 at c/b = 0.4."""
    assert provision_equilibria(2, 1, ratio) == (pytest.approx(1 - ratio, abs=1e-9),)


@pytest.mark.oracle
def test_v03_nashpy_finds_the_same_three_equilibria():
    """V3: nashpy support enumeration gives the two pure equilibria and p = 0.6 for both."""
    nashpy = pytest.importorskip("nashpy")
    benefit, cost = 1.0, 0.4
    joining = np.array([[benefit - cost, benefit - cost], [benefit, 0.0]])
    found = list(nashpy.Game(joining, joining.T).support_enumeration())
    chances = sorted((float(row[0]), float(column[0])) for row, column in found)
    (mixed,) = provision_equilibria(2, 1, cost / benefit)
    np.testing.assert_allclose(chances, [(0, 1), (mixed, mixed), (1, 0)], atol=1e-9)


def test_v04_five_players_three_needed():
    """V4: n=5, w=3, c/b=0.3 give 0.33754 and 0.66246."""
    np.testing.assert_allclose(provision_equilibria(5, 3, 0.3), (0.33754, 0.66246), atol=1e-5)


@pytest.mark.parametrize("players", [2, 3, 6, 27])
def test_v04_every_root_makes_players_indifferent(players):
    """V4: each root gives C(n-1,w-1) p^(w-1) (1-p)^(n-w) = c/b to 1e-10, and none is missed."""
    grid = np.linspace(0, 1, 30_002)
    for needed, ratio in itertools.product(range(1, players + 1), (0.03, 0.2, 0.6)):
        ways = math.comb(players - 1, needed - 1)
        pivotal = ways * grid ** (needed - 1) * (1 - grid) ** (players - needed)
        crossings = int((np.diff(np.sign(pivotal - ratio)) != 0).sum())
        roots = provision_equilibria(players, needed, ratio)
        assert len(roots) == crossings
        for p in roots:
            chance = ways * p ** (needed - 1) * (1 - p) ** (players - needed)
            assert chance == pytest.approx(ratio, abs=1e-10)


def test_no_equilibrium_when_joining_is_too_dear():
    assert provision_equilibria(5, 3, 0.38) == ()
    assert provision_equilibria(3, 2, 0.5) == (0.5,)


@pytest.mark.parametrize(
    ("noise", "answer"), [(0.5, 0.5333), (0.1, 0.5713), (0.02, 0.5925), (0.005, 0.5980)]
)
def test_v05_logit_response(noise, answer):
    """V5: 2 players, 1 needed, c/b 0.4: 0.5333, 0.5713, 0.5925, 0.5980 at noise 0.5 to 0.005."""
    (chance,) = logit_participation(2, 1, 0.4, noise)
    assert chance == pytest.approx(answer, abs=1e-4)


def test_v05_logit_response_tends_to_the_mixed_equilibrium():
    """V5: as noise falls the response tends to 1 - c/b = 0.6 of V3."""
    (chance,) = logit_participation(2, 1, 0.4, 1e-9)
    assert chance == pytest.approx(0.6, abs=1e-8)


@pytest.mark.parametrize("players", [2, 5, 27])
def test_all_logit_responses_are_found_and_fit_themselves(players):
    grid = np.linspace(-250, 250, 1_000_002)
    p, rest = 1 / (1 + np.exp(-grid)), 1 / (1 + np.exp(grid))
    for needed, noise in itertools.product((1, 2, players), (0.004, 0.02, 0.1, 1.0)):
        ways = math.comb(players - 1, needed - 1)
        pivotal = ways * p ** (needed - 1) * rest ** (players - needed)
        crossings = int((np.diff(np.sign(pivotal - 0.2 - noise * grid)) != 0).sum())
        roots = logit_participation(players, needed, 0.2, noise)
        assert len(roots) == crossings
        assert list(roots) == sorted(roots)
        for root in roots:
            pull = ways * root ** (needed - 1) * (1 - root) ** (players - needed) - 0.2
            assert root == pytest.approx(1 / (1 + math.exp(-pull / noise)), abs=1e-9)


@pytest.mark.parametrize(
    ("players", "needed"), [(2, 2), (3, 2), (5, 2), (5, 3), (8, 6), (27, 3), (27, 9)]
)
def test_three_logit_responses_are_told_apart_where_they_nearly_merge(players, needed):
    p = np.linspace(0, 1, 200_003)[1:-1]
    pivotal = math.comb(players - 1, needed - 1) * p ** (needed - 1) * (1 - p) ** (players - needed)
    odds = np.log(p / (1 - p))
    noise = 0.97 * np.gradient(pivotal, odds).max()
    balance = pivotal - noise * odds
    turns = np.flatnonzero(np.diff(np.sign(np.diff(balance)))) + 1
    ratio = balance[turns].mean()
    assert len(turns) == 2
    assert 0 < ratio < 1
    low, middle, high = logit_participation(players, needed, float(ratio), float(noise))
    assert low < p[turns[0]] < middle < p[turns[1]] < high


@pytest.mark.parametrize(
    ("weight", "count"), [(-9.0, 1), (0.0, 1), (3.9, 1), (4.0, 1), (4.01, 3), (4.5, 3), (60.0, 3)]
)
def test_v06_one_fixed_point_up_to_four_three_above(weight, count):
    """V6: the symmetric case without bias has one root at 3.9 and three at 4.5; 4 divides."""
    roots = peer_equilibria(weight)
    assert len(roots) == count
    for p in roots:
        assert p == pytest.approx(1 / (1 + math.exp(-weight * (p - 0.5))), abs=1e-12)
    assert sum(roots) == pytest.approx(count / 2)


def test_v06_count_agrees_with_a_scan():
    """V6: for weights from -2 to 12 the number of roots equals the sign changes on a fine grid."""
    grid = np.linspace(0.0, 1.0, 30_002)
    for weight in np.arange(-2.0, 12.0, 0.37):
        gap = 1 / (1 + np.exp(-weight * (grid - 0.5))) - grid
        assert len(peer_equilibria(weight)) == int((np.diff(np.sign(gap)) != 0).sum())


def test_menu_without_peers_is_a_plain_logit():
    base = np.array([[0.0, math.log(2.0), math.log(3.0)], [0.0, -math.inf, math.log(4.0)]])
    choice = logit_menu(base, 0.0, 0.25)
    np.testing.assert_allclose(choice.probabilities, [[1 / 6, 2 / 6, 3 / 6], [0.2, 0.0, 0.8]])
    assert choice.n_hat == pytest.approx(5 / 6 + 0.8 + 0.25)
    assert logit_menu(base, 0.0).n_hat == pytest.approx(5 / 6 + 0.8)


def test_menu_keeps_even_alike_states_at_one_half():
    # 26 states and the one outside that joins with one half: the peer term is 0.
    choice = logit_menu(np.zeros((26, 2)), 3.0, 0.5)
    np.testing.assert_allclose(choice.probabilities, 0.5)
    assert choice.n_hat == pytest.approx(13.5)


def test_menu_of_a_strong_pull_finds_the_outer_fixed_point():
    # Many alike states with a slight lean to join end near the upper root of the symmetric case.
    low, _, high = peer_equilibria(6.0)
    up = logit_menu(np.tile([0.0, 1e-3], (5_000, 1)), 6.0, 0.5)
    down = logit_menu(np.tile([0.0, -1e-3], (5_000, 1)), 6.0, 0.5)
    assert up.n_hat / 5_001 == pytest.approx(high, abs=1e-3)
    assert down.n_hat / 5_001 == pytest.approx(low, abs=1e-3)


def test_menu_with_repelling_peers_settles():
    choice = logit_menu(np.tile([0.0, 1.0, 2.0], (26, 1)), -50.0, 1.0)
    n_hat = choice.n_hat
    pull = math.exp(-50.0 * (n_hat / 27 - 0.5)) * (math.e + math.e**2)
    assert n_hat == pytest.approx(26 * pull / (1 + pull) + 1, rel=1e-10)


def test_menu_survives_extreme_utilities():
    base = np.array([[0.0, 5_000.0, 4_000.0], [0.0, -5_000.0, -math.inf], [0.0, 0.0, 0.0]])
    choice = logit_menu(base, 2.0)
    np.testing.assert_allclose(choice.probabilities[:2], [[0, 1, 0], [1, 0, 0]])


def test_menu_says_when_it_does_not_settle(monkeypatch):
    monkeypatch.setattr(participation, "MAX_ROUNDS", 3)
    with pytest.raises(NotConverged, match="after 3 rounds"):
        logit_menu(np.ones((26, 4)) * [0, 1, 1, 1], 3.0)


@pytest.mark.parametrize(
    ("base", "weight", "others"),
    [
        ([0.0, 1.0], 1.0, 0.0),
        ([[0.0], [0.0]], 1.0, 0.0),
        ([[0.5, 1.0]], 1.0, 0.0),
        ([[0.0, math.nan]], 1.0, 0.0),
        ([[math.nan, 0.0]], 1.0, 0.0),
        ([[0.0, math.inf]], 1.0, 0.0),
        ([[0.0, 1.0]], math.nan, 0.0),
        ([[0.0, 1.0]], -101.0, 0.0),
        ([[0.0, 1.0]], 1.0, 1.5),
        ([[0.0, 1.0]], 1.0, math.nan),
    ],
)
def test_nonsense_menus_are_refused(base, weight, others):
    with pytest.raises(ValueError, match=r"base_utility|logit_menu"):
        logit_menu(base, weight, others)


@pytest.mark.parametrize("needed", range(-1, 8))
def test_at_least_counts_every_pattern(needed):
    chances = np.array([0.0, 0.2, 0.5, 0.9, 1.0, 0.35])
    total = 0.0
    for pattern in itertools.product((0, 1), repeat=6):
        happened = np.array(pattern)
        if happened.sum() >= needed:
            total += np.where(happened == 1, chances, 1 - chances).prod()
    assert at_least(chances, needed) == pytest.approx(total, abs=1e-14)


def test_nothing_needed_is_certain():
    assert at_least([], 0) == at_least([0.2], 0) == 1.0
    assert at_least([], 1) == 0.0


def test_at_least_keeps_tiny_chances():
    assert at_least([1e-9] * 3, 3) == pytest.approx(1e-27, rel=1e-12)


@pytest.mark.parametrize("game", [(1, 1, 0.4), (5, 0, 0.4), (5, 6, 0.4), (5, 3, 0.0), (5, 3, 1.0)])
def test_nonsense_games_are_refused(game):
    with pytest.raises(ValueError, match="no participation game"):
        provision_equilibria(*game)
    with pytest.raises(ValueError, match="no participation game"):
        logit_participation(*game, 0.1)


def test_other_nonsense_is_refused():
    for noise in (0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="noise"):
            logit_participation(2, 1, 0.4, noise)
    with pytest.raises(ValueError, match="peer_weight"):
        peer_equilibria(math.nan)
    for chances in ([0.5, 1.2], [-0.1], [math.nan]):
        with pytest.raises(ValueError, match="at_least"):
            at_least(chances, 1)
