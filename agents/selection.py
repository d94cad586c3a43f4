"""Selection in a call for proposals: which bids are funded, exactly.

Under the order ``total`` the bids with the largest total score are funded, as far as the lots, the
number per state and the Union budget allow. This is a small knapsack problem with several limits;
it is solved by dynamic programming over the sets that no other set dominates, cut by a Lagrangian
bound (Kellerer, Pferschy and Pisinger, Knapsack Problems, 2004, chapters 3 and 9). Under the order
``rank`` bids are funded by score, and a bid that no longer fits is passed over. Scores and money
count to a billionth, so that sums are exact and ties are ties.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Literal, NamedTuple

BELOW_PASS_MARK, OUTRANKED, NO_BUDGET = "BELOW_PASS_MARK", "OUTRANKED", "NO_BUDGET"
_UNIT, _HALVINGS = 10**9, 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bid: a name of its own, its state and lot, its score, and what it costs the Union."""

    key: str
    state: str
    lot: str
    score: float
    union_part: float
    """EUR m, not negative."""


@dataclass(frozen=True, slots=True)
class SelectionRules:
    """The limits of a call."""

    lots: Mapping[str, int]
    """Largest number of bids funded in each lot."""
    union_budget: float
    """EUR m; infinite for no limit."""
    per_state: int | None
    pass_mark: float | None
    order: Literal["total", "rank"]
    most: int | None = None
    """In all lots together."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The bids funded and refused, by key, each in order of score."""

    selected: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    """Each with one reason: BELOW_PASS_MARK, NO_BUDGET or OUTRANKED."""


class _Bid(NamedTuple):
    """A bid in whole numbers.

    ``weight`` orders sets of bids by the sum: first by score, then by number of bids, then by
    the sorted keys. Its last bits tell which bids a set holds.
    """

    rank: int
    state: str
    lot: int
    cost: int
    weight: int


class _Task(NamedTuple):
    """What may be chosen: the largest number per lot, per state and in all, and the money."""

    bids: tuple[_Bid, ...]
    largest: tuple[int, ...]
    per_state: int
    budget: int
    most: int


_Front = list[tuple[int, int]]
"""Sets of bids as cost and negative weight; both change from set to set: the dearer weighs more."""
_Fronts = dict[tuple[int, ...], _Front]
"""By number of bids in each lot."""


def select(candidates: Sequence[Candidate], rules: SelectionRules) -> Selection:
    """Decide which bids are funded and why the others are not.

    ``total``: the set with the largest total score; of equal sets the one with more bids, then the
    one whose sorted keys come first. A bid with a negative score is then never funded. ``rank``:
    by score, equal scores by key. A refused bid that a larger Union budget would have brought in,
    by the same rule, has the reason NO_BUDGET.

    Raises
    ------
    ValueError
        Two candidates with the same key, a lot that the rules do not know, a score or a cost that
        is not a finite number, a negative cost or limit.
    """
    _check(candidates, rules)
    ranked = sorted(candidates, key=lambda bid: (-bid.score, bid.key))
    mark = -math.inf if rules.pass_mark is None else rules.pass_mark
    passed = [bid for bid in ranked if bid.score >= mark]
    chosen = _choose(passed, rules)
    richer = replace(rules, union_budget=math.inf)
    funded = chosen if len(chosen) == len(passed) else _choose(passed, richer)
    refused = []
    for bid in ranked:
        if bid.score < mark:
            refused.append((bid.key, BELOW_PASS_MARK))
        elif bid.key not in chosen:
            refused.append((bid.key, NO_BUDGET if bid.key in funded else OUTRANKED))
    return Selection(tuple(bid.key for bid in ranked if bid.key in chosen), tuple(refused))


def _check(candidates: Sequence[Candidate], rules: SelectionRules) -> None:
    if len({bid.key for bid in candidates}) < len(candidates):
        raise ValueError("two candidates have the same key")
    for bid in candidates:
        if bid.lot not in rules.lots:
            raise ValueError(f"{bid.key}: lot {bid.lot!r} is not in the rules")
        if not (math.isfinite(bid.score) and math.isfinite(bid.union_part)):
            raise ValueError(f"{bid.key}: score and union_part must be finite")
        if bid.union_part < 0:
            raise ValueError(f"{bid.key}: union_part must not be negative")
    if not rules.union_budget >= 0:
        raise ValueError(f"union_budget must not be negative, got {rules.union_budget}")
    if min((*rules.lots.values(), rules.per_state or 0, rules.most or 0)) < 0:
        raise ValueError("largest numbers must not be negative")


def _choose(ranked: Sequence[Candidate], rules: SelectionRules) -> set[str]:
    """Return the keys of the bids that the rules fund; all have passed the mark."""
    if rules.order == "total":
        ranked = [bid for bid in ranked if bid.score >= 0]
    task = _task(ranked, rules)
    if rules.order == "rank":
        return {ranked[bid.rank].key for bid in _affordable(task, task.bids)}
    weight = _best_weight(task)
    keys = sorted((bid.key for bid in ranked), reverse=True)
    return {key for place, key in enumerate(keys) if weight >> place & 1}


def _task(ranked: Sequence[Candidate], rules: SelectionRules) -> _Task:
    names = list(rules.lots)
    size = len(ranked)
    place = {key: spot for spot, key in enumerate(sorted((b.key for b in ranked), reverse=True))}
    bids = tuple(
        _Bid(
            rank,
            bid.state,
            names.index(bid.lot),
            round(bid.union_part * _UNIT),
            (round(bid.score * _UNIT) * (size + 1) + 1 << size) + (1 << place[bid.key]),
        )
        for rank, bid in enumerate(ranked)
    )
    budget = sum(bid.cost for bid in bids)
    if math.isfinite(rules.union_budget):
        budget = min(budget, round(rules.union_budget * _UNIT))
    per_state, most = (size if x is None else x for x in (rules.per_state, rules.most))
    return _Task(bids, tuple(rules.lots.values()), per_state, budget, most)


