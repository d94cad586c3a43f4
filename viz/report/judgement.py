"""What a report says about judged inputs: how many, which, and how much they matter."""

import math

import pandas as pd

from model.parameters.evidence import UNSOLID
from viz.figures.measures import unit_words
from viz.figures.numbers import number
from viz.report.claims import judged_claims, of_headline
from viz.report.contents import Contents, Section
from viz.report.markup import Markup, bullets, paragraphs, tag
from viz.report.opening import judged_inputs, meaning_of, reach_words
from viz.report.tabular import Tabular

_MOST = 12
_INDEX = {"sobol": "ST", "morris": "mu_star", "pawn": "pawn", "src": "S1"}


def judgement(contents: Contents) -> Section:
    """Return how far the results rest on judgement, and on which inputs."""
    material = contents.material
    texts = [judged_inputs(contents)]
    varied = len(material.factors)
    unsolid = [factor for factor in material.factors if factor.get("basis") in UNSOLID]
    if varied:
        texts.append(contents.say("judged_varied", varied=str(varied), judged=str(len(unsolid))))
        texts.append(contents.say("judged_rest"))
    else:
        texts.append(contents.say("judged_unvaried"))
    lines = bullets(list(judged_claims(material))[:_MOST])
    parts = (paragraphs(" ".join(texts)), lines, *_table(contents, bool(unsolid)), _where(contents))
    return Section("judgement", contents.say("h_judgement"), parts)


def _table(contents: Contents, any_judged: bool) -> tuple[Markup, ...]:
    if not any_judged:
        return ()
    table = contents.tables.get("judged")
    if not table:
        return (paragraphs(contents.say("judged_none_matter")),)
    found = best_index(contents)
    if found is None:
        return (paragraphs(contents.say("judged_unknown")), contents.table("judged"))
    measure = contents.say(f"measure_{found[0]}")
    return (paragraphs(contents.say("judged_table", measure=measure)), contents.table("judged"))


def _where(contents: Contents) -> Markup:
    return tag("p", contents.say("source_line"), tag("code", "rekenkracht sources NAME"), ".")


def best_index(contents: Contents) -> tuple[str, pd.DataFrame] | None:
    """Return the best measure of sensitivity there is, and its rows on the headline outcomes."""
    table = contents.material.tables.get("sensitivity")
    if table is None:
        return None
    rows = of_headline(table, contents.material)
    method = next((name for name in _INDEX if name in set(rows["method"])), None)
    return (method, rows[rows["method"] == method]) if method else None


def judged_table(contents: Contents) -> Tabular:
    """Return the judged inputs, those that matter most first, with the outcome they move most."""
    factors = {str(f["name"]): f for f in contents.material.factors if f.get("basis") in UNSOLID}
    found = best_index(contents)
    ranked = [(name, math.nan, "") for name in factors] if found is None else _ranked(*found)
    body = []
    for name, value, outcome in [one for one in ranked if one[0] in factors][:_MOST]:
        factor = factors[name]
        row = [
            name, meaning_of(name), contents.say(f"basis_{factor['basis']}"),
            reach_words(factor, contents),
            unit_words(str(factor.get("unit") or ""), contents.material.lang),
        ]  # fmt: skip
        if found is not None:
            row += [contents.material.label(outcome), number(value, contents.material.lang, 2)]
        body.append(row)
    keys = ["input", "meaning", "basis", "range", "unit"]
    keys += ["outcome", "index"] if found is not None else []
    header = [contents.say(f"{key}_head") for key in keys]
    return Tabular(
        "judged", contents.say("judged_caption"), header, body, frozenset({6}), frozenset({1})
    )


def _ranked(method: str, rows: pd.DataFrame) -> list[tuple[str, float, str]]:
    """Return inputs by their largest index, without those that do not stand out of the noise.

    Morris' effects carry units, so they are compared within an outcome only: by rank first.
    """
    column = _INDEX[method]
    scale = rows.groupby(["arm", "outcome"])[column].transform("max") if method == "morris" else 1.0
    marked = rows.assign(size=rows[column] / scale)
    low = rows.get(f"{column}_low")
    noise = rows["noise"] if method == "pawn" and "noise" in rows else 0.0
    if low is not None:
        marked = marked[(low.fillna(rows[column]) > noise).to_numpy()]
    ordered = marked.sort_values("size", ascending=False, kind="stable")
    first = ordered.drop_duplicates("parameter")
    return [
        (str(row["parameter"]), float(row[column]), str(row["outcome"]))
        for _, row in first.iterrows()
    ]
