"""The page on screening the uncertainties of the arena of sites: tables in, Markdown out."""

import math
from collections.abc import Iterable, Sequence

import pandas as pd

from experiments.effects import (
    MATTERS,
    NOTHING,
    OPEN,
    SLIGHT,
    SMALL,
    largest,
    ranking,
    resolution,
    verdicts,
)
from experiments.screening import DATES, END, MEASURES, NEVER, screened
from experiments.shares import quantiles
from model.parameters.evidence import evidence
from model.quarters import label
from model.version import VERSION
from viz.layout import percent
from viz.screening_reading import factory, reading

_STRONGEST = 5
_LOUD = {MATTERS: "**matters**", OPEN: "open", SLIGHT: "small", NOTHING: "nothing"}

MARK = "<!-- Written by `rekenkracht screen`; change the program, not this page. -->"
"""The line that shows that a page comes from this command."""


def screening_page(table: pd.DataFrame, base: pd.DataFrame, seed: int) -> str:
    """Return the page for the effects and base draws of a screening.

    Parameters
    ----------
    table : see :func:`experiments.effects.effects`
    base : see :func:`experiments.effects.base_draws`
    seed : the seed of the screening
    """
    found = verdicts(table)
    return "\n".join(
        [
            *_head(table, base, seed),
            *_outcomes(table, base),
            *_plainly(found),
            *_parameters(table, found),
            *_strongest(table),
            *factory(base),
            *reading(len(base), len(table[table["changed"] > 0])),
        ]
    )


def command_of(table: pd.DataFrame, draws: int, seed: int) -> str:
    """Return the command that repeats a screening."""
    names = list(dict.fromkeys(table["name"]))
    only = "" if names == list(screened()) else f" --only {' '.join(names)}"
    return f"rekenkracht screen --draws {draws} --seed {seed}{only}"


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [head, ("---",) * len(head), *rows]
    return [*(f"| {' | '.join(row)} |" for row in cells), ""]


def _head(table: pd.DataFrame, base: pd.DataFrame, seed: int) -> list[str]:
    draws, names = len(base), table["name"].nunique()
    moved = "the parameter goes" if names == 1 else f"each of {names} parameters goes"
    return [
        "# Which assumptions about sites matter",
        "",
        MARK,
        "",
        f"Version {VERSION}, {draws} draws, seed {seed}. Repeat with",
        "",
        f"    {command_of(table, draws, seed)}",
        "",
        "Every uncertainty of the model is drawn from its range; the history is pinned, levers and",
        f"constants keep their values. Then {moved} to its low and to its",
        "high end, while all others and the run's own luck stay. An effect is the mean over the",
        "draws of high minus low, with a normal 95 % interval of these paired differences. The",
        "ranges are judged, so this tells which judgement counts. It takes "
        f"{draws + 2 * names * draws:,} runs;",
        "`--workers` shares them out and changes no number.",
        "",
    ]


def _outcomes(table: pd.DataFrame, base: pd.DataFrame) -> list[str]:
    seen = resolution(table)
    rows = []
    for measure in MEASURES:
        values = base[measure.name]
        width = "-" if math.isnan(seen[measure.name]) else f"±{amount(seen[measure.name])}"
        never = percent(float((values == NEVER).mean())) if measure.name in DATES else ""
        rows.append(
            (f"`{measure.name}`", measure.meaning, measure.unit, *_middle(measure.name, values),
             never, width)
        )  # fmt: skip
    head = ("outcome", "meaning", "unit", "mean", "5th, 50th, 95th percentile", f"not by {END}",
            "resolution")  # fmt: skip
    return [
        "## The outcomes in the base draws",
        "",
        f"What does not happen by {END} counts as {label(NEVER)}. Resolution: half the median 95 %",
        "interval of an effect; what is smaller than this is lost in these draws.",
        "",
        *_lines(head, rows),
    ]


def _middle(name: str, values: pd.Series) -> tuple[str, str]:
    low, middle, high = quantiles(values)
    if name in DATES:
        three = ", ".join(label(round(value)) for value in (low, middle, high))
        return label(round(float(values.mean()))), three
    return amount(float(values.mean())), ", ".join(_plain(v) for v in (low, middle, high))


