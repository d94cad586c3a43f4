"""When does it happen: boxes of inputs by PRIM and CART, in plain words, tested against chance."""

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from experiments.analysis.cart import rich_leaves
from experiments.analysis.data import SweepData, Target
from experiments.analysis.prim import (
    Box,
    Cases,
    Limits,
    best_balance,
    find_box,
    inside,
    measure,
    quasi_p,
)
from experiments.analysis.sensitivity import words_of
from experiments.design.plan import Factor
from model.random_streams import RandomStreams

DISCOVERY = (
    "arm", "outcome", "target", "method", "box", "parameter", "low", "high", "text", "coverage",
    "density", "mean_inside", "n_inside", "unit", "base_rate", "mass", "quasi_p", "p_value",
)  # fmt: skip
CURVE = (
    "arm", "outcome", "target", "step", "coverage", "density", "mass", "restricted", "chosen",
)  # fmt: skip
FEWEST = 30
"""Points that discovery needs."""
MOST_BOXES = 3
SHUFFLES = 19
"""A box counts when none of so many shuffles makes one as good: p is 1 in 20."""
MOST_TESTED = 500
"""Points that the test against chance takes, spread over the design: enough, and quick."""
CHANCE = 0.05
_FEWEST_HITS = 5.0


class Found:
    """Rows of both tables, and why others are not there."""

    def __init__(self) -> None:
        self.boxes: list[dict[str, object]] = []
        self.curve: list[dict[str, object]] = []
        self.without: list[str] = []

    def tables(self) -> tuple[pd.DataFrame, pd.DataFrame, str]:
        """Return boxes, coverage-density curves, and what is left out and why."""
        return (
            pd.DataFrame(self.boxes, columns=list(DISCOVERY)),
            pd.DataFrame(self.curve, columns=list(CURVE)),
            "; ".join(dict.fromkeys(self.without)),
        )


def targets_of(data: SweepData, headline: Sequence[str]) -> tuple[Target, ...]:
    """Return the cases of interest: those of the design, else headline outcomes that are 0 or 1."""
    known = {*data.outcomes, *data.words}
    named = tuple(target for target in data.about.targets if target.outcome in known)
    if named:
        return named
    return tuple(Target(name, at_least=1.0) for name in headline if data.binary(name))


