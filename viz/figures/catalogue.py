"""All figures of an analysis, in the order of a report: which table gives which figure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from viz.figures.analysed import derived_names, load_analysis, tables_of
from viz.figures.discovery import Reach, discovery_figure, target_words
from viz.figures.effects import effects_figure
from viz.figures.fan import fan_chart
from viz.figures.heat import heat_map
from viz.figures.labels import outcome_label, variable_label
from viz.figures.numbers import Lang
from viz.figures.provenance import provenance, source_of
from viz.figures.reasons import reasons_figure
from viz.figures.robustness import robustness_figure, robustness_title
from viz.figures.saving import write_figure
from viz.figures.sensitivity import sensitivity_figure
from viz.figures.shares import shares_figure
from viz.figures.sheet import About
from viz.figures.words import say

_MOST_EFFECT_ROWS, _MOST_PER_KIND = 30, 4
"""Rows of one figure of effects; figures of one kind in a report."""


@dataclass(frozen=True)
class Drawn:
    """A figure with its place: kind (which section), name of its files, what it shows."""

    kind: str
    name: str
    shows: str
    figure: Figure
    rows: pd.DataFrame
    """The rows of the table that it draws."""


def write_figures(
    folder: Path, lang: Lang = "en", manifest: Mapping[str, Any] | None = None
) -> list[str]:
    """Draw all figures of the analysis in a folder into it, and return the names of the files.

    Parameters
    ----------
    folder
        A folder with ``analysis.json``.
    lang
        Language of the labels.
    manifest
        Manifest of the sweep, for the line of provenance.

    Raises
    ------
    InputError
        The folder holds no analysis.
    """
    analysis = load_analysis(folder)
    source = source_of(analysis, manifest or {})
    about = About(lang, provenance(source, lang), derived_names(analysis))
    files: list[str] = []
    for drawn in figures_of(analysis, about):
        files += write_figure(drawn.figure, folder, drawn.name)
    return files


def figures_of(analysis: Mapping[str, Any], about: About) -> Iterator[Drawn]:
    """Give all figures of an analysis: those of the headline outcomes, in the order of a report."""
    tables = {name: table for name, table in tables_of(analysis).items() if len(table)}
    headline = [str(name) for name in analysis.get("headline", [])]
    makers = (_effects, _heat, _fan, _reasons, _sensitivity, _shares, _robustness, _discovery)
    for maker in makers:
        yield from maker(tables, headline, analysis, about)


def _of_headline(table: pd.DataFrame, headline: list[str]) -> pd.DataFrame:
    """Return the rows of the headline outcomes, in their order; all rows when none is there."""
    chosen = table[table["outcome"].isin(headline)]
    if chosen.empty:
        return table
    place = chosen["outcome"].map({name: number for number, name in enumerate(headline)})
    return chosen.iloc[place.argsort(kind="stable").to_numpy()]


def _split(table: pd.DataFrame, *keys: str) -> Iterator[tuple[tuple[str, ...], pd.DataFrame]]:
    """Give the first groups of a table by some columns, in their order."""
    groups = table.groupby(list(keys), sort=False, dropna=False)
    for number, (key, rows) in enumerate(groups):
        if number < _MOST_PER_KIND:
            yield tuple(map(str, key)), rows


Tables = Mapping[str, pd.DataFrame]
Analysis = Mapping[str, Any]


def _effects(tables: Tables, headline: list[str], _: Analysis, about: About) -> Iterator[Drawn]:
    if "effects" not in tables:
        return
    table = _of_headline(tables["effects"], headline)
    outcomes = list(dict.fromkeys(table["outcome"]))
    per_figure = max(1, _MOST_EFFECT_ROWS // max(1, table["arm"].nunique()))
    for number, first in enumerate(range(0, len(outcomes), per_figure), start=1):
        shown = outcomes[first : first + per_figure]
        rows = table[table["outcome"].isin(shown)]
        names = "; ".join(outcome_label(name, about.lang, about.names) for name in shown)
        title = say("effects_title", about.lang, base=str(rows["base"].iloc[0]))
        figure = effects_figure(rows, about)
        yield Drawn("effects", f"effects-{number}", f"{title}: {names}", figure, rows)


def _heat(tables: Tables, headline: list[str], _: Analysis, about: About) -> Iterator[Drawn]:
    if "heat" not in tables:
        return
    groups = _split(_of_headline(tables["heat"], headline), "arm", "outcome", "x", "y")
    for number, ((arm, outcome, x, y), rows) in enumerate(groups, start=1):
        label = outcome_label(outcome, about.lang, about.names)
        title = say("heat_title", about.lang, label=label, x=x, y=y)
        yield Drawn("heat", f"heat-{number}", f"{title} ({arm})", heat_map(rows, about), rows)


def _fan(tables: Tables, headline: list[str], analysis: Analysis, about: About) -> Iterator[Drawn]:
    if "fan" not in tables:
        return
    table = _moving(_in_order(tables["fan"], analysis))
    if table.empty:
        return
    wanted = variables_of(headline, analysis)
    chosen = table[table["variable"].isin(wanted)]
    place = chosen["variable"].map({name: number for number, name in enumerate(wanted)})
    chosen = chosen.iloc[place.argsort(kind="stable").to_numpy()] if len(chosen) else table
    groups = _split(chosen, "variable", "region")
    for number, ((variable, _), rows) in enumerate(groups, start=1):
        figure = fan_chart(rows, about, str(analysis.get("base") or ""))
        title = say("fan_title", about.lang, label=variable_label(variable, about.lang))
        yield Drawn("fan", f"fan-{number}", title, figure, rows)


def _in_order(table: pd.DataFrame, analysis: Analysis) -> pd.DataFrame:
    """Return the rows in the order of the arms of the design."""
    place = {str(arm["name"]): number for number, arm in enumerate(analysis.get("arms", []))}
    keys = table["arm"].map(place).fillna(len(place))
    return table.iloc[keys.argsort(kind="stable").to_numpy()]


def _moving(fan: pd.DataFrame) -> pd.DataFrame:
    """Return the variables that are not one and the same number in all quarters and runs."""
    groups = fan.groupby(["variable", "region"])
    ends = groups["p05"].transform("min"), groups["p95"].transform("max")
    return fan[(ends[0] < ends[1]).to_numpy()]


def variables_of(headline: list[str], analysis: Analysis) -> list[str]:
    """Return the variables that show the headline outcomes over time, the first ones first."""
    meanings = {name: str(item.get("meaning", ""))
                for name, item in analysis.get("outcomes", {}).items()}  # fmt: skip
    wanted = [meanings.get(name, "").partition(" in ")[0] for name in headline]
    usual = ("Public Commitment|AI Gigafactory", "AI Gigafactory|In Service", "Compute Use|SME",
             "Compute Price|SME")  # fmt: skip
    return list(dict.fromkeys([*(name for name in wanted if "|" in name), *usual]))


def _reasons(tables: Tables, headline: list[str], _: Analysis, about: About) -> Iterator[Drawn]:
    if "reasons" not in tables:
        return
    for number, ((outcome,), rows) in enumerate(
        _split(_of_headline(tables["reasons"], headline), "outcome"), start=1
    ):
        label = outcome_label(outcome, about.lang, about.names)
        title = say("reasons_title", about.lang, label=label)
        yield Drawn("reasons", f"reasons-{number}", title, reasons_figure(rows, about), rows)


def _sensitivity(tables: Tables, headline: list[str], analysis: Analysis, about: About
                 ) -> Iterator[Drawn]:  # fmt: skip
    if "sensitivity" not in tables:
        return
    table = _of_headline(tables["sensitivity"], headline)
    units = {name: item["unit"] for name, item in analysis.get("outcomes", {}).items()}
    for number, ((outcome, arm), rows) in enumerate(_split(table, "outcome", "arm"), start=1):
        best = next(m for m in ("sobol", "morris", "pawn", "src") if m in set(rows["method"]))
        chosen = rows[rows["method"] == best]
        figure = sensitivity_figure(chosen, about, units.get(outcome, ""))
        label = outcome_label(outcome, about.lang, about.names)
        title = say("sobol_title", about.lang, label=label)
        yield Drawn("sensitivity", f"drivers-{number}", f"{title} ({arm})", figure, chosen)


def _shares(tables: Tables, headline: list[str], _: Analysis, about: About) -> Iterator[Drawn]:
    if "shares" not in tables:
        return
    for number, ((arm,), rows) in enumerate(
        _split(_of_headline(tables["shares"], headline), "arm"), start=1
    ):
        title = say("shares_title", about.lang, arm=arm)
        yield Drawn("shares", f"variance-{number}", title, shares_figure(rows, about), rows)


def _discovery(tables: Tables, headline: list[str], analysis: Analysis, about: About
               ) -> Iterator[Drawn]:  # fmt: skip
    if "discovery" not in tables:
        return
    reaches = {str(f["name"]): _reach(f) for f in analysis.get("factors", [])}
    groups = _split(_of_headline(tables["discovery"], headline), "arm", "outcome", "target")
    for number, ((arm, outcome, target), rows) in enumerate(groups, start=1):
        label = outcome_label(outcome, about.lang, about.names)
        figure = discovery_figure(rows, about, reaches)
        words = target_words(target, about.lang)
        title = say("discovery_title", about.lang, label=label, target=words)
        yield Drawn("discovery", f"boxes-{number}", f"{title} ({arm})", figure, rows)


def _reach(factor: Mapping[str, Any]) -> Reach:
    levels = [v for v in factor.get("levels") or [] if isinstance(v, (int, float))]
    low = min(levels) if levels else factor.get("low")
    high = max(levels) if levels else factor.get("high")
    if low is None or high is None:
        return Reach()
    log = factor.get("shape") in ("loguniform", "lognormal") and low > 0
    return Reach(float(low), float(high), log, str(factor.get("unit") or ""))


def _robustness(tables: Tables, headline: list[str], _: Analysis, about: About) -> Iterator[Drawn]:
    if "robustness" not in tables:
        return
    groups = _split(_of_headline(tables["robustness"], headline), "outcome", "better")
    for number, ((outcome, better), rows) in enumerate(groups, start=1):
        label = outcome_label(outcome, about.lang, about.names)
        figure = robustness_figure(rows, about)
        title = robustness_title(label, better, about.lang)
        yield Drawn("robustness", f"robustness-{number}", title, figure, rows)
