"""Hours that stay idle in one track go to other tracks; bad input of placement."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access.placement import Applicants, Site, fill_idle, place_hours
from tests.unit.access.placements import one_site_row, random_case, unit_applicants


def two_tracks():
    """Site 0 has 5 hours for track 0, who asks 1, and none for track 1, who asks 8 and 2."""
    applicants = Applicants(
        track=np.array([0, 1, 1, 2]),
        group=np.zeros(4, dtype=int),
        asked=np.array([1.0, 8.0, 2.0, 4.0]),
        choices=np.array([[0, 1], [0, 1], [0, -1], [0, 1]]),
        score=np.array([[1.0, 1.0], [2.0, 1.0], [3.0, 9.0], [9.0, 2.0]]),
    )
    everybody = np.array([[True]])
    sites = [Site(np.array([[5.0, 0, 0]]), everybody), Site(np.array([[0.0, 0, 6]]), everybody)]
    return applicants, sites


def test_idle_hours_go_by_score_to_the_tracks_allowed():
    """By hand: 4 idle at site 0: 2 for the best and 2 for the next; 2 idle at site 1 for that."""
    applicants, sites = two_tracks()
    got = place_hours(applicants, sites)
    np.testing.assert_array_equal(got, [[1, 0], [0, 0], [0, 0], [0, 4]])
    filled = fill_idle(applicants, sites, got, np.array([True, True, True]))
    np.testing.assert_array_equal(filled, [[1, 0], [2, 2], [2, 0], [0, 4]])
    same = fill_idle(applicants, sites, got, np.array([True, False, True]))
    np.testing.assert_array_equal(same, got)


def test_idle_hours_do_not_go_to_the_unwelcome():
    applicants, sites = two_tracks()
    score = applicants.score.copy()
    score[2, 0] = -math.inf
    applicants = replace(applicants, score=score)
    got = place_hours(applicants, sites)
    filled = fill_idle(applicants, sites, got, np.array([True, True, True]))
    np.testing.assert_array_equal(filled, [[1, 0], [4, 2], [0, 0], [0, 4]])


@given(st.integers(0, 1_000_000))
def test_nothing_stays_idle_while_somebody_allowed_asks(seed):
    applicants, sites = random_case(seed)
    tracks = sites[0].hours.shape[1]
    allowed = np.random.default_rng(seed).random(tracks) < 0.7
    got = place_hours(applicants, sites)
    before = got.copy()
    filled = fill_idle(applicants, sites, got, allowed)
    np.testing.assert_array_equal(got, before)
    assert (filled >= got).all()
    assert (filled[~allowed[applicants.track]] == got[~allowed[applicants.track]]).all()
    rest = applicants.asked - filled.sum(axis=1)
    idle = np.array([site.hours.sum() for site in sites]) - filled.sum(axis=0)
    assert (rest >= -1e-9).all() and (idle >= -1e-9).all()
    for number in range(len(sites)):
        listed = (applicants.choices == number).any(axis=1) & allowed[applicants.track]
        asks = rest[listed & (applicants.score[:, number] > -math.inf)]
        assert idle[number] < 1e-6 or (asks < 1e-6).all()
    np.testing.assert_allclose(fill_idle(applicants, sites, filled, allowed), filled, atol=1e-6)


@pytest.mark.parametrize(
    ("given_so_far", "allowed", "message"),
    [
        ([[0.0]], [True], "shape"),
        ([[-1.0], [0.0]], [True], "negative"),
        ([[math.nan], [0.0]], [True], "negative"),
        ([[1.0], [1.0]], [True], "than a site has"),
        ([[1.5], [0.0]], [True], "than asked"),
        ([[0.0], [0.0]], [True, True], "tracks_allowed"),
        ([[0.0], [0.0]], [1], "tracks_allowed"),
    ],
)
def test_nonsense_to_fill_is_refused(given_so_far, allowed, message):
    two = unit_applicants([[0], [0]], [[1.0], [1.0]])
    with pytest.raises(ValueError, match=message):
        fill_idle(two, [one_site_row(1.5)], np.array(given_so_far), np.array(allowed))


GOOD = {
    "track": [0, 0],
    "group": [0, 0],
    "asked": [1.0, 1.0],
    "choices": [[0, 1], [1, -1]],
    "score": [[1.0, 1.0], [1.0, 1.0]],
}


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("track", [0], "length"),
        ("track", [[0], [0]], "length"),
        ("track", [0.5, 0.0], "track must be whole"),
        ("track", [-1, 0], "track must not be negative"),
        ("group", [-1, 0], "group must not be negative"),
        ("group", [True, False], "group must be whole"),
        ("asked", [[1.0], [1.0]], "shapes"),
        ("asked", [-1.0, 1.0], "asked"),
        ("asked", [math.nan, 1.0], "asked"),
        ("asked", [math.inf, 1.0], "asked"),
        ("choices", [0, 1], "shapes"),
        ("choices", [[0.5, 1.0], [0.0, 1.0]], "whole"),
        ("choices", [[0, 2], [0, 1]], "2 sites"),
        ("choices", [[0, -2], [0, 1]], "2 sites"),
        ("choices", [[-1, 0], [0, 1]], "after the end"),
        ("choices", [[0, 0], [0, 1]], "twice"),
        ("score", [1.0, 1.0], "shapes"),
        ("score", [[1.0, 1.0]], "length"),
        ("score", [[1.0, math.nan], [1.0, 1.0]], "score"),
        ("score", [[1.0, math.inf], [1.0, 1.0]], "score"),
    ],
)
def test_nonsense_applicants_are_refused(name, value, message):
    columns = {key: np.array(column) for key, column in (GOOD | {name: value}).items()}
    with pytest.raises(ValueError, match=message):
        Applicants(**columns)


@pytest.mark.parametrize(
    ("hours", "welcome", "message"),
    [
        ([1.0], [[True]], "shapes"),
        ([[1.0]], [True], "shapes"),
        ([[1.0]], [[True], [True]], "shapes"),
        (np.zeros((0, 1)), np.zeros((0, 1), bool), "no pot"),
        ([[1.0]], [[1]], "true or false"),
        ([[-1.0]], [[True]], "hours"),
        ([[math.nan]], [[True]], "hours"),
        ([[math.inf]], [[True]], "hours"),
    ],
)
def test_nonsense_sites_are_refused(hours, welcome, message):
    with pytest.raises(ValueError, match=message):
        Site(np.array(hours), np.array(welcome))


@pytest.mark.parametrize(
    ("sites", "change", "message"),
    [
        ([], {}, "0 sites"),
        ([one_site_row(1)], {}, "1 sites"),
        ([one_site_row(1), one_site_row(1)], {"track": np.array([0, 1])}, "track 1"),
        ([one_site_row(1), one_site_row(1)], {"group": np.array([0, 3])}, "group 3"),
        ([one_site_row(1), Site(np.ones((1, 2)), np.array([[True]]))], {}, "numbers of tracks"),
        ([one_site_row(1), Site(np.ones((1, 1)), np.array([[True, True]]))], {}, "of groups"),
    ],
)
def test_sites_that_do_not_fit_are_refused(sites, change, message):
    columns = {key: np.array(column) for key, column in GOOD.items()} | change
    with pytest.raises(ValueError, match=message):
        place_hours(Applicants(**columns), sites)
