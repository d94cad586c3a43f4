"""Puts finished runs into tables, in the order of the design, run by run.

The order follows from the design alone, so the bytes do not depend on who ran what, when and where.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from experiments.design.plan import Plan, Run
from experiments.sweep.coding import Record
from experiments.sweep.keys import Rows, parts_of, run_of
from experiments.sweep.result import DONE, FAILED, NAMED, Counts, Failure, Result
from experiments.sweep.simulation import RECORDS
from experiments.sweep.sources import Seen
from experiments.table_files import TableStreams
from experiments.tables import POINTS, TIMINGS, parted

_TABLES: Mapping[str, tuple[str, ...]] = dict(
    zip(
        RECORDS,
        (
            ("factors", "outcomes"),
            ("factors", "indicators", "outcomes"),
            ("factors", "indicators", "outcomes", "events", "sites"),
        ),
        strict=True,
    )
)


def tables_of(record: str) -> tuple[str, ...]:
    """Return the tables that hold rows of runs when so much is recorded."""
    return ("runs", TIMINGS, *_TABLES[record])


def assemble(
    rows: Rows, records: Iterator[Record], record: str, folder: Path, *, csv: bool
) -> Counts:
    """Write the tables of a sweep into a folder and return what came of its rows.

    Rows without a record are left out.

    Raises
    ------
    InputError
        The disk refuses, or what was kept is damaged.
    """
    counts = Counts(len(rows.own))
    with TableStreams(folder, [*tables_of(record), POINTS]) as streams:
        _fill(rows, records, _Writer(rows.plan, streams, _TABLES[record]), counts)
        _add_points(rows.plan, streams)
        counts.tables = streams.finish(csv=csv)
    return counts


def _fill(rows: Rows, records: Iterator[Record], writer: "_Writer", counts: Counts) -> None:
    """Go through rows and records side by side."""
    kept: dict[int, Result] = {}
    replication = 0
    current = next(records, None)
    for own, home in zip(rows.own.tolist(), rows.home.tolist(), strict=True):
        if parts_of(own)[0] != replication:
            replication = parts_of(own)[0]
            kept.clear()
        while current is not None and current.key < own:
            current = next(records, None)
        found = kept.get(home)
        if found is None and current is not None and current.key == own:
            found = current.result
            kept[home] = Result(found.run_id, found.history, {}, found.status, found.error)
            writer.add(current, replication)
        if found is not None:
            _count(counts, found, writer.row(own, found))


def _count(counts: Counts, result: Result, run: Run) -> None:
    if result.status == DONE:
        counts.done += 1
    elif result.status == FAILED:
        counts.failed += 1
        if len(counts.failures) < NAMED:
            counts.failures.append(Failure(run, result.error))


class _Writer:
    """Turns records and rows of the design into rows of tables."""

    def __init__(self, plan: Plan, streams: TableStreams, names: tuple[str, ...]) -> None:
        self._plan, self._streams, self._names = plan, streams, names
        self._seen = Seen()

    def add(self, record: Record, replication: int) -> None:
        """Write what a run left, unless the same run did already."""
        result = record.result
        if not self._seen.is_new(result.run_id, replication):
            return
        self._streams.add(TIMINGS, (result.run_id, record.seconds, record.worker), {})
        for name in self._names:
            if name in result.tables:
                self._streams.add(name, (result.run_id,), result.tables[name])

    def row(self, key: int, result: Result) -> Run:
        """Write the row of the design itself; returns the run that it asks for."""
        run = run_of(self._plan, key)
        self._streams.add(
            "runs",
            (result.run_id, run.scenario, run.arm, run.point, run.replication, run.seed,
             result.history, result.status, result.error),
            {},
        )  # fmt: skip
        return run


def _add_points(plan: Plan, streams: TableStreams) -> None:
    units = {factor.name: factor.unit for factor in plan.factors}
    for point in plan.points:
        values = [parted(value) for value in point.values.values()]
        streams.add(
            POINTS,
            (point.number, point.block),
            {
                "parameter": list(point.values),
                "value": [number for number, _ in values],
                "text": [text for _, text in values],
                "unit": [units.get(name, "") for name in point.values],
            },
        )