def _affordable(task: _Task, ordered: Sequence[_Bid]) -> list[_Bid]:
    """Take bids in the order given, passing over what no longer fits."""
    left, room, states = task.budget, list(task.largest), dict[str, int]()
    taken = []
    for bid in ordered:
        of_state = states.get(bid.state, 0)
        if bid.cost <= left and room[bid.lot] > 0 and of_state < task.per_state:
            left -= bid.cost
            room[bid.lot] -= 1
            states[bid.state] = of_state + 1
            taken.append(bid)
    return taken[: task.most]


def _best_weight(task: _Task) -> int:
    """Return the weight of the best set of bids (0: none)."""
    heaviest = sorted(task.bids, key=lambda bid: -bid.weight)
    greedy = _affordable(task, heaviest)
    best = _weight(greedy)
    total, size = sum(bid.cost for bid in task.bids), len(task.bids)
    if greedy == _affordable(task._replace(budget=total, per_state=size), heaviest):
        return best
    price = _price(task)
    groups = _groups(task, price)
    best = max(best, _weight(_affordable(task, [bid for group in groups for bid in group])))
    fronts: _Fronts = {(0,) * len(task.largest): [(0, 0)]}
    for group, tail in zip(groups, _tails(task, groups, price), strict=True):
        fronts = _extended(task, fronts, group)
        best = max(best, *(-front[-1][1] for front in fronts.values()))
        fronts = _promising(task, fronts, tail, (best, price))
        if not fronts:
            break
    return best


def _weight(bids: Sequence[_Bid]) -> int:
    return sum(bid.weight for bid in bids)


def _price(task: _Task) -> int:
    """Return a price of money (weight per unit of cost) at which the budget is about used up."""
    high = max((bid.weight // bid.cost + 1 for bid in task.bids if bid.cost), default=0)
    low = 0
    for _ in range(_HALVINGS):
        middle = (low + high) // 2
        used = 0
        worth = sorted(((b.weight - middle * b.cost, b) for b in task.bids), reverse=True)
        for lot, largest in enumerate(task.largest):
            of_lot = [bid.cost for gain, bid in worth if gain > 0 and bid.lot == lot]
            used += sum(of_lot[:largest])
        low, high = (middle, high) if used > task.budget else (low, middle)
    return high


def _groups(task: _Task, price: int) -> list[list[_Bid]]:
    """Return the bids that compete within their state together and the others alone, best first."""

    def gain(bid: _Bid) -> int:
        return bid.weight - price * bid.cost

    states: dict[str, list[_Bid]] = {}
    for bid in sorted(task.bids, key=gain, reverse=True):
        states.setdefault(bid.state, []).append(bid)
    groups = []
    for bids in states.values():
        groups += [bids] if len(bids) > task.per_state else [[bid] for bid in bids]
    return sorted(groups, key=lambda group: -gain(group[0]))


def _tails(task: _Task, groups: list[list[_Bid]], price: int) -> list[list[list[int]]]:
    """Bound what the groups after each group can add, net of the price.

    For each group and lot: the sum of the largest 0, 1, 2, ... gains that follow.
    """
    gains: list[list[int]] = [[] for _ in task.largest]
    tails = []
    for group in reversed(groups):
        tails.append([[0, *accumulate(of_lot)] for of_lot in gains])
        for lot, largest in enumerate(task.largest):
            found = [bid.weight - price * bid.cost for bid in group if bid.lot == lot]
            found = [gain for gain in found if gain > 0][: task.per_state]
            if found:
                gains[lot] = sorted(gains[lot] + found, reverse=True)[:largest]
    return tails[::-1]


def _extended(task: _Task, fronts: _Fronts, group: list[_Bid]) -> _Fronts:
    """Add the bids of a group to every set, as many as one state may have."""
    most = min(task.per_state, len(group))
    layers: list[_Fronts] = [fronts, *({} for _ in range(most))]
    for bid in group:
        lot = bid.lot
        for taken in reversed(range(most)):
            for counts, front in layers[taken].items():
                grown = [
                    (cost + bid.cost, minus - bid.weight)
                    for cost, minus in front
                    if cost + bid.cost <= task.budget
                ]
                if grown and counts[lot] < task.largest[lot] and sum(counts) < task.most:
                    more = (*counts[:lot], counts[lot] + 1, *counts[lot + 1 :])
                    _merge(layers[taken + 1], more, grown)
    found = dict(fronts)
    for layer in layers[1:]:
        for counts, front in layer.items():
            _merge(found, counts, front)
    return found


def _merge(fronts: _Fronts, counts: tuple[int, ...], more: _Front) -> None:
    """Join sets to those with the same counts; drop the dearer of those that weigh no more."""
    if counts not in fronts:
        fronts[counts] = more
        return
    kept: _Front = []
    for entry in sorted(fronts[counts] + more):
        if not kept or entry[1] < kept[-1][1]:
            kept.append(entry)
    fronts[counts] = kept


def _promising(
    task: _Task, fronts: _Fronts, tail: list[list[int]], known: tuple[int, int]
) -> _Fronts:
    """Drop the sets that cannot become better than the best known, by the Lagrangian bound."""
    best, price = known
    found = {}
    for counts, front in fronts.items():
        most = price * task.budget - best
        for sums, largest, count in zip(tail, task.largest, counts, strict=True):
            most += sums[min(largest - count, len(sums) - 1)]
        kept = [(cost, minus) for cost, minus in front if most - price * cost - minus > 0]
        if kept:
            found[counts] = kept
    return found
