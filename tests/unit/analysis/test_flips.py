"""The search for tipping points with new runs: a toy with a known answer, and the model itself."""

import json

import pandas as pd
import pytest

from experiments.analysis.analyse import analyse
from experiments.analysis.flips import SEEDS, most_runs, search_flips, seeds_of
from experiments.analysis.reading import read_sweep
from experiments.analysis.writing import read_analysis, write_analysis
from experiments.design.plan import Arm
from experiments.sweep.result import answer
from experiments.sweep.running import run_sweep
from experiments.sweep.study import Study
from model.random_streams import RandomStreams
from rekenkracht.cli import main
from rekenkracht.commands import analyse as command
from tests.unit.analysis.building import data_of, number, plan
from viz.figures import saving

ARMS = (
    Arm("march", "baseline", overrides={"room": 300.0}),
    Arm("more_room", "baseline", overrides={"room": 400.0}),
)
ASK = {"parameter": "ask", "low": 20.0, "high": 680.0}


@pytest.fixture(autouse=True)
def one_format(monkeypatch):
    monkeypatch.setattr(saving, "FORMATS", ("svg",))


def promise(run):
    """Given while the ask is below the room, give or take some luck; an ask of 500 cannot be."""
    ask = float(run.values.get("ask", 100.0))
    if run.values.get("broken") and ask > 500:
        raise ValueError("no such ask")
    limit = float(run.values["room"]) + 20.0 * RandomStreams(run.seed).normal("limit")
    return answer(run, {"amount": ask if ask < limit else 0.0})


def designed(*hints, arms=ARMS, points=4, replications=25):
    design = {
        "derived": [{"name": "promised", "outcome": "amount", "at_least": 1.0}],
        "analysis": {"tipping": list(hints)},
    }
    planned = plan([number("x")], [[n / 10] for n in range(points)], None, replications, arms)
    return planned, design


def searched(*hints, arms=ARMS, simulator=promise, tick=lambda _: None, **size):
    planned, design = designed(*hints, arms=arms, **size)
    data = data_of(planned, promise, "latin_hypercube", design)
    return data, search_flips(data, simulator, tick)


PROMISED = {**ASK, "outcome": "promised", "at_least": 1.0}


