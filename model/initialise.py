"""Builds parties and ledgers at the start of a run (ODD: initialization)."""

import math
from collections.abc import Mapping

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.dutch_state import MINISTRIES, Cabinet, FinanceMinistry, Ministry, Parliament, Region
from agents.eurohpc_ju import EuroHpcJu
from agents.member_state import MemberState, Traits
from agents.roles import DutchTable
from model.agenda import in_force
from model.bargaining.compromise import power
from model.bargaining.expectations import Belief, steady_prior_variance
from model.data.tables import MemberStateRow, member_states
from model.mechanisms.board_decisions import FILES
from model.mechanisms.drivers import price_trend
from model.parameters.schema import Parameters
from model.quarters import last_day
from model.random_streams import RandomStreams
from model.state import Commitments, Drivers, Expectations, FactoryCall, Purses, Rules
from model.world import Parties, Settings, World


def build_world(
    owner: mesa.Model, settings: Settings, parameters: Parameters, streams: RandomStreams
) -> World:
    """Return a world in the state before its first quarter."""
    rows = tuple(member_states().values())
    others = [row for row in rows if row.iso2 != "NL"]
    world = World(
        settings=settings,
        parameters=parameters,
        streams=streams,
        parties=_parties(owner, others, parameters, streams),
        people={row.iso2: row.population_2025_m for row in rows},
        power=_power(others, rows, parameters),
        drivers=_drivers(parameters, streams),
        expectations=_expectations(parameters),
        purses=_purses(parameters),
        rules=Rules(_first_book(settings), tuple(file.name for file in FILES)),
        commitments=Commitments(),
        factory_call=FactoryCall(parameters.programme.aif_union_budget),
        quarter=0,
    )
    world.drivers.price = price_trend(world, 1) * math.exp(world.drivers.price_deviation)
    return world


def _first_book(settings: Settings) -> str:
    return settings.frozen_rules or in_force(last_day(1))


def _parties(
    owner: mesa.Model,
    rows: list[MemberStateRow],
    parameters: Parameters,
    streams: RandomStreams,
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
    return Parties(states, table, Parliament(owner, "Tweede Kamer"), EuroHpcJu(owner, "EuroHPC JU"))


def _traits(
    rows: list[MemberStateRow], parameters: Parameters, streams: RandomStreams
) -> Mapping[str, Traits]:
    """Draw what the data do not tell: the country effect and who has a credible consortium."""
    programme = parameters.programme
    gdp = np.array([row.gdp_2025_beur for row in rows])
    people = np.array([row.population_2025_m for row in rows])
    size = _z(np.log(gdp))
    nearness = _z(-np.log([row.distance_to_russia_km for row in rows]))
    wealth = _z(gdp / people)
    effect = programme.sd_state * streams.normals("states/effect", len(rows))
    odds = _logit(programme.host_credible_prob) + programme.host_credible_gdp * size
    credible = streams.uniforms("states/credible", len(rows)) < 1.0 / (1.0 + np.exp(-odds))
    return {
        row.iso2: Traits(
            gdp_meur=1000.0 * float(gdp[i]),
            size_z=float(size[i]),
            nearness_z=float(nearness[i]),
            wealth_z=float(wealth[i]),
            effect=float(effect[i]),
            credible=bool(credible[i]),
        )
        for i, row in enumerate(rows)
    }


def _z(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((values - values.mean()) / values.std())


def _logit(chance: float) -> float:
    if not 0.0 < chance < 1.0:
        return math.copysign(math.inf, chance - 0.5)
    return math.log(chance / (1.0 - chance))


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
