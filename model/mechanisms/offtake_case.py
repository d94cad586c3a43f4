"""A4: a Dutch site that asks for a launching customer, as a case for the package talks."""

import math
from dataclasses import replace

from model.deals.offtake import OfftakeCase
from model.investment.cash_flows import EUR_PER_MEUR, worth
from model.investment.project import Project
from model.investment.verdict import discount_rate, full_cover
from model.mechanisms.dutch_cases import MAIN_SLOT
from model.mechanisms.financing import power_from, size_of, terms_of
from model.mechanisms.grid_forecast import foreseen_wait_of
from model.mechanisms.site_projects import contract_part, project_with
from model.quarters import YEARS_PER_QUARTER, season_of
from model.site_state import Plan
from model.world import World


def case_of(world: World, plan: Plan) -> OfftakeCase:
    """Return the case of a plan that is signed when permit and power allow.

    An anchor customer that pays the market price is under contract already; one that wants a
    lower price is the third party of the talks.
    """
    given = world.parameters.consortia
    project = _project(world, plan)
    found = worth(project, discount_rate(project))
    capital = found.capital / EUR_PER_MEUR
    anchor = plan.anchor if given.anchor_value < 1.0 else 0.0
    return OfftakeCase(
        value=found.value / EUR_PER_MEUR,
        capital=capital,
        revenue=found.revenue / EUR_PER_MEUR,
        contracted=project.contracted_share,
        anchor=min(anchor, 1.0 - project.contracted_share),
        full_cover=full_cover(project),
        dscr_min=project.dscr_min,
        sigma=project.sigma_price_project,
        option_r=project.option_r,
        option_delta=project.option_delta,
        rule=project.hurdle_rule,
        contract_part=contract_part(world),
        eu_owned=plan.eu_controlled,
        site_value=site_value(world, capital + found.prepaid / EUR_PER_MEUR),
        use_value=given.public_use_value,
        quota_value=given.quota_value,
        quota_cost=given.quota_cost,
        condition_value=_conditions(
            0.0 if plan.eu_controlled else given.value_eu_operator, given.value_eu_content
        ),
        condition_cost=_conditions(given.cost_eu_operator, given.cost_eu_content),
        anchor_value=given.anchor_value,
        undiscounted_outlay_factor=_undiscounted(project, found.revenue),
        room=reachable_room(world),
    )


def _project(world: World, plan: Plan) -> Project:
    permit = plan.permit
    undecided = permit is not None and permit.granted is None
    until = (permit.decided - world.quarter) * YEARS_PER_QUARTER if permit and undecided else 0.0
    power = 0.0 if power_from(world, plan) is not None else foreseen_wait_of(world, plan) or 0.0
    wait = max(until, power)
    terms = terms_of(world, plan, wait)
    if terms.contract is not None and terms.contract.anchor_price < 1.0:
        terms = replace(terms, contract=None)
    return project_with(world, plan, size_of(world, plan), terms)


def _conditions(operator: float, content: float) -> tuple[float, float, float]:
    """Add up the conditions: the second comes on top of the first."""
    return 0.0, operator, operator + content


def site_value(world: World, capital: float) -> float:
    """Return what a site on own soil is worth to the state: what an outsider would lose."""
    funding = world.parameters.funding
    demand = math.exp(world.expectations.demand.mean)
    return funding.theta * funding.v_commercial * capital * demand


def _undiscounted(project: Project, revenue: float) -> float:
    """Return the price of all hours for sale over the life, per euro of its value today."""
    return worth(project, 0.0).revenue / revenue if revenue > 0.0 else 1.0


def reachable_room(world: World) -> float:
    """Return what the Dutch ministries can move now (EUR m)."""
    room = float(world.purses.room.sum())
    if season_of(world.quarter) == MAIN_SLOT:
        return room
    return world.parameters.funding.psi0 * room
