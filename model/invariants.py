"""The laws of accounting, one function each. A broken one stops the run."""

from collections.abc import Callable

import numpy as np

from model.state import GIGAFACTORY
from model.user_account import money_of
from model.world import World

_CENT = 1e-8
"""Rounding that sums of money may carry (EUR m)."""
_WATT = 1e-6
"""Rounding that sums of power may carry (MW)."""
_HOUR = 1e-3
"""Rounding that sums of hours may carry, besides the next (H100e-h)."""
_ROUNDING = 1e-5
"""Part of a sum of hours that single precision and the last millionth of an ask may carry."""
_TINY = 1e-9
"""Part of the largest number that rounding may move."""


class BrokenLaw(RuntimeError):  # noqa: N818 - reads as the state it reports
    """A fault of the program, never of the user's input."""


def money_is_kept(world: World) -> str | None:
    """Check that every promise is paid, open or released, and nothing else."""
    for entry in world.commitments.entries:
        paid, left, released = entry.paid, entry.open, entry.released
        parts = paid + left + released
        kept = -_CENT <= parts - entry.amount <= _CENT
        if not kept or paid < 0.0 or left < 0.0 or released < 0.0:
            return f"{entry.state}/{entry.payer}/{entry.subject}: {entry.amount} became {parts}"
    return None


def room_is_room(world: World) -> str | None:
    """Check that no ministry gives more than it has, nor ends with more than it began with."""
    room, base = world.purses.room.tolist(), world.purses.base.tolist()
    if not all(-_CENT <= left <= first + _CENT for left, first in zip(room, base, strict=True)):
        return f"room {room} outside 0 to {base}"
    held = sum([entry.reserved for entry in world.commitments.entries if entry.open > 0])
    if sum(room) + held > sum(base) + _CENT:
        return f"room {sum(room)} and reserved {held} are more than {sum(base)}"
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
    regional = grid.regional_power.tolist()
    if grid.time_bound_left < -_WATT or min(regional) < -_WATT:
        return f"time-bound rights {grid.time_bound_left}, regional {regional}"
    held = {plan.connection.zone for plan in world.plans.by_key.values() if plan.connection}
    lost = held - set(grid.zones)
    return f"connections in unknown zones {sorted(lost)}" if lost else None


def power_is_signed(world: World) -> str | None:
    """Check that no Dutch phase serves with more power than its agreements hold."""
    for plan in world.plans.alive_in("NL"):
        used = sum([e.power_mw for e in world.facilities.entries if e.plan == plan.key])
        held = plan.connection
        signed = 0.0
        if held is not None:
            signed += held.firm_mw if held.firm_from is not None else 0.0
            signed += held.time_bound_mw if held.time_bound_from is not None else 0.0
        if used > signed + _WATT:
            return f"{plan.key} uses {used} MW of {signed} MW that are signed"
    return None


def public_hours_are_hours(world: World) -> str | None:
    """Check that no site gives more than it offers, and that what is asked is served or not."""
    books = world.public_access
    used, offered = np.add.reduce(books.use, axis=(0, 1)).tolist(), books.offered.tolist()
    given = [own + others for own, others in zip(used, books.to_others.tolist(), strict=True)]
    rounding = _TINY * max(offered) + _HOUR
    if not all(hours <= most + rounding for hours, most in zip(given, offered, strict=True)):
        return f"public hours {given} of {offered} on offer"
    asked, left = sum(books.asked.tolist()), sum(books.left.tolist())
    gap = asked - sum(used) - left - float(np.add.reduce(books.waiting))
    if not abs(gap) <= _ROUNDING * asked + _HOUR:
        return f"of public hours asked {gap} are neither served nor left nor waiting"
    return None


def market_hours_are_hours(world: World) -> str | None:
    """Check that nobody sells more than there is, and that each hour wanted has one account."""
    books, market = world.public_access, world.compute_market
    sold, capacity = market.sold.tolist(), market.capacity.tolist()
    if not _within(sold, capacity):
        return f"sold {sold} of {capacity}"
    bought, asked = np.add.reduce(market.use, axis=(1, 2)).tolist(), market.asked.tolist()
    if not _within(bought, asked):
        return f"bought {bought} of {asked} asked"
    gap = (market.wanted - books.new + books.left - market.asked).tolist()
    wanted = market.wanted.tolist()
    if not all(abs(g) <= _ROUNDING * w + _HOUR for g, w in zip(gap, wanted, strict=True)):
        return f"hours wanted that are in no account: {gap}"
    return None


def _within(hours: list[float], most: list[float]) -> bool:
    """Whether no number of hours is above its most, rounding aside."""
    return all(one <= top * (1.0 + _TINY) + _HOUR for one, top in zip(hours, most, strict=True))


def money_for_compute_adds_up(world: World) -> str | None:
    """Check that what kinds of users pay is what suppliers at home and abroad receive."""
    money = money_of(world)
    paid = sum(money.by_kind)
    gap = paid - money.domestic - money.abroad
    if not abs(gap) <= _ROUNDING * paid + _CENT:
        return f"users pay EUR {gap} m more than suppliers receive"
    return None


def adopters_are_counted(world: World) -> str | None:
    """Check that the adopters of each cell are the users of the rows that have adopted."""
    people, state = world.users.population, world.adoption
    found, counted = float(people.weight @ (state.since >= 0)), float(state.users.sum())
    return None if found == counted else f"{found} users of AI in rows, {counted} in cells"


LAWS: tuple[Callable[[World], str | None], ...] = (
    money_is_kept,
    room_is_room,
    union_money_suffices,
    one_gigafactory_option,
    no_power_twice,
    power_is_signed,
    public_hours_are_hours,
    market_hours_are_hours,
    money_for_compute_adds_up,
    adopters_are_counted,
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
