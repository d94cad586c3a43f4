"""`rekenkracht bankability`: one page, one line, or one JSON object."""

import json

import pytest

from model.investment.project import INPUTS
from rekenkracht.cli import main
from viz.layout import WIDTH


def said(capsys, *words: str) -> str:
    assert main(["bankability", *words]) == 0
    out, errors = capsys.readouterr()
    assert errors == ""
    return out


def test_the_page_says_what_it_must(capsys):
    page = said(capsys)
    for words in (
        "no: V/K 0.54, asked 1.48", "revenue", "power", "private capital K", "npv", "NOT_BANKABLE",
        "NO_DEBT", "none in range", "82 %", "EUR 35,272 when signed", "judged or not verified",
    ):  # fmt: skip
        assert words in page
    assert len(page.splitlines()) < 70


def test_lines_fit_the_page(capsys):
    page = said(capsys, "--set", "investment.first_phase_share=0.25")
    assert max(map(len, page.splitlines())) <= WIDTH
    assert "8 quarters later" in page


def test_quiet_is_one_line(capsys):
    assert said(capsys, "--quiet") == "no: V/K 0.54, asked 1.48 (option); NOT_BANKABLE; NO_DEBT\n"
    words = ("demand.price0=6", "investment.contracted_share=0.8")
    assert said(capsys, "--quiet", *(w for x in words for w in ("--set", x))).startswith("yes: ")


@pytest.mark.parametrize("words", [[], ["--set", "investment.debt_share=0"]])
def test_json_is_one_object_and_holds_everything(capsys, words):
    data = json.loads(said(capsys, "--json", *words))
    assert set(data["inputs"]) == set(INPUTS)
    for verdict in data["verdicts"].values():
        money = verdict["eur_m"]
        assert money["value V"] == pytest.approx(
            money["revenue"] + money["power"] + money["other running cost"]
        )
        assert money["value V"] / money["private capital K"] == pytest.approx(
            verdict["value_over_capital"]
        )
    assert data["break_even"]["investment.life"] == {"option": None, "npv": None}
    assert data["go"] is False


def test_size_scales_the_money_and_nothing_else(capsys):
    small, large = (
        json.loads(said(capsys, "--json", "--size", size)) for size in ("25000", "100000")
    )
    for rule in ("option", "npv"):
        one, four = small["verdicts"][rule], large["verdicts"][rule]
        assert one["value_over_capital"] == pytest.approx(four["value_over_capital"])
        assert 4 * one["eur_m"]["value V"] == pytest.approx(four["eur_m"]["value V"])


def test_no_contract_is_enough_when_debt_is_too_heavy(capsys):
    assert "No contract would be enough" in said(capsys, "--set", "investment.debt_share=0.9")
    assert "Nothing is borrowed" in said(capsys, "--set", "investment.debt_share=0")


def test_what_the_user_sets_is_named_and_no_longer_judged(capsys):
    page = " ".join(said(capsys, "--set", "investment.wacc=0.08").split())
    assert "Set by you: investment.wacc." in page
    assert "17 of 27 inputs" in page
