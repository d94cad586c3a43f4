"""Builds parties and ledgers at the start of a run (ODD: initialization)."""

import math
from collections.abc import Mapping

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.compute_users import ComputeUsers
from agents.consortium import Consortium
from agents.dutch_state import MINISTRIES, Cabinet, FinanceMinistry, Ministry, Parliament, Region
from agents.eurohpc_ju import EuroHpcJu
from agents.grid_operator import GridOperator
from agents.member_state import MemberState, Traits
from agents.municipality import LandOwner, PermitGiver
from agents.public_body import PublicBodies
from agents.researcher import ResearchGroups
from agents.roles import DutchTable
from agents.sme import Corporates, SmallFirms
from model.agenda import in_force
from model.bargaining.compromise import power
from model.bargaining.expectations import Belief, steady_prior_variance
from model.data.site_tables import dutch_consortia, site_terms
from model.data.tables import MemberStateRow, dutch_sites, member_states
from model.data.user_records import KINDS
from model.mechanisms.adoption import start_adoption
from model.mechanisms.board_decisions import FILES
from model.mechanisms.drivers import price_trend
from model.mechanisms.grid_connection import TENNET
from model.mechanisms.grid_forecast import build_grid
from model.mechanisms.user_traits import draw_traits
from model.parameters.schema import Parameters
from model.quarters import last_day
from model.random_streams import RandomStreams
from model.site_state import Facilities, GigafactoryCall, Plans
from model.state import Commitments, Drivers, Expectations, FactoryCall, Purses, Rules
from model.user_state import Shocks, no_access, no_market
from model.users.population import Population
from model.world import Parties, Settings, World

USERS: Mapping[str, type[ComputeUsers]] = {
    "sme": SmallFirms,
    "scale_up": SmallFirms,
    "corporate": Corporates,
    "research_group": ResearchGroups,
    "public_body": PublicBodies,
}


def build_world(
    owner: mesa.Model, settings: Settings, parameters: Parameters, streams: RandomStreams
) -> World:
    """Return a world in the state before its first quarter."""
    rows = tuple(member_states().values())
    others = [row for row in rows if row.iso2 != "NL"]
    traits = draw_traits(parameters, streams, settings.users)
    world = World(
        settings=settings,
        parameters=parameters,
        streams=streams,
        parties=_parties(owner, others, parameters, streams, traits.population),
        people={row.iso2: row.population_2025_m for row in rows},
        nearness=_nearness(others, rows),
        size=_sizes(others),
        power=_power(others, rows, parameters),
        drivers=_drivers(parameters, streams),
        expectations=_expectations(parameters),
        purses=_purses(parameters),
        rules=Rules(_first_book(settings), tuple(file.name for file in FILES)),
        commitments=Commitments(),
        factory_call=FactoryCall(parameters.programme.aif_union_budget),
        plans=Plans(),
        grid=build_grid(parameters, streams),
        gigafactory_call=GigafactoryCall(parameters.programme.aigf_union_budget),
        facilities=Facilities(),
        users=traits,
        adoption=start_adoption(parameters, traits),
        public_access=no_access(len(traits.population)),
        compute_market=no_market(),
        shocks=Shocks(),
        quarter=0,
    )
    _usual_tracks(world)
    world.drivers.price = price_trend(world, 1) * math.exp(world.drivers.price_deviation)
    return world


def _usual_tracks(world: World) -> None:
    """Enter in which track each row applies, where its hours make no difference."""
    for group in world.parties.users:
        world.public_access.track[group.rows] = group.track


def _first_book(settings: Settings) -> str:
    return settings.frozen_rules or in_force(last_day(1))


def _parties(
    owner: mesa.Model,
    rows: list[MemberStateRow],
    parameters: Parameters,
    streams: RandomStreams,
    people: Population,
) -> Parties:
    traits = _traits(rows, parameters, streams)
    states = tuple(MemberState(owner, row.iso2, traits[row.iso2]) for row in rows)
    ministries = {name: Ministry(owner, name).offer_room for name in MINISTRIES}
    table = DutchTable(
        payers=ministries,
        finance=FinanceMinistry(owner, "FIN").demand_cover,
        region=Region(owner, "Region").pledge,
        cabinet=Cabinet(owner, "NL cabinet").weigh,
    )
    keys = (*(row.iso2 for row in rows), *dutch_consortia())
    return Parties(
        states,
        table,
        Parliament(owner, "Tweede Kamer"),
        EuroHpcJu(owner, "EuroHPC JU"),
        {key: Consortium(owner, key) for key in keys},
        GridOperator(owner, TENNET),
        {site: _permit_givers(owner, site) for site in dutch_sites()},
        _users(owner, people),
    )