def test_the_search_finds_the_median_limit_of_each_arm():
    """Where half of the runs have flipped, to a thousandth of the range; the bar ends full."""
    ticks = []
    data, table = searched(PROMISED, tick=ticks.append)
    luck = sorted(RandomStreams(seed).normal("limit") for seed in seeds_of(data))
    for place, room in ((0, 300.0), (1, 400.0)):
        row = table.iloc[place]
        assert row["arm"] == ARMS[place].name
        assert row["flips_at"] == pytest.approx(room + 20 * luck[SEEDS // 2 - 1], abs=0.7)
        assert row["share"] >= 0.5
        assert row["n"] == len(luck) == SEEDS
        assert row["outcome"] == "promised at least 1"
    assert (table["method"] == "bisection").all()
    assert sum(ticks) == most_runs(data)


def test_the_seeds_are_those_of_the_first_runs_of_the_design():
    planned, design = designed(PROMISED, replications=3)
    data = data_of(planned, promise, "latin_hypercube", design)
    assert seeds_of(data) == tuple(dict.fromkeys(run.seed for run in planned.runs()))
    alone = plan([], [[]], replications=5)
    assert seeds_of(data_of(alone, nothing, "factorial")) == tuple(run.seed for run in alone.runs())


def nothing(run):
    return answer(run, {"y": 1.0})


def test_none_in_range_is_said():
    _, table = searched({**PROMISED, "high": 200.0})
    assert table["flips_at"].isna().all()
    assert (table["note"] == "none in range: at most 0 % of the runs flip").all()


def test_what_cannot_be_known_is_said_and_stops_no_other_search():
    arms = (Arm("broken", "baseline", overrides={"room": 900.0, "broken": 1.0}), ARMS[0])
    _, table = searched(PROMISED, {**PROMISED, "outcome": "promise"}, arms=arms)
    broken, wrong, good, _ = table.to_dict("records")
    assert broken["note"].startswith("not known: at 515 the run of seed")
    assert broken["note"].endswith("ValueError: no such ask")
    assert pd.isna(broken["flips_at"])
    assert wrong["note"] == "not known: no run gives promise"
    assert 250 < good["flips_at"] < 350


def test_arms_that_differ_in_the_input_alone_are_run_once():
    asked = []

    def counted(run):
        asked.append((run.values["room"], run.seed))
        return promise(run)

    hint = {**PROMISED, "parameter": "room", "low": 0.0, "high": 600.0}
    _, table = searched(hint, simulator=counted)
    assert table["flips_at"].nunique() == 1
    assert len(asked) == len(set(asked))


def quarters(run):
    slip = run.values["programme.march_slip"]
    assert isinstance(slip, int)
    return answer(run, {"promised": float(slip < 3)})


def test_a_whole_number_stays_one():
    hint = {**PROMISED, "parameter": "programme.march_slip", "low": 0.0, "high": 8.0}
    _, table = searched(hint, arms=ARMS[:1], simulator=quarters)
    assert table["flips_at"].tolist() == [3.0]
    assert table["unit"].iloc[0]


def toy_folder(folder, *hints, method="latin_hypercube"):
    planned, design = designed(*hints, points=4, replications=5)
    study = Study(planned, title="A toy", method=method, design=design)
    run_sweep(study, folder, simulator=promise)
    return folder


def test_the_search_joins_the_table_and_without_it_the_reader_hears_how(tmp_path):
    hints = PROMISED, {**PROMISED, "high": 100.0}, {**PROMISED, "outcome": "promise"}
    folder = toy_folder(tmp_path / "s", *hints)
    assert "rekenkracht analyse DIR --flip" in analyse(folder).about["left_out"]["flips"]
    found = analyse(folder, search=lambda data: search_flips(data, promise))
    assert not {"flips", "tipping"} & set(found.about["left_out"])
    assert found.tables["tipping"]["method"].tolist() == ["bisection"] * 6
    flips, none, unknown = [one for one in found.about["findings"] if one["kind"] == "tipping"]
    assert "ask flips promised at least 1 at" in flips["claim"]
    assert "stand as in the evidence" in flips["overturn"]
    assert none["strength"] == "nothing"
    assert none["claim"] == (
        "going from 20 to 100, ask does not flip promised at least 1: "
        "none in range: at most 0 % of the runs flip"
    )
    assert unknown["strength"] == "open"
    assert "not known: no run gives promise" in unknown["claim"]
    write_analysis(folder, found)
    before = (folder / "analysis" / "tipping.csv").read_bytes()
    write_analysis(folder, analyse(folder, search=lambda data: search_flips(data, promise)))
    assert (folder / "analysis" / "tipping.csv").read_bytes() == before


def test_an_interrupt_leaves_the_older_analysis(tmp_path, monkeypatch, capsys):
    folder = toy_folder(tmp_path / "s", PROMISED)
    write_analysis(folder, analyse(folder))
    before = {path.name: path.read_bytes() for path in (folder / "analysis").iterdir()}
    heard = []

    def stop():
        heard.append(1)
        if len(heard) > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(command, "stop_if_asked", stop)
    assert main(["analyse", str(folder), "--flip"]) == 130
    assert "no analysis was written, an older one stands" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (folder / "analysis").iterdir()} == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_what_cannot_be_searched_gives_one_line(tmp_path, capsys):
    folder = toy_folder(tmp_path / "none")
    assert main(["analyse", str(folder), "--flip"]) == 2
    assert "names no [[analysis.tipping]]" in capsys.readouterr().err
    folder = toy_folder(tmp_path / "s", PROMISED)
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text("utf-8"))
    for change, told in (
        ({"version": "0.0.1"}, "was made by version 0.0.1"),
        ({"checksums": {"evidence": {}}}, "was made from other evidence"),
    ):
        path.write_text(json.dumps({**manifest, **change}), "utf-8")
        assert main(["analyse", str(folder), "--flip"]) == 2
        said = capsys.readouterr().err
        assert told in said
        assert len(said.splitlines()) == 1


DESIGN = """
title = "A tiny search"
question = "Which ask is too much?"
[run]
end = "2026Q1"
users = 500
[[arms]]
name = "march"
scenario = "baseline"
reason = "As it was"
[[factors]]
parameter = "programme.ask_march"
levels = [20, 680]
[sampling]
method = "factorial"
[replications]
number = 2
[[derived]]
name = "promised"
outcome = "decision_2026_march"
at_least = 0.01
[[analysis.tipping]]
parameter = "programme.ask_march"
low = 20
high = 1400
outcome = "promised"
at_least = 1
"""


def test_the_model_itself_is_searched(tmp_path, capsys):
    (tmp_path / "tiny.toml").write_text(DESIGN, "utf-8")
    folder = tmp_path / "s"
    line = ["sweep", str(tmp_path / "tiny.toml"), "--out", str(folder), "--quiet"]
    assert main([*line, "--workers", "1"]) == 0
    assert main(["analyse", str(folder), "--flip", "--quiet"]) == 0
    assert capsys.readouterr().out.endswith(f"{folder / 'analysis'}\n")
    table = read_analysis(folder).tables["tipping"]
    assert table["method"].tolist() == ["levels", "levels", "bisection"]
    row = table.iloc[2]
    assert row["unit"] == "EUR m"
    assert row["n"] == 2
    assert bool(row["note"]) == pd.isna(row["flips_at"])
    assert read_sweep(folder).about.span.end == "2026Q1"
