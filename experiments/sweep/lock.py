"""One sweep at a time in a folder: a lock beside it that dies with its owner."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

_SILENT = 900.0
"""After so many seconds without a sign of life a sweep of another computer counts as dead."""
_SIGN_EVERY = 20.0


@dataclass
class Lock:
    """A lock that is held."""

    path: Path
    last: float = 0.0

    def sign(self) -> None:
        """Show now and then that its owner lives; other computers cannot see the process."""
        if time.monotonic() - self.last > _SIGN_EVERY:
            self.last = time.monotonic()
            with suppress(OSError):
                os.utime(self.path)


@contextmanager
def locked(folder: Path) -> Iterator[Lock]:
    """Hold the lock of a result folder.

    The system lets go of it when its owner ends, however that happens. Where a disk knows no
    locks, and between computers, what stands in the file counts.

    Raises
    ------
    InputError
        Another sweep runs in the folder, or the place cannot be written.
    """
    place = Path(os.path.realpath(folder))
    path = place.with_name(f".{place.name[:80]}.lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle = _take(folder, path)
    except OSError as error:
        raise InputError(f"{folder} cannot be written: {error.strerror or error}") from None
    try:
        yield Lock(path)
    finally:
        with suppress(OSError):
            path.unlink()
        with suppress(OSError):
            os.close(handle)


def _take(folder: Path, path: Path) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            sure = _closed_to_others(handle)
            owner = _owner(handle)
            if sure is False or (owner and _lives(owner, path, sure=bool(sure))):
                who = f"process {owner['pid']} on {owner['host']}" if owner else "another process"
                raise InputError(
                    f"{folder}: a sweep already runs in this folder ({who}); wait for it, "
                    f"or give another folder (if it no longer runs, remove {path})"
                )
            if os.fstat(handle).st_ino == _number(path):  # nobody removed it meanwhile
                text = json.dumps({"pid": os.getpid(), "host": socket.gethostname()})
                os.ftruncate(handle, 0)
                os.pwrite(handle, text.encode(), 0) if hasattr(os, "pwrite") else os.write(
                    handle, text.encode()
                )
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _number(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return -1


def _closed_to_others(handle: int) -> bool | None:
    """Whether this process got the system's lock; None where there is none."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _owner(handle: int) -> dict[str, object]:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        found = json.loads(os.read(handle, 1000))
        return {"pid": int(found["pid"]), "host": str(found["host"])}
    except (ValueError, KeyError, TypeError):
        return {}


def _lives(owner: dict[str, object], path: Path, *, sure: bool) -> bool:
    """Whether the sweep that stands in the file still runs, as far as can be seen from here."""
    if owner["host"] != socket.gethostname():
        return time.time() - path.stat().st_mtime < _SILENT
    return not sure and _runs(int(str(owner["pid"])))


def _runs(pid: int) -> bool:
    if os.name != "posix":
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
