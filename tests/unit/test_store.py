"""Result folders: columns, bytes, descriptions, and that a folder is complete or not there."""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from experiments import folder as folders
from experiments import store, table_files, tables
from experiments.manifest import Timing, code_state
from experiments.reading import CRATE, MANIFEST, checksum
from experiments.store import check_folder, load_manifest, read_table, write_run
from experiments.tables import RUN_TABLES, TABLES, TIMINGS
from model.errors import InputError
from model.outcomes import OUTCOMES
from model.outputs import OUTPUTS
from model.quarters import parse_quarter
from model.simulation import RekenkrachtModel
from model.site_table import UNITS

ROOT = Path(__file__).parents[2]
CONTRACT = {
    "runs": "run_id scenario point replication seed history status error",
    "timings": "run_id seconds worker",
    "factors": "run_id parameter value unit",
    "indicators": "run_id model scenario region variable unit year quarter value",
    "outcomes": "run_id outcome unit value",
    "events": "run_id year quarter phase arena round actor counterpart kind subject amount unit "
    "reason detail",
    "sites": "run_id year quarter site latitude longitude status reason power_mw expected_service",
}


@pytest.fixture(scope="module")
def model() -> RekenkrachtModel:
    changes = {"funding.room_total": "300 EUR m", "funding.cover": "vehicle"}
    return RekenkrachtModel(seed=2, end="2027Q1", **changes).run()


