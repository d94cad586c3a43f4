"""A table for readers: header and rows as text, written as HTML and as plain LaTeX."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from viz.report.markup import Markup, join, tag

_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "\N{MINUS SIGN}": "$-$", "\N{NO-BREAK SPACE}": "~",
    "\N{NON-BREAKING HYPHEN}": r"\mbox{-}", "\N{EN DASH}": "--",
    "\N{INFINITY}": r"$\infty$", "\N{SUPERSCRIPT THREE}": "$^3$", "√": r"$\surd$", "μ": r"$\mu$",
    "…": r"\ldots{}", "·": r"$\cdot$", "≥": r"$\geq$", "≤": r"$\leq$",
}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True)
class Tabular:
    """A table in words: name of its files, caption, header, rows, and which columns are numbers."""

    name: str
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = field(default_factory=frozenset)
    foreign: frozenset[int] = field(default_factory=frozenset)
    """Columns whose text is English whatever the language of the page."""
    shown: int = 60
    """Rows that stand in the page; all of them stand in the LaTeX file."""

    def __bool__(self) -> bool:
        return bool(self.rows)


def as_html(table: Tabular) -> Markup:
    """Return the table with caption and headers, in a frame that scrolls when it is too wide."""
    head = tag(
        "tr",
        *[
            tag("th", cell, scope="col", class_="n" if place in table.numbers else None)
            for place, cell in enumerate(table.header)
        ],
    )
    body = join([_row(table, row) for row in table.rows[: table.shown]], "\n")
    inside = tag(
        "table", tag("caption", table.caption), tag("thead", head), Markup("\n"), tag("tbody", body)
    )
    return tag("div", inside, class_="wide", role="region", aria_label=table.caption, tabindex="0")


def _row(table: Tabular, row: Sequence[str]) -> Markup:
    cells = [tag("th", row[0], scope="row")]
    for place, cell in enumerate(row[1:], start=1):
        english = place in table.foreign
        kind = "n" if place in table.numbers else "long" if english else None
        cells.append(tag("td", cell, class_=kind, lang="en" if english else None))
    return tag("tr", *cells)


def latex_escaped(text: str) -> str:
    """Return text that LaTeX prints as it is and never obeys."""
    return "".join(_SPECIAL.get(letter, letter) for letter in _CONTROL.sub(" ", text))


def as_latex(table: Tabular) -> str:
    """Return a plain ``tabular``, which needs no package beyond UTF-8 and T1 fonts."""
    columns = "".join("r" if place in table.numbers else "l" for place in range(len(table.header)))
    lines = [
        f"% {_CONTROL.sub(' ', table.caption)}",
        r"% Needs \usepackage[T1]{fontenc}.",
        rf"\begin{{tabular}}{{{columns}}}",
        r"\hline",
        _latex_row(table.header),
        r"\hline",
        *(_latex_row(row) for row in table.rows),
        r"\hline",
        r"\end{tabular}",
    ]
    return "\n".join(lines) + "\n"


def _latex_row(cells: Sequence[str]) -> str:
    return " & ".join(latex_escaped(cell) for cell in cells) + r" \\"
