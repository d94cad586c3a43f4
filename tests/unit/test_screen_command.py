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
        ("--draws 0", "--draws 0 is outside 1 to"),
        ("--draws 1", "at least 2 draws"),
        ("--draws many", "invalid int value"),
        ("--seed 0", "--seed 0 is below 1"),
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
