"""Say things in the language of the report; every sentence stands in both, side by side."""

from collections.abc import Mapping

from viz.report.sentences_closing import CLOSING
from viz.report.sentences_design import DESIGN
from viz.report.sentences_results import RESULTS

SENTENCES: Mapping[str, tuple[str, str]] = {**DESIGN, **RESULTS, **CLOSING}
"""English and Dutch, by key."""


def tell(key: str, lang: str, **parts: str) -> str:
    """Return a sentence in a language, with its parts filled in."""
    return SENTENCES[key][0 if lang == "en" else 1].format(**parts)
