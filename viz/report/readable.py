"""The tables of an analysis as readers see them: labels, rounded numbers, intervals in words."""

import math

import pandas as pd

from viz.figures.discovery import target_words
from viz.figures.labels import reason_label
from viz.figures.measures import difference, measure
from viz.figures.numbers import (
    NONE,
    between,
    number,
    percent,
    percent_range,
    percent_sign,
    whole,
)
from viz.figures.sensitivity import MOST_BARS
from viz.figures.shares import PARTS
from viz.figures.words import say
from viz.report.claims import asks_of, of_headline
from viz.report.language import tell
from viz.report.material import Material
from viz.report.tabular import Tabular

_INDEX = {"sobol": "ST", "morris": "mu_star", "pawn": "pawn", "src": "S1"}


def heads(material: Material, *keys: str) -> list[str]:
    """Return headings of columns in the language of the report."""
    return [tell(f"{key}_head", material.lang) for key in keys]


def effects_table(material: Material) -> Tabular:
    """Return the paired effects on the headline outcomes."""
    lang, table = material.lang, of_headline(material.tables["effects"], material)
    body = []
    for outcome, rows in table.groupby("outcome", sort=False):
        ends = [float(v) for key in ("effect", "low", "high") for v in rows[key]]
        shown = difference(str(rows["unit"].iloc[0]), ends, lang)
        name = _with_unit(material.label(str(outcome)), shown.unit)
        body += [
            [
                name, str(row["arm"]), shown.say(float(row["effect"]), with_unit=False),
                unbroken(shown.range(float(row["low"]), float(row["high"]), with_unit=False)),
                percent(float(row["share_positive"]), lang),
                percent(float(row["share_negative"]), lang), whole(float(row["n"]), lang),
            ]
            for _, row in rows.iterrows()
        ]  # fmt: skip
    header = heads(material, "outcome", "arm", "effect", "interval", "rose", "fell", "pairs")
    caption = tell("effects_caption", lang, base=str(table["base"].iloc[0]))
    return Tabular("effects", caption, header, body, frozenset(range(2, len(header))))


def levels_table(material: Material) -> Tabular:
    """Return means with intervals and percentiles of the headline outcomes."""
    table = of_headline(material.tables["means"], material)
    body = [
        line
        for outcome, rows in table.groupby("outcome", sort=False)
        for line in _levels(str(outcome), rows, material)
    ]
    header = heads(material, "outcome", "arm", "mean", "interval", "p5", "p95", "n", "missing")
    caption = tell("levels_caption", material.lang)
    return Tabular("levels", caption, header, body, frozenset(range(2, len(header))))


def _levels(outcome: str, rows: pd.DataFrame, material: Material) -> list[list[str]]:
    """Return a line per arm, with the unit behind the outcome and bare numbers.

    Percentiles of 0 and 1 say nothing and stay empty.
    """
    lang, unit = material.lang, str(rows["unit"].iloc[0])
    keys = ("mean", "low", "high", "p05", "p95")
    shown = measure(unit, [float(v) for key in keys for v in rows[key]], lang)
    words = tell("percent_of_runs", lang) if unit == "0 or 1" else shown.unit
    name = _with_unit(material.label(outcome), words)
    lines = []
    for _, row in rows.iterrows():
        mean, low, high, p05, p95 = (float(row[key]) for key in keys)
        cells = [shown.say(mean, with_unit=False), shown.range(low, high, with_unit=False)]
        cells += [
            "" if unit == "0 or 1" else shown.say(value, with_unit=False) for value in (p05, p95)
        ]
        missing = float(row["missing"]) if "missing" in row else 0.0
        lines.append(
            [
                name, str(row["arm"]),
                *(unbroken(cell.removesuffix(percent_sign(lang))) for cell in cells),
                whole(float(row["n"]), lang), whole(missing, lang),
            ]
        )  # fmt: skip
    return lines


def _with_unit(label: str, unit: str) -> str:
    """Return what a row is about with the unit of its numbers, which stays on one line."""
    return f"{label} ({unbroken(unit)})" if unit else label


