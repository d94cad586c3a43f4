"""Hours of users as a reader sees them, and the published variables of a quarter."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from experiments.reading import read_table
from viz.decisions import Trace
from viz.layout import number, percent

Detail = Mapping[str, Any]
Values = Mapping[tuple[str, str], float]
MILLION = 1e6
NOTHING = 1e-3
"""Part of the hours that counts as none: rounding in the log of the calls."""
_FEW, _NONE = 0.1, 1e-6
"""Below the first, in millions, the usual two decimals say too little; the second is an hour."""


def hours(count: float) -> str:
    """Return hours in millions, with two digits that count where there are few."""
    millions = count / MILLION
    if millions >= _FEW or millions <= _NONE:
        return number(millions)
    return format(Decimal(f"{millions:.2g}"), "f")


def total(values: Mapping[str, float]) -> float:
    """Return the sum over kinds, sites or suppliers."""
    return float(sum(values.values()))


def refused(detail: Detail, kind: str) -> str:
    """Return which part of what a kind asked in the calls was refused."""
    asked = detail["asked"][kind]
    return percent(max(0.0, 1.0 - detail["served"][kind] / asked)) if asked > 0.0 else "-"


def values_of(trace: Trace, quarter: str) -> Values:
    """Return the published variables of a quarter by region and name; none before the first."""
    table_of = read_table(trace.folder, "indicators")
    chosen = (table_of["run_id"] == trace.run["run_id"]) & (
        table_of["year"].astype(str) + "Q" + table_of["quarter"].astype(str) == quarter
    )
    found = table_of[chosen]
    return dict(
        zip(zip(found["region"], found["variable"], strict=True), found["value"], strict=True)
    )
