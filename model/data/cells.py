"""What a cell of a table may hold: one function for each kind, and the types made from them."""

import datetime
import math
import re
from collections.abc import Callable
from typing import Annotated, Any

from model.errors import nearest

SEPARATOR = "; "
Parser = Callable[[str], Any]

_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}(-(\d{2}(-\d{2})?|Q[1-4]|H[12]))?")


class CellError(ValueError):
    """A record does not hold together; names the column to blame."""

    def __init__(self, column: str, fault: str) -> None:
        super().__init__(fault)
        self.column = column


def shown(cell: str) -> str:
    """Return a cell on one line, shortened, for a message."""
    return repr(cell if len(cell) <= 60 else f"{cell[:57]}...")


def trimmed(cell: str) -> str:
    """Accept a cell without blanks or line breaks at its ends."""
    if cell != cell.strip():
        raise ValueError(f"{shown(cell)} has a blank at an end; allowed: none")
    return cell


def text(cell: str) -> str:
    """Accept any text, also none."""
    return cell


def needed(cell: str) -> str:
    """Accept any text but nothing."""
    if not cell:
        raise ValueError("empty; a text is needed")
    return cell


def slug(cell: str) -> str:
    """Accept an id: small letters, digits, single hyphens or underscores."""
    if not _SLUG.fullmatch(cell):
        raise ValueError(f"{shown(cell)} is not an id; allowed: a-z, 0-9, single - or _ between")
    return cell


def country(cell: str) -> str:
    """Accept a country code."""
    if not _COUNTRY.fullmatch(cell):
        raise ValueError(f"{shown(cell)} is not a country; allowed: two capital letters")
    return cell


def number(cell: str) -> float:
    """Accept a finite number with a decimal point."""
    if not _NUMBER.fullmatch(cell) or not math.isfinite(float(cell)):
        raise ValueError(f"{shown(cell)} is not a number; allowed: digits with a decimal point")
    return float(cell)


def whole(cell: str) -> int:
    """Accept a whole number."""
    value = number(cell)
    if value != int(value):
        raise ValueError(f"{shown(cell)} is not a whole number")
    return int(value)


def flag(cell: str) -> bool:
    """Accept 0 or 1."""
    return one_of("0", "1")(cell) == "1"


def day(cell: str) -> datetime.date:
    """Accept a date in full."""
    try:
        if _DAY.fullmatch(cell):
            return datetime.date.fromisoformat(cell)
    except ValueError:
        pass
    raise ValueError(f"{shown(cell)} is not a date; allowed: 2026-01-31")


def moment(cell: str) -> str:
    """Accept a year, half-year, quarter, month or day."""
    if not _MOMENT.fullmatch(cell):
        raise ValueError(
            f"{shown(cell)} is not a date; allowed: 2026, 2026-H1, 2026-Q1, 2026-01, 2026-01-31"
        )
    if cell[5:6].isdigit():
        day(cell if len(cell) == 10 else f"{cell}-01")
    return cell


def period(cell: str) -> str:
    """Accept a moment, or two with a stroke between."""
    for part in cell.split("/", maxsplit=1):
        moment(part)
    return cell


def address(cell: str) -> str:
    """Accept a web address."""
    if not re.fullmatch(r"https?://[^\s/]+/\S*", cell):
        raise ValueError(
            f"{shown(cell)} is not an address; allowed: http:// or https:// with a path"
        )
    return cell


def one_of(*allowed: str) -> Callable[[str], str]:
    """Accept one of a closed set."""

    def parse(cell: str) -> str:
        if cell not in allowed:
            choice = f"allowed: {', '.join(allowed)}{nearest(cell, allowed)}"
            raise ValueError(f"{shown(cell)} is not allowed; {choice}")
        return cell

    return parse


def optional(parse: Parser) -> Parser:
    """Accept what `parse` accepts, and an empty cell as None."""
    return lambda cell: parse(cell) if cell else None


def blank_or(parse: Parser) -> Parser:
    """Accept what `parse` accepts, and an empty cell as an empty text."""
    return lambda cell: parse(cell) if cell else ""


def several(parse: Parser) -> Parser:
    """Accept any number of cells inside one, separated by a semicolon and a blank."""
    return lambda cell: tuple(parse(part) for part in cell.split(SEPARATOR)) if cell else ()


Day = Annotated[datetime.date, day]
Flag = Annotated[bool, flag]
MaybeAddress = Annotated[str, blank_or(address)]
MaybeDay = Annotated[datetime.date | None, optional(day)]
MaybeMoment = Annotated[str, blank_or(moment)]
MaybeNumber = Annotated[float | None, optional(number)]
MaybePeriod = Annotated[str, blank_or(period)]
MaybeSlug = Annotated[str, blank_or(slug)]
Names = Annotated[tuple[str, ...], several(needed)]
Number = Annotated[float, number]
Slug = Annotated[str, slug]
Slugs = Annotated[tuple[str, ...], several(slug)]
State = Annotated[str, country]
Text = Annotated[str, text]
Whole = Annotated[int, whole]
Words = Annotated[str, needed]
