"""Search, with new runs, the value of one input at which an outcome flips.

The design names inputs and ranges (``[[analysis.tipping]]``). In each arm the input goes from the
low end of its range to the high end; everything else is as the arm says and otherwise as in the
evidence, and every value is tried with the same seeds, which are the first of the design's own.
"""

import math
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pandas as pd

from experiments.analysis.data import Hint, SweepData, Target
from experiments.analysis.tipping import BISECTION, PROBES, TIPPING, Tip, smallest_flip
from experiments.design.plan import Arm, Run, seed_of_block
from experiments.manifest import evidence_checksums
from experiments.reading import load_manifest
from experiments.sweep.result import DONE, Result, Simulator
from experiments.sweep.simulation import simulate
from experiments.sweep.study import LIMIT
from experiments.sweep.work import attempt
from model.errors import InputError
from model.parameters.evidence import evidence, field_of, unit_of
from model.version import VERSION

SEEDS = 30
"""Luck that each value is tried with, as far as the design has so much."""
PARTS = 1000
"""The answer is exact to this part of the range, or to a whole number."""
Tick = Callable[[int], object]
"""Hears how many runs are behind it; may raise to stop."""


class _FailedError(Exception):
    """A run failed, so that the outcome is not known."""


def check_search(folder: Path, data: SweepData) -> None:
    """Refuse a search that the design does not name, or that this model would answer otherwise.

    Raises
    ------
    InputError
        No ``[[analysis.tipping]]``; a sweep by another version or from other evidence.
    """
    if not data.about.hints:
        raise InputError(
            f"--flip: the design of {folder} names no [[analysis.tipping]] "
            "(parameter, low, high, and a rule)"
        )
    manifest = load_manifest(folder)
    if manifest.get("version") != VERSION:
        raise InputError(
            f"--flip: {folder} was made by version {manifest.get('version')}, this is {VERSION}: "
            "new runs would not belong to it"
        )
    if manifest["checksums"]["evidence"] != evidence_checksums():
        raise InputError(
            f"--flip: {folder} was made from other evidence: new runs would not belong to it"
        )


def seeds_of(data: SweepData) -> tuple[int, ...]:
    """Return the first seeds of a design, in the order in which it runs them."""
    blocks = dict.fromkeys(data.blocks.tolist())
    known = ((block, turn) for turn in range(1, data.done.shape[2] + 1) for block in blocks)
    return tuple(seed_of_block(data.about.seed, *one) for one in islice(known, SEEDS))


def most_runs(data: SweepData) -> int:
    """Return how many runs all searches of a design take at most."""
    return len(data.arms) * len(data.about.hints) * _most(data)


def _most(data: SweepData) -> int:
    return (1 + PROBES + math.ceil(math.log2(PARTS / PROBES))) * len(seeds_of(data))


def search_flips(
    data: SweepData, simulator: Simulator = simulate, tick: Tick = lambda _: None
) -> pd.DataFrame:
    """Return a row for each arm and each range that the design names, see `TIPPING`.

    Parameters
    ----------
    data : the sweep; none of its runs is used
    simulator : does the runs
    tick : hears of every run; of those that a search does not take when it ends
    """
    searches = _Searches(data, simulator, tick)
    rows = [searches.row(arm, hint) for arm in data.about.arms for hint in data.about.hints]
    return pd.DataFrame(rows, columns=list(TIPPING))


class _Searches:
    """The searches of one design; no run is done twice."""

    def __init__(self, data: SweepData, simulator: Simulator, tick: Tick) -> None:
        self.about, self.seeds, self.most = data.about, seeds_of(data), _most(data)
        self.simulator, self.tick = simulator, tick
        self.known: dict[str, Result] = {}

    def row(self, arm: Arm, hint: Hint) -> tuple[object, ...]:
        """Return what is found for one input in one arm as a row of `TIPPING`."""
        there = hint.parameter in evidence()
        unit = unit_of(field_of(hint.parameter)) if there else ""
        whole = there and field_of(hint.parameter).annotation is int
        asked = 0

        def holds(value: float, seed: int) -> bool:
            nonlocal asked
            asked += 1
            return self._holds(arm, hint, round(value) if whole else value, seed)

        tolerance = (hint.high - hint.low) / PARTS
        try:
            tip = smallest_flip(
                holds, hint.low, hint.high, self.seeds, max(tolerance, 0.5) if whole else tolerance
            )
        except _FailedError as failed:
            tip = Tip(None, math.nan, len(self.seeds), f"not known: {failed}")
        self.tick(max(0, self.most - asked))
        at = math.nan if tip.at is None else float(round(tip.at) if whole else tip.at)
        return (
            arm.name, hint.parameter, hint.low, hint.high, hint.target.words, at, tip.share,
            tip.pairs, tip.note, unit, BISECTION,
        )  # fmt: skip

    def _holds(self, arm: Arm, hint: Hint, value: float, seed: int) -> bool:
        values = {**arm.overrides, hint.parameter: value}
        key = repr((arm.scenario, arm.history, sorted(values.items()), seed))
        if key not in self.known:  # arms may differ in this input alone
            run = Run(arm.name, arm.scenario, 1, 1, seed, values, arm.history, self.about.span)
            self.known[key] = attempt(self.simulator, run, LIMIT)
        self.tick(1)
        result = self.known[key]
        if result.status != DONE:
            raise _FailedError(f"at {value:g} the run of seed {seed} failed: {result.error}")
        return self._met(hint.target, dict(_outcomes(result)))

    def _met(self, target: Target, found: dict[str, tuple[float | None, str]]) -> bool:
        derived = self.about.derived.get(target.outcome)
        if target.outcome in found:
            number, word = found[target.outcome]
        elif derived is not None:
            number, word = float(self._met(derived, found)), ""
        else:
            raise _FailedError(f"no run gives {target.outcome}")
        return target.met_by(number, word)


def _outcomes(result: Result) -> Iterator[tuple[str, tuple[float | None, str]]]:
    table = result.tables["outcomes"]
    for name, value, text in zip(table["outcome"], table["value"], table["text"], strict=True):
        yield name, (value, text)
