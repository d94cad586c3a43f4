"""Analyse a sweep: every table that its design supports, what is left out and why, findings."""

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.analysis.claims import MEANINGS, Material
from experiments.analysis.data import UNSOLID, SweepData
from experiments.analysis.discovery import discover
from experiments.analysis.findings import findings
from experiments.analysis.flips import check_search, most_runs
from experiments.analysis.maps import fan, heat
from experiments.analysis.paired import EFFECTS, advice, effects, means
from experiments.analysis.reading import read_sweep
from experiments.analysis.reasons import reasons
from experiments.analysis.robustness import robustness
from experiments.analysis.sensitivity import sensitivity
from experiments.analysis.shares import shares
from experiments.analysis.tipping import tipping
from model.version import VERSION

FORMAT = 1
DIGITS = 10
"""Significant digits that are written: the last ones of a sum depend on the processor."""


@dataclass(frozen=True)
class Analysis:
    """Tables by name, and everything else that is said of them (plain JSON)."""

    about: dict[str, Any]
    tables: dict[str, pd.DataFrame]


Search = Callable[[SweepData], pd.DataFrame]
"""Makes further rows of the table of tipping points, with new runs."""


def analyse(
    folder: Path,
    outcomes: Sequence[str] = (),
    base: str | None = None,
    search: Search | None = None,
) -> Analysis:
    """Analyse the finished runs of a sweep.

    Parameters
    ----------
    folder : of a sweep
    outcomes : looked at first, instead of those that the design names
    base : arm that the others are compared with, instead of the design's
    search : as :func:`experiments.analysis.flips.search_flips`; without it no run is made

    Raises
    ------
    InputError
        No sweep, no finished run, an unknown outcome or arm; a search of which the design names
        no input, or by another version of the model than that of the sweep.
    """
    data = read_sweep(folder)
    data.check_outcomes(outcomes)
    changes: dict[str, Any] = {"headline": tuple(outcomes)} if outcomes else {}
    if base is not None:
        data.arm_index(base)
        changes["base"] = base
    data = replace(data, about=replace(data.about, **changes))
    if search is not None:
        check_search(folder, data)
    tables, left_out = analyse_data(data)
    tables["fan"], reason = fan(folder)
    if reason:
        left_out["fan"] = reason
    if search is not None:
        parts = [part for part in (tables["tipping"], search(data)) if len(part)]
        tables["tipping"] = pd.concat(parts, ignore_index=True)
        left_out.pop("tipping", None)
    elif data.about.hints:
        left_out["flips"] = (
            f"it takes runs of its own, {most_runs(data):,} at most: rekenkracht analyse DIR --flip"
        )
    return finished(data, tables, left_out)


def analyse_data(data: SweepData) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """Return all tables that come from outcomes, and why others are left out."""
    headline = data.headline()
    tables: dict[str, pd.DataFrame] = {"means": means(data)}
    left: dict[str, str] = {}
    tables["effects"] = effects(data, data.about.base)
    if tables["effects"].empty:
        tables["effects"] = pd.DataFrame(columns=list(EFFECTS))
        left["effects"] = "one arm: there is nothing to compare it with"
    tables["sensitivity"], left["sensitivity"] = sensitivity(data, headline)
    tables["shares"], left["shares"] = shares(data)
    tables["discovery"], tables["discovery_curve"], left["discovery"] = discover(data, headline)
    tables["robustness"], left["robustness"] = robustness(data, headline)
    tables["tipping"], left["tipping"] = tipping(data, headline)
    tables["reasons"] = reasons(data)
    if tables["reasons"].empty:
        left["reasons"] = "no outcome is a word"
    tables["advice"] = advice(tables["means"], tables["effects"])
    tables["heat"], left["heat"] = heat(data, headline)
    if tables["means"]["units"].max() < 2:
        left["intervals"] = f"one of {data.unit_of_luck}: one draw of luck has no interval"
    return tables, {name: reason for name, reason in left.items() if reason}


def finished(
    data: SweepData, tables: dict[str, pd.DataFrame], left_out: dict[str, str]
) -> Analysis:
    """Return tables with rounded numbers, findings, and what is known of the sweep."""
    headline = data.headline()
    found = findings(Material(data, tables, data.about.base, headline))
    about = data.about
    units = {**data.units}
    facts: dict[str, Any] = {
        "tool": "rekenkracht",
        "kind": "analysis",
        "format": FORMAT,
        "version": VERSION,
        "title": about.title,
        "question": about.question,
        "source": {**about.source, "seed": about.seed},
        "runs": {"planned": about.planned, "done": about.done, "failed": about.failed},
        "points": len(data.numbers),
        "replications": int(data.done.shape[2]),
        "unit_of_luck": data.unit_of_luck,
        "method": about.method,
        "base": about.base,
        "arms": [
            {"name": arm.name, "scenario": arm.scenario, "reason": arm.reason} for arm in about.arms
        ],
        "headline": list(headline),
        "outcomes": {
            name: {"unit": units.get(name, ""), "meaning": MEANINGS.get(name, "")}
            for name in (*data.ordered(), *data.words)
        },
        "factors": [{**asdict(factor), "levels": list(factor.levels)} for factor in about.factors],
        "judged": {
            "varied": len(about.factors),
            **{basis: sum(factor.basis == basis for factor in about.factors) for basis in UNSOLID},
        },
        "left_out": left_out,
        "findings": found,
        "notes": _notes(data),
    }
    kept = {name: _rounded(table) for name, table in tables.items() if len(table)}
    return Analysis(facts, kept)


def _notes(data: SweepData) -> list[str]:
    about, notes = data.about, []
    if about.planned > about.done:
        notes.append(
            f"{about.done} of {about.planned} runs are done ({about.failed} failed): "
            "the tables hold what is there, which is a valid smaller sweep"
        )
    if not data.given:
        notes.append(
            "points are draws: intervals are for the mean over the inputs' ranges, and a little "
            "wide, because the points are spread more evenly than chance would"
        )
    return notes


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Round numbers to `DIGITS` significant digits, so that the same runs give the same bytes."""
    numbers = table.select_dtypes("float").columns
    rounded = {name: [rounded_number(value) for value in table[name]] for name in numbers}
    return table.assign(**rounded).reset_index(drop=True)


def rounded_number(value: float) -> float:
    """Return a number with `DIGITS` significant digits; no minus before zero."""
    return float(f"{value:.{DIGITS}g}") + 0.0 if math.isfinite(value) else math.nan


Also = Callable[[Path], object]
"""Writes more files (figures) into the folder of an analysis before it is put in place."""
