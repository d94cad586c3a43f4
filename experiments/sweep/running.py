"""Runs a sweep, or goes on with one, and writes its tables."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from experiments.folder import new_folder, restore
from experiments.manifest import Timing
from experiments.store import write_descriptions
from experiments.sweep.assembling import assemble
from experiments.sweep.describing import describe_sweep
from experiments.sweep.driving import Driver
from experiments.sweep.executors import Crew, crew
from experiments.sweep.kept import Kept
from experiments.sweep.keys import WHOLE, Rows, rows_of
from experiments.sweep.lock import Lock, locked
from experiments.sweep.report import Report
from experiments.sweep.result import Simulator
from experiments.sweep.simulation import model_simulator
from experiments.sweep.stopping import Progress, next_round
from experiments.sweep.study import Options, Study, identity
from model.errors import InputError


class Stopped(KeyboardInterrupt):
    """The sweep was interrupted; the message says what is safe."""


def run_sweep(
    study: Study,
    folder: Path,
    *,
    simulator: Simulator | None = None,
    options: Options | None = None,
) -> Report:
    """Run a sweep into a folder, or go on with the one that is there.

    Whatever ends the program, finished chunks are kept, and the same call goes on.

    Parameters
    ----------
    study
        What is run.
    folder
        Where the tables come; until then the finished runs are kept there.
    simulator
        Does one run; by default the model. It must be importable by the workers.
    options
        How it is run; by default in this process.

    Raises
    ------
    InputError
        The folder holds something else or another sweep goes on in it; the disk or the cluster
        refuses.
    Stopped
        It was interrupted.
    """
    options = options or Options()
    simulator = simulator or model_simulator(study.record)
    if study.until and options.shard != WHOLE:
        raise InputError(
            "--shard does not go with a stop rule: one shard cannot know when all have enough; "
            "give replications.number"
        )
    with locked(folder) as lock:
        restore(folder)
        sweep = _Sweep(study, folder, simulator, options, lock)
        try:
            with sweep.stack:
                rows = sweep.finish()
            return sweep.report(rows)
        except KeyboardInterrupt:
            raise Stopped(sweep.safe()) from None
        finally:
            sweep.kept.parts.close()


class _Sweep:
    """One call of :func:`run_sweep`."""

    def __init__(
        self, study: Study, folder: Path, simulator: Simulator, options: Options, lock: Lock
    ) -> None:
        self.study, self.folder, self.options = study, folder, options
        self.simulator, self.lock = simulator, lock
        self.known = identity(study, simulator, options.shard)
        self.kept = Kept(folder, study, self.known)
        self.started = datetime.now(UTC)
        self.driver: Driver | None = None
        self.stack = ExitStack()
        self.crew: Crew | None = None
        self.width: float | None = None
        self.rows = rows_of(study.plan, options.shard)

    def finish(self) -> Rows:
        """Run what is left; returns the rows of the plan that was reached."""
        self.rows = self._until_enough() if self.study.until else self._all(self.rows)
        return self.rows

    def report(self, rows: Rows) -> Report:
        """Write the tables, unless they are there."""
        replications = rows.plan.replications
        self.known = {**self.known, "replications": replications}
        return self._as_it_is(rows) if self._is_written(replications) else self._write(rows)

    def _all(self, rows: Rows) -> Rows:
        left = rows.left(self.kept.keys)
        if len(left):
            if self.crew is None:
                self.crew = self.stack.enter_context(
                    crew(self.options.workers, self.options.cluster)
                )
                self.kept.begin()
            self._driver(rows).run(left, self.crew, self.kept.parts)
        return rows

    def _driver(self, rows: Rows) -> Driver:
        study = replace(self.study, plan=rows.plan)
        done = self.driver.done if self.driver else 0
        self.driver = Driver(study, self.simulator, self.options, self.lock)
        self.driver.done = done
        return self.driver

    def _until_enough(self) -> Rows:
        """Do rounds of replications until the goal of the design is reached."""
        goal = self.study.until
        assert goal is not None
        progress = Progress(self.study, goal)
        while True:
            rows = self._all(self.rows)
            progress.add(self.kept.records(progress.last))
            number, self.width = rows.plan.replications, progress.half_width(rows)
            if number >= goal.most or self.width <= goal.half_width:
                return rows
            more = self.study.with_replications(next_round(number, goal.most))
            self.rows = rows_of(more.plan, self.options.shard)

    def _is_written(self, replications: int) -> bool:
        manifest = self.kept.manifest
        if manifest is None or self.kept.parts.frames or manifest["counts"]["missing"]:
            return False
        old = manifest["identity"]
        same = old["replications"] == replications
        points = old["number_of_points"] == self.known["number_of_points"]
        return same and points and (not self.options.csv or "runs.csv" in manifest["files"])

    def _as_it_is(self, rows: Rows) -> Report:
        """Report on a sweep that was finished before."""
        assert self.kept.finished is not None
        assert self.kept.manifest is not None
        counts = self.kept.finished.counts(rows)
        return Report(
            self.folder, counts, 0, rows.plan.replications, self.kept.manifest,
            self.kept.parts.damage, self.width,
        )  # fmt: skip

    def _write(self, rows: Rows) -> Report:
        study = replace(self.study, plan=rows.plan)
        self.kept.parts.close()
        with new_folder(self.folder, sweep=True) as draft:
            counts = assemble(rows, self.kept.records(), study.record, draft, csv=self.options.csv)
            about = describe_sweep(study, self.known, counts, Timing.since(self.started))
            write_descriptions(draft, about)
        done = self.driver.done if self.driver else 0
        return Report(
            self.folder, counts, done, rows.plan.replications, about, self.kept.parts.damage,
            self.width,
        )  # fmt: skip

    def safe(self) -> str:
        """Return what an interrupted sweep left behind."""
        total = len(self.rows.wanted)
        done = total - len(self.rows.left(self.kept.keys))
        if not done:
            return "interrupted; nothing was finished yet"
        return (
            f"interrupted; {done} of {total} runs are safe in {self.folder}, "
            "and the same line goes on from there"
        )
