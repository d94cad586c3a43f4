"""3.10 in the run: who begins to use AI, held back where compute is short (phase S10)."""

import numpy as np
from numpy.typing import NDArray

from model.data.user_records import ACTIVITIES
from model.mechanisms.user_traits import REFERENCE_YEAR, survey_share
from model.parameters.schema import Parameters
from model.quarters import FIRST_YEAR, YEARS_PER_QUARTER
from model.user_state import SEGMENTS, Adoption, Numbers, UserTraits
from model.users.adoption import (
    adopters,
    bass_before,
    hazard_between,
    hazard_of,
    reach,
    spread,
)
from model.world import World


def adopt_ai(world: World) -> None:
    """Let users that do not use AI yet begin, by what users like them do and what is served."""
    state, traits = world.adoption, world.users
    now = state.users / traits.users_of_cell
    cells, before = now.size, state.reached
    after = move_shares(world, now)
    state.hazard = state.hazard + hazard_between(now, after[:cells])
    state.reached = reach(traits.patience, state.hazard)
    _enter(state, traits, adopters(before, state.reached), world.quarter)
    state.expected, state.europe = after[cells:-1], float(after[-1])


def access_by_kind(world: World) -> Numbers:
    """Return which part of the hours wanted is served, from all suppliers, shape (kinds,).

    It is 1 where nothing is wanted.
    """
    books, market = world.public_access, world.compute_market
    served = books.served + market.use.sum(axis=(1, 2))
    asked = market.wanted + books.carried
    return np.divide(np.minimum(served, asked), asked, out=np.ones(asked.size), where=asked > 0.0)


def move_shares(world: World, now: Numbers) -> Numbers:
    """Move shares on: the cells as they are, the cells as expected at first, and Europe."""
    state, pace = world.adoption, world.users.pace
    years = np.full(world.users.ceilings.size, YEARS_PER_QUARTER)
    slowed = access_by_kind(world) ** pace.access_exponent
    years[: now.size] *= slowed[world.users.kind_of_cell]
    shares = np.concatenate([now, state.expected, [state.europe]])
    return spread(shares, world.users.ceilings, years, pace)


def _enter(state: Adoption, traits: UserTraits, places: NDArray[np.intp], quarter: int) -> None:
    """Write down who adopts, and add their hours to what all adopters want."""
    if not places.size:
        return
    slots, people = traits.by_patience[places], traits.population
    weight, cells = people.weight[slots], people.cell[slots]
    state.since[slots] = quarter
    state.applying[slots] = weight * traits.apply_chance[slots]
    state.users += np.bincount(cells, weight, state.users.size)
    hours = traits.base[:, slots] * weight
    state.by_cell += np.bincount(cells, hours.sum(axis=0), state.users.size)
    place = traits.segment[slots] * len(ACTIVITIES) + np.arange(len(ACTIVITIES))[:, None]
    size = SEGMENTS * len(ACTIVITIES)
    state.volume += np.bincount(place.ravel(), hours.ravel(), size).reshape(SEGMENTS, -1)


def start_adoption(parameters: Parameters, traits: UserTraits) -> Adoption:
    """Return who uses AI before the first quarter: the surveyed shares, some time earlier."""
    people = traits.population
    share = np.array([cell.ai_share for cell in people.cells])
    years = REFERENCE_YEAR - FIRST_YEAR
    start = bass_before(share, traits.ceiling, years, traits.pace)
    hazard, nobody = hazard_of(start), reach(traits.patience, np.zeros(share.size))
    state = Adoption(
        since=np.full(len(people), -1, dtype=np.int16),
        hazard=hazard,
        reached=reach(traits.patience, hazard),
        users=np.zeros(share.size),
        volume=np.zeros((SEGMENTS, len(ACTIVITIES))),
        by_cell=np.zeros(share.size),
        applying=np.zeros(len(people), dtype=np.float32),
        europe=survey_share(parameters, FIRST_YEAR),
        expected=start,
    )
    _enter(state, traits, adopters(nobody, state.reached), 0)
    return state
