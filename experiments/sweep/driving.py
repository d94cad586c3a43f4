"""Hands out chunks of runs, keeps what comes back, and copes with workers that die."""

from collections import Counter, deque
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from experiments.sweep.coding import Record, encode
from experiments.sweep.executors import Crew
from experiments.sweep.keys import Keys, run_of
from experiments.sweep.lock import Lock
from experiments.sweep.parts import Parts
from experiments.sweep.result import Simulator, failed
from experiments.sweep.study import Forecast, Options, Study
from experiments.sweep.work import Finished, Task, work

_LOOK_EVERY = 0.5
"""Seconds between two looks whether somebody wants to stop."""
_FIRST = 2
"""Runs of the first chunks: the second one is not slowed down by reading data."""
_LARGEST = 2000
_GRACE = 10.0
"""Seconds beyond the limit before a worker that hears no alarm is given up."""
_STRIKES = 2
"""A run that was there when so many workers died is not tried again."""


@dataclass
class _Pace:
    """How long runs take, from those that were done."""

    runs: int = 0
    seconds: float = 0.0
    bytes: int = 0

    def add(self, found: Finished) -> None:
        self.runs += len(found.keys)
        self.seconds += found.seconds
        self.bytes += len(found.content)

    @property
    def each(self) -> float:
        return self.seconds / self.runs if self.runs else 0.0


class Driver:
    """Runs keys of a plan until each has a result on disk."""

    def __init__(self, study: Study, simulator: Simulator, options: Options, lock: Lock) -> None:
        self._plan, self._simulator, self._options = study.plan, simulator, options
        self._lock = lock
        self._pace = _Pace()
        self._largest = _FIRST
        self._strikes: Counter[int] = Counter()
        self._again: deque[int] = deque()
        self._foretold = False
        self.done = 0

    def run(self, keys: Keys, crew: Crew, parts: Parts) -> None:
        """Run these keys, in their order.

        Raises
        ------
        InputError
            The disk or the cluster refuses, or a worker has another version.
        KeyboardInterrupt
            Somebody wants to stop; finished chunks are on disk.
        """
        self._foretold = False
        place, total = 0, len(keys)
        going: dict[Future[Finished], list[int]] = {}
        while going or self._again or place < total:
            room = crew.width() + crew.ready - len(going)
            while room > 0 and (self._again or place < total):
                if self._again:
                    chunk = [self._again.popleft()]
                else:
                    size = self._size(total - place, crew.width())
                    chunk = keys[place : place + size].tolist()
                    place += size
                going[crew.executor.submit(work, self._task(chunk))] = chunk
                room -= 1
            finished = wait(going, _LOOK_EVERY, FIRST_COMPLETED).done
            self._keep([(one, going.pop(one)) for one in finished], crew, parts)
            self._tell(total - place + sum(map(len, going.values())), total, crew)

    def _size(self, left: int, width: int) -> int:
        """Return how many runs the next chunk has: about a second's worth, less towards the end."""
        if not self._pace.runs:
            return min(_FIRST, left)
        worth = int(self._options.chunk_seconds / max(self._pace.each, 1e-9))
        self._largest = min(_LARGEST, 8 * self._largest)
        even = -(-left // (2 * width))
        return max(1, min(worth, even, self._largest, left))

    def _task(self, chunk: list[int]) -> Task:
        limit = self._options.limit
        patience = limit + _GRACE + 10 * self._pace.each * len(chunk)
        rows = tuple((key, run_of(self._plan, key)) for key in chunk)
        return Task(self._simulator, limit, rows, patience)

    def _keep(
        self, finished: Iterable[tuple[Future[Finished], list[int]]], crew: Crew, parts: Parts
    ) -> None:
        chunks = []
        for future, chunk in finished:
            error = future.exception()
            if error is None:
                found = future.result()
                self._pace.add(found)
                chunks.append((found.keys, found.content))
            elif isinstance(error, crew.lost):
                chunks.extend(self._after_loss(chunk, str(error)))
            else:
                raise error
        if chunks:
            parts.append(chunks)
            self._lock.sign()
        runs = sum(len(keys) for keys, _ in chunks)
        self.done += runs
        self._options.watch.tick(runs)

    def _after_loss(self, chunk: list[int], why: str) -> list[tuple[list[int], bytes]]:
        """Try each run of a lost chunk again by itself; give up those that were lost before."""
        given_up = []
        for key in chunk:
            self._strikes[key] += 1
            if self._strikes[key] < _STRIKES:
                self._again.append(key)
                continue
            error = f"its worker was lost {_STRIKES} times: {why}"
            record = Record(key, failed(run_of(self._plan, key), error), 0.0, "none")
            given_up.append(([key], encode([record])))
        return given_up

    def _tell(self, left: int, total: int, crew: Crew) -> None:
        if self._foretold or not self._pace.runs:
            return
        self._foretold = True
        width = crew.width()
        seconds = left * self._pace.each / min(width, max(left, 1))
        size = left * self._pace.bytes / self._pace.runs
        self._options.watch.expect(Forecast(left, total, seconds, size, width))
