"""Finished runs as bytes: JSON, packed, with what the runs of a chunk have in common said once.

Not pickled: a folder may come from elsewhere, and reading it must not run anything.
"""

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from experiments.sweep.result import Columns, Result

_SHAPES: Mapping[str, frozenset[str]] = {
    "outcomes": frozenset({"outcome", "unit"}),
    "factors": frozenset({"parameter", "unit"}),
    "indicators": frozenset({"model", "scenario", "region", "variable", "unit", "year", "quarter"}),
}
"""Columns that most runs of a sweep share."""
_LEVEL = 1


@dataclass(frozen=True)
class Record:
    """A finished run under its key, with the seconds it took and who ran it."""

    key: int
    result: Result
    seconds: float
    worker: str


def encode(records: Iterable[Record]) -> bytes:
    """Return the records of a chunk as bytes."""
    shapes = _Shapes()
    rows = [
        [one.key, one.result.run_id, one.result.history, one.result.status, one.result.error,
         one.seconds, one.worker,
         {name: shapes.parted(name, table) for name, table in one.result.tables.items()}]
        for one in records
    ]  # fmt: skip
    text = json.dumps({"shapes": shapes.known, "runs": rows}, separators=(",", ":"))
    return zlib.compress(text.encode(), _LEVEL)


def decode(content: bytes) -> list[Record]:
    """Return the records of a chunk.

    Raises
    ------
    ValueError
        The bytes are not those of a chunk.
    """
    try:
        found = json.loads(zlib.decompress(content))
        shapes = found["shapes"]
        return [
            Record(
                key,
                Result(run_id, history, _tables(shapes, tables), status, error),
                seconds,
                worker,
            )
            for key, run_id, history, status, error, seconds, worker, tables in found["runs"]
        ]
    except (zlib.error, KeyError, TypeError, IndexError) as fault:
        raise ValueError(f"not a chunk of a sweep: {fault}") from None


def _tables(shapes: list[Columns], tables: Mapping[str, Any]) -> dict[str, Columns]:
    return {name: {**shapes[place], **rest} for name, (place, rest) in tables.items()}


class _Shapes:
    """The common columns met so far in a chunk."""

    def __init__(self) -> None:
        self.known: list[dict[str, Any]] = []
        self._last: dict[str, int] = {}

    def parted(self, name: str, table: Columns) -> tuple[int, dict[str, Any]]:
        """Return the place of the common columns of a table, and its other columns."""
        common = _SHAPES.get(name, frozenset())
        shape = {column: list(values) for column, values in table.items() if column in common}
        rest = {column: list(table[column]) for column in table if column not in common}
        last = self._last.get(name)
        if last is None or self.known[last] != shape:
            last = self._last[name] = len(self.known)
            self.known.append(shape)
        return last, rest
