"""A6: the grid before the run begins, its releases, and what parties can foresee of it."""

import math
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from model.data.site_tables import GridZoneRow, grid_releases, grid_zones
from model.grid.queue import ClassQueue
from model.grid.releases import Release, expected_date, slipped
from model.parameters.schema import Parameters
from model.quarters import FIRST_YEAR, QUARTERS_PER_YEAR, YEARS_PER_QUARTER, start_of
from model.random_streams import RandomStreams, lognormal_factor
from model.site_state import Grid, Plan, Zone
from model.world import World

_KEPT = 64
"""So many results are kept for later runs."""

PLANS_KNOWN = 2026.5
"""Plans for the grid are those known at the pin date; only what is later can slip or be sped up."""
LIST_COUNTED = 2026.25
"""Count of TenneT's list, at the end of its quarter (fact tennet_wait_gw: 4 February 2026)."""
TIME_BOUND_COUNTED = 2025.25
"""Day of the count of time-bound rights, 7 April 2025 (fact tdtr_available_ehv_gw)."""
LIST_2024 = 2024.5
"""Day of the first count of the regional list, end of June 2024 (fact regional_wait_mw_2024)."""


def years_after_pins(quarter: int) -> float:
    """Return the years from the pin date to the end of a quarter; negative before."""
    return start_of(quarter + 1) - PLANS_KNOWN


def in_pinned_past(world: World) -> bool:
    """Whether the quarter belongs to a pinned history, in which no Dutch site is known to move."""
    return world.settings.history == "pinned" and start_of(world.quarter) < PLANS_KNOWN


def background_shares(parameters: Parameters) -> tuple[float, ...]:
    """Return the shares of new background requests by class, in order of class; they add to 1."""
    given = parameters.grid
    return _with_rest(given.background_mitigators, given.background_safety, given.background_basic)


@lru_cache(maxsize=_KEPT)
def _with_rest(*first: float) -> tuple[float, ...]:
    """Scale shares down to at most 1 together, and put what is left behind them."""
    whole = max(1.0, sum(first))
    shares = tuple(share / whole for share in first)
    return (*shares, max(0.0, 1.0 - sum(shares)))


def tennet_list(parameters: Parameters, year: float) -> tuple[float, float]:
    """Return TenneT's list on a date before its count: MW and requests, growing steadily."""
    given = parameters.grid
    factor = math.exp(given.tennet_growth * (year - LIST_COUNTED))
    return given.tennet_power * factor, given.tennet_requests * factor


def new_requests(world: World) -> tuple[float, float]:
    """Return what joins TenneT's list in a quarter: MW and requests.

    Up to the count the list grows as it must to reach it, whatever was served meanwhile. After
    that as much comes in as in the last quarter before, times the trend of new requests.
    """
    parameters, end = world.parameters, start_of(world.quarter + 1)
    until = min(end, LIST_COUNTED)
    after = tennet_list(parameters, until)
    if end <= LIST_COUNTED:
        waiting = sum([zone.queue.power_mw() for zone in world.grid.zones.values()])
        power = max(0.0, after[0] - waiting / parameters.grid.site_zones_share)
        return power, power * after[1] / after[0]
    before = tennet_list(parameters, until - YEARS_PER_QUARTER)
    trend = math.exp(parameters.grid.inflow_trend * max(0.0, end - PLANS_KNOWN))
    return (after[0] - before[0]) * trend, (after[1] - before[1]) * trend


def build_grid(parameters: Parameters, streams: RandomStreams) -> Grid:
    """Return the grid on 1 January 2024."""
    given, rows = parameters.grid, grid_zones()
    whole = sum(row.waiting_weight for row in rows.values())
    luck = streams.normals("grid/slip", len(rows))
    zones = {}
    for place, row in enumerate(rows.values()):
        weight = given.site_zones_share * row.waiting_weight / whole
        factor = lognormal_factor(given.grid_slip, given.grid_slip_sd, float(luck[place]))
        zones[row.id] = _zone(parameters, row, weight, factor)
    shares = np.array(background_shares(parameters))
    back = (LIST_2024 - FIRST_YEAR) * QUARTERS_PER_YEAR
    requests = given.regional_requests_2024 - back * given.regional_net_requests
    power = given.regional_power_2024 - back * given.regional_net_power
    return Grid(zones, given.tdtr_stock_ehv, max(0.0, requests) * shares, max(0.0, power) * shares)


def _zone(parameters: Parameters, row: GridZoneRow, weight: float, factor: float) -> Zone:
    given = parameters.grid
    power, count = tennet_list(parameters, FIRST_YEAR)
    queue = ClassQueue()
    if power * weight > 0.0:
        shares = background_shares(parameters)
        queue.grow(shares, power * weight, count * weight, given.take_up)
    return Zone(
        name=row.id,
        site=row.site,
        level=row.level,
        weight=weight,
        room=row.free_2024_mw,
        releases=list(_dated(parameters, row.id, factor)),
        foreseen=tuple(_dated(parameters, row.id, given.grid_slip)),
        queue=queue,
    )


def _dated(parameters: Parameters, zone: str, factor: float) -> Iterator[tuple[int, float]]:
    """Return the releases of a zone as quarter and MW, with one more reinforcement at the end."""
    given = parameters.grid
    rows = grid_releases().get(zone, ())
    planned = [(row.year, row.mw * given.release_factor) for row in rows]
    planned.append((PLANS_KNOWN + given.hv_lead, given.hv_release))
    for year, power in sorted(planned):
        date = slipped(year, PLANS_KNOWN, factor * given.grid_speed)
        if power > 0.0:
            yield math.ceil((date - FIRST_YEAR) * QUARTERS_PER_YEAR) + 1, power


def foreseen_wait(world: World, zone: Zone, power: float, priority: int) -> float | None:
    """Return the years until a newcomer of a class would have firm room; None: not foreseen."""
    ahead = sum(entry.needed_mw for entry in zone.queue if entry.priority <= priority)
    return _years_until(world, zone, ahead, power)


def foreseen_wait_of(world: World, plan: Plan) -> float | None:
    """Return the years until a plan in the queue has firm room; nothing once it has signed."""
    held = plan.connection
    if held is None or held.firm_mw <= 0.0 or held.firm_from is not None:
        return 0.0
    zone = world.grid.zones[held.zone]
    return _years_until(world, zone, zone.queue.ahead_of(plan.key), held.firm_mw)


def _years_until(world: World, zone: Zone, ahead: float, power: float) -> float | None:
    if power <= 0.0:
        return 0.0
    now = start_of(world.quarter)
    rooms = [Release(now, zone.room)] if zone.room > 0.0 else []
    coming = zone.foreseen[len(zone.foreseen) - len(zone.releases) :]
    soonest = world.quarter + 1  # what is late is looked for in the next quarter
    rooms += [Release(start_of(max(soonest, quarter)), mw) for quarter, mw in coming]
    date = expected_date(ahead, power, rooms)
    return None if date is None else max(0.0, date - now)
