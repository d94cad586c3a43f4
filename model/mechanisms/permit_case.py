"""A6: the permit talks as a case: what each term costs, and what the grid allows."""

import math

from agents.site_messages import MitigatorObservation
from model.data.site_tables import SiteTermsRow
from model.data.tables import dutch_sites
from model.deals.packages import permit_packages
from model.deals.permit_terms import ROUNDING, ConsentTerms, PermitCase
from model.investment.cash_flows import EUR_PER_MEUR, worth
from model.investment.verdict import discount_rate
from model.mechanisms.grid_connection import EXTRA_HIGH_VOLTAGE
from model.mechanisms.grid_forecast import foreseen_wait
from model.mechanisms.site_choice import capital_of, needs_compact, surplus
from model.mechanisms.site_projects import Terms, power_of, project_with
from model.site_state import Connection, Plan, Zone
from model.world import World

MITIGATOR_CLASS = 1
"""Class of congestion mitigators in the rule book (fact prio_category_1)."""


def wait_for(world: World, plan: Plan, zone: Zone, share: float, priority: int) -> float | None:
    """Return the foreseen wait for a firm share of a site's power (years)."""
    return foreseen_wait(world, zone, share * power_of(world, plan.size), priority)


def priority_of(world: World, plan: Plan, zone: Zone) -> tuple[int, bool]:
    """Return the class of a site, and whether it signs as congestion mitigator.

    A consortium offers that when the earlier date is worth more than the hours it gives up.
    """
    plain = world.parameters.grid.dc_priority_class
    if plain <= MITIGATOR_CLASS or not _mitigating_pays(world, plan, zone, plain):
        return plain, False
    luck = world.streams.uniform(f"grid/{plan.key}/{zone.name}/mitigator")
    seen = MitigatorObservation(
        world.parameters.grid.flex_share, world.parameters.grid.mitigator_accepts, luck
    )
    accepted = world.parties.grid.accept_mitigator(seen)
    return (MITIGATOR_CLASS, True) if accepted else (plain, False)


def _mitigating_pays(world: World, plan: Plan, zone: Zone, plain: int) -> bool:
    late = wait_for(world, plan, zone, 1.0, plain)
    early = wait_for(world, plan, zone, 1.0, MITIGATOR_CLASS)
    if early is None or (late is not None and late <= early):
        return False
    if late is None:
        return True
    flexible = Connection(zone.name, 0, power_of(world, plan.size), 0.0, plain, mitigator=True)
    first = surplus(project_with(world, plan, plan.size, Terms(wait_years=early)))
    less = surplus(
        project_with(world, plan, plan.size, Terms(connection=flexible, wait_years=early))
    )
    waiting = surplus(project_with(world, plan, plan.size, Terms(wait_years=late)))
    return max(first - waiting, _lost_by_waiting(world, plan, late - early)) > first - less


def _lost_by_waiting(world: World, plan: Plan, years: float) -> float:
    """Return what a site loses by coming later, its capital aside (EUR m, not negative).

    A plan that is not worth its capital still hurries: whoever develops a site hopes for better
    terms. So the wait is charged on the value alone, at the cost of capital.
    """
    if years <= 0.0:
        return 0.0
    project = project_with(world, plan, plan.size, Terms())
    rate = discount_rate(project)
    return worth(project, rate).value / EUR_PER_MEUR * -math.expm1(-math.log1p(rate) * years)


def case_of(world: World, plan: Plan, zone: Zone, terms: SiteTermsRow, priority: int) -> PermitCase:
    """Return the permit talks of a plan at its site."""
    given, grid = world.parameters.sites, world.parameters.grid
    project = project_with(world, plan, plan.size, Terms())
    power, capital = power_of(world, plan.size), capital_of(project)
    stock = world.grid.time_bound_left if zone.level == EXTRA_HIGH_VOLTAGE else 0.0
    time_bound = min(grid.time_bound_share, stock / power)
    wait = wait_for(world, plan, zone, 1.0, priority)
    half = wait_for(world, plan, zone, 0.5, priority)
    most = 1.0 if wait is not None else 0.5 if half is not None else 0.0
    least = max(0.0, 1.0 - time_bound)
    lost, waited = _lost_hours(world, plan, power), _lost_by_waiting(world, plan, wait or 0.0)
    return PermitCase(
        power_mw=power,
        capital=capital,
        cost_compact=given.cost_compact,
        cost_heat=given.cost_heat,
        cost_water=given.cost_water,
        nonfirm_loss=lost,
        wait_loss=waited,
        site_loss=max(0.0, given.site_loss * capital + _grid_cost((least, most), lost, waited)),
        needs_compact=needs_compact(world, plan, terms),
        least_firm=least,
        most_firm=most,
        consent=consent_terms(
            world, terms, given.consent_c0 + dutch_sites()[plan.site].local_score_judged
        ),
    )


def _grid_cost(firm: tuple[float, float], lost: float, waited: float) -> float:
    """Return the least that the grid costs at a firm share on the table.

    A plan that leaves its site would meet the same grid elsewhere.
    """
    shares = permit_packages().firm_share
    allowed = shares[(shares >= firm[0] - ROUNDING) & (shares <= firm[1] + ROUNDING)]
    costs = allowed * waited + (1.0 - allowed) * lost
    return float(costs.min()) if costs.size else 0.0


def consent_terms(world: World, terms: SiteTermsRow, base: float) -> ConsentTerms:
    """Return what moves the consent of a permit giver; heat counts where somebody takes it.

    A closed water loop wins nobody where sea water is at hand.
    """
    given = world.parameters.sites
    return ConsentTerms(
        base=base,
        heat=given.consent_heat * terms.heat_network,
        water=0.0 if terms.sea_water else given.consent_water,
        compact=given.consent_compact,
        fund=given.consent_fund,
        firm=given.consent_firm,
    )


def _lost_hours(world: World, plan: Plan, power: float) -> float:
    """Return what it costs to have all power time-bound instead of firm (EUR m)."""
    firm = Connection(plan.site, 0, power, 0.0, 0, mitigator=False)
    bound = Connection(plan.site, 0, 0.0, power, 0, mitigator=False)
    with_firm = surplus(project_with(world, plan, plan.size, Terms(connection=firm)))
    return with_firm - surplus(project_with(world, plan, plan.size, Terms(connection=bound)))
