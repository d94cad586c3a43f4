"""Write one file whole or not at all."""

import os
import secrets
from pathlib import Path

from model.errors import InputError


def check_file(path: Path) -> None:
    """Refuse a place where no file can be written, before the work is done.

    Raises
    ------
    InputError
        The folder is missing or cannot be written in, or the path is a folder.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path}: there is no folder {path.parent}")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{path}: the folder {path.parent} cannot be written in")


def write_file(path: Path, content: str) -> None:
    """Write text beside the file, sync, then rename it into place.

    Raises
    ------
    InputError
        The disk refuses.
    """
    check_file(path)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.draft")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
    finally:
        draft.unlink(missing_ok=True)
