"""Result folders of sweeps, for tests of this folder."""

from dataclasses import replace
from pathlib import Path

from experiments.reading import load_manifest
from experiments.sweep.running import run_sweep
from experiments.sweep.study import Options, Study
from experiments.tables import TIMINGS
from tests.toys import toy_plan, trivial

SMALL = toy_plan()
"""24 runs."""


def sweep(folder: Path, plan=SMALL, simulator=trivial, record="outcomes", **options):
    """Run a toy sweep."""
    study = Study(plan, title="A toy", record=record)
    return run_sweep(study, folder, simulator=simulator, options=Options(**options))


def tables(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all tables but the timings."""
    names = [name for name in load_manifest(folder)["files"] if name.endswith((".parquet", ".csv"))]
    return {name: (folder / name).read_bytes() for name in names if not name.startswith(TIMINGS)}


def with_replications(number: int):
    """Return the small plan with another number of replications."""
    return replace(SMALL, replications=number)


class CountedRuns:
    """Sees how many runs are done, and may stop the sweep like a user."""

    def __init__(self, stop_after: int | None = None) -> None:
        self.runs, self.stop_after, self.forecasts = 0, stop_after, []

    def expect(self, forecast) -> None:
        self.forecasts.append(forecast)

    def tick(self, runs: int) -> None:
        self.runs += runs
        if self.stop_after is not None and self.runs >= self.stop_after:
            raise KeyboardInterrupt
