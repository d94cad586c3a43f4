"""Worlds in the middle of a run, and plans to put into them."""

from dataclasses import replace
from typing import Any

from model.data.site_tables import dutch_consortia
from model.quarters import parse_quarter
from model.simulation import RekenkrachtModel
from model.site_state import DEVELOPING, Connection, Permit, Plan, Zone
from model.state import Event
from model.world import World

BUILT = {
    "demand.price0": 3.5,
    "investment.capex_h100e": 16000,
    "investment.debt_share": 0.2,
    "funding.room_total": 8000,
}
"""Parameters with which sites get built."""
CALM = {"grid.grid_slip": 1.0, "grid.grid_slip_sd": 0.0, "demand.price_vol": 0.0}
"""Nothing slips, and the price stays on its trend."""


def world_at(quarter: str, seed: int = 1, **settings: Any) -> World:
    """Return the world at the end of a quarter of a simulated history."""
    return RekenkrachtModel(
        seed=seed, end=quarter, **({"history": "simulated"} | settings)
    ).run().world  # fmt: skip


def go_to(world: World, quarter: str) -> None:
    """Let it be another quarter, without anything happening in between."""
    world.quarter = parse_quarter(quarter)
    world.log_begin = len(world.log)


def said(world: World, kind: str) -> list[Event]:
    """Return what was said of a kind since the quarter began."""
    return [event for event in world.events_now() if event.kind == kind]


def plan_in(world: World, key: str = "volt", **changes: Any) -> Plan:
    """Put a Dutch plan into the world that has a site and an investor; it replaces its own."""
    row = dutch_consortia()[key]
    plan = Plan(
        key=key,
        state="NL",
        size=row.size_h100e,
        first_phase=1.0,
        debt_factor=1.0,
        anchor=0.0,
        eu_controlled=True,
        multi_site=bool(row.multi_site),
        site_option=True,
        investor=True,
        joined=world.quarter,
        status=DEVELOPING,
        site=row.site or "rotterdam_maasvlakte",
    )
    world.plans.by_key[key] = replace(plan, **changes)
    return world.plans.by_key[key]


def only(world: World, key: str = "volt", **changes: Any) -> Plan:
    """Put in one Dutch plan and take all others out, with what they hold of the grid."""
    for zone in world.grid.zones.values():
        for other in [name for name in world.plans.by_key if name in zone.queue]:
            zone.queue.withdraw(other)
    world.plans.by_key.clear()
    return plan_in(world, key, **changes)


def zone_of(world: World, site: str) -> Zone:
    """Return the zone of a site."""
    return next(zone for zone in world.grid.zones.values() if zone.site == site)


def connected(world: World, plan: Plan, mw: float, since: int | None = None) -> None:
    """Give a plan its permit and signed firm power that can be used from a quarter on."""
    start = world.quarter if since is None else since
    zone = zone_of(world, plan.site)
    plan.permit = Permit(0, world.quarter, world.quarter, granted=True)
    plan.connection = Connection(
        zone.name, world.quarter, mw, 0.0, 4, mitigator=False, firm_from=start
    )
