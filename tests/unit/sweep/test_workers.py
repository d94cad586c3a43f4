"""Workers that die, hang or fail cost their own runs and nothing else."""

import threading
import time
from dataclasses import replace

import pytest

from experiments.design.plan import Arm
from experiments.reading import read_table
from experiments.sweep.limits import TimedOut, time_limit
from experiments.sweep.work import Task, attempt, work
from model.errors import InputError
from tests.toys import (
    deaf,
    failing,
    hanging,
    killing,
    killing_once,
    sleeping,
    toy_plan,
    trivial,
)
from tests.unit.sweep.folders import SMALL, CountedRuns, sweep, tables

RUN = next(SMALL.runs())


def errors(folder):
    runs = read_table(folder, "runs")
    bad = runs[runs["status"] == "failed"]
    return runs, set(bad["point"]), set(bad["error"])


def test_a_failing_run_is_a_row(tmp_path):
    report = sweep(tmp_path / "sweep", simulator=failing)
    runs, points, said = errors(tmp_path / "sweep")
    assert (report.counts.done, report.counts.failed, report.counts.missing) == (16, 8, 0)
    assert points == {3, 6}
    assert said == {f"ZeroDivisionError: nothing to divide at point {n}" for n in (3, 6)}
    assert set(runs["history"]) == {"simulated", "pinned"}
    failed = set(runs.loc[runs["status"] == "failed", "run_id"])
    assert not failed & set(read_table(tmp_path / "sweep", "outcomes")["run_id"])
    assert len(report.counts.failures) == 8
    again = sweep(tmp_path / "sweep", simulator=failing)
    assert (again.run_now, again.counts.failures) == (0, report.counts.failures)


def test_a_worker_that_dies_loses_one_run_at_most(tmp_path):
    report = sweep(tmp_path / "sweep", simulator=killing, workers=2)
    _, points, said = errors(tmp_path / "sweep")
    assert (report.counts.done, report.counts.failed) == (20, 4)
    assert points == {2}
    assert said == {"its worker was lost 2 times: it was ended by SIGKILL; perhaps memory ran out"}


def test_a_worker_that_dies_once_loses_nothing(tmp_path):
    arms = (Arm("a", "baseline", "", {"marker": str(tmp_path / "marker")}),)
    plan = replace(toy_plan(points=8), arms=arms, replications=3)
    report = sweep(tmp_path / "sweep", plan, simulator=killing_once, workers=2)
    assert (tmp_path / "marker").exists()
    assert (report.counts.done, report.counts.failed) == (24, 0)
    sweep(tmp_path / "calm", plan, simulator=killing_once)
    assert tables(tmp_path / "sweep") == tables(tmp_path / "calm")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_hangs_is_stopped(tmp_path, workers):
    plan = toy_plan(arms=1, replications=1)
    report = sweep(tmp_path / "sweep", plan, simulator=hanging, workers=workers, limit=0.3)
    _, points, said = errors(tmp_path / "sweep")
    assert (report.counts.done, points) == (5, {2})
    assert said == {"stopped: it took longer than the limit of 0.3 seconds"}


def test_a_worker_that_hears_no_alarm_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr("experiments.sweep.driving._GRACE", 0.3)
    plan = toy_plan(arms=1, replications=1)
    report = sweep(tmp_path / "sweep", plan, simulator=deaf, workers=2, limit=0.3)
    _, points, said = errors(tmp_path / "sweep")
    assert (report.counts.done, points) == (5, {2})
    assert said == {"its worker was lost 2 times: it did not answer in time"}


def test_a_time_limit_in_another_thread():
    found = []

    def run() -> None:
        found.extend(attempt(hanging, replace(RUN, point=2), 0.2).error for _ in range(3))
        found.append(attempt(trivial, RUN, 0.2).status)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    assert found == ["stopped: it took longer than the limit of 0.2 seconds"] * 3 + ["done"]


def test_a_limit_that_is_kept_leaves_no_alarm():
    with time_limit(0.2):
        pass
    time.sleep(0.3)
    with pytest.raises(TimedOut), time_limit(0.05):
        time.sleep(5)


def test_a_worker_of_another_version_is_refused():
    task = Task(trivial, 1.0, ((1, RUN),), 1.0, version="9.9.9")
    with pytest.raises(InputError, match=r"a worker runs version .*, the sweep .* version 9.9.9"):
        work(task)


def test_what_is_to_come_is_said_after_the_first_runs(tmp_path):
    watch = CountedRuns()
    sweep(tmp_path / "sweep", simulator=sleeping, watch=watch)
    (forecast,) = watch.forecasts
    assert (forecast.left, forecast.total, forecast.workers) == (22, 24, 1)
    assert 0.4 < forecast.seconds < 5
    assert watch.runs == 24


def test_places_in_memory_do_not_reach_the_tables():
    def odd(run):
        raise ValueError(f"bad {object()}")

    assert attempt(odd, RUN, 1.0).error == "ValueError: bad <object object at 0x...>"
