"""Findings in the words of policy: claim, interval, runs, what would overturn it, how to repeat."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import Z95, totals
from experiments.analysis.data import BINARY, UNSOLID, SweepData
from experiments.analysis.paired import paired
from model.outcomes import OUTCOMES

_CHANCES = (BINARY, "share")
"""Units of what is told in percent."""
SURE, OPEN, NOTHING = "sure", "open", "nothing"
"""Whether an interval leaves zero out, holds it, or is zero."""
MEANINGS = {outcome.name: outcome.meaning for outcome in OUTCOMES}


@dataclass(frozen=True)
class Material:
    """What findings are made of: the sweep and its tables."""

    data: SweepData
    tables: dict[str, pd.DataFrame]
    base: str
    headline: tuple[str, ...]

    @cached_property
    def judgement(self) -> str:
        """How many of the inputs that vary rest on judgement."""
        factors = self.data.about.factors
        if not factors:
            return "no input varies: what is judged in the evidence is taken as it stands"
        unsolid = sum(factor.basis in UNSOLID for factor in factors)
        return f"{unsolid} of the {len(factors)} inputs that vary are judged or unverified"

    def judged_share(self, arm: str, outcome: str) -> str:
        """Return the share of an outcome's variance that rests on them, in words; maybe empty."""
        table = self.tables["shares"]
        own = table[
            (table["arm"] == arm) & (table["outcome"] == outcome) & (table["part"] == "judged")
        ]
        if own.empty:
            return ""
        row = own.iloc[0]
        return f"; they carry {percent(row['share'])}{_between(row)} of its variance in {arm}"

    @cached_property
    def repeat(self) -> str:
        """The commands that make the same numbers again."""
        return (
            "rekenkracht sweep --from-manifest manifest.json --out DIR && "
            f"rekenkracht analyse DIR --base {self.base}"
        )

    @cached_property
    def partial(self) -> str:
        """A warning when the sweep is not complete, else empty."""
        about = self.data.about
        if about.planned > about.done:
            return f"the sweep is not complete: {about.done} of {about.planned} runs are done"
        return ""

    def finding(self, kind: str, keys: tuple[str, str], **words: str) -> dict[str, str]:
        """Return a finding with everything that each must say."""
        arm, outcome = keys
        overturn = "; ".join(part for part in (words.pop("overturn", ""), self.partial) if part)
        return {
            "kind": kind,
            "arm": arm,
            "outcome": outcome,
            "strength": words.get("strength", SURE),
            "claim": words["claim"],
            "interval": words.get("interval", ""),
            "runs": words.get("runs", ""),
            "overturn": overturn,
            "judgement": self.judgement + self.judged_share(arm, outcome),
            "repeat": self.repeat,
        }


def effect_findings(given: Material) -> list[dict[str, str]]:
    """Return what each arm changes in each headline outcome: sure ones first, then open ones."""
    table = given.tables["effects"]
    own = table[table["outcome"].isin(given.headline) & (table["n"] > 0)]
    found = [_effect(given, row) for row in own.to_dict("records")]
    return sorted(found, key=lambda one: (SURE, OPEN, NOTHING).index(one["strength"]))


def _effect(given: Material, row: Mapping[Hashable, Any]) -> dict[str, str]:
    unit, size, low, high = (row[key] for key in ("unit", "effect", "low", "high"))
    name, arm, base = str(row["outcome"]), str(row["arm"]), str(row["base"])
    size, low, high = float(size), float(low), float(high)
    told = low > 0 or high < 0
    same = size == 0 and low == high == 0
    against = f"({amount(row['mean_arm'], unit)} against {amount(row['mean_base'], unit)})"
    if same:
        strength = NOTHING
        claim = f"{arm} instead of {base} changes nothing in {name} {against}"
    elif told:
        strength, word = SURE, "raises" if size > 0 else "lowers"
        claim = f"{arm} instead of {base} {word} {name} by {difference(abs(size), unit)} {against}"
    else:
        strength = OPEN
        claim = f"these runs do not tell whether {arm} instead of {base} changes {name} {against}"
    interval = "" if math.isnan(low) else f"{difference(low, unit)} to {difference(high, unit)}"
    against_sign = row["share_negative"] if size > 0 else row["share_positive"]
    parts = [f"the sign is the other way in {percent(against_sign)} of the pairs"]
    if told:
        parts.append(_turning(given, arm, name, size))
    elif not math.isnan(float(row["needed"])):
        parts.append(
            f"{row['needed']:.0f} {row['unit_of_luck']} would narrow it to a tenth of the sd"
        )
    return given.finding(
        "effect",
        (arm, name),
        strength=strength,
        claim=claim,
        interval=interval,
        runs=f"{row['n']:.0f} pairs of runs ({row['units']:.0f} {row['unit_of_luck']})",
        overturn="; ".join(parts),
    )


def _turning(given: Material, arm: str, outcome: str, size: float) -> str:
    """Say in which half of which input's range the effect turns, if in any."""
    data = given.data
    cube = data.of(outcome)
    change = paired(cube[data.arm_index(given.base)], cube[data.arm_index(arm)])
    worst, words = 0.0, ""
    for place, factor in enumerate(data.about.factors):
        upper = data.positions[:, place] > 0.5
        for half, which in ((upper, "upper"), (~upper, "lower")):
            score = _score(change[half], data.clusters[half]) * np.sign(size)
            if score < min(worst, -Z95):
                worst = score
                words = f"it turns in the {which} half of {factor.name}"
    return words or "it turns in no half of any input's range"


def _score(change: np.ndarray, clusters: np.ndarray) -> float:
    """Return the mean change in standard errors; 0 where it cannot be told."""
    if not np.isfinite(change).any():
        return 0.0
    codes = np.unique(clusters.ravel(), return_inverse=True)[1]
    given = totals(change.reshape(-1, 1), codes)
    error = float(given.error[0])
    return float(given.estimate[0]) / error if error > 0 else 0.0


def amount(value: object, unit: object) -> str:
    """Return a value with its unit; a chance in percent."""
    number = float(str(value))
    if unit in _CHANCES:
        return f"{100 * number:.3g} %"
    if unit == "year":
        return f"{number:.1f}"
    return f"{number:,.4g}" + unit_after(unit)


def difference(value: float, unit: object) -> str:
    """Return a difference with its unit; of chances in points."""
    if unit in _CHANCES:
        return f"{100 * value:.2g} points"
    if unit == "year":
        return f"{value:.2g} years"
    return f"{value:,.3g}" + unit_after(unit)


def percent(value: object) -> str:
    """Return a share in percent."""
    return f"{100 * float(str(value)):.0f} %"


def unit_after(unit: object) -> str:
    """Return a unit as it stands after a number; nothing for plain numbers."""
    return "" if unit in ("1", "count", "") else f" {unit}"


def _between(row: "pd.Series[float]") -> str:
    low, high = float(row["low"]), float(row["high"])
    return "" if math.isnan(low) else f" ({100 * low:.0f}-{100 * high:.0f})"
