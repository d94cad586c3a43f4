"""Which rows adopt: each resists a hazard of its own, and as many adopt as the path says."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.users.adoption import (
    Pace,
    adopters,
    adoption_chance,
    bass_step,
    by_patience,
    hazard_of,
    patience_of,
    reach,
)

USUAL = Pace(0.03, 0.38, 0.5)
ACCESS = np.array([1.0, 0.5, 0.2])
checked = settings(derandomize=True, deadline=None, max_examples=100)


class Crowd:
    """Rows with weights in segments, and who of them has adopted so far."""

    def __init__(self, segment, weight, draws):
        self.segment, self.weight = np.asarray(segment), np.asarray(weight, dtype=float)
        self.order, self.keys = by_patience(self.segment, patience_of(np.asarray(draws)))
        self.count = int(self.segment.max()) + 1
        self.users = np.bincount(self.segment, self.weight, self.count)
        self.hazard = np.zeros(self.count)
        self.reached = reach(self.keys, self.hazard)
        self.since = np.full(self.segment.size, -1)

    @property
    def share(self):
        return np.bincount(self.segment, self.weight * (self.since >= 0), self.count) / self.users

    def adopt(self, chance, step=0):
        self.hazard = self.hazard + hazard_of(chance)
        after = reach(self.keys, self.hazard)
        rows = self.order[adopters(self.reached, after)]
        assert (self.since[rows] < 0).all()
        self.reached, self.since[rows] = after, step

    def follow(self, ceiling, access, steps):
        """Move on as a run does: by the share that has really adopted."""
        for step in range(steps):
            after = bass_step(self.share, ceiling, access, 0.25, USUAL)
            self.adopt(adoption_chance(self.share, after), step)


def test_by_hand():
    """Patience is -ln(1 - draw); a hazard of ln 2 is a chance of a half: draws below it adopt."""
    crowd = Crowd([0, 0, 0, 1, 1], np.ones(5), [0.6, 0.1, 0.4, 0.2, 0.9])
    assert crowd.order.tolist() == [1, 2, 0, 3, 4]
    crowd.adopt([0.5, 0.0])
    assert crowd.since.tolist() == [-1, 0, 0, -1, -1]
    # Of those left in segment 0 half: draws below 1 - 0.5 * 0.5.
    crowd.adopt([0.5, 0.5], 1)
    assert crowd.since.tolist() == [1, 0, 0, 1, -1]


@checked
@given(st.integers(0, 10**6), st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_a_row_adopts_once_its_hazard_exceeds_its_patience(seed, chances):
    rng = np.random.default_rng(seed)
    segment, draws = rng.integers(0, 3, 40), rng.random(40, dtype=np.float32)
    crowd = Crowd(segment, np.ones(40), draws)
    factor = np.linspace(0.2, 1.0, crowd.count)
    patience = patience_of(draws)
    for step, chance in enumerate(chances):
        crowd.adopt(chance * factor, step)
        met = crowd.hazard[segment] > patience
        assert ((crowd.since >= 0) == met).all()


def test_as_many_adopt_as_the_step_says():
    """A draw in each of 1,000 equal parts: exactly the chance of them, step after step."""
    even = (np.arange(1000) + 0.5) / 1000
    crowd = Crowd(np.repeat([0, 1], 1000), np.ones(2000), np.tile(even, 2))
    crowd.adopt([0.25, 0.25])
    assert crowd.share.tolist() == [0.25, 0.25]
    crowd.adopt(adoption_chance(crowd.share, [0.4, 0.25]))
    assert crowd.share.tolist() == [0.4, 0.25]


def shares_after(crowd_of, repeats, steps):
    """Mean share over repeats of the luck after some steps, and the error of that mean."""
    rng = np.random.default_rng(24)
    found = []
    for _ in range(repeats):
        crowd = crowd_of(rng)
        crowd.follow(0.8, ACCESS, steps)
        found.append(crowd.share)
    table = np.array(found)
    return table.mean(axis=0), table.std(axis=0) / math.sqrt(repeats)


def uneven(rng, rows=400, every=1):
    """Rows of uneven weight in three segments; or every other one, with twice the weight."""
    weight = 1 + np.arange(rows) * 7 % 90
    segment = np.repeat([0, 1, 2], [rows // 2, 3 * rows // 10, rows // 5])
    return Crowd(segment[::every], every * weight[::every], rng.random(rows)[::every])


def test_expected_adopters_of_one_step_equal_the_closed_form():
    """Over 3,000 repeats the mean share after a step is the closed form, in 3.5 errors."""
    mean, error = shares_after(uneven, 3000, 1)
    closed = bass_step(np.zeros(3), 0.8, ACCESS, 0.25, USUAL)
    assert (error > 0).all()
    assert (np.abs(mean - closed) < 3.5 * error).all()


def test_half_the_rows_with_double_weight_expect_the_same():
    """Of 4,000 rows or of 2,000: after ten years the same in 3.5 errors, and the closed form.

    From nobody, and by what the row's own segment has done, so that luck lasts.
    """
    one, first = shares_after(lambda rng: uneven(rng, 4000), 150, 40)
    other, second = shares_after(lambda rng: uneven(rng, 4000, 2), 150, 40)
    closed = bass_step(np.zeros(3), 0.8, ACCESS, 10.0, USUAL)
    error = np.hypot(first, second)
    assert (np.abs(one - other) < 3.5 * error).all()
    assert (error < 0.02 * closed).all()
    assert (np.abs(one - closed) < 3.5 * first).all()


def test_few_rows_adopt_late_and_more_rows_less_so():
    """Shares of few rows move in jumps; a path that bends downwards then lags. It fades away."""
    closed = bass_step(np.zeros(3), 0.8, ACCESS, 10.0, USUAL)
    misses = [
        1 - (shares_after(lambda rng, rows=rows: uneven(rng, rows), 400, 40)[0] / closed).mean()
        for rows in (100, 400, 1600)
    ]
    assert misses[0] > 1.5 * misses[1] > 0
    assert misses[1] > 1.5 * misses[2]
    assert abs(misses[2]) < 0.02


@checked
@given(st.integers(0, 10**6), st.floats(0, 1), st.floats(0, 1))
def test_more_hazard_never_loses_an_adopter(seed, one, other):
    rng = np.random.default_rng(seed)
    segment, draws = rng.integers(0, 4, 200), rng.random(200, dtype=np.float32)
    fewer, more = (Crowd(segment, np.ones(200), draws) for _ in range(2))
    low, high = sorted((one, other))
    for step in range(3):
        fewer.adopt(np.full(fewer.count, low), step)
        more.adopt(np.full(more.count, high), step)
        late, early = (np.where(c.since < 0, 99, c.since) for c in (fewer, more))
        assert (early <= late).all()


def test_equal_draws_adopt_together():
    crowd = Crowd([0, 0, 0], [1, 5, 9], [0.3, 0.3, 0.3])
    crowd.adopt([0.29])
    assert crowd.share == 0.0
    crowd.adopt([0.1])
    assert crowd.share == 1.0


def test_chances_nought_and_one():
    """At chance 1 all adopt, whatever a draw in single precision says; at 0 nobody, not even 0."""
    least, most = 0.0, float(np.float32(1.0) - np.float32(2.0**-24))
    crowd = Crowd([0, 0, 1, 1], np.ones(4), [least, most, least, most])
    crowd.adopt([0.0, 1.0])
    assert crowd.share.tolist() == [0.0, 1.0]
    for _ in range(5):
        crowd.adopt([0.0, 1.0])
    assert crowd.share.tolist() == [0.0, 1.0]


def test_hazard_and_patience_are_those_of_an_exponential():
    assert hazard_of([0.0, 0.5]) == pytest.approx([0.0, math.log(2)])
    assert np.isfinite(hazard_of(1.0))
    assert patience_of(np.array([0.0, 0.5])) == pytest.approx([0.0, math.log(2)])
    even = (np.arange(100_000) + 0.5) / 100_000
    assert patience_of(even).mean() == pytest.approx(1.0, abs=1e-4)


def test_nobody_adopts_nothing():
    none = np.zeros(0, dtype=int)
    order, keys = by_patience(none, np.zeros(0))
    assert order.size == keys.size == 0
    assert adopters(reach(keys, np.zeros(2)), reach(keys, np.ones(2))).size == 0


@pytest.mark.parametrize("draws", [[1.0], [-0.1], [math.nan]])
def test_nonsense_draws_are_refused(draws):
    with pytest.raises(ValueError, match="patience_of"):
        patience_of(np.array(draws))


@pytest.mark.parametrize("chance", [1.5, -0.1, math.nan])
def test_nonsense_chances_are_refused(chance):
    with pytest.raises(ValueError, match="adoption: shares"):
        hazard_of([chance])


@pytest.mark.parametrize("patience", [[0.1, 0.2], [-1.0], [1e9], [math.nan]])
def test_nonsense_patience_is_refused(patience):
    with pytest.raises(ValueError, match="by_patience"):
        by_patience(np.zeros(1, dtype=int), np.array(patience))


def test_falling_hazards_are_refused():
    _, keys = by_patience(np.zeros(3, dtype=int), np.array([0.1, 0.2, 0.3]))
    with pytest.raises(ValueError, match="must not fall"):
        adopters(reach(keys, np.array([0.25])), reach(keys, np.array([0.15])))
