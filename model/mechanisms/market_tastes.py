"""What users like about suppliers: the rows of the market, from its parameters alone."""

from functools import lru_cache

import numpy as np

from model.access.market import Exchange
from model.access.participants import Jurisdiction, Suppliers, Users
from model.data.user_records import ACTIVITIES, KINDS
from model.parameters.market import Market
from model.user_state import CLASSES, PREMIUM_CLASSES, VALUE_CLASSES, MarketTastes
from model.users.classes import exponential_classes, lognormal_classes

_KEPT = 8
"""So many results are kept for later runs."""

VALUES = ("value_frontier_training", "value_r_and_d", "value_fine_tuning", "value_inference")
"""Parameters by activity, in the order of ``ACTIVITIES``."""
PUBLIC_PREMIUM = ("public_body",)
"""Kinds with the premium of public bodies for European owners; the others have that of firms."""
_LATENCY_MATTERS = ("inference",)


def market_tastes(market: Market) -> MarketTastes:
    """Return the market of rows (kind, premium, value, activity) and then those elsewhere.

    Users elsewhere have the premium of firms for European owners and none for Dutch ones, which
    are as far from them as others in the Union.
    """
    abroad = CLASSES * len(ACTIVITIES)
    return MarketTastes(
        exchange=Exchange(_market_rows(market), _suppliers(market), market.tau_market),
        abroad=np.full(abroad, 1.0 / CLASSES),
        abroad_activity=np.tile(np.arange(len(ACTIVITIES)), CLASSES),
    )


@lru_cache(maxsize=_KEPT)
def _market_rows(market: Market) -> Users:
    """Return the rows without their hours; they hold for all runs with these parameters."""
    value = np.array([getattr(market, name) for name in VALUES])
    matters = np.array([float(name in _LATENCY_MATTERS) for name in ACTIVITIES])
    spread = lognormal_classes(market.value_spread, VALUE_CLASSES)
    firm = exponential_classes(market.sov_premium, PREMIUM_CLASSES)
    public = exponential_classes(market.sov_premium_public, PREMIUM_CLASSES)
    premium = np.array([public if kind in PUBLIC_PREMIUM else firm for kind in KINDS] + [firm])
    shape = (len(premium), PREMIUM_CLASSES, VALUE_CLASSES, len(ACTIVITIES))
    latency = np.broadcast_to(matters * market.latency_cost, shape)
    dutch = np.full(shape, market.nl_premium)
    dutch[-1] = -market.home_bias - latency[-1] * (market.latency_eu - market.latency_nl)
    found = Users(
        weight=np.ones(latency.size),
        hours=np.zeros(latency.size),
        value=np.broadcast_to(spread[:, None] * value, shape).ravel(),
        eu_premium=np.broadcast_to(premium[:, :, None, None], shape).ravel(),
        nl_premium=dutch.ravel(),
        latency_cost=latency.ravel(),
    )
    for name in found.__slots__:
        getattr(found, name).setflags(write=False)
    return found


def _suppliers(market: Market) -> Suppliers:
    """Return one supplier for each jurisdiction; floors and capacities are those of a quarter."""
    laws = np.array(list(Jurisdiction), dtype=np.intp)
    nothing = np.zeros(laws.size)
    return Suppliers(
        jurisdiction=laws,
        marginal_cost=np.full(laws.size, market.marginal_cost),
        capacity=nothing,
        floor=nothing,
        latency=np.array(
            [market.latency_nl, market.latency_eu, market.latency_located, market.latency_foreign]
        ),
    )
