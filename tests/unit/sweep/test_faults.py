"""Everything that can go wrong with a sweep's folder is one line, and no finished run is lost."""

import errno
import json
import os
import socket
import subprocess
import sys
import time

import numpy as np
import pytest

from experiments import folder as folders
from experiments.design.plan import Span
from experiments.store import check_folder
from experiments.sweep import parts as parts_module
from experiments.sweep import study as study_module
from experiments.sweep.keys import Shard
from experiments.sweep.lock import locked
from experiments.sweep.merging import merge_sweeps
from experiments.sweep.parts import Parts, packed, scan
from experiments.sweep.running import Stopped, run_sweep
from experiments.sweep.study import Options, Study
from model.errors import InputError
from tests.toys import toy_plan, trivial, wordy
from tests.unit.sweep.folders import SMALL, CountedRuns, sweep, tables, with_replications


def stopped(folder, **options):
    """Leave a sweep that was stopped after some chunks of one run each."""
    with pytest.raises(Stopped):
        sweep(folder, watch=CountedRuns(stop_after=10), chunk_seconds=1e-9, **options)
    (part,) = (folder / "parts").iterdir()
    return part


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole") / "sweep"
    sweep(folder)
    return folder


@pytest.fixture(scope="module")
def part_bytes(tmp_path_factory):
    return stopped(tmp_path_factory.mktemp("part") / "sweep").read_bytes()


def cuts(content: bytes) -> list[int]:
    """Return places in a part file: every boundary between two writes, and inside some frames."""
    found, place = [0, 4, len(parts_module.MAGIC)], len(parts_module.MAGIC)
    while place < len(content):
        size = 8 + int.from_bytes(content[place : place + 4], "little")
        found += [place + 3, place + 9, place + size - 1, place + size]
        place += size
    return found


def test_a_part_cut_anywhere_keeps_every_whole_frame(tmp_path, part_bytes):
    path = tmp_path / "x.part"
    path.write_bytes(part_bytes)
    frames, lost = scan(path)
    assert (sum(len(frame.keys) for frame in frames), lost) == (10, 0)
    ends = [frame.place + frame.size for frame in frames]
    for cut in cuts(part_bytes):
        path.write_bytes(part_bytes[:cut])
        found, lost = scan(path)
        assert len(found) == sum(end <= cut for end in ends)
        assert (lost == 0) == (cut in (len(parts_module.MAGIC), 0, *ends))


def test_after_a_torn_record_only_that_is_run_again(whole, tmp_path):
    part = stopped(tmp_path / "torn")
    part.write_bytes(part.read_bytes()[:-5])
    report = sweep(tmp_path / "torn")
    assert report.run_now == 24 - 9
    assert tables(tmp_path / "torn") == tables(whole)
    assert len(report.notes) == 1
    assert "torn or damaged; what they held is run again" in report.notes[0]


@pytest.mark.parametrize("where", [0, 10, 200, -60])
def test_damage_is_noticed_and_what_follows_is_run_again(whole, tmp_path, where):
    part = stopped(tmp_path / "bad")
    content = bytearray(part.read_bytes())
    content[where] ^= 0x10
    part.write_bytes(bytes(content))
    report = sweep(tmp_path / "bad")
    assert 24 - 10 < report.run_now <= 24
    assert len(report.notes) == 1
    assert tables(tmp_path / "bad") == tables(whole)


def test_a_frame_that_says_more_than_it_holds_ends_the_file(tmp_path):
    path = tmp_path / "x.part"
    frame = packed([1, 2, 3], b"")
    broken = parts_module._HEAD.pack(4, parts_module.zlib.crc32(b"\xff\xff\0\0")) + b"\xff\xff\0\0"
    path.write_bytes(parts_module.MAGIC + frame + broken + frame)
    frames, lost = scan(path)
    assert [frame.keys.tolist() for frame in frames] == [[1, 2, 3]]
    assert lost == len(broken) + len(frame)


def test_sound_frames_with_foreign_content_are_one_line(tmp_path):
    (tmp_path / "parts").mkdir()
    parts = Parts(tmp_path)
    parts.append([([5], b"no chunk")])
    parts.close()
    with pytest.raises(InputError, match="is damaged: not a chunk of a sweep"):
        list(Parts(tmp_path).records())


@pytest.mark.parametrize("room", [0, 1, 3, 5])
def test_a_full_disk_while_running_loses_nothing(whole, tmp_path, monkeypatch, room):
    folder, calls = tmp_path / "full", []
    usual = os.write

    def write(handle, content):
        calls.append(len(content))
        if len(calls) > room:
            usual(handle, bytes(content)[:7])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return usual(handle, content)

    monkeypatch.setattr(parts_module.os, "write", write)
    with pytest.raises(InputError, match=r"full cannot be written: No space left .* is safe"):
        sweep(folder, chunk_seconds=1e-9)
    monkeypatch.undo()
    kept = sum(len(frame.keys) for frame in Parts(folder).frames)
    assert sweep(folder).run_now == 24 - kept
    assert (kept > 0) == (room > 1)
    assert tables(folder) == tables(whole)


def test_a_full_disk_while_writing_tables_loses_nothing(whole, tmp_path, monkeypatch):
    folder = tmp_path / "full"

    def refuse(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folders, "_sync", refuse)
    with pytest.raises(InputError, match="full cannot be written: No space left on device"):
        sweep(folder)
    monkeypatch.undo()
    assert [path.name for path in tmp_path.iterdir()] == ["full"]
    assert sweep(folder).run_now == 0
    assert tables(folder) == tables(whole)


def test_a_damaged_finished_table_is_one_line(tmp_path):
    sweep(tmp_path / "sweep")
    path = tmp_path / "sweep" / "outcomes.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with pytest.raises(InputError, match=r"outcomes.parquet is damaged"):
        sweep(tmp_path / "sweep", with_replications(3))


