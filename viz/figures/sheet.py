"""A figure built from the top down: every text is measured first, so that nothing is cut.

All lengths are in points (1/72 inch). A block says how high it is and draws itself once the figure
has its height. Text is never read as mathematics: a dollar sign is a dollar sign.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from viz.figures.numbers import Lang
from viz.figures.style import (
    FONT,
    INK,
    LABEL,
    LEADING,
    MARGIN,
    MUTED,
    NOTE,
    PAPER,
    RULE,
    SMALL,
    TITLE,
    WIDTH,
    text_width,
    wrap,
)  # fmt: skip

_POINTS_PER_INCH = 72.0
_DPI = 100
_SMALLEST = 5.2
"""Size below which a line of provenance is broken in two instead."""
_HANDLE, _HANDLE_GAP, _ENTRY_GAP = 20.0, 4.0, 14.0
"""Legend: width of a sample, room after it, room after its words."""
INSIDE = WIDTH - 2 * MARGIN
"""Width between the margins."""


@dataclass(frozen=True)
class About:
    """What every figure says of itself: language, provenance, and names that a design gives."""

    lang: Lang
    provenance: str
    names: dict[str, str] = field(default_factory=dict)
    """Names of derived outcomes for readers."""


@dataclass(frozen=True)
class Place:
    """Where a block draws: the figure, a page-sized axes in points, and the block's top."""

    figure: Figure
    page: Axes
    top: float

    def axes(self, x: float, below: float, width: float, height: float) -> Axes:
        """Return bare axes for data at a place, ``below`` the top of the block."""
        high = self.page.get_ylim()[1]
        bottom = self.top - below - height
        axes = self.figure.add_axes((x / WIDTH, bottom / high, width / WIDTH, height / high))
        axes.set_xticks([])
        axes.set_yticks([])
        for side in ("top", "right", "left", "bottom"):
            axes.spines[side].set_visible(False)
        axes.patch.set_visible(False)
        return axes

    def text(self, x: float, below: float, text: str, size: float = LABEL, **style: str) -> None:
        """Write a line; ``x`` and ``below`` are its anchor, by default left and middle."""
        self.page.text(
            x, self.top - below, text, fontsize=size, fontfamily=FONT, parse_math=False,
            color=style.get("color", INK), ha=style.get("ha", "left"), va=style.get("va", "center"),
            fontweight=style.get("weight", "normal"),
        )  # fmt: skip

    def lines(
        self, x: float, below: float, lines: Sequence[str], size: float = LABEL, **style: str
    ) -> None:
        """Write lines around a middle, one under the other."""
        step = size * LEADING
        first = below - step * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            self.text(x, first + number * step, line, size, **style)

    def rule(self, x: Sequence[float], below: Sequence[float], **style: Any) -> None:
        """Draw a line between two points of the page."""
        look: dict[str, Any] = {"color": RULE, "linewidth": 0.6, "solid_capstyle": "butt"}
        self.page.plot(x, [self.top - b for b in below], **{**look, **style})

    def box(self, x: float, below: float, width: float, height: float, **style: object) -> None:
        """Draw a rectangle on the page."""
        corner = (x, self.top - below - height)
        self.page.add_patch(Rectangle(corner, width, height, **style))  # type: ignore[arg-type]


Draw = Callable[[Place], None]
Sample = Callable[[Place, float, float], None]
"""Draws a sample of a legend at x and ``below``, ``_HANDLE`` wide."""


