"""The Dutch position of one run at the end of 2030 and 2035, as tables and as plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.outputs import data_dictionary
from model.quarters import label, parse_quarter
from model.user_outputs import HOURS, USER_OUTPUTS
from viz.layout import number, paragraph, ratio, section, table
from viz.sentences import say

COLUMNS = ("2030Q4", "2035Q4")
"""Quarters at which the Dutch position is shown, if the run reaches them."""
POSITIONS = ("P1", "P9", "P10")
USERS_POSITIONS = ("P3", "P4", "P5", "P6", "P7", "P8")
COUNTED = "P9"
"""Counts of one quarter, which are added up from the start."""
MILLION, PERCENT = 1e6, 100.0
_OF_USERS = frozenset(output.name for output in USER_OUTPUTS)
_PARTS = ("Public Commitment|AI Factory|", "Reason|")
"""Rows that are left out when they are zero throughout."""


def dutch_position(indicators: pd.DataFrame, manifest: Mapping[str, Any]) -> str:
    """Return the Dutch variables of P1, P9 and P10."""
    quarters = quarters_shown(manifest)
    dutch = indicators[indicators["region"] == "NL"]
    rows, zero = [], []
    for entry in data_dictionary():
        if entry["position"] not in POSITIONS:
            continue
        values = [value_at(dutch, entry, quarter) for quarter in quarters]
        name = entry["variable"]
        if name.startswith(_PARTS) and not any(values):
            zero.append(name.rpartition("|")[2])
            continue
        show = ratio if entry["unit"] == "share" else number
        shown = ["-" if value is None else show(value) for value in values]
        rows.append((entry["position"], name, entry["unit"], *shown))
    lines = [_table(rows, quarters), paragraph(say("position_counts"))]
    if zero:
        lines.append(paragraph(say("position_zero", names=", ".join(zero))))
    return section(say("position_head"), lines)


def users_position(indicators: pd.DataFrame, manifest: Mapping[str, Any]) -> str:
    """Return what users of compute have: P3 to P8, in millions of hours and in percent."""
    quarters = quarters_shown(manifest)
    dutch = indicators[indicators["region"] == "NL"]
    entries = [entry for entry in data_dictionary() if entry["variable"] in _OF_USERS]
    rows = []
    for entry in sorted(entries, key=lambda entry: entry["position"]):
        if entry["position"] in USERS_POSITIONS:
            values = [value_at(dutch, entry, quarter) for quarter in quarters]
            unit, shown = _readable(entry["unit"], values)
            rows.append((entry["position"], entry["variable"], unit, *shown))
    return section(
        say("users_position_head"), [_table(rows, quarters), paragraph(say("users_position_note"))]
    )


def _readable(unit: str, values: Sequence[float | None]) -> tuple[str, list[str]]:
    """Return the unit that a reader is used to, and the values in it."""
    size, words = {HOURS: (1.0 / MILLION, say("unit_hours")), "share": (PERCENT, "%")}.get(
        unit, (1.0, unit)
    )
    show = ratio if unit.startswith("EUR/") else number
    return words, ["-" if value is None else show(value * size) for value in values]


def _table(rows: Sequence[Sequence[str]], quarters: Sequence[str]) -> str:
    head = ("", say("position_variable"), say("position_unit"), *quarters)
    return table(head, rows, range(3, 3 + len(quarters)))


def position_data(
    indicators: pd.DataFrame, manifest: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return the whole Dutch position by variable as plain data, in the units of the tables.

    Each has its place (P1 to P10), its unit and its value by quarter, None where there is none.
    """
    dutch = indicators[indicators["region"] == "NL"]
    return {
        entry["variable"]: {
            "position": entry["position"],
            "unit": entry["unit"],
            **{name: value_at(dutch, entry, name) for name in quarters_shown(manifest)},
        }
        for entry in data_dictionary()
        if entry["position"].startswith("P")
    }


def quarters_shown(manifest: Mapping[str, Any]) -> list[str]:
    """Return the quarters of the tables that the run reaches, or else its last one."""
    first, last = parse_quarter(manifest["start"]), parse_quarter(manifest["end"])
    inside = [name for name in COLUMNS if first <= parse_quarter(name) <= last]
    return inside or [label(last)]


def value_at(dutch: pd.DataFrame, entry: Mapping[str, str], quarter: str) -> float | None:
    """Return a level at the end of a quarter, or a count from the start up to it."""
    mine = dutch[dutch["variable"] == entry["variable"]]
    when = 4 * mine["year"] + mine["quarter"]
    wanted = 4 * int(quarter[:4]) + int(quarter[-1])
    if entry["position"] == COUNTED and entry["unit"] == "count":
        return float(mine.loc[when <= wanted, "value"].sum())
    found = mine.loc[when == wanted, "value"]
    return float(found.iloc[0]) if len(found) else None