@pytest.fixture(scope="module")
def written(model, tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("store") / "run"
    write_run(target, model, csv=True)
    return target


def one_line(caught: pytest.ExceptionInfo[InputError]) -> str:
    text = str(caught.value)
    assert "\n" not in text
    return text


# What is in a folder.


@pytest.mark.parametrize("name", CONTRACT)
def test_columns_are_those_of_the_contract(written, name):
    found = list(read_table(written, name).columns)
    assert found == [column.name for column in TABLES[name].columns]
    assert set(CONTRACT[name].split()) <= set(found)


def test_rows_come_back_as_the_model_gave_them(written, model):
    events, stored = model.events(), read_table(written, "events")
    assert len(stored) == len(events)
    for name in ("date", "actor", "kind", "subject", "reason", "imposed", "detail"):
        assert list(stored[name]) == list(events[name])
    assert stored["amount"].equals(events["amount"].astype(float))
    indicators = read_table(written, "indicators")
    assert list(indicators["value"]) == list(model.indicators()["value"])


def test_sites_come_back_ready_for_a_map(written, model):
    sites, stored = model.sites(), read_table(written, "sites")
    assert list(stored.columns) == list(sites.columns)
    assert stored.columns[0] == "run_id"
    assert list(stored["run_id"].unique()) == [model.run_id]
    assert len(stored) == 12 * 13
    for name in ("site", "municipality", "status", "reason", "zone", "permit", "consortia"):
        assert list(stored[name]) == list(sites[name])
    numbers = stored.select_dtypes("float")
    assert set(numbers.columns) == {"latitude", "longitude", *UNITS} - {"expected_service"}
    assert numbers.equals(sites[numbers.columns].astype(float))
    mapped = stored[stored["site"] != "distributed_nl"]
    assert mapped["latitude"].between(50.7, 53.6).all()
    assert mapped["longitude"].between(3.3, 7.3).all()
    assert stored.loc[stored["site"] == "distributed_nl", "latitude"].isna().all()


def test_a_site_that_is_being_built_says_when_it_serves(written):
    stored = read_table(written, "sites").set_index(["year", "quarter", "site"])
    before = stored.loc[(2025, 2, "groningen_city")]
    after = stored.loc[(2026, 1, "groningen_city")]
    assert (before["status"], before["expected_service"]) == ("none", "")
    assert after["status"] == "building"
    assert parse_quarter(after["expected_service"]) > parse_quarter("2026Q1")


def test_outcomes_are_numbers_or_words(written, model):
    stored = read_table(written, "outcomes").set_index("outcome")
    for name, value in model.outcomes().items():
        if isinstance(value, str):
            assert stored.loc[name, "text"] == value
            assert stored.loc[name].isna()["value"]
        else:
            assert stored.loc[name, "text"] == ""


def test_factors_are_the_changed_parameters(written):
    rows = read_table(written, "factors").to_dict("records")
    assert [row["parameter"] for row in rows] == ["funding.cover", "funding.room_total"]
    assert rows[0]["text"] == "vehicle"
    assert (rows[1]["value"], rows[1]["unit"]) == (300.0, "EUR m")


def test_csv_twins_hold_the_same_rows(written):
    for name in RUN_TABLES:
        lines = (written / f"{name}.csv").read_text("utf-8").splitlines()
        assert lines[0] == ",".join(column.name for column in TABLES[name].columns)
        assert len(lines) - 1 == len(read_table(written, name))


def test_same_run_gives_the_same_bytes(written, tmp_path):
    changes = {"funding.cover": "vehicle", "funding.room_total": 300}
    again = RekenkrachtModel(seed=2, end="2027Q1", **changes).run()
    write_run(tmp_path / "again", again, csv=True, timing=Timing.since(datetime.now(UTC)))
    for name in RUN_TABLES:
        for ending in ("parquet", "csv"):
            file = f"{name}.{ending}"
            same = (written / file).read_bytes() == (tmp_path / "again" / file).read_bytes()
            assert same or name == TIMINGS, file
    old, new = load_manifest(written), load_manifest(tmp_path / "again")
    assert old["run_id"] == new["run_id"]
    for file, about in old["files"].items():
        assert not about["repeatable"] or about["blake2b"] == new["files"][file]["blake2b"]


def test_manifest_says_what_made_it(written, model):
    about = load_manifest(written)
    assert about["run_id"] == model.run_id
    assert (about["scenario"], about["history"], about["seed"]) == ("baseline", "pinned", 2)
    assert (about["start"], about["end"], about["quarters"]) == ("2024Q1", "2027Q1", 13)
    assert set(about["packages"]) == {"mesa", "numpy", "pandas", "duckdb", "pydantic"}
    assert all(about["packages"].values())
    assert about["imposed_events"]["total"] == int(model.events()["imposed"].sum())
    judged = about["evidence"]
    assert 0 < judged["judged"] < judged["parameters"]
    assert 0 < judged["share_judged_or_unverified"] < 1
    assert about["run_id"] in about["citation"]
    assert about["citation"] in (written / "CITATION.txt").read_text("utf-8")
    assert about["commit"] == code_state()[0]
    assert "parameters/funding.yaml" in about["checksums"]["evidence"]


def test_manifest_lists_every_file_with_its_checksum(written):
    files = load_manifest(written)["files"]
    assert {path.name for path in written.iterdir()} == {*files, MANIFEST}
    for name, about in files.items():
        assert checksum(written / name) == about["blake2b"]
        assert (written / name).stat().st_size == about["bytes"]


def test_data_package_explains_every_column_variable_and_outcome(written):
    package = json.loads((written / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        table = TABLES[Path(resource["path"]).stem]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == [column.name for column in table.columns]
        assert all(field["description"] for field in fields)
        units = {field["name"]: field["unit"] for field in fields if "unit" in field}
        assert units == {column.name: column.unit for column in table.columns if column.unit}
    assert {Path(resource["path"]).stem for resource in package["resources"]} == set(RUN_TABLES)
    sites = {column.name: column.unit for column in TABLES["sites"].columns if column.unit}
    named = UNITS | {"latitude": "degrees", "longitude": "degrees"}
    assert sites == {name: unit for name, unit in named.items() if name != "expected_service"}
    assert [row["variable"] for row in package["variables"]] == [item.name for item in OUTPUTS]
    assert [row["outcome"] for row in package["outcomes"]] == [item.name for item in OUTCOMES]
    assert all(row["meaning"] for row in (*package["variables"], *package["outcomes"]))


def test_crate_names_program_action_and_every_file(written):
    crate = json.loads((written / CRATE).read_text("utf-8"))
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    root = entities["./"]
    action = entities[root["mentions"]["@id"]]
    assert entities[CRATE]["about"] == {"@id": "./"}
    assert root["conformsTo"]["@id"].startswith("https://w3id.org/ro/wfrun/process/")
    assert action["instrument"]["@id"] in entities
    assert action["description"] == load_manifest(written)["command"]
    assert {part["@id"] for part in root["hasPart"]} == {
        path.name for path in written.iterdir() if path.name != CRATE
    }
    linked = [*root["hasPart"], *action["result"], root["license"], root["conformsTo"]]
    assert all(link["@id"] in entities for link in linked)


def test_bibtex_entry_is_closed_and_escaped(written):
    text = (written / "citation.bib").read_text("utf-8")
    assert text.startswith("@software{rekenkracht_")
    assert text.count("{") == text.count("}")


# Reading what is not as it should be.


def test_reading_refuses_what_is_not_a_result_folder(written, tmp_path):
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign" / MANIFEST).write_text('{"tool": "another"}')
    (tmp_path / "torn").mkdir()
    (tmp_path / "torn" / MANIFEST).write_text('{"tool": "reken')
    expected = {
        "absent": "does not exist",
        "file": "is a file",
        "empty": "no manifest.json",
        "foreign": "another tool's",
        "torn": "damaged",
    }
    for name, words in expected.items():
        with pytest.raises(InputError) as caught:
            read_table(tmp_path / name, "events")
        assert words in one_line(caught)
    with pytest.raises(InputError) as caught:
        read_table(written, "event")
    assert "did you mean events?" in one_line(caught)


@pytest.mark.parametrize("harm", ["cut", "flipped", "removed"])
def test_a_damaged_table_is_not_read(written, tmp_path, harm):
    copy = shutil.copytree(written, tmp_path / "copy")
    table = copy / "events.parquet"
    whole = bytearray(table.read_bytes())
    if harm == "cut":
        table.write_bytes(whole[: len(whole) // 2])
    elif harm == "flipped":
        whole[len(whole) // 2] ^= 1
        table.write_bytes(whole)
    else:
        table.unlink()
    with pytest.raises(InputError) as caught:
        read_table(copy, "events")
    assert "events.parquet" in one_line(caught)


# Writing: complete or not at all.


@pytest.mark.parametrize("name", ["plain", "a b", "it's [1]*", "é"])
def test_any_folder_name_will_do(model, tmp_path, name):
    write_run(tmp_path / "deep" / name, model)
    assert len(read_table(tmp_path / "deep" / name, "runs")) == 1


def test_an_empty_folder_and_older_results_are_replaced(model, tmp_path, monkeypatch):
    target = tmp_path / "run"
    target.mkdir()
    write_run(target, model, csv=True)
    assert (target / "runs.csv").exists()
    monkeypatch.chdir(tmp_path)
    write_run(Path("run"), model)
    assert not (target / "runs.csv").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_a_link_to_a_folder_is_followed(model, tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_run(tmp_path / "link", model)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / MANIFEST).exists()


def test_a_folder_with_other_files_is_left_alone(model, tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "thesis.txt").write_text("years of work")
    write_run(tmp_path / "run", model)
    (tmp_path / "run" / "thesis.txt").write_text("years of work")
    before = sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*"))
    for name, words in (("notes", "not a result folder"), ("run", "thesis.txt")):
        with pytest.raises(InputError) as caught:
            write_run(tmp_path / name, model)
        assert words in one_line(caught)
    assert sorted((path, path.stat().st_mtime_ns) for path in tmp_path.rglob("*")) == before


def test_places_that_cannot_be_a_folder(model, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("x")
    monkeypatch.chdir(tmp_path)
    places = {
        "file": "is a file",
        "file/below/it": "file is a file",
        "a" * 300: "cannot be written",
        ".": "holds files",
    }
    if Path("/proc").is_dir():
        places["/proc/rekenkracht"] = "cannot be"
        places["/proc"] = "holds files"
    for name, words in places.items():
        with pytest.raises(InputError) as caught:
            write_run(Path(name), model)
        assert words in one_line(caught)
    (tmp_path / "file").unlink()
    with pytest.raises(InputError) as caught:
        check_folder(Path())
    assert "the folder you are in" in one_line(caught)


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_trouble_on_the_way_leaves_things_as_they_were(model, tmp_path, monkeypatch, trouble):
    def fail(*_args):
        raise trouble

    monkeypatch.setattr(store, "_write_json", fail)
    expected = InputError if isinstance(trouble, OSError) else KeyboardInterrupt
    with pytest.raises(expected) as caught:
        write_run(tmp_path / "new", model)
    assert list(tmp_path.iterdir()) == []
    if expected is InputError:
        assert "No space left on device" in one_line(caught)
    monkeypatch.undo()
    write_run(tmp_path / "old", model)
    before = load_manifest(tmp_path / "old")
    monkeypatch.setattr(store, "_write_json", fail)
    with pytest.raises(expected):
        write_run(tmp_path / "old", model)
    assert load_manifest(tmp_path / "old") == before
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_a_failed_exchange_puts_the_old_results_back(model, tmp_path, monkeypatch):
    write_run(tmp_path / "run", model)
    before = load_manifest(tmp_path / "run")
    rename = Path.rename

    def stop(self, target):
        if self.name.endswith(".draft"):
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stop)
    with pytest.raises(KeyboardInterrupt):
        write_run(tmp_path / "run", model)
    assert load_manifest(tmp_path / "run") == before
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_disk_trouble_inside_the_table_engine_is_one_line(model, tmp_path):
    with pytest.raises(InputError) as caught:
        table_files.write_tables(tmp_path / "nowhere", tables.frames_of(model, 0.0))
    assert "cannot be written" in one_line(caught)


def _left_over(place: Path, pid: int, kind: str) -> Path:
    return place.with_name(f".{place.name}.{folders._host()}-{pid}-0123abcd.{kind}")


def test_left_overs_of_killed_runs_are_cleaned_up(model, tmp_path):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    target = tmp_path / "run"
    dead = _left_over(target, int(gone.stdout), "draft")
    live = _left_over(target, os.getppid(), "draft")
    other = tmp_path / ".run.notes"
    for path in (dead, live, other):
        path.mkdir()
        (path / "file").write_text("x")
    write_run(target, model)
    assert {path.name for path in tmp_path.iterdir()} == {"run", live.name, other.name}
    aged = live.stat().st_mtime - 2 * 86_400
    os.utime(live, (aged, aged))
    write_run(target, model)
    assert {path.name for path in tmp_path.iterdir()} == {"run", other.name}


def test_results_moved_aside_by_a_killed_run_come_back(model, tmp_path, monkeypatch):
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True)  # fmt: skip
    target = tmp_path / "run"
    write_run(target, model)
    before = load_manifest(target)
    target.rename(_left_over(target, int(gone.stdout), "old"))

    def fail(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "_write_json", fail)
    with pytest.raises(InputError):
        write_run(target, model)
    assert load_manifest(target) == before


KILLS = """
import os, resource, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from experiments import folder, store, table_files, tables
from experiments.store import load_manifest, read_table, write_run
from model.errors import InputError
from model.simulation import RekenkrachtModel

model = RekenkrachtModel(end="2026Q2").run()
root = Path(sys.argv[1])
frames = tables.frames_of(model, 0.0)
about = store.describe_run(model, store.Timing(datetime.now(UTC), 0.0))
store.frames_of = lambda *_: frames
store.describe_run = lambda *_: dict(about)

def arm(deadly, every):
    # Kill this process before the call number `deadly` that touches the disk (or moves folders).
    calls = 0
    def guard(function):
        def counted(*args, **kwargs):
            nonlocal calls
            calls += 1
            if calls == deadly:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)
        return counted
    if every:
        os.fsync = guard(os.fsync)
        table_files._copy = guard(table_files._copy)
        Path.write_text = guard(Path.write_text)
    folder.shutil.rmtree = guard(folder.shutil.rmtree)
    Path.mkdir = guard(Path.mkdir)
    Path.rename = guard(Path.rename)

def child(work):
    pid = os.fork()
    if pid == 0:
        work()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def whole(target):
    return all(len(read_table(target, name)) >= 0 for name in tables.RUN_TABLES)

def killed(place, deadly, every):
    def work():
        arm(deadly, every)
        write_run(place / "run", model)
    return child(work)

def aside(place):
    return [path for path in place.iterdir() if path.name.endswith(".old")]

for replace in (False, True):
    deadly, code, absent = 0, None, 0
    while code != 0:
        deadly += 1
        place = root / f"{replace}-{deadly}"
        place.mkdir()
        if replace:
            assert child(lambda: write_run(place / "run", model)) == 0
        code = killed(place, deadly, not replace)
        assert code in (0, -signal.SIGKILL), code
        if (place / "run").exists():
            assert whole(place / "run")
        else:
            absent += 1
            assert len(aside(place)) == int(replace)
        others = [path.name for path in place.iterdir() if path.name != "run"]
        assert all(name.startswith(".run.") for name in others), others
        if code != 0 and (replace or deadly % 8 == 0):
            assert child(lambda: write_run(place / "run", model)) == 0
            assert whole(place / "run")
            assert [path.name for path in place.iterdir()] == ["run"]
    assert absent == 1 if replace else absent > 20, absent

def starved():
    resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        write_run(root / "starved", model)
    except InputError as error:
        assert "cannot be written" in str(error) and chr(10) not in str(error), error
        os._exit(3)

assert child(starved) == 3
assert not (root / "starved").exists()
print("every boundary held")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_write_leaves_nothing_or_everything(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", KILLS, str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "every boundary held" in done.stdout
