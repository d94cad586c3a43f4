"""Design files: found by name or path, read, checked; every fault is one line."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from experiments.design.checking import check_design
from experiments.design.faults import fault_of
from experiments.design.given import read_points
from experiments.design.schema import Design
from model.errors import InputError, nearest

FOLDER = Path(__file__).parents[1] / "designs"
SUFFIX = ".toml"
_LARGEST_FILE = 10_000_000


def design_names() -> tuple[str, ...]:
    """Return the names of the designs that come with the program."""
    return tuple(sorted(path.stem for path in FOLDER.glob(f"*{SUFFIX}")))


def read_design(name_or_path: str | Path) -> Design:
    """Return a design by name, or from a file.

    Parameters
    ----------
    name_or_path
        A name from ``experiments/designs``, the part of it before the first ``_`` (``e01``), or
        the path of a TOML file. Anything with a folder or the ending ``.toml`` is a path.

    Raises
    ------
    InputError
        One line: no such design or file, or what is wrong with it.
    """
    return parse_design(*design_text(name_or_path))


def design_text(name_or_path: str | Path) -> tuple[str, Path]:
    """Return the text of a design and where it stands; see :func:`read_design`."""
    path = _path_of(name_or_path)
    try:
        if path.is_dir():
            raise InputError(f"design {path} is a folder, not a file")
        if path.stat().st_size > _LARGEST_FILE:
            raise InputError(f"design {path} is larger than any design file")
        return path.read_text("utf-8"), path
    except FileNotFoundError:
        raise InputError(f"design file {path} does not exist") from None
    except UnicodeDecodeError:
        raise InputError(f"{path.name}: is no text in UTF-8") from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"design file {path} cannot be read: {error}") from None


def _path_of(name_or_path: str | Path) -> Path:
    word = str(name_or_path)
    names = design_names()
    if word in names:
        return FOLDER / f"{word}{SUFFIX}"
    if isinstance(name_or_path, Path) or word.endswith(SUFFIX) or "/" in word or "\\" in word:
        return Path(word)
    short = [name for name in names if name.split("_")[0] == word.lower()]
    if len(short) == 1:
        return FOLDER / f"{short[0]}{SUFFIX}"
    if Path(word).is_file():
        return Path(word)
    hint = nearest(word, [*names, *(name.split("_", 1)[-1] for name in names)])
    raise InputError(f"design {word!r} does not exist{hint} (there are: {', '.join(names)})")


def parse_design(text: str, path: Path) -> Design:
    """Return the design in a text, checked.

    Parameters
    ----------
    text : the design as TOML
    path : where it stands; a points file is looked for beside it

    Raises
    ------
    InputError
        One line: file, key, what is wrong, what is allowed.
    """
    where = path.name
    try:
        loaded = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        told = " ".join(str(error).split())
        raise InputError(f"{where}: is no TOML: {told}") from None
    try:
        design = Design.model_validate(_with_points(loaded, path))
        check_design(design)
    except ValidationError as error:
        raise InputError(f"{where}: {fault_of(error)}") from None
    except InputError as error:
        raise InputError(f"{where}: {error}") from None
    return design


def _with_points(loaded: dict[str, Any], path: Path) -> dict[str, Any]:
    """Put the content of a points file into the design, so that it stands on its own."""
    sampling = loaded.get("sampling")
    if not isinstance(sampling, dict) or not isinstance(sampling.get("file"), str):
        return loaded
    if sampling.get("method") != "points":
        return loaded
    if "table" in sampling:
        raise InputError("sampling: give either file or table")
    table = read_points(path.parent / sampling["file"])
    return loaded | {"sampling": sampling | {"table": table}}
