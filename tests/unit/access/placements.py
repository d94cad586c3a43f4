"""Applicants and lines that the tests of placement share, and stability by the definition."""

import math

import numpy as np

from model.access.placement import place_hours

SLACK = 1e-5
"""What is refused may stay where it is, up to a millionth of what is asked, at each rank."""


def at_ranks(lines, scores):
    """Scores of applicants by line, put in the order of their lists."""
    chosen = np.maximum(lines, 0)
    return np.take_along_axis(np.asarray(scores, dtype=float), chosen, axis=1)


def place_units(lines, scores, capacity):
    """Line of each applicant who asks one hour, or -1; fails if an hour is split.

    ``scores`` has a column for each line.
    """
    lines = np.asarray(lines)
    given = place_hours(np.ones(len(lines)), lines, at_ranks(lines, scores), capacity)
    assert np.isin(given, [0.0, 1.0]).all()
    assert (given.sum(axis=1) <= 1.0).all()
    placed = np.full(len(lines), -1)
    rows, ranks = np.nonzero(given)
    placed[rows] = lines[rows, ranks]
    return placed


def random_case(seed, rows=30, *, whole=False, ties=False):
    """Applicants and lines, from scarce to ample; lists long and short, with gaps."""
    rng = np.random.default_rng(seed)
    count = int(rng.integers(1, 6))
    lines = np.argsort(rng.random((rows, count)), axis=1)
    lines = np.where(np.arange(count) < rng.integers(0, count + 1, rows)[:, None], lines, -1)
    lines[rng.random(lines.shape) < 0.1] = -1
    asked = rng.integers(0, 6, rows).astype(float) if whole else rng.lognormal(0.0, 1.5, rows)
    scores = rng.random((rows, count))
    if ties:
        scores = np.floor(4 * scores)
    scores[rng.random((rows, count)) < 0.1] = -math.inf
    room = asked.sum() * rng.choice([0.2, 0.5, 0.8, 1.0, 2.0]) * rng.dirichlet(np.ones(count))
    return asked, lines, scores, np.floor(room) if whole else room


def wishes_of(asked, lines, scores, given):
    """Hours that each entry of a list would take: all that has no place further up in it."""
    wishes, left = np.zeros(given.shape), asked.copy()
    for rank in range(lines.shape[1]):
        asks = (lines[:, rank] >= 0) & (scores[:, rank] > -math.inf)
        wishes[asks, rank] = left[asks]
        left = left - given[:, rank]
    return wishes


def is_stable(asked, lines, scores, capacity, given, *, slack=SLACK):
    """No line would take more from anybody who has hours further down the list, or none.

    Each line, offered all that its applicants would rather have there, takes the best of it, one
    after the other (equal scores go by place), and that is what it has.
    """
    slack = slack * (1.0 + asked.max(initial=0.0))
    wishes = wishes_of(asked, lines, scores, given)
    if (given > wishes + slack).any():
        return False
    for number, hours in enumerate(capacity):
        left = hours
        entries = zip(*np.nonzero((lines == number) & (scores > -math.inf)), strict=True)
        for entry in sorted(entries, key=lambda e: (-scores[e], e[0])):
            taken = min(left, wishes[entry])
            left -= taken
            if abs(taken - given[entry]) > slack:
                return False
    return True
