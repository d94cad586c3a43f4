"""A sweep folder with its analysis, small and invented, as the report reads it."""

import json
from pathlib import Path

import duckdb
import pandas as pd

from experiments.manifest import list_files
from tests.unit.figures import examples as figure_examples

ARMS = figure_examples.ARMS

DESIGN = {
    "title": "What would have flipped March 2026?",
    "question": "Which ask and which room turn the refusal into a promise?",
    "limits": "The ask is taken as given by the programme.",
    "seed": 1,
    "run": {"start": "2024Q1", "end": "2026Q3", "history": "simulated", "users": 5000},
    "sampling": {"method": "latin_hypercube", "points": 40},
    "replications": {"number": 10, "until": None},
    "derived": [{"name": "promised", "outcome": "decision_2026_march", "at_least": 1.0}],
}


def runs(arms=ARMS, points=40, replications=10, failed=0) -> pd.DataFrame:
    rows = [
        (
            f"{arm}-{point}-{number}",
            "baseline",
            arm,
            point,
            number,
            17 * number,
            "simulated",
            "done",
            "",
        )
        for number in range(1, replications + 1)
        for point in range(1, points + 1)
        for arm in arms
    ]
    names = [
        "run_id",
        "scenario",
        "arm",
        "point",
        "replication",
        "seed",
        "history",
        "status",
        "error",
    ]
    table = pd.DataFrame(rows, columns=names)
    table.loc[: failed - 1, ["status", "error"]] = ["failed", "ValueError: <b>boom</b> & more"]
    return table


def sweep_folder(folder: Path, arms=ARMS, *, failed=2, analysis=None, **changed) -> Path:
    """Write a sweep folder with its analysis and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    table = runs(arms, failed=failed)
    with duckdb.connect() as base:
        base.register("frame", table)
        base.execute(f"COPY frame TO '{folder / 'runs.parquet'}' (FORMAT PARQUET)")
    design = {**DESIGN, "arms": [{"name": arm, "scenario": "baseline", "set": {}} for arm in arms]}
    manifest = {
        "tool": "rekenkracht",
        "kind": "sweep",
        "format": 1,
        "version": "0.3.0",
        "name": "e01_what_flips",
        "commit": "0123456789abcdef0123456789abcdef01234567",
        "clean": True,
        "command": "rekenkracht sweep e01 --out results/e01",
        "design": design,
        "plan": {
            "method": "latin_hypercube",
            "seed": 1,
            "replications": 10,
            "arms": design["arms"],
            "span": {"start": "2024Q1", "end": "2026Q3", "users": 5000},
        },
        "counts": {
            "planned": len(table),
            "done": len(table) - failed,
            "failed": failed,
            "missing": 0,
        },
        "design_checksum": "89abcdef0123456789abcdef01234567",
        "record": "outcomes",
        "shard": None,
        "checksums": {"parameters": "76543210fedcba9876543210fedcba98"},
        "evidence": {
            "parameters": 319,
            "judged": 242,
            "unverified": 11,
            "share_judged_or_unverified": 0.7931,
        },
        "packages": {"mesa": "3.3.1", "numpy": "2.4.0"},
        "python": "3.11.7",
        "started": "2026-11-28T04:00:00.000+00:00",
        "seconds": 123.4,
    }
    manifest = {**manifest, **changed, "files": list_files(folder)}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    content = figure_examples.analysis(arms) if analysis is None else analysis
    (folder / "analysis").mkdir(exist_ok=True)
    (folder / "analysis" / "analysis.json").write_text(json.dumps(content), "utf-8")
    return folder
