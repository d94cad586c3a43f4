"""The model as a simulator: one run of a design, and what is recorded of it."""

from functools import partial
from typing import Any

import pandas as pd

from experiments.design.plan import Run
from experiments.sweep.result import Columns, Result, Simulator, columns_of
from experiments.tables import FACTOR_NAMES, OUTCOME_NAMES, factors_of, outcomes_of
from model.errors import InputError, nearest
from model.simulation import RekenkrachtModel

OUTCOMES, INDICATORS, ALL = "outcomes", "indicators", "all"
RECORDS = (OUTCOMES, INDICATORS, ALL)
"""What is kept of a run besides `runs`, `timings` and `factors`: outcomes; indicators too; all."""


_NUMBERS = "fiub"
"""Kinds of columns that need no look at each value."""


def simulate(run: Run, record: str = OUTCOMES) -> Result:
    """Simulate one run with the model.

    Raises
    ------
    InputError
        The run asks for what the model does not allow.
    """
    values: dict[str, Any] = dict(run.values)
    model = RekenkrachtModel(
        run.seed, run.scenario, run.history, run.span.start, run.span.end, run.span.users, **values
    ).run()
    return Result(model.run_id, model.settings.history, _tables(model, record))


def model_simulator(record: str) -> Simulator:
    """Return the simulator that records so much.

    Raises
    ------
    InputError
        There is no such record.
    """
    if record not in RECORDS:
        raise InputError(
            f"record {record!r} is not allowed{nearest(record, RECORDS)} "
            f"(allowed: {', '.join(RECORDS)})"
        )
    return partial(simulate, record=record)


def _tables(model: RekenkrachtModel, record: str) -> dict[str, Columns]:
    tables = {
        "factors": columns_of(FACTOR_NAMES, factors_of(model)),
        "outcomes": columns_of(OUTCOME_NAMES, outcomes_of(model)),
    }
    if record in (INDICATORS, ALL):
        tables["indicators"] = _columns(model.indicators())
    if record == ALL:
        tables["events"] = _columns(model.events())
        tables["sites"] = _columns(model.sites())
    return tables


def _columns(frame: pd.DataFrame) -> Columns:
    """Return a frame by column as plain values; a word that is missing is None."""
    found = {}
    for name in frame.columns:
        if name != "run_id":
            column = frame[name]
            found[name] = column.tolist()
            if column.dtype.kind not in _NUMBERS and column.hasnans:
                found[name] = [None if pd.isna(value) else value for value in found[name]]
    return found
