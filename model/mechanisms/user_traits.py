"""What the rows of users are like: drawn once a run, each slot with its own luck."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.access.call_lists import wish_code
from model.data.tables import member_states
from model.data.user_records import ACTIVITIES, KINDS, MISSIONS, SIZES, DutchUserRow
from model.data.user_tables import dutch_users, user_demand, user_missions
from model.investment.cash_flows import EUR_PER_MEUR
from model.mechanisms.market_tastes import market_tastes
from model.parameters.schema import Parameters
from model.quarters import FIRST_YEAR
from model.random_streams import RandomStreams
from model.user_state import (
    CLASSES,
    DUTCH_SITES,
    PREMIUM_CLASSES,
    SITES,
    VALUE_CLASSES,
    Reference,
    UserTraits,
)
from model.users.adoption import Pace, bass_step, by_patience, patience_of
from model.users.classes import class_of
from model.users.demand import INFERENCE, DemandSizes, EdgePath, base_hours, expected_hours
from model.users.population import Population, Rows, synthesise

_KEPT = 8
"""So many results are kept for later runs."""

EDGE_YEAR = 2036.0
"""``users.edge_share_2035`` is reached at the end of 2035."""
REFERENCE_YEAR = 2025.5
"""The volumes of user_demand.csv hold for the middle of 2025, as the shares of dutch_users.csv."""
FIRST_SURVEY = 2023.5
"""Share of the Union's enterprises in ``users.eu_ai_2023``: the middle of 2023."""
STAFF = ("staff_under_10", "staff_10_19", "staff_20_49", "staff_50_249", "staff_250_plus")
SCALES = ("scale_frontier_training", "scale_r_and_d", "scale_fine_tuning", "scale_inference")
SPREADS = ("spread_frontier_training", "spread_r_and_d", "spread_fine_tuning", "spread_inference")
"""Parameters by size class and by activity, in the orders of ``SIZES`` and ``ACTIVITIES``."""
CHANCES = ("apply_sme", "apply_scale_up", "apply_corporate", "apply_research", "apply_public")
"""Parameters of group ``access`` by kind, in the order of ``KINDS``."""
SIZE_OF_REFERENCE = "50_249"
_LARGE_ENOUGH = ("10_19", "20_49", "50_249", "250_plus")
"""Size classes of enterprises in the European survey (10 or more staff)."""
_FIRMS = ("sme", "scale_up", "corporate")


class _Cells(NamedTuple):
    """What the cells of a population are, whatever the parameters; each has the shape (cells,)."""

    kind: NDArray[np.intp]
    size: NDArray[np.intp]
    """Place in ``SIZES``."""
    users: NDArray[np.float64]
    using: NDArray[np.float64]
    """Users that used AI in the reference year."""
    part_of_sme: NDArray[np.float64]
    part_of_enterprises: NDArray[np.float64]
    dutch_share: float
    """Share of the firms in the European survey that used AI in the reference year."""


@lru_cache(maxsize=_KEPT)
def population_of(rows: Rows, power: float) -> Population:
    """Return the rows of Dutch users; the same ones for all runs that ask for as many."""
    return synthesise(dutch_users().values(), rows, power)


@lru_cache(maxsize=_KEPT)
def _cells_of(rows: Rows, power: float) -> _Cells:
    people = population_of(rows, power)
    cells = people.cells
    surveyed = [cell for cell in cells if _is_enterprise(cell)]
    found = _Cells(
        kind=np.array([KINDS.index(cell.kind) for cell in cells]),
        size=np.array([SIZES.index(cell.size) for cell in cells]),
        users=np.array([cell.users for cell in cells], dtype=np.float64),
        using=np.array([cell.users * cell.ai_share for cell in cells]),
        part_of_sme=_part_of(people, lambda cell: cell.kind == "sme"),
        part_of_enterprises=_part_of(people, _is_enterprise),
        dutch_share=sum(c.users * c.ai_share for c in surveyed) / sum(c.users for c in surveyed),
    )
    for column in found[:-1]:
        column.setflags(write=False)
    return found


