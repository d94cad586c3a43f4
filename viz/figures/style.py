"""Colours, sizes and fonts of all figures, and how far two colours differ in grey.

The colours are those of Okabe and Ito (2008), which colour-blind readers can tell apart; beside
each other stand only colours that differ in grey too, or series that differ in form.
"""

from functools import lru_cache

from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

FONT = "DejaVu Sans"
FALLBACK = "'DejaVu Sans', Verdana, sans-serif"
"""Fonts for the text of an SVG: Verdana has the widths of DejaVu Sans, so nothing moves."""
WIDTH = 520.0
"""Width of a figure in points: the text width of an A4 page."""
MARGIN = 8.0
TITLE, LABEL, TICK, NOTE, SMALL = 10.0, 7.5, 7.0, 7.0, 6.0
"""Sizes of text in points."""
LEADING = 1.3
"""Height of a line, in sizes of its text."""

INK, MUTED, RULE, PAPER = "#1a1a1a", "#4d4d4d", "#d0d0d0", "#ffffff"
BLACK = "#000000"
BLUE, ORANGE, SKY, VERMILLION = "#0072B2", "#E69F00", "#56B4E9", "#D55E00"
OUTER_BAND, INNER_BAND, MIDDLE = "#cfe3f3", "#78b4dc", "#08304f"
"""Bands of 90 % and 50 %, and the median."""
FIRST, TOTAL = BLUE, "#F2C45A"
"""Sobol: the first-order index, and the total (a light orange)."""
HATCH = "////"
"""Marks what rests on judged numbers."""

_MEASURE = TextToPath()
_SLACK = 1.03
"""Room for the rounding of letters to pixels."""


@lru_cache(maxsize=8192)
def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text in points."""
    font = FontProperties(family=FONT, size=size, weight="bold" if bold else "normal")
    width, _, _ = _MEASURE.get_text_width_height_descent(text, font, False)
    return float(width) * _SLACK


@lru_cache(maxsize=4096)
def wrap(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines that fit a width in points; a long word is broken too."""
    lines: list[str] = []
    line = ""
    for word in " ".join(text.split(" ")).split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, size, width, bold=bold)
        lines += whole
    return (*lines, line) if line or not lines else tuple(lines)


def _pieces(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    """Break a word that is wider than a line, after a sign if there is one, else anywhere."""
    pieces = []
    while text_width(word, size, bold=bold) > width and len(word) > 1:
        fits = next(
            (n for n in range(len(word) - 1, 1, -1)
             if text_width(word[:n], size, bold=bold) <= width), 1,
        )  # fmt: skip
        sign = max(word.rfind(mark, 0, fits) for mark in "._|/-") + 1
        cut = sign if sign > fits // 2 else fits
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.1): what is left of it in grey."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.1)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_colour(background: str) -> str:
    """Return black or white, whichever is read better on a background."""
    return max((BLACK, PAPER), key=lambda ink: contrast(ink, background))
