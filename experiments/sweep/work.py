"""What a worker does: run a chunk, one run after the other, whatever happens to each."""

import gc
import os
import re
import socket
import time
from dataclasses import dataclass

from experiments.design.plan import Run
from experiments.sweep.coding import Record, encode
from experiments.sweep.limits import TimedOut, time_limit
from experiments.sweep.result import FAILED, Result, Simulator, failed
from model.errors import InputError
from model.version import VERSION

_SWEEP_EVERY = 0.3
"""Seconds between two looks for models that nobody uses any more."""
_ADDRESS = re.compile(r"0x[0-9a-fA-F]{6,}")
"""Places in memory: they differ from run to run and say nothing."""


@dataclass(frozen=True)
class Task:
    """A chunk of runs under their keys, and how to do them."""

    simulator: Simulator
    limit: float
    """Seconds that a run may take."""
    rows: tuple[tuple[int, Run], ...]
    patience: float
    """Seconds after which a worker that says nothing is given up."""
    version: str = VERSION

    @property
    def keys(self) -> list[int]:
        """The keys of its runs."""
        return [key for key, _ in self.rows]


@dataclass(frozen=True)
class Finished:
    """The results of a chunk, as they are kept, with the seconds spent and the runs that failed."""

    keys: list[int]
    content: bytes
    seconds: float
    failed: int


def work(task: Task) -> Finished:
    """Run a chunk.

    Raises
    ------
    InputError
        This worker has another version of the program than who sent the chunk.
    """
    if task.version != VERSION:
        raise InputError(
            f"a worker runs version {VERSION}, the sweep was started by version {task.version}; "
            "install the same version on both"
        )
    begun, worker = time.perf_counter(), f"{socket.gethostname()}-{os.getpid()}"
    records, swept = [], begun
    for key, run in task.rows:
        began = time.perf_counter()
        if began - swept > _SWEEP_EVERY:
            gc.collect()  # models are circles: left to itself, Python keeps dozens of them
            swept = began
        result = attempt(task.simulator, run, task.limit)
        seconds = round(time.perf_counter() - began, 6)
        records.append(Record(key, result, seconds, worker))
    if time.perf_counter() - swept > _SWEEP_EVERY / 2:
        gc.collect()
    wrong = sum(one.result.status == FAILED for one in records)
    return Finished(task.keys, encode(records), time.perf_counter() - begun, wrong)


def attempt(simulator: Simulator, run: Run, limit: float) -> Result:
    """Do one run; whatever it raises makes it a failed one."""
    try:
        with time_limit(limit):
            return simulator(run)
    except TimedOut:
        return failed(run, too_long(limit))
    except InputError as error:
        return failed(run, str(error))
    except Exception as error:  # noqa: BLE001 - a run that fails is a row, never the end
        return failed(run, f"{type(error).__name__}: {_ADDRESS.sub('0x...', str(error))}")


def too_long(limit: float) -> str:
    """Return the error of a run that was stopped by its time limit."""
    return f"stopped: it took longer than the limit of {limit:g} seconds"
