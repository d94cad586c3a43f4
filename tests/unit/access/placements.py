"""Applicants and sites that the tests of placement share, and stability by the definition."""

import math

import numpy as np

from model.access.placement import Applicants, Site, place_hours

SLACK = 1e-6


def one_site_row(hours, welcome=True):
    """A site with one pot for everybody and one track."""
    return Site(np.array([[float(hours)]]), np.array([[welcome]]))


def unit_applicants(choices, scores):
    """Applicants of one track and group who ask one hour each."""
    choices = np.asarray(choices)
    none = np.zeros(len(choices), dtype=int)
    return Applicants(none, none, np.ones(len(choices)), choices, np.asarray(scores, dtype=float))


def place_units(choices, scores, capacity):
    """Site of each applicant, or -1; fails if an hour is split."""
    given = place_hours(unit_applicants(choices, scores), [one_site_row(n) for n in capacity])
    assert np.isin(given, [0.0, 1.0]).all()
    assert (given.sum(axis=1) <= 1.0).all()
    return np.where(given.any(axis=1), given.argmax(axis=1), -1)


def random_case(seed, rows=30, *, whole=False, ties=False):
    """Some sites, tracks, groups and pots, from scarce to ample, lists long and short."""
    rng = np.random.default_rng(seed)
    sites, tracks, groups = (int(rng.integers(1, most)) for most in (5, 4, 4))
    order = np.argsort(rng.random((rows, sites)), axis=1)
    choices = np.where(np.arange(sites) < rng.integers(0, sites + 1, rows)[:, None], order, -1)
    asked = rng.integers(0, 6, rows).astype(float) if whole else rng.lognormal(0.0, 1.5, rows)
    score = rng.random((rows, sites))
    if ties:
        score = np.floor(4 * score)
    score[rng.random((rows, sites)) < 0.1] = -math.inf
    applicants = Applicants(
        rng.integers(0, tracks, rows), rng.integers(0, groups, rows), asked, choices, score
    )
    scale = asked.sum() / sites / tracks * rng.choice([0.2, 0.5, 0.8, 1.0, 2.0])
    offers = []
    for _ in range(sites):
        pots = int(rng.integers(1, 4))
        hours = scale * rng.dirichlet(np.ones(pots), tracks).T * rng.choice([0, 1, 2], (1, tracks))
        welcome = rng.random((pots, groups)) < 0.5
        welcome[rng.integers(0, pots)] = True
        offers.append(Site(np.floor(hours) if whole else hours, welcome))
    return applicants, offers


def contested_case(seed, rows=60):
    """Three sites that together have about what is asked: a few hours are refused many times."""
    rng = np.random.default_rng(seed)
    asked = rng.lognormal(0.0, 1.5, rows)
    track = rng.integers(0, 2, rows)
    choices = np.argsort(rng.random((rows, 3)), axis=1)
    applicants = Applicants(track, rng.integers(0, 2, rows), asked, choices, rng.random((rows, 3)))
    scale = np.bincount(track, asked, 2) * rng.uniform(0.8, 1.1) / 3
    shares = rng.dirichlet(np.ones(3), (3, 2))
    welcome = np.array([[True, False], [False, True], [True, True]])
    return applicants, [Site(scale * share.T, rng.permutation(welcome)) for share in shares]


def chosen_by_site(site, applicants, column, offered):
    """What a site takes of hours offered to it: the rule in words, one after the other."""
    taken = np.zeros(len(offered))
    for track in range(site.hours.shape[1]):
        here = np.flatnonzero(
            (applicants.track == track) & (applicants.score[:, column] > -math.inf)
        )
        line = sorted(here.tolist(), key=lambda n: (-applicants.score[n, column], n))
        left = 0.0
        for hours, whom in zip(site.hours[:, track].tolist(), site.welcome, strict=True):
            pot = hours
            for n in line:
                some = min(pot, offered[n] - taken[n]) if whom[applicants.group[n]] else 0.0
                taken[n] += some
                pot -= some
            left += pot
        for n in line:
            some = min(left, offered[n] - taken[n])
            taken[n] += some
            left -= some
    return taken


def is_stable(given, applicants, sites):
    """No site would take more from anybody who holds hours further down the list, or none."""
    rows = np.arange(len(given))
    got = given.sum(axis=1)
    listed = np.zeros(given.shape, dtype=bool)
    wishes = np.zeros(given.shape)
    remaining = applicants.asked.copy()
    for sites_at_rank in applicants.choices.T:
        on = sites_at_rank >= 0
        wishes[rows[on], sites_at_rank[on]] = remaining[on]
        listed[rows[on], sites_at_rank[on]] = True
        remaining[on] -= given[rows[on], sites_at_rank[on]]
    slack = SLACK * (1.0 + applicants.asked.max(initial=0.0))
    if (given[~listed] > 0.0).any() or (got > applicants.asked + slack).any():
        return False
    return all(
        np.abs(chosen_by_site(site, applicants, s, wishes[:, s]) - given[:, s]).max(initial=0.0)
        <= slack
        for s, site in enumerate(sites)
    )
