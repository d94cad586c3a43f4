"""Write one file whole or not at all, and never over a file of somebody else's."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from model.errors import InputError

_FIRST_LINES = 3
"""Among so many lines stands what shows who wrote a file."""
_LONGEST = 10_000
"""So many characters of a file are read to find that."""


@dataclass(frozen=True)
class Target:
    """A file to write: where, by which option, and the line that shows an older one as ours."""

    path: Path
    option: str
    mark: str

    @property
    def place(self) -> Path:
        """The file itself, where the path is a link."""
        return Path(os.path.realpath(self.path))


def check_files(targets: Sequence[Target]) -> None:
    """Refuse places where the files cannot be written, before the work is done.

    Raises
    ------
    InputError
        Two are one file, a folder is missing, or something else stands there.
    """
    seen: dict[Path, Target] = {}
    for target in targets:
        check_file(target)
        other = seen.setdefault(target.place, target)
        if other is not target:
            raise InputError(
                f"{other.option} {other.path} and {target.option} {target.path} are one file; "
                "name two"
            )


def check_file(target: Target) -> None:
    """Refuse a place where this file cannot be written or that holds something else.

    Raises
    ------
    InputError
        The folder is missing or cannot be written in; the path is a folder, a device or a broken
        link; or it is a file without the line that shows that this command wrote it.
    """
    said, place = f"{target.option} {target.path}", target.place
    with _told(said):
        if place.is_dir():
            raise InputError(f"{said} is a folder; name a file")
        if (place.exists() or place.is_symlink()) and not place.is_file():
            raise InputError(f"{said} is not a regular file; name one")
        if not place.parent.is_dir():
            raise InputError(f"{said}: there is no folder {target.path.parent}")
        if not os.access(place.parent, os.W_OK | os.X_OK):
            raise InputError(f"{said}: the folder {target.path.parent} cannot be written in")
        if place.is_file() and not _ours(place, target.mark):
            raise InputError(
                f"{said} exists and was not written by this command; "
                "move it away or name another file"
            )


def _ours(place: Path, mark: str) -> bool:
    """Whether a file begins as this command writes it; an empty file is anybody's."""
    with place.open(encoding="utf-8", errors="replace") as stream:
        text = stream.read(_LONGEST)
    return not text or mark in text.splitlines()[:_FIRST_LINES]


def write_file(target: Target, content: str) -> None:
    """Write text beside the file, sync, then rename it into place.

    Raises
    ------
    InputError
        Something else stands there by now, or the disk refuses.
    """
    check_file(target)
    place = target.place
    draft = place.with_name(f".{secrets.token_hex(4)}.draft")
    with _told(f"{target.option} {target.path}"):
        try:
            with draft.open("w", encoding="utf-8", newline="\n") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _told(said: str) -> Iterator[None]:
    """Turn what the disk refuses into one line."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{said}: cannot be written: {error.strerror or error}") from None
