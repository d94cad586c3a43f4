"""Say things in the language of the report; every sentence stands in both, side by side."""

from collections.abc import Mapping

from viz.report.sentences_closing import CLOSING
from viz.report.sentences_design import DESIGN
from viz.report.sentences_results import RESULTS

SENTENCES: Mapping[str, tuple[str, str]] = {**DESIGN, **RESULTS, **CLOSING}
"""English and Dutch, by key."""
_KEPT_TOGETHER = "n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n}"
"""A number of runs is never broken over two lines."""


def tell(key: str, lang: str, **parts: str) -> str:
    """Return a sentence in a language, with its parts filled in."""
    text = SENTENCES[key][0 if lang == "en" else 1]
    return text.replace("n = {n}", _KEPT_TOGETHER).format(**parts)
