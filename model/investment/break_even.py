"""What would have to be different: the value of one input at which a site just meets its hurdle."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from model.investment.project import Project
from model.investment.verdict import margin

_STEPS = 60
_HALVINGS = 60


def break_even(project: Project, field: str, low: float, high: float) -> float | None:
    """Return the value of one field at which V/K equals the hurdle, all else as it is.

    The range is searched in steps, because V/K need not rise or fall throughout (a long life ends
    in years that lose money). Of several answers the one nearest to the project's own is given.

    Returns
    -------
    float or None
        None if V/K stays on one side of the hurdle in the whole range.
    """

    def beyond(value: float) -> float:
        return margin(replace(project, **{field: value}))  # type: ignore[arg-type]

    own = float(getattr(project, field))
    points = sorted({low + (high - low) * step / _STEPS for step in range(_STEPS + 1)} | {own})
    signs = [beyond(point) >= 0.0 for point in points]
    found = [
        _bisect(beyond, left, right, left_meets)
        for (left, right), (left_meets, right_meets) in zip(
            pairwise(points), pairwise(signs), strict=True
        )
        if left_meets != right_meets
    ]
    return min(found, key=lambda value: abs(value - own), default=None)


def _bisect(beyond: Callable[[float], float], left: float, right: float, meets: bool) -> float:
    """Return the end that meets the hurdle of the last interval."""
    for _ in range(_HALVINGS):
        middle = 0.5 * (left + right)
        if (beyond(middle) >= 0.0) == meets:
            left = middle
        else:
            right = middle
    return left if meets else right
