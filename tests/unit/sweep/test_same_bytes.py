"""Whoever runs a sweep, where and in how many goes: the tables are the same, byte for byte."""

import random

import pytest

from experiments.design.plan import Arm, Plan, Point
from experiments.reading import load_manifest, read_table
from experiments.sweep.keys import Shard
from experiments.sweep.merging import merge_sweeps
from experiments.sweep.running import Stopped
from model.errors import InputError
from tests.toys import failing, toy_plan, trivial, wordy
from tests.unit.sweep.folders import SMALL, CountedRuns, sweep, tables, with_replications


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "sweep"
    sweep(folder)
    return folder


def test_the_tables_hold_the_design_in_its_order(whole):
    runs, outcomes = read_table(whole, "runs"), read_table(whole, "outcomes")
    rows = runs[["replication", "point", "arm"]].itertuples(index=False, name=None)
    assert list(rows) == [
        (replication, point, arm)
        for replication in (1, 2)
        for point in range(1, 7)
        for arm in ("arm1", "arm2")
    ]
    assert runs["seed"].tolist() == [run.seed for run in SMALL.runs()]
    assert outcomes["run_id"].drop_duplicates().tolist() == runs["run_id"].tolist()
    first = next(SMALL.runs())
    expected = trivial(first).tables["outcomes"]["value"][0]
    assert outcomes["value"][0] == expected
    assert outcomes["text"][1] == f"W{first.seed % 3}"
    points = read_table(whole, "points")
    assert points["value"].tolist() == [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]


@pytest.mark.parametrize("workers", [2, 3])
def test_many_workers(whole, tmp_path, workers):
    report = sweep(tmp_path / "many", workers=workers)
    assert (report.run_now, report.counts.done) == (24, 24)
    assert tables(tmp_path / "many") == tables(whole)


@pytest.mark.parametrize("of", [2, 5])
def test_shards(whole, tmp_path, of):
    folders = [tmp_path / f"shard{number}" for number in range(1, of + 1)]
    for number, folder in enumerate(folders, 1):
        sweep(folder, shard=Shard(number, of))
    merge_sweeps(folders[::-1], tmp_path / "merged")
    assert tables(tmp_path / "merged") == tables(whole)
    assert sweep(tmp_path / "merged").run_now == 0


def test_a_sweep_that_is_stopped_again_and_again(whole, tmp_path):
    folder, done = tmp_path / "stopped", 0
    for _ in range(3):
        watch = CountedRuns(stop_after=3)
        with pytest.raises(Stopped, match=r"of 24 runs are safe in .*stopped, and the same line"):
            sweep(folder, watch=watch)
        done += watch.runs
    report = sweep(folder)
    assert report.run_now == 24 - done
    assert tables(folder) == tables(whole)
    assert not (folder / "parts").exists()


def interrupting(run):
    raise KeyboardInterrupt


def test_stopped_before_anything_was_done(tmp_path):
    with pytest.raises(Stopped, match="nothing was finished yet"):
        sweep(tmp_path / "none", simulator=interrupting)


def test_more_replications_run_only_what_is_new(whole, tmp_path):
    folder = tmp_path / "grown"
    sweep(folder, with_replications(1))
    report = sweep(folder)
    assert report.run_now == 12
    assert tables(folder) == tables(whole)
    assert sweep(folder).run_now == 0


def test_more_points_run_only_what_is_new(whole, tmp_path):
    folder = tmp_path / "grown"
    sweep(folder, toy_plan(points=4))
    assert sweep(folder).run_now == 8
    assert tables(folder) == tables(whole)


def test_extending_twice_and_being_stopped_in_between(whole, tmp_path):
    folder = tmp_path / "grown"
    sweep(folder, toy_plan(points=3, replications=1))
    with pytest.raises(Stopped):
        sweep(folder, toy_plan(points=5, replications=1), watch=CountedRuns(stop_after=2))
    before = sweep(folder, toy_plan(points=5, replications=1)).run_now
    assert 0 < before <= 2
    assert sweep(folder).run_now == 24 - 10
    assert tables(folder) == tables(whole)


@pytest.mark.parametrize("simulator", [failing, wordy])
def test_failures_and_tables_of_uneven_length(tmp_path, simulator):
    for name, options in (("one", {}), ("two", {"workers": 2})):
        sweep(tmp_path / name, simulator=simulator, record="indicators", **options)
    sweep(tmp_path / "grown", with_replications(1), simulator=simulator, record="indicators")
    sweep(tmp_path / "grown", simulator=simulator, record="indicators")
    assert tables(tmp_path / "one") == tables(tmp_path / "two") == tables(tmp_path / "grown")
    assert "indicators.parquet" in tables(tmp_path / "one")


