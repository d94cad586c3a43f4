"""CART: the leaves of a small tree as boxes, by scikit-learn; a second opinion beside PRIM."""

from typing import Any

import numpy as np

from experiments.analysis.prim import Box, Cases, Limits

DEPTH = 3
SMALLEST_LEAF = 0.05
RICHER = 1.5
"""A leaf counts when its density is at least so many times that of all points, and a half more
of the way to 1 where that is less."""


def rich_leaves(cases: Cases) -> list[Box]:
    """Return the leaves in which the cases of interest are dense, richest first.

    Words are split one against the rest.
    """
    from sklearn.tree import DecisionTreeRegressor  # type: ignore[import-untyped] # noqa: PLC0415

    columns, owners = _columns(cases)
    least = max(1, round(SMALLEST_LEAF * len(cases.hits)))
    tree = DecisionTreeRegressor(max_depth=DEPTH, min_samples_leaf=least, random_state=0)
    tree.fit(columns, cases.hits)
    base = float(cases.hits.mean())
    limit = min(RICHER * base, base + 0.5 * (1.0 - base))
    whole: Box = tuple(Limits() for _ in range(cases.factors))
    found = _leaves(tree.tree_, owners, 0, whole)
    rich = [(density, box) for density, box in found if density > base and density >= limit]
    return [box for _, box in sorted(rich, key=lambda one: -one[0])]


def _columns(cases: Cases) -> tuple[np.ndarray, list[tuple[int, float | None]]]:
    """Return the columns of the tree, and the factor (and word) behind each."""
    columns, owners = [], []
    for factor, is_word in enumerate(cases.words):
        column = cases.places[:, factor]
        for word in np.unique(column) if is_word else [None]:
            columns.append(column if word is None else (column == word).astype(float))
            owners.append((factor, None if word is None else float(word)))
    return np.column_stack(columns), owners


def _leaves(
    tree: Any,  # noqa: ANN401 - scikit-learn has no types
    owners: list[tuple[int, float | None]],
    node: int,
    box: Box,
) -> list[tuple[float, Box]]:
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left < 0:
        return [(float(tree.value[node].ravel()[0]), box)] if any(not b.free for b in box) else []
    factor, word = owners[int(tree.feature[node])]
    edge, own = float(tree.threshold[node]), box[factor]
    if word is None:
        lower = Limits(own.low, min(own.high, edge), own.without)
        upper = Limits(max(own.low, float(np.nextafter(edge, np.inf))), own.high, own.without)
    else:
        lower = Limits(own.low, own.high, own.without | {word})
        upper = Limits(word, word, own.without)
    sides = ((left, lower), (right, upper))
    return [
        leaf
        for child, limits in sides
        for leaf in _leaves(tree, owners, child, (*box[:factor], limits, *box[factor + 1 :]))
    ]
