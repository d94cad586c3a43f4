"""What drives an outcome: bars of indices of sensitivity; judged inputs are hatched."""

import math
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from viz.figures.axis import draw_x, span_of, widest
from viz.figures.labels import outcome_label
from viz.figures.measures import difference
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import Lang, whole
from viz.figures.sheet import INSIDE, About, Place, Sample, Sheet, box_sample, line_sample
from viz.figures.style import (
    FIRST,
    HATCH,
    INK,
    LABEL,
    LEADING,
    MARGIN,
    MUTED,
    PAPER,
    RULE,
    TICK,
    TOTAL,
    VERMILLION,
    wrap,
)  # fmt: skip
from viz.figures.words import say

MOST_BARS = 15
UNSOLID = ("judged", "unverified")
_GAP = 10.0
_NOISE: dict[str, Any] = {"color": VERMILLION, "linewidth": 1.6, "linestyle": (0, (4, 2))}


@dataclass(frozen=True)
class _Series:
    """A bar per row: its column in the table, colour and words."""

    column: str
    colour: str
    words: str = ""


_SERIES = {
    "sobol": (_Series("ST", TOTAL, "sobol_total"), _Series("S1", FIRST, "sobol_first")),
    "morris": (_Series("mu_star", FIRST),),
    "pawn": (_Series("pawn", FIRST),),
    "src": (_Series("S1", FIRST),),
}


def sensitivity_figure(table: pd.DataFrame, about: About, unit: str = "") -> Figure:
    """Return bars of the indices of one arm, outcome and method, the largest first.

    Parameters
    ----------
    table
        Rows of ``sensitivity.csv`` of one arm, outcome and method.
    about
        Language, provenance and names.
    unit
        Unit of the outcome, for Morris' effects.
    """
    lang = about.lang
    label = outcome_label(str(table["outcome"].iloc[0]), lang, about.names) if len(table) else ""
    title = say("sobol_title", lang, label=label)
    if table.empty:
        return nothing_to_draw(about, title)
    method, arm = str(table["method"].iloc[0]), str(table["arm"].iloc[0])
    series = _SERIES[method]
    ordered = table.sort_values(series[0].column, ascending=False, kind="stable")
    shown = ordered.head(MOST_BARS)
    sheet = Sheet(about)
    sheet.heading(title, _under(table, arm, lang))
    noise = _noise(table, method)
    sheet.legend(_legend(series, shown, lang, noise))
    _add_bars(sheet, shown, _Scale(method, unit, noise))
    notes = [say("sobol_note", lang)] if method == "sobol" else []
    if len(ordered) > len(shown):
        notes.insert(0, say("more", lang, n=str(len(ordered) - len(shown))))
    return sheet.finish(*notes)


def _under(table: pd.DataFrame, arm: str, lang: Lang) -> str:
    """Return what is said under the title: the arm and how many runs it rests on."""
    if "n" not in table or table["n"].isna().all():
        return arm
    return f"{arm}; {say('n_of', lang, n=whole(float(table['n'].max()), lang))}"


def _noise(table: pd.DataFrame, method: str) -> float:
    """Return what PAWN gives for an input without any effect; NaN for the other methods."""
    if method != "pawn" or "noise" not in table:
        return math.nan
    return float(table["noise"].astype(float).max())


@dataclass(frozen=True)
class _Scale:
    """How bars are drawn: method, unit of the outcome, and the level of noise, if known."""

    method: str
    unit: str
    noise: float


def _legend(
    series: tuple[_Series, ...], rows: pd.DataFrame, lang: str, noise: float
) -> list[tuple[Sample, str]]:
    entries = [
        (box_sample(facecolor=s.colour, edgecolor=INK, linewidth=0.5), say(s.words, lang))
        for s in reversed(series)
        if s.words
    ]
    if rows["basis"].isin(UNSOLID).any():
        sample = box_sample(facecolor=PAPER, edgecolor=INK, linewidth=0.5, hatch=HATCH)
        entries.append((sample, say("judged_bar", lang)))
    entries.append((line_sample(color=INK, linewidth=1.1), say("whisker", lang)))
    if math.isfinite(noise):
        entries.append((line_sample(**_NOISE), say("noise_line", lang)))
    return entries


def _axis_words(method: str, shown_unit: str, lang: str) -> str:
    words = say(f"{method}_axis", lang)
    return words.format(unit=shown_unit) if method == "morris" else words


def _add_bars(sheet: Sheet, rows: pd.DataFrame, look: _Scale) -> None:
    lang, method = sheet.about.lang, look.method
    series = _SERIES[method]
    columns = [name for s in series for name in (s.column, f"{s.column}_low", f"{s.column}_high")]
    values = [float(v) for name in columns for v in rows[name]]
    scale = difference(look.unit if method == "morris" else "", values, lang)
    names = [wrap(str(name), LABEL, INSIDE * 0.4) for name in rows["parameter"]]
    left = widest([line for lines in names for line in lines], LABEL) + _GAP
    step = max(max(map(len, names)) * LABEL * LEADING + 4, 7.0 * len(series) + 6)
    width, whole = INSIDE - left, step * len(rows)
    words = wrap(_axis_words(method, scale.unit, lang), TICK, width)
    span = span_of([value / scale.divisor for value in values], around=0.0)

    def draw(place: Place) -> None:
        axes = place.axes(MARGIN + left, 0, width, whole)
        axes.set_ylim(whole, 0)
        draw_x(place, axes, (MARGIN + left, whole, width), span, scale.tick)
        axes.axvline(0, color=INK, linewidth=0.8)
        if math.isfinite(look.noise):
            axes.axvline(look.noise, zorder=6, **_NOISE)
        for number, (_, row) in enumerate(rows.iterrows()):
            place.lines(MARGIN, (number + 0.5) * step, names[number], LABEL)
            _draw_bars(axes, row, series, (number + 0.5) * step, scale.divisor)
        foot = whole + 2.4 * TICK + (len(words) - 1) * TICK * LEADING / 2
        place.lines(MARGIN + left, foot, words, TICK, color=MUTED)
        axes.axhline(whole, color=RULE, linewidth=0.3)

    sheet.block(whole + (2.2 + LEADING * len(words)) * TICK, draw)


def _draw_bars(
    axes: Axes, row: pd.Series, series: tuple[_Series, ...], middle: float, divisor: float
) -> None:
    hatch = HATCH if row["basis"] in UNSOLID else None
    thick = 7.0 if len(series) > 1 else 9.0
    first = middle + thick * (len(series) - 1) / 2
    for number, one in enumerate(series):
        y = first - number * thick
        value = float(row[one.column]) / divisor
        if not math.isfinite(value):
            continue
        edge = PAPER if hatch and one.colour == FIRST else INK
        axes.barh(y, value, height=thick, color=one.colour, edgecolor=edge, hatch=hatch,
                  linewidth=0, zorder=2)  # fmt: skip
        axes.barh(y, value, height=thick, color="none", edgecolor=INK, linewidth=0.5, zorder=3)
        low, high = (float(row[f"{one.column}_{end}"]) / divisor for end in ("low", "high"))
        if math.isfinite(low) and math.isfinite(high):
            axes.plot((low, high), (y, y), color=PAPER, linewidth=2.6, zorder=4,
                      solid_capstyle="butt")  # fmt: skip
            axes.plot((low, high), (y, y), color=INK, linewidth=1.1, zorder=5,
                      solid_capstyle="butt")  # fmt: skip
