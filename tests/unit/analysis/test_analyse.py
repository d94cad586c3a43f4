"""From the folder of a sweep to the folder of its analysis, and what the command says."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

from experiments.analysis.analyse import analyse
from experiments.analysis.reading import read_sweep
from experiments.analysis.writing import read_analysis, write_analysis
from experiments.folder import check_folder
from experiments.store import write_run
from experiments.sweep.result import answer
from experiments.sweep.running import run_sweep
from experiments.sweep.study import Study
from model.errors import InputError
from model.simulation import RekenkrachtModel
from rekenkracht.cli import main
from tests.toys import failing, toy_plan, trivial
from tests.unit.analysis.building import data_of, number, plan
from tests.unit.analysis.examples import (
    ARMS,
    example_analysis,
    example_sweep,
    levels_plan,
    promise,
)
from viz.figures import saving

DRAWN = {
    "means", "effects", "sensitivity", "shares", "discovery", "discovery_curve", "robustness",
    "reasons", "advice", "heat",
}  # fmt: skip
LEVELS = {"means", "effects", "robustness", "heat", "tipping", "reasons", "advice"}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return example_analysis(tmp_path_factory.mktemp("drawn") / "s").parent


@pytest.fixture(scope="module")
def levels(tmp_path_factory):
    return example_analysis(tmp_path_factory.mktemp("levels") / "s", factorial=True).parent


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Draw figures in one format."""
    monkeypatch.setattr(saving, "FORMATS", ("svg",))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_tables_are_there_as_far_as_the_design_goes(drawn, levels):
    assert {path.stem for path in (drawn / "analysis").glob("*.csv")} == DRAWN
    assert {path.stem for path in (levels / "analysis").glob("*.csv")} >= LEVELS
    assert set(read_analysis(drawn).about["left_out"]) == {"tipping", "fan"}


def test_csv_and_json_say_the_same(drawn):
    found = read_analysis(drawn)
    for name, table in found.tables.items():
        written = pd.read_csv(drawn / "analysis" / f"{name}.csv", keep_default_na=False)
        assert list(written.columns) == list(table.columns)
        assert len(written) == len(table)
    means = pd.read_csv(drawn / "analysis" / "means.csv")
    assert means["mean"].to_numpy() == pytest.approx(
        found.tables["means"]["mean"].to_numpy(float), rel=1e-9
    )


def test_the_same_folder_gives_the_same_bytes(drawn):
    before = files(drawn / "analysis")
    write_analysis(drawn, analyse(drawn))
    assert files(drawn / "analysis") == before


def test_paired_effects_are_those_of_the_runs(drawn):
    """Against a plain loop over the tables."""
    data = read_sweep(drawn)
    table = read_analysis(drawn).tables["effects"]
    row = table[(table["arm"] == "more_room") & (table["outcome"] == "promise")].iloc[0]
    values = data.of("promise")
    change = (values[2] - values[0]).ravel()
    assert row["effect"] == pytest.approx(float(np.mean(change)), rel=1e-9)
    assert row["share_positive"] == pytest.approx(float(np.mean(change > 0)), rel=1e-9)
    assert row["n"] == 240
    assert row["units"] == 80
    assert row["unit_of_luck"] == "points"
    assert row["low"] < row["effect"] < row["high"]


def test_advice_counts_runs_and_the_units_that_are_asked_for(drawn):
    table = read_analysis(drawn).tables["advice"]
    own = table[table["outcome"] == "promise"]
    assert (own["n"] == 240).all()
    assert (own["units"] == 80).all()
    assert (own["unit_of_luck"] == "points").all()
    assert own["base"].tolist() == ["", "", "", "march_rules", "march_rules"]


def test_outcomes_that_did_not_happen_count_as_missing(drawn):
    table = read_analysis(drawn).tables["means"]
    row = table[(table["arm"] == "march_rules") & (table["outcome"] == "first_service")].iloc[0]
    assert row["n"] + row["missing"] == 240
    assert row["missing"] > 0
    assert 2030 < row["mean"] < 2031


def test_derived_outcomes_are_zero_or_one(drawn):
    found = read_analysis(drawn)
    assert found.about["outcomes"]["promised"]["unit"] == "0 or 1"
    data = read_sweep(drawn)
    assert np.array_equal(data.of("promised"), (data.of("promise") >= 100).astype(float))


