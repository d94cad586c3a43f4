"""A7 in the run: the market for compute, its European suppliers and the path outside."""

from dataclasses import dataclass

import numpy as np

from model.data.user_records import ACTIVITIES, KINDS
from model.mechanisms.shocks import export_stopped, lost_share, price_war
from model.mechanisms.user_demand import departure, europe_hours, volume_scale
from model.quarters import FIRST_YEAR, YEARS_PER_QUARTER, last_day
from model.state import Event
from model.user_state import CLASSES, JURISDICTIONS, SEGMENTS, Numbers
from model.world import World

CLOUD_YEAR = 2025.0
"""``market.eu_cloud_share`` and ``market.nl_cloud_share`` hold at the start of 2025."""
_DUTCH_ROWS = SEGMENTS * len(ACTIVITIES)


@dataclass(frozen=True)
class _Capacity:
    """Hours for sale by European suppliers."""

    dutch_clouds: float
    dutch_sites: float
    european: float


def clear_market(world: World) -> None:
    """Let users buy what public access does not give them; European suppliers sell out by price."""
    market = world.compute_market
    if not export_stopped(world):
        market.grown += YEARS_PER_QUARTER
    dutch = world.public_access.to_market
    abroad = europe_hours(world)
    capacity = _capacity(world)
    _trade(world, capacity, abroad)
    market.capacity = np.array(
        [capacity.dutch_clouds + capacity.dutch_sites, capacity.european, np.inf, np.inf]
    )
    market.asked = dutch.sum(axis=1).reshape(len(KINDS), CLASSES).sum(axis=1)
    market.europe_asked = float(abroad.sum())
    market.site_hours = capacity.dutch_sites
    if not lost_share(world):
        market.normal = market.sold
    wanted = (world.adoption.volume @ volume_scale(world)).reshape(len(KINDS), CLASSES)
    market.wanted = wanted.sum(axis=1)
    market.departure = departure(world, float(market.wanted.sum()))
    _say(world)


def _trade(world: World, capacity: _Capacity, abroad: Numbers) -> None:
    """Clear the market; the search starts from the last prices, moved as foreign prices were."""
    market, tastes = world.compute_market, world.users.tastes
    floor = _floors(world)
    moved = floor[-1] - market.prices[-1]
    found = tastes.exchange.clear(
        np.concatenate(
            [world.public_access.to_market.ravel(), tastes.abroad * abroad[tastes.abroad_activity]]
        ),
        floor,
        _rooms(world, capacity),
        market.prices + moved if np.isfinite(moved) else market.prices,
    )
    bought = (found.wanted[:, None] * found.shares)[:_DUTCH_ROWS]
    shape = (len(KINDS), CLASSES, len(ACTIVITIES), len(JURISDICTIONS))
    market.use = bought.reshape(shape).sum(axis=1)
    market.prices, market.sold = found.prices, found.sold


def _capacity(world: World) -> _Capacity:
    """Return what European clouds and gigafactories have for sale."""
    given, (dutch, others) = world.parameters.market, world.public_access.for_sale
    growth = (1.0 + given.cloud_growth) ** (world.compute_market.grown + FIRST_YEAR - CLOUD_YEAR)
    reference = world.users.reference
    asked = float(reference.dutch.sum())
    everywhere = asked + float(reference.europe.sum())
    return _Capacity(
        given.nl_cloud_share * asked * growth,
        dutch,
        max(0.0, given.eu_cloud_share * everywhere - given.nl_cloud_share * asked) * growth
        + others,
    )


def hyperscaler_price(world: World) -> float:
    """Return what hyperscalers ask this quarter (EUR per H100e-h)."""
    given = world.parameters.market
    price = world.drivers.price * given.hyper_markup
    if price_war(world):
        price *= 1.0 - given.price_war_cut
    return price * (1.0 + given.export_price) if export_stopped(world) else price


def _floors(world: World) -> Numbers:
    """Return the lowest prices by jurisdiction; foreign suppliers ask what they ask anywhere."""
    outside = hyperscaler_price(world)
    located = outside * (1.0 + world.parameters.market.sovereign_markup)
    return np.array([0.0, 0.0, located, outside])


def _rooms(world: World, capacity: _Capacity) -> Numbers:
    """Return the hours that each jurisdiction can sell; foreign ones any, unless cut off."""
    lost, normal = lost_share(world), world.compute_market.normal
    foreign = [np.inf, np.inf] if lost == 0.0 else [(1.0 - lost) * float(x) for x in normal[2:]]
    return np.array([capacity.dutch_clouds + capacity.dutch_sites, capacity.european, *foreign])


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
                "asked": float(market.asked.sum()),
                "sold": dict(zip(JURISDICTIONS, market.sold.tolist(), strict=True)),
            },
        )
    )  # fmt: skip