def pace_of(parameters: Parameters) -> Pace:
    """Return how fast AI spreads."""
    users = parameters.users
    return Pace(users.bass_p, users.bass_q, users.eta_access)


def staff_of(parameters: Parameters) -> NDArray[np.float64]:
    """Return the mean staff of a user, shape (size classes,)."""
    return np.array([getattr(parameters.users, name) for name in STAFF])


def chances_of(parameters: Parameters) -> NDArray[np.float64]:
    """Return the chance per quarter that a user asks for public compute, shape (kinds,)."""
    return np.array([getattr(parameters.access, name) for name in CHANCES])


def demand_sizes(parameters: Parameters) -> DemandSizes:
    """Return how many hours adopters want at the volumes of the reference year."""
    users, shape = parameters.users, (len(KINDS), len(ACTIVITIES))
    median, part = np.zeros(shape), np.zeros(shape)
    for row in user_demand().values():
        place = KINDS.index(row.kind), ACTIVITIES.index(row.activity)
        median[place], part[place] = row.median, row.taking_part
    staff = staff_of(parameters)
    return DemandSizes(
        median=median * np.array([getattr(users, name) for name in SCALES]),
        log_sd=np.broadcast_to(np.array([getattr(users, name) for name in SPREADS]), shape),
        taking_part=part,
        by_size=(staff / staff[SIZES.index(SIZE_OF_REFERENCE)]) ** users.size_exponent,
    )


def draw_traits(parameters: Parameters, streams: RandomStreams, rows: Rows) -> UserTraits:
    """Draw the traits of all rows.

    Raises
    ------
    InputError
        There cannot be so many or so few rows.
    """
    users = parameters.users
    people, cells = population_of(rows, users.row_power), _cells_of(rows, users.row_power)
    sizes, shape = demand_sizes(parameters), (len(ACTIVITIES), len(people))
    activities = streams.slots("users/activities", shape)
    base = base_hours(sizes, people, activities, streams.normal_slots("users/hours", shape))
    patience = patience_of(streams.slots("users/patience", len(people)))
    order, keys = by_patience(people.cell, patience)
    ceiling = _ceilings(parameters, people)
    wishes, merit = _wishes(parameters, streams, people)
    by_cell = np.stack([people.sums(hours) for hours in base], axis=1)
    own = base[:INFERENCE].sum(axis=0, dtype=np.float64)
    return UserTraits(
        population=people,
        first_rows=np.searchsorted(people.kind, np.arange(len(KINDS) + 1)),
        kind_of_cell=cells.kind,
        users_of_cell=cells.users,
        pace=pace_of(parameters),
        edge=EdgePath(users.edge_share_2035, EDGE_YEAR, users.edge_midpoint, users.edge_speed),
        ceiling=ceiling,
        ceilings=np.concatenate([ceiling, ceiling, [users.bass_M]]),
        part_of_sme=cells.part_of_sme,
        part_of_enterprises=cells.part_of_enterprises,
        track_shares=_track_shares(parameters),
        gain_per_user=_gains(parameters, people),
        missions=_missions(people.cells),
        base=base,
        segment=_segments(streams, people),
        own_projects=own,
        project_parts=base[:INFERENCE] / np.where(own > 0.0, own, 1.0),
        apply_chance=(chances_of(parameters)[people.kind] * (own > 0.0)).astype(np.float32),
        wishes=wishes,
        merit=merit,
        tastes=market_tastes(parameters.market),
        reference=_reference(parameters, cells, sizes, by_cell),
        by_patience=order,
        patience=keys,
    )


def _segments(streams: RandomStreams, people: Population) -> NDArray[np.intp]:
    """Return the place of each row among the market's segments."""
    premium = class_of(streams.slots("users/premium", len(people)), PREMIUM_CLASSES)
    value = class_of(streams.slots("users/value", len(people)), VALUE_CLASSES)
    return people.kind.astype(np.intp) * CLASSES + premium * VALUE_CLASSES + value


