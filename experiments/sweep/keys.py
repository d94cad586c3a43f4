"""The rows of a plan as numbers: which there are, which repeat another, which are a shard's.

A key is one whole number made of replication, point and place of the arm. In the order of the keys
the runs stand in balanced order. A million rows take a fraction of a second, because no run is
made to find out whether it is there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from experiments.design.plan import Arm, Plan, Run
from model.errors import InputError

Keys: TypeAlias = NDArray[np.int64]
_ARM_BITS, _POINT_BITS = 10, 32
_MOST_ARMS, _MOST_REPLICATIONS = 1 << _ARM_BITS, 1 << 20


@dataclass(frozen=True)
class Shard:
    """Part ``number`` of ``of``: every ``of``-th row."""

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


WHOLE = Shard()


@dataclass(frozen=True)
class Rows:
    """The rows of a plan, or of a shard of it.

    ``own`` holds the keys in balanced order. ``home`` says by which row each is simulated: its own,
    or an earlier one that asks for the same run.
    """

    plan: Plan
    own: Keys
    home: Keys

    @property
    def wanted(self) -> Keys:
        """The keys to simulate, in order, each once."""
        wanted: Keys = self.own[self.own == self.home]
        return wanted

    def left(self, done: Keys) -> Keys:
        """Return what is wanted and not among the finished keys."""
        wanted = self.wanted
        return wanted[~np.isin(wanted, done, assume_unique=True)] if len(done) else wanted


def rows_of(plan: Plan, shard: Shard = WHOLE) -> Rows:
    """Return the rows of a plan, or of a shard of it.

    Raises
    ------
    InputError
        There are too many arms or replications to count.
    ValueError
        The points are not numbered from 1.
    """
    if len(plan.arms) > _MOST_ARMS or plan.replications >= _MOST_REPLICATIONS:
        raise InputError(
            f"a sweep has at most {_MOST_ARMS} arms and {_MOST_REPLICATIONS - 1} replications"
        )
    replications = np.arange(1, plan.replications + 1, dtype=np.int64)[:, None, None]
    points = np.array([point.number for point in plan.points], dtype=np.int64)
    if (points != np.arange(1, len(points) + 1)).any():
        raise ValueError("points are numbered from 1, in their order")
    arms = np.arange(len(plan.arms), dtype=np.int64)
    own = _keys(replications, points[None, :, None], arms[None, None, :])
    first_point, first_arm = points[_first_points(plan)], arms[_first_arms(plan)]
    home = own
    if (first_point != points).any() or (first_arm != arms).any():
        home = _keys(replications, first_point[None, :, None], first_arm[None, None, :])
    own, home = own[shard.number - 1 :: shard.of], home[shard.number - 1 :: shard.of]
    if home is not own:
        _, first, back = np.unique(home, return_index=True, return_inverse=True)
        home = own[first[back]]
    return Rows(plan, own, home)


def _keys(replications: Keys, points: Keys, arms: Keys) -> Keys:
    found: Keys = (replications << (_POINT_BITS + _ARM_BITS)) | (points << _ARM_BITS) | arms
    return found.ravel()


def key_of(replication: int, point: int, arm: int) -> int:
    """Return the key of a replication, a point's number (both from 1) and the place of an arm."""
    return (replication << (_POINT_BITS + _ARM_BITS)) | (point << _ARM_BITS) | arm


def parts_of(key: int) -> tuple[int, int, int]:
    """Return replication, number of the point and place of the arm of a key."""
    point = (key >> _ARM_BITS) & ((1 << _POINT_BITS) - 1)
    return key >> (_POINT_BITS + _ARM_BITS), point, key & (_MOST_ARMS - 1)


def run_of(plan: Plan, key: int) -> Run:
    """Return the run of a plan under a key."""
    replication, point, arm = parts_of(key)
    return plan.run(replication, point - 1, arm)


def _first_points(plan: Plan) -> list[int]:
    """Return for each point the place of the first one with its block and values."""
    seen: dict[tuple[object, ...], int] = {}
    return [
        seen.setdefault((point.block, *_told(point.values)), place)
        for place, point in enumerate(plan.points)
    ]


def _told(values: Mapping[str, object]) -> tuple[object, ...]:
    return (*values, *values.values())


def _first_arms(plan: Plan) -> list[int]:
    """Return for each arm the place of the first one that asks for the same at every point."""
    varied = set(plan.points[0].values) if plan.points else set()
    seen: dict[tuple[object, ...], int] = {}
    return [
        seen.setdefault((arm.scenario, arm.history, *_kept(arm, varied)), place)
        for place, arm in enumerate(plan.arms)
    ]


def _kept(arm: Arm, varied: set[str]) -> list[tuple[str, object]]:
    return sorted((name, value) for name, value in arm.overrides.items() if name not in varied)
