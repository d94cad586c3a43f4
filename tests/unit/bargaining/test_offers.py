"""Bargaining by turns: known answers V12 and V13, breakdown, and who yields what."""

import math

import numpy as np
import pytest

from model.bargaining.offers import alternating_offers, rubinstein_share
from model.bargaining.packages import nash, patience_weights


def _line(steps):
    first = np.arange(steps + 1) / steps
    return np.column_stack([first, 1.0 - first])


def _by_backward_induction(delta1, delta2, horizon):
    """Return the first proposer's share when the last proposer of a long game takes all."""
    share = 1.0
    for turn in range(horizon - 2, -1, -1):
        waiting = delta2 if turn % 2 == 0 else delta1
        share = 1.0 - waiting * share
    return share


@pytest.mark.parametrize(
    ("delta1", "delta2", "answer"),
    [(0.9, 0.9, 0.526316), (0.95, 0.8, 0.833333), (0.99, 0.97, 0.755668)],
)
def test_v12_share_equals_backward_induction(delta1, delta2, answer):
    """V12: 0.526316, 0.833333, 0.755668 by formula and by backward induction over 2,001 rounds."""
    assert rubinstein_share(delta1, delta2) == pytest.approx(answer, abs=1e-6)
    assert _by_backward_induction(delta1, delta2, 2_001) == pytest.approx(
        rubinstein_share(delta1, delta2), abs=1e-9
    )


def test_v12_fast_offers_approach_the_weighted_nash_split():
    """V12: with ever faster offers the share tends to r2/(r1+r2), the asymmetric Nash split."""
    rates = (0.05, 0.15)
    limit = rubinstein_share(*(math.exp(-rate * 1e-7) for rate in rates))
    weights = patience_weights(rates)
    frontier = _line(1_000)
    assert limit == pytest.approx(0.75, abs=1e-6)
    assert weights[0] == pytest.approx(limit, abs=1e-6)
    assert frontier[nash(frontier, (0, 0), weights)][0] == pytest.approx(limit, abs=1e-6)


def _crossing(first, second):
    low, high = 0.0, 1.0
    for _ in range(100):
        middle = 0.5 * (low + high)
        if middle**first + middle**second < 1.0:
            low = middle
        else:
            high = middle
    return low


@pytest.mark.parametrize(
    ("exponents", "split"), [((4, 4), 0.5), ((4, 1), 0.7245), ((4, 0.25), 0.8772)]
)
def test_v13_agreement_where_targets_cross(exponents, split):
    """V13: e = (4,4), (4,1), (4,1/4) split at 0.5, 0.7245, 0.8772, in the round of the crossing."""
    rounds, steps = 2_000, 20_000
    result = alternating_offers(_line(steps), (0, 0), exponents, rounds)
    when = _crossing(*exponents)
    assert 1.0 - when ** exponents[0] == pytest.approx(split, abs=5e-5)
    assert 0.0 <= result.round / (rounds + 1) - when <= 1.0 / (rounds + 1)
    # In one round a target falls by at most this much.
    step = max(e * when ** (e - 1) for e in exponents) / rounds + 1.0 / steps
    assert abs(result.agreement / steps - split) <= step + 5e-5


def test_v13_equal_hard_heads_meet_at_084():
    """V13: two parties with e = 4 meet at t = 0.841, when each target has fallen to a half."""
    result = alternating_offers(_line(20_000), (0, 0), (4, 4), 2_000)
    assert result.round / 2_001 == pytest.approx(0.841, abs=1e-3)


@pytest.mark.oracle
@pytest.mark.parametrize(
    ("exponents", "answer"), [((4.0, 4.0), 50), ((4.0, 1.0), 72), ((4.0, 0.25), 87)]
)
def test_v13_agreement_equals_negmas(exponents, answer):
    """V13: NegMAS SAO with 101 outcomes and 100 steps agrees on 50, 72, 87; so do we."""
    negmas = pytest.importorskip("negmas")
    session = negmas.SAOMechanism(issues=[negmas.make_issue(101, "share")], n_steps=100)
    for party, exponent in enumerate(exponents):
        session.add(
            negmas.AspirationNegotiator(aspiration_type=exponent),
            preferences=negmas.preferences.MappingUtilityFunction(
                {(i,): (i if party == 0 else 100 - i) / 100 for i in range(101)},
                issues=session.issues,
                reserved_value=0.0,
            ),
        )
    result = alternating_offers(_line(100), (0, 0), exponents, 100)
    assert session.run().agreement == (answer,)
    assert abs(result.agreement - answer) <= 1


