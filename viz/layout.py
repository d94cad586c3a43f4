"""Plain text: numbers, dates, paragraphs and aligned tables. No words of the subject here."""

import datetime
import math
import re
import textwrap
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal

WIDTH = 96
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_FACTOR_DIGITS, _MOST_DIGITS = 2, 6
_HARD_BLANK = "\N{NO-BREAK SPACE}"
_TOGETHER = re.compile(
    rf"(?<=EUR) (?=[\d.,]+)|(?<=\d) (?=(?:m|%|{'|'.join(_MONTHS)})\b)|(?<=\d) (?=%)"
)


def number(value: float, rounding: str = ROUND_HALF_EVEN) -> str:
    """Return a number with as many digits as a reader needs: 4,000; 129; 7.3; 0.12."""
    size = abs(value)
    return _rounded(value, 0 if size >= 100 else 1 if size >= 1 else 2, rounding)


def ratio(value: float, rounding: str = ROUND_HALF_EVEN) -> str:
    """Return a factor with two digits: 1.35."""
    return _rounded(value, _FACTOR_DIGITS, rounding)


def _rounded(value: float, places: int, rounding: str) -> str:
    if math.isnan(value):
        return "-"
    exact = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=rounding)
    text = f"{exact:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(text: str) -> Decimal:
    """Return what a number says that stands in the text."""
    return Decimal(text.replace(",", ""))


def exact(value: Decimal) -> str:
    """Return a sum of shown numbers without rounding it again."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def apart(first: float, second: float) -> tuple[str, str]:
    """Return two factors with two digits, or with as many as it takes to tell them apart."""
    for places in range(_FACTOR_DIGITS, _MOST_DIGITS + 1):
        texts = tuple(_rounded(value, places, ROUND_HALF_EVEN) for value in (first, second))
        if texts[0] != texts[1] or first == second:
            break
    return texts[0], texts[1]


def cell(value: float) -> str:
    """Return a number for a column: one digit after the point."""
    return "-" if math.isnan(value) else f"{value:,.1f}"


def at_most(value: float) -> str:
    """Return a number rounded down, so that it still satisfies an upper limit."""
    return number(value, ROUND_FLOOR)


def at_least(value: float) -> str:
    """Return a number rounded up, so that it still satisfies a lower limit."""
    return number(value, ROUND_CEILING)


def quarters_words(count: float) -> str:
    """Return a time in quarters: 1 quarter, 3 quarters."""
    return f"{number(count)} quarter{'' if count == 1 else 's'}"


def percent(share: float) -> str:
    """Return a share as a percentage."""
    if 0 < share < 0.005:
        return "below 1 %"
    if 0.995 <= share < 1:
        return "over 99 %"
    return f"{100 * share:.0f} %"


def long_date(date: datetime.date) -> str:
    """Return a date as 10 March 2026."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def joined(words: Iterable[str], last: str = "and") -> str:
    """Return words as a, b and c."""
    *most, end = list(words) or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


def paragraph(text: str, indent: int = 2) -> str:
    """Return text wrapped to the width of the page."""
    return _filled(text, " " * indent, " " * indent)


def hanging(label: str, text: str, indent: int, width: int = WIDTH) -> str:
    """Return a label with text beside it, wrapped under itself."""
    return _filled(text, f"  {label}".ljust(indent), " " * indent, width)


def _filled(text: str, first: str, later: str, width: int = WIDTH) -> str:
    """Wrap text, but never between a number and what it counts."""
    held = _TOGETHER.sub(_HARD_BLANK, text)
    filled = textwrap.fill(
        held, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    )
    return filled.replace(_HARD_BLANK, " ")


def bullet(text: str) -> str:
    """Return one item of a list."""
    return hanging("-", text, 4)


def command(words: str) -> str:
    """Return a command on a line of its own, never wrapped, so that it can be copied."""
    return f"    {words}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Return rows under a head in aligned columns; the columns named in ``right`` end together."""
    wide = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return "\n".join(
        "  "
        + "  ".join(
            cell.rjust(wide[i]) if i in right else cell.ljust(wide[i]) for i, cell in enumerate(row)
        ).rstrip()
        for row in (head, *rows)
    )


def page(parts: Iterable[str]) -> str:
    """Return parts with an empty line between them."""
    return "\n\n".join(part for part in parts if part) + "\n"


def section(title: str, parts: Iterable[str]) -> str:
    """Return lines under a title."""
    return "\n".join([title, *(part for part in parts if part)])
