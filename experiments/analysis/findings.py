"""The main findings of a sweep, one after the other."""

import math
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from experiments.analysis.claims import (
    NOTHING,
    OPEN,
    SURE,
    Material,
    amount,
    effect_findings,
    percent,
    unit_after,
)
from experiments.analysis.reasons import NONE
from experiments.analysis.shares import ALL_ARMS
from experiments.analysis.tipping import BISECTION, LEVELS

DRIVERS = 3
"""So many drivers are named per outcome."""
_INDEX = {"sobol": "ST", "morris": "mu_star", "src": "S1", "pawn": "pawn"}
_MEANING = {
    "ST": "share of the variance with all interactions",
    "S1": "share of the variance by itself",
    "mu_star": "mean size of the change over a step",
    "pawn": "distance between distributions",
}
_UNSEEN = {
    LEVELS: "levels between those that were run",
    BISECTION: "other values of the inputs that stand as in the evidence, and a flip there and "
    "back within an eighth of the range",
}


def findings(given: Material) -> list[dict[str, str]]:
    """Return the findings: effects, luck, drivers, boxes, tipping points, reasons, robustness."""
    found = effect_findings(given)
    for make in (_luck, _drivers, _boxes, _tipping, _reasons, _robust):
        found += make(given)
    return found


def _interval(low: float, high: float) -> str:
    return "" if math.isnan(low) else f"{percent(low)} to {percent(high)}"


def _luck(given: Material) -> list[dict[str, str]]:
    table = given.tables["shares"]
    arm = ALL_ARMS if ALL_ARMS in set(table["arm"]) else given.base
    found = []
    for name in given.headline:
        own = table[(table["arm"] == arm) & (table["outcome"] == name)].set_index("part")
        if "seed" not in own.index:
            continue
        share, luck = own["share"], own.to_dict("index")["seed"]
        choice = "the choice of arm" if arm == ALL_ARMS else "levers"
        words = {
            "uncertainties": "uncertain inputs", "levers": choice, "interaction": "both together",
        }  # fmt: skip
        parts = [f"{percent(share[part])} {said}" for part, said in words.items() if part in share]
        unknown = "the rest inputs; too few points to tell uncertainties from levers"
        rest = ", ".join(parts) or unknown
        found.append(
            given.finding(
                "luck",
                (arm, name),
                claim=f"of what varies in {name}, {percent(share['seed'])} is luck, {rest}",
                interval=f"luck {_interval(luck['low'], luck['high'])}",
                runs=f"{luck['n']:.0f} runs",
                overturn="other ranges of the inputs: shares are of the variance that the ranges "
                "of this design make",
            )
        )
    return found


def _drivers(given: Material) -> list[dict[str, str]]:
    table = given.tables["sensitivity"]
    found = []
    for name in given.headline:
        own = table[(table["arm"] == given.base) & (table["outcome"] == name)]
        for method in [one for one in _INDEX if one in set(own["method"])][:1]:
            found += _driver(given, name, method, own[own["method"] == method])
    return found


def _driver(given: Material, name: str, method: str, own: pd.DataFrame) -> list[dict[str, str]]:
    index = _INDEX[method]
    ranked = own.sort_values([index, "parameter"], ascending=[False, True])
    sure = ranked[ranked[f"{index}_low"] > (ranked["noise"] if index == "pawn" else 0.0)]
    top = sure.head(DRIVERS)
    if top.empty:
        return []
    parts = [f"{row['parameter']} ({_size(row[index], index)})" for _, row in top.iterrows()]
    first = top.iloc[0]
    ends = (_size(first[f"{index}_{end}"], index) for end in ("low", "high"))
    return [
        given.finding(
            "driver",
            (given.base, name),
            claim=f"{name} hangs most on {', then '.join(parts)}; in brackets: {_MEANING[index]}",
            interval=f"{first['parameter']}: {' to '.join(ends)}",
            runs=f"{first['n']:.0f} points of method {given.data.about.method}",
            overturn=f"{len(own) - len(sure)} of {len(own)} inputs cannot be told from none; "
            "a wider or narrower range of an input changes its share",
        )
    ]


