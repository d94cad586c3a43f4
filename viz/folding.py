"""Repeated refusals of a list taken together, with the quarters in which they came."""

from collections.abc import Mapping, Sequence
from typing import Any

from viz.layout import joined

Row = Mapping[Any, Any]


def folded(rows: Sequence[Row], texts: Sequence[str]) -> list[tuple[str, str]]:
    """Return date and text of each event; the same refusal again adds its quarter to the first.

    Parameters
    ----------
    rows : events in order; one with a reason is a refusal
    texts : what is said of each
    """
    quarters: dict[str, list[str]] = {}
    for row, text in zip(rows, texts, strict=True):
        if row["reason"]:
            quarters.setdefault(text, []).append(row["when"])
    told, lines = set(), []
    for row, text in zip(rows, texts, strict=True):
        if text in told:
            continue
        when = list(dict.fromkeys(quarters.get(text, ())))
        again = f", in {joined(when)}" if len(when) > 1 else ""
        lines.append((row["date"], f"{text}{again}"))
        if row["reason"]:
            told.add(text)
    return lines
