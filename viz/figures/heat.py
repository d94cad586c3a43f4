"""Decision heat map: an outcome by two choices, with the value, interval and runs in each cell."""

import math
from dataclasses import dataclass

import pandas as pd
from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from viz.figures.axis import widest
from viz.figures.labels import outcome_label
from viz.figures.measures import PARTS_OF_ONE, Measure, measure
from viz.figures.nothing import nothing_to_draw
from viz.figures.numbers import Lang, number, percent, whole
from viz.figures.sheet import INSIDE, About, Place, Sheet
from viz.figures.style import (
    LABEL,
    LEADING,
    MARGIN,
    MUTED,
    PAPER,
    SMALL,
    TICK,
    text_colour,
    text_width,
    wrap,
)  # fmt: skip
from viz.figures.words import say

_MAP = "cividis"
_VALUE = 8.5
_NONE = "#f0f0f0"
_GAP = 6.0


@dataclass(frozen=True)
class _Cell:
    value: float
    low: float
    high: float
    n: float


def heat_map(heat: pd.DataFrame, about: About) -> Figure:
    """Return a table of cells of one arm and outcome, coloured by their value.

    Parameters
    ----------
    heat
        Rows of ``heat.csv`` of one arm and outcome: x, y (names), x_value, y_value, n, mean, low,
        high, unit.
    about
        Language, provenance and names.
    """
    lang = about.lang
    if heat.empty:
        return nothing_to_draw(about, say("no_data", lang))
    first = heat.iloc[0]
    label = outcome_label(str(first["outcome"]), lang, about.names)
    shown = measure(str(first["unit"]), heat["mean"], lang)
    unit = say("share_axis", lang) if first["unit"] == "0 or 1" else shown.unit
    sheet = Sheet(about)
    title = say("heat_title", lang, label=label, x=str(first["x"]), y=str(first["y"]))
    sheet.heading(title, f"{unit}; {first['arm']}")
    _add_cells(sheet, heat, shown)
    share = str(first["unit"]) == "0 or 1"
    return sheet.finish(say("heat_note_share" if share else "heat_note_mean", lang))


def _levels(values: pd.Series) -> list[object]:
    """Return the levels of an axis: numbers in order, words as they come."""
    numbers = pd.to_numeric(values, errors="coerce")
    if numbers.notna().all():
        return [*sorted(set(numbers.astype(float)))]
    return [*dict.fromkeys(values.astype(str))]


def _key(value: object, levels: list[object]) -> object:
    return float(str(value)) if levels and isinstance(levels[0], float) else str(value)


def _add_cells(sheet: Sheet, heat: pd.DataFrame, shown: Measure) -> None:
    lang = sheet.about.lang
    across, down = _levels(heat["x_value"]), _levels(heat["y_value"])
    if down and isinstance(down[0], float):
        down = down[::-1]  # as on an axis: high values on top
    cells = {
        (_key(row["x_value"], across), _key(row["y_value"], down)): _Cell(
            *(float(row[key]) for key in ("mean", "low", "high", "n"))
        )
        for _, row in heat.iterrows()
    }
    span = _span(heat, shown)
    names = [wrap(_level(v, lang), LABEL, INSIDE * 0.2) for v in down]
    title = wrap(str(heat["y"].iloc[0]), LABEL, INSIDE * 0.2, bold=True)
    left = max(widest([x for y in names for x in y], LABEL), _bold(title)) + _GAP
    width = min((INSIDE - left) / len(across), 92.0)
    heads = [wrap(_level(v, lang), LABEL, width - 4) for v in across]
    x_title = wrap(str(heat["x"].iloc[0]), LABEL, INSIDE - left, bold=True)
    step = _VALUE * LEADING + 2 * SMALL * LEADING + 7
    head = (len(x_title) + max(map(len, heads))) * LABEL * LEADING + 6
    head = max(head, len(title) * LABEL * LEADING + 4)

    def draw(place: Place) -> None:
        middle = len(x_title) * LABEL * LEADING / 2
        place.lines(MARGIN + left, middle, x_title, LABEL, weight="bold")
        place.lines(MARGIN, head - len(title) * LABEL * LEADING / 2, title, LABEL, weight="bold")
        for number_, lines in enumerate(heads):
            below = head - 3 - len(lines) * LABEL * LEADING / 2
            place.lines(MARGIN + left + (number_ + 0.5) * width, below, lines, LABEL, ha="center")
        for row, y in enumerate(down):
            place.lines(MARGIN, head + (row + 0.5) * step, names[row], LABEL)
            for column, x in enumerate(across):
                frame = (MARGIN + left + column * width, head + row * step, width, step)
                _draw_cell(place, cells.get((x, y)), frame, _Look(shown, span, lang))

    sheet.block(head + step * len(down), draw)


