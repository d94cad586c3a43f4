"""Every wrong input gives one line and exit code 2; a fault of the program one line and 1."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from rekenkracht.cli import LATER, main

ROOT = Path(__file__).parents[2]

WRONG = {
    "": "no command given",
    "rnu": "did you mean run?",
    "baseline": "unknown command 'baseline'",
    "run baselin": "did you mean baseline?",
    "run ../baseline": "does not exist",
    "run baseline extra": "unexpected argument 'extra'",
    "run --sed 3": "did you mean --seed?",
    "run --se 3": "unknown option '--se'",
    "run --seed": "--seed: expected one argument",
    "run --seed one": "'one' is not a whole number",
    "run --seed 1.5": "'1.5' is not a whole number",
    "run --seed -1": "seed -1",
    "run --seed 99999999999999999999": "2^63",
    "run --start 2026": "write it as 2026Q1",
    "run --start 2026Q5": "write it as 2026Q1",
    "run --start 1990Q1": "outside",
    "run --end 2099Q1": "outside",
    "run --start 2030Q1 --end 2029Q4": "is after end",
    "run --history pined": "did you mean pinned?",
    "run --users many": "users 'many' is not allowed; allowed: a whole number, full, all",
    "run --users 5e3": "users '5e3' is not allowed",
    "run --users 12": "12 rows of users; allowed: 68 (cells) to 1606550 (users)",
    "run --users -1": "-1 rows of users; allowed: 68",
    "run --users 2000000": "2000000 rows of users; allowed: 68",
    "run --users=": "users '' is not allowed",
    "run --member me": "'me' is not a whole number",
    "run --member 5000": "no member 5000; allowed: 0 to 4999",
    "run --users 200 --member 200": "no member 200; allowed: 0 to 199",
    "run --member -1": "no member -1; allowed: 0 to 4999",
    "run --set": "--set: expected one argument",
    "run --set funding.room_total": "write NAME=VALUE",
    "run --set =3": "write NAME=VALUE",
    "run --set funding.room_total=": "write NAME=VALUE",
    "run --set funding.room_total=a_lot": "is not a number",
    "run --set funding.room_total=nan": "hard bounds",
    "run --set funding.room_total=-1": "hard bounds",
    "run --set funding.room_totl=3": "did you mean funding.room_total?",
    "run --set seed=3": "parameter 'seed' does not exist",
    "run --set funding.cover=half": "allowed: full, expected, vehicle",
    "run --set programme.w_hosts=2.5": "not a whole number",
    "run --set funding.psi0=0.5 --set funding.psi0=0.6": "given twice",
    "run --out file": "is a file",
    "run --out file/below": "cannot be made",
    "run --out notes": "not a result folder",
    "run --out ~nobody-here/x": "no such user",
    "explain": "DIR",
    "explain nowhere": "does not exist",
    "explain file": "is a file",
    "explain notes": "no manifest.json",
    "sources Grid": "grid is a group of parameters, such as grid.",
    "sources grid.": "grid is a group of parameters, such as grid.",
    "sources room": "is no parameter, fact or source",
    "sources funding.room_totl": "did you mean funding.room_total?",
    "sources funding.room_total --check": "not both",
    "scenarios budget": "does not exist",
    "bankability extra": "unexpected argument 'extra'",
    "bankability --size 0": "outside 1 to",
    "bankability --size nan": "outside 1 to",
    "bankability --size many": "'many' is not a number",
    "bankability --json --quiet": "not both",
    "bankability --set investment.life": "write NAME=VALUE",
    "bankability --set investment.lif=3": "did you mean investment.life?",
    "bankability --set investment.life=0": "hard bounds",
    "bankability --set investment.prepaid_share=1": "hard bounds",
    "bankability --set investment.hurdle_rule=irr": "allowed: option, npv",
    "bankability --set funding.room_total=300": "does not enter this question",
    **{name: f"{name} is not part of this version yet" for name in LATER},
    "validate design --points 5": "validate is not part of this version yet",
}


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    (tmp_path / "file").write_text("x")
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "thesis.txt").write_text("years of work")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("line", WRONG)
def test_wrong_input_is_one_line_and_changes_nothing(here, capsys, line):
    before = sorted(here.rglob("*"))
    assert main(line.split()) == 2
    said, errors = capsys.readouterr()
    assert said == ""
    assert errors.startswith("rekenkracht: error: ")
    assert errors.count("\n") == 1
    assert WRONG[line] in errors
    assert sorted(here.rglob("*")) == before


@pytest.mark.parametrize("words", [["run", "--out", ""], ["explain", ""]])
def test_an_empty_path_is_one_line(here, capsys, words):
    assert main(words) == 2
    said, errors = capsys.readouterr()
    assert (said, errors.count("\n")) == ("", 1)
    assert "the name is empty" in errors


def test_wrong_unit_is_refused(here, capsys):
    assert main(["run", "--set", "funding.room_total=300 EUR bn"]) == 2
    assert "unit is 'EUR bn'" in capsys.readouterr().err


def test_values_that_are_not_text_of_the_terminal_are_one_line_too(here, capsys):
    assert main(["run", "--set", "funding.room_total=3\n4"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_fault_of_the_program_is_one_line_and_can_be_traced(here, capsys, monkeypatch):
    def fail(*_args):
        raise KeyError("planted")

    monkeypatch.setattr("viz.sources_text.parameter_list", fail)
    assert main(["sources"]) == 1
    said, errors = capsys.readouterr()
    assert (said, errors.count("\n")) == ("", 1)
    assert "fault of the program" in errors
    assert "rekenkracht sources --debug" in errors
    assert main(["sources", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_exit_codes_of_the_real_program(here):
    program = [sys.executable, "-m", "rekenkracht"]
    for words, code in ((["run", "baselin"], 2), (["run", "--out", "file"], 2)):
        done = subprocess.run(
            [*program, *words], capture_output=True, text=True, check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert done.returncode == code
        assert done.stdout == ""
        assert done.stderr.startswith("rekenkracht: error: ")
        assert done.stderr.count("\n") == 1
    assert (here / "file").read_text() == "x"
