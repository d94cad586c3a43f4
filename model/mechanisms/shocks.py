"""Shocks to the supply of compute: export stops, cut-offs, price wars (S0, 3.9).

They are scenarios and chances, never forecasts. The counter-instrument of the Union works only
some quarters after a cut-off has begun.
"""

import math

from model.quarters import FIRST_YEAR, QUARTERS_PER_YEAR, YEARS_PER_QUARTER, last_day, parse_quarter
from model.state import Event
from model.world import World

LAST_KNOWN = parse_quarter("2026Q2")
"""Up to here it is known that nothing of the kind happened; chance begins afterwards."""


def strike_shocks(world: World) -> None:
    """Let shocks begin and end: as a scenario says, or by chance at their hazards."""
    shocks, market = world.shocks, world.parameters.market
    if _begins(world, "export", market.export_start, market.haz_export, shocks.export_until):
        shocks.export_until = world.quarter + market.export_quarters - 1
        imposed = quarter_in(market.export_start) == world.quarter
        _say(world, "export_restriction", market.export_quarters, imposed=imposed)
    if _begins(world, "cutoff", market.cutoff_start, market.haz_cutoff, shocks.cutoff_until):
        shocks.cutoff_from = world.quarter
        shocks.cutoff_until = world.quarter + market.cutoff_quarters - 1
        imposed = quarter_in(market.cutoff_start) == world.quarter
        _say(world, "cut_off", market.cutoff_quarters, imposed=imposed)
    if cut_off(world) and world.quarter - shocks.cutoff_from == market.eu_counter_delay:
        _say(world, "counter_instrument", shocks.cutoff_until - world.quarter + 1)
    if price_war(world) and world.quarter == quarter_in(market.price_war_start):
        _say(world, "price_war", market.price_war_quarters, imposed=True)
    if quarter_in(world.parameters.users.efficiency_start) == world.quarter:
        _say(world, "efficiency_shock", 0, imposed=True)
    _delay_deliveries(world)


def quarter_in(year: float) -> int | None:
    """Return the quarter in which a decimal year falls; None for 0, which is never."""
    return math.floor((year - FIRST_YEAR) * QUARTERS_PER_YEAR) + 1 if year > 0.0 else None


def export_stopped(world: World) -> bool:
    """Whether no chips are delivered this quarter."""
    return world.quarter <= world.shocks.export_until


def cut_off(world: World) -> bool:
    """Whether foreign suppliers are cut off this quarter."""
    return world.quarter <= world.shocks.cutoff_until


def lost_share(world: World) -> float:
    """Return the part of what foreign suppliers deliver that is lost this quarter."""
    if not cut_off(world):
        return 0.0
    market = world.parameters.market
    works = world.quarter - world.shocks.cutoff_from >= market.eu_counter_delay
    return market.cutoff_depth * (1.0 - market.counter_effect if works else 1.0)


def price_war(world: World) -> bool:
    """Whether hyperscalers sell below their usual price."""
    market = world.parameters.market
    start = quarter_in(market.price_war_start)
    return start is not None and 0 <= world.quarter - start < market.price_war_quarters


def _begins(world: World, name: str, start: float, hazard: float, until: int) -> bool:
    """Say whether a shock begins: on its date, or by chance when none is on."""
    if quarter_in(start) == world.quarter:
        return True
    if hazard <= 0.0 or world.quarter <= max(LAST_KNOWN, until):
        return False
    luck = world.streams.uniform(f"shocks/{name}", world.quarter)
    return luck < -math.expm1(-hazard * YEARS_PER_QUARTER)


def _delay_deliveries(world: World) -> None:
    """Put off what is being built while no chips come, and what is paid for its hours."""
    if not export_stopped(world):
        return
    for entry in world.facilities.entries:
        if entry.service >= world.quarter:
            entry.service += 1
    for promise in world.commitments.entries:
        if promise.open > 0.0 and promise.bought and (promise.contract or 0) >= world.quarter:
            promise.contract = (promise.contract or 0) + 1


def _say(world: World, kind: str, quarters: int, *, imposed: bool = False) -> None:
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "context", 0, "world", "",
            kind, "supply of compute", float(quarters), unit="quarters", imposed=imposed,
        )
    )  # fmt: skip
