"""Tables for figures: one outcome over two factors, and paths of indicators over the quarters."""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import intervals, totals
from experiments.analysis.data import SweepData
from experiments.reading import load_manifest
from model.errors import InputError
from model.random_streams import RandomStreams

HEAT = ("arm", "outcome", "unit", "x", "y", "x_value", "y_value", "n", "mean", "low", "high")
FAN = (
    "arm", "region", "variable", "unit", "year", "quarter", "n", "mean", "p05", "p25", "p50",
    "p75", "p95",
)  # fmt: skip
REGIONS = ("NL", "EU")
CELLS = 8
"""Equal parts that the range of a factor without levels is cut into."""


def heat(data: SweepData, headline: tuple[str, ...]) -> tuple[pd.DataFrame, str]:
    """Return the mean of an outcome per cell of two factors, see `HEAT`, or why there is none.

    The design names outcome and factors; without, a factorial shows its first two factors and the
    first headline outcome. Values of words are words; a range is cut into `CELLS` parts, and the
    value is the middle of the part's values.
    """
    empty, known = pd.DataFrame(columns=list(HEAT)), [one.name for one in data.about.factors]
    hint = dict(data.about.heat)
    if not hint and data.about.method == "factorial" and len(known) > 1:
        numeric = [name for name in headline if name in data.varying()]
        if numeric:
            hint = {"x": known[0], "y": known[1], "outcome": numeric[0]}
    if not hint:
        return empty, "the design names no heat map and is no factorial of two factors"
    if hint["outcome"] not in data.outcomes or hint["x"] not in known or hint["y"] not in known:
        return empty, f"the heat map's {hint['outcome']}, {hint['x']}, {hint['y']} are not all here"
    x, y = (_cells(data, hint[axis]) for axis in ("x", "y"))
    return pd.concat(
        [_map(data, arm, hint, x, y) for arm in range(len(data.arms))], ignore_index=True
    ), ""


def _cells(data: SweepData, name: str) -> pd.Series:
    """Return the value that stands for each point's cell."""
    column = data.points[name]
    if not pd.api.types.is_numeric_dtype(column) or column.nunique() <= CELLS:
        return column
    place = [one.name for one in data.about.factors].index(name)
    part = np.minimum((data.positions[:, place] * CELLS).astype(int), CELLS - 1)
    return column.groupby(part).transform("median")


def _map(
    data: SweepData, arm: int, hint: dict[str, str], x: pd.Series, y: pd.Series
) -> pd.DataFrame:
    values = data.of(hint["outcome"])[arm]
    cells = pd.DataFrame({"x": x, "y": y}).groupby(["x", "y"], sort=True)
    found: dict[Any, Any] = dict(cells.indices)
    streams, binary = RandomStreams(data.about.seed), np.array([data.binary(hint["outcome"])])
    clusters, rows = data.clusters, []
    for (x_value, y_value), places in found.items():
        own = np.unique(clusters[places].ravel(), return_inverse=True)[1]
        given = totals(values[places].reshape(-1, 1), own)
        low, high = intervals(given, streams, "heat", binary)
        count = int(np.isfinite(values[places]).sum())
        rows.append(
            (
                data.arms[arm], hint["outcome"], data.units[hint["outcome"]], hint["x"], hint["y"],
                x_value, y_value, count, given.estimate[0], low[0], high[0],
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(HEAT))


def fan(folder: Path) -> tuple[pd.DataFrame, str]:
    """Return how indicators spread over runs, quarter by quarter, see `FAN`, or why there are none.

    Raises
    ------
    InputError
        The tables are there but cannot be read.
    """
    if "indicators.parquet" not in load_manifest(folder)["files"]:
        return pd.DataFrame(columns=list(FAN)), "indicators were not recorded"
    regions = ", ".join(f"'{region}'" for region in REGIONS)
    runs, indicators = (
        f"read_parquet('{_quoted(folder / f'{name}.parquet')}')" for name in ("runs", "indicators")
    )
    parts = ", ".join(
        f"quantile_cont(value, {share}) AS {name}"
        for name, share in (
            ("p05", 0.05),
            ("p25", 0.25),
            ("p50", 0.5),
            ("p75", 0.75),
            ("p95", 0.95),
        )
    )
    question = (
        f"SELECT arm, region, variable, unit, year, quarter, count(value) AS n, avg(value) AS mean,"
        f" {parts} FROM {indicators} JOIN (SELECT run_id, arm FROM {runs} WHERE status = 'done')"
        f" USING (run_id) WHERE region IN ({regions}) AND value IS NOT NULL"
        " GROUP BY ALL ORDER BY arm, region, variable, year, quarter"
    )
    try:
        with duckdb.connect(config={"threads": 1}) as base:
            return base.execute(question).df()[list(FAN)], ""
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{folder / 'indicators.parquet'} cannot be read: {first}") from None


def _quoted(path: Path) -> str:
    stars = str.maketrans({"[": "[[]", "*": "[*]", "?": "[?]", "'": "''"})
    return str(path.absolute()).translate(stars)
