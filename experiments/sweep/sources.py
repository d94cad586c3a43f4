"""Where finished runs come from: the parts of a sweep that goes on, or finished tables.

All give the same: records, in the order of their keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from experiments.reading import GLOB, check_table, load_manifest
from experiments.sweep.coding import Record
from experiments.sweep.keys import Keys, Rows, key_of, run_of
from experiments.sweep.result import (
    DONE,
    FAILED,
    NAMED,
    Columns,
    Counts,
    Failure,
    Result,
)
from experiments.tables import TABLES, TIMINGS
from model.errors import InputError

_AT_ONCE = 20_000
_ROWS = "point, replication, run_id, history, status, error"


def joined(streams: Sequence[Iterator[Record]]) -> Iterator[Record]:
    """Give the records of several sources in the order of their keys, each key once."""
    last = -1
    for record in merge(*streams, key=lambda one: one.key):
        if record.key != last:
            last = record.key
            yield record


class FinishedTables:
    """The tables of a finished sweep, read from the first row to the last.

    Parameters
    ----------
    folder : a result folder of a sweep
    arms : names of the arms, in the order of the design

    Raises
    ------
    InputError
        A table is missing or damaged.
    """

    def __init__(self, folder: Path, arms: Sequence[str]) -> None:
        self._folder, self._arms = folder, list(arms)
        files = load_manifest(folder)["files"]
        self._names = [name for name in TABLES if f"{name}.parquet" in files]
        for name in ("runs", *self._names):
            check_table(folder, name)

    @property
    def keys(self) -> Keys:
        """The keys of all rows, in order."""
        with self._base() as base:
            found = base.execute(
                f"SELECT replication, point, {self._arm()} AS arm FROM {self._from('runs')}"
            ).fetchnumpy()
        columns = (found[name].astype(np.int64) for name in ("replication", "point", "arm"))
        replication, point, arm = columns
        return np.asarray(key_of(replication, point, arm))  # type: ignore[arg-type]

    def counts(self, rows: Rows) -> Counts:
        """Return what came of the rows of a plan."""
        with self._base() as base:
            found = base.execute(
                f"SELECT replication, point, {self._arm()}, error FROM {self._from('runs')} "
                f"WHERE status = '{FAILED}'"
            ).fetchall()
            of = base.execute(f"SELECT count(*) FROM {self._from('runs')}").fetchall()[0][0]
        counts = Counts(len(rows.own), of - len(found), len(found))
        for replication, point, arm, error in found[:NAMED]:
            counts.failures.append(
                Failure(run_of(rows.plan, key_of(replication, point, arm)), error)
            )
        return counts

    def points(self) -> list[tuple[Any, ...]]:
        """Return the rows of the table of points: point, block, parameter, value, text."""
        with self._base() as base:
            return base.execute(
                f"SELECT point, block, parameter, value, text FROM {self._from('points')}"
            ).fetchall()

    def records(self) -> Iterator[Record]:
        """Give every run in order; of rows that are one run, the first has the tables."""
        with self._base() as base:
            rows = base.cursor().execute(f"SELECT {self._arm()}, {_ROWS} FROM {self._from('runs')}")
            times = _Groups(base.cursor().execute(f"SELECT * FROM {self._from(TIMINGS)}"), TIMINGS)
            groups = {
                name: _Groups(base.cursor().execute(f"SELECT * FROM {self._from(name)}"), name)
                for name in self._names
                if name not in ("runs", "points", TIMINGS)
            }
            seen = Seen()
            while some := rows.fetchmany(_AT_ONCE):
                for arm, point, replication, run_id, history, status, error in some:
                    new = seen.is_new(run_id, replication)
                    timing: Columns = (
                        times.take(run_id) if new else {"seconds": [0.0], "worker": [""]}
                    )
                    tables = (
                        {name: group.take(run_id) for name, group in groups.items()}
                        if new and status == DONE
                        else {}
                    )
                    yield Record(
                        key_of(replication, point, arm),
                        Result(run_id, history, tables, status, error),
                        timing["seconds"][0],
                        timing["worker"][0],
                    )

    def _base(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(config={"threads": 1})

    def _from(self, name: str) -> str:
        path = str((self._folder / f"{name}.parquet").absolute()).translate(GLOB)
        return f"read_parquet('{path.replace(chr(39), 2 * chr(39))}')"

    def _arm(self) -> str:
        names = ", ".join(f"'{name.replace(chr(39), 2 * chr(39))}'" for name in self._arms)
        return f"list_position([{names}], arm) - 1"


class Seen:
    """Identities met in a replication; the same run in another one would need the same seed."""

    def __init__(self) -> None:
        self._replication = 0
        self._ids: set[str] = set()

    def is_new(self, run_id: str, replication: int) -> bool:
        """Whether a run is met for the first time; from then on it is not."""
        if replication != self._replication:
            self._replication = replication
            self._ids.clear()
        if run_id in self._ids:
            return False
        self._ids.add(run_id)
        return True


class _Groups:
    """A table whose rows stand together by run, read run by run."""

    def __init__(self, rows: duckdb.DuckDBPyConnection, name: str) -> None:
        self._rows = self._each(rows)
        self._columns = [column.name for column in TABLES[name].columns[1:]]
        self._next = next(self._rows, None)

    def _each(self, rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
        while some := rows.fetchmany(_AT_ONCE):
            yield from some

    def take(self, run: str) -> Columns:
        """Return the rows of a run by column; there may be none."""
        found = []
        while self._next is not None and self._next[0] == run:
            found.append(self._next[1:])
            self._next = next(self._rows, None)
        columns: Mapping[str, Sequence[Any]] = dict(
            zip(self._columns, zip(*found, strict=True) if found else (), strict=False)
        )
        return columns or dict.fromkeys(self._columns, ())


def table_of(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a finished sweep.

    Raises
    ------
    InputError
        The folder holds something else.
    """
    found = load_manifest(folder)
    if found.get("kind") != "sweep" or not isinstance(found.get("identity"), Mapping):
        raise InputError(f"{folder} holds a single run, not a sweep")
    return found
