"""When enough replications are done: the interval of a mean, or of a paired difference.

The answer follows from the finished replications alone, so it does not depend on the workers.
"""

import math
from collections.abc import Iterator

import numpy as np
from scipy.special import stdtrit  # type: ignore[import-untyped]

from experiments.sweep.coding import Record
from experiments.sweep.keys import Rows, parts_of
from experiments.sweep.result import DONE, Columns
from experiments.sweep.study import Goal, Study
from model.errors import InputError, nearest

_COVERS = 0.95
_FEWEST = 2
"""Units of luck that an interval needs."""


class Progress:
    """Values of the outcome so far, by run.

    Runs of one block and one replication share their luck: their mean is one unit of luck. An
    outcome that has no value in a run is left out of the mean.

    Raises
    ------
    InputError
        An arm to compare does not exist.
    """

    def __init__(self, study: Study, goal: Goal) -> None:
        self._goal = goal
        self._arms = [arm.name for arm in study.plan.arms]
        self._block = {point.number: point.block for point in study.plan.points}
        self._found: dict[int, float] = {}
        self._by_run: dict[str, float] = {}
        self.last = -1
        """Largest key taken in so far."""
        for name in goal.compare or ():
            if name not in self._arms:
                raise InputError(
                    f"replications.until.compare: no arm {name!r}{nearest(name, self._arms)}"
                )

    def add(self, records: Iterator[Record]) -> None:
        """Take in records, in the order of their keys.

        Raises
        ------
        InputError
            There is no such outcome, or it is a word.
        """
        for record in records:
            result, self.last = record.result, max(self.last, record.key)
            if result.status == DONE and "outcomes" in result.tables:
                self._by_run[result.run_id] = self._value(result.tables["outcomes"])
            if result.status == DONE:
                self._found[record.key] = self._by_run[result.run_id]

    def _value(self, outcomes: Columns) -> float:
        name, rule = self._goal.outcome, self._goal.rule
        known = list(outcomes["outcome"])
        if name not in known:
            raise InputError(f"replications.until: no outcome {name!r}{nearest(name, known)}")
        place = known.index(name)
        number, text = outcomes["value"][place], outcomes["text"][place]
        if rule is not None:
            return _holds(rule, number, text)
        if text:
            raise InputError(
                f"replications.until: {name} is a word; derive an outcome of 0 or 1 from it"
            )
        return math.nan if number is None else float(number)

    def half_width(self, rows: Rows) -> float:
        """Return half the widest 95 % interval, of all arms or of the two that are compared."""
        means = self._means(rows)
        if self._goal.compare is None:
            return max(
                _half([mean for (arm, *_), mean in means.items() if arm == place])
                for place in range(len(self._arms))
            )
        first, second = (self._arms.index(name) for name in self._goal.compare)
        return _half(
            [
                means[second, block, replication] - mean
                for (arm, block, replication), mean in means.items()
                if arm == first and (second, block, replication) in means
            ]
        )

    def _means(self, rows: Rows) -> dict[tuple[int, int, int], float]:
        """Return the mean of each arm, block and replication."""
        values: dict[tuple[int, int, int], list[float]] = {}
        for own, home in zip(rows.own.tolist(), rows.home.tolist(), strict=True):
            value = self._found.get(home, math.nan)
            if not math.isnan(value):
                replication, point, arm = parts_of(own)
                values.setdefault((arm, self._block[point], replication), []).append(value)
        return {unit: math.fsum(found) / len(found) for unit, found in values.items()}


def next_round(replications: int, most: int) -> int:
    """Return how many replications come next: half as many again, at least one more."""
    return min(most, max(replications + 1, math.ceil(1.5 * replications)))


def _half(values: list[float]) -> float:
    if len(values) < _FEWEST:
        return math.inf
    spread = float(np.std(values, ddof=1)) / math.sqrt(len(values))
    return float(stdtrit(len(values) - 1, 0.5 + _COVERS / 2)) * spread


def _holds(rule: tuple[str, float | str], number: float | None, text: str) -> float:
    kind, limit = rule
    if kind == "equals":
        return float(text == limit)
    if number is None or isinstance(limit, str):
        return 0.0  # what has no value does not hold
    return float(number >= limit if kind == "at_least" else number <= limit)
