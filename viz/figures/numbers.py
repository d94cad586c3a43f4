"""Numbers, shares and intervals as a reader of a language writes them."""

import math
from collections.abc import Iterable
from typing import Literal

Lang = Literal["en", "nl"]
LANGS: tuple[Lang, ...] = ("en", "nl")
_DIGITS = 3
_SMALLEST = 1e-6
_HARD_BLANK = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"
_TO = {"en": "to", "nl": "tot"}
NONE = "\N{EN DASH}"
"""Stands where there is no number."""


def number(value: float, lang: Lang, digits: int = _DIGITS) -> str:
    """Return a number with so many digits that count: 1,230,000; 73.4; 0.012 (nl: 0,012)."""
    if value is None or math.isnan(value):
        return NONE
    if math.isinf(value):
        return f"{_MINUS if value < 0 else ''}\N{INFINITY}"
    size = abs(value)
    if size < _SMALLEST:
        return "0" if size == 0 else f"{_MINUS if value < 0 else ''}<{number(_SMALLEST, lang)}"
    places = max(0, digits - 1 - math.floor(math.log10(size)))
    rounded = round(value, digits - 1 - math.floor(math.log10(size)))
    return fixed(rounded, places, lang, trim=True)


def fixed(value: float, places: int, lang: Lang, *, trim: bool = False) -> str:
    """Return a number with so many digits after the point; ``trim`` drops zeros at the end."""
    if math.isnan(value):
        return NONE
    text = f"{value:,.{places}f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    text = text.replace("-", _MINUS)
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def percent(share: float, lang: Lang) -> str:
    """Return a share as percent: 37 %, 4.2 %; never 0 or 100 % when it is neither."""
    text = hundredths(share, lang)
    return text if text == NONE else f"{text}{percent_sign(lang)}"


def percent_sign(lang: Lang) -> str:
    """Return the sign as the language sets it: after a blank, or in Dutch without one."""
    return f"{_HARD_BLANK}%" if lang == "en" else "%"


def hundredths(share: float, lang: Lang) -> str:
    """Return a share as percent without the sign, with one digit more near 0 and 100."""
    if math.isnan(share):
        return NONE
    value = 100 * share
    for places in range(0 if 10 <= abs(value) <= 99 else 1, 4):
        text = fixed(value, places, lang, trim=True)
        if (text != "0" or share == 0) and (text != "100" or share == 1):
            return text
    return fixed(value, 3, lang)


def percent_range(low: float, high: float, lang: Lang) -> str:
    """Return an interval of shares: 29 to 35 %."""
    if math.isnan(low) or math.isnan(high):
        return NONE
    return f"{interval(hundredths(low, lang), hundredths(high, lang), lang)}{percent_sign(lang)}"


def year(value: float) -> str:
    """Return a moment in decimal years as a quarter: 2031.25 is 2031Q2."""
    if math.isnan(value):
        return NONE
    whole = math.floor(value + 1e-9)
    return f"{whole}Q{min(4, math.floor((value - whole) * 4 + 1e-9) + 1)}"


def interval(low: str, high: str, lang: Lang) -> str:
    """Return an interval in words: 3.1 to 4.2."""
    return f"{low} {_TO[lang]} {high}"


def between(values: Iterable[str], lang: Lang) -> str:
    """Return an interval in words from its two ends."""
    low, high = values
    return interval(low, high, lang)


def whole(value: float, lang: Lang) -> str:
    """Return a count with its separators."""
    return NONE if math.isnan(value) else fixed(value, 0, lang)


def unlike(values: Iterable[float], lang: Lang) -> list[str]:
    """Return numbers with as many digits as it takes to tell them apart, at least three."""
    found = list(values)
    texts: list[str] = []
    for digits in range(_DIGITS, 9):
        texts = [number(value, lang, digits) for value in found]
        if len(set(texts)) == len(set(found)):
            break
    return texts
