"""What adopters want in a quarter: growth, efficiency and edge act on their hours (3.9, 3.10)."""

import math

import numpy as np

from model.mechanisms.user_traits import REFERENCE_YEAR
from model.quarters import FIRST_YEAR, middle_of, start_of
from model.user_state import Numbers
from model.users.demand import activity_scale, rebound
from model.world import World


def volume_scale(world: World, *, shocks: bool = True) -> Numbers:
    """Return the factor on the hours of the reference year, shape (activities,).

    Parameters
    ----------
    world : of the quarter
    shocks : whether a sudden gain in efficiency counts
    """
    edge = world.users.edge.share(middle_of(world.quarter))
    return activity_scale(_hours_of_adopter(world, shocks=shocks), edge)


def _hours_of_adopter(world: World, *, shocks: bool) -> float:
    """Return what one that uses AI wants over the reference year: growth and efficiency."""
    users, years = world.parameters.users, middle_of(world.quarter) - REFERENCE_YEAR
    common = math.exp(math.log1p(users.hours_growth) * years)
    if shocks and efficiency_shock(world):
        common *= rebound(users.efficiency_saving, users.eps_rebound)
    return common


def europe_factor(world: World, *, shocks: bool = True) -> float:
    """Return demand elsewhere in the Union over that of the reference year: spread and growth."""
    hours = _hours_of_adopter(world, shocks=shocks)
    return hours * world.adoption.europe / world.users.reference.europe_share


def europe_since_start(world: World) -> float:
    """Return demand elsewhere in the Union over that of the beginning of the run."""
    reference, users = world.users.reference, world.parameters.users
    years = REFERENCE_YEAR - FIRST_YEAR
    start = reference.europe_first / reference.europe_share
    return europe_factor(world) / start * math.exp(math.log1p(users.hours_growth) * years)


def europe_hours(world: World) -> Numbers:
    """Return what users in the 26 other states want in the quarter, shape (activities,)."""
    reference = world.users.reference
    spread = world.adoption.europe / reference.europe_share
    return np.asarray(reference.europe * spread * world.public_access.scale)


def efficiency_shock(world: World) -> bool:
    """Whether the sudden gain in efficiency has come."""
    start = world.parameters.users.efficiency_start
    return 0.0 < start <= start_of(world.quarter)


def work_per_hour(world: World) -> float:
    """Return the work that an hour does, relative to an hour before any efficiency shock."""
    saving = world.parameters.users.efficiency_saving
    return 1.0 / (1.0 - saving) if efficiency_shock(world) else 1.0


def departure(world: World, wanted: float) -> float:
    """Return the log of demand over what it would be without luck, shocks or shortage."""
    scale = world.public_access.scale
    if efficiency_shock(world):
        scale = volume_scale(world, shocks=False)
    plain = world.users.reference.by_cell @ scale
    expected = float(plain @ world.adoption.expected)
    return math.log(wanted / expected) if wanted > 0.0 and expected > 0.0 else 0.0
