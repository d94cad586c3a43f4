"""Numbers, units and labels in both languages, and colours that differ in grey."""

import math
import string

import pytest
from matplotlib import colormaps
from matplotlib.colors import to_hex

from model.outcomes import OUTCOMES
from model.parameters.evidence import evidence, field_of, unit_of
from model.site_outputs import REASON_CODES
from viz.figures.dutch import OUTCOMES_DUTCH
from viz.figures.labels import outcome_label, reason_label, variable_label
from viz.figures.measures import difference, measure, unit_words
from viz.figures.numbers import fixed, number, percent, percent_range, unlike, year
from viz.figures.reasons_short import REASONS_SHORT
from viz.figures.rows import DIAMOND, FILLED
from viz.figures.style import (
    FIRST,
    INK,
    INNER_BAND,
    MIDDLE,
    OUTER_BAND,
    PAPER,
    TOTAL,
    contrast,
    text_colour,
    text_width,
    wrap,
)  # fmt: skip
from viz.figures.words import UNITS_DUTCH, WORDS
from viz.wording import REASONS


@pytest.mark.parametrize(
    ("value", "english", "dutch"),
    [
        (1234567.0, "1,230,000", "1.230.000"),
        (0.01234, "0.0123", "0,0123"),
        (73.0, "73", "73"),
        (-2.5, "\N{MINUS SIGN}2.5", "\N{MINUS SIGN}2,5"),
        (999.96, "1,000", "1.000"),
        (0.0, "0", "0"),
        (1e-9, "<0.000001", "<0,000001"),
        (-1e-9, "\N{MINUS SIGN}<0.000001", "\N{MINUS SIGN}<0,000001"),
        (math.nan, "\N{EN DASH}", "\N{EN DASH}"),
        (math.inf, "∞", "∞"),
    ],
)
def test_numbers_have_three_digits_and_the_marks_of_the_language(value, english, dutch):
    assert number(value, "en") == english
    assert number(value, "nl") == dutch


@pytest.mark.parametrize(
    ("share", "english", "dutch"),
    [
        (0.37, "37 %", "37%"),
        (0.042, "4.2 %", "4,2%"),
        (0.1, "10 %", "10%"),
        (0.0001, "0.01 %", "0,01%"),
        (0.9999, "99.99 %", "99,99%"),
        (0.0, "0 %", "0%"),
        (1.0, "100 %", "100%"),
    ],
)
def test_a_share_is_never_told_as_all_or_nothing_when_it_is_neither(share, english, dutch):
    assert percent(share, "en").replace("\N{NO-BREAK SPACE}", " ") == english
    assert percent(share, "nl") == dutch


def test_intervals_years_and_zeros():
    assert percent_range(0.291, 0.35, "nl") == "29 tot 35%"
    assert percent_range(math.nan, 0.35, "nl") == "\N{EN DASH}"
    assert year(2031.25) == "2031Q2"
    assert year(math.nan) == "\N{EN DASH}"
    assert fixed(-0.001, 1, "en") == "0.0"
    assert unlike([0.12341, 0.12342], "en") == ["0.12341", "0.12342"]


def test_large_quantities_are_divided_and_say_so():
    hours = measure("H100e-h/quarter", [2.2e7], "en")
    assert (hours.unit, hours.divisor) == ("million H100e-h/quarter", 1e6)
    assert hours.say(2.2e7) == "22\N{NO-BREAK SPACE}million H100e-h/quarter"
    assert measure("EUR m", [25_000.0], "nl").say(25_000.0).endswith("miljard euro")
    assert measure("EUR m", [25_000.0], "en").say(25_000.0).startswith("25\N{NO-BREAK SPACE}EUR bn")
    assert measure("EUR m", [300.0], "en").divisor == 1.0
    assert difference("0 or 1", [0.1], "nl").unit == "procentpunt"
    assert difference("year", [0.5], "en").unit == "years"
    assert measure("EUR m", [], "en").divisor == 1.0


def test_every_unit_outcome_and_reason_has_a_dutch_name():
    units = {item.unit for item in OUTCOMES} | {unit_of(field_of(name)) for name in evidence()}
    same = {"MW", "H100e", "TWh/yr", "id", "0-1", "10 ms", "EUR per H100e-h per 10 ms"}
    assert units - set(UNITS_DUTCH) <= same
    assert {item.name for item in OUTCOMES} == set(OUTCOMES_DUTCH)
    assert {*REASONS, *REASON_CODES} <= set(REASONS_SHORT)
    for code in REASONS_SHORT:
        assert reason_label(code, "en") != reason_label(code, "nl")


def test_names_that_nobody_knows_speak_for_themselves():
    assert outcome_label("mine", "nl") == "mine"
    assert outcome_label("mine", "nl", {"mine": "my own"}) == "my own"
    assert reason_label("STRANGE", "nl") == "STRANGE"
    assert unit_words("furlongs", "nl") == "furlongs"
    assert variable_label("Compute Use|SME", "en") == "Compute Use: SME"
    assert variable_label("Compute Use|SME", "nl") == "Rekentijd: mkb"


def test_both_languages_fill_in_the_same_parts():
    for key, (english, dutch) in WORDS.items():
        parts = [{part for _, part, _, _ in string.Formatter().parse(text) if part}
                 for text in (english, dutch)]  # fmt: skip
        assert parts[0] == parts[1], key


def test_what_stands_beside_each_other_differs_in_grey():
    """Neighbouring marks differ by at least 1.5 in luminance contrast; text by 4.5."""
    neighbours = [(FIRST, TOTAL), (OUTER_BAND, INNER_BAND), (INNER_BAND, MIDDLE),
                  (PAPER, INNER_BAND), (str(DIAMOND["markerfacecolor"]),
                                        str(FILLED["markerfacecolor"]))]  # fmt: skip
    for one, other in neighbours:
        assert contrast(one, other) >= 1.5, (one, other)
    assert contrast(OUTER_BAND, PAPER) > 1.2  # and it has an edge
    assert contrast(INK, PAPER) >= 7
    for place in range(101):
        colour = to_hex(colormaps["cividis"](place / 100))
        assert contrast(text_colour(colour), colour) >= 4.5


@pytest.mark.parametrize("text", ["one two three", "x" * 200, "a.b_" * 50, "", "é" * 90])
def test_wrapped_lines_fit_and_lose_nothing(text):
    lines = wrap(text, 8.0, 90.0)
    assert all(text_width(line, 8.0) <= 90.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