def test_rows_that_are_the_same_run_are_run_once(tmp_path):
    arms = (Arm("a", "baseline"), Arm("b", "baseline"), Arm("c", "baseline", "", {"shift": 1.0}))
    points = tuple(Point(n, 1, {"x": x}) for n, x in enumerate((0.5, 0.7, 0.5), 1))
    plan = Plan((), arms, points, 2, 1)
    report = sweep(tmp_path / "one", plan)
    assert (report.counts.done, report.run_now) == (18, 8)
    runs, outcomes = read_table(tmp_path / "one", "runs"), read_table(tmp_path / "one", "outcomes")
    assert runs["run_id"].nunique() == 8
    assert len(outcomes) == 8 * 3
    assert len(read_table(tmp_path / "one", "timings")) == 8
    sweep(tmp_path / "grown", Plan((), arms, points[:2], 1, 1))
    sweep(tmp_path / "grown", plan)
    shards = [tmp_path / f"s{number}" for number in (1, 2, 3, 4)]
    for number, folder in enumerate(shards, 1):
        sweep(folder, plan, shard=Shard(number, 4))
    merge_sweeps(shards, tmp_path / "merged")
    assert tables(tmp_path / "one") == tables(tmp_path / "grown") == tables(tmp_path / "merged")


def test_csv_twins_come_when_asked_for_later(whole, tmp_path):
    sweep(tmp_path / "csv")
    assert sweep(tmp_path / "csv", csv=True).run_now == 0
    found = tables(tmp_path / "csv")
    assert {name: found[name] for name in tables(whole)} == tables(whole)
    assert found["runs.csv"].count(b"\n") == 25


def test_a_part_of_a_sweep_is_merged_only_when_asked_for(whole, tmp_path):
    with pytest.raises(Stopped):
        sweep(tmp_path / "stopped", watch=CountedRuns(stop_after=3))
    sweep(tmp_path / "s2", shard=Shard(2, 3))
    sweep(tmp_path / "s3", shard=Shard(3, 3))
    with pytest.raises(InputError, match=r"8 of 24 runs are missing \(shard 1/3: 8\); run them"):
        merge_sweeps([tmp_path / "s2", tmp_path / "s3"], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()
    with pytest.raises(InputError, match="runs are missing"):
        merge_sweeps([tmp_path / "stopped"], tmp_path / "merged")
    report = merge_sweeps([tmp_path / "s2", tmp_path / "s3"], tmp_path / "merged", partial=True)
    assert (report.counts.done, report.counts.missing) == (16, 8)
    assert load_manifest(tmp_path / "merged")["counts"]["missing"] == 8
    assert len(read_table(tmp_path / "merged", "runs")) == 16
    assert sweep(tmp_path / "merged").run_now == 8
    assert tables(tmp_path / "merged") == tables(whole)


def test_a_long_table_is_written_in_pieces(tmp_path, monkeypatch):
    plan = toy_plan(points=40)
    sweep(tmp_path / "one", plan)
    monkeypatch.setattr("experiments.table_files._ROWS", 50)
    sweep(tmp_path / "pieces", plan, csv=True)
    sweep(tmp_path / "again", plan, csv=True, workers=2)
    assert tables(tmp_path / "pieces") == tables(tmp_path / "again")
    one, pieces = load_manifest(tmp_path / "one"), load_manifest(tmp_path / "pieces")
    assert one["tables"]["outcomes"]["rows"] == pieces["tables"]["outcomes"]["rows"] == 480
    for name in ("runs", "outcomes", "points", "factors"):
        assert read_table(tmp_path / "one", name).equals(read_table(tmp_path / "pieces", name))


def test_any_order_of_finishing_gives_the_same(whole, tmp_path, monkeypatch):
    """Chunks come back in any order and some come twice, as from a cluster that lost a worker."""
    from experiments.sweep import driving

    luck = random.Random(1)
    usual = driving.Driver._keep

    def shuffled(self, finished, crew, parts):
        mixed = [*finished]
        luck.shuffle(mixed)
        usual(self, mixed, crew, parts)
        for future, chunk in mixed[:1]:
            parts.append([(chunk, future.result().content)])

    monkeypatch.setattr(driving.Driver, "_keep", shuffled)
    sweep(tmp_path / "mixed", workers=3, chunk_seconds=1e-9)
    assert tables(tmp_path / "mixed") == tables(whole)


def test_folders_made_from_the_tables_do_not_hinder(tmp_path):
    folder = tmp_path / "sweep"
    sweep(folder, with_replications(1))
    (folder / "analysis").mkdir()
    (folder / "analysis" / "means.csv").write_text("x")
    assert sweep(folder).run_now == 12
    assert not (folder / "analysis").exists()
