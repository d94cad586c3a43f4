"""PRIM: the box of inputs in which the cases of interest lie close together.

Patient rule induction (Friedman and Fisher 1999) with the objective of scenario discovery (Bryant
and Lempert 2010; Kwakkel and Jaxa-Rozen 2016): each step peels that thin slice off one side of the
box whose loss raises the density most per point lost, so that levels and words, which can only be
lost whole, are treated fairly. Of the boxes on the way, the one with the best balance (harmonic
mean) of coverage and density is taken, pasted out again where that raises its density, and freed
of restrictions that chance explains.

*Coverage*: share of all cases of interest that lie in the box. *Density*: share of the cases in the
box that are of interest. *quasi-p* of a restriction: chance of so many cases of interest in the box
if dropping the restriction changed nothing (one-sided binomial).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from experiments.analysis.data import BoolArray, FloatArray

PEEL = 0.05
SMALLEST = 0.05
"""Least share of all points in a box."""
CHANCE = 0.05
"""A restriction whose quasi-p is above this is dropped."""
_TINY = 1e-12


@dataclass(frozen=True)
class Cases:
    """Points (P, K) by position, whether a factor is a word, and the share of interest (P,)."""

    places: FloatArray
    words: tuple[bool, ...]
    hits: FloatArray

    @property
    def factors(self) -> int:
        """Number of factors."""
        return int(self.places.shape[1])


@dataclass(frozen=True)
class Limits:
    """What a box asks of one factor: a range of positions, or the positions of allowed words."""

    low: float = -math.inf
    high: float = math.inf
    without: frozenset[float] = frozenset()

    @property
    def free(self) -> bool:
        """Whether nothing is asked."""
        return self.low == -math.inf and self.high == math.inf and not self.without

    def holds(self, column: FloatArray) -> BoolArray:
        """Return which positions fit."""
        fits = (column >= self.low) & (column <= self.high)
        if self.without:
            fits &= ~np.isin(column, list(self.without))
        return np.asarray(fits)


Box = tuple[Limits, ...]


@dataclass(frozen=True)
class Measure:
    """How good a box is."""

    coverage: float
    density: float
    mass: float
    inside: int

    @property
    def balance(self) -> float:
        """Harmonic mean of coverage and density."""
        both = self.coverage + self.density
        return 2 * self.coverage * self.density / both if both > 0 else 0.0


def inside(cases: Cases, box: Box) -> BoolArray:
    """Return which points lie in a box."""
    held = np.ones(len(cases.hits), dtype=bool)
    for factor, limits in enumerate(box):
        if not limits.free:
            held &= limits.holds(cases.places[:, factor])
    return held


def measure(cases: Cases, held: BoolArray) -> Measure:
    """Return coverage, density and mass of the points in a box."""
    found, count = float(cases.hits[held].sum()), int(held.sum())
    everything = float(cases.hits.sum())
    return Measure(
        found / everything if everything else 0.0,
        found / count if count else 0.0,
        count / len(held),
        count,
    )


def peel(cases: Cases) -> list[tuple[Box, Measure]]:
    """Return the boxes from the whole space to the smallest one allowed, and how good each is."""
    box: Box = tuple(Limits() for _ in range(cases.factors))
    held = np.ones(len(cases.hits), dtype=bool)
    boxes = [(box, measure(cases, held))]
    least = max(1, math.ceil(SMALLEST * len(cases.hits)))
    while True:
        step = _best_step(cases, held, least)
        if step is None:
            return boxes
        factor, limits = step
        box = (*box[:factor], _narrowed(box[factor], limits), *box[factor + 1 :])
        held = held & limits.holds(cases.places[:, factor])
        boxes.append((box, measure(cases, held)))


def _narrowed(old: Limits, new: Limits) -> Limits:
    return Limits(max(old.low, new.low), min(old.high, new.high), old.without | new.without)


def _best_step(cases: Cases, held: BoolArray, least: int) -> tuple[int, Limits] | None:
    """Return the factor and the limits that raise the density most per point lost."""
    places, hits = cases.places[held], cases.hits[held]
    count, mean = len(hits), float(hits.mean())
    best, chosen = _TINY, None
    low, high = np.quantile(places, [PEEL, 1 - PEEL], axis=0)
    for kept, ends, is_low in (
        (places > np.minimum(low, places.max(axis=0) - _TINY), low, True),
        (places < np.maximum(high, places.min(axis=0) + _TINY), high, False),
    ):
        sizes = kept.sum(axis=0)
        with np.errstate(invalid="ignore", divide="ignore"):
            gain = ((hits @ kept) / sizes - mean) / (count - sizes)
        gain[(sizes < least) | (sizes == count) | np.array(cases.words)] = -np.inf
        factor = int(np.argmax(gain))
        if gain[factor] > best and np.isfinite(ends[factor]):
            best = float(gain[factor])
            edge = places[kept[:, factor], factor]
            chosen = (factor, Limits(low=edge.min()) if is_low else Limits(high=edge.max()))
    for word_factor in np.flatnonzero(cases.words):
        factor = int(word_factor)
        for word in np.unique(places[:, factor]):
            stay = places[:, factor] != word
            size = int(stay.sum())
            if least <= size < count:
                gained = (float(hits[stay].mean()) - mean) / (count - size)
                if gained > best:
                    best = gained
                    chosen = (factor, Limits(without=frozenset({float(word)})))
    return chosen


def find_box(cases: Cases) -> tuple[Box, list[Box], int]:
    """Return the best box, the boxes on the way, and the place of the chosen one among them."""
    boxes = peel(cases)
    place = int(np.argmax([here.balance for _, here in boxes]))
    return paste(cases, prune(cases, boxes[place][0])), [box for box, _ in boxes], place


def best_balance(cases: Cases) -> float:
    """Return the best balance of coverage and density on the way of peeling."""
    return max(here.balance for _, here in peel(cases))


def prune(cases: Cases, box: Box) -> Box:
    """Drop restrictions one by one, the least sure first, while chance explains them."""
    while True:
        restricted = [factor for factor, limits in enumerate(box) if not limits.free]
        chances = [quasi_p(cases, box, factor) for factor in restricted]
        if not chances or max(chances) <= CHANCE:
            return box
        worst = restricted[chances.index(max(chances))]
        box = (*box[:worst], Limits(), *box[worst + 1 :])


def paste(cases: Cases, box: Box) -> Box:
    """Widen a side by a thin slice as long as that raises the density."""
    for _ in range(len(cases.hits)):
        here = measure(cases, inside(cases, box)).density
        wider = [one for factor in range(len(box)) for one in _wider(cases, box, factor)]
        found = [measure(cases, inside(cases, one)).density for one in wider]
        if not found or max(found) <= here + _TINY:
            return box
        box = wider[found.index(max(found))]
    return box


def _wider(cases: Cases, box: Box, factor: int) -> Sequence[Box]:
    own = box[factor]
    if own.free or own.without:
        return ()
    others = (*box[:factor], Limits(), *box[factor + 1 :])
    column = np.sort(cases.places[inside(cases, others), factor])
    size = max(1, round(PEEL * int(own.holds(column).sum())))
    below, above = column[column < own.low][::-1], column[column > own.high]
    sides = []
    if below.size:
        sides.append(Limits(float(below[min(size, below.size) - 1]), own.high))
    if above.size:
        sides.append(Limits(own.low, float(above[min(size, above.size) - 1])))
    return [(*box[:factor], side, *box[factor + 1 :]) for side in sides]


def quasi_p(cases: Cases, box: Box, factor: int) -> float:
    """Return the chance that a restriction looks this good without mattering."""
    held = inside(cases, box)
    without = inside(cases, (*box[:factor], Limits(), *box[factor + 1 :]))
    share = float(cases.hits[without].mean())
    count = int(held.sum())
    return binomial_tail(count, math.floor(float(cases.hits[held].sum()) + _TINY), share)


def binomial_tail(count: int, hits: int, share: float) -> float:
    """Return the chance of at least so many hits in ``count`` tries of chance ``share``."""
    if hits <= 0:
        return 1.0
    if share <= 0.0:
        return 0.0
    if share >= 1.0:
        return 1.0
    logs = [
        math.lgamma(count + 1) - math.lgamma(k + 1) - math.lgamma(count - k + 1)
        + k * math.log(share) + (count - k) * math.log1p(-share)
        for k in range(hits, count + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(map(math.exp, logs)))