def _size(value: float, index: str) -> str:
    return percent(value) if index in ("S1", "ST") else f"{value:.3g}"


def _boxes(given: Material) -> list[dict[str, str]]:
    table = given.tables["discovery"]
    first = table[(table["method"] == "prim") & (table["box"] == 1)]
    found = []
    for (arm, outcome, target), own in first.groupby(["arm", "outcome", "target"], sort=False):
        row = own.iloc[0]
        found.append(
            given.finding(
                "box",
                (str(arm), str(outcome)),
                claim=f"in {arm}, {target} holds in {percent(row['density'])} of the cases with "
                f"{' and '.join(own['text'])}, against {percent(row['base_rate'])} of all; "
                f"{percent(row['coverage'])} of all such cases lie there",
                interval=f"chance of an equally good box by luck: {row['p_value']:.3g}",
                runs=f"{row['n_inside']:.0f} points in the box",
                overturn=f"the least sure restriction has quasi-p {own['quasi_p'].max():.2g}; "
                "a box holds inside the ranges that were sampled",
            )
        )
    return found


def _tipping(given: Material) -> list[dict[str, str]]:
    """Return every flip of the base arm, and what a search did not find."""
    table = given.tables["tipping"]
    own = table[table["arm"] == given.base]
    told = own["flips_at"].notna() | (own["method"] == BISECTION)
    return [_tip(given, row) for row in own[told].to_dict("records")]


def _tip(given: Material, row: Mapping[Hashable, Any]) -> dict[str, str]:
    way = f"going from {row['from']:g} to {row['to']:g}{unit_after(row['unit'])}"
    name, outcome, note = row["parameter"], str(row["outcome"]), str(row["note"])
    strength, overturn = SURE, _UNSEEN[str(row["method"])]
    if not math.isnan(row["flips_at"]):
        claim = f"flips {outcome} at {row['flips_at']:g} in {percent(row['share'])} of the runs"
        overturn = note or overturn
    elif not math.isnan(row["share"]):
        strength, claim = NOTHING, f"does not flip {outcome}: {note}"
    else:
        strength, claim = OPEN, f"may flip {outcome} or not, which is {note}"
    return given.finding(
        "tipping",
        (given.base, outcome),
        strength=strength,
        claim=f"{way}, {name} {claim}",
        runs=f"{row['n']:.0f} pairs of runs with the same luck",
        overturn=overturn,
    )


def _reasons(given: Material) -> list[dict[str, str]]:
    table = given.tables["reasons"]
    found = []
    named = [name for name in given.headline if name in given.data.words]
    usual = [name for name in given.data.words if name.startswith("reason")]
    for name in named or usual:
        for arm in given.data.arms:
            own = table[(table["outcome"] == name) & (table["arm"] == arm)]
            own = own[own["reason"] != NONE]
            if own.empty:
                continue
            row = own.iloc[0]
            found.append(
                given.finding(
                    "reason",
                    (arm, name),
                    claim=f"in {arm} the main word of {name} is {row['reason']}: "
                    f"{row['count']:.0f} of {row['of']:.0f} runs",
                    interval=_interval(row["low"], row["high"]),
                    runs=f"{row['of']:.0f} runs",
                )
            )
    return found


def _robust(given: Material) -> list[dict[str, str]]:
    table = given.tables["robustness"]
    found = []
    for (name, better), own in table.groupby(["outcome", "better"], sort=False):
        if not own["mean_regret"].max() > own["mean_regret"].min():
            continue
        row = own.sort_values(["mean_regret", "arm"]).iloc[0]
        unit = row["unit"]
        found.append(
            given.finding(
                "robustness",
                (str(row["arm"]), str(name)),
                claim=f"if {better} {name} is better, {row['arm']} has the least regret: "
                f"{amount(row['mean_regret'], unit)} on average, "
                f"{amount(row['p90_regret'], unit)} in one of ten states of the world",
                interval=f"{amount(row['low'], unit)} to {amount(row['high'], unit)}"
                if math.isfinite(row["low"])
                else "",
                runs=f"{row['n']:.0f} states of the world in which every arm was run",
                overturn="an arm that is not in this sweep",
            )
        )
    return found
