"""Promises that depend on each other: I pay if you pay."""

from collections.abc import Callable, Sequence

Condition = Callable[[tuple[bool, ...]], bool]


def greatest_fixed_point(conditions: Sequence[Condition]) -> tuple[bool, ...]:
    """Decide who stays in: start with everyone, drop whoever's condition fails, until all hold.

    With conditions that never start to fail because somebody joins, this is the largest group in
    which every promise holds, and it does not depend on the order of dropping.

    Parameters
    ----------
    conditions
        One per party: told who is in, says whether this party stays in.

    Returns
    -------
    tuple of bool
        Who is in, in the order of `conditions`.

    Raises
    ------
    ValueError
        A dropped party would stay in the smaller group, so its condition is not monotone.

    References
    ----------
    Tarski (1955), A lattice-theoretical fixpoint theorem and its applications.
    """
    inside = (True,) * len(conditions)
    while True:
        holds = tuple(bool(condition(inside)) for condition in conditions)
        staying = tuple(now and then for now, then in zip(holds, inside, strict=True))
        if staying == inside:
            break
        inside = staying
    if holds != inside:
        strays = [party for party, now in enumerate(holds) if now and not inside[party]]
        raise ValueError(f"conditions of parties {strays} are not monotone")
    return inside
