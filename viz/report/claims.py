"""Claims in words: each with its interval and the number of runs it rests on."""

import math
from collections.abc import Iterator

import pandas as pd

from viz.figures.discovery import restriction, target_words
from viz.figures.labels import reason_label
from viz.figures.measures import difference, measure, plain, unit_words
from viz.figures.numbers import Lang, percent, percent_range, whole
from viz.report.language import tell
from viz.report.material import Material


def effect_claim(row: pd.Series, material: Material) -> str:
    """Return one paired effect as a sentence."""
    lang = material.lang
    effect, low, high = (float(row[key]) for key in ("effect", "low", "high"))
    shown = difference(str(row["unit"]), (effect, low, high), lang)
    known = math.isfinite(low) and math.isfinite(high)
    key = effect_kind(row)
    told = known and key != "same"
    between = tell("interval_of", lang, range=shown.range(low, high)) + "; " if told else ""
    ground = between + _pairs(row, lang)
    size = shown.say(abs(effect) if key in ("higher", "lower") else effect)
    return tell(
        key, lang, arm=str(row["arm"]), base=str(row["base"]), size=size, ground=ground,
        label=material.label(str(row["outcome"])),
    )  # fmt: skip


def effect_kind(row: pd.Series) -> str:
    """Return what can be said of an effect: higher, lower, unclear, same, or without interval."""
    effect, low, high = (float(row[key]) for key in ("effect", "low", "high"))
    moved = float(row["share_positive"]) + float(row["share_negative"])
    if moved == 0:
        return "same"
    if not (math.isfinite(low) and math.isfinite(high)):
        return "no_interval"
    if low <= 0 <= high:
        return "unclear"
    return "higher" if effect > 0 else "lower"


def _pairs(row: pd.Series, lang: Lang) -> str:
    return tell("pairs_of", lang, n=whole(float(row["n"]), lang)) + _units(row, lang)


def _units(row: pd.Series, lang: Lang) -> str:
    """Return how many independent units the interval rests on, where they are fewer than runs."""
    if "units" not in row or pd.isna(row["units"]) or float(row["units"]) == float(row["n"]):
        return ""
    kind = "points" if row.get("unit_of_luck") == "points" else "replications"
    return tell(f"units_{kind}", lang, units=whole(float(row["units"]), lang))


def level_claim(row: pd.Series, material: Material) -> str:
    """Return the mean of an outcome in one arm as a sentence."""
    lang = material.lang
    mean, low, high = (float(row[key]) for key in ("mean", "low", "high"))
    unit = str(row["unit"])
    shown = measure(unit, (mean, low, high), lang)
    n = tell("runs_of", lang, n=whole(float(row["n"]), lang))
    known = math.isfinite(low) and math.isfinite(high)
    between = tell("interval_of", lang, range=shown.range(low, high)) + "; " if known else ""
    key = "level_share" if unit == "0 or 1" else "level"
    return tell(
        key, lang, label=material.label(str(row["outcome"])), arm=str(row["arm"]),
        mean=shown.say(mean), ground=f"{between}{n}{_units(row, lang)}",
    )  # fmt: skip


def of_headline(table: pd.DataFrame, material: Material) -> pd.DataFrame:
    """Return the rows of the headline outcomes in their order; all rows when none is there."""
    order = {name: place for place, name in enumerate(material.headline)}
    chosen = table[table["outcome"].isin(order)]
    if chosen.empty:
        return table
    return chosen.iloc[chosen["outcome"].map(order).argsort(kind="stable").to_numpy()]


def reason_claims(material: Material) -> Iterator[str]:
    """Give the most frequent reason per arm of the first outcome with reasons."""
    lang, table = material.lang, material.tables.get("reasons")
    if table is None:
        return
    rows = of_headline(table, material)
    outcome = rows["outcome"].iloc[0]
    for arm, group in rows[rows["outcome"] == outcome].groupby("arm", sort=False):
        top = group.loc[group["count"].idxmax()]
        code = "" if top["reason"] in ("(none)", None) else str(top["reason"])
        between = percent_range(float(top["low"]), float(top["high"]), lang)
        n = tell("runs_of", lang, n=whole(float(top.get("of", group["count"].sum())), lang))
        yield tell(
            "reason_top", lang, label=material.label(str(outcome)), arm=str(arm),
            reason=reason_label(code, lang), share=percent(float(top["share"]), lang),
            ground=f"{tell('interval_of', lang, range=between)}; {n}",
        )  # fmt: skip