def test_state_that_cannot_be_read_is_one_line(tmp_path):
    stopped(tmp_path / "sweep")
    (tmp_path / "sweep" / ".sweep.json").write_text("{}")
    with pytest.raises(InputError, match="does not say what the folder holds"):
        sweep(tmp_path / "sweep")


OTHERS = {
    "has seed 1, this design 2": {"plan": toy_plan().__class__(
        SMALL.factors, SMALL.arms, SMALL.points, 2, 2)},
    "has other arms": {"plan": toy_plan(arms=3)},
    "has other points": {"plan": toy_plan(block=3)},
    "has 6 points, this design only 3": {"plan": toy_plan(points=3)},
    "has 2 replications, this design only 1": {"plan": with_replications(1)},
    "covers 2024Q1, 2035Q4, 5000, this design 2024Q1, 2030Q4, 5000": {"plan": toy_plan().__class__(
        SMALL.factors, SMALL.arms, SMALL.points, 2, 1, Span(end="2030Q4"))},
    "records outcomes, this design all": {"record": "all"},
    "is shard 1/1, not 1/2": {"shard": Shard(1, 2)},
    "was run by tests.toys:trivial, not by tests.toys:wordy": {"simulator": wordy},
}  # fmt: skip


@pytest.fixture(scope="module")
def going(tmp_path_factory):
    folder = tmp_path_factory.mktemp("going") / "sweep"
    stopped(folder)
    return folder


@pytest.mark.parametrize("said", OTHERS)
def test_a_folder_of_another_sweep_is_refused(whole, going, said):
    for folder in (whole, going):
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        with pytest.raises(InputError, match=f"holds another sweep: it {said}; give another"):
            sweep(folder, **OTHERS[said])
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


def test_a_folder_of_another_version_is_refused(whole, going, monkeypatch):
    monkeypatch.setattr(study_module, "VERSION", "9.9.9")
    for folder in (whole, going):
        with pytest.raises(InputError, match=r"was made by version .*, this is version 9.9.9"):
            sweep(folder)


def test_a_single_run_does_not_replace_a_sweep(whole, going):
    with pytest.raises(InputError, match="holds a sweep; give another folder"):
        check_folder(whole)
    with pytest.raises(InputError, match="holds a sweep that is not finished"):
        check_folder(going)


def test_a_folder_with_other_files_is_refused(tmp_path):
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="holds files and is not a result folder"):
        sweep(tmp_path)


def test_a_folder_without_rights_is_one_line(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be written: "):
        sweep(tmp_path / "file" / "sweep")


def test_two_sweeps_in_one_folder(tmp_path):
    said = rf"a sweep already runs .*process {os.getpid()} on"
    with locked(tmp_path / "sweep"), pytest.raises(InputError, match=said):
        sweep(tmp_path / "sweep")
    sweep(tmp_path / "sweep")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sweep"]


def test_the_lock_of_a_dead_process_is_taken_over(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path; from experiments.sweep.lock import *\n"
        "with locked(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = str(folders.Path(folders.__file__).parents[1])
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "sweep")], cwd=root, check=False)
    assert (tmp_path / ".sweep.lock").exists()
    sweep(tmp_path / "sweep")
    assert not (tmp_path / ".sweep.lock").exists()


@pytest.mark.parametrize(("age", "taken"), [(10, False), (3600, True)])
def test_the_lock_of_another_computer_counts_while_it_shows_signs_of_life(tmp_path, age, taken):
    lock = tmp_path / ".sweep.lock"
    lock.write_text(json.dumps({"pid": 1, "host": f"not-{socket.gethostname()}"}))
    os.utime(lock, (time.time() - age, time.time() - age))
    if taken:
        sweep(tmp_path / "sweep")
        return
    with pytest.raises(InputError, match="process 1 on not-"):
        sweep(tmp_path / "sweep")


@pytest.mark.parametrize(("other", "said"), [
    ({"plan": toy_plan(arms=3)}, "its arms is"),
    ({"plan": with_replications(3)}, "its replications is 3, not 2"),
])  # fmt: skip
def test_shards_of_two_sweeps_are_not_merged(tmp_path, other, said):
    sweep(tmp_path / "a", shard=Shard(1, 2))
    sweep(tmp_path / "b", shard=Shard(2, 2), **other)
    with pytest.raises(InputError, match=f"is of another sweep than .*: {said}"):
        merge_sweeps([tmp_path / "a", tmp_path / "b"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_merging_what_is_no_sweep_or_into_itself(tmp_path, whole):
    with pytest.raises(InputError, match="nowhere does not exist"):
        merge_sweeps([tmp_path / "nowhere"], tmp_path / "out")
    with pytest.raises(InputError, match="is one of the folders to merge"):
        merge_sweeps([whole], whole)
    with locked(whole), pytest.raises(InputError, match="a sweep already runs in this folder"):
        merge_sweeps([whole], tmp_path / "out")


def test_a_stop_rule_and_shards_do_not_go_together(tmp_path):
    study = Study(SMALL, until=study_module.Goal("y", 0.1, 10))
    with pytest.raises(InputError, match="--shard does not go with a stop rule"):
        run_sweep(study, tmp_path / "x", simulator=trivial, options=Options(shard=Shard(1, 2)))


def test_finding_what_is_left_reads_no_results(tmp_path, monkeypatch):
    part = stopped(tmp_path / "sweep")
    monkeypatch.setattr(parts_module, "decode", None)
    assert np.array_equal(Parts(tmp_path / "sweep").keys, np.unique(Parts(tmp_path / "sweep").keys))
    assert len(Parts(tmp_path / "sweep").keys) == 10
    assert part.exists()
