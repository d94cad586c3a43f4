"""A6: TenneT and the regional operators: queues, dated releases, offers and signed agreements."""

import math
from collections.abc import Iterable

import numpy as np

from agents.site_messages import AgreementObservation, TimeBoundObservation
from model.grid.requests import ROUNDING_MW, Request
from model.mechanisms.grid_forecast import (
    LIST_COUNTED,
    TIME_BOUND_COUNTED,
    background_shares,
    new_requests,
    years_after_pins,
)
from model.quarters import last_day, start_of
from model.site_state import Connection, Plan, Zone
from model.state import Event
from model.world import World

TENNET = "TenneT"
EXTRA_HIGH_VOLTAGE = "EHV"
NO_TIME_BOUND = "NO_TIME_BOUND"
_DIGITS = 3


def operate_grid(world: World) -> None:
    """Sign what was offered, take in the quarter's background demand, give out room."""
    _regional(world)
    grid = world.grid
    if start_of(world.quarter) >= TIME_BOUND_COUNTED:
        grid.time_bound_left = max(0.0, grid.time_bound_left - world.parameters.grid.tdtr_drain)
    for zone in grid.zones.values():
        if zone.queue.quoted:
            for key in sorted(zone.queue.quoted):
                sign_firm(world, zone, world.plans.by_key[key])
    _take_in(world, grid.zones.values())
    for zone in grid.zones.values():
        if zone.releases and zone.releases[0][0] <= world.quarter:
            _release(world, zone)
        if zone.room > 0.0 or zone.queue.quoted:
            _serve(world, zone)
    if start_of(world.quarter + 1) <= LIST_COUNTED:
        # What was served meanwhile came on top of what was counted.
        _take_in(world, [zone for zone in grid.zones.values() if not zone.queue.quoted])


def _take_in(world: World, zones: Iterable[Zone]) -> None:
    """Let the background demand of the quarter join the list of each zone."""
    power, count = new_requests(world)
    shares, take_up = background_shares(world.parameters), world.parameters.grid.take_up
    for zone in zones:
        mw = power * zone.weight
        if mw > 0.0:
            zone.queue.grow(shares, mw, count * zone.weight, take_up)


def _regional(world: World) -> None:
    """Move the list of the regional operators: the highest class is served first, then it grows.

    Up to the pin date it grows by what was counted; after that new requests follow their trend and
    are of the size of those that came in between the counts.
    """
    given, grid = world.parameters.grid, world.grid
    years = max(0.0, years_after_pins(world.quarter))
    served = _serve_regional(world, given.regional_served * (1.0 + given.served_growth) ** years)
    inflow = (given.regional_net_requests + given.regional_served) * math.exp(
        given.inflow_trend * years
    )
    power = inflow * given.regional_net_power / given.regional_net_requests
    if years <= 0.0:
        power = given.regional_net_power + served
    shares = np.array(background_shares(world.parameters))
    grid.regional_requests = grid.regional_requests + inflow * shares
    grid.regional_power = grid.regional_power + power * shares


def _serve_regional(world: World, requests: float) -> float:
    """Connect so many requests of the regional list and return their power (MW)."""
    grid, left, connected = world.grid, requests, 0.0
    for place, waiting in enumerate(grid.regional_requests.tolist()):
        if left <= 0.0:
            break
        taken = min(left, waiting)
        if taken > 0.0:
            power = float(grid.regional_power[place]) * taken / waiting
            grid.regional_power[place] = max(0.0, grid.regional_power[place] - power)
            grid.regional_requests[place] = max(0.0, grid.regional_requests[place] - taken)
            left, connected = left - taken, connected + power
    return connected


def _release(world: World, zone: Zone) -> None:
    while zone.releases and zone.releases[0][0] <= world.quarter:
        _, power = zone.releases.pop(0)
        zone.room += power
        world.record(
            Event(
                world.quarter, last_day(world.quarter), world.phase, "A6", 0, TENNET, "",
                "capacity_released", zone.name, power, unit="MW",
                detail={"room": zone.room, "waiting": zone.queue.power_mw()},
            )
        )  # fmt: skip


def _serve(world: World, zone: Zone) -> None:
    """Give out room in the legal order: background takes it, parties get an offer.

    An offer holds its room until the next turn; who has not signed by then is passed over.
    """
    service = zone.queue.serve(zone.room)
    zone.room -= service.used_mw
    for key in (*service.quoted, *service.lapsed):
        offered = key in service.quoted
        plan = world.plans.by_key[key]
        held = plan.connection
        if held is not None:
            held.quoted = world.quarter if offered else None
            say(world, plan, "connection_offered" if offered else "offer_lapsed", held.firm_mw)
    if not world.parameters.grid.quote_lag:
        for key in service.quoted:
            sign_firm(world, zone, world.plans.by_key[key])