def _users(owner: mesa.Model, people: Population) -> tuple[ComputeUsers, ...]:
    """Return the users of each kind with their slots; the rows of a kind stand together."""
    ends = np.searchsorted(people.kind, np.arange(len(KINDS) + 1)).tolist()
    return tuple(
        USERS[kind](owner, kind, slice(first, last))
        for kind, first, last in zip(KINDS, ends[:-1], ends[1:], strict=True)
    )


def _permit_givers(owner: mesa.Model, site: str) -> dict[str, PermitGiver]:
    """Return who holds the locks on a site, by kind."""
    row = dutch_sites()[site]
    givers = {
        "municipality": PermitGiver(owner, f"Municipality {row.municipality}"),
        "province": PermitGiver(owner, f"Province {row.province}"),
    }
    if site_terms()[site].state_land:
        givers["land owner"] = LandOwner(owner, "State land")
    return givers


def _sizes(others: list[MemberStateRow]) -> Mapping[str, float]:
    scores = _z(np.log([row.gdp_2025_beur for row in others]))
    return {row.iso2: float(score) for row, score in zip(others, scores, strict=True)}


def _nearness(
    others: list[MemberStateRow], rows: tuple[MemberStateRow, ...]
) -> Mapping[str, float]:
    """Return the standard score of nearness to Russia of all states, on the scale of the 26."""
    logs = {row.iso2: -math.log(row.distance_to_russia_km) for row in rows}
    scale = np.array([logs[row.iso2] for row in others])
    middle, spread = float(scale.mean()), float(scale.std())
    return {key: (value - middle) / spread for key, value in logs.items()}


def _traits(
    rows: list[MemberStateRow], parameters: Parameters, streams: RandomStreams
) -> Mapping[str, Traits]:
    """Draw what the data do not tell: the country effect."""
    programme = parameters.programme
    gdp = np.array([row.gdp_2025_beur for row in rows])
    people = np.array([row.population_2025_m for row in rows])
    size = _z(np.log(gdp))
    nearness = _z(-np.log([row.distance_to_russia_km for row in rows]))
    wealth = _z(gdp / people)
    effect = programme.sd_state * streams.normals("states/effect", len(rows))
    return {
        row.iso2: Traits(
            gdp_meur=1000.0 * float(gdp[i]),
            size_z=float(size[i]),
            nearness_z=float(nearness[i]),
            wealth_z=float(wealth[i]),
            effect=float(effect[i]),
        )
        for i, row in enumerate(rows)
    }


def _z(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean()) / values.std())


def _power(
    others: list[MemberStateRow], rows: tuple[MemberStateRow, ...], parameters: Parameters
) -> NDArray[np.float64]:
    """Return the power of the 26, the Netherlands and the Commission (mean state = 1)."""
    dutch = next(row for row in rows if row.iso2 == "NL")
    gdp = np.array([row.gdp_2025_beur for row in [*others, dutch]])
    states = power(gdp, parameters.programme.power_exp)
    return np.append(states, parameters.programme.commission_power * states.mean())


def _drivers(parameters: Parameters, streams: RandomStreams) -> Drivers:
    """Start price and attention at a draw from their long-run distribution."""
    demand, politics = parameters.demand, parameters.politics
    spread = demand.price_vol / math.sqrt(2.0 * demand.price_reversion)
    attention = politics.att_mean + politics.att_sd * streams.normal("drivers/attention", 0)
    return Drivers(
        price_deviation=spread * streams.normal("drivers/price", 0),
        price=math.nan,
        attention=min(1.0, max(0.0, attention)),
    )


def _expectations(parameters: Parameters) -> Expectations:
    demand = parameters.demand
    return Expectations(Belief(0.0, steady_prior_variance(demand.belief_Q, demand.belief_R)))


def _purses(parameters: Parameters) -> Purses:
    funding = parameters.funding
    shares = np.array([getattr(funding, f"share_{name}") for name in MINISTRIES])
    total = float(shares.sum())
    base = funding.room_total * shares / total if total > 0 else shares
    return Purses(room=base.copy(), base=base)
