"""Citation and tables for LaTeX: they agree with CITATION.cff and obey nobody."""

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from model.version import VERSION
from viz.report.citing import AUTHORS, LICENCE, SOFTWARE, bibtex, citation, version_words
from viz.report.tabular import Tabular, as_html, as_latex, latex_escaped

SOURCE = {
    "title": "What would flip it?", "year": "2026", "version": VERSION,
    "commit": "0123456789abcdef",
    "clean": True, "design_checksum": "89abcdef01234567", "seed": 7, "done": 1198,
}  # fmt: skip
CFF = yaml.safe_load((Path(__file__).parents[3] / "CITATION.cff").read_text("utf-8"))


def test_the_citation_agrees_with_the_citation_file():
    assert CFF["title"] == SOFTWARE
    assert CFF["license"] == LICENCE
    assert [author["name"] for author in CFF["authors"]] == [AUTHORS]
    assert str(CFF["version"]) == VERSION
    text = citation(SOURCE, "en")
    assert text.startswith(f"{AUTHORS} (2026). What would flip it? Sweep of 1,198")
    for part in (VERSION, "0123456789ab", "89abcdef0123", "seed 7", LICENCE):
        assert part in text
        assert part.replace("seed", "startgetal") in citation(SOURCE, "nl")


def test_changes_that_are_in_no_commit_show():
    assert version_words({**SOURCE, "clean": False}).endswith(".changed")
    assert version_words({**SOURCE, "commit": None}) == VERSION


@pytest.mark.parametrize(
    "title", ["A } b", "{{{", "50 % & more_of $it$", "back\\slash", "x\ny", ""]
)
def test_a_bibtex_entry_is_balanced_whatever_the_title(title):
    text = bibtex({**SOURCE, "title": title})
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert text.startswith("@misc{rekenkracht_89abcdef0123,\n")
    assert len(re.findall(r"^  \w+ +=", text, flags=re.M)) == 7
    assert not re.search(r"(?<!\\)[%&$_#]", re.sub(r"^@.*\n", "", text))


def test_every_special_sign_of_latex_is_escaped():
    found = latex_escaped("\\ { } $ & # % _ ^ ~ < > |")
    assert not re.search(r"(?<!\\)[$&#%_]", found.replace("\\textasciicircum{}", ""))
    assert latex_escaped("a\nb\x00c") == "a b c"
    assert latex_escaped("\N{MINUS SIGN}2,5\N{NO-BREAK SPACE}%") == "$-$2,5~\\%"


TABLE = Tabular("t", "A <b> & caption", ["name", "value"], [["a_b", "50 %"], ["<i>", "\\x"]],
                frozenset({1}))  # fmt: skip


def test_tables_have_a_row_per_row_and_headers():
    text = as_latex(TABLE)
    assert text.count(r"\\") == 3
    assert r"\begin{tabular}{lr}" in text
    assert r"a\_b & 50 \% \\" in text
    page = as_html(TABLE)
    assert page.count("<tr>") == 3
    assert 'scope="col" class="n"' in page
    assert "<i>" not in page
    assert "&lt;i&gt;" in page
    assert as_html(replace(TABLE, shown=1)).count("<tr>") == 2
    assert not Tabular("t", "c", ["a"], [])


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_latex_takes_the_table(tmp_path):
    body = as_latex(TABLE)
    head = "\\documentclass{article}\\usepackage[T1]{fontenc}\\begin{document}\n"
    (tmp_path / "t.tex").write_text(f"{head}{body}\\end{{document}}\n", "utf-8")
    words = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    found = subprocess.run(words, cwd=tmp_path, capture_output=True, check=False)
    assert found.returncode == 0, found.stdout[-500:]
