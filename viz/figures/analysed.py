"""Read an analysis: its JSON file, its tables, and the names that only its design knows."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from model.errors import InputError
from viz.figures.labels import outcome_label

ANALYSIS = "analysis.json"
_WORDS = frozenset(
    {
        "arm", "base", "outcome", "unit", "parameter", "basis", "method", "part", "target", "text",
        "note", "reason", "better", "x", "y", "region", "variable", "role", "unit_of_luck",
    }
)  # fmt: skip
"""Columns of words."""


def load_analysis(folder: Path) -> Mapping[str, Any]:
    """Return ``analysis.json`` of a folder.

    Raises
    ------
    InputError
        It is absent, damaged, or not an analysis of ours.
    """
    path = folder / ANALYSIS
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError:
        raise InputError(f"{folder} holds no analysis: {ANALYSIS} is missing") from None
    except ValueError:
        raise InputError(f"{path} is damaged: it is not JSON; analyse again") from None
    if not isinstance(found, dict) or found.get("kind") != "analysis":
        raise InputError(f"{path} is not an analysis of rekenkracht; analyse again")
    return found


def tables_of(analysis: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """Return the tables of an analysis, with NaN where a number is not known."""
    tables = {}
    for name, content in analysis.get("tables", {}).items():
        table = pd.DataFrame(content["rows"], columns=content["columns"])
        tables[name] = table.assign(**{key: _column(table[key]) for key in table.columns})
    return tables


def _column(values: pd.Series) -> pd.Series:
    """Return a column with gaps as empty words where it holds words, else as NaN."""
    if values.name in _WORDS:
        return values.fillna("")
    return values.astype(float) if values.isna().all() else values


def derived_names(analysis: Mapping[str, Any]) -> dict[str, str]:
    """Return names of the outcomes that only the design knows."""
    return {
        name: name.replace("_", " ")
        for name in analysis.get("outcomes", {})
        if outcome_label(name, "en") == name
    }
