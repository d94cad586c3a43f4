"""What a report is made of: the manifest of a sweep and its analysis, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.reading import load_manifest, read_table
from model.errors import InputError
from viz.figures.analysed import derived_names, load_analysis, tables_of
from viz.figures.labels import outcome_label
from viz.figures.numbers import Lang
from viz.figures.provenance import provenance, source_of
from viz.figures.sheet import About

ANALYSIS_FOLDER, REPORT_FOLDER = "analysis", "report"
_MOST_FAILED = 10


@dataclass(frozen=True)
class Material:
    """A sweep and its analysis, in the language of the report."""

    manifest: Mapping[str, Any]
    analysis: Mapping[str, Any]
    failed: pd.DataFrame
    """Rows of ``runs`` that failed, the first ones."""
    lang: Lang
    points: int = 1
    """How many points there are."""
    replications: int = 1
    """How often the points were run at most."""

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Tables of the analysis that have rows."""
        return {name: table for name, table in tables_of(self.analysis).items() if len(table)}

    @cached_property
    def about(self) -> About:
        """What every figure says of itself."""
        return About(self.lang, provenance(self.source, self.lang), derived_names(self.analysis))

    @cached_property
    def source(self) -> dict[str, Any]:
        """What is cited: title, year, version, commit, design, seed and runs."""
        return source_of(self.analysis, self.manifest)

    @property
    def design(self) -> Mapping[str, Any]:
        """The design as it was run; empty for a sweep without one."""
        return self.manifest.get("design") or {}

    @property
    def plan(self) -> Mapping[str, Any]:
        """The design worked out: method, seed, replications, factors, arms, span."""
        return self.manifest.get("plan") or {}

    @property
    def title(self) -> str:
        """Title of the design."""
        return str(self.source["title"])

    @property
    def counts(self) -> dict[str, int]:
        """How many runs were planned, done, failed, and are missing."""
        found = {**(self.analysis.get("runs") or {}), **(self.manifest.get("counts") or {})}
        known = {key: int(found.get(key) or 0) for key in ("planned", "done", "failed")}
        missing = max(0, known["planned"] - known["done"] - known["failed"])
        return {**known, "missing": int(found.get("missing", missing) or 0)}

    @property
    def headline(self) -> list[str]:
        """Outcomes that the design looks at first."""
        return [str(name) for name in self.analysis.get("headline") or []]

    @property
    def factors(self) -> list[Mapping[str, Any]]:
        """What was varied."""
        return list(self.analysis.get("factors") or self.plan.get("factors") or [])

    @property
    def left_out(self) -> Mapping[str, str]:
        """Tables that the design does not support, and why."""
        return dict(self.analysis.get("left_out") or {})

    def label(self, outcome: str) -> str:
        """Return the name of an outcome for readers."""
        return outcome_label(outcome, self.lang, self.about.names)


def read_material(folder: Path, lang: Lang) -> Material:
    """Read a sweep folder that has been analysed.

    Raises
    ------
    InputError
        Not the folder of a sweep, or without a readable analysis.
    """
    manifest = load_sweep(folder)
    analysis = load_analysis(folder / ANALYSIS_FOLDER)
    runs = read_table(folder, "runs")
    failed = runs[runs["status"] != "done"].head(_MOST_FAILED)
    return Material(
        manifest, analysis, failed, lang, int(runs["point"].nunique()),
        int(runs["replication"].max()) if len(runs) else 0,
    )  # fmt: skip


def load_sweep(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a sweep.

    Raises
    ------
    InputError
        The folder is absent, is not ours, or holds a single run.
    """
    manifest = load_manifest(folder)
    if manifest.get("kind") != "sweep":
        raise InputError(
            f"{folder} holds {_kind(manifest)}; report needs the folder of a sweep "
            "(rekenkracht sweep)"
        )
    return manifest


def _kind(manifest: Mapping[str, Any]) -> str:
    kind = str(manifest.get("kind") or "run")
    return {"run": "a single run", "analysis": "an analysis", "report": "a report"}.get(kind, kind)
