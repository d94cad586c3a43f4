"""Variance shares: how much of an outcome is luck, ignorance, choice, and judged inputs."""

import pandas as pd
from matplotlib.figure import Figure

from viz.figures.axis import Span
from viz.figures.labels import outcome_label
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import percent
from viz.figures.rows import FILLED, Column, Grid, add_grid, percent_dot
from viz.figures.sheet import About, Sheet, dot_sample
from viz.figures.words import say

PARTS = ("seed", "uncertainties", "levers", "interaction", "judged")
_NARROWEST = 52.0
"""Five columns stand beside each other."""


def shares_figure(shares: pd.DataFrame, about: About) -> Figure:
    """Return a dot with an interval per part of the variance, outcomes as rows, for one arm.

    Parameters
    ----------
    shares
        Rows of ``shares.csv`` of one arm: arm, outcome, part, share, low, high.
    about
        Language, provenance and names.
    """
    lang = about.lang
    arm = str(shares["arm"].iloc[0]) if len(shares) else ""
    title = say("shares_title", lang, arm=arm)
    if shares.empty:
        return nothing_to_draw(about, title)
    outcomes = list(dict.fromkeys(shares["outcome"].astype(str)))
    parts = [part for part in PARTS if part in set(shares["part"])]
    span = _span(shares)
    columns = [
        Column(say(f"part_{part}", lang), span, lambda v: percent(v / 100, lang)) for part in parts
    ]
    cells = {
        (outcomes.index(str(row["outcome"])), parts.index(row["part"])): percent_dot(row)
        for _, row in shares.iterrows()
        if row["part"] in parts
    }
    sheet = Sheet(about)
    sheet.heading(title)
    sheet.legend([(dot_sample(whisker=True, **FILLED), say("shares_dot", lang))])
    names = [outcome_label(name, lang, about.names) for name in outcomes]
    add_grid(sheet, Grid(names, columns, cells, narrowest=_NARROWEST))
    return sheet.finish(say("shares_note", lang)) if "judged" in parts else sheet.finish()


def _span(shares: pd.DataFrame) -> Span:
    low = min(0.0, *(100 * float(v) for v in shares["low"].fillna(0.0)))
    high = max(100.0, *(100 * float(v) for v in shares["high"].fillna(0.0)))
    return Span(low, high)
