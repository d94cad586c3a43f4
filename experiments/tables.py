"""The tables of a result folder: what each column holds, and how a run fills them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from model.outcomes import OUTCOMES
from model.parameters.evidence import field_of, unit_of
from model.site_table import ASKED, BUILDING, GRANTED, NONE, PLANNED, SERVICE, SIGNED, UNITS

if TYPE_CHECKING:
    from model.simulation import RekenkrachtModel

_STEPS = ", ".join((NONE, PLANNED, ASKED, GRANTED, SIGNED, BUILDING, SERVICE))
TIMINGS = "timings"
"""The one table that differs between two runs of the same seed."""
POINTS = "points"
"""The one table that only a sweep has."""
FACTOR_NAMES = ("parameter", "value", "text", "unit")
OUTCOME_NAMES = ("outcome", "unit", "value", "text")
"""Columns of the rows that :func:`factors_of` and :func:`outcomes_of` return."""


@dataclass(frozen=True)
class Column:
    """A column: name, type in DuckDB's words, meaning, and unit where it always has the same."""

    name: str
    type: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """A table: what a row is, and its columns in order."""

    row: str
    columns: tuple[Column, ...]


_RUN = Column("run_id", "VARCHAR", "Run: version, settings, all parameters and seed, hashed")
_SCENARIO = Column("scenario", "VARCHAR", "Scenario")
_YEAR = Column("year", "INTEGER", "Calendar year")
_QUARTER = Column("quarter", "INTEGER", "Quarter of the year, 1 to 4")
_UNIT = Column("unit", "VARCHAR", "Unit; EUR m is millions of euros of 2026")


def _in(name: str, meaning: str, unit: str = "") -> Column:
    """Return a column of numbers of the table of sites, in its unit."""
    return Column(name, "DOUBLE", meaning, unit or UNITS[name])


TABLES: Mapping[str, Table] = {
    "runs": Table(
        "run",
        (
            _RUN,
            _SCENARIO,
            Column("arm", "VARCHAR", "Arm of the design; in a single run the scenario"),
            Column("point", "INTEGER", "Point of the design, from 1"),
            Column("replication", "INTEGER", "Replication of that point, from 1"),
            Column("seed", "BIGINT", "Master seed"),
            Column("history", "VARCHAR", "pinned: known facts are imposed; simulated: none is"),
            Column("status", "VARCHAR", "done or failed"),
            Column("error", "VARCHAR", "What went wrong; empty when done"),
        ),
    ),
    TIMINGS: Table(
        "run",
        (
            _RUN,
            Column("seconds", "DOUBLE", "Time of the run on the clock"),
            Column("worker", "VARCHAR", "Who ran it"),
        ),
    ),
    POINTS: Table(
        "point and factor of the design of a sweep",
        (
            Column("point", "INTEGER", "Point of the design, from 1"),
            Column("block", "INTEGER", "Points of a block share their luck in each replication"),
            Column("parameter", "VARCHAR", "Dotted name"),
            Column("value", "DOUBLE", "Value at this point; empty when it is a word"),
            Column("text", "VARCHAR", "The value when it is a word, else empty"),
            _UNIT,
        ),
    ),
    "factors": Table(
        "run and parameter that differs from the evidence's value",
        (
            _RUN,
            Column("parameter", "VARCHAR", "Dotted name"),
            Column("value", "DOUBLE", "Value in this run; empty when it is a word"),
            Column("text", "VARCHAR", "The value when it is a word, else empty"),
            _UNIT,
        ),
    ),
    "indicators": Table(
        "run, quarter, region and variable",
        (
            _RUN,
            Column("model", "VARCHAR", "Program and version"),
            _SCENARIO,
            Column("region", "VARCHAR", "State by two letters (EL for Greece), EU, or NL|site"),
            Column("variable", "VARCHAR", "Variable; the list `variables` says what each means"),
            _UNIT,
            _YEAR,
            _QUARTER,
            Column("value", "DOUBLE", "Value at the end of the quarter"),
        ),
    ),
    "outcomes": Table(
        "run and outcome",
        (
            _RUN,
            Column("outcome", "VARCHAR", "Outcome; the list `outcomes` says what each means"),
            _UNIT,
            Column("value", "DOUBLE", "Value; empty when it is a text or did not happen"),
            Column("text", "VARCHAR", "The value when it is a text, such as a reason, else empty"),
        ),
    ),
    "events": Table(
        "event",
        (
            _RUN,
            _YEAR,
            _QUARTER,
            Column("date", "VARCHAR", "Day, as in 2026-03-10"),
            Column("phase", "VARCHAR", "Step of the quarter in which it happened"),
            Column("arena", "VARCHAR", "A1 to A6, 3.7 (investment), money, or context"),
            Column("round", "INTEGER", "Round within the arena, from 1; 0 without rounds"),
            Column("actor", "VARCHAR", "Who acts"),
            Column("counterpart", "VARCHAR", "Towards whom"),
            Column("kind", "VARCHAR", "What kind of event"),
            Column("subject", "VARCHAR", "What it is about"),
            Column("amount", "DOUBLE", "How much, in `unit`; empty when it has no amount"),
            _UNIT,
            Column("reason", "VARCHAR", "Code of the headline reason, if any"),
            Column("imposed", "BOOLEAN", "Entered as known fact, not decided by the model"),
            Column("detail", "VARCHAR", "JSON: what was seen, tested and answered, if any"),
        ),
    ),
    "sites": Table(
        "run, quarter and Dutch site, as at the end of the quarter; ready for a map",
        (
            _RUN,
            _YEAR,
            _QUARTER,
            Column("site", "VARCHAR", "Site; NL|site is its region in `indicators`"),
            Column("name", "VARCHAR", "Name of the site"),
            Column("municipality", "VARCHAR", "Municipality"),
            _in("latitude", "Latitude, approximate, north; empty for several places", "degrees"),
            _in("longitude", "Longitude, approximate, east; empty for several places", "degrees"),
            Column("consortia", "VARCHAR", "Consortia that plan here, with a space between"),
            Column("status", "VARCHAR", f"How far the furthest plan here is: {_STEPS}"),
            Column("reason", "VARCHAR", "Code of what holds a plan up here, if anything does"),
            Column("zone", "VARCHAR", "Zone of the high-voltage grid"),
            _in("zone_room_mw", "Firm room in the zone that nobody has signed for"),
            _in("zone_waiting_mw", "Power on the waiting list of the zone"),
            _in("asked_mw", "Grid connection that the plans here have asked for"),
            _in("signed_firm_mw", "Firm part of it that is signed"),
            _in("signed_time_bound_mw", "Time-bound part of it that is signed"),
            Column("permit", "VARCHAR", "asked, granted or refused; empty when not asked"),
            _in("capacity_h100e", "Capacity in service"),
            _in("power_mw", "Grid connection of what is in service"),
            Column("expected_service", "VARCHAR", "Quarter in which the next phase is due, if any"),
        ),
    ),
}


