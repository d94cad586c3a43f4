"""The command line: what `run` prints and writes, what `--help` loads, and interruptions."""

import json
import math
import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments import store
from experiments.store import load_manifest, read_table
from experiments.tables import RUN_TABLES
from model.outcomes import OUTCOMES
from model.simulation import RekenkrachtModel
from rekenkracht import __version__
from rekenkracht.cli import LATER, main
from viz.layout import number as shown
from viz.summary import sites_section
from viz.wording import REASONS

ROOT = Path(__file__).parents[2]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}


def start(*words: str, **settings) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "rekenkracht", *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, **settings,
    )  # fmt: skip


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# What is printed and written.


def test_run_says_what_came_out_and_where_it_is(here, capsys):
    assert main(["run"]) == 0
    said, errors = capsys.readouterr()
    assert errors == ""
    flat = " ".join(said.split())
    manifest = load_manifest(here / "results" / "baseline-seed1")
    for words in (
        manifest["title"],
        "2030Q4 2035Q4",
        "Public Commitment|AI Gigafactory EUR m",
        "Bargaining Success share",
        "2025-06-27",
        "EUR 130 m (Region 60",
        "imposed; the gate by itself says",
        "Sites AI factory in service from 20",
        "Gigafactory call",
        "Electricity of AI facilities, TWh/yr",
        "Waiting at TenneT, MW",
        "results/baseline-seed1",
        "rekenkracht run baseline --seed 1",
        "rekenkracht explain results/baseline-seed1 --quarter 2026Q1",
        manifest["citation"],
    ):
        assert words in flat, words
    assert all(len(line) <= 100 for line in said.splitlines())


def test_json_is_one_object_and_nothing_else(here, capsys):
    assert main(["run", "budget_room", "--seed", "3", "--end", "2030Q1", "--json"]) == 0
    said, errors = capsys.readouterr()
    found = json.loads(said)
    assert errors == ""
    assert set(found["outcomes"]) == {outcome.name for outcome in OUTCOMES}
    assert found["history"] == "simulated"
    assert [one["imposed"] for one in found["decisions"]] == [False] * len(found["decisions"])
    assert json.loads((here / found["manifest"]).read_text("utf-8"))["run_id"] == found["run_id"]


def test_csv_out_and_settings_reach_the_folder(here, capsys):
    words = ["--set", "funding.room_total=300 EUR m", "--history", "simulated", "--start", "2025Q1"]
    assert main(["run", *words, "--end", "2026Q2", "--csv", "--out", "here/there"]) == 0
    about = load_manifest(here / "here" / "there")
    assert (about["history"], about["start"], about["end"]) == ("simulated", "2025Q1", "2026Q2")
    assert all((here / "here" / "there" / f"{name}.csv").exists() for name in RUN_TABLES)
    assert "2026Q2" in capsys.readouterr().out


def test_the_command_in_the_manifest_repeats_the_run(here, capsys):
    words = ["vehicle_cover", "--set", "funding.room_total=300.5", "--end", "2026Q2"]
    main(["run", *words, "--history", "pinned", "--seed", "7", "--out", "first"])
    first = load_manifest(here / "first")
    program, *again = shlex.split(first["command"])
    assert program == "rekenkracht"
    assert main([*again, "--out", "second"]) == 0
    second = load_manifest(here / "second")
    assert (first["run_id"], first["command"]) == (second["run_id"], second["command"])


def test_other_settings_do_not_overwrite_the_plain_run(here, capsys):
    main(["run", "--end", "2035Q4", "--seed", "2"])
    main(["run", "--seed", "2", "--set", "funding.room_total=300"])
    folders = sorted(path.name for path in (here / "results").iterdir())
    assert len(folders) == 2
    assert folders[0] == "baseline-seed2"
    assert folders[1].startswith("baseline-seed2-")


