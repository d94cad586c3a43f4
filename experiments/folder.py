"""Make a folder complete or not at all: write beside it, sync, then rename."""

import os
import re
import secrets
import shutil
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.reading import CRATE, MANIFEST, TOOL, load_manifest
from model.errors import InputError

SWEEP, PARTS = ".sweep.json", "parts"
GOES_ON = {SWEEP, PARTS}
"""What stands in the folder of a sweep that is not finished: what it is, and its finished runs."""
MADE_FROM_IT = {"analysis", "report"}
"""Folders that later commands make from the tables; they go when the tables are written anew."""
_DAY = 86_400.0
"""After so many seconds an unfinished folder of another computer counts as given up."""
_LEFT_OVER = re.compile(r"\.(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}\.(?P<kind>draft|old)")


@contextmanager
def new_folder(target: Path, *, sweep: bool = False) -> Iterator[Path]:
    """Give a hidden folder to write into; it becomes ``target`` when the block ends well.

    Whatever happens, ``target`` is absent, as it was, or complete. An empty folder and a result
    folder are replaced; any other is refused. A sweep may replace a sweep, a single run may not.

    Raises
    ------
    InputError
        The folder is not ours, or the disk refuses.
    """
    check_folder(target, sweep=sweep)
    place = _real(target)
    with _told(target):
        place.parent.mkdir(parents=True, exist_ok=True)
        _clean_up(place)
        draft = _hidden(place, "draft")
        draft.mkdir()
    try:
        with _told(target):
            yield draft
            _sync(draft)
        check_folder(target, sweep=sweep)
        with _told(target):
            _swap(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def restore(target: Path) -> None:
    """Bring back what a killed program had moved aside.

    Raises
    ------
    InputError
        The disk refuses.
    """
    place = _real(target)
    if place.parent.is_dir():
        with _told(target):
            _clean_up(place)


def check_folder(target: Path, *, sweep: bool = False) -> None:
    """Refuse a place that cannot become a result folder or holds something else.

    Raises
    ------
    InputError
        One line: what stands there, and what to do.
    """
    place = _real(target)
    with _told(target):
        if place.is_dir():
            _check_contents(target, place, sweep=sweep)
            if Path.cwd().is_relative_to(place):
                raise InputError(f"{target} is the folder you are in; give another one")
            if os.path.ismount(place):
                raise InputError(f"{target} is a mount point; give a folder inside it")
        elif place.exists():
            raise InputError(f"{target} is a file; give a folder that does not exist yet")
        else:
            _check_parent(target, place)


def _check_contents(target: Path, place: Path, *, sweep: bool) -> None:
    names = {entry.name for entry in place.iterdir()}
    if not sweep and names & GOES_ON:
        raise InputError(f"{target} holds a sweep that is not finished; give another folder")
    names -= GOES_ON
    if not names:
        return
    try:
        found = load_manifest(place)
    except InputError:
        raise InputError(
            f"{target} holds files and is not a result folder of {TOOL}; give another one"
        ) from None
    if not sweep and found.get("kind") == "sweep":
        raise InputError(f"{target} holds a sweep; give another folder, or remove this one")
    foreign = sorted(names - {*found["files"], MANIFEST, CRATE} - MADE_FROM_IT)
    if foreign:
        raise InputError(
            f"{target} also holds {foreign[0]}, which {TOOL} did not write; "
            "move it away or give another folder"
        )


def _check_parent(target: Path, place: Path) -> None:
    parent = next(folder for folder in place.parents if folder.exists())
    if not parent.is_dir():
        raise InputError(f"{target} cannot be made: {parent} is a file")
    if not os.access(parent, os.W_OK | os.X_OK):
        raise InputError(f"{target} cannot be made: no right to write in {parent}")


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turn what the disk refuses into one line."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}") from None


def _real(target: Path) -> Path:
    return Path(os.path.realpath(target))


def _hidden(place: Path, kind: str) -> Path:
    own = f".{_host()}-{os.getpid()}-{secrets.token_hex(4)}.{kind}"
    return place.with_name(f"{_stem(place)}{own}")


def _stem(place: Path) -> str:
    return f".{place.name[:80]}"


def _host() -> str:
    return f"{zlib.crc32(socket.gethostname().encode()):08x}"


def _clean_up(place: Path) -> None:
    """Remove what killed runs left beside this folder; what they had moved aside comes back."""
    for entry in place.parent.iterdir():
        if not entry.name.startswith(_stem(place)):
            continue
        found = _LEFT_OVER.fullmatch(entry.name.removeprefix(_stem(place)))
        if not found or not _given_up(entry, found["host"], int(found["pid"])):
            continue
        if found["kind"] == "old" and not place.exists():
            entry.rename(place)
        else:
            shutil.rmtree(entry, ignore_errors=True)


def _given_up(entry: Path, host: str, pid: int) -> bool:
    try:
        if time.time() - entry.stat().st_mtime > _DAY:
            return True
    except OSError:
        return False
    if os.name != "posix" or host != _host():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _sync(folder: Path) -> None:
    for file in sorted(folder.iterdir()):
        with file.open("r+b") as opened:
            os.fsync(opened.fileno())
    sync_names(folder)


def sync_names(folder: Path) -> None:
    """Make the names in a folder durable, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(draft: Path, place: Path) -> None:
    """Put the draft in place; an older folder goes only once the new one stands."""
    if not place.exists():
        draft.rename(place)
        sync_names(place.parent)
        return
    old = _hidden(place, "old")
    try:
        place.rename(old)
        draft.rename(place)
        sync_names(place.parent)
    finally:
        if place.exists():
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.rename(place)
