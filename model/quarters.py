"""Quarters are numbered from 1 = 2024Q1; years appear only at the border."""

import datetime
import re
from functools import lru_cache

from model.errors import InputError

FIRST_YEAR = 2024
LAST_YEAR = 2040
QUARTERS_PER_YEAR = 4.0
YEARS_PER_QUARTER = 0.25
_FORM = re.compile(r"(\d{4})Q([1-4])")


def quarter_number(date: datetime.date) -> int:
    """Return the quarter in which a date falls."""
    return (date.year - FIRST_YEAR) * 4 + (date.month - 1) // 3 + 1


def parse_quarter(text: str) -> int:
    """Return the number of a quarter written as 2026Q1.

    Raises
    ------
    InputError
        If the text has another form or lies outside 2024Q1-2040Q4.
    """
    found = _FORM.fullmatch(text.strip().upper())
    if not found:
        raise InputError(f"{text!r} is not a quarter; write it as 2026Q1")
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError(f"quarter {text} is outside {FIRST_YEAR}Q1 to {LAST_YEAR}Q4")
    return (year - FIRST_YEAR) * 4 + int(found[2])


def year_of(quarter: int) -> int:
    """Return the calendar year of a quarter."""
    return FIRST_YEAR + (quarter - 1) // 4


def season_of(quarter: int) -> int:
    """Return the place in the year, 1 to 4."""
    return (quarter - 1) % 4 + 1


def label(quarter: int) -> str:
    """Return a quarter in the form 2026Q1."""
    return f"{year_of(quarter)}Q{season_of(quarter)}"


def decimal_year(date: datetime.date) -> float:
    """Return a date as a decimal year."""
    start = datetime.date(date.year, 1, 1)
    days = (datetime.date(date.year + 1, 1, 1) - start).days
    return date.year + (date - start).days / days


def add_quarters(date: datetime.date, quarters: int) -> datetime.date:
    """Return the date so many quarters later, at most on the 28th."""
    months = date.month - 1 + 3 * quarters
    return datetime.date(date.year + months // 12, months % 12 + 1, min(date.day, 28))


@lru_cache(maxsize=256)
def last_day(quarter: int) -> datetime.date:
    """Return the last day of a quarter."""
    first_after = datetime.date(year_of(quarter + 1), 3 * season_of(quarter + 1) - 2, 1)
    return first_after - datetime.timedelta(days=1)


def start_of(quarter: int) -> float:
    """Return the first day of a quarter as a decimal year."""
    return FIRST_YEAR + (quarter - 1) / 4


def middle_of(quarter: int) -> float:
    """Return the middle of a quarter as a decimal year."""
    return start_of(quarter) + YEARS_PER_QUARTER / 2
