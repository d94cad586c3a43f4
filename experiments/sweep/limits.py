"""A time limit for a run, in the main thread of a process or in any other."""

import ctypes
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_LOOK_EVERY = 0.1
"""Seconds between two looks at the clock for runs outside a main thread."""


class TimedOut(BaseException):
    """The run took too long. Not an `Exception`, so that no simulator takes it for its own."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Stop what is inside after so many seconds.

    In a main thread the system's alarm stops sleeping too. In other threads, and where there is no
    alarm, Python code stops at its next step; what waits inside a library stops when it returns.

    Raises
    ------
    TimedOut
        It took longer.
    """
    main = threading.current_thread() is threading.main_thread()
    inside = _alarm(seconds) if main and hasattr(signal, "setitimer") else _watched(seconds)
    with inside:
        yield


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise TimedOut


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    before = signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _watched(seconds: float) -> Iterator[None]:
    thread = threading.get_ident()
    _WATCHDOG.begin(thread, time.monotonic() + seconds)
    try:
        yield
    finally:
        _WATCHDOG.end(thread)


class _Watchdog:
    """One thread that looks at the clock for all others of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ends: dict[int, float] = {}
        self._watches = False

    def begin(self, thread: int, end: float) -> None:
        with self._lock:
            self._ends[thread] = end
            if not self._watches:
                self._watches = True
                threading.Thread(target=self._watch, daemon=True).start()

    def end(self, thread: int) -> None:
        with self._lock:
            if self._ends.pop(thread, None) is None:  # it was told to stop as it ended
                _interrupt(thread, None)

    def _watch(self) -> None:
        while True:
            time.sleep(_LOOK_EVERY)
            with self._lock:
                if not self._ends:
                    self._watches = False
                    return
                now = time.monotonic()
                for thread in [thread for thread, end in self._ends.items() if end <= now]:
                    del self._ends[thread]
                    _interrupt(thread, TimedOut)


def _interrupt(thread: int, error: type[BaseException] | None) -> None:
    raised = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), raised)


_WATCHDOG = _Watchdog()
