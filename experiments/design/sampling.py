"""Points of a design: each method as a function of factors, number and seed.

Space-filling methods work on the unit cube (one column per factor, shares of its range) and turn
shares into values afterwards. The same design gives the same points to the byte. Points of a method
in ``EXTENSIBLE`` stay as they are when more are asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

import numpy as np

from experiments.design.factors import DIRICHLET, column_of, columns_of, steps_of
from experiments.design.plan import Factor, Point
from model.errors import InputError
from model.parameters.evidence import evidence
from model.parameters.loader import Value
from model.random_streams import FloatArray, RandomStreams

MOST_POINTS = 1_000_000
POINTS = {
    "factorial": "values per range (both ends included); all words and levels are taken",
    "one_at_a_time": "values per range (both ends included); all words and levels are taken",
    "latin_hypercube": "points",
    "sobol": "points; a power of two is best",
    "saltelli": "base rows, a power of two; each gives 2 points more than there are factors",
    "morris": "trajectories; each gives 1 point more than there are factors",
    "points": "rows of the file that are taken",
    "calibrated": "rows of the set that are taken",
    "draws": "points",
}
"""What ``points`` counts, by method."""
DEFAULT_POINTS = {
    "factorial": 3, "one_at_a_time": 2, "latin_hypercube": 256, "sobol": 256, "saltelli": 64,
    "morris": 10, "draws": 256,
}  # fmt: skip
EXTENSIBLE = ("sobol", "saltelli", "morris", "points", "calibrated", "draws")
CUBES = ("latin_hypercube", "sobol", "saltelli", "morris")
"""Methods that fill the unit cube."""
DEFAULT_GRID = 4
"""Levels of each factor in the trajectories of Morris."""
BOUNDED = ("uniform", "loguniform", "integer", "triangular")
"""Shapes with ends, which trajectories of Morris reach; others stop at the middle of a slice."""


@dataclass(frozen=True)
class Cube:
    """Shares from 0 to 1, array (points, factors), and the block of each point."""

    shares: FloatArray
    blocks: tuple[int, ...]


def cube_of(method: str, factors: Sequence[Factor], number: int, seed: int, grid: int) -> Cube:
    """Return the unit cube of a method in ``CUBES``.

    Parameters
    ----------
    method, factors, seed : those of the design
    number : what the method counts, see ``POINTS``
    grid : levels of each factor (morris)

    Raises
    ------
    InputError
        Too many points, or a number that does not fit the method.
    """
    width = len(factors)
    per_block = rows_of(method, width, number) // number
    if method == "latin_hypercube":
        shares = _latin(RandomStreams(seed), [factor.name for factor in factors], number)
    elif method == "sobol":
        shares = _sobol(width, number, seed)
    elif method == "saltelli":
        shares = _saltelli(width, number, seed)
    else:
        shares = _morris(RandomStreams(seed), width, number, grid)
    blocks = np.repeat(np.arange(1, number + 1), per_block)
    return Cube(shares, tuple(blocks.tolist()))


def rows_of(method: str, width: int, number: int) -> int:
    """Return how many points a space-filling method or draws give.

    Parameters
    ----------
    method : one of ``CUBES``, or draws
    width : how many factors there are
    number : what the method counts, see ``POINTS``

    Raises
    ------
    InputError
        Too many points, or a number that does not fit the method.
    """
    if method == "saltelli" and number & (number - 1):
        below = 1 << (number.bit_length() - 1)
        raise InputError(
            f"sampling.points: {number} is no power of two, which saltelli needs; "
            f"allowed nearby: {below}, {2 * below}"
        )
    rows = number * {"saltelli": width + 2, "morris": width + 1}.get(method, 1)
    check_size(rows, method)
    return rows


def check_size(points: int, method: str) -> None:
    """Refuse more points than a design can hold.

    Raises
    ------
    InputError
        There are too many; says how many and what fills the space with fewer.
    """
    if points > MOST_POINTS:
        raise InputError(
            f"sampling: method {method} gives {points:,} points; allowed: up to {MOST_POINTS:,} "
            "(latin_hypercube and sobol fill the space with as many as you say)"
        )


def _latin(streams: RandomStreams, names: Sequence[str], number: int) -> FloatArray:
    """Put one point into each of ``number`` slices of every factor; each factor has its streams."""
    shares = np.empty((number, len(names)))
    for at, name in enumerate(names):
        order = np.argsort(streams.uniforms(f"latin/{name}/order", number), kind="stable")
        shares[:, at] = (order + streams.uniforms(f"latin/{name}/place", number)) / number
    return shares


def _sobol(width: int, number: int, seed: int) -> FloatArray:
    from scipy.stats.qmc import Sobol  # type: ignore[import-untyped] # noqa: PLC0415 - slow

    engine = Sobol(width, scramble=True, seed=seed)
    whole: FloatArray = engine.random_base2((number - 1).bit_length())
    return whole[:number]


def _saltelli(width: int, number: int, seed: int) -> FloatArray:
    """Return rows A, AB with one column after the other from B, then B, per base row.

    The layout is that of SALib without second order, so its analysis takes the results as they are.
    """
    base = _sobol(2 * width, number, seed)
    a, b = base[:, :width], base[:, width:]
    rows = np.repeat(a[:, None, :], width + 2, axis=1)
    for at in range(width):
        rows[:, at + 1, at] = b[:, at]
    rows[:, -1, :] = b
    return rows.reshape(number * (width + 2), width)


def _morris(streams: RandomStreams, width: int, number: int, grid: int) -> FloatArray:
    """Return trajectories: each moves one factor after the other by half the grid, and no more."""
    half, paths = grid // 2, np.empty((number, width + 1, width))
    for path in range(number):
        start = np.floor(streams.uniforms("morris/start", width, path + 1) * half)
        up = streams.uniforms("morris/direction", width, path + 1) < 0.5
        first, then = np.where(up, start, start + half), np.where(up, start + half, start)
        moved_in = np.argsort(np.argsort(streams.uniforms("morris/order", width, path + 1)))
        steps = np.arange(width + 1)[:, None]
        paths[path] = np.where(steps > moved_in, then, first)
    shares: FloatArray = paths.reshape(-1, width) / (grid - 1)
    return shares


def inside_slices(shares: FloatArray, grid: int) -> FloatArray:
    """Return the middle of the slice of each level of the grid.

    A factor without ends is not taken to infinity, and words share the levels evenly.
    """
    middle: FloatArray = (shares * (grid - 1) + 0.5) / grid
    return middle


def points_in(factors: Sequence[Factor], cube: Cube) -> tuple[Point, ...]:
    """Return the points that a cube stands for."""
    return _points(factors, columns_of(factors, cube.shares), cube.blocks)


def _points(
    factors: Sequence[Factor], columns: Sequence[Sequence[Value]], blocks: Sequence[int]
) -> tuple[Point, ...]:
    names = [factor.name for factor in factors]
    return tuple(
        Point(
            number,
            block,
            {name: column[number - 1] for name, column in zip(names, columns, strict=True)},
        )
        for number, block in enumerate(blocks, 1)
    )


def factorial(factors: Sequence[Factor], number: int) -> tuple[Point, ...]:
    """Return all combinations of values, the last factor changing fastest; one block."""
    steps = [_steps(factor, number, "factorial") for factor in factors]
    check_size(prod(len(values) for values in steps), "factorial")
    names = [factor.name for factor in factors]
    return tuple(
        Point(place, 1, dict(zip(names, values, strict=True)))
        for place, values in enumerate(product(*steps), 1)
    )


def one_at_a_time(factors: Sequence[Factor], number: int) -> tuple[Point, ...]:
    """Return the values of the evidence, then each factor alone through its values; one block.

    Shares of one whole cannot move alone and stay as they are.
    """
    alone = [factor for factor in factors if factor.shape != DIRICHLET]
    base = {factor.name: evidence()[factor.name].value for factor in alone}
    rows = [base] + [
        base | {factor.name: value}
        for factor in alone
        for value in _steps(factor, number, "one_at_a_time")
        if value != base[factor.name]
    ]
    check_size(len(rows), "one_at_a_time")
    return tuple(Point(place, 1, row) for place, row in enumerate(rows, 1))


def _steps(factor: Factor, number: int, method: str) -> list[Value]:
    if factor.shape == DIRICHLET:
        raise InputError(
            f"sampling: {factor.name} is part of one whole and cannot be in method {method}; "
            "add it to except"
        )
    if number < 2:
        raise InputError(f"sampling.points: {number} is too few for {method}; it counts both ends")
    check_size(number, method)
    return steps_of(factor, number)


def draws(factors: Sequence[Factor], number: int, seed: int) -> tuple[Point, ...]:
    """Return independent draws, the same as ``draw_uncertainties`` gives for the same seed."""
    rows_of("draws", len(factors), number)
    streams, drawn = RandomStreams(seed), range(1, number + 1)
    columns: list[Sequence[Value]] = []
    for factor in factors:
        shares = np.array([streams.uniform(f"draw/{factor.name}", draw) for draw in drawn])
        columns.append(column_of(factor, shares))
    whole = [at for at, factor in enumerate(factors) if factor.shape == DIRICHLET]
    if whole:
        parts = _wholes(streams, [factors[at].name for at in whole], drawn)
        for at, column in zip(whole, parts, strict=True):
            columns[at] = column
    return _points(factors, columns, drawn)


def _wholes(streams: RandomStreams, names: Sequence[str], drawn: range) -> list[list[float]]:
    entries = [evidence()[name] for name in names]
    weights = np.array([float(entry.value) * float(entry.spread or 0) for entry in entries])
    rows = [streams.shares("draw/shares", weights, draw).tolist() for draw in drawn]
    return [list(column) for column in zip(*rows, strict=True)]


SIMPLE: Mapping[str, Callable[[Sequence[Factor], int], tuple[Point, ...]]] = {
    "factorial": factorial,
    "one_at_a_time": one_at_a_time,
}
