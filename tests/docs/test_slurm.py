"""The job scripts are sound, and call the program as it is meant."""

import os
import subprocess
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "how-to" / "slurm"
RECORDS = '#!/bin/bash\necho "$(basename "$0") $*" >> "$CALLS"\n'


@pytest.mark.skipif(os.name != "posix", reason="needs bash")
@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            "array.sh",
            {"rekenkracht sweep my.toml --shard 3/8 --workers 4 --quiet --out out/my-shard-3"},
        ),
        (
            "dask.sh",
            {
                "dask scheduler --scheduler-file s.json --no-dashboard",
                "dask worker --scheduler-file s.json --no-dashboard --nworkers 4 --nthreads 1",
                "rekenkracht sweep my.toml --cluster s.json --quiet --out out/my",
            },
        ),
    ],
)
def test_job_scripts(tmp_path, script, expected):
    for name in ("rekenkracht", "dask"):
        (tmp_path / name).write_text(RECORDS)
        (tmp_path / name).chmod(0o755)
    given = os.environ | {
        "PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(tmp_path / "calls"),
        "SLURM_ARRAY_TASK_ID": "3", "SLURM_ARRAY_TASK_MAX": "8", "SLURM_CPUS_PER_TASK": "4",
        "RESULTS": "out", "SCHEDULER_FILE": "s.json", "RUN": "",
    }  # fmt: skip
    text = (
        (FOLDER / script)
        .read_text()
        .replace("\nrekenkracht sweep", "\nsleep 0.5; rekenkracht sweep")
    )
    done = subprocess.run(
        ["bash", "-c", text, script, "my.toml"], env=given, cwd=tmp_path, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert set((tmp_path / "calls").read_text().splitlines()) == expected
