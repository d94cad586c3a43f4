"""Fan charts: how a variable spreads over the quarters, one panel per arm on one scale."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from viz.figures.axis import Span, draw_x, span_of, widest, y_ticks
from viz.figures.labels import variable_label
from viz.figures.measures import measure
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import whole
from viz.figures.sheet import INSIDE, About, Place, Sample, Sheet, box_sample, line_sample
from viz.figures.style import (
    INK,
    INNER_BAND,
    LABEL,
    LEADING,
    MARGIN,
    MIDDLE,
    MUTED,
    OUTER_BAND,
    RULE,
    TICK,
    wrap,
)  # fmt: skip
from viz.figures.words import say

_MOST_PANELS, _PER_ROW = 12, 3
_HEIGHTS = {1: 190.0, 2: 150.0, 3: 120.0}
_GAP, _LETTERS = 12.0, 3.0
_BASE: dict[str, Any] = {"color": "#000000", "linewidth": 1.2, "linestyle": (0, (2, 1.4))}
_MEDIAN: dict[str, Any] = {"color": MIDDLE, "linewidth": 1.8, "linestyle": "-"}
_COLUMNS = ("p05", "p25", "p50", "p75", "p95")
_REGIONS = {"NL": {"en": "the Netherlands", "nl": "Nederland"},
            "EU": {"en": "the Union", "nl": "de Unie"}}  # fmt: skip


def fan_chart(fan: pd.DataFrame, about: About, base: str = "") -> Figure:
    """Return median, 50 % and 90 % bands of one variable in one region, a panel per arm.

    Parameters
    ----------
    fan
        Rows of ``fan.csv`` of one variable and region: arm, region, variable, unit, year, quarter,
        n, p05, p25, p50, p75, p95.
    about
        Language, provenance and names.
    base
        The arm whose median is repeated in the other panels.
    """
    lang = about.lang
    label = variable_label(str(fan["variable"].iloc[0]), lang) if len(fan) else ""
    title = say("fan_title", lang, label=label)
    if fan.empty:
        return nothing_to_draw(about, title)
    shown = measure(str(fan["unit"].iloc[0]), fan["p95"], lang)
    region = str(fan["region"].iloc[0])
    place = _REGIONS.get(region, {}).get(lang, region)
    arms = list(dict.fromkeys(fan["arm"].astype(str)))
    drawn = arms[:_MOST_PANELS]
    sheet = Sheet(about)
    sheet.heading(title, f"{shown.unit}; {place}")
    repeats = base in arms and len(drawn) > 1
    sheet.legend(_legend(lang, base if repeats else ""))
    _add_panels(sheet, _Scaled(fan, shown.divisor, shown.tick, base if repeats else ""), drawn)
    notes = [say("fan_note", lang)]
    if len(arms) > len(drawn):
        notes.append(say("more", lang, n=str(len(arms) - len(drawn))))
    return sheet.finish(*notes)


def _legend(lang: str, base: str) -> list[tuple[Sample, str]]:
    entries = [
        (line_sample(**_MEDIAN), say("median", lang)),
        (box_sample(facecolor=INNER_BAND, edgecolor="none"), say("band_50", lang)),
        (box_sample(facecolor=OUTER_BAND, edgecolor=MUTED, linewidth=0.4), say("band_90", lang)),
    ]
    if base:
        entries.append((line_sample(**_BASE), say("base_median", lang, base=base)))
    return entries


@dataclass(frozen=True)
class _Scaled:
    """The table with what its values are divided by, and how ticks are said."""

    fan: pd.DataFrame
    divisor: float
    say: Callable[[float], str]
    base: str

    def of(self, arm: str) -> pd.DataFrame:
        rows = self.fan[self.fan["arm"] == arm]
        found = rows[list(_COLUMNS)] / self.divisor
        return found.assign(when=rows["year"] + (rows["quarter"] - 1) / 4, n=rows["n"])

    def spans(self) -> tuple[Span, Span]:
        values = self.fan[list(_COLUMNS)].to_numpy(dtype=float).ravel() / self.divisor
        when = self.fan["year"] + (self.fan["quarter"] - 1) / 4
        around = 0.0 if values.size and min(values) >= 0 else None
        return span_of(when, room=0.0), span_of(values, around=around)


def _add_panels(sheet: Sheet, scaled: _Scaled, arms: list[str]) -> None:
    per_row = min(len(arms), _PER_ROW) if len(arms) != 4 else 2
    height = _HEIGHTS[per_row]
    _, up = scaled.spans()
    labels = y_ticks(up, height, scaled.say)
    left = widest([text for _, text in labels]) + 4
    width = (INSIDE - left - _GAP * (per_row - 1)) / per_row
    for first in range(0, len(arms), per_row):
        row = arms[first : first + per_row]
        heads = [wrap(_heading(arm, scaled, sheet.about), LABEL, width, bold=True) for arm in row]
        head = max(map(len, heads)) * LABEL * LEADING + _LETTERS

        row_of = _Row(tuple(row), tuple(heads), head, height, left, width)
        sheet.block(head + height + 2.2 * TICK, partial(_draw_row, row_of, scaled, labels))
        sheet.space(4)


@dataclass(frozen=True)
class _Row:
    """Panels beside each other: arms, headings, and sizes in points."""

    arms: tuple[str, ...]
    heads: tuple[tuple[str, ...], ...]
    head: float
    height: float
    left: float
    width: float


def _draw_row(row: _Row, scaled: _Scaled, labels: list[tuple[float, str]], place: Place) -> None:
    across, up = scaled.spans()
    for value, text in labels:
        below = row.head + row.height - up.at(value, row.height)
        place.text(MARGIN + row.left - 4, below, text, TICK, ha="right", color=MUTED)
    for number, arm in enumerate(row.arms):
        x = MARGIN + row.left + number * (row.width + _GAP)
        place.lines(x, (row.head - _LETTERS) / 2, row.heads[number], LABEL, weight="bold")
        axes = place.axes(x, row.head, row.width, row.height)
        axes.set_ylim(up.low, up.high)
        for value, _ in labels:
            axes.axhline(value, color=RULE, linewidth=0.5, zorder=0)
        _draw_fan(axes, scaled, arm)
        draw_x(place, axes, (x, row.head + row.height, row.width), across, _year)


def _year(value: float) -> str:
    """Return a whole year; a tick within a year would mislead."""
    return f"{value:.0f}" if float(value).is_integer() else ""


def _heading(arm: str, scaled: _Scaled, about: About) -> str:
    counts = scaled.fan.loc[scaled.fan["arm"] == arm, "n"]
    low, high = whole(float(counts.min()), about.lang), whole(float(counts.max()), about.lang)
    return f"{arm} ({say('n_of', about.lang, n=low if low == high else f'{low}-{high}')})"


def _draw_fan(axes: Axes, scaled: _Scaled, arm: str) -> None:
    rows = scaled.of(arm)
    axes.fill_between(
        rows["when"], rows["p05"], rows["p95"], facecolor=OUTER_BAND, edgecolor=MUTED,
        linewidth=0.4, zorder=1,
    )  # fmt: skip
    axes.fill_between(
        rows["when"], rows["p25"], rows["p75"], facecolor=INNER_BAND, edgecolor="none", zorder=2
    )
    axes.plot(rows["when"], rows["p50"], zorder=4, **_MEDIAN)
    if scaled.base and arm != scaled.base:
        base = scaled.of(scaled.base)
        axes.plot(base["when"], base["p50"], zorder=5, **_BASE)
    axes.spines["left"].set_visible(True)
    axes.spines["left"].set(color=INK, linewidth=0.6)