def sign_firm(world: World, zone: Zone, plan: Plan) -> None:
    """Sign the agreement for the firm part when the offer still stands after its lag."""
    held = plan.connection
    if held is None:
        return
    seen = AgreementObservation(
        fits=zone.queue.ahead_of(plan.key) + held.firm_mw <= zone.room + ROUNDING_MW,
        quoted=held.quoted,
        quarter=world.quarter,
        lag=world.parameters.grid.quote_lag,
    )
    if not world.parties.grid.sign(seen):
        return
    zone.room -= zone.queue.sign(plan.key, zone.room)
    held.firm_from = world.quarter + build_quarters(world)
    world.grid.displaced += min(held.firm_mw, _wanted(zone))
    say(world, plan, "connection_signed", held.firm_mw)


def _wanted(zone: Zone) -> float:
    """Power of others that still wait in a zone and would take what they get (MW)."""
    return sum(entry.needed_mw for entry in zone.queue)


def build_quarters(world: World) -> int:
    """Return the quarters from a signed agreement to a working connection."""
    return round(world.parameters.grid.connect_build)


def sign_time_bound(world: World, plan: Plan) -> None:
    """Ask for the time-bound part; it is signed at once while the stock lasts."""
    held = plan.connection
    if held is None or held.time_bound_mw <= 0.0:
        return
    zone = world.grid.zones[held.zone]
    level = zone.level == EXTRA_HIGH_VOLTAGE
    seen = TimeBoundObservation(held.time_bound_mw, world.grid.time_bound_left, level)
    granted = world.parties.grid.grant_time_bound(seen)
    if granted > 0.0:
        world.grid.time_bound_left -= granted
        held.time_bound_from = world.quarter + build_quarters(world)
        say(world, plan, "time_bound_signed", granted)
        return
    say(world, plan, "time_bound_refused", held.time_bound_mw, NO_TIME_BOUND)
    _all_firm(world, zone, plan)


def _all_firm(world: World, zone: Zone, plan: Plan) -> None:
    """Ask for firm room for the whole site after all, at the end of the line."""
    held = plan.connection
    if held is None:
        return
    whole = held.firm_mw + held.time_bound_mw
    if plan.key in zone.queue:
        zone.queue.withdraw(plan.key)
    held.firm_mw, held.time_bound_mw, held.quoted = whole, 0.0, None
    join(world, zone, plan)


def give_back(world: World, plan: Plan) -> None:
    """Return a plan's place in the queue, its firm room and its time-bound rights."""
    held = plan.connection
    if held is None:
        return
    zone = world.grid.zones[held.zone]
    if plan.key in zone.queue:
        zone.queue.withdraw(plan.key)
    elif held.firm_from is not None:
        zone.room += held.firm_mw
    if held.time_bound_from is not None:
        world.grid.time_bound_left += held.time_bound_mw
    plan.connection = None


def join(world: World, zone: Zone, plan: Plan) -> None:
    """Put a plan in the queue of its zone for its firm part."""
    held = plan.connection
    if held is None or held.firm_mw <= 0.0:
        return
    zone.queue.join(Request(plan.key, held.priority, held.firm_mw))
    say(world, plan, "connection_asked", held.firm_mw)


def usable_from(held: Connection, power: float) -> int | None:
    """Return the quarter from which so much power (MW) can be used; None while it is unknown."""
    parts = ((held.firm_from, held.firm_mw), (held.time_bound_from, held.time_bound_mw))
    signed = sorted((start, mw) for start, mw in parts if start is not None and mw > 0.0)
    total = 0.0
    for start, mw in signed:
        total += mw
        if total >= power - ROUNDING_MW:
            return start
    return None


def say(world: World, plan: Plan, kind: str, power: float, reason: str = "") -> None:
    """Log a line between TenneT and a consortium."""
    held = plan.connection
    detail = None
    if held is not None:
        zone = world.grid.zones[held.zone]
        detail = {
            "zone": held.zone,
            "class": held.priority,
            "mitigator": held.mitigator,
            "room": round(zone.room, _DIGITS),
            "ahead": round(zone.queue.ahead_of(plan.key), _DIGITS)
            if plan.key in zone.queue
            else 0.0,
            "time_bound_left": round(world.grid.time_bound_left, _DIGITS),
            "firm_from": held.firm_from,
            "time_bound_from": held.time_bound_from,
        }
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "A6", 0, TENNET, plan.key, kind,
            plan.site, power, reason, "MW", detail=detail,
        )
    )  # fmt: skip
