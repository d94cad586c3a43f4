"""Every figure: nothing is cut, nothing overlaps, the same bytes twice, hostile text is text."""

import re
from functools import cache
from itertools import combinations
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from tests.unit.figures.examples import (
    ARMS,
    analysis,
    arm_names,
    discovery,
    effects,
    fan,
    heat,
    reasons,
    robustness,
    sensitivity,
    shares,
)  # fmt: skip
from viz.figures.analysed import tables_of
from viz.figures.discovery import Reach, discovery_figure, target_words
from viz.figures.effects import effects_figure
from viz.figures.fan import fan_chart
from viz.figures.heat import heat_map
from viz.figures.reasons import reasons_figure
from viz.figures.robustness import robustness_figure
from viz.figures.saving import FORMATS, as_bytes, inline_svg, write_figure
from viz.figures.sensitivity import sensitivity_figure
from viz.figures.shares import shares_figure
from viz.figures.sheet import About
from viz.figures.style import WIDTH

LINE = "e01 (design 89abcdef) · rekenkracht 0.3.0 · seed 1 · 1,200 runs · 79 % of inputs judged"
REACHES = {"funding.room_total": Reach(100.0, 1200.0), "programme.ask_march": Reach(20.0, 850.0)}
NASTY = r"$\frac{1}{0}$ <script>alert('x')</script> & ]]> \n " + "w" * 90


def all_figures(about: About, arms=ARMS, name=lambda text: text):
    """Every kind of figure; ``name`` changes the names in the tables."""

    def renamed(table):
        texts = table.columns.intersection(["arm", "base", "parameter", "x", "y"])
        return table.assign(**{column: table[column].map(name) for column in texts})

    return {
        "effects": effects_figure(renamed(effects(arms)), about),
        "fan": fan_chart(renamed(fan(arms)), about, name(arms[0])),
        "sobol": sensitivity_figure(renamed(sensitivity()), about),
        "morris": sensitivity_figure(renamed(sensitivity("morris")), about, "0 or 1"),
        "pawn": sensitivity_figure(renamed(sensitivity("pawn", count=25)), about),
        "src": sensitivity_figure(renamed(sensitivity("src")), about),
        "discovery": discovery_figure(renamed(discovery()), about, REACHES),
        "heat": heat_map(renamed(heat()), about),
        "reasons": reasons_figure(renamed(reasons(arms)), about),
        "robustness": robustness_figure(renamed(robustness(arms)), about),
        "shares": shares_figure(renamed(shares()), about),
    }


@cache
def drawn(lang, count):
    """Every kind of figure, drawn once for all tests."""
    return all_figures(About(lang, LINE), tuple(arm_names(count)))


def texts_of(figure):
    """Texts of a figure with their boxes in pixels, as they are really drawn."""
    renderer = figure.canvas.get_renderer()
    figure.draw_without_rendering()
    return [
        (text.get_text(), text.get_window_extent(renderer))
        for axes in figure.axes
        for text in axes.texts
        if text.get_text()
    ]


def check_texts(figure):
    width, height = figure.get_size_inches() * figure.dpi
    texts = texts_of(figure)
    assert texts
    for words, box in texts:
        assert box.x0 >= 0, words
        assert box.x1 <= width, words
        assert box.y0 >= 0, words
        assert box.y1 <= height, words
    for (one, first), (other, second) in combinations(texts, 2):
        across = min(first.x1, second.x1) - max(first.x0, second.x0)
        up = min(first.y1, second.y1) - max(first.y0, second.y0)
        assert across <= 0.5 or up <= 0.25 * min(first.height, second.height), (one, other)


@pytest.mark.parametrize("lang", ["en", "nl"])
@pytest.mark.parametrize("count", [3, 12])
def test_no_text_is_cut_or_overlaps(lang, count):
    for figure in drawn(lang, count).values():
        check_texts(figure)


def test_long_and_hostile_names_are_wrapped_and_shown_as_they_are():
    about = About("en", f"{NASTY} {LINE}", {"promised": NASTY})
    figures = all_figures(about, ARMS[:2], lambda text: f"{text} {NASTY}")
    for figure in figures.values():
        check_texts(figure)
    for kind in FORMATS:
        assert as_bytes(figures["effects"], kind, "x")
    svg = as_bytes(figures["effects"], "svg", "x").decode()
    assert "<script" not in svg
    assert r"$\frac{1}{0}$" in svg  # text, not mathematics


def test_one_arm_is_enough_and_empty_tables_say_so():
    about = About("nl", LINE)
    for table, draw in (
        (effects(ARMS[:2]), lambda t: effects_figure(t, about)),
        (fan(ARMS[:1]), lambda t: fan_chart(t, about, ARMS[0])),
        (reasons(ARMS[:1]), lambda t: reasons_figure(t, about)),
        (robustness(ARMS[:1]), lambda t: robustness_figure(t, about)),
        (sensitivity(count=1), lambda t: sensitivity_figure(t, about)),
        (discovery().head(1), lambda t: discovery_figure(t, about, {})),
        (heat(levels=(20,)), lambda t: heat_map(t, about)),
        (shares(), lambda t: shares_figure(t, about)),
    ):
        check_texts(draw(table))
        empty = draw(table.iloc[:0])
        check_texts(empty)
        assert "Er is niets om te tekenen." in [words for words, _ in texts_of(empty)]


