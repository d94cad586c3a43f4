"""The terminal: what is said on it, and how a command is interrupted."""

import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

PROGRAM = "rekenkracht"


class Interrupted(KeyboardInterrupt):
    """The user or the system stopped the command; the message says what is safe on disk."""


class Signals:
    """Whether a signal asked the command to stop."""

    def __init__(self) -> None:
        self.stopped = False

    def stop(self, _number: int, _frame: FrameType | None) -> None:
        """Remember the signal and stop what is going on."""
        self.stopped = True
        raise KeyboardInterrupt


def tell(text: str) -> None:
    """Write text to standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def complain(text: str) -> None:
    """Write one line to standard error."""
    line = " ".join(text.split())
    sys.stderr.write(f"{PROGRAM}: {line}\n")


def accept_all_letters() -> None:
    """Replace letters that the terminal cannot show, instead of failing on them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def drop_output() -> None:
    """Let nothing more be written: the reader of the pipe has gone."""
    with suppress(OSError):
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, sys.stdout.fileno())


def leave(code: int) -> NoReturn:
    """End the program at once with this exit code.

    After an interrupt inside generated code (dataclasses) Python would end itself by a signal.
    """
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


@contextmanager
def interruptible(*, last: bool) -> Iterator[Signals]:
    """Treat a request to end the program (SIGTERM) like Ctrl-C.

    If this is the ``last`` that the program does, later signals are ignored: it is leaving.
    """
    signals = Signals()
    if threading.current_thread() is not threading.main_thread():
        yield signals
        return
    usual = {}
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            usual[number] = signal.signal(number, signals.stop)
    try:
        yield signals
    finally:
        for number, handler in usual.items():
            signal.signal(number, signal.SIG_IGN if last else handler)
