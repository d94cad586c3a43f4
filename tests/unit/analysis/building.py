"""Sweeps for tests of the analysis: a plan, a toy, and the same tables that a folder would hold."""

from dataclasses import asdict

import pandas as pd

from experiments.analysis.reading import about_sweep, sweep_data
from experiments.design.plan import Arm, Factor, Plan, Point


def plan(columns, rows, blocks=None, replications=1, arms=("baseline",), seed=1):
    """Return a plan; ``columns`` are factors, ``rows`` the values of the points."""
    points = tuple(
        Point(
            number,
            number if blocks is None else int(blocks[number - 1]),
            dict(zip([one.name for one in columns], row, strict=True)),
        )
        for number, row in enumerate(rows, 1)
    )
    named = tuple(arm if isinstance(arm, Arm) else Arm(arm, "baseline") for arm in arms)
    return Plan(tuple(columns), named, points, replications, seed)


def number(name, low=0.0, high=1.0, role="uncertainty", basis="judged", unit="1"):
    return Factor(name, role, unit, basis, low=low, high=high)


def manifest_of(planned, method, design=None):
    return {
        "plan": {
            "method": method, "seed": planned.seed, "replications": planned.replications,
            "factors": [asdict(one) for one in planned.factors],
            "arms": [asdict(one) for one in planned.arms],
        },
        "design": design,
        "counts": {"planned": len(planned), "done": len(planned), "failed": 0},
    }  # fmt: skip


def data_of(planned, simulator, method, design=None, left_out=lambda run: False):
    """Return what reading a folder would give, without the folder."""
    runs, outcomes = [], []
    for run in planned.runs():
        if left_out(run):
            continue
        result = simulator(run)
        runs.append((result.run_id, run.arm, run.point, run.replication, "done"))
        table = result.tables["outcomes"]
        outcomes += [
            (result.run_id, *one)
            for one in zip(
                table["outcome"], table["unit"], table["value"], table["text"], strict=True
            )
        ]
    points = [
        (point.number, point.block, name, *((None, value) if isinstance(value, str) else (value, "")))
        for point in planned.points
        for name, value in point.values.items()
    ]
    return sweep_data(
        about_sweep(manifest_of(planned, method, design)),
        pd.DataFrame(runs, columns=["run_id", "arm", "point", "replication", "status"]),
        pd.DataFrame(points, columns=["point", "block", "parameter", "value", "text"]),
        pd.DataFrame(
            outcomes, columns=["run_id", "outcome", "unit", "value", "text"]
        ).drop_duplicates(["run_id", "outcome"]),
    )