def test_unknown_numbers_do_not_stop_a_figure():
    about = About("en", LINE)
    gaps = effects().assign(low=float("nan"), high=float("nan"))
    check_texts(effects_figure(gaps, about))
    check_texts(sensitivity_figure(sensitivity().assign(S1_low=float("nan")), about))
    check_texts(heat_map(heat().assign(mean=float("nan")), about))
    assert "no runs" in {words for words, _ in texts_of(heat_map(heat().assign(mean=float("nan")),
                                                                 about))}  # fmt: skip
    same = effects().assign(effect=0.0, low=0.0, high=0.0)
    check_texts(effects_figure(same, about))


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_table_gives_the_same_bytes(kind):
    about = About("en", LINE)
    for make in (
        lambda: fan_chart(fan(ARMS[:1]), about),
        lambda: sensitivity_figure(sensitivity(), about),
    ):
        assert as_bytes(make(), kind, "one") == as_bytes(make(), kind, "one")


def test_every_figure_says_where_it_comes_from_and_has_units():
    figures = drawn("en", 3)
    for name, figure in figures.items():
        words = " ".join(text for text, _ in texts_of(figure))
        assert "e01 (design 89abcdef)" in words, name
        assert figure.get_size_inches()[0] * 72 == pytest.approx(WIDTH)
    said = {
        "effects": [
            "percentage points",
            "million H100e-h/quarter",
            "95 % bootstrap interval",
            "400",
        ],
        "fan": ["million H100e-h/quarter", "n = 200", "percentiles of the runs", "median"],
        "sobol": ["Sobol index", "95 % interval", "n = 2,048", "judged"],
        "heat": ["share of the runs", "Wilson 95 % interval", "n = 24", "85 %", "(70-100)"],
        "reasons": ["share of the runs", "n = 400", "Wilson 95 % interval"],
        "discovery": ["coverage", "density", "at least 620 EUR m", "100", "1,200", "96 runs"],
        "robustness": ["regret", "million H100e-h/quarter", "at least 16 million"],
        "shares": ["share of the variance, 95 % interval", "luck (seed)"],
    }
    for name, expected in said.items():
        words = " ".join(text for text, _ in texts_of(figures[name])).replace(
            "\N{NO-BREAK SPACE}", " "
        )
        for part in expected:
            assert part in words, (name, part)


def test_ticks_of_years_are_whole_years():
    early = fan()
    early = early[early["year"] <= 2026]
    for table in (fan(), early):
        figure = fan_chart(table, About("en", LINE))
        years = [words for words, _ in texts_of(figure) if re.fullmatch(r"20\d\d", words)]
        assert years
        last = table["year"].max()
        assert all(2024 <= int(word) <= last for word in years)


def test_judged_inputs_are_hatched_and_only_they():
    def hatches(table):
        figure = sensitivity_figure(table, About("en", LINE))
        return [patch.get_hatch() for axes in figure.axes[1:] for patch in axes.patches]

    assert any(hatches(sensitivity()))
    assert not any(hatches(sensitivity().assign(basis="observed")))


def test_a_hollow_dot_means_that_zero_is_inside():
    table = effects().assign(low=-1.0, high=1.0)
    words = [text for text, _ in texts_of(effects_figure(table, About("en", LINE)))]
    assert any("holds zero" in word for word in words)
    clear = effects().assign(low=1.0, high=2.0, effect=1.5)
    words = [text for text, _ in texts_of(effects_figure(clear, About("en", LINE)))]
    assert not any("holds zero" in word for word in words)


def test_an_svg_in_a_page_asks_for_nothing_and_shares_no_identifier():
    figure = sensitivity_figure(sensitivity(), About("en", LINE))
    one, other = inline_svg(figure, "a", 'A "title" & <b>'), inline_svg(figure, "b", "B")
    for text in (one, other):
        assert not re.search(r"<\?xml|DOCTYPE|<style|<metadata|xlink|@import", text)
        assert not re.search(r'(?:href|src)="(?!#)', text)
        ET.fromstring(text)
    names = [set(re.findall(r' id="([^"]+)"', text)) for text in (one, other)]
    assert not names[0] & names[1]
    used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', one))
    assert used <= names[0]
    assert 'role="img"' in one
    assert "&lt;b&gt;" in one


def test_files_hold_text_with_fonts_to_fall_back_on_and_no_dates(tmp_path):
    figure = effects_figure(effects(), About("nl", LINE))
    files = write_figure(figure, tmp_path, "effects-1")
    assert files == ["effects-1.svg", "effects-1.pdf", "effects-1.png"]
    svg = (tmp_path / "effects-1.svg").read_text("utf-8")
    assert "Verdana" in svg
    assert "procentpunt" in svg
    assert "DOCTYPE" not in svg
    ET.fromstring(svg)
    assert b"CreationDate" not in (tmp_path / "effects-1.pdf").read_bytes()
    assert (tmp_path / "effects-1.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("target", "english", "dutch"),
    [
        (">= 0.5", "at least 0.5", "ten minste 0,5"),
        ("at most 200", "at most 200", "ten hoogste 200"),
        ("odd", "odd", "odd"),
    ],
)
def test_targets_in_words(target, english, dutch):
    assert target_words(target, "en") == english
    assert target_words(target, "nl") == dutch


def test_places_in_the_unit_cube():
    assert Reach(100.0, 1200.0).at(650.0) == pytest.approx(0.5)
    assert Reach(1.0, 100.0, log=True).at(10.0) == pytest.approx(0.5)
    assert Reach(0.0, 1.0).at(7.0) == 1.0
    assert not Reach().known


def test_tables_of_an_analysis_come_back():
    found = tables_of(analysis())
    pd.testing.assert_frame_equal(found["effects"], effects(), check_dtype=False)
