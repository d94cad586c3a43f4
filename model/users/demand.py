"""How much compute adopters want: hours of one H100 equivalent per quarter, by activity."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.data.user_records import ACTIVITIES, KINDS, SIZES
from model.users.population import Population

INFERENCE = ACTIVITIES.index("inference")

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class DemandSizes:
    """How many hours adopters want, before any trend.

    ``median`` and ``log_sd`` have the shape (kinds, activities), and describe the lognormal
    H100e-h per quarter of an adopter that has the activity. ``taking_part`` has the same shape:
    share of adopters that have it. ``by_size`` has the shape (size classes,) and multiplies the
    hours. Orders are those of `KINDS`, `ACTIVITIES` and `SIZES`.
    """

    median: NDArray[np.float64]
    log_sd: NDArray[np.float64]
    taking_part: NDArray[np.float64]
    by_size: NDArray[np.float64]

    def __post_init__(self) -> None:
        """Refuse wrong shapes, what is negative or not finite, and shares above 1."""
        shapes = {
            "median": (len(KINDS), len(ACTIVITIES)),
            "log_sd": (len(KINDS), len(ACTIVITIES)),
            "taking_part": (len(KINDS), len(ACTIVITIES)),
            "by_size": (len(SIZES),),
        }
        for name, shape in shapes.items():
            values = getattr(self, name)
            if values.shape != shape:
                raise ValueError(f"sizes of demand: {name} has shape {values.shape}, not {shape}")
            if not bool(((values >= 0.0) & (values < np.inf)).all()):
                raise ValueError(f"sizes of demand: {name} must be finite and not negative")
        if bool((self.taking_part > 1.0).any()):
            raise ValueError("sizes of demand: taking_part must be from 0 to 1")


@dataclass(frozen=True, slots=True)
class EdgePath:
    """The share of inference that is served outside data centres, on a logistic path in time.

    ``value`` is the share at ``year``. The path rises fastest at ``midpoint``; ``speed`` per year
    is the rate at which the odds of share against what is left of its ceiling grow.
    """

    value: float
    year: float
    midpoint: float
    speed: float

    def __post_init__(self) -> None:
        """Refuse a path that is not finite, does not rise, or ends above 1."""
        times = (self.year, self.midpoint, self.speed)
        if not (all(map(math.isfinite, times)) and self.speed > 0.0 and 0.0 <= self.value <= 1.0):
            raise ValueError(f"path of the edge share out of range: {self}")
        if self.value > self._part(self.year):
            raise ValueError(f"edge share would rise above 1 after its year: {self}")

    @property
    def ceiling(self) -> float:
        """The share it tends to, long after the midpoint."""
        return self.value / self._part(self.year) if self.value > 0.0 else 0.0

    def share(self, year: float) -> float:
        """Return the share at a decimal year."""
        return self.ceiling * self._part(year)

    def _part(self, year: float) -> float:
        """Return which part of its ceiling is reached."""
        return 0.5 * (1.0 + math.tanh(0.5 * self.speed * (year - self.midpoint)))


def base_hours(sizes: DemandSizes, population: Population, part: Floats, size: Floats) -> Floats:
    """Return the hours that each row's users would want each, if they used AI.

    A row's hours are a trait: with the same draws they are the same in each quarter. They have the
    precision of `size`, so float32 halves the memory.

    Parameters
    ----------
    sizes : medians, spreads and shares by kind and activity
    population : the rows
    part : shape (activities, rows), even draws: which activities a row has
    size : same shape, standard normal draws

    Returns
    -------
    shape (activities, rows), H100e-h per quarter and user

    Raises
    ------
    ValueError
        Shapes differ.
    """
    shape = (len(ACTIVITIES), len(population))
    if part.shape != shape or size.shape != shape:
        raise ValueError(f"base_hours: draws {part.shape} and {size.shape}, not {shape}")
    kind = np.array([KINDS.index(cell.kind) for cell in population.cells])
    staff = np.array([SIZES.index(cell.size) for cell in population.cells])
    median = (sizes.median[kind].T * sizes.by_size[staff]).astype(size.dtype)
    spread = sizes.log_sd[kind].T.astype(size.dtype)
    share = sizes.taking_part[kind].T
    hours = np.empty_like(size)
    for place in range(len(ACTIVITIES)):
        one = hours[place]
        np.multiply(size[place], spread[place][population.cell], out=one)
        np.exp(one, out=one)
        one *= median[place][population.cell]
        one *= part[place] < share[place][population.cell]
    return hours


def expected_hours(sizes: DemandSizes) -> NDArray[np.float64]:
    """Return the mean hours of an adopter whose size class has factor 1.

    Returns
    -------
    shape (kinds, activities), H100e-h per quarter
    """
    mean: NDArray[np.float64] = sizes.taking_part * sizes.median * np.exp(0.5 * sizes.log_sd**2)
    return mean


def activity_scale(common: float, edge: float) -> NDArray[np.float64]:
    """Return the factor on the hours of each activity: a common one, and less inference.

    Parameters
    ----------
    common : growth times rebound, not negative
    edge : share of inference served outside data centres, 0 to 1

    Returns
    -------
    shape (activities,)

    Raises
    ------
    ValueError
        A number is out of range.
    """
    if not (0.0 <= common < math.inf and 0.0 <= edge <= 1.0):
        raise ValueError(f"activity_scale got {common=}, {edge=}")
    scale = np.full(len(ACTIVITIES), float(common))
    scale[INFERENCE] *= 1.0 - edge
    return scale


def rebound(saving: float, elasticity: float) -> float:
    """Return demand after over demand before a gain in efficiency.

    A task needs the part `saving` fewer hours and costs that much less, so that
    (1 - saving)^-elasticity times as many tasks are run. Above elasticity 1 demand rises.

    Parameters
    ----------
    saving : part of the hours that a task no longer needs, from 0 to below 1
    elasticity : of tasks to their cost, not negative

    Raises
    ------
    ValueError
        A number is out of range.

    References
    ----------
    Jevons (1865), The coal question; Khazzoom (1980).
    """
    if not (0.0 <= saving < 1.0 and 0.0 <= elasticity < math.inf):
        raise ValueError(f"rebound got {saving=}, {elasticity=}")
    return float((1.0 - saving) ** (1.0 - elasticity))


def asked_hours(base: Floats, adopted: NDArray[np.bool_], scale: NDArray[np.float64]) -> Floats:
    """Return the hours that each row's users ask for each in a quarter; 0 for who has not adopted.

    Parameters
    ----------
    base : shape (activities, rows), from `base_hours`
    adopted : shape (rows,)
    scale : shape (activities,), from `activity_scale`

    Returns
    -------
    shape (activities, rows), H100e-h per quarter and user, in the precision of `base`

    Raises
    ------
    ValueError
        Shapes differ.
    """
    if base.ndim != 2 or base.shape != (scale.size, adopted.size):
        raise ValueError(f"asked_hours: {base.shape}, {adopted.shape}, {scale.shape}")
    asked: Floats = base * scale.astype(base.dtype)[:, None]
    asked *= adopted
    return asked


def hours_by_kind(hours: Floats, population: Population) -> NDArray[np.float64]:
    """Return the hours of all real users by kind and activity.

    Parameters
    ----------
    hours : shape (activities, rows), per user, such as from `asked_hours`
    population : the rows

    Returns
    -------
    shape (kinds, activities), H100e-h per quarter

    Raises
    ------
    ValueError
        Shapes differ.
    """
    if hours.shape != (len(ACTIVITIES), len(population)):
        raise ValueError(f"hours_by_kind: {hours.shape} for {len(population)} rows")
    kinds = [KINDS.index(cell.kind) for cell in population.cells]
    sums = [np.bincount(kinds, weights=population.sums(one), minlength=len(KINDS)) for one in hours]
    return np.stack(sums, axis=1)
