"""Making, releasing and paying promises of public money; Dutch room moves with them."""

import datetime
import math
from collections.abc import Iterable

from agents.dutch_state import MINISTRIES
from model.access.participants import Jurisdiction
from model.agenda import BUYER
from model.quarters import last_day
from model.state import GIGAFACTORY, Commitment, Event
from model.world import World

LATER_BUDGET = "Later budget"
"""Carries the part of a promise that no ministry covers now."""


def make_promise(world: World, promise: Commitment) -> None:
    """Enter a promise; what it reserves leaves the ministry's room."""
    world.commitments.entries.append(promise)
    if promise.programme == GIGAFACTORY and promise.option == BUYER:
        promise.price = price_for_buyers(world)
    if promise.reserved:
        world.purses.room[MINISTRIES.index(promise.payer)] -= promise.reserved


def price_for_buyers(world: World) -> float:
    """Return at what European suppliers sold last; before they sold, the rental price."""
    price = float(world.compute_market.prices[Jurisdiction.EU])
    return price if math.isfinite(price) else world.drivers.price


def release_promises(
    world: World, entries: Iterable[Commitment], reason: str, date: datetime.date
) -> None:
    """Set promises free and give ministries their room back, each with the reason."""
    for entry in entries:
        amount = entry.open
        entry.release()
        if entry.reserved:
            place = MINISTRIES.index(entry.payer)
            back = world.purses.room[place] + entry.reserved
            world.purses.room[place] = min(back, world.purses.base[place])
        world.record(_line(world, entry, date, ("commitment_released", reason, amount)))


def release_buyers(world: World) -> None:
    """Set buyers free when nobody is left to buy from."""
    call = world.gigafactory_call
    if call.decided is None or call.winners:
        return
    buyers = [
        entry
        for entry in world.commitments.standing(GIGAFACTORY)
        if entry.option == "buyer" and entry.contract is None
    ]
    release_promises(world, buyers, "NO_SITE", last_day(world.quarter))


def pay_contracts(world: World) -> None:
    """Pay the promises whose contract is signed in this quarter."""
    for entry in world.commitments.entries:
        if entry.open > 0 and entry.contract is not None and entry.contract <= world.quarter:
            amount = entry.open
            entry.pay()
            date = last_day(world.quarter)
            world.record(_line(world, entry, date, ("commitment_paid", "", amount)))


def refill_room(world: World) -> None:
    """Let part of the spent and pledged room return; only the spring memorandum does that.

    What has returned is no longer reserved, so a release later on gives back the rest only.
    """
    purses, part = world.purses, world.parameters.funding.room_refill
    purses.room = purses.room + part * (purses.base - purses.room)
    for entry in world.commitments.entries:
        if entry.open > 0:
            entry.reserved *= 1.0 - part


def _line(
    world: World, entry: Commitment, date: datetime.date, what: tuple[str, str, float]
) -> Event:
    kind, reason, amount = what
    return Event(
        quarter=world.quarter,
        date=date,
        phase=world.phase,
        arena="money",
        round=0,
        actor=entry.state,
        counterpart=entry.payer,
        kind=kind,
        subject=entry.subject,
        amount=0.0 if math.isnan(amount) else amount,
        reason=reason,
        imposed=entry.imposed and kind != "commitment_paid",
    )
