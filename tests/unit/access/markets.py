"""Markets that the tests of the market share."""

import math

import numpy as np

from model.access.market import Jurisdiction, Suppliers, Users

NL, EU = Jurisdiction.NL, Jurisdiction.EU
EU_LOCATED, FOREIGN = Jurisdiction.EU_LOCATED_FOREIGN_OWNED, Jurisdiction.FOREIGN


def sellers(law, cost, capacity, floor=0.0, latency=0.0):
    shape = np.zeros(len(law))
    columns = (shape + column for column in (cost, capacity, floor, latency))
    return Suppliers(np.array(law, dtype=int), *columns)


def buyers(hours, value, eu=0.0, nl=0.0, *, latency_cost=0.0, weight=1.0):
    shape = np.zeros(len(hours))
    columns = (weight, hours, value, eu, nl, latency_cost)
    return Users(*(shape + np.asarray(column, dtype=float) for column in columns))


def random_market(seed, rows=40, suppliers=6):
    """Tastes of a few levels, and capacities from scarce to ample; some unlimited, some none."""
    rng = np.random.default_rng(seed)
    users = buyers(
        rng.uniform(0, 100, rows),
        rng.choice([0.5, 1.5, 3.0, 8.0], rows),
        rng.choice([0.0, 0.3, 1.0], rows),
        rng.choice([0.0, 0.5], rows),
        latency_cost=rng.choice([0.0, 0.2], rows),
        weight=rng.integers(0, 30, rows),
    )
    ample = users.wanted.sum() / suppliers
    capacity = ample * rng.choice([0.01, 0.5, 1.0, 3.0, math.inf, 0.0], suppliers)
    law, far = rng.integers(0, 4, suppliers), rng.integers(0, 3, suppliers)
    cost, floor = rng.uniform(0.2, 2, suppliers), rng.choice([0.0, 1.5], suppliers)
    return users, sellers(law, cost, capacity, floor, far), float(rng.choice([0.1, 0.3, 0.8]))