def unbroken(text: str) -> str:
    """Return a unit or an interval that stays on one line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}").replace("-", "\N{NON-BREAKING HYPHEN}")


def heat_table(rows: pd.DataFrame, name: str, material: Material) -> Tabular:
    """Return the cells of one heat map as rows."""
    lang, first = material.lang, rows.iloc[0]
    shown = measure(str(first["unit"]), [float(v) for v in rows["mean"]], lang)
    body = [
        [
            _level(row["x_value"], material), _level(row["y_value"], material),
            shown.say(float(row["mean"])), shown.range(float(row["low"]), float(row["high"])),
            whole(float(row["n"]), lang),
        ]
        for _, row in rows.iterrows()
    ]  # fmt: skip
    caption = tell(
        "heat_caption", lang, label=material.label(str(first["outcome"])), x=str(first["x"]),
        y=str(first["y"]), arm=str(first["arm"]),
    )  # fmt: skip
    header = [str(first["x"]), str(first["y"]), *heads(material, "value", "interval", "n")]
    return Tabular(name, caption, header, body, frozenset({2, 3, 4}))


def _level(value: object, material: Material) -> str:
    return str(value) if isinstance(value, str) else number(float(str(value)), material.lang, 4)


def reasons_table(rows: pd.DataFrame, name: str, material: Material) -> Tabular:
    """Return the counts of the reasons of one outcome."""
    lang = material.lang
    body = [
        [
            reason_label("" if row["reason"] in ("(none)", None) else str(row["reason"]), lang),
            str(row["arm"]), whole(float(row["count"]), lang), percent(float(row["share"]), lang),
            percent_range(float(row["low"]), float(row["high"]), lang),
        ]
        for _, row in rows.iterrows()
        if row["count"] > 0
    ]  # fmt: skip
    caption = tell("reasons_caption", lang, label=material.label(str(rows["outcome"].iloc[0])))
    header = heads(material, "reason", "arm", "count", "share", "interval")
    return Tabular(name, caption, header, body, frozenset({2, 3, 4}))


def drivers_table(rows: pd.DataFrame, name: str, material: Material) -> Tabular:
    """Return the indices of one outcome, arm and method, the largest first."""
    lang, method = material.lang, str(rows["method"].iloc[0])
    column = _INDEX[method]
    ordered = rows.sort_values(column, ascending=False, kind="stable")
    noise = method == "pawn" and "noise" in rows
    body = [
        [
            str(row["parameter"]), tell(f"basis_{row['basis']}", lang),
            *_index(row, column, material),
            *([number(float(row["noise"]), lang, 2)] if noise else []),
        ]
        for _, row in ordered.iterrows()
    ]  # fmt: skip
    caption = tell(
        "drivers_caption", lang, label=material.label(str(rows["outcome"].iloc[0])),
        arm=str(rows["arm"].iloc[0]), method=tell(f"measure_{method}", lang),
    )  # fmt: skip
    header = heads(material, "input", "basis", "index", "interval", *["noise"] * noise)
    return Tabular(name, caption, header, body, frozenset({2, 3, 4}), shown=MOST_BARS)


def _index(row: pd.Series, column: str, material: Material) -> tuple[str, str]:
    lang = material.lang
    ends = [float(row[f"{column}_{end}"]) for end in ("low", "high")]
    if any(map(math.isnan, ends)):
        return number(float(row[column]), lang, 2), NONE
    return number(float(row[column]), lang, 2), between((number(e, lang, 2) for e in ends), lang)


def shares_table(material: Material) -> Tabular:
    """Return the shares of the variance of the headline outcomes, a column per part."""
    lang, table = material.lang, of_headline(material.tables["shares"], material)
    parts = [part for part in PARTS if part in set(table["part"])]
    body = []
    for (arm, outcome), rows in table.groupby(["arm", "outcome"], sort=False):
        found = {str(row["part"]): row for _, row in rows.iterrows()}
        n = rows["n"].max() if "n" in rows else math.nan
        cells = [_share(found.get(part), material) for part in parts]
        body.append([material.label(str(outcome)), str(arm), *cells, whole(float(n), lang)])
    header = [
        *heads(material, "outcome", "arm"), *(say(f"part_{part}", lang) for part in parts),
        *heads(material, "n"),
    ]  # fmt: skip
    numbers = frozenset(range(2, len(header)))
    return Tabular("variance", tell("shares_caption", lang), header, body, numbers)


def _share(row: pd.Series | None, material: Material) -> str:
    """Return a share with its interval."""
    if row is None:
        return NONE
    ends = percent_range(float(row["low"]), float(row["high"]), material.lang)
    return f"{percent(float(row['share']), material.lang)} ({unbroken(ends)})"


def boxes_table(material: Material) -> Tabular:
    """Return the boxes of scenario discovery, one row each."""
    lang, body = material.lang, []
    keys = ["arm", "outcome", "target", "method", "box"]
    groups = of_headline(material.tables["discovery"], material).groupby(keys, sort=False)
    for (arm, outcome, target, method, box), rows in groups:
        first = rows.iloc[0]
        body.append(
            [
                f"{material.label(str(outcome))} {target_words(target, lang)}", str(arm),
                f"{str(method).upper()} {box}", asks_of(rows, material),
                percent(float(first["coverage"]), lang), percent(float(first["density"]), lang),
                whole(float(first["n_inside"]), lang),
            ]
        )  # fmt: skip
    header = heads(material, "outcome", "arm", "box", "asks", "coverage", "density", "n")
    return Tabular("boxes", tell("boxes_caption", lang), header, body, frozenset({4, 5, 6}))


def robustness_table(rows: pd.DataFrame, name: str, material: Material) -> Tabular:
    """Return regret and satisfaction per arm, for one outcome and direction."""
    lang, first = material.lang, rows.iloc[0]
    unit = str(first["unit"]) if "unit" in rows else ""
    values = [float(v) for key in ("mean_regret", "p90_regret") for v in rows[key]]
    shown, level = difference(unit, values, lang), measure(unit, [float(first["threshold"])], lang)
    key = "at_least" if first["better"] == "high" else "at_most"
    asked = say(key, lang, value=level.say(float(first["threshold"])))
    body = [
        [
            str(row["arm"]), shown.say(float(row["mean_regret"]), with_unit=False),
            shown.range(float(row["low"]), float(row["high"]), with_unit=False),
            shown.say(float(row["p90_regret"]), with_unit=False), unbroken(shown.unit),
            percent(float(row["satisfied"]), lang),
            *([whole(float(row["n"]), lang)] if "n" in rows else []),
        ]
        for _, row in rows.iterrows()
    ]  # fmt: skip
    header = [
        *heads(material, "arm", "regret", "interval", "p90", "unit"),
        tell("satisfied_head", lang, threshold=asked),
        *(heads(material, "n") if "n" in rows else []),
    ]
    label, better = material.label(str(first["outcome"])), say(f"is_better_{first['better']}", lang)
    caption = f"{tell('robust_caption', lang, label=label)} ({better})"
    return Tabular(name, caption, header, body, frozenset({1, 2, 3, 5, 6}))
