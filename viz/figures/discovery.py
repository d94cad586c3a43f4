"""Boxes of scenario discovery: the range of each restricted input, with its real units."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from matplotlib.figure import Figure

from viz.figures.axis import widest
from viz.figures.labels import outcome_label
from viz.figures.measures import plain, plain_pair, unit_words
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import Lang, between, number, percent, whole
from viz.figures.sheet import INSIDE, About, Place, Sheet, box_sample
from viz.figures.style import (
    BLUE,
    INK,
    LABEL,
    LEADING,
    MARGIN,
    MUTED,
    PAPER,
    TICK,
    WIDTH,
    text_width,
    wrap,
)  # fmt: skip
from viz.figures.words import say

_BAR, _GAP = 9.0, 8.0
_WHOLE = {"facecolor": "#e3e3e3", "edgecolor": MUTED, "linewidth": 0.5}
_INSIDE = {"facecolor": BLUE, "edgecolor": INK, "linewidth": 0.5}


@dataclass(frozen=True)
class Reach:
    """The range of an input in the design, in its unit; words have none."""

    low: float = math.nan
    high: float = math.nan
    log: bool = False
    unit: str = ""

    def at(self, value: float) -> float:
        """Return where a value lies between low (0) and high (1)."""
        low, high, place = self.low, self.high, value
        if self.log:
            low, high, place = (math.log(v) for v in (low, high, value))
        return min(1.0, max(0.0, (place - low) / (high - low)))

    @property
    def known(self) -> bool:
        """Whether there is a range to draw on."""
        return math.isfinite(self.low) and math.isfinite(self.high) and self.high > self.low


def discovery_figure(boxes: pd.DataFrame, about: About, reaches: Mapping[str, Reach]) -> Figure:
    """Return one block per box: a bar per restricted input, coverage and density in words.

    Parameters
    ----------
    boxes
        Rows of ``discovery.csv`` of one arm, outcome and target.
    about
        Language, provenance and names.
    reaches
        Range of each input in the design.
    """
    lang = about.lang
    if boxes.empty:
        return nothing_to_draw(about, say("discovery_title", lang, label="", target="").strip())
    first = boxes.iloc[0]
    label = outcome_label(str(first["outcome"]), lang, about.names)
    title = say("discovery_title", lang, label=label, target=target_words(first["target"], lang))
    sheet = Sheet(about)
    sheet.heading(title, str(first["arm"]))
    sheet.legend(
        [
            (box_sample(**_INSIDE), say("box_inside", lang)),
            (box_sample(**_WHOLE), say("box_whole", lang)),
        ]
    )
    layout = _layout(boxes, reaches, lang)
    for (method, box), rows in boxes.groupby(["method", "box"], sort=False):
        _add_box(sheet, rows, layout, say("box", lang, box=str(box), method=str(method).upper()))
    return sheet.finish(say("discovery_note", lang))


@dataclass(frozen=True)
class _Layout:
    """Widths that all boxes share, so that their bars can be compared."""

    reaches: Mapping[str, Reach]
    left: float
    right: float
    low: float
    high: float

    @property
    def bar(self) -> tuple[float, float]:
        """Where a bar begins, and its width."""
        taken = self.left + self.low + self.high + self.right
        return MARGIN + self.left + self.low, INSIDE - taken

    def reach(self, row: pd.Series) -> Reach:
        return self.reaches.get(str(row["parameter"]), Reach())


def _layout(boxes: pd.DataFrame, reaches: Mapping[str, Reach], lang: Lang) -> _Layout:
    parts = [row for _, row in boxes.iterrows()]
    ends = [_ends(reaches.get(str(row["parameter"]), Reach()), lang) for row in parts]
    low, high = (max((text_width(e[i], TICK) for e in ends), default=0.0) + 5 for i in (0, 1))
    names = [line for row in parts for line in _name(row)]
    asks = [line for row in parts for line in _ask(row, lang)]
    return _Layout(reaches, widest(names, LABEL) + _GAP, widest(asks, LABEL) + _GAP, low, high)


def target_words(target: object, lang: Lang) -> str:
    """Return a target such as ``>= 0.5`` or ``at least 0.5`` in words of the language."""
    text = str(target).strip()
    for marks, key in (((">=", "at least", "at_least"), "at_least"),
                       (("<=", "at most", "at_most"), "at_most")):  # fmt: skip
        for mark in marks:
            _, found, value = text.rpartition(mark)
            if found:
                return say(key, lang, value=_number_words(value.strip(" =:"), lang))
    return text


def _number_words(text: str, lang: Lang) -> str:
    try:
        return number(float(text), lang)
    except ValueError:
        return text


def restriction(row: pd.Series, lang: Lang) -> str:
    """Return what a box asks of an input, in words: at least 1.2; 0.3 to 0.5."""
    low, high, unit = float(row["low"]), float(row["high"]), str(row.get("unit") or "")
    if math.isfinite(low) and math.isfinite(high):
        return between(plain_pair(low, high, unit, lang), lang)
    if math.isfinite(low):
        return say("at_least", lang, value=plain(low, unit, lang))
    if math.isfinite(high):
        return say("at_most", lang, value=plain(high, unit, lang))
    return str(row["text"]).removeprefix(str(row["parameter"])).strip()


def _add_box(sheet: Sheet, rows: pd.DataFrame, layout: _Layout, name: str) -> None:
    lang = sheet.about.lang
    first = rows.iloc[0]
    sheet.write(name, LABEL, weight="bold")
    sheet.write(
        say(
            "box_says", lang, coverage=percent(float(first["coverage"]), lang),
            density=percent(float(first["density"]), lang), n=whole(float(first["n_inside"]), lang),
        )
    )  # fmt: skip
    sheet.space(3)
    _add_bars(sheet, [row for _, row in rows.iterrows()], layout)
    sheet.space(8)


def _add_bars(sheet: Sheet, parts: list[pd.Series], layout: _Layout) -> None:
    lang = sheet.about.lang
    names, asks = [_name(row) for row in parts], [_ask(row, lang) for row in parts]
    x, width = layout.bar
    heights = [max(len(a), len(b)) * LABEL * LEADING + 5 for a, b in zip(names, asks, strict=True)]

    def draw(place: Place) -> None:
        below = 0.0
        for index, row in enumerate(parts):
            middle = below + heights[index] / 2
            low, high = _ends(layout.reach(row), lang)
            place.lines(MARGIN, middle, names[index], LABEL)
            place.text(x - 5, middle, low, TICK, ha="right", color=MUTED)
            place.text(x + width + 5, middle, high, TICK, color=MUTED)
            _draw_bar(place, row, layout.reach(row), (x, middle, width))
            place.lines(WIDTH - MARGIN - layout.right + _GAP, middle, asks[index], LABEL)
            below += heights[index]

    sheet.block(sum(heights), draw)


def _name(row: pd.Series) -> tuple[str, ...]:
    return wrap(str(row["parameter"]), LABEL, INSIDE * 0.3)


def _ask(row: pd.Series, lang: Lang) -> tuple[str, ...]:
    plain = math.isfinite(float(row["low"])) or math.isfinite(float(row["high"]))
    unit = unit_words(str(row.get("unit") or ""), lang) if plain else ""
    return wrap(f"{restriction(row, lang)} {unit}".strip(), LABEL, INSIDE * 0.27)


def _ends(reach: Reach, lang: Lang) -> tuple[str, str]:
    if not reach.known:
        return "", ""
    return plain_pair(reach.low, reach.high, reach.unit, lang)


def _draw_bar(
    place: Place, row: pd.Series, reach: Reach, frame: tuple[float, float, float]
) -> None:
    x, middle, width = frame
    place.box(x, middle - _BAR / 2, width, _BAR, **_WHOLE)
    if not reach.known:
        place.box(x, middle - _BAR / 2, width, _BAR, facecolor=PAPER, edgecolor=MUTED, hatch="..")
        return
    low, high = float(row["low"]), float(row["high"])
    start = reach.at(low) if math.isfinite(low) else 0.0
    end = reach.at(high) if math.isfinite(high) else 1.0
    shown = max(end - start, 0.006)
    place.box(x + min(start, 1 - shown) * width, middle - _BAR / 2, shown * width, _BAR, **_INSIDE)
