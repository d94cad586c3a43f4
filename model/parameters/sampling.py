"""Draws from the ranges of the evidence: one value per uncertainty, as a set of overrides."""

import math
from collections.abc import Callable
from statistics import NormalDist

import numpy as np

from model.parameters.evidence import Evidence, bounds_of, evidence, field_of
from model.random_streams import RandomStreams


def role_of(name: str) -> str:
    """Return whether a parameter is an uncertainty, a lever or a constant."""
    extra = field_of(name).json_schema_extra
    return str(extra["role"]) if isinstance(extra, dict) else ""


def draw_uncertainties(streams: RandomStreams, draw: int) -> dict[str, float | int]:
    """Return values of all uncertainties for one draw, each from its own stream.

    Levers, constants and categories keep their values. Shares of one whole are drawn together.
    """
    values: dict[str, float | int] = {}
    for name, entry in evidence().items():
        if role_of(name) == "uncertainty" and entry.shape in _QUANTILES:
            share = streams.uniform(f"draw/{name}", draw)
            values[name] = _within(name, _QUANTILES[entry.shape](entry, share))
    return values | _shares(streams, draw)


def quantile(name: str, share: float) -> float | int:
    """Return the value of a parameter at a quantile of its range (0 to 1)."""
    entry = evidence()[name]
    return _within(name, _QUANTILES[entry.shape](entry, share))


def _within(name: str, value: float) -> float | int:
    field = field_of(name)
    low, high = bounds_of(field)
    held = min(high, max(low, value))
    return round(held) if field.annotation is int else held


def _shares(streams: RandomStreams, draw: int) -> dict[str, float | int]:
    entries = {n: e for n, e in evidence().items() if e.shape == "dirichlet"}
    weights = np.array([float(e.value) * float(e.spread or 0) for e in entries.values()])
    drawn = streams.shares("draw/shares", weights, draw)
    return {name: float(value) for name, value in zip(entries, drawn, strict=True)}


def _range(entry: Evidence) -> tuple[float, float, float]:
    low = entry.value if entry.low is None else entry.low
    high = entry.value if entry.high is None else entry.high
    return float(low), float(entry.value), float(high)


def _uniform(entry: Evidence, share: float) -> float:
    low, _, high = _range(entry)
    return low + share * (high - low)


def _integer(entry: Evidence, share: float) -> float:
    low, _, high = _range(entry)
    return min(high, math.floor(low + share * (high - low + 1)))


def _loguniform(entry: Evidence, share: float) -> float:
    low, _, high = _range(entry)
    return float(low * (high / low) ** share)


def _triangular(entry: Evidence, share: float) -> float:
    low, mode, high = _range(entry)
    whole = high - low
    if share * whole < mode - low:
        return low + math.sqrt(share * whole * (mode - low))
    return high - math.sqrt((1.0 - share) * whole * (high - mode))


def _normal(entry: Evidence, share: float) -> float:
    return float(entry.value) + float(entry.spread or 0.0) * normal_quantile(share)


def _lognormal(entry: Evidence, share: float) -> float:
    return float(entry.value) * math.exp(float(entry.spread or 0.0) * normal_quantile(share))


_QUANTILES: dict[str, Callable[[Evidence, float], float]] = {
    "uniform": _uniform,
    "integer": _integer,
    "loguniform": _loguniform,
    "triangular": _triangular,
    "normal": _normal,
    "lognormal": _lognormal,
}


def normal_quantile(share: float) -> float:
    """Return the quantile of the standard normal distribution."""
    return NormalDist().inv_cdf(min(1.0 - 1e-12, max(1e-12, share)))
