"""Processes of this machine that do chunks, each watched by itself.

The pool of the standard library breaks as a whole when one process dies. Here the loss is that
process's own chunk, the process is replaced, and one that says nothing for too long is ended.
"""

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future
from contextlib import contextmanager, suppress
from multiprocessing import connection, resource_tracker
from multiprocessing.context import BaseContext
from typing import Any

from experiments.sweep.work import Finished, Task

PRELOADED = ("experiments.sweep.simulation", "experiments.sweep.work")
"""Loaded once, in the process from which the workers are split off."""
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
)
_LOOK_EVERY = 1.0
Doing = Callable[[Task], Finished]


class WorkerLostError(Exception):
    """The worker died or was given up; the message says how."""


class _Job:
    """A chunk and the promise of its result."""

    def __init__(self, do: Doing, task: Task) -> None:
        self.do, self.task, self.future = do, task, Future[Finished]()
        self.overdue = 0.0


class _Worker:
    """A process and the line to it."""

    def __init__(self, context: BaseContext) -> None:
        self.line, far = context.Pipe()
        self.process = context.Process(target=_serve, args=(far,), daemon=True)  # type: ignore[attr-defined]
        self.process.start()
        far.close()
        self.job: _Job | None = None

    def give(self, job: _Job) -> None:
        self.job = job
        job.overdue = time.monotonic() + job.task.patience
        with suppress(OSError):  # it is dead: that is seen later
            self.line.send((job.do, job.task))

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.line.close()


class WorkerPool(Executor):
    """An executor whose ``submit`` takes a function and a `Task`."""

    def __init__(self, workers: int) -> None:
        context = start_method()
        self._context, self._size = context, workers
        self._waiting: deque[_Job] = deque()
        self._lock = threading.Lock()
        self._ends = False
        self._bell, self._ear = context.Pipe()
        with _environment():
            self._workers = [_Worker(context) for _ in range(workers)]
        self._thread = threading.Thread(target=self._manage, daemon=True)
        self._thread.start()

    def submit(self, fn: Doing, /, *args: Any, **kwargs: Any) -> Future[Finished]:  # type: ignore[override]
        """Let a worker do a task."""
        job = _Job(fn, *args, **kwargs)
        with self._lock:
            self._waiting.append(job)
        self._bell.send(None)
        return job.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = True) -> None:  # noqa: ARG002
        """End the workers at once; what they were doing is lost."""
        self._ends = True
        with suppress(OSError):
            self._bell.send(None)
        self._thread.join()

    def _manage(self) -> None:
        try:
            while not self._ends:
                self._hand_out()
                lines = {worker.line: worker for worker in self._workers}
                deaths = {worker.process.sentinel: worker for worker in self._workers}
                ready = connection.wait([self._ear, *lines, *deaths], _LOOK_EVERY)
                self._listen(ready, lines)
                for worker in {deaths[one] for one in ready if one in deaths}:
                    self._replace(worker, _how(worker.process.exitcode))
                self._give_up()
        finally:
            for worker in self._workers:
                worker.end()
            for line in (self._bell, self._ear):
                line.close()

    def _hand_out(self) -> None:
        idle = [worker for worker in self._workers if worker.job is None]
        with self._lock:
            for worker in idle:
                if self._waiting:
                    worker.give(self._waiting.popleft())

    def _listen(self, ready: list[Any], lines: Mapping[Any, _Worker]) -> None:
        for line in ready:
            if line is self._ear:
                self._ear.recv()
            elif line in lines:
                self._hear(lines[line])

    def _hear(self, worker: _Worker) -> None:
        try:
            fine, found = worker.line.recv()
        except (EOFError, OSError):  # its death is seen by its sentinel
            return
        job, worker.job = worker.job, None
        if job is None:
            return
        if fine:
            job.future.set_result(found)
        else:
            job.future.set_exception(found)

    def _replace(self, worker: _Worker, why: str) -> None:
        if worker not in self._workers:
            return
        self._hear_last(worker)
        worker.end()
        with _environment():
            self._workers[self._workers.index(worker)] = _Worker(self._context)
        if worker.job is not None:
            worker.job.future.set_exception(WorkerLostError(why))

    def _hear_last(self, worker: _Worker) -> None:
        """Take what a worker sent before it died."""
        with suppress(EOFError, OSError):
            if worker.job is not None and worker.line.poll():
                self._hear(worker)

    def _give_up(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.job is not None and worker.job.overdue < now:
                self._replace(worker, "it did not answer in time")


def start_method() -> BaseContext:
    """Return how workers start: split off a clean loaded process where there is such a thing.

    Said here and not left to the default, which importing Mesa changes for the whole program.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    return context


@contextmanager
def _environment() -> Iterator[None]:
    """Start processes with one thread each, this program's paths, and deaf to Ctrl-C."""
    paths = os.pathsep.join(path or os.getcwd() for path in sys.path)  # noqa: PTH109
    new = {**ONE_THREAD, "PYTHONPATH": paths, "PYTHONSAFEPATH": "1"}
    before = {name: os.environ.get(name) for name in new}
    resource_tracker.ensure_running()
    os.environ.update(new)
    try:
        with interrupts_held():
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while workers start: they inherit this and say nothing of their own."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(line: Any) -> None:  # noqa: ANN401 - a connection, which has no public type
    """Do chunks until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_follow_parent, daemon=True).start()
    with loaded_kept():
        _answer(line)


def _answer(line: Any) -> None:  # noqa: ANN401
    while True:
        try:
            do, task = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[bool, Any] = True, do(task)
        except BaseException as error:  # noqa: BLE001 - the parent decides
            answer = False, error
        with suppress(BrokenPipeError):
            line.send(answer)


@contextmanager
def loaded_kept() -> Iterator[None]:
    """Let Python not look for garbage in what is loaded: after each run that would take longest."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _follow_parent() -> None:
    """End with the parent, even in the middle of a run."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _how(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        return f"it was ended by {name}; perhaps memory ran out"
    return f"it ended with code {code}"
