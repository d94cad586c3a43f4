"""The twelve Dutch sites and their state, quarter by quarter, with coordinates: ready for a map."""

from typing import Any

from model.data.tables import dutch_sites
from model.site_state import Facility, Plan, Zone
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
_NOTHING = (0.0, 0.0, 0.0, "", 0.0, 0.0, None)
_STEPS = (NONE, PLANNED, ASKED, GRANTED, SIGNED, BUILDING, SERVICE)


def site_rows(world: World) -> list[tuple[Any, ...]]:
    """Return one row per site in the order of `COLUMNS`."""
    plans: dict[str, list[Plan]] = {}
    for plan in world.plans.alive_in("NL"):
        plans.setdefault(plan.site, []).append(plan)
    built: dict[str, list[Facility]] = {}
    for entry in world.facilities.entries:
        if entry.state == "NL":
            built.setdefault(entry.site, []).append(entry)
    return [
        _row(zone, plans.get(zone.site, []), built.get(zone.site, []), world.quarter)
        for zone in world.grid.zones.values()
    ]


def _row(zone: Zone, plans: list[Plan], built: list[Facility], quarter: int) -> tuple[Any, ...]:
    if not plans and not built:
        return (zone.site, "", NONE, "", zone.name, zone.room, zone.queue.power_mw(), *_NOTHING)
    serving = [entry for entry in built if entry.serves(quarter)]
    steps = [_step(plan) for plan in plans]
    if built:
        steps.append(SERVICE if serving else BUILDING)
    held = [plan.connection for plan in plans if plan.connection is not None]
    dates = [entry.service for entry in built if not entry.serves(quarter)]
    return (
        zone.site,
        " ".join(plan.key for plan in plans),
        max(steps, key=_STEPS.index, default=NONE),
        next((plan.why for plan in plans if plan.why), ""),
        zone.name,
        zone.room,
        zone.queue.power_mw(),
        sum(one.firm_mw + one.time_bound_mw for one in held),
        sum(one.firm_mw for one in held if one.firm_from is not None),
        sum(one.time_bound_mw for one in held if one.time_bound_from is not None),
        max((_permit(plan) for plan in plans), default=""),
        sum(entry.h100e for entry in serving),
        sum(entry.power_mw for entry in serving),
        min(dates, default=None),
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
    return {None: "asked", True: "granted", False: "refused"}[plan.permit.granted]


def places() -> dict[str, tuple[str, str, float | None, float | None]]:
    """Return name, municipality, latitude and longitude of each site; none for several places."""
    return {
        key: (row.name, row.municipality, row.latitude_approx, row.longitude_approx)
        for key, row in dutch_sites().items()
    }
