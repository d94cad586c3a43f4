"""Short runs with few rows of users, and what they say of the Netherlands."""

import numpy as np

from model.quarters import QUARTERS_PER_YEAR, parse_quarter
from model.simulation import RekenkrachtModel
from tests.unit.sites.worlds import world_at

ROWS = 400
CALM = {"market.haz_export": 0.0, "market.haz_cutoff": 0.0}
"""No shock comes by chance."""


def users_at(quarter, seed=1, **settings):
    """The world at the end of a quarter, with few rows of users and no shock by chance."""
    return world_at(quarter, seed, **({"users": ROWS} | CALM | settings))


def run_to(end, seed=1, **settings):
    """A simulated run with few rows of users and no shock by chance."""
    given = {"users": ROWS, "history": "simulated"} | CALM | settings
    return RekenkrachtModel(seed=seed, end=end, **given).run()


def series(model, variable, region="NL"):
    """Values of a variable by quarter number; quarters without a value are not there."""
    table = model.indicators().query("variable == @variable and region == @region")
    quarters = (table.year - 2024) * QUARTERS_PER_YEAR + table.quarter
    return dict(zip(quarters.tolist(), table.value.tolist(), strict=True))


def at(model, variable, quarter, region="NL"):
    """One value."""
    return series(model, variable, region)[parse_quarter(quarter)]


def clear_supply(world):
    """Take out all machines that were built or bought, and forget what was added up of them."""
    world.facilities.entries.clear()
    world.commitments.entries.clear()
    world.public_access.built = None


def rows_of(world, kind):
    """Slots of a kind."""
    return np.flatnonzero(world.users.population.kind == kind)
