"""A7 in the run: the market for compute, its European suppliers and the path outside."""

import math
from dataclasses import dataclass

import numpy as np

from model.data.user_records import ACTIVITIES, KINDS
from model.mechanisms.shocks import export_stopped, lost_share, price_war
from model.mechanisms.user_demand import departure, europe_factor, europe_hours
from model.quarters import FIRST_YEAR, YEARS_PER_QUARTER, last_day, start_of
from model.state import Event
from model.user_state import CLASSES, JURISDICTIONS, Numbers
from model.world import World

SMALLEST = 1e-9
"""Size of a supplier that has nothing: it is left out of the market anyway."""


@dataclass(frozen=True)
class _Capacity:
    """Hours for sale by European suppliers."""

    dutch_clouds: float
    dutch_sites: float
    european: float


def clear_market(world: World) -> None:
    """Let users buy what public access does not give them; European suppliers sell out by price."""
    market, abroad = world.compute_market, europe_hours(world)
    _grow_clouds(world)
    capacity = _capacity(world)
    market.asked = world.public_access.to_market.sum(axis=1).reshape(len(KINDS), -1).sum(axis=1)
    market.europe_asked = float(abroad.sum())
    _trade(world, capacity, abroad)
    market.site_hours = capacity.dutch_sites
    if not lost_share(world):
        market.normal = market.sold
        market.normal_use = float(market.use.sum() + world.public_access.served.sum())
    wanted = (world.adoption.volume @ world.public_access.scale).reshape(len(KINDS), CLASSES)
    market.wanted = wanted.sum(axis=1)
    market.departure = departure(world, float(market.wanted.sum()))
    _say(world)


def _grow_clouds(world: World) -> None:
    """Let European clouds grow with what Europe asks, and a little more or less; not without chips.

    After an export stop they catch up step by step.
    """
    market, given = world.compute_market, world.parameters.market
    years = start_of(world.quarter) - FIRST_YEAR
    planned = europe_factor(world, shocks=False) * (1.0 + given.cloud_growth) ** years
    if market.planned == 0.0:
        market.grown = planned
    elif not export_stopped(world):
        behind = market.planned - market.grown
        caught_up = -math.expm1(-given.catch_up * YEARS_PER_QUARTER) * behind
        market.grown = (market.grown + caught_up) * planned / market.planned
    market.planned = planned


def _trade(world: World, capacity: _Capacity, abroad: Numbers) -> None:
    """Clear the market; the search starts from the last prices, moved as foreign prices were."""
    market, tastes = world.compute_market, world.users.tastes
    floor, rooms = _floors(world), _rooms(world, capacity)
    moved = floor[-1] - float(market.prices[-1])
    start = market.prices + moved if math.isfinite(moved) else market.prices
    asked = world.public_access.to_market.ravel()
    found = tastes.exchange.clear_checked(
        np.concatenate([asked, tastes.abroad * abroad[tastes.abroad_activity]]),
        floor,
        rooms,
        start.tolist(),
        _sizes(world, capacity),
    )
    bought = asked[:, None] * found.shares[: asked.size]
    shape = (len(KINDS), CLASSES, len(ACTIVITIES), len(JURISDICTIONS))
    market.use = bought.reshape(shape).sum(axis=1)
    market.prices, market.sold, market.capacity = found.prices, found.sold, np.array(rooms)


def _capacity(world: World) -> _Capacity:
    """Return what European clouds and gigafactories have for sale."""
    given, (dutch, others) = world.parameters.market, world.public_access.for_sale
    reference, grown = world.users.reference, world.compute_market.grown
    asked = float(reference.dutch.sum())
    clouds = given.nl_cloud_share * asked
    european = given.eu_cloud_share * (asked + float(reference.europe.sum()))
    return _Capacity(clouds * grown, dutch, max(0.0, european - clouds) * grown + others)


def _sizes(world: World, capacity: _Capacity) -> list[float]:
    """Return for how much of all offers each jurisdiction stands.

    European owners: what they have, over what is asked; foreign ones: what Europeans have not.
    """
    given, market = world.parameters.market, world.compute_market
    asked = float(market.asked.sum()) + market.europe_asked
    own = (capacity.dutch_clouds + capacity.dutch_sites, capacity.european)
    foreign = 1.0 - given.eu_cloud_share
    sizes = [x / asked if asked > 0.0 else 0.0 for x in own]
    sizes += [foreign * given.located_part, foreign * (1.0 - given.located_part)]
    return [max(SMALLEST, size) for size in sizes]


def hyperscaler_price(world: World) -> float:
    """Return what hyperscalers ask this quarter (EUR per H100e-h)."""
    given = world.parameters.market
    price = world.drivers.price * given.hyper_markup
    if price_war(world):
        price *= 1.0 - given.price_war_cut
    return price * (1.0 + given.export_price) if export_stopped(world) else price


def _floors(world: World) -> list[float]:
    """Return the lowest prices by jurisdiction; foreign suppliers ask what they ask anywhere."""
    outside = hyperscaler_price(world)
    located = outside * (1.0 + world.parameters.market.sovereign_markup)
    return [0.0, 0.0, located, outside]


def _rooms(world: World, capacity: _Capacity) -> list[float]:
    """Return the hours that each jurisdiction can sell; foreign ones any, unless cut off."""
    lost, normal = lost_share(world), world.compute_market.normal
    foreign = [math.inf] * 2 if lost == 0.0 else [(1.0 - lost) * float(x) for x in normal[2:]]
    return [capacity.dutch_clouds + capacity.dutch_sites, capacity.european, *foreign]


def _say(world: World) -> None:
    """Tell at which prices the market cleared and who bought where."""
    market = world.compute_market
    bought = market.use.sum(axis=(0, 1))
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "A7", 1, "market", "NL",
            "market_cleared", "compute", float(bought.sum()), unit="H100e-h",
            detail={
                "prices": dict(zip(JURISDICTIONS, market.prices.tolist(), strict=True)),
                "bought": dict(zip(JURISDICTIONS, bought.tolist(), strict=True)),
                "bought_by": dict(zip(KINDS, market.use.sum(axis=(1, 2)).tolist(), strict=True)),
                "asked": float(market.asked.sum()),
                "sold": dict(zip(JURISDICTIONS, market.sold.tolist(), strict=True)),
            },
        )
    )  # fmt: skip
