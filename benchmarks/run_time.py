"""How long one run takes, against a plain Python loop in the same session.

    python benchmarks/run_time.py            figures
    python benchmarks/run_time.py --profile  where the time goes

Wall clocks differ between machines; the ratio to the loop is what to compare.
"""

import argparse
import cProfile
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from model.data.tables import read_facts
from model.mechanisms.dutch_gate import assess
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel

RUNS = 40
LOOP = 20_000


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


def command(*words: str) -> float:
    """Wall time of a command, the best of three (s)."""
    best = float("inf")
    for _ in range(3):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "rekenkracht", *words], check=True, capture_output=True
        )
        best = min(best, time.perf_counter() - begin)
    return best


def figures() -> None:
    base = calibration()
    seeds = iter(range(10_000))
    run = milliseconds(lambda: RekenkrachtModel(seed=next(seeds)).run(), RUNS)
    build = milliseconds(lambda: RekenkrachtModel(seed=next(seeds)), RUNS)
    model = RekenkrachtModel(seed=1).run()
    case = next(e for e in model.world.log if e.arena == "A3" and e.actor == "NL").detail["cases"][
        0
    ]
    streams, quarters = RandomStreams(1), iter(range(10_000_000))
    draw = milliseconds(lambda: [streams.normal("x", next(quarters)) for _ in range(1000)], 20)
    gate = milliseconds(lambda: [assess(case) for _ in range(100)], 20)
    print(f"plain loop of {LOOP} steps      {base:8.2f} ms   (the unit below)")
    for name, value in (
        ("run of 48 quarters, build included", run),
        ("building the model", build),
        ("1,000 draws by name", draw),
        ("100 judgements of the Dutch gate", gate),
        ("reading the facts", milliseconds(read_facts, 20)),
        ("indicators as a table", milliseconds(model.indicators, 20)),
        ("events as a table", milliseconds(model.events, 20)),
    ):
        print(f"{name:36s}{value:8.2f} ms   {value / base:6.2f} loops")
    print(f"{'rekenkracht --help':36s}{command('--help'):8.2f} s")
    with tempfile.TemporaryDirectory() as folder:
        seconds = command("run", "baseline", "--out", str(Path(folder) / "run"))
    print(f"{'rekenkracht run baseline':36s}{seconds:8.2f} s")


def profile() -> None:
    RekenkrachtModel(seed=1).run()
    watch = cProfile.Profile()
    watch.enable()
    for seed in range(RUNS):
        RekenkrachtModel(seed=seed).run()
    watch.disable()
    pstats.Stats(watch).strip_dirs().sort_stats("tottime").print_stats(20)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true")
    if parser.parse_args().profile:
        profile()
    else:
        figures()
