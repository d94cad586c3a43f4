"""What a sweep costs beside its runs, and how that compares with other runners.

    python -m benchmarks.sweeps              all of it, some minutes
    python -m benchmarks.sweeps --quick      fewer runs
    python -m benchmarks.sweeps --only left  one part: overhead, cores, memory, rivals, left

CPU time counts parent and workers together. Every sweep runs in a program of its own, twice with
different numbers of runs: the difference is free of what starting costs.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import mesa
import psutil
from mesa.batchrunner import batch_run

from benchmarks.measure import calibration
from experiments.design.plan import Arm, Factor, Plan, Point, Run
from experiments.reading import read_table
from experiments.sweep.coding import Record, encode
from experiments.sweep.keys import rows_of
from experiments.sweep.parts import Parts
from experiments.sweep.result import Result, answer
from experiments.sweep.running import run_sweep
from experiments.sweep.simulation import simulate
from experiments.sweep.study import Options, Study, Watch
from model.simulation import RekenkrachtModel

BUSY = 150_000
"""Steps of a loop of about 10 ms."""
SHORT = "2024Q2"
"""Last quarter of the runs that are compared with other runners."""
WORKERS = 2
PARTS = ("overhead", "cores", "memory", "rivals", "left")


def plan(points: int, replications: int = 1, factors: int = 3) -> Plan:
    names = [f"x{n}" for n in range(1, factors + 1)]
    kept = tuple(
        Point(n, n, {name: n / (n + place) for place, name in enumerate(names, 1)})
        for n in range(1, points + 1)
    )
    known = tuple(Factor(name, "uncertainty", "1", low=0.0, high=1.0) for name in names)
    return Plan(known, (Arm("baseline", "baseline"),), kept, replications, 1)


def trivial(run: Run) -> Result:
    """Add the inputs."""
    return answer(run, {"y": sum(float(value) for value in run.values.values())})


def busy(run: Run) -> Result:
    """Count for about 10 ms."""
    total = 0
    for number in range(BUSY):
        total += number & 3
    return answer(run, {"y": float(total)})


_KEPT: list[Result] = []


def replayed(run: Run) -> Result:
    """Give what one real run recorded, under an identity of its own."""
    if not _KEPT:
        _KEPT.append(simulate(Run("baseline", "baseline", 1, 1, 1, {"grid.grid_slip": 1.2})))
    kept = _KEPT[0]
    return Result(f"{run.point:016x}", kept.history, kept.tables)


def real(run: Run) -> Result:
    """Run the model itself; the outcome is the memory of the process after it (MB)."""
    simulate(Run("baseline", "baseline", 1, 1, run.seed, {}))
    return answer(run, {"mb": psutil.Process().memory_info().rss / 1e6}, "MB")


def short(run: Run) -> Result:
    """Run some quarters of the model and record its outcomes."""
    values: dict[str, Any] = {"seed": run.seed, "end": SHORT}
    model = RekenkrachtModel(**values).run()
    return answer(run, model.outcomes())


class Clock(Watch):
    """Notes when the first and the last results came."""

    def __init__(self) -> None:
        self.first = self.last = 0.0
        self.before = self.runs = 0

    def tick(self, runs: int) -> None:
        """Note the time."""
        if runs:
            self.last = time.perf_counter()
            self.runs += runs
            if not self.first:
                self.first, self.before = self.last, self.runs


# One measurement, in a program of its own.


def measured(job: str, runs: int) -> dict[str, float]:
    """Run a job in a new program; returns CPU seconds, seconds on the clock and what it says."""
    words = [sys.executable, "-m", "benchmarks.sweeps", "--job", job, "--runs", str(runs)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{job}: {done.stderr}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


def cpu() -> float:
    """CPU seconds of this program and of all its children that have ended."""
    return sum(
        use.ru_utime + use.ru_stime
        for use in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def do_job(job: str, runs: int) -> None:
    folder = Path(tempfile.mkdtemp(prefix="sweeps-"))
    begun = time.perf_counter()
    try:
        said = JOBS[job](folder, runs)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    forkserver._forkserver._stop()  # its workers' time counts once it has ended
    print(json.dumps({"cpu": cpu(), "wall": time.perf_counter() - begun, **said}))


def sweep_job(simulator: Any) -> Any:
    def job(folder: Path, runs: int) -> dict[str, float]:
        watch = Clock()
        given = Options(workers=WORKERS, watch=watch)
        study = Study(plan(runs))
        run_sweep(study, folder / "sweep", simulator=simulator, options=given)
        rate = (watch.runs - watch.before) / max(watch.last - watch.first, 1e-9)
        return {"rate": rate}

    return job


def loop_job(simulator: Any) -> Any:
    def job(_folder: Path, runs: int) -> dict[str, float]:
        rows = list(plan(runs).runs())
        simulator(rows[0])
        begin = time.perf_counter()
        for run in rows[1:]:
            simulator(run)
        return {"rate": (runs - 1) / (time.perf_counter() - begin)}

    return job


def memory_job(folder: Path, runs: int) -> dict[str, float]:
    given = Options(workers=WORKERS)
    run_sweep(Study(plan(runs)), folder / "sweep", simulator=real, options=given)
    times = read_table(folder / "sweep", "timings")
    found = times.merge(read_table(folder / "sweep", "outcomes"), on="run_id")
    growth = []
    for _, one in found.groupby("worker"):
        size = len(one) // 10
        growth.append(one["value"][-size:].median() - one["value"][size : 2 * size].median())
    return {"growth": max(growth), "most": found["value"].max(), "runs": runs / WORKERS}


def batch_job(_folder: Path, runs: int) -> dict[str, float]:
    given = {"seed": list(range(runs)), "end": [SHORT]}
    batch_run(RekenkrachtModel, given, number_processes=WORKERS, display_progress=False)
    return {}


def ema_model(seed: int = 1) -> dict[str, float]:
    outcomes = RekenkrachtModel(seed=seed, end=SHORT).run().outcomes()
    return {name: value for name, value in outcomes.items() if not isinstance(value, str)}


def ema_job(_folder: Path, runs: int) -> dict[str, float]:
    from ema_workbench import (  # noqa: PLC0415 - often absent
        IntegerParameter,
        Model,
        MultiprocessingEvaluator,
        ScalarOutcome,
    )

    model = Model("rekenkracht", function=ema_model)
    model.uncertainties = [IntegerParameter("seed", 1, 2**31)]
    model.outcomes = [ScalarOutcome(name) for name in ema_model()]
    with MultiprocessingEvaluator(model, n_processes=WORKERS) as evaluator:
        evaluator.perform_experiments(scenarios=runs)
    return {}


JOBS = {
    **{f"sweep-{one.__name__}": sweep_job(one) for one in (trivial, replayed, busy, short)},
    **{f"loop-{one.__name__}": loop_job(one) for one in (trivial, replayed, busy, short)},
    "memory": memory_job,
    "batch": batch_job,
    "ema": ema_job,
}


# The parts of the report.


def each(job: str, few: int, many: int) -> float:
    """CPU milliseconds of one run more."""
    return 1000 * (measured(job, many)["cpu"] - measured(job, few)["cpu"]) / (many - few)


def overhead(quick: bool) -> None:
    few, many = (1000, 6000) if quick else (2000, 22_000)
    plain = calibration()
    for name, what in (("trivial", "one outcome"), ("replayed", "all outcomes of the model")):
        extra = each(f"sweep-{name}", few, many) - each(f"loop-{name}", few, many)
        print(
            f"overhead a run, {what}: {extra:.3f} ms CPU, on disk and in the tables "
            f"({extra / plain:.3f} plain loops; must 0.4, aim 0.2)"
        )


def cores(quick: bool) -> None:
    runs = 400 if quick else 2000
    one = measured("loop-busy", runs)["rate"]
    both = measured("sweep-busy", runs)
    print(
        f"runs of {1000 / one:.1f} ms on {WORKERS} workers: {both['rate'] / (WORKERS * one):.1%} "
        f"of {WORKERS} times the serial loop once started (must 94 %), "
        f"{runs / both['wall'] / (WORKERS * one):.1%} with starting and tables; "
        f"{os.cpu_count()} cores"
    )


def memory(quick: bool) -> None:
    found = measured("memory", 400 if quick else 2000)
    print(
        f"memory of a worker over {found['runs']:.0f} runs of the model: {found['growth']:+.1f} MB "
        f"(must 5), at most {found['most']:.0f} MB"
    )


def rivals(quick: bool) -> None:
    few, many = (20, 220) if quick else (40, 840)
    alone = each("loop-short", few, many)
    print(f"runs of the model to {SHORT}: {alone:.1f} ms CPU in a plain loop; beside that")
    for job, name in (("sweep-short", "rekenkracht sweep"), ("batch", "mesa.batch_run")):
        print(f"  {name}: {each(job, few, many) - alone:+.2f} ms a run")
    if find_spec("ema_workbench") is None:
        print("  ema_workbench: not installed, skipped (pip install ema_workbench)")
    else:
        print(f"  ema_workbench: {each('ema', few, many) - alone:+.2f} ms a run")
    print(f"  (mesa {mesa.__version__}; only the sweep keeps its results on disk)")


def left(quick: bool) -> None:
    for points, replications in ((1000, 10), *(() if quick else ((100_000, 10),))):
        folder = Path(tempfile.mkdtemp(prefix="sweeps-"))
        try:
            print_left(folder, plan(points, replications))
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def print_left(folder: Path, whole: Plan) -> None:
    keys = rows_of(whole).wanted.tolist()
    result = replayed(next(whole.runs()))
    parts = Parts(folder)
    for place in range(0, len(keys) - 1000, 1000):
        chunk = keys[place : place + 1000]
        parts.append([(chunk, encode([Record(key, result, 0.1, "w") for key in chunk]))])
    parts.close()
    begin = time.perf_counter()
    rows = rows_of(whole)
    listed = time.perf_counter() - begin
    begin = time.perf_counter()
    remaining = rows.left(Parts(folder).keys)
    found = time.perf_counter() - begin
    print(
        f"{len(keys):,} runs, {len(keys) - len(remaining):,} of them done: what is left is found "
        f"in {found:.3f} s (listing all rows before: {listed:.3f} s)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--job", choices=JOBS)
    parser.add_argument("--runs", type=int, default=100)
    args = parser.parse_args()
    if args.job:
        do_job(args.job, args.runs)
        return
    for name in PARTS:
        if args.only in (None, name):
            globals()[name](args.quick)


if __name__ == "__main__":
    main()