def amount(value: float) -> str:
    """Return a number with two significant digits, or whole from 100 on."""
    if value == 0.0 or math.isnan(value):
        return "0" if value == 0.0 else "-"
    if abs(value) >= 100.0:
        return f"{value:,.0f}"
    digits = max(0, 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}"


def _plain(value: float) -> str:
    return amount(value).removesuffix(".0")


def _signed(value: float) -> str:
    text = amount(value)
    return f"+{text}" if value > 0.0 else text


def _names(found: pd.Series, verdict: str) -> str:
    return ", ".join(f"`{name}`" for name in found.index[found == verdict]) or "none"


def _plainly(found: pd.Series) -> list[str]:
    count = found.value_counts()
    heads = {
        MATTERS: f"**Matter** ({{}}): an outcome moves by {SMALL} standard deviations or more, and "
        "that is\nsure even after all comparisons of this page",
        OPEN: "**Open** ({}): these draws do not tell whether the effect is zero, small or not",
        SLIGHT: f"**Small** ({{}}): the whole interval of every outcome lies within {SMALL} "
        "standard deviations",
        NOTHING: "**Change nothing** ({}): no outcome moved in any draw",
    }
    lines = ["## Which matter and which do not", ""]
    for verdict, text in heads.items():
        lines += [f"{text.format(count.get(verdict, 0))}: {_names(found, verdict)}.", ""]
    return lines


def _parameters(table: pd.DataFrame, found: pd.Series) -> list[str]:
    most_changed = table.groupby("name")["changed"].max()
    rows = [
        (
            f"`{row['name']}`",
            evidence()[row["name"]].basis,
            f"{_end(row['low'])} to {_end(row['high'])}",
            f"`{row['outcome']}`",
            _effect(row),
            f"{row['standardised']:+.2f}",
            percent(most_changed[row["name"]] / row["draws"]),
            _LOUD[found[row["name"]]],
        )
        for _, row in largest(table).iterrows()
        if found[row["name"]] != NOTHING
    ]
    if not rows:
        return []
    head = ("parameter", "basis", "from, to", "outcome moved most", "effect (95 %)",
            "in sd", "draws that change", "verdict")  # fmt: skip
    return [
        "## The parameters by their largest effect",
        "",
        "The effect is that of going from the low to the high end, on the outcome that it moves",
        "most in standard deviations (sd) of the base draws. Draws that change: the largest share",
        "over the outcomes. A large share beside a small effect means that it pushes both ways.",
        "",
        *_lines(head, rows),
    ]


def _end(value: object) -> str:
    """Return an end of a range; a choice is a word."""
    try:
        return f"{float(str(value)):g}"
    except ValueError:
        return str(value)


def _effect(row: pd.Series) -> str:
    return f"{_signed(row['effect'])} ({_signed(row['from'])} to {_signed(row['to'])})"


def _strongest(table: pd.DataFrame) -> list[str]:
    rows = []
    for measure in MEASURES:
        own = table[(table["outcome"] == measure.name) & (table["changed"] > 0)]
        own = own[(own["from"] > 0.0) | (own["to"] < 0.0)]
        order = own["effect"].abs().sort_values(ascending=False, kind="stable").index
        for place in order[:_STRONGEST]:
            row = own.loc[place]
            rows.append((f"`{measure.name}`", f"`{row['name']}`", _effect(row), measure.unit))
        if own.empty:
            rows.append((f"`{measure.name}`", "none whose interval leaves zero out", "", ""))
    return [
        "## The strongest per outcome",
        "",
        f"At most {_STRONGEST} whose own interval leaves zero out.",
        "",
        *_lines(("outcome", "parameter", "effect (95 %)", "unit"), rows),
    ]


def as_data(table: pd.DataFrame, base: pd.DataFrame, seed: int) -> dict[str, object]:
    """Return the screening as plain data; what is no number is null."""
    found = verdicts(table)
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return {
        "version": VERSION,
        "draws": len(base),
        "seed": seed,
        "ranking": ranking(table),
        "verdicts": dict(found),
        "resolution": {n: None if math.isnan(w) else w for n, w in resolution(table).items()},
        "base": {
            name: dict(zip(("p5", "p50", "p95"), quantiles(base[name]), strict=True))
            for name in base.columns.drop("draw")
        },
        "effects": rows,
    }
