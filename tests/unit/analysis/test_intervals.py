"""The intervals cover what they say: 2,000 repeats on models with a known mean."""

import math

import numpy as np
import pytest

from experiments.analysis.bootstrap import Totals, intervals, resample_weights, student, totals
from model.random_streams import RandomStreams

REPEATS, BATCHES = 2000, 8


def coverage(draw, mean, units, runs=1, binary=False, differences=False):
    """Return in which share of repeats the interval holds the mean.

    Each repeat is a column; every batch of columns has its own resamples.
    """
    size, hits = REPEATS // BATCHES, 0
    for batch in range(1, BATCHES + 1):
        values = draw(RandomStreams(1000 + batch), (units, runs, size))
        given = Totals(values.sum(axis=1), np.full((units, size), float(runs)))
        low, high = intervals(
            given, RandomStreams(batch), "test", np.full(size, binary), differences=differences
        )
        hits += int(((low <= mean) & (mean <= high)).sum())
    return hits / REPEATS


def normal(streams, shape):
    return streams.normals("x", shape)


def skewed(streams, shape):
    return -np.log(streams.uniforms("x", shape))


def common_luck(streams, shape):
    """Points of a unit share most of their luck."""
    return streams.normals("own", shape) + 2.0 * streams.normals("shared", (shape[0], 1, shape[2]))


def paired_difference(streams, shape):
    """Two arms with the same luck, of which one adds 0.5 and noise of its own."""
    luck = skewed(streams, shape)
    return (luck + 0.5 + 0.3 * streams.normals("arm", shape)) - luck


def chance(streams, shape):
    return (streams.uniforms("x", shape) < 0.3).astype(float)


def changed_chance(streams, shape):
    draw = streams.uniforms("x", shape)
    return (draw < 0.25).astype(float) - (draw > 0.9)


def counts(streams, shape):
    return np.floor(4.0 * streams.uniforms("x", shape) ** 2)


MODELS = {
    "normal, 15 units": (normal, 0.0, 15),
    "normal, 40 units": (normal, 0.0, 40),
    "skewed, 50 units": (skewed, 1.0, 50),
    "skewed, 200 units": (skewed, 1.0, 200),
    "five points share luck, 40 units": (common_luck, 0.0, 40, 5),
    "paired difference, 30 units": (paired_difference, 0.5, 30),
    "chance, 100 units": (chance, 0.3, 100, 1, True),
    "change of a chance, 50 units": (changed_chance, 0.15, 50, 1, True, True),
    "change of a chance, points share luck, 60 units": (changed_chance, 0.15, 60, 4, True, True),
    "small counts, 60 units": (counts, 3 - math.sqrt(0.25) - math.sqrt(0.5) - math.sqrt(0.75), 60),
}  # fmt: skip


@pytest.mark.parametrize("model", MODELS)
def test_intervals_cover_the_known_mean(model):
    assert 0.939 <= coverage(*MODELS[model]) <= 0.961


def test_plain_percentiles_would_not_cover():
    """The check can fail: 95 % percentiles of ten units hold the mean in 90 % of repeats."""
    values = normal(RandomStreams(1), (10, REPEATS))
    weights = np.concatenate(list(resample_weights(10, 999, RandomStreams(2), "test")))
    low, high = np.quantile(weights @ values / 10, [0.025, 0.975], axis=0)
    assert np.mean((low <= 0) & (high >= 0)) < 0.92


def test_the_same_seed_gives_the_same_bytes():
    values = normal(RandomStreams(1), (30, 4))
    given = totals(values, np.arange(30))
    first, again, other = (
        intervals(given, RandomStreams(seed), "test", np.zeros(4, dtype=bool)) for seed in (1, 1, 2)
    )
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_column_does_not_depend_on_its_neighbours():
    values = normal(RandomStreams(1), (30, 4))
    whole = intervals(
        totals(values, np.arange(30)), RandomStreams(1), "test", np.zeros(4, dtype=bool)
    )
    alone = intervals(
        totals(values[:, 2:3], np.arange(30)), RandomStreams(1), "test", np.zeros(1, dtype=bool)
    )
    assert alone[0][0] == pytest.approx(whole[0][2], rel=1e-12)


def test_runs_of_a_unit_count_once():
    """Ten copies of every run say no more than one."""
    values = normal(RandomStreams(3), (30, 1))
    once = totals(values, np.arange(30))
    often = totals(np.repeat(values, 10, axis=0), np.repeat(np.arange(30), 10))
    assert often.error == pytest.approx(once.error)
    assert often.estimate == pytest.approx(once.estimate)


def test_missing_values_count_for_nothing():
    values = np.array([[1.0], [np.nan], [3.0], [5.0]])
    given = totals(values, np.array([0, 0, 1, 2]))
    assert given.estimate[0] == 3.0
    assert given.units[0] == 3


def test_one_unit_has_no_interval_and_equal_numbers_have_none_of_width():
    flat = np.zeros(1, dtype=bool)
    low, _ = intervals(totals(np.ones((5, 1)), np.zeros(5, int)), RandomStreams(1), "t", flat)
    assert np.isnan(low[0])
    ends = intervals(totals(np.ones((5, 1)), np.arange(5)), RandomStreams(1), "t", flat)
    assert [end[0] for end in ends] == [1.0, 1.0]


def test_a_chance_that_was_never_seen_is_not_called_impossible():
    ends = intervals(
        totals(np.zeros((30, 1)), np.arange(30)), RandomStreams(1), "t", np.ones(1, dtype=bool)
    )
    assert ends[0][0] == 0.0
    assert 0.05 < ends[1][0] < 0.2


@pytest.mark.parametrize(
    ("freedom", "known"), [(1, 12.706), (2, 4.303), (3, 3.182), (9, 2.262), (30, 2.042)]
)
def test_quantiles_of_student(freedom, known):
    assert student(freedom) == pytest.approx(known, rel=2e-3)