def _ceilings(parameters: Parameters, people: Population) -> NDArray[np.float64]:
    users = parameters.users
    return np.array(
        [users.bass_M if cell.kind in _FIRMS else users.ceiling_public for cell in people.cells]
    )


def _wishes(
    parameters: Parameters, streams: RandomStreams, people: Population
) -> tuple[NDArray[np.int16], NDArray[np.float32]]:
    """Return which sites each row likes most, and how good its proposals are there.

    A row likes what suits its work (standard normal) and, if Dutch, what is near; where it fits
    well its proposals score well too.
    """
    access, count = parameters.access, len(people)
    match = streams.normal_slots("users/match", (count, len(SITES)))
    quality = streams.normal_slots("users/quality", (count, 1))
    likes = match.copy()
    likes[:, :DUTCH_SITES] += np.float32(access.home_preference)
    wishes = np.argsort(-likes, axis=1)
    merit = quality + np.float32(access.score_fit) * match
    return wish_code(people.kind, wishes), np.take_along_axis(merit, wishes, axis=1)


def _is_enterprise(cell: DutchUserRow) -> bool:
    """Whether the European survey counts such firms."""
    return cell.kind in _FIRMS and cell.size in _LARGE_ENOUGH


def _part_of(people: Population, counts: Callable[[DutchUserRow], bool]) -> NDArray[np.float64]:
    """Return which part of all users that count one user of each cell is."""
    counted = np.array([float(counts(cell)) for cell in people.cells])
    return counted / float(counted @ [cell.users for cell in people.cells])


def _track_shares(parameters: Parameters) -> NDArray[np.float64]:
    """Return how the Union's hours are spread: commercial use has its cap, the rest its weights."""
    access = parameters.access
    weights = np.array(
        [access.share_small, access.share_fast, access.share_large, access.share_science]
    )
    open_part = (1.0 - access.commercial_cap) * weights / weights.sum()
    return np.append(open_part, access.commercial_cap)


def _gains(parameters: Parameters, people: Population) -> NDArray[np.float64]:
    users, staff = parameters.users, staff_of(parameters)
    worker = users.value_added_worker * users.productivity_gain / EUR_PER_MEUR
    return np.array(
        [staff[SIZES.index(c.size)] * worker * (c.kind in _FIRMS) for c in people.cells]
    )


@cache
def _missions(cells: tuple[DutchUserRow, ...]) -> NDArray[np.float64]:
    """Return which part of the hours of a cell serves which mission, shape (cells, missions)."""
    known = user_missions()
    return np.array(
        [
            [known[c.sector, m].share if (c.sector, m) in known else 0.0 for m in MISSIONS]
            for c in cells
        ]
    )


def survey_share(parameters: Parameters, year: float) -> float:
    """Return the share of the Union's enterprises that use AI in a year, with full access."""
    users = parameters.users
    share = bass_step(
        [users.eu_ai_2023], [users.bass_M], [1.0], year - FIRST_SURVEY, pace_of(parameters)
    )
    return float(share[0])


def _reference(
    parameters: Parameters, cells: _Cells, sizes: DemandSizes, by_cell: NDArray[np.float64]
) -> Reference:
    dutch = (cells.using * sizes.by_size[cells.size]) @ expected_hours(sizes)[cells.kind]
    share = survey_share(parameters, REFERENCE_YEAR)
    ratio = share / cells.dutch_share * parameters.users.eu_relative_hours * _relative_gdp()
    first = survey_share(parameters, FIRST_YEAR)
    return Reference(dutch, dutch * ratio, share, first, by_cell)


@cache
def _relative_gdp() -> float:
    """Return the GDP of the 26 other states over the Dutch one."""
    rows = member_states()
    return sum(r.gdp_2025_beur for r in rows.values() if r.iso2 != "NL") / rows["NL"].gdp_2025_beur