RUN_TABLES = tuple(name for name in TABLES if name != POINTS)
"""Tables of a single run."""


def frames_of(model: "RekenkrachtModel", seconds: float) -> dict[str, pd.DataFrame]:
    """Return the tables of one finished run, in the order of ``TABLES``."""
    run = model.run_id
    frames = {
        "runs": _frame("runs", [_run_row(model)]),
        TIMINGS: _frame(TIMINGS, [(run, seconds, "main")]),
        "factors": _frame("factors", [(run, *row) for row in factors_of(model)]),
        "indicators": model.indicators(),
        "outcomes": _frame("outcomes", [(run, *row) for row in outcomes_of(model)]),
        "events": model.events(),
        "sites": model.sites(),
    }
    return {name: frames[name] for name in RUN_TABLES}


def factors_of(model: "RekenkrachtModel") -> list[tuple[str, float | None, str, str]]:
    """Return name, number, word and unit of the parameters that scenario and user changed."""
    rows = []
    for name in sorted(model.overrides):
        group, _, short = name.partition(".")
        number, word = parted(getattr(getattr(model.parameters, group), short))
        rows.append((name, number, word, unit_of(field_of(name))))
    return rows


def outcomes_of(model: "RekenkrachtModel") -> list[tuple[str, str, float | None, str]]:
    """Return name, unit, number and word of each outcome."""
    values = model.outcomes()
    return [(one.name, one.unit, *parted(values[one.name])) for one in OUTCOMES]


def _frame(name: str, rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[column.name for column in TABLES[name].columns])


def _run_row(model: "RekenkrachtModel") -> tuple[Any, ...]:
    settings = model.settings
    name = settings.scenario
    return model.run_id, name, name, 1, 1, model.seed, settings.history, "done", ""


def parted(value: float | str) -> tuple[float | None, str]:
    """Return a value as number and word, one of them empty."""
    if isinstance(value, str):
        return None, value
    return (None if math.isnan(value) else float(value)), ""
