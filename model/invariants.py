"""The laws of accounting, one function each. A broken one stops the run."""

from collections.abc import Callable

import numpy as np

from model.world import World

_CENT = 1e-8
"""Rounding that sums of money may carry (EUR m)."""


class BrokenLaw(RuntimeError):  # noqa: N818 - reads as the state it reports
    """A fault of the program, never of the user's input."""


def money_is_kept(world: World) -> str | None:
    """Check that every promise is paid, open or released, and nothing else."""
    for entry in world.commitments.entries:
        parts = entry.paid + entry.open + entry.released
        if abs(parts - entry.amount) > _CENT or min(entry.paid, entry.open, entry.released) < 0:
            return f"{entry.state}/{entry.payer}/{entry.subject}: {entry.amount} became {parts}"
    return None


def room_is_room(world: World) -> str | None:
    """Check that no ministry gives more than it has, nor ends with more than it began with."""
    room, base = world.purses.room, world.purses.base
    if np.any(room < -_CENT) or np.any(room > base + _CENT):
        return f"room {room.tolist()} outside 0 to {base.tolist()}"
    held = sum(entry.reserved for entry in world.commitments.entries if entry.open > 0)
    if room.sum() + held > base.sum() + _CENT:
        return f"room {room.sum()} and reserved {held} are more than {base.sum()}"
    return None


def union_money_suffices(world: World) -> str | None:
    """Check that the Union's AI factory money never falls below nothing."""
    left = world.factory_call.union_left
    return None if left >= -_CENT else f"Union money for AI factories is {left}"


def one_gigafactory_option(world: World) -> str | None:
    """Check that a state holds one gigafactory option at a time."""
    seen: dict[str, str] = {}
    for entry in world.commitments.standing("AI Gigafactory"):
        if seen.setdefault(entry.state, entry.option) != entry.option:
            return f"{entry.state} holds {seen[entry.state]} and {entry.option}"
    return None


LAWS: tuple[Callable[[World], str | None], ...] = (
    money_is_kept,
    room_is_room,
    union_money_suffices,
    one_gigafactory_option,
)


def check_invariants(world: World) -> None:
    """Stop the run when a law is broken.

    Raises
    ------
    BrokenLaw
        Names the law, the quarter and what is wrong.
    """
    for law in LAWS:
        wrong = law(world)
        if wrong:
            raise BrokenLaw(f"{law.__name__} in quarter {world.quarter}: {wrong}")
