"""Write a report: page, figures, tables and citation in one folder, whole or not at all."""

import json
from collections.abc import Iterator
from pathlib import Path

from experiments.describe import BIBTEX, CITATION
from experiments.folder import check_folder, new_folder
from experiments.manifest import list_files
from experiments.reading import MANIFEST, TOOL
from viz.figures.catalogue import Drawn, figures_of
from viz.figures.numbers import Lang
from viz.figures.saving import write_figure
from viz.report.citing import bibtex, citation
from viz.report.closing import failed_table, identity_table
from viz.report.contents import Contents, Shown
from viz.report.judgement import judged_table
from viz.report.material import ANALYSIS_FOLDER, REPORT_FOLDER, Material, read_material
from viz.report.opening import arms_table, factors_table
from viz.report.page import report_page
from viz.report.readable import (
    boxes_table,
    drivers_table,
    effects_table,
    heat_table,
    levels_table,
    reasons_table,
    robustness_table,
    shares_table,
)  # fmt: skip
from viz.report.tabular import Tabular, as_latex

PAGE = "report.html"
_WHOLE = {
    "effects": effects_table, "means": levels_table, "shares": shares_table,
    "discovery": boxes_table,
}  # fmt: skip
"""Tables in words that come from a whole table of the analysis."""
_PER_FIGURE = {
    "heat": heat_table, "reasons": reasons_table, "sensitivity": drivers_table,
    "robustness": robustness_table,
}  # fmt: skip
"""Tables in words that hold the numbers of one figure."""


def write_report(folder: Path, *, lang: Lang = "en", out: Path | None = None) -> Path:
    """Write the report of an analysed sweep and return the path of its page.

    Parameters
    ----------
    folder
        The folder of the sweep, with its ``analysis``.
    lang
        Language of the page and the figures.
    out
        Where the report goes; by default ``folder/report``.

    Raises
    ------
    InputError
        Not a sweep, no analysis, or the place cannot be written.
    """
    target = out or folder / REPORT_FOLDER
    check_folder(target)
    material = read_material(folder, lang)
    with new_folder(target) as draft:
        contents = _contents(material, draft, folder / ANALYSIS_FOLDER)
        (draft / PAGE).write_text(report_page(contents), "utf-8")
        _write_tables(draft, contents, folder / ANALYSIS_FOLDER)
        (draft / BIBTEX).write_text(bibtex(material.source), "utf-8")
        (draft / CITATION).write_text(f"{citation(material.source, lang)}\n", "utf-8")
        about = {
            "tool": TOOL, "kind": "report", "version": material.source["version"],
            "title": material.title, "lang": lang, "files": list_files(draft),
        }  # fmt: skip
        text = json.dumps(about, indent=2, ensure_ascii=False)
        (draft / MANIFEST).write_text(f"{text}\n", "utf-8")
    return target / PAGE


def _contents(material: Material, draft: Path, analysis: Path) -> Contents:
    """Draw and save the figures, and put the tables in words."""
    shown, tables = [], dict(_tables(material))
    for number, drawn in enumerate(figures_of(material.analysis, material.about), start=1):
        write_figure(drawn.figure, draft, drawn.name, drawn_before=analysis)
        svg = (draft / f"{drawn.name}.svg").read_text("utf-8")
        shown.append(Shown(number, drawn, svg))
        tables.update(_numbers_of(drawn, material))
    bare = Contents(material, tuple(shown), tables)
    for maker in (arms_table, factors_table, failed_table, identity_table, judged_table):
        table = maker(bare)
        tables[table.name] = table
    return Contents(material, tuple(shown), tables)


def _tables(material: Material) -> Iterator[tuple[str, Tabular]]:
    for name, maker in _WHOLE.items():
        if name in material.tables:
            table = maker(material)
            yield table.name, table


def _numbers_of(drawn: Drawn, material: Material) -> dict[str, Tabular]:
    maker = _PER_FIGURE.get(drawn.kind)
    return {drawn.name: maker(drawn.rows, drawn.name, material)} if maker else {}


def _write_tables(draft: Path, contents: Contents, analysis: Path) -> None:
    """Write every table of the analysis as CSV, in full, and every table of the page as LaTeX."""
    for name, table in contents.material.tables.items():
        given = analysis / f"{name}.csv"
        text = given.read_bytes() if given.is_file() else table.to_csv(index=False).encode("utf-8")
        (draft / f"{name}.csv").write_bytes(text)
    for name, tabular in contents.tables.items():
        if tabular:
            (draft / f"{name}.tex").write_text(as_latex(tabular), "utf-8")