def _bold(lines: tuple[str, ...]) -> float:
    return max((text_width(line, LABEL, bold=True) for line in lines), default=0.0)


def _level(value: object, lang: Lang) -> str:
    return number(value, lang, 4) if isinstance(value, float) else str(value)


def _span(heat: pd.DataFrame, shown: Measure) -> tuple[float, float]:
    """Return what the darkest and lightest colour stand for: all of 0 to 1 for shares."""
    if str(heat["unit"].iloc[0]) in PARTS_OF_ONE or shown.kind == "percent":
        return 0.0, 1.0
    low, high = float(heat["mean"].min()), float(heat["mean"].max())
    return (low, high) if high > low else (low - 1, low + 1)


@dataclass(frozen=True)
class _Look:
    shown: Measure
    span: tuple[float, float]
    lang: Lang


def _draw_cell(
    place: Place, cell: _Cell | None, frame: tuple[float, float, float, float], look: _Look
) -> None:
    x, below, width, height = frame
    middle = x + width / 2
    if cell is None or not math.isfinite(cell.value):
        place.box(x, below, width, height, facecolor=_NONE, edgecolor=PAPER, linewidth=1.2)
        words = wrap(say("heat_none", look.lang), SMALL, width - 4)
        place.lines(middle, below + height / 2, words, SMALL, ha="center", color=MUTED)
        return
    low, high = look.span
    share = (cell.value - low) / (high - low)
    colour = to_hex(colormaps[_MAP](min(1.0, max(0.0, share))))
    place.box(x, below, width, height, facecolor=colour, edgecolor=PAPER, linewidth=1.2)
    ink = text_colour(colour)
    lines = _cell_lines(cell, look, width - 4)
    top = below + (height - _heights(lines)) / 2
    for text, size in lines:
        place.text(middle, top + size * LEADING / 2, text, size, ha="center", color=ink)
        top += size * LEADING


def _heights(lines: list[tuple[str, float]]) -> float:
    return sum(size * LEADING for _, size in lines)


def _cell_lines(cell: _Cell, look: _Look, width: float) -> list[tuple[str, float]]:
    """Return value, interval and number of runs; the interval only where it fits."""
    lang, shown = look.lang, look.shown
    if shown.kind == "percent":
        value = percent(cell.value, lang)
        between = f"{100 * cell.low:.0f}-{100 * cell.high:.0f}"
    else:
        value = shown.say(cell.value, with_unit=False)
        between = "-".join(shown.say(v, with_unit=False) for v in (cell.low, cell.high))
    known = math.isfinite(cell.low) and math.isfinite(cell.high)
    lines = [(value, _VALUE if text_width(value, _VALUE) <= width else TICK)]
    if known and text_width(f"({between})", SMALL) <= width:
        lines.append((f"({between})", SMALL))
    count = say("n_of", look.lang, n=whole(cell.n, lang))
    if text_width(count, SMALL) <= width:
        lines.append((count, SMALL))
    return lines
