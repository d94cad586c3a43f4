"""A7 in the run: the market for compute, its European suppliers and the path outside."""

from dataclasses import dataclass

import numpy as np

from model.access.market import clear
from model.access.participants import Jurisdiction, Suppliers, Users
from model.data.user_records import ACTIVITIES, KINDS
from model.mechanisms.shocks import export_stopped, lost_share, price_war
from model.mechanisms.user_demand import departure, europe_hours, volume_scale
from model.quarters import FIRST_YEAR, YEARS_PER_QUARTER, last_day
from model.state import Event
from model.user_state import CLASSES, JURISDICTIONS, SEGMENTS, Numbers
from model.world import World

CLOUD_YEAR = 2025.0
"""``market.eu_cloud_share`` and ``market.nl_cloud_share`` hold at the start of 2025."""
_LAW = np.array(list(Jurisdiction), dtype=np.intp)
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
    found = clear(
        _users(world, dutch, abroad),
        _suppliers(world, capacity),
        world.parameters.market.tau_market,
        market.prices,
    )
    bought = (found.wanted[:, None] * found.shares)[:_DUTCH_ROWS]
    shape = (len(KINDS), CLASSES, len(ACTIVITIES), len(JURISDICTIONS))
    market.use = bought.reshape(shape).sum(axis=1)
    market.prices, market.sold = found.prices, found.sold
    market.capacity = np.array(
        [capacity.dutch_clouds + capacity.dutch_sites, capacity.european, np.inf, np.inf]
    )
    market.asked = dutch.reshape(shape[:3]).sum(axis=(1, 2))
    market.europe_asked = float(abroad.sum())
    market.site_hours = capacity.dutch_sites
    if not lost_share(world):
        market.normal = found.sold
    scale = volume_scale(world)
    wanted = (world.adoption.volume @ scale).reshape(len(KINDS), CLASSES)
    market.wanted = wanted.sum(axis=1)
    market.departure = departure(world, float(market.wanted.sum()))
    _say(world)


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


def _suppliers(world: World, capacity: _Capacity) -> Suppliers:
    """Return one supplier for each jurisdiction; the foreign ones ask what they ask anywhere."""
    given, outside = world.parameters.market, hyperscaler_price(world)
    lost, normal = lost_share(world), world.compute_market.normal
    foreign = [np.inf, np.inf] if lost == 0.0 else [(1.0 - lost) * float(x) for x in normal[2:]]
    return Suppliers(
        jurisdiction=_LAW,
        marginal_cost=np.full(_LAW.size, given.marginal_cost),
        capacity=np.array(
            [capacity.dutch_clouds + capacity.dutch_sites, capacity.european, *foreign]
        ),
        floor=np.array([0.0, 0.0, outside * (1.0 + given.sovereign_markup), outside]),
        latency=np.array(
            [given.latency_nl, given.latency_eu, given.latency_located, given.latency_foreign]
        ),
    )


def _users(world: World, dutch: Numbers, abroad: Numbers) -> Users:
    tastes = world.users.tastes
    hours = np.concatenate(
        [dutch.ravel(), tastes.abroad * abroad[tastes.abroad_activity]]
    )
    return Users(
        np.ones(hours.size), hours, tastes.value, tastes.eu_premium, tastes.nl_premium,
        tastes.latency_cost,
    )  # fmt: skip


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
