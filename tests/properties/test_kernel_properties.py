"""Properties that the negotiation kernel must have whatever the numbers."""

import itertools
import math

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from model.bargaining.chain import greatest_fixed_point
from model.bargaining.closing import close_probability, shift_log_odds
from model.bargaining.compromise import (
    MajorityShares,
    noisy_outcome,
    qualified_majority,
    weighted_mean,
    weighted_median,
    weighted_spread,
)
from model.bargaining.cost_sharing import share_cost
from model.bargaining.double_auction import sealed_bid
from model.bargaining.expectations import Belief, BeliefNoise, update_belief
from model.bargaining.offers import alternating_offers
from model.bargaining.option_value import hurdle_multiple
from model.bargaining.packages import kalai_smorodinsky, nash
from model.bargaining.participation import at_least, logit_menu, logit_participation

checked = settings(derandomize=True, deadline=None, max_examples=150)
points = st.floats(0, 100).map(lambda x: round(x, 6))
masses = st.floats(1e-3, 1e3)
chances = st.floats(0, 1)
actors = st.lists(st.tuples(points, masses), min_size=1, max_size=30)


@checked
@given(actors, st.randoms(use_true_random=False))
def test_compromise_ignores_order_and_unit(crowd, shuffler):
    mixed = list(crowd)
    shuffler.shuffle(mixed)
    for function in (weighted_mean, weighted_spread, weighted_median):
        plain = function(*zip(*crowd, strict=True))
        assert function(*zip(*mixed, strict=True)) == plain
        assert function(*zip(*((x, 8 * m) for x, m in crowd), strict=True)) == plain


@checked
@given(actors)
def test_compromise_lies_among_the_positions(crowd):
    positions, weights = zip(*crowd, strict=True)
    low, high = min(positions), max(positions)
    assert low - 1e-9 <= weighted_mean(positions, weights) <= high + 1e-9
    assert weighted_median(positions, weights) in positions
    assert 0 <= weighted_spread(positions, weights) <= (high - low) / 2 + 1e-9


@checked
@given(actors)
def test_median_leaves_at_most_half_the_weight_on_either_side(crowd):
    positions, weights = (np.array(column) for column in zip(*crowd, strict=True))
    middle = weighted_median(positions, weights)
    half = weights.sum() * (0.5 + 1e-9)
    assert weights[positions < middle].sum() <= half
    assert weights[positions > middle].sum() <= half


@checked
@given(points, points, st.floats(0, 3), st.floats(-6, 6), st.floats(0, 6))
def test_outcome_stays_on_the_scale_and_rises_with_the_draw(centre, spread, kappa, z, more):
    outcome = noisy_outcome(centre, spread, kappa, z)
    assert 0 <= outcome <= noisy_outcome(centre, spread, kappa, z + more) <= 100


@checked
@given(
    st.lists(st.tuples(st.booleans(), masses), min_size=1, max_size=27),
    st.floats(0.01, 1),
    st.floats(0.01, 1),
)
def test_one_more_yes_never_sinks_a_proposal(votes, states, people):
    yes, heads = (list(column) for column in zip(*votes, strict=True))
    shares = MajorityShares(states, people)
    assert qualified_majority([True] * len(yes), heads, shares)
    if qualified_majority(yes, heads, shares):
        for voter in range(len(yes)):
            assert qualified_majority([v or i == voter for i, v in enumerate(yes)], heads, shares)


money = st.one_of(st.just(0.0), st.floats(1e-6, 1e4))
payers = st.lists(
    st.tuples(money, st.floats(0.01, 100), st.one_of(money, st.just(math.inf))),
    min_size=1,
    max_size=8,
)


@checked
@given(payers, st.floats(1e-6, 1))
def test_bill_is_met_exactly_and_nobody_overpays(parties, part):
    worth, weights, cap = (np.array(column) for column in zip(*parties, strict=True))
    limits = np.minimum(worth, cap)
    amount = part * math.fsum(limits)
    paid = share_cost(worth, amount, weights, cap)
    assert abs(math.fsum(paid) - amount) <= 1e-12 * max(1.0, worth.max())
    assert (paid >= 0).all()
    assert (paid <= limits).all()


