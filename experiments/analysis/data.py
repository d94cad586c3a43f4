"""A sweep in memory: every outcome as an array over arms, points and replications."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.design.plan import Arm, Factor, Span
from model.errors import InputError, nearest

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]

GIVEN = ("factorial", "one_at_a_time", "points")
"""Samplings whose points are chosen by somebody; in the others the points are draws too."""
SPREAD = ("latin_hypercube", "sobol", "saltelli", "draws")
"""Samplings in which every factor takes its whole range, independently of the others."""
BINARY = "0 or 1"
HEADLINES = (
    "gigafactory_nl", "commitment_gigafactory_nl_eur_m", "decision_2026_march",
    "ai_factory_nl_first_service", "sme_compute_2035", "foreign_share_2035",
    "public_cost_nl_eur_m",
)  # fmt: skip
"""Outcomes that are looked at first when a design names none."""
UNSOLID = ("judged", "unverified")


@dataclass(frozen=True)
class Target:
    """Cases of interest: an outcome at or above, or at or below, a number; or a certain word."""

    outcome: str
    at_least: float | None = None
    at_most: float | None = None
    equals: str | None = None

    @property
    def words(self) -> str:
        """The target in plain words."""
        if self.equals is not None:
            return f"{self.outcome} is {self.equals or '(none)'}"
        if self.at_least is not None:
            return f"{self.outcome} at least {self.at_least:g}"
        return f"{self.outcome} at most {self.at_most:g}"

    def met_by(self, number: float | None, word: str) -> bool:
        """Whether one run meets it; an outcome that did not happen meets no target."""
        if self.equals is not None:
            return word == self.equals
        if number is None or math.isnan(number):
            return False
        low = -math.inf if self.at_least is None else self.at_least
        high = math.inf if self.at_most is None else self.at_most
        return low <= number <= high


@dataclass(frozen=True)
class Hint:
    """A range of one input in which to search where a target begins or ceases to be met."""

    parameter: str
    low: float
    high: float
    target: Target


@dataclass(frozen=True)
class Wish:
    """An outcome to be robust in: whether more is better, and what satisfies."""

    outcome: str
    better: str
    threshold: float | None = None


@dataclass(frozen=True)
class About:
    """What the design says of a sweep, and how far the sweep has come."""

    title: str
    question: str
    method: str
    seed: int
    arms: tuple[Arm, ...]
    base: str
    factors: tuple[Factor, ...]
    replications: int
    grid: int = 4
    """Levels of a factor in the trajectories of Morris."""
    headline: tuple[str, ...] = ()
    derived: Mapping[str, Target] = field(default_factory=dict)
    """0/1 outcomes by name, and when they are 1."""
    targets: tuple[Target, ...] = ()
    heat: Mapping[str, str] = field(default_factory=dict)
    wishes: tuple[Wish, ...] = ()
    hints: tuple[Hint, ...] = ()
    span: Span = field(default_factory=Span)
    planned: int = 0
    done: int = 0
    failed: int = 0
    source: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SweepData:
    """A sweep as arrays.

    Shapes: A arms, P points, R replications, K factors, Q outcomes with a number.

    Attributes
    ----------
    points
        One row per point in the order of the design: its factors' values (numbers or words).
    numbers, blocks
        Number and block of each point, (P,).
    positions
        Place of each value in its factor's range, 0 to 1, (P, K).
    done
        Whether the run is there, (A, P, R).
    values
        Outcomes, (A, P, R, Q); NaN: no such run, or the outcome did not happen.
    words
        Word outcomes by name, (A, P, R); empty: no word or no run.
    """

    about: About
    points: pd.DataFrame
    numbers: IntArray
    blocks: IntArray
    positions: FloatArray
    done: BoolArray
    outcomes: tuple[str, ...]
    units: Mapping[str, str]
    values: FloatArray
    words: Mapping[str, NDArray[np.object_]]

    @property
    def arms(self) -> tuple[str, ...]:
        """Names of the arms in the order of the design."""
        return tuple(arm.name for arm in self.about.arms)

    @property
    def given(self) -> bool:
        """Whether the points are given, so that only luck is drawn."""
        return self.about.method in GIVEN

    @property
    def unit_of_luck(self) -> str:
        """What is drawn independently: replications of given points, or points."""
        return "replications" if self.given else "points"

    @property
    def clusters(self) -> IntArray:
        """Independent unit that each run of an arm belongs to, (P, R), counted from 0.

        Given points: a replication of a block, whose points share luck. Drawn points: a block
        with all its replications, which share the drawn values.
        """
        blocks = np.unique(self.blocks, return_inverse=True)[1]
        replications = self.done.shape[2]
        if self.given:
            codes = blocks[:, None] * replications + np.arange(replications)[None, :]
        else:
            codes = np.repeat(blocks[:, None], replications, axis=1)
        return np.asarray(codes, dtype=np.int64)

    def arm_index(self, name: str) -> int:
        """Return the place of an arm.

        Raises
        ------
        InputError
            There is no such arm.
        """
        if name not in self.arms:
            allowed = ", ".join(self.arms)
            raise InputError(f"arm {name!r}{nearest(name, self.arms)} (there are: {allowed})")
        return self.arms.index(name)

    def of(self, outcome: str) -> FloatArray:
        """Return one outcome with a number, (A, P, R)."""
        return np.asarray(self.values[..., self.outcomes.index(outcome)])

    def binary(self, outcome: str) -> bool:
        """Whether an outcome is 0 or 1."""
        return self.units.get(outcome) == BINARY

    def met(self, target: Target) -> FloatArray:
        """Return 1 where a target is met, 0 where not, NaN without a run, (A, P, R).

        An outcome that did not happen meets no target.
        """
        if target.equals is not None:
            held = self.words[target.outcome] == target.equals
        else:
            values = self.of(target.outcome)
            held = np.isfinite(values)
            if target.at_least is not None:
                held &= values >= target.at_least
            if target.at_most is not None:
                held &= values <= target.at_most
        return np.where(self.done, held.astype(float), np.nan)

    def point_means(self) -> FloatArray:
        """Return each outcome averaged over the replications of a point, (A, P, Q)."""
        known = np.isfinite(self.values)
        count = known.sum(axis=2)
        total = np.where(known, self.values, 0.0).sum(axis=2)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)

    def varying(self) -> tuple[str, ...]:
        """Return the outcomes that take more than one value, headline first."""
        flat = self.values.reshape(-1, len(self.outcomes))
        known = np.isfinite(flat)
        top = np.where(known, flat, -np.inf).max(axis=0, initial=-np.inf)
        low = np.where(known, flat, np.inf).min(axis=0, initial=np.inf)
        moved = {name for name, up, down in zip(self.outcomes, top, low, strict=True) if up > down}
        return tuple(name for name in self.ordered() if name in moved)

    def ordered(self) -> tuple[str, ...]:
        """Return all outcomes with a number, headline first."""
        first = [name for name in self.headline() if name in self.outcomes]
        return tuple(dict.fromkeys([*first, *self.outcomes]))

    def headline(self) -> tuple[str, ...]:
        """Return what is looked at first: what the design names, or the usual outcomes."""
        known = {*self.outcomes, *self.words}
        named = tuple(name for name in self.about.headline if name in known)
        if named:
            return named
        usual = tuple(name for name in HEADLINES if name in self.outcomes)
        return usual or self.outcomes[: len(HEADLINES)]

    def check_outcomes(self, names: Sequence[str]) -> None:
        """Refuse a name that is no outcome of this sweep.

        Raises
        ------
        InputError
            One line with the nearest match.
        """
        known = [*self.outcomes, *self.words]
        for name in names:
            if name not in known:
                raise InputError(
                    f"--outcome {name or repr(name)}: no such outcome{nearest(name, known)} "
                    f"(there are {len(known)}; means.csv and reasons.csv list them)"
                )
