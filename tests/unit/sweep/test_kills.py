"""kill -9 at any moment and at each write: no finished run is lost, and the tables are the same."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from experiments.sweep.parts import Parts
from tests.toys import sleeping, toy_plan
from tests.unit.sweep.folders import sweep, tables

ROOT = Path(__file__).parents[3]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
PLAN = toy_plan(points=25)
"""100 runs of 20 ms."""
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

RUNS = """
import sys
from pathlib import Path
from tests.unit.sweep.folders import sweep
from tests.unit.sweep.test_kills import PLAN
from tests.toys import sleeping
if __name__ == "__main__":
    sweep(Path(sys.argv[1]), PLAN, sleeping, workers=2, chunk_seconds=0.1)
"""


def start(script: Path, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(script), str(folder)],
        env=ENVIRONMENT, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def finished(folder: Path) -> set[int]:
    return set(Parts(folder).keys.tolist()) if (folder / "parts").exists() else set()


def wait_for_more(folder: Path, process) -> None:
    """Wait until some more runs are on disk."""
    enough, end = len(finished(folder)) + 5, time.monotonic() + 60
    while len(finished(folder)) < enough and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)


def workers_of(process: subprocess.Popen[bytes]) -> list[int]:
    """Processes of its session that do runs: those split off the loaded one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(fields[3]) == process.pid and b"forkserver" in command:
                found.append((int(fields[1]), int(entry.name)))
    parents = {pid for _, pid in found}
    return [pid for parent, pid in found if parent in parents]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")
def test_kills_of_parent_worker_and_both(tmp_path):
    sweep(tmp_path / "calm", PLAN, sleeping)
    script, folder = tmp_path / "runs.py", tmp_path / "sweep"
    script.write_text(RUNS)
    known: set[int] = set()
    for victim in ("worker", "both"):
        process = start(script, folder)
        wait_for_more(folder, process)
        assert process.poll() is None, process.communicate()[1].decode()
        if victim == "worker":
            os.kill(workers_of(process)[0], signal.SIGKILL)
            wait_for_more(folder, process)
        else:
            for pid in workers_of(process):
                os.kill(pid, signal.SIGKILL)
        process.kill()
        process.communicate()
        assert known < finished(folder)
        known = finished(folder)
    process = start(script, folder)
    assert process.wait(60) == 0, process.communicate()[1].decode()
    process.communicate()
    assert tables(folder) == tables(tmp_path / "calm")
    left = [pid for pid in workers_of(process) if Path(f"/proc/{pid}").exists()]
    assert not left


BOUNDARIES = """
import os, signal, sys
from pathlib import Path
from experiments import folder as folders
from experiments.sweep import parts
from tests.unit.sweep.folders import sweep, tables
from tests.toys import toy_plan, trivial

PLAN = toy_plan(points=1)
root = Path(sys.argv[1])

def arm(deadly):
    # Kill this process before the call number `deadly` that touches the disk, or in its middle.
    calls = 0
    def guard(function, torn=False):
        def counted(*args, **kwargs):
            nonlocal calls
            calls += 1
            if calls == deadly:
                if torn:
                    function(args[0], bytes(args[1])[: len(args[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **kwargs)
        return counted
    parts.os.write = guard(os.write, torn=True)
    os.fsync = guard(os.fsync)
    Path.mkdir = guard(Path.mkdir)
    Path.rename = guard(Path.rename)
    Path.replace = guard(Path.replace)
    folders.shutil.rmtree = guard(folders.shutil.rmtree)

def child(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
        except BaseException as error:
            print(repr(error), file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

def run(place):
    sweep(place / "sweep", PLAN, trivial, chunk_seconds=1e-9)

def killed(place, deadly):
    def work():
        arm(deadly)
        run(place)
    return child(work)

assert child(lambda: run(root / "calm")) == 0
deadly, code = 0, None
while code != 0:
    deadly += 1
    place = root / str(deadly)
    place.mkdir()
    code = killed(place, deadly)
    assert code in (0, -signal.SIGKILL), code
    if code and deadly % 3 == 0:  # then at another boundary, on top of what is there
        assert killed(place, 1 + deadly % 7) in (0, -signal.SIGKILL)
    if code and (deadly <= 10 or deadly % 4 == 0):
        assert child(lambda: run(place)) == 0
        assert tables(place / "sweep") == tables(root / "calm" / "sweep"), deadly
        assert [path.name for path in place.iterdir()] == ["sweep"]
assert deadly > 30, deadly
print("every boundary held")
"""


def test_a_kill_at_any_write(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", BOUNDARIES, str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, env=ENVIRONMENT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "every boundary held" in done.stdout
