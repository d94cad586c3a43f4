"""Robustness: regret of each arm, and the share of runs in which it satisfies."""

import math

import pandas as pd
from matplotlib.figure import Figure

from viz.figures.axis import Span, span_of
from viz.figures.labels import outcome_label
from viz.figures.measures import difference, measure
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import Lang, percent
from viz.figures.rows import DIAMOND, FILLED, Column, Dot, Grid, add_grid
from viz.figures.sheet import About, Sheet, dot_sample
from viz.figures.words import say


def robustness_figure(table: pd.DataFrame, about: About) -> Figure:
    """Return regret and satisfaction per arm for one outcome and one direction.

    Parameters
    ----------
    table
        Rows of ``robustness.csv`` of one outcome and one value of ``better``.
    about
        Language, provenance and names.
    """
    lang = about.lang
    outcome = str(table["outcome"].iloc[0]) if len(table) else ""
    better = str(table["better"].iloc[0]) if len(table) else "high"
    title = robustness_title(outcome_label(outcome, lang, about.names), better, lang)
    if table.empty:
        return nothing_to_draw(about, title)
    sheet = Sheet(about)
    sheet.heading(title)
    sheet.legend(
        [
            (dot_sample(whisker=True, **FILLED), say("mean_regret", lang)),
            (dot_sample(whisker=False, **DIAMOND), say("p90_regret", lang)),
        ]
    )
    unit = str(table["unit"].iloc[0]) if "unit" in table else ""
    add_grid(sheet, _grid(table, about, unit))
    counts = say(f"better_{better}", lang)
    return sheet.finish(say("robustness_note", lang, better=counts))


def robustness_title(label: str, better: str, lang: Lang) -> str:
    """Return the title, which says whether high or low counts as better."""
    return f"{say('robustness_title', lang, label=label)} ({say(f'is_better_{better}', lang)})"


def _grid(table: pd.DataFrame, about: About, unit: str) -> Grid:
    lang = about.lang
    names = ("mean_regret", "p90_regret", "low", "high")
    shown = difference(unit, [float(v) for name in names for v in table[name]], lang)
    span = span_of([float(v) / shown.divisor for name in names for v in table[name]], around=0.0)
    columns = [Column("", span, shown.tick, say("regret", lang, unit=shown.unit), zero=True)]
    satisfied = bool(table["satisfied"].notna().any())
    if satisfied:
        columns.append(
            Column(
                "", Span(0.0, 100.0), lambda v: percent(v / 100, lang), _asked(table, about, unit)
            )
        )
    cells = {}
    for place, (_, row) in enumerate(table.iterrows()):
        mean, far, low, high = (float(row[name]) / shown.divisor for name in names)
        cells[place, 0] = Dot(mean, low, high, beside=far)
        if satisfied:
            cells[place, 1] = _satisfied(row)
    return Grid([str(arm) for arm in table["arm"]], columns, cells)


def _satisfied(row: pd.Series) -> Dot:
    low, high = (100 * float(row.get(f"satisfied_{end}", math.nan)) for end in ("low", "high"))
    return Dot(100 * float(row["satisfied"]), low, high)


def _asked(table: pd.DataFrame, about: About, unit: str) -> str:
    value = float(table["threshold"].iloc[0])
    words = measure(unit, [value], about.lang).say(value)
    key = "at_least" if table["better"].iloc[0] == "high" else "at_most"
    return say("satisfied", about.lang, threshold=say(key, about.lang, value=words))
