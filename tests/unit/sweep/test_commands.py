"""The commands sweep and merge: what they say, their exit codes, and what an interrupt leaves."""

import json
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.reading import load_manifest, read_table
from experiments.sweep import repeating
from experiments.sweep.parts import Parts
from rekenkracht import sweeping
from rekenkracht.cli import main
from tests.unit.sweep.folders import tables

ROOT = Path(__file__).parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
DESIGN = """
title = "A first look"
question = "Does a larger ask change the answer?"
[run]
start = "2024Q1"
end = "2024Q1"
[[arms]]
name = "as_is"
[[arms]]
name = "more"
scenario = "budget_room"
[[factors]]
parameter = "programme.ask_march"
levels = [20, 200]
[sampling]
method = "factorial"
[replications]
number = 2
[small]
replications = 1
"""
STOPS = DESIGN.replace(
    "number = 2",
    'until = {outcome = "commitment_gigafactory_nl_eur_m", half_width = 0.01, most = 3}',
)


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "look.toml").write_text(DESIGN)
    return tmp_path


def call(line: str) -> int:
    """Run a command line that needs no quotes."""
    return main(line.split())


def said(capsys) -> str:
    out, errors = capsys.readouterr()
    assert errors == ""
    return out


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A finished sweep of the model, in this process."""
    folder = tmp_path_factory.mktemp("done")
    (folder / "look.toml").write_text(DESIGN)
    line = f"sweep {folder / 'look.toml'} --workers 1 --out {folder / 'sweep'}"
    assert call(line) == 0
    return folder


def test_a_sweep_says_what_came_out_and_goes_on(here, done, capsys):
    assert call("sweep look.toml --small --workers 1 --quiet") == 0
    text = said(capsys)
    for words in (
        "4 runs: about ", " seconds on 1 worker, 0.0 MB on disk",
        "4 of 4 runs done, 0 failed", "results/look-small: CITATION.txt",
        "Again: rekenkracht sweep look.toml --small", 'Cite: rekenkracht ', "4 runs, seed 1",
    ):  # fmt: skip
        assert words in text
    grow = "sweep look.toml --workers 1 --out results/look-small"
    assert call(grow) == 0
    assert "8 of 8 runs done (4 of them now), 0 failed" in said(capsys)
    assert tables(here / "results" / "look-small") == tables(done / "sweep")
    assert call(grow) == 0
    assert "8 of 8 runs done (0 of them now), 0 failed" in said(capsys)
    assert call("sweep look.toml --replications 1 --out results/look-small") == 2
    assert "has 2 replications, this design only 1" in capsys.readouterr().err


def test_a_run_of_a_sweep_is_the_run_of_the_command_line(done, capsys):
    runs = read_table(done / "sweep", "runs")
    last = runs.iloc[-1]
    words = ["run", last["scenario"], "--seed", str(last["seed"]), "--end", "2024Q1", "--set",
             "programme.ask_march=200", "--out", str(done / "one")]  # fmt: skip
    assert main(words) == 0
    assert load_manifest(done / "one")["run_id"] == last["run_id"]
    alone = read_table(done / "one", "outcomes")
    swept = read_table(done / "sweep", "outcomes")
    same = swept[swept["run_id"] == last["run_id"]].reset_index(drop=True)
    assert alone.equals(same)
    capsys.readouterr()


def test_shards_and_merge(here, done, capsys):
    for number in (1, 2):
        assert call(f"sweep look.toml --workers 1 --shard {number}/2") == 0
    assert "Together: rekenkracht merge DIR... --out DIR, once all 2 are there" in said(capsys)
    assert call("merge results/look-1-of-2 --out results/look") == 2
    assert "4 of 8 runs are missing (shard 2/2: 4)" in capsys.readouterr().err
    assert call("merge results/look-1-of-2 results/look-2-of-2 --out results/look") == 0
    assert "8 of 8 runs done" in said(capsys)
    assert tables(here / "results" / "look") == tables(done / "sweep")
    assert load_manifest(here / "results" / "look")["command"] == "rekenkracht sweep look.toml"


def test_the_manifest_tells_what_was_run(done):
    about = load_manifest(done / "sweep")
    assert about["kind"] == "sweep"
    assert about["design"]["title"] == "A first look"
    assert about["design_text"] == DESIGN
    assert about["counts"] == {"planned": 8, "done": 8, "failed": 0, "missing": 0}
    assert [one["name"] for one in about["plan"]["arms"]] == ["as_is", "more"]
    assert about["plan"]["method"] == "factorial"
    assert about["tables"]["runs"]["rows"] == 8
    package = json.loads((done / "sweep" / "datapackage.json").read_text())
    assert {"points", "runs", "outcomes"} <= {one["name"] for one in package["resources"]}
    entry = (done / "sweep" / "citation.bib").read_text()
    assert f"@software{{rekenkracht_{about['sweep_id']}," in entry
    crate = json.loads((done / "sweep" / "ro-crate-metadata.json").read_text())
    assert any(one["@id"] == "points.parquet" for one in crate["@graph"])


def test_a_published_sweep_repeats_from_its_manifest_alone(here, done, capsys):
    (here / "alone.json").write_text((done / "sweep" / "manifest.json").read_text())
    assert call("sweep --from-manifest alone.json --workers 1") == 0
    text = said(capsys)
    assert "outcomes: agrees" in text
    assert "All tables agree." in text
    assert tables(here / "results" / "look-repeated") == tables(done / "sweep")


def test_a_sweep_that_does_not_agree_has_its_own_exit_code(here, done, capsys):
    about = json.loads((done / "sweep" / "manifest.json").read_text())
    about["tables"]["outcomes"]["content"] = "0" * 32
    (here / "other.json").write_text(json.dumps(about))
    assert call("sweep --from-manifest other.json --workers 1") == 4
    text = said(capsys)
    assert "outcomes: DIFFERS" in text
    assert "runs: agrees" in text
    assert "The tables do not agree." in text


CHANGED = {
    "was made by version 0.0.1, this is": {"version": "0.0.1"},
    "was made from other evidence (data/agenda.yaml and ": {"checksums": {"evidence": {}}},
    "holds no design": {"design": None},
    "is of a single run; repeat it with: ": {"kind": "run"},
    "is not a manifest of rekenkracht": {"tool": "other"},
    "3 runs are missing; only a whole one": {"counts": {"missing": 3}},
    "is damaged: 'counts' is missing": {"counts": None},
    "its design gives other points here": {"identity": {"points": "0"}},
    "design: ": {"design": {"title": 3}},
}


@pytest.mark.parametrize("words", CHANGED)
def test_a_manifest_that_cannot_be_repeated_is_one_line(here, done, capsys, words):
    about = json.loads((done / "sweep" / "manifest.json").read_text())
    if "identity" in CHANGED[words]:
        about["identity"] |= CHANGED[words]["identity"]
    else:
        about |= CHANGED[words]
    if about["counts"] is None:
        del about["counts"]
    (here / "m.json").write_text(json.dumps(about))
    assert call("sweep --from-manifest m.json --workers 1") == 2
    errors = capsys.readouterr().err
    assert words in errors
    assert errors.count("\n") == 1
    assert not (here / "results").exists()


def test_failed_runs_are_named_with_the_command_that_repeats_them(here, capsys, monkeypatch):
    def fails(record):
        return failing_model

    monkeypatch.setattr("experiments.sweep.running.model_simulator", fails)
    assert call("sweep look.toml --workers 1") == 3
    text = said(capsys)
    assert "0 of 8 runs done" in text
    assert "8 failed" in text
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("failed: "))
    assert "arm as_is, point 1, replication 1, seed " in lines[first]
    assert "RuntimeError: it broke" in lines[first]
    command = shlex.split(lines[first + 1])
    assert command[:3] == ["rekenkracht", "run", "baseline"]
    assert "programme.ask_march=20.0" in command
    runs = read_table(here / "results" / "look", "runs")
    assert str(runs["seed"][0]) in command


def failing_model(run):
    raise RuntimeError("it broke")


def test_only_the_first_failed_runs_are_named(here, capsys, monkeypatch):
    monkeypatch.setattr("experiments.sweep.running.model_simulator", lambda _: failing_model)
    assert call("sweep look.toml --workers 1 --replications 3") == 3
    text = said(capsys)
    assert text.count("failed: arm") == 10
    assert "and 2 more: see status and error in runs" in text


def test_a_stop_rule_says_where_it_stopped(here, capsys):
    (here / "stops.toml").write_text(STOPS)
    assert call("sweep stops.toml --workers 1") == 0
    text = said(capsys)
    assert "Stopped at 3 replications, the most that were allowed; half the interval is 0.2" in text
    (here / "wide.toml").write_text(STOPS.replace("0.01", "0.9"))
    assert call("sweep wide.toml --workers 1") == 0
    assert "Enough after 2 replications: half the interval is 0.3" in said(capsys)
    assert call("sweep stops.toml --shard 1/2") == 2
    assert "--shard does not go with a stop rule" in capsys.readouterr().err


def test_an_interrupt_says_what_is_safe(here):
    (here / "long.toml").write_text(DESIGN.replace("number = 2", "number = 5000"))
    words = [sys.executable, "-m", "rekenkracht", "sweep", "long.toml", "--workers", "2"]
    process = subprocess.Popen(
        words, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    folder, end = here / "results" / "long", time.monotonic() + 60
    while time.monotonic() < end and not (
        (folder / "parts").exists() and len(Parts(folder).keys) > 10
    ):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert errors.count("\n") == 1
    safe = len(Parts(folder).keys)
    assert f"interrupted; {safe} of 20000 runs are safe in results/long, and the same" in errors
    assert "20,000 runs: about " in out


def test_the_default_number_of_workers_is_that_of_the_cores_one_may_use(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 3, 5}, raising=False)
    assert sweeping._cores() == 3


def test_shards_are_read_from_text():
    assert str(repeating.shard_from(" 3 / 8")) == "3/8"
