"""`rekenkracht hindcast`: few draws, its files, wrong input, and swallowed signals."""

import contextlib
import math
import signal

import pandas as pd
import pytest

from experiments.hindcast import COLUMNS, run_hindcast
from experiments.shares import LARGEST_SEED, MOST_DRAWS, quantiles, seed_of
from rekenkracht.cli import main
from viz.hindcast_page import hindcast_page


def test_of_nothing_there_are_no_quantiles():
    assert all(map(math.isnan, quantiles(pd.Series([], dtype=float))))
    assert all(map(math.isnan, quantiles(pd.Series([math.nan]))))
    assert quantiles(pd.Series([2.0, math.nan])) == (2.0, 2.0, 2.0)


def test_a_page_without_a_yes_in_june_says_so():
    table = run_hindcast(2, 1)
    assert tuple(table.columns) == COLUMNS
    page = hindcast_page(table.assign(june="NO_ROOM"), 1)
    assert "No draw said yes in June 2025" in page
    assert "| EUR 70 m | - | none to count |" in page
    assert "nan" not in page
    assert "NaN" not in page
    unexpected = table.assign(june="", value_factor=math.nan, room_factor=math.nan)
    assert "In none of those 2 draws" in hindcast_page(unexpected, 1)


def test_sets_of_draws_share_no_seed():
    assert seed_of(1, 1) == 1
    ends = [seed_of(seed, draw) for seed in (0, 1, 2, LARGEST_SEED) for draw in (1, MOST_DRAWS - 1)]
    assert len(set(ends)) == len(ends)
    assert all(0 <= one < 2**63 for one in ends)


@pytest.mark.parametrize("draws", ["1", "2", "3"])
def test_few_draws_and_seed_0_are_enough(capsys, draws):
    assert main(["hindcast", "--draws", draws, "--seed", "0"]) == 0
    assert "## Which gate bound" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--draws 0", "--draws 0 is outside 1 to"),
        ("--draws 1e9", "'1e9' is not a whole number"),
        ("--seed -1", "--seed -1 is outside 0 to"),
        ("--out notes.txt", "was not written by this command"),
        ("--csv notes.txt", "was not written by this command"),
        ("--out /dev/null", "is not a regular file"),
        ("--out x --csv ./x", "are one file"),
    ],
)
def test_wrong_input_is_one_line(capsys, tmp_path, monkeypatch, words, message):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    assert main(["hindcast", *words.split()]) == 2
    out, errors = capsys.readouterr()
    assert (out, errors.count("\n")) == ("", 1)
    assert message in errors
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def swallowed_at(module: str, name: str, monkeypatch, at_call: int = 1) -> None:
    """Let a function be interrupted at a call, as in a callback that swallows the exception."""
    original = getattr(__import__(module, fromlist=[name]), name)
    calls = []

    def interrupted(*args, **rest):
        calls.append(args)
        if len(calls) == at_call:
            with contextlib.suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
        return original(*args, **rest)

    monkeypatch.setattr(f"{module}.{name}", interrupted)


def test_a_swallowed_interrupt_stops_between_draws(capsys, tmp_path, monkeypatch):
    swallowed_at("experiments.hindcast", "draw_uncertainties", monkeypatch)
    assert main(["hindcast", "--draws", "500", "--out", str(tmp_path / "page.md")]) == 130
    assert capsys.readouterr().err == "rekenkracht: interrupted; nothing was written\n"
    assert list(tmp_path.iterdir()) == []


def test_an_interrupt_between_files_says_which_are_there(capsys, tmp_path, monkeypatch):
    page, table = tmp_path / "page.md", tmp_path / "draws.csv"
    swallowed_at("experiments.single_file", "write_file", monkeypatch)
    words = ["--out", str(page), "--csv", str(table)]
    assert main(["hindcast", "--draws", "1", *words]) == 130
    assert capsys.readouterr().err == f"rekenkracht: interrupted; {table} written\n"
    assert table.exists()
    assert not page.exists()


def test_a_swallowed_interrupt_of_a_run_or_a_list_is_told(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        swallowed_at("rekenkracht.running", "check_folder", patch)
        assert main(["run", "--end", "2025Q1", "--out", "there"]) == 130
        assert capsys.readouterr().err == "rekenkracht: interrupted; nothing was written\n"
    with monkeypatch.context() as patch:
        swallowed_at("rekenkracht.running", "write_run", patch)
        assert main(["run", "--end", "2025Q1", "--out", "there"]) == 130
        assert "the results in there are complete" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        swallowed_at("viz.scenarios_text", "scenario_list", patch)
        assert main(["scenarios"]) == 130
        assert "the command had finished" in capsys.readouterr().err
    assert main(["scenarios"]) == 0
