"""The cases of the Dutch gate: a proposal on its date, with the world as it is then."""

import datetime
from dataclasses import replace

import numpy as np

from agents.dutch_state import MINISTRIES
from model.agenda import Proposal
from model.bargaining.option_value import hurdle_multiple
from model.mechanisms.commitments import Game, able_to_bid, call_expected
from model.mechanisms.gate_case import GateCase, GateRules, MinistryPurse
from model.quarters import add_quarters, decimal_year, season_of
from model.world import World

MAIN_SLOT = 2
"""Quarter of the spring memorandum, the main moment for new spending (fact voorjaarsnota)."""
_FULL_SIZE_H100E = 100_000
"""Size that ``programme.site_cost`` stands for."""
_DAYS_PER_YEAR = 365.25


def cases_of(
    world: World, item: Proposal, date: datetime.date, game: Game | None
) -> list[GateCase]:
    """Return a proposal as cases for the gate: one per lot that the rules offer."""
    if game is None:
        funding = world.parameters.funding
        need = max(0.0, funding.groningen_cost - funding.groningen_union)
        union = world.factory_call.union_left >= funding.groningen_union
        return [_case(world, item, date, ("host", need, funding.groningen_cost, union))]
    union = call_expected(world, game)
    sizes = {code: lot.size_h100e / _FULL_SIZE_H100E for code, lot in world.book.lots.items()}
    cost = world.parameters.programme.site_cost
    return [
        _case(world, item, date, (option.code, option.ask, cost * sizes[option.code], union))
        for option in game.menu
        if option.hosts
    ]


def _case(
    world: World,
    item: Proposal,
    date: datetime.date,
    offer: tuple[str, float, float, bool],
) -> GateCase:
    option, need, size, union_pays = offer
    politics, commercial = world.parameters.politics, item.facility == "gigafactory"
    deadline = item.deadline is not None
    return GateCase(
        proposal=item.id,
        option=option,
        need=need,
        size=size,
        commercial=commercial,
        on_table=item.on_table
        and (not commercial or bool(world.parameters.consortia.public_money)),
        bidders=len(able_to_bid(world, "NL", option)) if commercial else 1,
        union_pays=union_pays,
        region_ready=item.region_ready or _region_for_gigafactory(world, commercial),
        deadline=deadline,
        motion=_motion(world, item, date),
        main_slot=season_of(world.quarter) == MAIN_SLOT,
        years_reserved=_years_reserved(world, date, commercial),
        attention=world.drivers.attention_at(date) / politics.att_mean,
        demand=float(np.exp(world.expectations.demand.mean)),
        purses=_purses(world),
        rules=_rules(world, date, commercial),
    )


def awarded(case: GateCase) -> GateCase:
    """Return the case of a bid that is selected: the award is certain and nothing waits for it."""
    rules = replace(case.rules, chance_selected=1.0)
    return replace(case, union_pays=True, years_reserved=0.0, rules=rules)


def _region_for_gigafactory(world: World, commercial: bool) -> bool:
    return commercial and world.parameters.funding.region_fund_gigafactory > 0


def _motion(world: World, item: Proposal, date: datetime.date) -> bool:
    if item.facility == "gigafactory" and world.parameters.politics.motion_gigafactory:
        return True
    return world.drivers.motion_for(item.facility, date)


def _years_reserved(world: World, date: datetime.date, commercial: bool) -> float:
    programme = world.parameters.programme
    if not commercial:
        return programme.decide_lag / _DAYS_PER_YEAR
    expected = add_quarters(world.book.expected_selection, programme.call_slip)
    return max(0.0, (expected - date).days / _DAYS_PER_YEAR)


def _purses(world: World) -> tuple[MinistryPurse, ...]:
    funding, politics = world.parameters.funding, world.parameters.politics
    shares = [float(getattr(funding, f"share_{name}")) for name in MINISTRIES]
    whole = sum(shares) or 1.0
    return tuple(
        MinistryPurse(
            name,
            float(world.purses.room[place]),
            shares[place] / whole,
            float(getattr(politics, f"sal_{name}")),
        )
        for place, name in enumerate(MINISTRIES)
    )


def _rules(world: World, date: datetime.date, commercial: bool) -> GateRules:
    funding, politics = world.parameters.funding, world.parameters.politics
    sigma = funding.sigma_demand
    if decimal_year(date) >= funding.mapping_done:
        sigma *= funding.sigma_mapping_effect
    return GateRules(
        cover=funding.cover,
        reachable_outside_slot=funding.psi0,
        urgency=funding.urgency,
        equity_share=funding.vehicle_equity_share,
        chance_selected=funding.pi_select_belief,
        region_fund=funding.region_fund_gigafactory if commercial else funding.region_fund,
        region_largest_share=funding.region_max_share,
        value_per_eur=funding.v_commercial if commercial else funding.v_public,
        theta=funding.theta,
        hurdle=hurdle_multiple(sigma, funding.option_r, funding.option_delta),
        hold_cost=funding.hold_cost,
        base_chance=politics.rho_parl,
        motion_effect=politics.motion_effect,
    )
