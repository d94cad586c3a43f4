"""Read one CSV file into checked records; every fault is one line that says where it is."""

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Generic, TypeVar, get_type_hints

from model.data.cells import CellError, Parser, shown, trimmed
from model.errors import InputError, nearest

FOLDER = Path(__file__).parent
Record = TypeVar("Record")


class DataError(InputError):
    """A data file is wrong; the message is one line: file, line, column, fault, what is allowed."""

    def __init__(self, file: str, line: int, column: str, fault: str) -> None:
        place = [file, f"line {line}" if line else "", f"column {column}" if column else ""]
        super().__init__(f"{', '.join(part for part in place if part)}: {fault}")
        self.file, self.line, self.column = file, line, column


@dataclass(frozen=True)
class Table(Generic[Record]):
    """A file, the record of its rows, and the column that identifies a row, if any."""

    file: str
    record: Callable[..., Record]
    key: str = "id"

    def rows(self, folder: Path | None = None) -> list[tuple[int, Record]]:
        """Return each record with the number of its line.

        Raises
        ------
        DataError
            At the first fault.
        """
        hints = get_type_hints(self.record, include_extras=True)
        parsers = {name: hint.__metadata__[0] for name, hint in hints.items()}
        lines = csv.reader(io.StringIO(self._text(folder), newline=""), strict=True)
        try:
            self._check_header(next(lines, []), list(parsers))
            rows = [(lines.line_num, self._record(parsers, row, lines.line_num)) for row in lines]
        except csv.Error as error:
            raise DataError(self.file, lines.line_num, "", f"{error}; is it cut off?") from None
        if not rows:
            raise DataError(self.file, 2, "", "no rows; is it cut off?")
        self._check_unique(rows)
        return rows

    def by_key(self, folder: Path | None = None) -> Mapping[str, Record]:
        """Return the records by their key, read-only."""
        return MappingProxyType({getattr(row, self.key): row for _, row in self.rows(folder)})

    def _text(self, folder: Path | None) -> str:
        try:
            raw = ((folder or FOLDER) / self.file).read_bytes()
        except FileNotFoundError:
            raise DataError(self.file, 0, "", "file not found") from None
        try:
            content = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            fault = f"byte 0x{raw[error.start]:02x} is not UTF-8; allowed: UTF-8 text"
            raise DataError(self.file, line, "", fault) from None
        if not content.endswith("\n"):
            line = content.count("\n") + 1
            raise DataError(self.file, line, "", "no end of line; is it cut off?")
        return content

    def _check_header(self, header: list[str], expected: list[str]) -> None:
        if header == expected:
            return
        fault = "columns in another order"
        for name in expected:
            if name not in header:
                fault = f"column {name} is missing"
        for name in header:
            if name not in expected:
                fault = f"column {shown(name)} is not known{nearest(name, expected)}"
        raise DataError(self.file, 1, "", f"{fault}; allowed: {', '.join(expected)}")

    def _record(self, parsers: dict[str, Parser], row: list[str], line: int) -> Record:
        if len(row) != len(parsers):
            fault = f"{len(row)} cells, {len(parsers)} needed; is it cut off?"
            raise DataError(self.file, line, "", fault)
        values = []
        for (name, parse), cell in zip(parsers.items(), row, strict=True):
            try:
                values.append(parse(trimmed(cell)))
            except ValueError as error:
                raise DataError(self.file, line, name, str(error)) from None
        try:
            return self.record(*values)
        except CellError as error:
            raise DataError(self.file, line, error.column, str(error)) from None

    def _check_unique(self, rows: list[tuple[int, Record]]) -> None:
        seen: dict[str, int] = {}
        for line, row in rows if self.key else []:
            key = getattr(row, self.key)
            if key in seen:
                fault = f"{shown(key)} is already in line {seen[key]}; each may occur once"
                raise DataError(self.file, line, self.key, fault)
            seen[key] = line
