"""Reason counts: in which share of the runs each reason came out on top, per arm."""

import pandas as pd
from matplotlib.figure import Figure

from viz.figures.axis import Span, span_of
from viz.figures.labels import outcome_label, reason_label
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import percent, whole
from viz.figures.rows import FILLED, Column, Grid, add_grid, percent_dot
from viz.figures.sheet import About, Sheet, dot_sample
from viz.figures.words import say

_NONE = "(none)"
"""How the table writes that there is no reason."""


def reasons_figure(reasons: pd.DataFrame, about: About) -> Figure:
    """Return a dot with a Wilson interval per reason and arm, the most frequent reason first.

    Parameters
    ----------
    reasons
        Rows of ``reasons.csv`` of one outcome: arm, outcome, reason, count, share, low, high, of.
    about
        Language, provenance and names.
    """
    lang = about.lang
    outcome = str(reasons["outcome"].iloc[0]) if len(reasons) else ""
    title = say("reasons_title", lang, label=outcome_label(outcome, lang, about.names))
    if reasons.empty:
        return nothing_to_draw(about, title)
    filled = reasons.assign(reason=reasons["reason"].fillna("").replace(_NONE, ""))
    order = filled.groupby("reason", sort=False)["count"].sum()
    codes = list(order.sort_values(ascending=False, kind="stable").index)
    arms = list(dict.fromkeys(filled["arm"].astype(str)))
    cells = {
        (codes.index(row["reason"]), arms.index(str(row["arm"]))): percent_dot(row)
        for _, row in filled.iterrows()
    }
    sheet = Sheet(about)
    sheet.heading(title)
    sheet.legend([(dot_sample(whisker=True, **FILLED), say("reasons_dot", lang))])
    columns = [_column(arm, filled, about) for arm in arms]
    add_grid(sheet, Grid([reason_label(code, lang) for code in codes], columns, cells))
    return sheet.finish(say("reasons_note", lang))


def _column(arm: str, reasons: pd.DataFrame, about: About) -> Column:
    rows = reasons[reasons["arm"] == arm]
    of = rows["of"].max() if "of" in rows else rows["count"].sum()
    count = say("n_of", about.lang, n=whole(float(of), about.lang))
    return Column(
        arm, percent_span(reasons["high"]),
        lambda value: percent(value / 100, about.lang),
        f"{say('share_axis', about.lang)}, {count}",
    )  # fmt: skip


def percent_span(shares: pd.Series) -> Span:
    """Return a range from 0 to 100 %, or shorter when all shares are small."""
    found = span_of([100 * float(v) for v in shares], around=0.0)
    return Span(0.0, 100.0) if found.high > 60 else Span(0.0, found.high)
