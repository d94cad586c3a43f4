"""How fast the users of compute are, and how many there can be.

    python -m benchmarks.users            figures: takes about a minute
    python -m benchmarks.users --profile  where the time of the default run goes

Run it from the root of the project. All times are CPU times of one core. They differ between
machines; the ratios, all taken in one go, are what to compare.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.measure import (
    BUILD,
    TimedModel,
    calibration,
    milliseconds,
    print_phases,
    print_profile,
)
from benchmarks.plain_mesa import PlainMesaModel
from model.simulation import RekenkrachtModel
from model.users.population import DEFAULT_ROWS

PHASES_OF_USERS = ("give_access", "clear_market", "adopt_ai")
RUNS, PAIRS, COPIES = 40, 3, 20
SAME = 1e-6
"""How far numbers of the two versions may differ, as a part of themselves (and near nothing)."""


def users_part(model: TimedModel) -> float:
    """CPU time of the users' phases, for each row and quarter (ns)."""
    rows, quarters = len(model.world.users.population), model.world.quarter
    return 1e9 * sum(model.spent[name] for name in PHASES_OF_USERS) / (rows * quarters)


def check_same(model: RekenkrachtModel, plain: RekenkrachtModel) -> None:
    """Stop if the two versions do not have the same adopters, events and indicators."""
    np.testing.assert_array_equal(model.world.adoption.since, plain.world.adoption.since)
    for one, other, number, free in (
        (model.indicators(), plain.indicators(), "value", []),
        (model.events(), plain.events(), "amount", ["detail"]),
    ):
        np.testing.assert_allclose(one[number], other[number], rtol=SAME, atol=SAME)
        assert one.drop(columns=[number, *free]).equals(other.drop(columns=[number, *free]))


def row_arrays(ledger: Any, rows: int) -> Iterator[NDArray[Any]]:
    """All arrays of a ledger, and of what it holds, that have an entry for each row."""
    for field in fields(ledger):
        value = getattr(ledger, field.name)
        if isinstance(value, np.ndarray) and rows in value.shape:
            yield value
        elif is_dataclass(value):
            yield from row_arrays(value, rows)


def copy_time(model: RekenkrachtModel) -> tuple[float, float]:
    """CPU time of one copy of all arrays of rows, for each row (ns), and their bytes a row."""
    world, rows = model.world, len(model.world.users.population)
    ledgers = (world.users, world.adoption, world.public_access)
    arrays = [array for ledger in ledgers for array in row_arrays(ledger, rows)]
    copies = [array.copy() for array in arrays]

    def copy() -> None:
        for to, array in zip(copies, arrays, strict=True):
            np.copyto(to, array)

    return 1e6 * milliseconds(copy, COPIES) / rows, sum(a.nbytes for a in arrays) / rows


def measure_one(rows: str) -> None:
    """Run once with so many rows in a process of its own and print what it took, as JSON."""
    TimedModel(seed=1, end="2024Q4").run()
    begin = time.process_time()
    model = TimedModel(seed=2, users=int(rows) if rows.isdigit() else rows).run()
    whole = time.process_time() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    copied, size = copy_time(model)
    found = {
        "rows": len(model.world.users.population), "build": model.spent[BUILD], "whole": whole,
        "users": users_part(model), "copy": copied, "bytes": size, "peak": peak / 1024,
    }  # fmt: skip
    print(json.dumps(found))


def print_scale() -> None:
    """Print time and memory of a run by number of rows, each in a process of its own."""
    print(f"{'rows':>10s}{'run':>9s}{'build':>9s}{'peak memory':>13s}{'user and quarter':>18s}"
          f"{'copy of a row':>20s}{'ratio':>8s}")  # fmt: skip
    for rows in (str(DEFAULT_ROWS), "full", "all"):
        words = [sys.executable, "-m", "benchmarks.users", "--rows", rows]
        seen = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
        print(
            f"{seen['rows']:10,d}{seen['whole']:7.2f} s{seen['build']:7.2f} s"
            f"{seen['peak']:10.0f} MB{seen['users']:15.1f} ns"
            f"{seen['copy']:9.1f} ns ({seen['bytes']:.0f} B){seen['users'] / seen['copy']:8.2f}"
        )


def print_default() -> None:
    """Print what a default run takes, as time and in loops, and its phases."""
    base, seeds = calibration(), iter(range(1, 10_000))
    run = milliseconds(lambda: RekenkrachtModel(seed=next(seeds)).run(), RUNS)
    print(f"run of {DEFAULT_ROWS} rows: {run:.1f} ms, or {run / base:.1f} loops of {base:.2f} ms")
    print_phases(RUNS)


def print_plain() -> None:
    """Print what the users' part takes as the model has it and with one object for each row."""
    found = []
    for seed in range(1, PAIRS + 1):
        model = TimedModel(seed=seed, users="full").run()
        plain = PlainMesaModel(seed=seed, users="full").run()
        check_same(model, plain)
        found.append((users_part(model), users_part(plain)))
    ours, theirs = (statistics.median(column) for column in zip(*found, strict=True))
    ratios = ", ".join(f"{other / one:.1f}" for one, other in found)
    print(f"users' part, {len(model.world.users.population)} rows, each user and quarter:")
    print(f"  the model {ours:.1f} ns, plain Mesa {theirs:.1f} ns; ratio in each run: {ratios}")


def figures() -> None:
    print_scale()  # first: a process is born with the peak memory of the one that starts it
    print()
    print_default()
    print()
    print_plain()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--rows", help="measure one run with so many rows: a number, full, all")
    asked = parser.parse_args()
    if asked.profile:
        print_profile(RUNS)
    elif asked.rows:
        measure_one(asked.rows)
    else:
        figures()
