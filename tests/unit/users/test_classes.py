"""Equally likely classes: their means, by numbers and by integration."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from model.users.classes import class_of, exponential_classes, lognormal_classes

COUNTS = (1, 2, 4, 7)
POINTS = 200_000


def mean_by_quantiles(quantile, classes):
    """Mean of each class: the quantile function averaged over the class, by the midpoint rule."""
    even = (np.arange(POINTS * classes) + 0.5) / (POINTS * classes)
    return quantile(even).reshape(classes, POINTS).mean(axis=1)


@pytest.mark.parametrize("classes", COUNTS)
@pytest.mark.parametrize("mean", [0.0, 0.3, 0.8])
def test_means_of_an_exponential(classes, mean):
    found = exponential_classes(mean, classes)
    assert found.mean() == pytest.approx(mean, rel=1e-12)
    by_numbers = mean_by_quantiles(lambda even: -mean * np.log1p(-even), classes)
    np.testing.assert_allclose(found, by_numbers, rtol=1e-4, atol=1e-12)
    assert (np.diff(found) > 0).all() or mean == 0


@pytest.mark.parametrize("classes", COUNTS)
@pytest.mark.parametrize("log_sd", [0.0, 0.5, 1.25])
def test_means_of_a_lognormal(classes, log_sd):
    found = lognormal_classes(log_sd, classes)
    assert found.mean() == pytest.approx(math.exp(log_sd**2 / 2), rel=1e-12)
    normal = NormalDist()
    edges = [normal.inv_cdf(place / classes) for place in range(1, classes)]
    grid = np.linspace(-9, 9, 360_001)
    density = np.exp(-(grid**2) / 2) / math.sqrt(2 * math.pi)
    place = np.searchsorted(edges, grid)
    step = grid[1] - grid[0]
    by_numbers = classes * np.bincount(place, np.exp(log_sd * grid) * density * step, classes)
    np.testing.assert_allclose(found, by_numbers, rtol=2e-4)
    assert (np.diff(found) > 0).all() or log_sd == 0


def test_quartiles_of_an_exponential_by_hand():
    """Mean of -ln(1-u) over the first quarter: 4 (1/4 + 3/4 ln(3/4)); the last: 1 + ln 4."""
    found = exponential_classes(1.0, 4)
    assert found[0] == pytest.approx(1 + 3 * math.log(0.75))
    assert found[-1] == pytest.approx(1 + math.log(4))


def test_without_spread_all_classes_are_alike():
    assert lognormal_classes(0.0, 4) == pytest.approx([1.0] * 4)
    assert exponential_classes(0.0, 4).tolist() == [0.0] * 4


def test_draws_fall_evenly_into_classes():
    most = np.float32(1.0) - np.float32(2.0**-24)
    draws = np.array([0.0, 0.24, 0.25, 0.5, 0.75, most], dtype=np.float32)
    assert class_of(draws, 4).tolist() == [0, 0, 1, 2, 3, 3]
    assert class_of(draws, 1).tolist() == [0] * 6
    assert np.bincount(class_of((np.arange(1000) + 0.5) / 1000, 4)).tolist() == [250] * 4