def test_reasons_are_counted(drawn):
    table = read_analysis(drawn).tables["reasons"]
    own = table[table["arm"] == "march_rules"].set_index("reason")
    assert own["count"].sum() == 240
    assert own.loc["NO_ROOM", "low"] < own.loc["NO_ROOM", "share"] < own.loc["NO_ROOM", "high"]


def test_findings_say_all_that_a_reader_needs(drawn):
    found = read_analysis(drawn).about["findings"]
    assert {one["kind"] for one in found} >= {"effect", "luck", "driver", "box", "reason"}
    for one in found:
        assert set(one) == {
            "kind", "arm", "outcome", "strength", "claim", "interval", "runs", "overturn",
            "judgement", "repeat",
        }  # fmt: skip
        assert one["claim"]
        assert one["runs"]
        assert "2 of the 3 inputs" in one["judgement"]
        assert "--from-manifest" in one["repeat"]
    effect = next(one for one in found if one["kind"] == "effect")
    assert effect["claim"].startswith("july_rules instead of march_rules raises promise by")
    assert "EUR m to " in effect["interval"]


def test_tipping_and_heat_of_a_factorial(levels):
    tables = read_analysis(levels).tables
    assert set(tables["tipping"]["parameter"]) == {"programme.ask"}
    assert set(tables["heat"]["y_value"]) == {"full", "expected"}
    assert (tables["means"]["unit_of_luck"] == "replications").all()
    promise_means = tables["means"][tables["means"]["outcome"] == "promise"]
    assert (promise_means["units"] == 8).all()


def test_figures_join_before_the_folder_is_put_in_place(tmp_path):
    def draw(draft):
        assert (draft / "analysis.json").is_file()
        (draft / "effects.svg").write_text("<svg/>", "utf-8")

    place = example_analysis(tmp_path / "s", also=draw)
    assert (place / "effects.svg").is_file()
    write_analysis(tmp_path / "s", analyse(tmp_path / "s"))
    assert not (place / "effects.svg").exists()
    check_folder(tmp_path / "s", sweep=True)


def test_the_command_draws_figures_and_a_report_takes_them_over(tmp_path, monkeypatch, capsys):
    folder = example_sweep(tmp_path / "s", planned=levels_plan(2), factorial=True)
    monkeypatch.setattr(saving, "FORMATS", ("svg", "png"))
    assert main(["analyse", str(folder)]) == 0
    drawn = {path.stem for path in (folder / "analysis").glob("*.png")}
    assert {"effects-1", "heat-1"} <= drawn
    check_folder(folder / "analysis")
    kinds = []
    draw = saving.as_bytes
    monkeypatch.setattr(saving, "as_bytes", lambda *given: kinds.append(given[1]) or draw(*given))
    assert main(["report", str(folder), "--quiet"]) == 0
    assert set(kinds) == {"svg"}
    for name in drawn:
        same = [(folder / place / f"{name}.png").read_bytes() for place in ("analysis", "report")]
        assert same[0] == same[1]


def test_a_failing_figure_leaves_the_older_analysis(tmp_path):
    place = example_analysis(tmp_path / "s")
    before = files(place)

    def fail(draft):
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="No space left"):
        write_analysis(tmp_path / "s", analyse(tmp_path / "s"), also=fail)
    assert files(place) == before
    assert [path.name for path in (tmp_path / "s").iterdir() if path.name.startswith(".")] == []


def test_a_partial_sweep_is_analysed_and_says_so(tmp_path):
    run_sweep(Study(toy_plan(points=6), title="Partly"), tmp_path / "s", simulator=failing)
    found = analyse(tmp_path / "s")
    assert found.about["runs"] == {"planned": 24, "done": 16, "failed": 8}
    assert "16 of 24 runs are done (8 failed)" in found.about["notes"][0]
    table = found.tables["means"]
    assert (table.loc[table["outcome"] == "y", "n"] == 8).all()
    assert all("16 of 24" in one["overturn"] for one in found.about["findings"])


