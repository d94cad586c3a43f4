"""How a sweep is cited: a sentence, and an entry for BibTeX."""

import re
from collections.abc import Mapping
from typing import Any

from viz.figures.numbers import Lang, whole
from viz.report.tabular import latex_escaped

AUTHORS = "The rekenkracht authors"
LICENCE = "Apache-2.0"
SOFTWARE = "rekenkracht: negotiations on European AI compute and the Dutch position"
"""As in ``CITATION.cff``."""
_SHORT = 12
_TEXT = {
    "en": "{authors} ({year}). {title} Sweep of {n} simulation runs with rekenkracht {version}, "
    "design {design}, seed {seed}. Licence {licence}.",
    "nl": "{authors} ({year}). {title} Reeks van {n} simulaties met rekenkracht {version}, "
    "ontwerp {design}, startgetal {seed}. Licentie {licence}.",
}


def version_words(source: Mapping[str, Any]) -> str:
    """Return version and commit, with a mark when files were changed since."""
    commit = f"+{str(source['commit'])[:_SHORT]}" if source.get("commit") else ""
    changed = ".changed" if commit and source.get("clean") is False else ""
    return f"{source.get('version', '?')}{commit}{changed}"


def citation(source: Mapping[str, Any], lang: Lang) -> str:
    """Return the sentence by which a sweep is cited.

    Parameters
    ----------
    source
        title, year, version, commit, clean, design_checksum, seed, done.
    lang
        Language of the sentence.
    """
    title = str(source["title"]).strip()
    return _TEXT[lang].format(
        authors=AUTHORS, year=source["year"], version=version_words(source), licence=LICENCE,
        title=title if title.endswith(("?", "!", ".")) else f"{title}.",
        n=whole(source["done"], lang), design=str(source["design_checksum"])[:_SHORT],
        seed=source["seed"],
    )  # fmt: skip


def bibtex(source: Mapping[str, Any]) -> str:
    """Return the entry for BibTeX; whatever stands in the title is escaped."""
    design = re.sub(r"[^0-9A-Za-z]", "", str(source["design_checksum"]))[:_SHORT] or "sweep"
    fields = {
        "author": f"{{{AUTHORS}}}",
        "title": f"{{{_balanced(str(source['title']))}}}",
        "year": str(source["year"]),
        "howpublished": f"Sweep of {source['done']} runs with rekenkracht",
        "version": latex_escaped(version_words(source)),
        "note": f"Design {design}, seed {source['seed']}. Software: {SOFTWARE}",
        "license": LICENCE,
    }
    lines = "".join(f"  {name:<12} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{rekenkracht_{design},\n{lines}}}\n"


def _balanced(text: str) -> str:
    """Return a title that cannot end its field: BibTeX counts braces even when they are escaped."""
    plain = " ".join(text.split()).replace("{", "(").replace("}", ")")
    escaped = latex_escaped(plain.replace("\\", "/"))
    return re.sub(r"\\(textasciicircum|textasciitilde|textless|textgreater|textbar|textquotedbl"
                  r"|ldots)\{\}", r"{\\\1}", escaped)  # fmt: skip