@checked
@given(payers, st.floats(0.01, 0.99), st.randoms(use_true_random=False))
def test_split_ignores_order_and_currency(parties, part, shuffler):
    columns = [np.array(column) for column in zip(*parties, strict=True)]
    amount = part * math.fsum(np.minimum(columns[0], columns[2]))
    paid = share_cost(columns[0], amount, columns[1], columns[2])
    order = list(range(len(parties)))
    shuffler.shuffle(order)
    worth, weights, cap = (column[order] for column in columns)
    slack = 1e-9 * max(1.0, worth.max())
    np.testing.assert_allclose(share_cost(worth, amount, weights, cap), paid[order], atol=slack)
    rescaled = share_cost(100 * worth, 100 * amount, 7 * weights, 100 * cap)
    np.testing.assert_allclose(rescaled, 100 * paid[order], atol=100 * slack)


@checked
@given(payers, st.floats(0.01, 0.9), st.floats(0, 0.1))
def test_a_larger_bill_lowers_nobodys_payment(parties, part, more):
    worth, weights, cap = (np.array(column) for column in zip(*parties, strict=True))
    most = math.fsum(np.minimum(worth, cap))
    small = share_cost(worth, part * most, weights, cap)
    large = share_cost(worth, (part + more) * most, weights, cap)
    assert (large >= small - 1e-9 * max(1.0, worth.max())).all()


seeds = st.integers(0, 2**32 - 1)


@checked
@given(seeds, st.integers(2, 4), st.floats(0.01, 100), st.floats(-50, 50))
def test_packages_ignore_the_unit_of_utility(seed, parties, scale, shift):
    rng = np.random.default_rng(seed)
    table, reserve = rng.random((40, parties)), rng.uniform(0, 0.3, parties)
    weights = rng.uniform(0.1, 2, parties)
    stretch = np.ones(parties)
    stretch[0] = scale
    moved, floor = table * stretch + shift, reserve * stretch + shift
    assert nash(moved, floor, 5 * weights) == nash(table, reserve, weights)
    assert kalai_smorodinsky(moved, floor) == kalai_smorodinsky(table, reserve)


@checked
@given(seeds, st.integers(2, 4))
def test_no_package_is_better_for_all_than_the_chosen_one(seed, parties):
    rng = np.random.default_rng(seed)
    # Coarse utilities make ties and dominated packages common.
    table = rng.integers(0, 6, (60, parties)) / 5
    reserve = rng.integers(0, 3, parties) / 5
    for chosen in (nash(table, reserve, np.ones(parties)), kalai_smorodinsky(table, reserve)):
        assert (chosen is None) == (not (table > reserve).all(axis=1).any())
        if chosen is not None:
            assert (table[chosen] > reserve).all()
            better = (table >= table[chosen]).all(axis=1) & (table > table[chosen]).any(axis=1)
            assert not better.any()


@checked
@given(seeds, st.integers(2, 3), st.integers(1, 40))
def test_agreements_leave_nobody_below_the_reserve(seed, parties, rounds):
    rng = np.random.default_rng(seed)
    table, reserve = rng.random((50, parties)), rng.uniform(0, 0.9, parties)
    result = alternating_offers(table, reserve, rng.uniform(0.25, 8, parties), rounds)
    assert len(result.trace) <= rounds * parties
    for offer in result.trace:
        assert table[offer.outcome, offer.proposer] >= reserve[offer.proposer]
    if result.agreement is not None:
        assert (table[result.agreement] >= reserve).all()
        assert result.trace[-1].outcome == result.agreement


@checked
@given(chances, chances)
def test_sealed_bids_hurt_nobody_who_trades(value, cost):
    result = sealed_bid(value, cost)
    assert bool(result.trade) == (value - cost >= 0.25)
    if result.trade:
        assert cost <= result.price <= value
        assert result.bid >= result.ask - 1e-12


@checked
@given(st.integers(1, 5), seeds)
def test_stable_group_is_stable_and_the_largest(size, seed):
    rng = np.random.default_rng(seed)
    needs = rng.random((size, 3, size)) < 0.4

    def condition(party):
        return lambda who: bool(any(all(np.array(who)[group]) for group in needs[party]))

    conditions = [condition(party) for party in range(size)]
    inside = greatest_fixed_point(conditions)
    assert tuple(c(inside) for c in conditions) == inside
    for who in itertools.product((False, True), repeat=size):
        if tuple(c(who) for c in conditions) == who:
            assert all(there or not here for here, there in zip(who, inside, strict=True))


rates = st.floats(0, 0.5)
payouts = st.floats(1e-3, 0.5)


