"""What the benchmarks share: CPU time of a piece of work, of each phase and of each function."""

import cProfile
import pstats
import statistics
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from model.simulation import RekenkrachtModel
from model.world import World

LOOP = 20_000
BUILD, RECORD, REST = "(build)", "(record)", "(rest)"
"""What a run does besides its phases; the rest is mostly to free the memory of the last run."""


class Slot:
    """A slotted object that moves one number: the unit of interpreted work."""

    __slots__ = ("value",)

    def __init__(self) -> None:
        self.value = 0.0

    def step(self) -> None:
        """Move the number."""
        self.value = 0.9 * self.value + 0.1


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Median CPU time of one call."""
    spent = []
    for _ in range(times):
        begin = time.process_time()
        work()
        spent.append(time.process_time() - begin)
    return 1000 * statistics.median(spent)


def calibration() -> float:
    """CPU time of the plain loop (ms)."""
    slots = [Slot() for _ in range(LOOP)]

    def loop() -> None:
        for slot in slots:
            slot.step()

    return milliseconds(loop, 15)


class TimedModel(RekenkrachtModel):
    """The model, with the CPU time of each phase in ``spent`` (s)."""

    def __init__(self, **settings: Any) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        begin = time.process_time()
        super().__init__(**settings)
        self.spent[BUILD] += time.process_time() - begin - sum(self.spent.values())

    def run(self) -> "TimedModel":
        """Simulate to the end and return the model."""
        super().run()
        return self

    def do_phase(self, name: str, run: Callable[[World], None]) -> None:
        """Run one phase."""
        begin = time.process_time()
        super().do_phase(name, run)
        self.spent[name] += time.process_time() - begin

    def _record(self) -> None:
        begin = time.process_time()
        super()._record()
        self.spent[RECORD] += time.process_time() - begin


def print_phases(runs: int) -> None:
    """Print the mean CPU time of each phase in a default run."""
    found: defaultdict[str, float] = defaultdict(float)
    begin = time.process_time()
    for seed in range(runs):
        for name, seconds in TimedModel(seed=seed).run().spent.items():
            found[name] += seconds
    whole = time.process_time() - begin
    found[REST] = whole - sum(found.values())
    print(f"{'phase':24s}{'ms a run':>10s}{'part':>8s}   (mean of {runs} runs)")
    for name, seconds in sorted(found.items(), key=lambda one: -one[1]):
        print(f"{name:24s}{1000 * seconds / runs:10.2f}{seconds / whole:8.1%}")
    print(f"{'in all':24s}{1000 * whole / runs:10.2f}")


def print_profile(runs: int) -> None:
    """Print where the time of a default run goes: by phase, then by function."""
    RekenkrachtModel(seed=1).run()
    print_phases(runs)
    watch = cProfile.Profile()
    watch.enable()
    for seed in range(runs):
        RekenkrachtModel(seed=seed).run()
    watch.disable()
    pstats.Stats(watch).strip_dirs().sort_stats("tottime").print_stats(25)
