"""How a quantity is drawn and said: factor, unit in words, format. One place for all figures."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from viz.figures.numbers import (
    Lang,
    interval,
    number,
    percent,
    percent_range,
    percent_sign,
    unlike,
    year,
)
from viz.figures.words import UNITS_DUTCH

PARTS_OF_ONE = ("0 or 1", "share", "probability")
"""Units that are told in percent."""
_LARGE = (
    (1e9, 1e9, {"en": "billion", "nl": "miljard"}),
    (1e6, 1e6, {"en": "million", "nl": "miljoen"}),
    (1e4, 1e3, {"en": "thousand", "nl": "duizend"}),
)
"""From which size on, divided by what, and its word."""
_BILLIONS = {"en": "EUR bn", "nl": "miljard euro"}


@dataclass(frozen=True)
class Measure:
    """A quantity as a reader sees it: divided by ``divisor``, in the words of ``unit``."""

    unit: str
    divisor: float
    lang: Lang
    kind: str = "number"
    """``number``, ``percent`` or ``date``."""

    def tick(self, value: float) -> str:
        """Return a value, already divided, for an axis."""
        if self.kind == "date":
            return f"{value:.0f}" if float(value).is_integer() else number(value, self.lang, 6)
        text = number(value, self.lang, 4)
        return f"{text}{percent_sign(self.lang)}" if self.unit == "%" else text

    def say(self, value: float, *, with_unit: bool = True) -> str:
        """Return a value of the table in words, with its unit."""
        if self.kind == "date":
            return year(value)
        if self.unit == "%":
            return percent(value, self.lang)
        text = number(value / self.divisor, self.lang)
        bare = not with_unit or math.isnan(value) or not self.unit
        return text if bare else f"{text}\N{NO-BREAK SPACE}{self.unit}"

    def range(self, low: float, high: float, *, with_unit: bool = True) -> str:
        """Return an interval in words, with the unit once or without it."""
        if math.isnan(low) or math.isnan(high):
            return self.say(math.nan)
        if self.unit == "%":
            return percent_range(low, high, self.lang)
        if self.kind == "date":
            return interval(self.say(low), self.say(high), self.lang)
        last = self.say(high, with_unit=with_unit)
        return interval(self.say(low, with_unit=False), last, self.lang)


def plain(value: float, unit: str, lang: Lang, digits: int = 3) -> str:
    """Return a number of a unit without the unit; a year has no mark between its digits."""
    if unit != "year" or not math.isfinite(value):
        return number(value, lang, digits)
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if lang == "nl" else text


def plain_pair(low: float, high: float, unit: str, lang: Lang) -> tuple[str, str]:
    """Return two numbers of a unit with as many digits as it takes to tell them apart."""
    if unit == "year":
        return plain(low, unit, lang), plain(high, unit, lang)
    first, last = unlike((low, high), lang)
    return first, last


def unit_words(unit: str, lang: Lang) -> str:
    """Return a unit in words of the language."""
    if lang == "nl":
        return UNITS_DUTCH.get(unit, unit)
    return {"m3/yr": "m\N{SUPERSCRIPT THREE}/yr"}.get(unit, unit)


def measure(unit: str, values: Iterable[float], lang: Lang) -> Measure:
    """Return how values of a unit are drawn, so that numbers on the axis stay short."""
    if unit in PARTS_OF_ONE:
        return Measure("%", 0.01, lang, "percent")
    if unit == "year":
        return Measure(unit_words(unit, lang), 1.0, lang, "date")
    return _scaled(unit, values, lang)


def difference(unit: str, values: Iterable[float], lang: Lang) -> Measure:
    """Return how differences of a unit are drawn: percentage points, years, or the unit."""
    if unit in PARTS_OF_ONE:
        words = {"en": "percentage points", "nl": "procentpunt"}[lang]
        return Measure(words, 0.01, lang)
    if unit == "year":
        return Measure({"en": "years", "nl": "jaar"}[lang], 1.0, lang)
    return _scaled(unit, values, lang)


def _scaled(unit: str, values: Iterable[float], lang: Lang) -> Measure:
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    words = unit_words(unit, lang)
    for limit, factor, names in _LARGE:
        if largest < limit:
            continue
        if unit.startswith("EUR m"):
            rest = unit_words(unit, lang).removeprefix(unit_words("EUR m", lang))
            return Measure(f"{_BILLIONS[lang]}{rest}", 1e3, lang)
        return Measure(f"{names[lang]} {words}", factor, lang)
    return Measure(words, 1.0, lang)
