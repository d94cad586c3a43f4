"""The terminal: what is said on it, and how a command is interrupted."""

import gc
import io
import os
import signal
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn, TypeVar

if TYPE_CHECKING:
    from experiments.single_file import Target

PROGRAM = "rekenkracht"
Item = TypeVar("Item")


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


_SIGNALS = [Signals()]
"""Those of the command that runs now stand last."""


def stopped() -> bool:
    """Whether a signal asked the command to stop, even if a library swallowed it."""
    return _SIGNALS[-1].stopped


def stop_if_asked() -> None:
    """Stop here if a signal asked for it earlier.

    Raises
    ------
    KeyboardInterrupt
        It did.
    """
    if stopped():
        raise KeyboardInterrupt


def unless_stopped(items: Iterable[Item]) -> Iterator[Item]:
    """Pass items on until a signal asks the command to stop."""
    for item in items:
        stop_if_asked()
        yield item
    stop_if_asked()


def write_all(files: "Sequence[tuple[Target, str]]") -> None:
    """Write files with their texts, each whole or not at all.

    Raises
    ------
    Interrupted
        A signal came between them; says which are on disk.
    """
    from experiments.single_file import write_file  # noqa: PLC0415 - keeps --help quick

    done: list[str] = []
    try:
        for target, text in files:
            stop_if_asked()
            write_file(target, text)
            done.append(str(target.path))
        stop_if_asked()
    except KeyboardInterrupt:
        written = f"{', '.join(done)} written" if done else "nothing was written"
        raise Interrupted(f"interrupted; {written}") from None


def hides_bar(*, quiet: bool) -> bool | None:
    """Whether no progress bar is shown; None: on a terminal only."""
    return True if quiet or sys.stderr is None else None


def tell(text: str) -> None:
    """Write text to standard output."""
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")


def complain(text: str) -> None:
    """Write one line to standard error."""
    if sys.stderr is None:  # closed by whoever started the program
        return
    line = " ".join(text.split())
    sys.stderr.write(f"{PROGRAM}: {line}\n")


def accept_all_letters() -> None:
    """Replace letters that the terminal cannot show, instead of failing on them."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def check_output() -> None:
    """Refuse to work when nobody can see what comes out.

    Raises
    ------
    OSError
        Standard output is closed.
    """
    if sys.stdout is None:
        raise OSError("standard output is closed; nothing was done")


def drop_output() -> None:
    """Let nothing more be written: the reader of the pipe has gone."""
    if sys.stdout is None:
        return
    with suppress(OSError):
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, sys.stdout.fileno())


def leave(code: int) -> NoReturn:
    """End the program at once with this exit code.

    After an interrupt inside generated code (dataclasses) Python would end itself by a signal.
    """
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
    gc.collect()  # frees locks between processes, which are reported as leaked otherwise
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):
                stream.flush()
    os._exit(code)


@contextmanager
def interruptible(*, last: bool) -> Iterator[Signals]:
    """Treat a request to end the program (SIGTERM) like Ctrl-C.

    If this is the ``last`` that the program does, later signals are ignored: it is leaving.
    """
    signals = Signals()
    usual = {}
    here = threading.current_thread() is threading.main_thread()  # others see no signals
    for number in (signal.SIGINT, signal.SIGTERM) if here else ():
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            usual[number] = signal.signal(number, signals.stop)
    _SIGNALS.append(signals)
    try:
        yield signals
    finally:
        _SIGNALS.remove(signals)
        for number, handler in usual.items():
            signal.signal(number, signal.SIG_IGN if last else handler)
