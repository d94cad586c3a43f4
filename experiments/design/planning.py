"""From a design to its plan, which is always the same for the same design."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.design.factors import evidence_factor, resolve_factors
from experiments.design.forms import LARGEST
from experiments.design.given import read_calibrated
from experiments.design.plan import Arm, Factor, Plan, Point, Span
from experiments.design.sampling import (
    BOUNDED,
    CUBES,
    DEFAULT_GRID,
    DEFAULT_POINTS,
    SIMPLE,
    Cube,
    cube_of,
    draws,
    inside_slices,
    points_in,
    rows_of,
)
from experiments.design.schema import ArmPart, Design, Table
from model.errors import InputError
from model.parameters.loader import Value, checked_value
from model.random_streams import FloatArray
from model.users.population import DEFAULT_ROWS


def plan_of(
    design: Design,
    *,
    points: int | None = None,
    replications: int | None = None,
    small: bool = False,
) -> Plan:
    """Work a design out.

    Parameters
    ----------
    design
        As read, or rebuilt from its JSON form.
    points
        Instead of the design's own number; what it counts depends on the method (``POINTS``).
    replications
        Instead of the design's own. By default as many as a stop rule allows at most.
    small
        Take the small form first.

    Raises
    ------
    InputError
        One line: a parameter, value or number that is not allowed.
    """
    design = formed(design, points=points, replications=replications, small=small)
    factors, found = _factors_and_points(design)
    run = design.run
    return Plan(
        factors=factors,
        arms=tuple(_arm(part, design) for part in design.arms),
        points=found,
        replications=design.replications.most,
        seed=design.seed,
        span=Span(run.start, run.end, DEFAULT_ROWS if run.users is None else run.users),
    )


@dataclass(frozen=True)
class Size:
    """How large a design is, without its points."""

    factors: tuple[Factor, ...]
    points: int
    arms: int
    replications: int

    @property
    def runs(self) -> int:
        """Runs in all; with a stop rule at most."""
        return self.points * self.arms * self.replications


def size_of(design: Design) -> Size:
    """Return how large a design is; quicker than its plan.

    Raises
    ------
    InputError
        As :func:`plan_of`.
    """
    sampling = design.sampling
    if sampling.method in (*CUBES, "draws"):
        factors = resolve_factors(design)
        number = sampling.points or DEFAULT_POINTS[sampling.method]
        points = rows_of(sampling.method, len(factors), number) if factors else 1
    else:
        factors, found = _factors_and_points(design)
        points = len(found)
    return Size(factors, points, len(design.arms), design.replications.most)


def formed(
    design: Design,
    *,
    points: int | None = None,
    replications: int | None = None,
    small: bool = False,
) -> Design:
    """Return the design as it is run: in its small form, with other numbers, or as it stands.

    The result is a whole design of its own: stored as JSON and planned again without further
    words, it gives the same plan. A number of replications takes the place of a stop rule.

    Raises
    ------
    InputError
        A number that is out of bounds, or a small form of a design that has none.
    """
    if small:
        design = _small(design)
    for name, number in (("points", points), ("replications", replications)):
        if number is not None and not 1 <= number <= LARGEST:
            raise InputError(f"--{name} {number} is outside 1 to {LARGEST}")
    parts: dict[str, object] = {}
    if points is not None:
        parts["sampling"] = design.sampling.model_dump(mode="json") | {"points": points}
    if replications is not None:
        parts["replications"] = {"number": replications}
    return design.changed(**parts) if parts else design


def _small(design: Design) -> Design:
    small = design.small
    if small is None:
        raise InputError("small: this design has no small form; add [small], or give --points")
    run = {key: value for key in ("end", "users") if (value := getattr(small, key)) is not None}
    smaller = design.changed(run=design.run.model_dump(mode="json") | run)
    return formed(smaller, points=small.points, replications=small.replications)


def _arm(part: ArmPart, design: Design) -> Arm:
    values: dict[str, Value] = {}
    for name, setting in part.set.items():
        values[name] = checked_value(name, setting.value)
    return Arm(part.name, part.scenario, part.reason, values, part.history or design.run.history)


def _factors_and_points(design: Design) -> tuple[tuple[Factor, ...], tuple[Point, ...]]:
    method, number = design.sampling.method, design.sampling.points
    if method == "points":
        return _from_file(design)
    if method == "calibrated":
        return _from_set(design)
    factors = resolve_factors(design)
    number = number or DEFAULT_POINTS[method]
    if not factors:
        return (), (Point(1, 1, {}),)
    if method in SIMPLE:
        return factors, SIMPLE[method](factors, number)
    if method == "draws":
        return factors, draws(factors, number, design.seed)
    return factors, points_in(factors, _filling(design, factors, number))


def _filling(design: Design, factors: Sequence[Factor], number: int) -> Cube:
    """Return the shares at which the factors are taken."""
    method, grid = design.sampling.method, design.sampling.grid or DEFAULT_GRID
    cube = cube_of(method, factors, number, design.seed, grid)
    if method != "morris":
        return cube
    has_ends = [not factor.levels and factor.shape in BOUNDED for factor in factors]
    return Cube(np.where(has_ends, cube.shares, inside_slices(cube.shares, grid)), cube.blocks)


def unit_cube(design: Design) -> FloatArray:
    """Return the points of a design in the unit cube, as sensitivity analysis takes them.

    Parameters
    ----------
    design
        As it was run (:func:`formed`), with a method in ``CUBES``.

    Returns
    -------
    array
        (points, factors), 0 to 1, rows in the order of the points. For saltelli per base row: A,
        AB with one column after the other from B, B (SALib without second order). For morris
        the grid levels.

    Raises
    ------
    InputError
        The method does not fill the unit cube.
    """
    method, factors = design.sampling.method, resolve_factors(design)
    if method not in CUBES or not factors:
        raise InputError(f"sampling: method {method} has no unit cube; allowed: {', '.join(CUBES)}")
    number = design.sampling.points or DEFAULT_POINTS[method]
    grid = design.sampling.grid or DEFAULT_GRID
    return cube_of(method, factors, number, design.seed, grid).shares


def problem_of(design: Design) -> dict[str, object]:
    """Return the problem of a design in the form of SALib: names, and bounds of the unit cube."""
    names = [factor.name for factor in resolve_factors(design)]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def _first_rows(table: Table, number: int | None, where: str) -> int:
    if number is not None and number > len(table.rows):
        raise InputError(f"sampling.points: {number} is more than the {len(table.rows)} of {where}")
    return number or len(table.rows)


def _from_file(design: Design) -> tuple[tuple[Factor, ...], tuple[Point, ...]]:
    if design.factors:
        raise InputError("factors: with method points the columns of the file are the factors")
    table = design.sampling.table
    if table is None:
        raise InputError("sampling.file: has not been read")
    number = _first_rows(table, design.sampling.points, "the file")
    factors = tuple(evidence_factor(name) for name in table.columns)
    rows = _checked(table, number)
    blocks = table.blocks or (1,) * len(table.rows)
    return factors, tuple(
        Point(place, block, row)
        for place, (block, row) in enumerate(zip(blocks, rows, strict=False), 1)
    )


def _checked(table: Table, number: int) -> list[dict[str, Value]]:
    return [
        {name: checked_value(name, value) for name, value in zip(table.columns, row, strict=True)}
        for row in table.rows[:number]
    ]


def _from_set(design: Design) -> tuple[tuple[Factor, ...], tuple[Point, ...]]:
    """Take parameters from a calibrated set; other factors fill their space beside it."""
    name = design.sampling.set or ""
    table = Table.model_validate(read_calibrated(name))
    number = _first_rows(table, design.sampling.points, f"calibrated set {name}")
    given = set(table.columns)
    twice = [part.parameter for part in design.factors if part.parameter in given]
    if twice:
        raise InputError(f"factors: {twice[0]} comes from calibrated set {name} already")
    beside = tuple(factor for factor in resolve_factors(design) if factor.name not in given)
    rows = _checked(table, number)
    factors = (*(evidence_factor(column) for column in table.columns), *beside)
    if not beside:
        return factors, tuple(Point(at, at, row) for at, row in enumerate(rows, 1))
    others = points_in(beside, cube_of("latin_hypercube", beside, number, design.seed, 0))
    return factors, tuple(
        Point(at, at, row | dict(other.values))
        for at, (row, other) in enumerate(zip(rows, others, strict=True), 1)
    )