def discover(data: SweepData, headline: Sequence[str]) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return the boxes (`DISCOVERY`), the curves on the way (`CURVE`), and what is left out."""
    found = Found()
    targets = targets_of(data, headline)
    if not data.about.factors:
        found.without.append("the design varies no factor")
    elif data.about.method == "one_at_a_time":
        found.without.append("points of method one_at_a_time fill no space")
    elif len(data.numbers) < FEWEST:
        found.without.append(f"{len(data.numbers)} points are too few; it takes {FEWEST}")
    elif not targets:
        found.without.append("no outcome is 0 or 1 and the design names no targets")
    else:
        for arm, label in enumerate(data.arms):
            for target in targets:
                _discover_one(data, arm, label, target, found)
    return found.tables()


def _discover_one(data: SweepData, arm: int, label: str, target: Target, found: Found) -> None:
    met = data.met(target)[arm]
    count = np.isfinite(met).sum(axis=1)
    there = count > 0
    hits = np.where(np.isfinite(met), met, 0.0).sum(axis=1)[there] / count[there]
    cases = Cases(data.positions[there], tuple(words_of(data)), hits)
    keys = {"arm": label, "outcome": target.outcome, "target": target.words}
    misses = len(hits) - hits.sum()
    if hits.sum() < _FEWEST_HITS or misses < _FEWEST_HITS:
        often = "hardly ever" if hits.sum() < misses else "nearly always"
        found.without.append(f"{label}, {target.words}: holds {often}")
        return
    values = data.points[there]
    chance = _chance(cases, data.about.seed, f"{label}/{target.words}")
    if chance > CHANCE:
        found.without.append(f"{label}, {target.words}: noise makes boxes as good")
        return
    writer = _Writer(data.about.factors, values, cases, keys, found)
    left = np.ones(len(hits), dtype=bool)
    for number in range(1, MOST_BOXES + 1):
        box = _one_box(cases, left, writer if number == 1 else None)
        if box is None:
            break
        writer.box("prim", number, box, chance if number == 1 else math.nan)
        left &= ~inside(cases, box)
    for number, leaf in enumerate(rich_leaves(cases), 1):
        writer.box("cart", number, leaf, math.nan)


def _one_box(cases: Cases, left: np.ndarray, writer: "_Writer | None") -> Box | None:
    """Return the next box among the points that are left, or None when there is none."""
    rest = Cases(cases.places[left], cases.words, cases.hits[left])
    if len(rest.hits) < FEWEST or rest.hits.sum() < _FEWEST_HITS:
        return None
    box, boxes, place = find_box(rest)
    if writer is not None:
        writer.curve(boxes, place)
    here = measure(rest, inside(rest, box))
    richer = here.density > float(cases.hits.mean())
    return box if richer and any(not limits.free for limits in box) else None


def _chance(cases: Cases, seed: int, name: str) -> float:
    """Return the share of shuffles in which PRIM finds an equally good box (the data count too).

    Once that share is above `CHANCE` for certain, no more are tried.
    """
    some = np.linspace(0, len(cases.hits) - 1, min(MOST_TESTED, len(cases.hits))).astype(int)
    cases = Cases(cases.places[some], cases.words, cases.hits[some])
    streams, own = RandomStreams(seed), best_balance(cases)
    equal = 1
    for shuffle in range(SHUFFLES):
        if equal > CHANCE * (SHUFFLES + 1):
            break
        order = np.argsort(streams.uniforms(f"shuffle/{name}", len(cases.hits), shuffle))
        equal += best_balance(Cases(cases.places, cases.words, cases.hits[order])) >= own
    return equal / (SHUFFLES + 1)


class _Writer:
    """Turns boxes into rows, positions into values with units."""

    def __init__(
        self,
        factors: Sequence[Factor],
        values: pd.DataFrame,
        cases: Cases,
        keys: dict[str, str],
        found: Found,
    ) -> None:
        self.factors, self.values, self.cases = factors, values, cases
        self.keys, self.found = keys, found

    def curve(self, boxes: Sequence[Box], place: int) -> None:
        """Note coverage and density of every box on the way."""
        for step, box in enumerate(boxes):
            here = measure(self.cases, inside(self.cases, box))
            self.found.curve.append(
                {
                    **self.keys, "step": step, "coverage": here.coverage, "density": here.density,
                    "mass": here.mass, "restricted": sum(not limits.free for limits in box),
                    "chosen": int(step == place),
                }
            )  # fmt: skip

    def box(self, method: str, number: int, box: Box, chance: float) -> None:
        """Note one row per restriction of a box."""
        here = measure(self.cases, inside(self.cases, box))
        for place, limits in enumerate(box):
            if limits.free:
                continue
            low, high, text = self._words(place, limits)
            self.found.boxes.append(
                {
                    **self.keys, "method": method, "box": number,
                    "parameter": self.factors[place].name, "low": low, "high": high, "text": text,
                    "coverage": here.coverage, "density": here.density,
                    "mean_inside": here.density, "n_inside": here.inside,
                    "unit": self.factors[place].unit, "base_rate": float(self.cases.hits.mean()),
                    "mass": here.mass, "quasi_p": quasi_p(self.cases, box, place),
                    "p_value": chance,
                }
            )  # fmt: skip

    def _words(self, place: int, limits: Limits) -> tuple[float, float, str]:
        """Return both ends as values (NaN: open or a word) and the restriction in plain words."""
        factor = self.factors[place]
        column, places = self.values[factor.name], self.cases.places[:, place]
        fits = limits.holds(places)
        if self.cases.words[place]:
            allowed = [str(word) for word in dict.fromkeys(column[fits])]
            return math.nan, math.nan, f"{factor.name} is {' or '.join(sorted(allowed))}"
        numbers = column.to_numpy(dtype=float)
        low, high = _edges(numbers, fits, exact=bool(factor.levels))
        unit = "" if factor.unit in ("1", "share", "0 or 1", "") else f" {factor.unit}"
        if math.isnan(high):
            text = f"{factor.name} at least {low:.3g}{unit}"
        elif math.isnan(low):
            text = f"{factor.name} at most {high:.3g}{unit}"
        else:
            text = f"{factor.name} from {low:.3g} to {high:.3g}{unit}"
        return low, high, text


def _edges(numbers: np.ndarray, fits: np.ndarray, *, exact: bool) -> tuple[float, float]:
    """Return the ends half way to the nearest value outside; the value itself where levels."""
    low, high = float(numbers[fits].min()), float(numbers[fits].max())
    below, above = numbers[numbers < low], numbers[numbers > high]
    ends = []
    for edge, beyond in ((low, below.max(initial=-math.inf)), (high, above.min(initial=math.inf))):
        middle = edge if exact else 0.5 * (edge + float(beyond))
        ends.append(middle if math.isfinite(beyond) else math.nan)
    return ends[0], ends[1]