@checked
@given(st.floats(0, 3), st.floats(0, 3), rates, payouts)
def test_more_uncertainty_never_lowers_the_hurdle(sigma, more, rate, payout):
    lower = hurdle_multiple(sigma, rate, payout)
    assert max(1.0, rate / payout) * (1 - 1e-14) <= lower
    assert lower <= hurdle_multiple(sigma + more, rate, payout) * (1 + 1e-15)


@checked
@given(st.floats(1e-4, 3), st.floats(1e-3, 0.5), payouts)
def test_hurdle_solves_the_equation_of_the_option(sigma, rate, payout):
    multiple = hurdle_multiple(sigma, rate, payout)
    assume(multiple > 1 + 1e-6)
    beta = multiple / (multiple - 1)
    terms = (0.5 * sigma**2 * beta * (beta - 1), (rate - payout) * beta, -rate)
    assert abs(sum(terms)) <= 1e-8 * sum(abs(term) for term in terms)


@checked
@given(seeds, st.floats(-100, 3), chances)
def test_expected_joiners_fit_the_choices(seed, weight, others):
    base = np.random.default_rng(seed).normal(0, 2, (26, 4))
    base[:, 0] = 0
    choice = logit_menu(base, weight, others)
    np.testing.assert_allclose(choice.probabilities.sum(axis=1), 1)
    utility = base.copy()
    utility[:, 1:] += weight * (choice.n_hat / 27 - 0.5)
    odds = np.exp(utility)
    implied = odds / odds.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(choice.probabilities, implied, atol=1e-10)
    assert abs(implied[:, 1:].sum() + others - choice.n_hat) <= 1.5e-12 * 27


@checked
@given(seeds, st.floats(0, 3), st.integers(1, 25))
def test_one_keener_state_lowers_nobodys_chance_to_join(seed, weight, state):
    base = np.random.default_rng(seed).normal(0, 2, (26, 3))
    base[:, 0] = 0
    keener = base.copy()
    keener[state, 1] += 1.0
    out, less_out = (logit_menu(b, weight).probabilities[:, 0] for b in (base, keener))
    assert (less_out <= out + 1e-10).all()


@checked
@given(st.integers(2, 12), st.integers(1, 12), st.floats(0.02, 0.95), st.floats(0.002, 2))
def test_logit_participation_fits_itself(players, needed, ratio, noise):
    assume(needed <= players)
    roots = logit_participation(players, needed, ratio, noise)
    assert len(roots) in (1, 3)
    for p in roots:
        ways = math.comb(players - 1, needed - 1)
        pull = ways * p ** (needed - 1) * (1 - p) ** (players - needed) - ratio
        assert abs(p - 1 / (1 + math.exp(-pull / noise))) < 1e-9


@checked
@given(st.lists(chances, max_size=12), st.integers(0, 13))
def test_chance_of_enough_falls_with_what_is_needed(probabilities, needed):
    chance = at_least(probabilities, needed)
    assert 0 <= at_least(probabilities, needed + 1) <= chance + 1e-12
    assert chance <= 1
    if needed > len(probabilities):
        assert chance == 0
    assert math.isclose(at_least(probabilities[::-1], needed), chance, abs_tol=1e-12)


@checked
@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 50))
def test_a_longer_wait_never_lowers_the_chance_to_close(hazard, elapsed, more):
    chance = close_probability(hazard, elapsed)
    assert 0 <= chance <= close_probability(hazard, elapsed + more) <= 1


@checked
@given(st.floats(1e-6, 1 - 1e-6), st.floats(-8, 8), st.floats(0, 8))
def test_log_odds_shifts_can_be_undone_and_rise(chance, shift, more):
    moved = shift_log_odds(chance, shift)
    assert moved <= shift_log_odds(chance, shift + more) + 1e-15
    assert math.isclose(shift_log_odds(moved, -shift), chance, rel_tol=1e-7)


@checked
@given(points, st.floats(0, 10), points, st.floats(0, 5), st.floats(1e-3, 5))
def test_a_look_moves_belief_towards_the_news_and_narrows_it(mean, variance, seen, q, r):
    prior, noise = Belief(mean, variance), BeliefNoise(q, r)
    looked, blind = update_belief(prior, seen, noise), update_belief(prior, None, noise)
    low, high = min(mean, seen), max(mean, seen)
    assert low - 1e-9 <= looked.mean <= high + 1e-9
    assert q <= looked.variance <= blind.variance + 1e-12
    assert looked.variance <= r + q + 1e-12
