"""How long one run takes, against a plain Python loop in the same session.

    python -m benchmarks.run_time            figures
    python -m benchmarks.run_time --profile  where the time goes

Run it from the root of the project. Clocks differ between machines; the ratio to the loop is what
to compare.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.measure import LOOP, calibration, milliseconds, print_profile
from model.data.tables import read_facts
from model.mechanisms.dutch_gate import assess
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel

RUNS = 40


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


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true")
    if parser.parse_args().profile:
        print_profile(RUNS)
    else:
        figures()
