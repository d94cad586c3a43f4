"""Equally likely classes of a distribution, each with its mean: few tastes instead of one a row."""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray


def exponential_classes(mean: float, classes: int) -> NDArray[np.float64]:
    """Return the means of equally likely classes of an exponential distribution, rising.

    Parameters
    ----------
    mean : of the whole; the means of the classes have it as their mean
    classes : at least 1
    """
    edges = [place / classes for place in range(classes + 1)]
    below = np.array([u + (1.0 - u) * math.log(1.0 - u) if u < 1.0 else 1.0 for u in edges])
    return mean * classes * np.diff(below)


def lognormal_classes(log_sd: float, classes: int) -> NDArray[np.float64]:
    """Return the means of equally likely classes of a lognormal distribution of median 1, rising.

    Parameters
    ----------
    log_sd : standard deviation of the logarithm, not negative
    classes : at least 1
    """
    normal = NormalDist()
    inner = [normal.inv_cdf(place / classes) for place in range(1, classes)]
    below = np.array([0.0, *(normal.cdf(z - log_sd) for z in inner), 1.0])
    return math.exp(0.5 * log_sd * log_sd) * classes * np.diff(below)


def class_of(draws: NDArray[np.floating], classes: int) -> NDArray[np.intp]:
    """Return the class of each even draw between 0 and 1 (1 left out)."""
    return (draws * classes).astype(np.intp)
