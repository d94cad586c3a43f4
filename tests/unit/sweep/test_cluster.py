"""The same sweep on a Dask cluster: a scheduler and workers as processes of their own."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.sweep import executors
from model.errors import InputError
from tests.toys import sleeping, toy_plan, trivial
from tests.unit.sweep.folders import CountedRuns, sweep, tables

ROOT = Path(__file__).parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
PLAN = toy_plan(points=25)
needs_dask = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="needs the extra cluster"
)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "distributed.cli." + words[0], *words[1:]],
        env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture
def cluster():
    """Start a scheduler and two workers with one thread each; gives the address and the workers."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = started("dask_scheduler", "--host", "127.0.0.1", "--port", str(port),
                        "--no-dashboard")  # fmt: skip
    workers = [
        started("dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                "--memory-limit", "0")
        for _ in range(2)
    ]  # fmt: skip
    yield address, workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


class Killer(CountedRuns):
    """Kills a worker once some runs are done."""

    def __init__(self, victim) -> None:
        super().__init__()
        self.victim = victim

    def tick(self, runs: int) -> None:
        super().tick(runs)
        if self.runs > 10 and self.victim.poll() is None:
            self.victim.send_signal(signal.SIGKILL)
            self.victim.wait()


@pytest.mark.extra
@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_that_loses_a_worker_gives_the_same_tables(tmp_path, cluster):
    address, workers = cluster
    sweep(tmp_path / "calm", PLAN, sleeping)
    watch = Killer(workers[0])
    report = sweep(
        tmp_path / "dask", PLAN, sleeping, cluster=address, chunk_seconds=0.1, watch=watch
    )
    assert workers[0].poll() is not None
    assert (report.counts.done, report.counts.failed) == (100, 0)
    assert tables(tmp_path / "dask") == tables(tmp_path / "calm")


@pytest.mark.extra
@needs_dask
@pytest.mark.filterwarnings("ignore")
def test_an_address_where_nobody_answers_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setattr(executors, "_ANSWERS_WITHIN", 1)
    began = time.monotonic()
    with pytest.raises(InputError, match=r"--cluster tcp://127.0.0.1:\d+: no Dask scheduler"):
        sweep(tmp_path / "x", cluster=f"tcp://127.0.0.1:{free_port()}")
    with pytest.raises(InputError, match=r"--cluster nonsense: no Dask scheduler"):
        sweep(tmp_path / "x", cluster="nonsense")
    with pytest.raises(InputError, match=r"--cluster none.json: no Dask scheduler"):
        sweep(tmp_path / "x", cluster="none.json")
    assert time.monotonic() - began < 30
    assert not list(tmp_path.iterdir())


def test_without_dask_there_is_one_line(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"--cluster needs Dask: pip install"):
        sweep(tmp_path / "x", simulator=trivial, cluster="tcp://127.0.0.1:1")
    assert not list(tmp_path.iterdir())
