"""Points that come from a table: a file of the user's own, or a calibrated set."""

import csv
from pathlib import Path
from typing import Any

from model.errors import InputError, nearest
from model.parameters.evidence import field_of
from model.parameters.loader import Value, checked_value

CALIBRATED = Path(__file__).parents[1] / "calibrated"
BLOCK = "block"


def read_points(path: Path) -> dict[str, Any]:
    """Read a table of points: a header with parameters by dotted name, then a row per point.

    A column ``block`` says which points share their luck; without it all of them do.

    Returns
    -------
    dict
        ``columns``, ``rows`` and perhaps ``blocks``, as the design keeps them.

    Raises
    ------
    InputError
        One line: file, line, column, what is wrong.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = [row for row in csv.reader(file) if any(cell.strip() for cell in row)]
    except FileNotFoundError:
        raise InputError(f"sampling.file: {path.name} does not exist beside the design") from None
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise InputError(f"sampling.file: {path.name} cannot be read: {error}") from None
    if len(lines) < 2:
        raise InputError(f"{path.name}: needs a header and at least one row")
    header = [cell.strip() for cell in lines[0]]
    _check_header(header, path.name)
    rows = [_row(header, cells, f"{path.name}: row {n}") for n, cells in enumerate(lines[1:], 1)]
    place = header.index(BLOCK) if BLOCK in header else None
    table: dict[str, Any] = {
        "columns": [name for name in header if name != BLOCK],
        "rows": [[value for at, value in enumerate(row) if at != place] for row in rows],
    }
    return table if place is None else table | {"blocks": [row[place] for row in rows]}


def _check_header(header: list[str], where: str) -> None:
    for name in header:
        if header.count(name) > 1:
            raise InputError(f"{where}: column {name!r} stands there twice")
        if name != BLOCK:
            try:
                field_of(name)
            except InputError as error:
                hint = "" if "did you mean" in str(error) else nearest(name, [BLOCK])
                raise InputError(f"{where}: column {name!r}: {error}{hint}") from None
    if header == [BLOCK]:
        raise InputError(f"{where}: has no column with a parameter")


def _row(header: list[str], cells: list[str], where: str) -> list[Value]:
    if len(cells) != len(header):
        raise InputError(f"{where}: has {len(cells)} cells; the header has {len(header)}")
    return [_cell(name, cell.strip(), where) for name, cell in zip(header, cells, strict=True)]


def _cell(name: str, text: str, where: str) -> Value:
    if name == BLOCK:
        if not (text.isascii() and text.isdigit() and 1 <= int(text[:16]) == int(text)):
            raise InputError(f"{where}: block {text!r} is not a whole number from 1")
        return int(text)
    if not text:
        raise InputError(f"{where}: {name} is empty")
    try:
        return checked_value(name, text)
    except (InputError, OverflowError) as error:
        raise InputError(f"{where}: {error}") from None


def calibrated_sets() -> tuple[str, ...]:
    """Return the names of the calibrated sets that there are."""
    return tuple(sorted(path.stem for path in CALIBRATED.glob("*.csv")))


def read_calibrated(name: str) -> dict[str, Any]:
    """Read a calibrated set: one row per accepted draw of parameters.

    Raises
    ------
    InputError
        There is no such set; says which there are and what to use instead.
    """
    known = calibrated_sets()
    if name not in known:
        told = f"there are: {', '.join(known)}" if known else "there is none yet"
        raise InputError(
            f"sampling.set: calibrated set {name!r} does not exist{nearest(name, known)} ({told}; "
            'method = "draws" takes the parameters from the ranges of the evidence instead)'
        )
    return read_points(CALIBRATED / f"{name}.csv")
