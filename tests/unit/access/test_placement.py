"""Placing hours at several sites: pots, tracks, stability, circles of refusals."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access import placement
from model.access.placement import Applicants, Site, place_hours
from model.access.quotas import ORDERS, Quota, award_hours
from tests.unit.access.placements import (
    contested_case,
    is_stable,
    one_site_row,
    random_case,
    unit_applicants,
)

SEEDS = st.integers(0, 1_000_000)


@given(SEEDS, st.booleans())
def test_hours_are_conserved_and_the_result_is_stable(seed, ties):
    applicants, sites = random_case(seed, ties=ties)
    got = place_hours(applicants, sites)
    assert (got >= 0).all()
    assert (got.sum(axis=1) <= applicants.asked * (1 + 1e-9)).all()
    for number, site in enumerate(sites):
        used = np.bincount(applicants.track, got[:, number], site.hours.shape[1])
        assert (used <= site.hours.sum(axis=0) * (1 + 1e-9) + 1e-12).all()
    assert (got[np.isneginf(applicants.score)] == 0).all()
    assert is_stable(got, applicants, sites)
    # Not so if who got most gives it up for nothing.
    if got.any():
        got[np.unravel_index(got.argmax(), got.shape)] = 0.0
        assert not is_stable(got, applicants, sites)


@given(SEEDS, st.booleans())
def test_hours_go_as_those_of_users_with_one_hour_each(seed, ties):
    applicants, sites = random_case(seed, whole=True, ties=ties)
    rows = np.repeat(np.arange(len(applicants.asked)), applicants.asked.astype(int))
    apart = Applicants(
        applicants.track[rows],
        applicants.group[rows],
        np.ones(len(rows)),
        applicants.choices[rows],
        applicants.score[rows],
    )
    summed = np.zeros(applicants.score.shape)
    np.add.at(summed, rows, place_hours(apart, sites))
    np.testing.assert_array_equal(place_hours(applicants, sites), summed)


@given(SEEDS, st.floats(0, 1), st.floats(0, 2))
def test_v20_one_site_and_one_track_are_a_quota(seed, share, scarcity):
    """V20: as `award_hours` in both orders; open first >= reserve first >= min(quota, group)."""
    rng = np.random.default_rng(seed)
    rows = int(rng.integers(1, 30))
    member, asked = rng.random(rows) < rng.random(), rng.uniform(0, 9, rows)
    nobody, score = np.zeros(rows, dtype=int), np.floor(9 * rng.random((rows, 1)))
    applicants = Applicants(nobody, member.astype(int), asked, nobody[:, None], score)
    supply = scarcity * asked.sum()
    reserved = share * supply
    pots, welcome = [[reserved], [supply - reserved]], [[False, True], [True, True]]
    group = {}
    for order in ORDERS:
        turn = slice(None, None, 1 if order == "reserve_first" else -1)
        site = Site(np.array(pots[turn]), np.array(welcome[turn]))
        got = place_hours(applicants, [site])[:, 0]
        want = award_hours(score[:, 0], asked, member, Quota(supply, reserved, order))
        np.testing.assert_allclose(got, want, atol=1e-9)
        assert got.sum() == pytest.approx(min(supply, asked.sum()))
        group[order] = got[member].sum()
    least = min(reserved, asked[member].sum())
    assert group["open_first"] >= group["reserve_first"] - 1e-9 >= least - 2e-9


@given(SEEDS)
def test_tracks_have_nothing_to_do_with_each_other(seed):
    applicants, sites = random_case(seed)
    together = place_hours(applicants, sites)
    for track in range(sites[0].hours.shape[1]):
        rows = applicants.track == track
        parts = (getattr(applicants, name)[rows] for name in ("group", "asked", "choices", "score"))
        alone = Applicants(np.zeros(rows.sum(), dtype=int), *parts)
        here = [replace(site, hours=site.hours[:, [track]]) for site in sites]
        np.testing.assert_allclose(place_hours(alone, here), together[rows], atol=1e-7)


@given(SEEDS)
def test_the_order_of_applicants_with_different_scores_makes_no_difference(seed):
    applicants, sites = random_case(seed)
    shuffle = np.random.default_rng(seed).permutation(len(applicants.asked))
    names = ("track", "group", "asked", "choices", "score")
    other = Applicants(*(getattr(applicants, name)[shuffle] for name in names))
    np.testing.assert_allclose(
        place_hours(other, sites), place_hours(applicants, sites)[shuffle], atol=1e-7
    )


def test_a_part_refused_later_goes_on_too():
    """By hand: 0 holds 6 at site 0 and 4 at site 1, until 2 comes from site 1 and takes 5 of 6."""
    choices = np.array([[0, 1], [1, 0], [1, 0]])
    score = np.array([[1.0, 2.0], [3.0, 3.0], [2.0, 1.0]])
    none = np.zeros(3, dtype=int)
    applicants = Applicants(none, none, np.array([10.0, 3.0, 5.0]), choices, score)
    got = place_hours(applicants, [one_site_row(6), one_site_row(8)])
    # Site 1 keeps 3 of 1, 4 and then 5 of 0; of 2 first 1 and then none; so 2 holds 5 at site 0.
    np.testing.assert_array_equal(got, [[1, 5], [0, 3], [5, 0]])


def test_each_site_keeps_its_own_pots_and_order():
    """By hand: 4 of the group and 4 others rank as they stand; 4 hours, 2 of them reserved."""
    group = np.array([1, 1, 0, 0, 1, 1, 0, 0])
    for turn, answer in ((1, [1, 1, 1, 1, 0, 0, 0, 0]), (-1, [1, 1, 0, 0, 1, 1, 0, 0])):
        site = Site(np.array([[2.0], [2.0]]), np.array([[False, True], [True, True]])[::turn])
        plain = Site(np.array([[3.0]]), np.array([[True, True]]))
        one = replace(unit_applicants(np.zeros((8, 1), int), -np.arange(8.0)[:, None]), group=group)
        np.testing.assert_array_equal(place_hours(one, [site])[:, 0], answer)
        both = replace(one, choices=np.tile([0, 1], (8, 1)), score=np.tile(one.score, (1, 2)))
        got = place_hours(both, [site, plain])
        np.testing.assert_array_equal(got[:, 0], answer)
        np.testing.assert_array_equal(np.flatnonzero(got[:, 1]), np.flatnonzero(got[:, 0] == 0)[:3])


def test_hours_meant_for_others_do_not_stay_idle_but_tracks_keep_theirs():
    """By hand: the only pot is meant for group 1; track 1 has 5 hours that nobody asks."""
    site = Site(np.array([[2.0, 5.0]]), np.array([[False, True]]))
    three = unit_applicants(np.zeros((3, 1), int), [[3], [2], [1]])
    got = place_hours(replace(three, group=np.array([0, 0, 1])), [site])
    np.testing.assert_array_equal(got[:, 0], [1, 0, 1])
    np.testing.assert_array_equal(place_hours(three, [site])[:, 0], [1, 1, 0])


def circle(few):
    """Two who each want the site that prefers the other, full, and a third with a few hours more.

    Of the two each turn moves as few hours from the own first choice to the second.
    """
    choices = np.array([[0, 1], [1, 0], [0, -1]])
    score = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, -math.inf]])
    none = np.zeros(3, dtype=int)
    asked = np.array([1.0, 1.0, few])
    return Applicants(none, none, asked, choices, score), [one_site_row(1), one_site_row(1)]


@pytest.mark.parametrize("few", [0.3, 1e-2, 1e-4, 1e-6, 1e-8])
def test_long_circles_of_refusals_end_soon(few, monkeypatch):
    """By hand: 0 ends up at site 1 and 1 at site 0, however few hours started it."""
    searches = []
    skip = placement.skip_circles
    monkeypatch.setattr(
        placement, "skip_circles", lambda *all_of: searches.append(1) or skip(*all_of)
    )
    applicants, sites = circle(few)
    got = place_hours(applicants, sites)
    np.testing.assert_allclose(got, [[0, 1], [1 - few, 0], [few, 0]], atol=1e-7)
    assert len(searches) <= 3


def test_skipping_circles_leads_where_the_rounds_lead(monkeypatch):
    """On cases with many rounds: the same with and without skipping, in tracks, pots and groups."""
    skipped = []
    skip = placement.skip_circles

    def watched(*all_of):
        later = skip(*all_of)
        skipped.append(later is not None)
        return later

    monkeypatch.setattr(placement, "skip_circles", watched)
    cases = [contested_case(seed) for seed in range(400)] + [circle(0.003)]
    soon = [place_hours(*case) for case in cases]
    assert sum(skipped) > 10
    monkeypatch.setattr(placement, "MEMORY", 10**9)
    for case, got in zip(cases, soon, strict=True):
        np.testing.assert_allclose(place_hours(*case), got, atol=1e-6)


def test_nobody_and_nowhere():
    none = np.zeros(0, dtype=int)
    nobody = Applicants(none, none, np.zeros(0), np.zeros((0, 1), int), np.zeros((0, 1)))
    assert place_hours(nobody, [one_site_row(1)]).shape == (0, 1)
    unwelcome = unit_applicants([[0], [-1]], [[-math.inf], [1.0]])
    np.testing.assert_array_equal(place_hours(unwelcome, [one_site_row(1)]), [[0], [0]])
