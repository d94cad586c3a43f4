"""The laws of accounting, one function each. A broken one stops the run."""

from collections.abc import Callable

import numpy as np

from model.state import GIGAFACTORY
from model.world import World

_CENT = 1e-8
"""Rounding that sums of money may carry (EUR m)."""
_WATT = 1e-6
"""Rounding that sums of power may carry (MW)."""


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
    """Check that the Union's money for a call never falls below nothing."""
    for call in (world.factory_call, world.gigafactory_call):
        if call.union_left < -_CENT:
            return f"Union money left in a call is {call.union_left}"
    return None


def one_gigafactory_option(world: World) -> str | None:
    """Check that a state holds one gigafactory option at a time."""
    seen: dict[str, str] = {}
    for entry in world.commitments.standing(GIGAFACTORY):
        if (
            entry.state in world.people
            and seen.setdefault(entry.state, entry.option) != entry.option
        ):
            return f"{entry.state} holds {seen[entry.state]} and {entry.option}"
    return None


def no_power_twice(world: World) -> str | None:
    """Check that no zone gives out more than was released, and nothing falls below zero."""
    grid = world.grid
    for zone in grid.zones.values():
        if zone.room < -_WATT or zone.queue.power_mw() < -_WATT:
            return f"zone {zone.name} has room {zone.room} and {zone.queue.power_mw()} waiting"
    if grid.time_bound_left < -_WATT or float(grid.regional_power.min()) < -_WATT:
        return f"time-bound rights {grid.time_bound_left}, regional {grid.regional_power.tolist()}"
    held = {plan.connection.zone for plan in world.plans.by_key.values() if plan.connection}
    lost = held - set(grid.zones)
    return f"connections in unknown zones {sorted(lost)}" if lost else None


def power_is_signed(world: World) -> str | None:
    """Check that no Dutch phase serves with more power than its agreements hold."""
    for plan in world.plans.alive_in("NL"):
        used = sum(e.power_mw for e in world.facilities.entries if e.plan == plan.key)
        held = plan.connection
        signed = 0.0
        if held is not None:
            signed += held.firm_mw if held.firm_from is not None else 0.0
            signed += held.time_bound_mw if held.time_bound_from is not None else 0.0
        if used > signed + _WATT:
            return f"{plan.key} uses {used} MW of {signed} MW that are signed"
    return None


LAWS: tuple[Callable[[World], str | None], ...] = (
    money_is_kept,
    room_is_room,
    union_money_suffices,
    one_gigafactory_option,
    no_power_twice,
    power_is_signed,
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
