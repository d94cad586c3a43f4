"""Every command that the README shows runs as it stands there."""

import re
import shlex
from pathlib import Path

import pytest

from rekenkracht.cli import main

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, flags=re.S)
LINES = [line for block in BLOCKS for line in block.splitlines() if line.startswith("rekenkracht ")]


def test_the_commands_of_the_readme_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert len(LINES) >= 7
    for line in LINES:
        words = shlex.split(line, comments=True)[1:]
        assert main(words) == 0, (line, capsys.readouterr().err)
        assert capsys.readouterr().out.strip(), line


def test_the_two_set_up_lines_are_there_and_differ_only_in_what_they_need():
    setup = [line for block in BLOCKS for line in block.splitlines() if "venv" in line]
    assert any(line.endswith("rekenkracht run baseline") for line in setup)
    assert any(
        "'.[test]'" in line and line.endswith("pytest -q -n auto --dist loadfile") for line in setup
    )
    assert all("-c constraints.txt" in line for line in setup if "pip" in line)


@pytest.mark.parametrize(
    "page", sorted((Path(__file__).parents[2] / "docs" / "how-to").glob("*.md"))
)
def test_how_to_pages_name_only_files_that_exist(page):
    root = Path(__file__).parents[2]
    for name in re.findall(
        r"`((?:agents|model|tests|docs)/[\w./]+\.(?:py|yaml|csv|md))`", page.read_text()
    ):
        assert (root / name).exists(), f"{page.name}: {name}"
