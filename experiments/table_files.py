"""Tables as Parquet, with CSV twins if asked: whole frames, or streams of rows of any length.

One thread and fixed settings: the same rows give the same bytes.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from experiments.reading import GLOB
from experiments.tables import TABLES
from model.errors import InputError

_PARQUET = "FORMAT PARQUET, COMPRESSION SNAPPY"
_PIECES = ".pieces"
_ROWS = 120_000
"""After so many rows a stream puts a piece on disk."""


def write_tables(folder: Path, frames: Mapping[str, pd.DataFrame], *, csv: bool = False) -> None:
    """Write each table.

    Raises
    ------
    InputError
        The disk refuses.
    """
    with _told(folder), _connect() as base:
        for name, frame in frames.items():
            path = folder / f"{name}.parquet"
            _write(base, name, frame, path)
            if csv:
                _twin(base, path)


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses into one line."""
    try:
        yield
    except (duckdb.IOException, OSError) as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{folder.parent} cannot be written: {first}") from None


def _connect() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": 1})


def _write(base: duckdb.DuckDBPyConnection, name: str, frame: pd.DataFrame, path: Path) -> None:
    base.register("frame", frame)
    rows = ", ".join(f'CAST("{c.name}" AS {c.type}) AS "{c.name}"' for c in TABLES[name].columns)
    _copy(base, f"SELECT {rows} FROM frame", path, _PARQUET)
    base.unregister("frame")


def _twin(base: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write the CSV twin of a table."""
    rows = f"SELECT * FROM read_parquet({_quoted(path, pattern=True)})"
    _copy(base, rows, path.with_suffix(".csv"), "FORMAT CSV, HEADER")


def _copy(base: duckdb.DuckDBPyConnection, rows: str, path: Path, how: str) -> None:
    base.execute(f"COPY ({rows}) TO {_quoted(path)} ({how})")


def _quoted(path: Path, *, pattern: bool = False) -> str:
    text = str(path).translate(GLOB) if pattern else str(path)
    return "'" + text.replace("'", "''") + "'"


class TableStreams:
    """Tables that grow run by run. Memory holds one piece of each at most.

    Where a piece ends follows from the rows alone, so the bytes do too.
    """

    def __init__(self, folder: Path, names: Sequence[str]) -> None:
        self._folder = folder
        self._pieces = folder / _PIECES
        self._rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in names}
        self._blocks: dict[str, _Blocks] = {name: _Blocks(name) for name in names}
        self._count = dict.fromkeys(names, 0)
        self._lengths = dict.fromkeys(names, 0)
        self._digests = {name: blake2b(digest_size=16) for name in names}
        self._base = _connect()

    def __enter__(self) -> "TableStreams":
        with _told(self._folder):
            self._pieces.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()
        shutil.rmtree(self._pieces, ignore_errors=True)

    def add(self, name: str, lead: Sequence[Any], columns: Mapping[str, Sequence[Any]]) -> None:
        """Add rows, given by column; ``lead`` fills the first columns of all of them.

        Raises
        ------
        InputError
            The disk refuses.
        """
        blocks = self._blocks[name]
        blocks.add(lead, columns)
        if blocks.rows >= _ROWS:
            self._flush(name)

    def _flush(self, name: str) -> None:
        frame = self._blocks[name].frame()
        self._blocks[name] = _Blocks(name)
        self._lengths[name] += len(frame)
        for column in frame:
            self._digests[name].update(_content(frame[column]))
        with _told(self._folder):
            _write(self._base, name, frame, self._piece(name, self._count[name]))
        self._count[name] += 1

    def _piece(self, name: str, number: int) -> Path:
        return self._pieces / f"{name}-{number}.parquet"

    def finish(self, *, csv: bool) -> dict[str, dict[str, int | str]]:
        """Write what is left and make one file of each table.

        Returns
        -------
        dict
            By table the number of rows, and a checksum of their content: unlike that of the file
            it does not depend on the version of the program that packs it.

        Raises
        ------
        InputError
            The disk refuses.
        """
        for name in self._blocks:
            self._flush(name)
            path = self._folder / f"{name}.parquet"
            pieces = [self._piece(name, number) for number in range(self._count[name])]
            with _told(self._folder):
                if len(pieces) == 1:
                    pieces[0].rename(path)
                else:
                    given = ", ".join(_quoted(piece, pattern=True) for piece in pieces)
                    _copy(self._base, f"SELECT * FROM read_parquet([{given}])", path, _PARQUET)
                if csv:
                    _twin(self._base, path)
                for piece in pieces:
                    piece.unlink(missing_ok=True)
        with _told(self._folder):
            self._pieces.rmdir()
        return {
            name: {"rows": self._lengths[name], "content": digest.hexdigest()}
            for name, digest in self._digests.items()
        }


class _Blocks:
    """Rows of a table that wait, by column."""

    def __init__(self, name: str) -> None:
        self._columns = TABLES[name].columns
        self._leads: list[Sequence[Any]] = []
        self._sizes: list[int] = []
        self._rest: list[Mapping[str, Sequence[Any]]] = []
        self.rows = 0

    def add(self, lead: Sequence[Any], columns: Mapping[str, Sequence[Any]]) -> None:
        size = len(next(iter(columns.values()))) if columns else 1
        self._leads.append(lead)
        self._sizes.append(size)
        self._rest.append(columns)
        self.rows += size

    def frame(self) -> pd.DataFrame:
        led = len(self._leads[0]) if self._leads else 0
        found: dict[str, Any] = {}
        for place, column in enumerate(self._columns):
            if place < led:
                each = _array([lead[place] for lead in self._leads], column.type)
                values = np.repeat(each, self._sizes)
            else:
                given = (columns.get(column.name, ()) for columns in self._rest)
                values = _array(list(chain.from_iterable(given)), column.type)
            found[column.name] = pd.Series(values, dtype=values.dtype)
        return pd.DataFrame(found)


def _content(column: "pd.Series[Any]") -> bytes:
    """Return the values of a column as bytes, the same on every machine."""
    values = column.to_numpy()
    if values.dtype == object:
        return "\x1f".join(map(str, values)).encode("utf-8", "surrogatepass")
    kind = "<f8" if values.dtype.kind == "f" else "<i8"
    return values.astype(kind).tobytes()


def _array(values: list[Any], kind: str) -> "np.ndarray[Any, Any]":
    if kind == "DOUBLE":
        return np.array(values, dtype=np.float64)
    if kind in ("INTEGER", "BIGINT"):
        return np.array(values, dtype=np.int64)
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found