def against_mean(material: Material) -> Iterator[str]:
    """Give, for clear effects on the first headline outcome, how often a pair goes against it."""
    lang, table = material.lang, material.tables.get("effects")
    if table is None:
        return
    rows = of_headline(table, material)
    for _, row in rows[rows["outcome"] == rows["outcome"].iloc[0]].iterrows():
        kind = effect_kind(row)
        if kind not in ("higher", "lower"):
            continue
        other = float(row["share_negative" if kind == "higher" else "share_positive"])
        yield tell(
            "overturn_pairs", lang, arm=str(row["arm"]), label=material.label(str(row["outcome"])),
            share=percent(other, lang), n=whole(float(row["n"]), lang),
        )  # fmt: skip


def tipping_claims(material: Material) -> Iterator[str]:
    """Give what the smallest change of an input is that flips an outcome, or that none does."""
    lang, table = material.lang, material.tables.get("tipping")
    if table is None:
        return
    for _, row in of_headline(table, material).iterrows():
        start, end, flip = (_amount(row[key], str(row["unit"]), lang) for key in
                            ("from", "to", "flips_at"))  # fmt: skip
        key = "tips_none" if pd.isna(row["flips_at"]) else "tips"
        yield tell(
            "tips_unknown" if pd.isna(row["share"]) else key, lang,
            label=material.label(str(row["outcome"])),
            parameter=str(row["parameter"]), start=start, end=end, flip=flip,
            arm=str(row.get("arm", "")), n=whole(float(row["n"]), lang),
            share=percent(float(row["share"]), lang),
        )  # fmt: skip


def _amount(value: object, unit: str, lang: Lang) -> str:
    """Return a level of an input with its unit; a word stays as it is."""
    if isinstance(value, str):
        return value
    return f"{plain(float(str(value)), unit, lang)} {unit_words(unit, lang)}".strip()


def box_claims(material: Material) -> Iterator[str]:
    """Give the first box of each outcome and target in words."""
    lang, table = material.lang, material.tables.get("discovery")
    if table is None:
        return
    groups = of_headline(table, material).groupby(["arm", "outcome", "target"], sort=False)
    for (arm, outcome, target), group in groups:
        method, box = group["method"].iloc[0], group["box"].iloc[0]
        rows = group[(group["method"] == method) & (group["box"] == box)]
        first = rows.iloc[0]
        yield tell(
            "box_sentence", lang, label=material.label(str(outcome)), arm=str(arm),
            target=target_words(target, lang), coverage=percent(float(first["coverage"]), lang),
            density=percent(float(first["density"]), lang), asks=asks_of(rows, material),
            n=whole(float(first["n_inside"]), lang),
        )  # fmt: skip


def asks_of(rows: pd.DataFrame, material: Material) -> str:
    """Return what a box asks of each input, with units."""
    lang = material.lang
    found = []
    for _, row in rows.iterrows():
        unit = unit_words(str(row.get("unit") or ""), lang)
        unit = "" if unit in ("category", "keuze") else f" {unit}"
        found.append(f"{row['parameter']} {restriction(row, lang)}{unit}".strip())
    return "; ".join(found)


def judged_claims(material: Material) -> Iterator[str]:
    """Give which share of the variance of the headline outcomes rests on judged inputs."""
    lang, table = material.lang, material.tables.get("shares")
    if table is None:
        return
    rows = of_headline(table[table["part"] == "judged"], material)
    for _, row in rows.iterrows():
        low, high = float(row["low"]), float(row["high"])
        ground = [tell("interval_of", lang, range=percent_range(low, high, lang))]
        if pd.notna(row.get("n")):
            ground.append(tell("runs_of", lang, n=whole(float(row["n"]), lang)))
        yield tell(
            "judged_variance", lang, label=material.label(str(row["outcome"])),
            arm=str(row["arm"]), share=percent(float(row["share"]), lang), ground="; ".join(ground),
        )  # fmt: skip


def advice_claims(material: Material) -> Iterator[str]:
    """Give how many units of luck a sharper mean, or paired difference, would take."""
    lang, table = material.lang, material.tables.get("advice")
    if table is None:
        return
    units = {name: item["unit"] for name, item in material.analysis["outcomes"].items()}
    for _, row in of_headline(table, material).iterrows():
        if pd.isna(row["needed_for_tenth"]) or pd.isna(row["half_width"]):
            continue
        half = float(row["half_width"])
        shown = difference(units.get(str(row["outcome"]), ""), [half], lang)
        kind = "points" if row.get("unit_of_luck") == "points" else "replications"
        arm, base, n = str(row["arm"]), str(row["base"] or ""), whole(float(row["n"]), lang)
        if base:
            arm = tell("advice_pair", lang, arm=arm, base=base)
        yield tell(
            "advice_line", lang, label=material.label(str(row["outcome"])), arm=arm,
            needed=whole(float(row["needed_for_tenth"]), lang), units=tell(f"unit_{kind}", lang),
            there=whole(float(row["units"]), lang), half=shown.say(half),
            runs=tell("pairs_of" if base else "runs_of", lang, n=n),
        )  # fmt: skip