@pytest.mark.parametrize(
    ("points", "arms", "replications", "missing"),
    [
        (1, 2, 3, {"sensitivity", "discovery", "tipping"}),
        (4, 1, 2, {"effects", "robustness"}),
        (1, 1, 1, {"effects", "shares", "robustness", "intervals"}),
    ],
)
def test_small_sweeps_leave_tables_out_with_the_reason(
    tmp_path, points, arms, replications, missing
):
    planned = toy_plan(points, arms, replications)
    run_sweep(Study(planned, title="Small"), tmp_path / "s", simulator=trivial)
    found = analyse(tmp_path / "s")
    assert missing <= set(found.about["left_out"])
    assert "means" in found.tables
    write_analysis(tmp_path / "s", found)


def test_a_sweep_without_factors():
    data = data_of(plan([], [[]], replications=5, arms=ARMS), shifted, "factorial")
    assert data.values.shape == (3, 1, 5, 1)


def shifted(run):
    return answer(run, {"y": run.values["shift"] + run.seed % 7})


def test_repeated_identities_are_read_for_every_row():
    """Two points with the same values are simulated once and count twice."""
    data = data_of(plan([number("x")], [[0.5], [0.5]], [1, 1], 2), trivial, "points")
    assert np.array_equal(data.values[0, 0], data.values[0, 1], equal_nan=True)


def test_the_command_prints_findings_and_says_where(drawn, capsys):
    assert main(["analyse", str(drawn)]) == 0
    text = capsys.readouterr().out
    assert "What the arms change" in text
    assert "july_rules instead of march_rules raises promise" in text
    assert f"tables: {drawn / 'analysis'}" in text
    assert max(map(len, text.splitlines())) < 400


def test_the_command_as_json_and_quiet(drawn, capsys):
    assert main(["analyse", str(drawn), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "analysis"
    assert main(["analyse", str(drawn), "--quiet"]) == 0
    assert capsys.readouterr().out == f"{drawn / 'analysis'}\n"
    assert main(["analyse", str(drawn), "--quiet", "--json"]) == 2


def test_other_outcomes_and_another_base(tmp_path, capsys):
    folder = example_sweep(tmp_path / "s", planned=levels_plan(2), factorial=True)
    line = ["analyse", str(folder), "--outcome", "first_service", "--base", "more_room"]
    assert main(line) == 0
    found = read_analysis(folder)
    assert found.about["headline"] == ["first_service"]
    assert set(found.tables["effects"]["base"]) == {"more_room"}
    with (folder / "analysis" / "effects.csv").open(newline="") as file:
        assert next(csv.reader(file))[:3] == ["arm", "base", "outcome"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["--outcome", "promis"], "no such outcome; did you mean"),
        (["--base", "july_rule"], "did you mean"),
    ],
)
def test_wrong_names_give_one_line(drawn, capsys, more, told):
    before = files(drawn / "analysis")
    assert main(["analyse", str(drawn), *more]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert len(said.splitlines()) == 1
    assert files(drawn / "analysis") == before


def test_a_single_run_and_other_folders_give_one_line(tmp_path, capsys):
    write_run(tmp_path / "run", RekenkrachtModel(seed=1, end="2024Q2").run())
    (tmp_path / "empty").mkdir()
    for folder, told in (("run", "single run"), ("empty", "no manifest.json"), ("no", "not exist")):
        assert main(["analyse", str(tmp_path / folder)]) == 2
        said = capsys.readouterr().err
        assert told in said
        assert len(said.splitlines()) == 1


def broken(run):
    raise ValueError("nothing works")


def test_a_sweep_without_a_finished_run_gives_one_line(tmp_path, capsys):
    run_sweep(Study(toy_plan(2), title="Broken"), tmp_path / "s", simulator=broken)
    assert main(["analyse", str(tmp_path / "s")]) == 2
    assert "no finished run yet; 8 failed" in capsys.readouterr().err


def test_damage_gives_one_line(tmp_path, capsys):
    folder = example_sweep(tmp_path / "s", planned=levels_plan(1), factorial=True)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "plan": {}}), "utf-8")
    assert main(["analyse", str(folder)]) == 2
    assert "manifest.json is damaged" in capsys.readouterr().err


def test_no_analysis_to_read(tmp_path):
    with pytest.raises(InputError, match="holds no analysis"):
        read_analysis(tmp_path)


def test_the_example_is_a_promise():
    """The toy of the examples does what its words say."""
    run = next(levels_plan(1).runs())
    assert set(promise(run).tables["outcomes"]["outcome"]) == {"promise", "first_service", "reason"}
