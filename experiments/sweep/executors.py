"""Who does the chunks: this process, processes of this machine, or a Dask cluster.

All have the ``submit`` of `concurrent.futures.Executor`; results come back to the one process that
writes, so that every way keeps finished runs equally safe.
"""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from experiments.sweep.pool import WorkerLostError, WorkerPool, loaded_kept
from model.errors import InputError

_ANSWERS_WITHIN = 10
"""Seconds in which a cluster must answer."""
_LOOK_EVERY = 0.2
_LONGEST = 120
"""So much is shown of what the system says."""
_WORKERS_WITHIN = 60
"""Seconds in which its first worker must be there."""


class ClusterGoneError(InputError):
    """The cluster went away while the sweep was going on."""


@dataclass(frozen=True)
class Crew:
    """An executor, how many chunks it does at once, and which errors mean that a worker died."""

    executor: Executor
    width: Callable[[], int]
    ready: int = 1
    """So many chunks wait beside those that are done, so that no worker waits for the parent."""
    lost: tuple[type[BaseException], ...] = (WorkerLostError, BrokenExecutor)


class Here(Executor):
    """Do each chunk in this process, when it is submitted."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Do it now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - handed to who asks for the result
            future.set_exception(error)
        return future


@contextmanager
def crew(workers: int, cluster: str | None) -> Iterator[Crew]:
    """Give who does the chunks; they are ended when the block ends, whatever they are doing.

    Raises
    ------
    InputError
        The cluster does not answer, has no workers, or Dask is not installed.
    """
    if cluster is not None:
        with _dask(cluster) as found:
            yield found
    elif workers == 1:
        with loaded_kept():
            yield Crew(Here(), lambda: 1, 0)
    else:
        pool = WorkerPool(workers)
        try:
            yield Crew(pool, lambda: workers, workers)
        finally:
            pool.shutdown()


@contextmanager
def _dask(address: str) -> Iterator[Crew]:
    try:
        import distributed  # noqa: PLC0415 - an extra, loaded only when asked for
        from distributed.scheduler import KilledWorker  # noqa: PLC0415
    except ImportError:
        raise InputError(
            "--cluster needs Dask: pip install 'rekenkracht[cluster]', or use --workers or --shard"
        ) from None
    client = _client(distributed, address)
    try:
        _await_workers(client, address)
        yield Crew(client.get_executor(pure=False), lambda: _threads(client), 2, (KilledWorker,))
    except (CancelledError, OSError):  # what Dask raises when the scheduler is gone
        raise ClusterGoneError(
            f"--cluster {address}: the cluster went away; what was written is safe, "
            "and the same line goes on from there"
        ) from None
    finally:
        client.close(timeout=2)


def _client(distributed: Any, address: str) -> Any:  # noqa: ANN401 - Dask has no types
    try:
        if address.endswith(".json"):
            given = {"address": _address_in(Path(address))}
        else:
            given = {"address": address}
        return distributed.Client(**given, timeout=_ANSWERS_WITHIN, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError, KeyError) as error:
        why = " ".join(f"{type(error).__name__} {error}".split())[:_LONGEST]
        raise InputError(
            f"--cluster {address}: no Dask scheduler answers there within "
            f"{_ANSWERS_WITHIN} seconds ({why})"
        ) from None


def _address_in(file: Path) -> str:
    """Return the address in a scheduler's file, which it may still be about to write."""
    end = time.monotonic() + _ANSWERS_WITHIN
    while not file.exists() and time.monotonic() < end:
        time.sleep(_LOOK_EVERY)
    return str(json.loads(file.read_text("utf-8"))["address"])


def _await_workers(client: Any, address: str) -> None:  # noqa: ANN401
    try:
        client.wait_for_workers(1, timeout=_WORKERS_WITHIN)
    except TimeoutError:
        raise InputError(
            f"--cluster {address}: the scheduler has no workers after {_WORKERS_WITHIN} seconds"
        ) from None


def _threads(client: Any) -> int:  # noqa: ANN401
    return max(1, sum(int(count) for count in client.nthreads().values()))