def test_scenarios_lists_them_and_explains_one(capsys):
    assert main(["scenarios"]) == 0
    assert "july_rules_in_march" in capsys.readouterr().out
    assert main(["scenarios", "budget_room"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "funding.room_total = 900" in said


@pytest.mark.parametrize("command", [[], ["run"], ["explain"], ["sources"], ["scenarios"]])
def test_help_has_examples(capsys, command):
    assert main([*command, "--help"]) == 0
    said = capsys.readouterr().out
    assert "examples:" in said
    assert f"rekenkracht {' '.join(command)}" in said
    if not command:
        assert all(name in said for name in LATER)


OUTCOMES_OF_A_RUN = {
    "gigafactory_bids": 7.0,
    "gigafactories_selected": 4.0,
    "gigafactories_in_service": 2.0,
    "ai_factory_nl_first_service": 2028.25,
    "gigafactory_nl_first_service": 2031.75,
    "gigafactory_nl_site": "eemshaven",
    "reason_gigafactory_nl": "",
}


def sites_page(model: RekenkrachtModel, **changes) -> list[str]:
    manifest = {"start": "2024Q1", "end": "2031Q4"}
    tables = model.indicators(), model.events()
    return sites_section(*tables, OUTCOMES_OF_A_RUN | changes, manifest).splitlines()


def test_the_section_on_sites_tells_dates_sites_and_reasons():
    model = RekenkrachtModel(end="2031Q4").run()
    lines = sites_page(model)
    assert lines[0] == "Sites"
    assert lines[1].split() == ["AI", "factory", "in", "service", "from", "2028Q2"]
    assert "in service from 2031Q4 (Eemshaven and Oostpolder)" in lines[2]
    assert "7 bids, 4 selected; in service in Europe by 2031Q4: 2" in lines[3]
    never = {"gigafactory_nl_first_service": math.nan, "gigafactory_nl_site": ""}
    text = "\n".join(sites_page(model, **never, reason_gigafactory_nl="NO_PERMIT"))
    said = " ".join(text.split())
    assert f"not in service by 2031Q4; held up by NO_PERMIT: {REASONS['NO_PERMIT']}" in said
    assert all(len(line) <= 80 for line in text.splitlines())
    late = "\n".join(sites_page(model, ai_factory_nl_first_service=math.nan))
    assert "not in service by 2031Q4; ordered, due in 20" in late


def test_the_section_on_sites_shows_power_and_queues_of_the_tables():
    model = RekenkrachtModel(end="2031Q4").run()
    lines, table = sites_page(model), model.indicators()
    assert lines[4].split() == ["at", "the", "end", "of", "2030Q4"]
    dutch = table[(table["region"] == "NL") & (table["year"] == 2030) & (table["quarter"] == 4)]
    values = dutch.set_index("variable")["value"]
    for line, name in zip(
        lines[5:10],
        (
            "Electricity Use|AI", "Grid|TenneT Queue|Power", "Grid|TenneT Queue|Requests",
            "Grid|Queue|Power", "Grid|Queue|Requests",
        ),
        strict=True,
    ):  # fmt: skip
        assert line.split()[-1] == shown(values[name]), name


# Speed of starting.


def test_help_and_version_load_nothing_heavy():
    heavy = "mesa pandas numpy duckdb pydantic yaml"
    code = (
        "import sys, rekenkracht, rekenkracht.cli\n"
        "code = rekenkracht.cli.main(['run', '--help'])\n"
        f"print([name for name in {heavy!r}.split() if name in sys.modules], code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, env=ENVIRONMENT, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[] 0"
    said, _ = start("--version").communicate()
    assert said == f"rekenkracht {__version__}\n"


# Interruptions.


def complete(folder: Path) -> bool:
    """Whether a folder is absent (False) or complete (True); anything else fails."""
    if not folder.exists():
        return False
    return all(read_table(folder, name) is not None for name in RUN_TABLES)


MOMENTS = {
    signal.SIGTERM: (0.5, 0.9),
    signal.SIGINT: (0.4, 0.95),
    signal.SIGKILL: (0.85, 0.92),
}
"""When each signal comes, in parts of the time of an undisturbed run."""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_signals_at_any_moment_leave_nothing_or_everything(tmp_path):
    began = time.perf_counter()
    start("run", "--out", str(tmp_path / "undisturbed")).communicate()
    whole = time.perf_counter() - began
    assert complete(tmp_path / "undisturbed")
    assert main(["run", "--out", str(tmp_path / "again")]) == 0
    for name, about in load_manifest(tmp_path / "again")["files"].items():
        if about["repeatable"]:
            assert load_manifest(tmp_path / "undisturbed")["files"][name] == about
    for number, moments in MOMENTS.items():
        for moment in moments:
            folder = tmp_path / f"{number.name}-{moment}"
            process = start("run", "--out", str(folder))
            time.sleep(moment * whole)
            process.send_signal(number)
            _, errors = process.communicate(timeout=60)
            there = complete(folder)
            allowed = (0, -number) if number == signal.SIGKILL else (0, 130)
            assert process.returncode in allowed, errors
            assert "Traceback" not in errors
            if process.returncode == 130:
                assert errors.startswith("rekenkracht: interrupted; ")
                assert errors.count("\n") == 1
                assert ("are complete" in errors) == there
    hidden = [path.name for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert all(name.startswith(".SIGKILL") for name in hidden)


def test_interruption_says_what_is_on_disk(here, capsys, monkeypatch):
    def stop(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_write_json", stop)
        assert main(["run", "--end", "2025Q1", "--out", "folder"]) == 130
        assert capsys.readouterr().err == "rekenkracht: interrupted; nothing was written\n"
    assert main(["run", "--end", "2025Q1", "--out", "folder"]) == 0
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr(store, "_write_json", stop)
        assert main(["run", "--end", "2025Q1", "--out", "folder"]) == 130
        assert "folder is as it was" in capsys.readouterr().err
    monkeypatch.setattr("rekenkracht.running.tell", stop)
    assert main(["run", "--end", "2025Q1", "--out", "folder"]) == 130
    assert "the results in folder are complete" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="a shell of POSIX")
def test_closed_streams_are_no_faults(here):
    program = f"{shlex.quote(sys.executable)} -m rekenkracht"
    for words, code, lines in (
        ("run --end 2025Q1 >&-", 1, 1),
        ("scenarios 2>&-", 0, 0),
        ("run baselin 2>&-", 2, 0),
        ("scenarios >&- 2>&-", 1, 0),
    ):
        done = subprocess.run(
            ["sh", "-c", f"{program} {words}"],
            capture_output=True, text=True, env=ENVIRONMENT, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr.count("\n")) == (code, lines), words
        assert "fault of the program" not in done.stderr
    assert list(here.iterdir()) == []


def test_a_closed_pipe_and_a_full_device_are_no_faults(here):
    process = start("run", "--end", "2025Q1", cwd=here)
    process.stdout.close()
    assert process.wait(60) == 0
    assert process.stderr.read() == ""
    process.stderr.close()
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "rekenkracht", "sources"],
                stdout=full, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, check=False,
            )  # fmt: skip
        assert done.returncode == 1
        assert done.stderr.startswith("rekenkracht: the system refused: ")
        assert done.stderr.count("\n") == 1
