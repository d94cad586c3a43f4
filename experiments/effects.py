"""What a screening shows: paired effects with intervals, their size, and what cannot be told."""

import math

import numpy as np
import pandas as pd

from experiments.screening import BASE, HIGH, LOW, NAMES, ends_of
from model.parameters.sampling import normal_quantile

SMALL = 0.2
"""An effect below so many standard deviations of the base draws is called small."""
FEWEST = 10
"""An effect that shows in fewer draws is never called sure: its interval is too rough."""
MATTERS, OPEN, SLIGHT, NOTHING = "matters", "open", "small", "nothing"
_RISK = 0.05
_DIGITS = 9
_SAME = 1e-6
"""Less is rounding, no change."""
COLUMNS = (
    "name", "low", "high", "outcome", "mean_low", "mean_high", "effect", "from", "to", "error",
    "changed", "draws", "sd", "standardised",
)  # fmt: skip


def base_draws(runs: pd.DataFrame) -> pd.DataFrame:
    """Return the outcomes of the base runs, one row per draw."""
    found = runs[runs["end"] == BASE]
    return found[["draw", *NAMES]].reset_index(drop=True)


def effects(runs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per parameter and outcome: the mean paired difference high minus low.

    Returns
    -------
    DataFrame
        Ends, means at both ends, effect with its normal 95 % interval (``from``, ``to``) and
        standard error, number of draws in which the two ends differ, standard deviation of the
        base draws (of all runs where the base draws are alike), and the effect in such deviations.
    """
    spread = base_draws(runs)[list(NAMES)].std(ddof=0)
    spread = spread.where(spread > 0.0, runs[list(NAMES)].std(ddof=0))
    rows = []
    for name in dict.fromkeys(runs.loc[runs["end"] == LOW, "name"]):
        own = runs[runs["name"] == name]
        low, high = (
            own[own["end"] == end].set_index("draw")[list(NAMES)].sort_index()
            for end in (LOW, HIGH)
        )
        ends = ends_of(name)
        rows += [
            (name, *ends, outcome, *_paired(low[outcome], high[outcome], float(spread[outcome])))
            for outcome in NAMES
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).round(_DIGITS)


def _paired(low: pd.Series, high: pd.Series, spread: float) -> tuple[float, ...]:
    raw = (high - low).to_numpy(dtype=float)
    change = np.where(np.abs(raw) < _SAME, 0.0, raw)
    count, mean = len(change), float(change.mean())
    error = float(np.std(change, ddof=1)) / math.sqrt(count)
    half = normal_quantile(1.0 - 0.5 * _RISK) * error
    return (
        float(low.mean()), float(high.mean()), mean, mean - half, mean + half, error,
        int((change != 0.0).sum()), count, spread, mean / spread if spread > 0.0 else 0.0,
    )  # fmt: skip


def verdicts(table: pd.DataFrame) -> pd.Series:
    """Return what can be said of each parameter, by name, in the order of `ranking`.

    ``matters``: an effect of at least `SMALL` standard deviations, and surely not zero even after
    all comparisons of the table (Bonferroni), in `FEWEST` draws or more. ``small``: the intervals
    of all outcomes lie within `SMALL`. ``nothing``: no outcome changed in any draw. ``open``:
    these draws do not tell.
    """
    limit = normal_quantile(1.0 - 0.5 * _RISK / max(1, int((table["changed"] > 0).sum())))
    found = {name: _verdict(table[table["name"] == name], limit) for name in ranking(table)}
    return pd.Series(found, dtype=object)


def _verdict(own: pd.DataFrame, limit: float) -> str:
    moved = own[own["changed"] > 0]
    if moved.empty:
        return NOTHING
    sure = (moved["effect"].abs() > limit * moved["error"]) & (moved["changed"] >= FEWEST)
    if (sure & (moved["standardised"].abs() >= SMALL)).any():
        return MATTERS
    reach = moved[["from", "to"]].abs().max(axis=1)
    return SLIGHT if (reach <= SMALL * moved["sd"]).all() else OPEN


def largest(table: pd.DataFrame) -> pd.DataFrame:
    """Return of each parameter the outcome with the largest standardised effect, largest first."""
    keyed = table.assign(size=table["standardised"].abs())
    order = keyed.sort_values(
        ["size", "changed", "name"], ascending=[False, False, True], kind="stable"
    )
    return order.drop_duplicates("name")


def ranking(table: pd.DataFrame) -> list[str]:
    """Return the parameters by their largest standardised effect, largest first."""
    return [str(name) for name in largest(table)["name"]]


def resolution(table: pd.DataFrame) -> dict[str, float]:
    """Return half the width of the median 95 % interval per outcome (nan: nothing changed).

    In units of the outcome, over the parameters that change it in some draw.
    """
    moved = table[table["changed"] > 0]
    half = 0.5 * (moved["to"] - moved["from"])
    found = half.groupby(moved["outcome"]).median()
    return {name: float(found.get(name, math.nan)) for name in NAMES}
