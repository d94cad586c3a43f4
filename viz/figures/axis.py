"""Axes of numbers: ticks whose labels never touch, drawn on the page, and the range to show."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from viz.figures.sheet import Place
from viz.figures.style import INK, MUTED, RULE, TICK, text_width

_MOST_TICKS = 6
_BETWEEN = 6.0
"""Least room between two labels in points."""


@dataclass(frozen=True)
class Span:
    """What an axis shows, from low to high."""

    low: float
    high: float

    def at(self, value: float, width: float) -> float:
        """Return how far a value lies along an axis of a width."""
        return (value - self.low) / (self.high - self.low) * width


def span_of(values: Iterable[float], *, around: float | None = None, room: float = 0.06) -> Span:
    """Return a range that holds the finite values, with a little room; ``around`` is shown too."""
    found = [float(value) for value in values if math.isfinite(value)]
    if around is not None:
        found.append(around)
    low, high = min(found, default=0.0), max(found, default=1.0)
    if high - low <= 1e-12 * max(1.0, abs(low), abs(high)):
        half = abs(low) * 0.1 or 0.5
        return Span(low - half, high + half)
    extra = (high - low) * room
    return Span(low - (0.0 if around == low else extra), high + (0.0 if around == high else extra))


def ticks(span: Span, width: float, say: Callable[[float], str]) -> list[tuple[float, str, float]]:
    """Return ticks as value, label and the label's middle, with room between all labels.

    A value to which ``say`` gives no words gets no tick.
    """
    for most in range(_MOST_TICKS, 0, -1):
        inside = [value for value in _candidates(span, most) if say(value + 0.0)]
        placed = [_placed(value, span, width, say) for value in inside]
        if placed and _apart(placed) and len({text for _, text, _ in placed}) == len(placed):
            return placed
    return [_placed(span.low, span, width, say)]


def _candidates(span: Span, most: int) -> list[float]:
    """Return round values within a range."""
    found = MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10]).tick_values(span.low, span.high)
    edge = 1e-9 * (span.high - span.low)
    return [float(v) for v in found if span.low - edge <= v <= span.high + edge]


def _placed(
    value: float, span: Span, width: float, say: Callable[[float], str]
) -> tuple[float, str, float]:
    """Keep a label within the axis, so that it cannot meet a neighbour's."""
    text = say(value + 0.0)
    half = text_width(text, TICK) / 2
    middle = span.at(value, width)
    return value, text, min(max(middle, half), max(width - half, half))


def _apart(placed: list[tuple[float, str, float]]) -> bool:
    for (_, one, first), (_, other, second) in pairwise(placed):
        halves = (text_width(one, TICK) + text_width(other, TICK)) / 2
        if second - first < halves + _BETWEEN:
            return False
    return True


def draw_x(
    place: Place, axes: Axes, frame: tuple[float, float, float], span: Span,
    say: Callable[[float], str],
) -> None:  # fmt: skip
    """Draw ticks, grid and labels under axes; ``frame`` is x, bottom below the top, and width."""
    x, bottom, width = frame
    axes.set_xlim(span.low, span.high)
    for value, text, middle in ticks(span, width, say):
        axes.axvline(value, color=RULE, linewidth=0.5, zorder=0)
        place.text(x + middle, bottom + TICK * 0.9, text, TICK, ha="center", color=MUTED)
    axes.spines["bottom"].set_visible(True)
    axes.spines["bottom"].set(color=INK, linewidth=0.6)


def y_ticks(span: Span, height: float, say: Callable[[float], str]) -> list[tuple[float, str]]:
    """Return ticks of an upright axis whose labels have room."""
    for most in range(_MOST_TICKS, 0, -1):
        inside = _candidates(span, most)
        labels = [say(value + 0.0) for value in inside]
        steps = [span.at(b, height) - span.at(a, height) for a, b in pairwise(inside)]
        if inside and min(steps, default=height) >= 1.6 * TICK and len(set(labels)) == len(labels):
            return list(zip(inside, labels, strict=True))
    return [(span.low, say(span.low))]


def widest(labels: Iterable[str], size: float = TICK) -> float:
    """Return the width of the widest label."""
    return max((text_width(label, size) for label in labels), default=0.0)
