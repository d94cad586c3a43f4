"""`run` with users: rows, the position of users, the story of one, the line that repeats it."""

import json

import pytest

from experiments.store import load_manifest, read_table
from model.outputs import data_dictionary
from model.simulation import RekenkrachtModel
from model.user_outputs import USER_OUTPUTS
from model.users.population import DEFAULT_ROWS
from rekenkracht.cli import main
from rekenkracht.commands import rows_given
from viz.layout import number, ratio
from viz.position import position_data, users_position

SHORT = ("--start", "2026Q1", "--end", "2026Q3", "--quiet")


@pytest.fixture(scope="module")
def model():
    return RekenkrachtModel(end="2031Q4").run()


SPAN = {"start": "2024Q1", "end": "2031Q4"}


def flat(text: str) -> str:
    return " ".join(text.split())


def test_rows_are_a_number_or_a_word_for_the_model():
    assert [rows_given(text) for text in ("400", " 400 ", "full", "all")] == [
        400,
        400,
        "full",
        "all",
    ]


@pytest.mark.parametrize(("users", "rows"), [("300", 300), ("full", 65_242)])
def test_rows_are_shown_written_and_repeated(tmp_path, capsys, users, rows):
    folder = tmp_path / "a"
    assert main(["run", *SHORT, "--users", users, "--out", str(folder)]) == 0
    said, about = flat(capsys.readouterr().out), load_manifest(folder)
    assert f"{rows:,} rows stand for 1,606,550 Dutch users of compute." in said
    assert (str(about["users"]), about["user_rows"]) == (users, rows)
    assert about["users_in_all"] == 1_606_550
    assert f"--users {users}" in about["command"]
    again = about["command"].split()[1:]
    assert main([*again, "--out", str(tmp_path / "b"), "--quiet"]) == 0
    assert load_manifest(tmp_path / "b")["run_id"] == about["run_id"]
    first, second = (read_table(tmp_path / name, "indicators") for name in ("a", "b"))
    assert first.equals(second)


def test_the_usual_number_of_rows_is_not_repeated(tmp_path, capsys):
    assert main(["run", *SHORT, "--out", str(tmp_path / "a")]) == 0
    assert "--users" not in load_manifest(tmp_path / "a")["command"]
    assert main(["run", *SHORT, "--users", str(DEFAULT_ROWS), "--out", str(tmp_path / "b")]) == 0
    ids = {load_manifest(tmp_path / name)["run_id"] for name in ("a", "b")}
    assert len(ids) == 1
    assert "5,000 rows stand for" in flat(capsys.readouterr().out)


def test_all_that_users_have_stands_in_readable_units(model):
    table = model.indicators()
    said = users_position(table, SPAN)
    lines = {line.split("  ")[2].strip(): line for line in said.splitlines() if "|" in line}
    shown = [one for one in USER_OUTPUTS if one.position != "context"]
    assert len(shown) > 30
    assert {one.position for one in shown} == {"P3", "P4", "P5", "P6", "P7", "P8"}
    now = table[(table.region == "NL") & (table.year == 2030) & (table.quarter == 4)]
    values = now.set_index("variable")["value"]
    for one in shown:
        line = next(line for line in said.splitlines() if f" {one.name}  " in f"{line}  ")
        assert line.split()[0] == one.position
        if one.name not in values:
            assert line.split()[-1] == "-"
            continue
        value = values[one.name]
        size = {"H100e-h/quarter": 1e-6, "share": 100}.get(one.unit, 1)
        show = ratio if one.unit.startswith("EUR/") else number
        assert line.split()[-1] == show(value * size), one.name
    assert "million H100e-h/quarter" in said
    assert lines
    assert max(map(len, said.splitlines())) <= 100


def test_positions_stand_in_their_order(model):
    said = users_position(model.indicators(), SPAN)
    places = [line.split()[0] for line in said.splitlines() if line.startswith("  P")]
    places = [place for place in places if place[1:].isdigit()]
    assert places == sorted(places)


def test_the_position_as_data_holds_every_variable_in_its_unit(model):
    table = model.indicators()
    found = position_data(table, SPAN)
    known = {e["variable"]: e for e in data_dictionary() if e["position"].startswith("P")}
    assert set(found) == set(known)
    for name, one in found.items():
        assert (one["position"], one["unit"]) == (known[name]["position"], known[name]["unit"])
        assert set(one) == {"position", "unit", "2030Q4"}
    use = table[(table.variable == "Compute Use|SME") & (table.year == 2030) & (table.quarter == 4)]
    assert found["Compute Use|SME"]["2030Q4"] == float(use["value"].iloc[0])
    json.dumps(found, allow_nan=False)


def test_a_story_is_told_at_the_end_and_in_json(tmp_path, capsys):
    words = ["run", *SHORT, "--users", "300", "--member", "17", "--out", str(tmp_path / "a")]
    assert main(words) == 0
    story = flat(RekenkrachtModel(users=300, start="2026Q1", end="2026Q3").run().member(17))
    assert f"One of the users {story}" in flat(capsys.readouterr().out)
    assert main([*words, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert flat(found["member"]) == story
    assert found["user_rows"] == 300
    assert found["position"]["Compute Use|SME"]["2026Q3"] > 0.0


def test_without_a_member_there_is_no_story(tmp_path, capsys):
    assert main(["run", *SHORT, "--users", "300", "--json", "--out", str(tmp_path / "a")]) == 0
    assert "member" not in json.loads(capsys.readouterr().out)


def test_a_row_that_is_not_there_is_refused_before_anything_runs(tmp_path, capsys):
    words = ["run", "--users", "300", "--member", "300", "--out", str(tmp_path / "a")]
    assert main(words) == 2
    assert "no member 300; allowed: 0 to 299" in capsys.readouterr().err
    assert not (tmp_path / "a").exists()
