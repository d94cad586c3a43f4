"""Where a value stands in its factor's range, from 0 to 1: the inverse of drawing it."""

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.data import FloatArray
from experiments.design.plan import Factor
from model.parameters.evidence import evidence

_MIDDLE = 0.5


def positions_of(points: pd.DataFrame, factors: Sequence[Factor]) -> FloatArray:
    """Return the position of every value, (P, K), each 0 to 1.

    Levels stand at equal distances from 0 to 1. A number stands where its distribution function
    says; a word without levels stands in the middle of its equal part.
    """
    columns = [_column(points[factor.name], factor) for factor in factors]
    return np.column_stack(columns) if columns else np.zeros((len(points), 0))


def _column(values: pd.Series, factor: Factor) -> FloatArray:
    if factor.levels or not pd.api.types.is_numeric_dtype(values):
        levels = list(factor.levels) or sorted(set(values.astype(str)))
        place = {level: index for index, level in enumerate(levels)}
        steps = max(1, len(levels) - 1)
        return np.array([_nearest_level(value, levels, place) / steps for value in values])
    low, high = factor.low, factor.high
    if low is None or high is None or not high > low:
        low, high = float(values.min()), float(values.max())
    share = _DISTRIBUTIONS.get(factor.shape, _uniform)
    return np.clip(share(values.to_numpy(dtype=float), float(low), float(high), factor.name), 0, 1)


def _nearest_level(value: object, levels: Sequence[object], place: Mapping[Any, int]) -> float:
    if value in place:
        return float(place[value])
    if isinstance(value, (int, float)) and all(isinstance(one, (int, float)) for one in levels):
        gaps = [abs(float(one) - value) for one in levels]  # type: ignore[arg-type]
        return float(gaps.index(min(gaps)))
    return (len(levels) - 1) * _MIDDLE


def _uniform(values: FloatArray, low: float, high: float, _name: str) -> FloatArray:
    return (values - low) / (high - low) if high > low else np.full_like(values, _MIDDLE)


def _integer(values: FloatArray, low: float, high: float, _name: str) -> FloatArray:
    return (values - low + _MIDDLE) / (high - low + 1.0)


def _loguniform(values: FloatArray, low: float, high: float, name: str) -> FloatArray:
    if low <= 0.0:
        return _uniform(values, low, high, name)
    return _uniform(np.log(np.maximum(values, low)), math.log(low), math.log(high), name)


def _triangular(values: FloatArray, low: float, high: float, name: str) -> FloatArray:
    mode = min(high, max(low, float(evidence()[name].value)))
    whole = high - low
    left = (values - low) ** 2 / max(whole * (mode - low), 1e-300)
    right = 1.0 - (high - values) ** 2 / max(whole * (high - mode), 1e-300)
    return np.where(values < mode, left, right)


def _normal(values: FloatArray, _low: float, _high: float, name: str) -> FloatArray:
    entry = evidence()[name]
    return _bell((values - float(entry.value)) / float(entry.spread or 1.0))


def _lognormal(values: FloatArray, _low: float, _high: float, name: str) -> FloatArray:
    entry = evidence()[name]
    logs = np.log(np.maximum(values, 1e-300) / float(entry.value))
    return _bell(logs / float(entry.spread or 1.0))


def _bell(scores: FloatArray) -> FloatArray:
    return np.array([NormalDist().cdf(float(score)) for score in scores])


_DISTRIBUTIONS: dict[str, Callable[[FloatArray, float, float, str], FloatArray]] = {
    "uniform": _uniform,
    "integer": _integer,
    "loguniform": _loguniform,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
}
