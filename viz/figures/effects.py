"""Paired effects: what each arm changes against the base, with intervals and shares of pairs."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.figure import Figure

from viz.figures.axis import span_of
from viz.figures.labels import outcome_label
from viz.figures.measures import difference
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import percent, whole
from viz.figures.rows import FILLED, HOLLOW, Column, Dot, Grid, add_grid
from viz.figures.sheet import About, Place, Sheet, dot_sample
from viz.figures.style import INK, TICK, text_width
from viz.figures.words import say


def effects_figure(effects: pd.DataFrame, about: About) -> Figure:
    """Return a dot with a 95 % interval per arm, one block per outcome, each in its own unit.

    Parameters
    ----------
    effects
        Rows of ``effects.csv``: arm, base, outcome, unit, n, effect, low, high, share_positive,
        share_negative.
    about
        Language, provenance and names.
    """
    lang = about.lang
    base = str(effects["base"].iloc[0]) if len(effects) else ""
    title = say("effects_title", lang, base=base)
    if effects.empty:
        return nothing_to_draw(about, title)
    moving = effects[_moves(effects)]
    sheet = Sheet(about)
    sheet.heading(title)
    entries = [(dot_sample(whisker=True, **FILLED), say("effects_dot", lang))]
    if _holds_zero(moving).any():
        entries.append((dot_sample(whisker=True, **HOLLOW), say("effects_hollow", lang)))
    entries.append((_zero_sample, {"en": "no difference", "nl": "geen verschil"}[lang]))
    sheet.legend(entries)
    for outcome, rows in moving.groupby("outcome", sort=False):
        _add_outcome(sheet, str(outcome), rows)
    if moving.empty:
        sheet.write(say("no_data", lang))
    return sheet.finish(*_notes(effects, about))


def _moves(effects: pd.DataFrame) -> pd.Series:
    """Return which rows belong to an outcome that differs in at least one pair of runs."""
    moved = effects["share_positive"] + effects["share_negative"] > 0
    return moved.groupby(effects["outcome"]).transform("any")


def _notes(effects: pd.DataFrame, about: About) -> list[str]:
    notes = [say("effects_note", about.lang)]
    still = dict.fromkeys(effects.loc[~_moves(effects), "outcome"].astype(str))
    if still:
        names = "; ".join(outcome_label(name, about.lang, about.names) for name in still)
        notes.append(say("effects_same", about.lang, names=names))
    return notes


def _zero_sample(place: Place, x: float, below: float) -> None:
    look = {"color": INK, "linewidth": 1.0, "linestyle": (0, (4, 2))}
    place.rule((x + 10, x + 10), (below - 5, below + 5), **look)


def _holds_zero(rows: pd.DataFrame) -> pd.Series:
    return (rows["low"] <= 0) & (rows["high"] >= 0)


def _add_outcome(sheet: Sheet, outcome: str, rows: pd.DataFrame) -> None:
    lang = sheet.about.lang
    unit = str(rows["unit"].iloc[0])
    values = [v for name in ("effect", "low", "high") for v in rows[name]]
    shown = difference(unit, values, lang)
    scaled = [value / shown.divisor for value in values]
    heading = outcome_label(outcome, lang, sheet.about.names)
    column = Column(heading, span_of(scaled, around=0.0), shown.tick, shown.unit, zero=True)
    parts = [row for _, row in rows.iterrows()]
    words = [_words(row, sheet.about) for row in parts]
    headings = [say(key, lang) for key in ("up", "down", "pairs")]
    cells = {(place, 0): _dot(row, shown.divisor, words[place]) for place, row in enumerate(parts)}
    names = [str(arm) for arm in rows["arm"]]
    add_grid(sheet, Grid(names, [column], cells, headings, _widths(headings, words)))


def _dot(row: pd.Series, divisor: float, words: tuple[str, ...]) -> Dot:
    effect, low, high = (float(row[key]) for key in ("effect", "low", "high"))
    hollow = low <= 0 <= high
    return Dot(effect / divisor, low / divisor, high / divisor, hollow=hollow, words=words)


def _words(row: pd.Series, about: About) -> tuple[str, ...]:
    up, down, n = (float(row[name]) for name in ("share_positive", "share_negative", "n"))
    return percent(up, about.lang), percent(down, about.lang), whole(n, about.lang)


def _widths(headings: Sequence[str], words: Sequence[Sequence[str]]) -> list[float]:
    return [
        max(text_width(text, TICK) for text in (head, *(row[place] for row in words)))
        for place, head in enumerate(headings)
    ]
