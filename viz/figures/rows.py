"""Rows of dots with intervals: names on the left, columns of panels, words on the right."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from viz.figures.axis import Span, draw_x, widest
from viz.figures.sheet import INSIDE, Place, Sheet
from viz.figures.style import (
    BLUE,
    INK,
    LABEL,
    LEADING,
    MARGIN,
    MUTED,
    PAPER,
    RULE,
    TICK,
    WIDTH,
    wrap,
)  # fmt: skip

_NAMES = 0.34
"""Most of the width that the names of the rows take."""
_GAP = 12.0
_PAD = 5.0
_AXIS = 2.2
"""Room under a panel, in sizes of its labels."""


@dataclass(frozen=True)
class Dot:
    """A value with its interval; ``hollow`` when the interval holds what it is compared with."""

    value: float
    low: float = math.nan
    high: float = math.nan
    hollow: bool = False
    beside: float = math.nan
    """A second value, drawn as a diamond."""
    words: tuple[str, ...] = ()
    """What stands in the columns of words."""


def percent_dot(row: pd.Series) -> Dot:
    """Return a share with its interval in percent, from a row with share, low and high."""
    share, low, high = (100 * float(row[key]) for key in ("share", "low", "high"))
    return Dot(share, low, high)


@dataclass(frozen=True)
class Column:
    """A panel: its heading, its scale, how ticks are said, and whether a zero line is drawn."""

    heading: str
    span: Span
    say: Callable[[float], str]
    unit: str = ""
    zero: bool = False


@dataclass(frozen=True)
class Grid:
    """Rows by columns of dots; ``words`` are the headings of the columns of words."""

    rows: Sequence[str]
    columns: Sequence[Column]
    cells: Mapping[tuple[int, int], Dot]
    words: Sequence[str] = ()
    word_widths: Sequence[float] = ()
    narrowest: float = 86.0
    """Least width of a panel in points; columns that do not fit go below."""


def add_grid(sheet: Sheet, grid: Grid) -> None:
    """Add a grid to a sheet; columns that do not fit beside each other go below."""
    names, width = _names(grid)
    words = sum(grid.word_widths) + len(grid.word_widths) * 6.0
    room = INSIDE - width - _GAP - words
    per_row = max(1, min(len(grid.columns), int((room + _GAP) // (grid.narrowest + _GAP))))
    for first in range(0, len(grid.columns), per_row):
        shown = range(first, min(first + per_row, len(grid.columns)))
        panel = (room - _GAP * (per_row - 1)) / per_row
        _add_band(sheet, grid, names, Layout(width, panel, tuple(shown)))


@dataclass(frozen=True)
class Layout:
    """Widths of names and of a panel, and which columns stand beside each other."""

    names: float
    panel: float
    columns: tuple[int, ...]

    def x_of(self, place: int) -> float:
        """Return where a panel begins."""
        return MARGIN + self.names + _GAP + place * (self.panel + _GAP)


def _names(grid: Grid) -> tuple[list[tuple[str, ...]], float]:
    most = INSIDE * _NAMES
    names = [wrap(name, LABEL, most) for name in grid.rows]
    return names, widest([line for lines in names for line in lines], LABEL)


def _add_band(sheet: Sheet, grid: Grid, names: list[tuple[str, ...]], layout: Layout) -> None:
    heights = [max(1, len(lines)) * LABEL * LEADING + _PAD for lines in names]
    heads = [wrap(grid.columns[c].heading, LABEL, layout.panel, bold=True) for c in layout.columns]
    units = [wrap(grid.columns[c].unit, TICK, layout.panel) for c in layout.columns]
    most = max((len(lines) for lines in heads), default=0)
    head = most * LABEL * LEADING + 3 if any(grid.columns[c].heading for c in layout.columns) else 0
    if grid.words:
        head = max(head, LABEL * LEADING + 3)
    foot = TICK * _AXIS + max(len(lines) for lines in units) * TICK * LEADING

    def draw(place: Place) -> None:
        _draw_names(place, names, heights, head)
        _draw_words(place, grid, heights, head)
        for number, column in enumerate(layout.columns):
            frame = (layout.x_of(number), head, layout.panel)
            _draw_head(place, frame, heads[number])
            _draw_panel(place, grid, column, frame, heights)
            bottom = head + sum(heights) + TICK * _AXIS
            below = bottom + (len(units[number]) - 1) * TICK * LEADING / 2
            place.lines(frame[0], below, units[number], TICK, color=MUTED)

    sheet.block(head + sum(heights) + foot, draw)
    sheet.space(6)


def _draw_head(place: Place, frame: tuple[float, float, float], lines: tuple[str, ...]) -> None:
    """Write a heading that ends just above its panel."""
    x, head, _ = frame
    place.lines(x, head - 3 - len(lines) * LABEL * LEADING / 2, lines, LABEL, weight="bold")


def _draw_names(
    place: Place, names: list[tuple[str, ...]], heights: list[float], head: float
) -> None:
    below = head
    for lines, height in zip(names, heights, strict=True):
        place.lines(MARGIN, below + height / 2, lines, LABEL)
        below += height


def _draw_words(place: Place, grid: Grid, heights: list[float], head: float) -> None:
    right = WIDTH - MARGIN
    for number in reversed(range(len(grid.words))):
        place.text(
            right, head - 3 - LABEL * LEADING / 2, grid.words[number], TICK, ha="right", color=MUTED
        )
        below = head
        for row, height in enumerate(heights):
            dot = grid.cells.get((row, 0))
            if dot and dot.words:
                place.text(right, below + height / 2, dot.words[number], TICK, ha="right")
            below += height
        right -= grid.word_widths[number] + 6.0


def _draw_panel(
    place: Place, grid: Grid, column: int, frame: tuple[float, float, float], heights: list[float]
) -> None:
    x, head, width = frame
    whole = sum(heights)
    panel = grid.columns[column]
    axes = place.axes(x, head, width, whole)
    axes.set_ylim(whole, 0)
    draw_x(place, axes, (x, head + whole, width), panel.span, panel.say)
    if panel.zero:
        axes.axvline(0.0, color=INK, linewidth=1.0, linestyle=(0, (4, 2)), zorder=1)
    below = 0.0
    for row, height in enumerate(heights):
        if row:
            axes.axhline(below, color=RULE, linewidth=0.3, zorder=0)
        dot = grid.cells.get((row, column))
        if dot is not None:
            _draw_dot(axes, dot, below + height / 2)
        below += height


def _draw_dot(axes: Axes, dot: Dot, y: float) -> None:
    if math.isfinite(dot.low) and math.isfinite(dot.high):
        axes.plot(
            (dot.low, dot.high), (y, y), color=INK, linewidth=1.1, solid_capstyle="butt", zorder=3
        )
        axes.plot(
            (dot.low, dot.high), (y, y), linestyle="none", marker="|", color=INK, markersize=5,
            markeredgewidth=1.0, zorder=3,
        )  # fmt: skip
    if math.isfinite(dot.beside):
        axes.plot((dot.beside,), (y,), linestyle="none", clip_on=False, zorder=4, **DIAMOND)
    if math.isfinite(dot.value):
        look = HOLLOW if dot.hollow else FILLED
        axes.plot((dot.value,), (y,), linestyle="none", zorder=5, clip_on=False, **look)


FILLED: Mapping[str, Any] = {
    "marker": "o", "markersize": 5.0, "markerfacecolor": BLUE, "markeredgecolor": BLUE,
}  # fmt: skip
HOLLOW: Mapping[str, Any] = {
    "marker": "o", "markersize": 5.0, "markerfacecolor": PAPER, "markeredgecolor": BLUE,
    "markeredgewidth": 1.2,
}  # fmt: skip
DIAMOND: Mapping[str, Any] = {
    "marker": "D", "markersize": 4.2, "markerfacecolor": "#E69F00", "markeredgecolor": INK,
    "markeredgewidth": 0.7,
}  # fmt: skip
"""How dots look: filled, hollow, and the second value."""
