"""``rekenkracht designs``: the list, one design in plain words, and the same as JSON."""

import json

import pytest

from experiments.design.planning import formed, size_of
from experiments.design.reading import design_names, read_design
from experiments.design.schema import Design
from rekenkracht.cli import main
from tests.unit.design.texts import WHOLE


def said(capsys, *words):
    assert main(["designs", *words]) == 0
    out, errors = capsys.readouterr()
    assert errors == ""
    return out


def test_the_list_has_a_line_for_each_design(capsys):
    lines = said(capsys).splitlines()
    for name in design_names():
        line = next(line for line in lines if line.split()[:1] == [name])
        design = read_design(name)
        assert design.title in line
        assert f"{size_of(formed(design, small=True)).runs:,}" in line


@pytest.mark.parametrize("name", design_names())
def test_every_design_can_be_told(capsys, name):
    told = said(capsys, name)
    design = read_design(name)
    assert design.title in told
    for arm in design.arms:
        assert f"- {arm.name}:" in told
    assert " runs, about " in told
    assert f"rekenkracht sweep {name}" in told


def test_a_design_of_ones_own_is_told_in_plain_words(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(WHOLE)
    told = " ".join(said(capsys, "mine.toml").split())
    for text in (
        "july: scenario july_rules_in_march, history simulated. consortia.public_money = 1.",
        "investment.wacc = 0.09 per year (A public bank takes part).",
        "programme.ask_march (lever, derived): 20, 100 or 680 EUR m",
        "funding.cover (lever, stated): full, expected or vehicle",
        "all other uncertainties of funding that are judged, except funding.theta",
        "points = 12 (points)",
        "from 2 replications on, until the 95 % interval of the difference in promised between "
        "march and july is at most 0.05 to each side; at most 40",
        "promised: 1 if decision_2026_march is at least 1, else 0",
        "reason_2026_march is NO_ROOM",
        "between 20 and 5000 EUR m, promised is at least 1",
        "full: 2 arms x 12 points x 40 replications = at most 960 runs, about 1 minute on two",
        "small: 2 arms x 4 points x 1 replication = 8 runs",
        "rekenkracht sweep mine.toml --small",
    ):
        assert text in told


def test_json_rebuilds_the_design(capsys):
    listed = json.loads(said(capsys, "--json"))
    assert [one["name"] for one in listed] == list(design_names())
    data = json.loads(said(capsys, "e07", "--json"))
    design = read_design("e07")
    assert Design.model_validate(data["design"]) == design
    assert data["full"]["runs"] == size_of(design).runs
    assert len(data["factors"]) == data["full"]["factors"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["e01_flip_marsh_2026"], "did you mean e01_flip_march_2026?"),
        (["nothing.toml"], "design file nothing.toml does not exist"),
        (["mine.toml"], "mine.toml: seed: 'x' must be a whole number"),
        (["mine.toml", "--json"], "mine.toml: seed: 'x' must be a whole number"),
        (["e01", "e02"], "unexpected argument 'e02'"),
    ],
)
def test_a_wrong_design_is_one_line_and_exit_code_2(capsys, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text('title = "T"\nquestion = "Q"\nseed = "x"\n')
    assert main(["designs", *words]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors.count("\n") == 1
    assert told in errors