def test_harder_heads_get_more_and_everyone_waits_longer():
    soft = alternating_offers(_line(1_000), (0, 0), (1, 1), 200)
    hard = alternating_offers(_line(1_000), (0, 0), (6, 1), 200)
    assert hard.agreement > soft.agreement
    assert hard.round > soft.round


def test_trace_tells_the_story_of_three_parties():
    rng = np.random.default_rng(5)
    table = rng.dirichlet((1, 1, 1), 400)
    result = alternating_offers(table, (0.1, 0.1, 0.1), (2, 3, 4), 50)
    assert [offer.proposer for offer in result.trace[:4]] == [0, 1, 2, 0]
    assert [offer.round for offer in result.trace[:4]] == [1, 1, 1, 2]
    last = result.trace[-1]
    assert (last.outcome, last.round, last.proposer) == (
        result.agreement,
        result.round,
        result.proposer,
    )
    assert last.utilities == tuple(table[result.agreement])
    assert min(last.utilities) >= 0.1
    # Nobody who is slow to yield ever offers itself less than it could still ask for.
    for offer in result.trace:
        clock, party = offer.round / 51, offer.proposer
        best = table[:, party].max()
        target = 0.1 + (best - 0.1) * (1 - clock ** (2, 3, 4)[party])
        assert offer.utilities[party] >= target - 1e-9


def test_proposer_gives_the_others_all_that_its_own_target_allows():
    # Both first rows are worth the same to party 0; the second is better for party 1.
    table = [[1.0, 0.1], [1.0, 0.3], [0.2, 1.0]]
    assert alternating_offers(table, (0, 0), (9, 9), 5).trace[0].outcome == 1
    # Where that is the same for the others, it takes more for itself.
    table = [[0.5, 0.5], [1.0, 0.5], [0.0, 1.0]]
    assert alternating_offers(table, (0, 0), (0.25, 9), 1).trace[0].outcome == 1


def test_others_are_pleased_in_proportion_to_their_ranges():
    # Party 1 counts to 100, party 2 to 10: the second row leaves each more than half its range.
    table = [[1.0, 50.0, 6.0], [1.0, 60.0, 5.5], [0.0, 100.0, 0.0], [0.0, 0.0, 10.0]]
    assert alternating_offers(table, (0, 0, 0), (9, 9, 9), 5).trace[0].outcome == 1


def test_a_party_that_cannot_gain_takes_what_costs_it_nothing():
    result = alternating_offers([[1.0, 0.0], [2.0, -1.0]], (0, 0), (1, 1), 9)
    assert result.agreement == 0


def test_talks_break_down():
    apart = alternating_offers([[1.0, -0.1], [-0.1, 1.0]], (0, 0), (1, 1), 30)
    assert (apart.agreement, apart.round, apart.proposer) == (None, None, None)
    assert len(apart.trace) == 60
    # Somebody's best package is worse than no deal: not even a first offer.
    assert alternating_offers([[1.0, -0.1], [0.5, -0.2]], (0, 0), (1, 1), 30).trace == ()
    # A zone of agreement, but everyone too stubborn for one round.
    assert alternating_offers(_line(10), (0, 0), (4, 4), 1).agreement is None


@pytest.mark.parametrize(
    ("utilities", "exponents", "rounds"),
    [
        ([[1.0, 0.0]], (1.0,), 5),
        ([[1.0, 0.0]], (1.0, 0.0), 5),
        ([[1.0, 0.0]], (1.0, math.nan), 5),
        ([[1.0, 0.0]], (1.0, 1.0), 0),
        ([[1.0, math.nan]], (1.0, 1.0), 5),
    ],
)
def test_nonsense_talks_are_refused(utilities, exponents, rounds):
    with pytest.raises(ValueError, match=r"talks|utilities"):
        alternating_offers(utilities, (0.0, 0.0), exponents, rounds)


def test_who_cannot_wait_at_all_takes_what_is_left():
    assert rubinstein_share(0.0, 0.9) == pytest.approx(0.1)
    assert rubinstein_share(0.9, 0.0) == 1.0
    assert rubinstein_share(1.0, 0.9) == 1.0
    assert rubinstein_share(0.9, 1.0) == 0.0


@pytest.mark.parametrize("deltas", [(1.0, 1.0), (1.2, 0.5), (-0.1, 0.5), (math.nan, 0.5)])
def test_nonsense_discounting_is_refused(deltas):
    with pytest.raises(ValueError, match="discount factors"):
        rubinstein_share(*deltas)
