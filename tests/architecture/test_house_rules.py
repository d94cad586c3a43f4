"""Rules of the house that no linter knows."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("agents", "model", "experiments", "viz", "rekenkracht")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


def code_lines(node: ast.AST) -> int:
    """Lines of a function without its docstring."""
    first = node.body[0]
    start = node.lineno
    is_doc = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    doc = (first.end_lineno - first.lineno + 1) if is_doc else 0
    return node.end_lineno - start + 1 - doc


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_files_and_functions_stay_short(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert code_lines(node) <= LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", sorted((ROOT / "agents").glob("*.py")), ids=lambda p: p.name)
def test_parties_reach_for_nothing(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            reaches = node.value.id == "self" and node.attr in ("model", "random", "rng")
            assert not reaches, f"line {node.lineno}"


NUMBERS = {0, 1, 2, -1, 0.5, 100, 1000}
"""Neutral elements, halves, and the factors of percent and of million against billion."""
JUDGED_FREE = [
    *sorted((ROOT / "agents").glob("*.py")),
    *sorted((ROOT / "model" / "mechanisms").glob("*.py")),
]


@pytest.mark.parametrize("path", JUDGED_FREE, ids=lambda p: p.name)
def test_no_bare_numbers_in_parties_and_mechanisms(path):
    """A number belongs in the evidence; named constants of the calendar or of rounding may stay."""
    tree = ast.parse(path.read_text("utf-8"))
    named = {
        id(part)
        for node in tree.body
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for part in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and type(node.value) in (int, float):
            assert id(node) in named or node.value in NUMBERS, f"line {node.lineno}: {node.value}"


def test_only_one_place_makes_random_numbers():
    for path in SOURCES:
        text = path.read_text("utf-8")
        if path.name != "random_streams.py":
            assert not re.search(r"np\.random|import random\b|from random\b", text), path


def test_version_is_the_same_everywhere():
    version = re.search(r'VERSION = "(.+)"', (ROOT / "model/version.py").read_text())[1]
    assert f"version: {version}" in (ROOT / "CITATION.cff").read_text()
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text()


def test_nothing_speaks_of_machines_or_package_indexes():
    for path in [
        *SOURCES,
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/**/*.md"),
        ROOT / "constraints.txt",
    ]:
        text = path.read_text("utf-8")
        assert not re.search(
            r"(/(root|tmp|home)/|--index-url|--find-links|files\.pythonhosted)", text
        ), path
