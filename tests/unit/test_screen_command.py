"""`rekenkracht screen`: a page, files, or one JSON object; wrong input is one line."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from experiments.screening import NAMES
from rekenkracht.cli import main
from viz.screening_page import screening_page


def said(capsys, *words: str) -> str:
    assert main(["screen", *words]) == 0
    return capsys.readouterr().out


def test_json_is_one_object(capsys):
    words = ("--draws", "2", "--only", "sites.build_aif", "talks.protocol", "--json")
    data = json.loads(said(capsys, *words))
    assert (data["draws"], data["seed"]) == (2, 1)
    assert sorted(data["ranking"]) == ["sites.build_aif", "talks.protocol"]
    assert {row["name"] for row in data["effects"]} == {"sites.build_aif", "talks.protocol"}
    assert set(data["base"]) == set(NAMES)


def test_files_are_written_and_hold_the_page(capsys, tmp_path):
    page, table = tmp_path / "page.md", tmp_path / "effects.csv"
    words = ("--draws", "2", "--only", "sites.build_aif")
    shown = said(capsys, *words)
    assert "written: " in said(capsys, *words, "--out", str(page), "--csv", str(table))
    assert page.read_text("utf-8") == shown
    beside = tmp_path / "effects-draws.csv"
    assert screening_page(pd.read_csv(table), pd.read_csv(beside), 1) == shown


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--draws 0", "--draws 0 is outside 2 to"),
        ("--draws 1", "--draws 1 is outside 2 to"),
        ("--draws many", "'many' is not a whole number"),
        ("--draws 1e9", "'1e9' is not a whole number"),
        ("--workers 1e9", "'1e9' is not a whole number"),
        ("--seed -1", "--seed -1 is outside 0 to"),
        ("--seed 9999999999999", "is outside 0 to"),
        ("--only grid", "grid is a group of parameters, such as grid."),
        ("--out page.md --csv ./page.md", "are one file"),
        ("--out a-draws.csv --csv a.csv", "are one file"),
        ("--csv .", "is a folder"),
        ("--out /dev/null", "is not a regular file"),
        ("--workers 0", "--workers 0 is outside 1 to"),
        ("--only grid.takeup", "did you mean grid.take_up?"),
        ("--only grid.grid_speed", "is a lever"),
        ("--only", "expected at least one argument"),
        ("--out nowhere/page.md", "there is no folder nowhere"),
        ("--drows 3", "did you mean --draws?"),
        ("grid.take_up", "unexpected argument"),
    ],
)
def test_wrong_input_is_one_line(capsys, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    assert main(["screen", *words.split()]) == 2
    out, errors = capsys.readouterr()
    assert out == ""
    assert errors.count("\n") == 1
    assert message in errors
    assert list(tmp_path.iterdir()) == []


def test_only_its_own_files_are_replaced(capsys, tmp_path):
    words = ("--draws", "2", "--only", "sites.build_aif")
    page, table = tmp_path / "page.md", tmp_path / "effects.csv"
    link = tmp_path / "link.md"
    link.symlink_to(page)
    for _ in range(2):  # the second time over the first
        said(capsys, *words, "--seed", "0", "--out", str(link), "--csv", str(table))
    assert link.is_symlink()
    assert "seed 0" in page.read_text("utf-8")
    thesis, notes = tmp_path / "thesis.md", tmp_path / "own.csv"
    thesis.write_text("years of work")
    notes.write_text("a,b")
    for option, path in (("--out", thesis), ("--csv", notes), ("--out", table), ("--csv", page)):
        before = path.read_text("utf-8")
        assert main(["screen", *words, option, str(path)]) == 2
        assert "was not written by this command" in capsys.readouterr().err
        assert path.read_text("utf-8") == before
    (tmp_path / "own-draws.csv").write_text("mine")
    notes.unlink()
    assert main(["screen", *words, "--csv", str(notes)]) == 2
    assert not notes.exists()


@pytest.mark.parametrize("option", ["--out", "--csv"])
def test_an_empty_name_is_refused(capsys, option):
    assert main(["screen", "--draws", "2", option, ""]) == 2
    assert "the name is empty" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_all_processes_with_one_line(tmp_path, number):
    words = ["screen", "--draws", "900", "--workers", "2", "--quiet", "--out", "page.md"]
    process = subprocess.Popen(
        [sys.executable, "-m", "rekenkracht", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    time.sleep(4)
    process.send_signal(number)
    said, errors = process.communicate(timeout=60)  # ends when no process holds the pipes
    assert process.returncode == 130
    assert said == ""
    assert errors == "rekenkracht: interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []
