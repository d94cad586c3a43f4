"""The twelve Dutch sites and their state, quarter by quarter, with coordinates: ready for a map."""

from typing import Any

from model.data.tables import dutch_sites
from model.site_state import Facility, Plan
from model.world import World

COLUMNS = (
    "site", "consortia", "status", "reason", "zone", "zone_room_mw", "zone_waiting_mw",
    "asked_mw", "signed_firm_mw", "signed_time_bound_mw", "permit", "capacity_h100e", "power_mw",
    "expected_service",
)  # fmt: skip
UNITS = {
    "zone_room_mw": "MW", "zone_waiting_mw": "MW", "asked_mw": "MW", "signed_firm_mw": "MW",
    "signed_time_bound_mw": "MW", "capacity_h100e": "H100e", "power_mw": "MW",
    "expected_service": "quarter",
}  # fmt: skip
NONE, PLANNED, ASKED, GRANTED, SIGNED, BUILDING, SERVICE = (
    "none", "planned", "permit asked", "permit granted", "power signed", "building", "in service",
)  # fmt: skip
_ANSWERS = {None: "asked", True: "granted", False: "refused"}
_NOTHING = (0.0, 0.0, 0.0, "", 0.0, 0.0, None)
_STEPS = (NONE, PLANNED, ASKED, GRANTED, SIGNED, BUILDING, SERVICE)


def site_rows(world: World) -> list[tuple[Any, ...]]:
    """Return one row per site: the quarter, then what `COLUMNS` say."""
    now, plans, built = world.quarter, _plans_at(world), _built_at(world)
    rows: list[tuple[Any, ...]] = []
    for zone in world.grid.zones.values():
        site, waiting = zone.site, zone.queue.power_mw()
        if site in plans or site in built:
            rest = _rest(plans.get(site, []), built.get(site, []), now)
            rows.append((now, site, *rest[:3], zone.name, zone.room, waiting, *rest[3:]))
        else:
            rows.append((now, site, "", NONE, "", zone.name, zone.room, waiting, *_NOTHING))
    return rows


def _plans_at(world: World) -> dict[str, list[Plan]]:
    """Return the Dutch plans whose consortium is still there, by site."""
    found: dict[str, list[Plan]] = {}
    for plan in world.plans.alive_in("NL"):
        found.setdefault(plan.site, []).append(plan)
    return found


def _built_at(world: World) -> dict[str, list[Facility]]:
    """Return what is signed on Dutch soil, by site."""
    found: dict[str, list[Facility]] = {}
    for entry in world.facilities.entries:
        if entry.state == "NL":
            found.setdefault(entry.site, []).append(entry)
    return found


def _rest(plans: list[Plan], built: list[Facility], now: int) -> tuple[Any, ...]:
    """Return the columns of a site besides those of its zone."""
    serving = [entry for entry in built if entry.service <= now]
    steps = [_step(plan) for plan in plans]
    if built:
        steps.append(SERVICE if serving else BUILDING)
    held = [plan.connection for plan in plans if plan.connection is not None]
    return (
        " ".join([plan.key for plan in plans]),
        max(steps, key=_STEPS.index),
        next((plan.why for plan in plans if plan.why), ""),
        sum([one.firm_mw + one.time_bound_mw for one in held]),
        sum([one.firm_mw for one in held if one.firm_from is not None]),
        sum([one.time_bound_mw for one in held if one.time_bound_from is not None]),
        max([_permit(plan) for plan in plans], default=""),
        sum([entry.h100e for entry in serving]),
        sum([entry.power_mw for entry in serving]),
        min([entry.service for entry in built if entry.service > now], default=None),
    )


def _step(plan: Plan) -> str:
    if plan.permit is None:
        return PLANNED
    if not plan.permit.granted:
        return ASKED
    held = plan.connection
    signed = held is not None and (held.firm_from or held.time_bound_from) is not None
    return SIGNED if signed else GRANTED


def _permit(plan: Plan) -> str:
    if plan.permit is None:
        return ""
    return _ANSWERS[plan.permit.granted]


def places() -> dict[str, tuple[str, str, float | None, float | None]]:
    """Return name, municipality, latitude and longitude of each site; none for several places."""
    return {
        key: (row.name, row.municipality, row.latitude_approx, row.longitude_approx)
        for key, row in dutch_sites().items()
    }