class Sheet:
    """Collects blocks from the top down and makes the figure."""

    def __init__(self, about: About) -> None:
        self.about = about
        self._blocks: list[tuple[float, Draw]] = [(MARGIN, lambda _: None)]

    def block(self, height: float, draw: Draw) -> None:
        """Add a block of a height."""
        self._blocks.append((height, draw))

    def space(self, height: float) -> None:
        """Leave room."""
        self.block(height, lambda _: None)

    def write(self, text: str, size: float = LABEL, **style: str) -> None:
        """Add a paragraph over the whole width."""
        bold = style.get("weight") == "bold"
        lines = wrap(text, size, INSIDE, bold=bold)
        height = len(lines) * size * LEADING
        self.block(height, lambda p: p.lines(MARGIN, height / 2, lines, size, **style))

    def heading(self, title: str, note: str = "") -> None:
        """Add the title of the figure, and what is measured under it."""
        self.write(title, TITLE, weight="bold")
        if note:
            self.space(2)
            self.write(note, LABEL, color=MUTED)
        self.space(6)

    def legend(self, entries: Sequence[tuple[Sample, str]]) -> None:
        """Add samples with their words, in as many rows as they need."""
        row_height = LABEL * 1.6
        rows: list[list[tuple[float, Sample, tuple[str, ...]]]] = [[]]
        x = MARGIN
        for sample, words in entries:
            width = text_width(words, LABEL)
            room = _HANDLE + _HANDLE_GAP + width
            if rows[-1] and x + room > WIDTH - MARGIN:
                rows.append([])
                x = MARGIN
            lines = wrap(words, LABEL, INSIDE - _HANDLE - _HANDLE_GAP)
            rows[-1].append((x, sample, lines))
            x += room + _ENTRY_GAP
        for row in rows:
            tallest = max((len(lines) for _, _, lines in row), default=1)
            height = row_height + (tallest - 1) * LABEL * LEADING
            self.block(height, partial(_draw_entries, row, height))
        self.space(6)

    def finish(self, *notes: str) -> Figure:
        """Add notes and the provenance, and return the figure."""
        self.space(6)
        for note in notes:
            self.write(note, NOTE, color=MUTED)
            self.space(1)
        self.space(3)
        self.block(1, lambda p: p.rule((MARGIN, WIDTH - MARGIN), (0, 0)))
        self.space(3)
        self.write(self.about.provenance, _fitting(self.about.provenance), color=MUTED)
        self.space(MARGIN)
        return self._drawn()

    def _drawn(self) -> Figure:
        height = sum(h for h, _ in self._blocks)
        figure = Figure(
            figsize=(WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH), dpi=_DPI,
            facecolor=PAPER,
        )  # fmt: skip
        FigureCanvasAgg(figure)
        page = figure.add_axes((0, 0, 1, 1))
        page.set_xlim(0, WIDTH)
        page.set_ylim(0, height)
        page.axis("off")
        top = height
        for block, draw in self._blocks:
            draw(Place(figure, page, top))
            top -= block
        return figure


def _fitting(text: str) -> float:
    """Return the size at which a line fits, if it is one that can be read."""
    size = SMALL
    while size > _SMALLEST and text_width(text, size) > INSIDE:
        size -= 0.1
    return size


def _draw_entries(
    row: Sequence[tuple[float, Sample, tuple[str, ...]]], height: float, place: Place
) -> None:
    for x, sample, lines in row:
        sample(place, x, height / 2)
        place.lines(x + _HANDLE + _HANDLE_GAP, height / 2, lines, LABEL)


def line_sample(**style: object) -> Sample:
    """Return a legend sample of a line."""
    return lambda p, x, below: p.rule((x, x + _HANDLE), (below, below), **style)


def box_sample(**style: object) -> Sample:
    """Return a legend sample of a filled area."""
    return lambda p, x, below: p.box(x, below - 3.5, _HANDLE, 7, **style)


def dot_sample(*, whisker: bool, **style: object) -> Sample:
    """Return a legend sample of a dot, with its interval or without."""

    def draw(place: Place, x: float, below: float) -> None:
        if whisker:
            place.rule((x, x + _HANDLE), (below, below), color=INK, linewidth=1.1)
        middle = x + _HANDLE / 2
        place.rule((middle,), (below,), **{"linestyle": "none", **style})

    return draw
