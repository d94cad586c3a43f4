"""S0-S1: what nobody decides (price of compute, attention, dated events) and what is believed."""

import math
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from model.agenda import agenda
from model.bargaining.expectations import BeliefNoise, price_step, update_belief
from model.data.tables import Pin, pins
from model.quarters import YEARS_PER_QUARTER, middle_of, quarter_number
from model.state import Event
from model.world import World

PRICE_YEAR = 2026.375
"""The default of ``demand.price0`` is the price of mid May 2026 (facts h100_price_*_2026)."""


def price_trend(world: World, quarter: int) -> float:
    """Trend of the rental price of an H100 hour in the middle of a quarter (EUR)."""
    demand = world.parameters.demand
    return demand.price0 * math.exp(demand.price_drift * (middle_of(quarter) - PRICE_YEAR))


def advance_drivers(world: World) -> None:
    """Move the rental price and attention by one quarter.

    The log price returns to a falling trend (exact discretisation); attention is AR(1) about its
    mean, and last quarter's jumps fade with it.
    """
    drivers, demand, politics = world.drivers, world.parameters.demand, world.parameters.politics
    drivers.price_deviation = price_step(
        drivers.price_deviation,
        demand.price_reversion,
        demand.price_vol,
        YEARS_PER_QUARTER,
        world.streams.normal("drivers/price", world.quarter),
    )
    drivers.price = price_trend(world, world.quarter) * math.exp(drivers.price_deviation)
    level = drivers.attention + sum(size for _, size in drivers.jumps)
    keep = 0.5 ** (1.0 / politics.att_halflife)
    noise = politics.att_sd * math.sqrt(1.0 - keep * keep)
    luck = world.streams.normal("drivers/attention", world.quarter)
    drifted = politics.att_mean + keep * (level - politics.att_mean) + noise * luck
    drivers.attention = min(1.0, max(0.0, drifted))
    drivers.jumps = []


def hear_events(world: World) -> None:
    """Let motions, reports and other dated events of the quarter happen."""
    plan = agenda()
    for pin in _context().get(world.quarter, ()):
        if not world.settings.on_table(pin.proposal):
            continue
        if world.settings.history == "simulated" and pin.kind not in plan.conditions:
            continue
        _hear(world, pin)


@cache
def _context() -> Mapping[int, list[Pin]]:
    """Return the dated events that nobody in the model decides, by quarter."""
    found = defaultdict(list)
    for pin in pins():
        if pin.role == "context":
            found[quarter_number(pin.date)].append(pin)
    return dict(found)


def _hear(world: World, pin: Pin) -> None:
    plan, politics = agenda(), world.parameters.politics
    for rule in plan.attention:
        if rule.kind == pin.kind and rule.word in f"{pin.actor} {pin.subject}":
            world.drivers.jumps.append((pin.date, rule.sign * politics.att_jump * politics.att_sd))
    if pin.kind == "motion":
        for support in plan.supports:
            if support.word in pin.subject:
                world.drivers.motions.append((pin.date, support.facility))
    world.record(
        Event(
            quarter=world.quarter,
            date=pin.date,
            phase=world.phase,
            arena="context",
            round=0,
            actor=pin.actor,
            counterpart="",
            kind=pin.kind,
            subject=pin.subject,
            amount=math.nan if pin.amount is None else pin.amount,
            unit=pin.unit,
            imposed=True,
            detail={"source": pin.source, "attention": world.drivers.attention_at(pin.date)},
        )
    )


def update_expectations(world: World) -> None:
    """Update the belief about demand from what the last quarter showed.

    Scarcity in the world shows in the price of compute, and demand at home in what users asked
    for, served or not, against what was foreseen (docs/decisions/0015).
    """
    demand = world.parameters.demand
    world.expectations.demand = update_belief(
        world.expectations.demand,
        world.drivers.price_deviation + world.compute_market.departure,
        BeliefNoise(demand.belief_Q, demand.belief_R),
    )
