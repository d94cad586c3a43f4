"""3.7 in the run: a plan as the project that an investor would judge today.

What the grid, the permit and contracts do to a site enters here, each once: hours that the grid
does not serve, the lower fee for time-bound power, cost of the permit package, contracts, and
public money as a prepayment for hours.
"""

from dataclasses import dataclass
from functools import cache

from model.data.tables import member_states
from model.deals.packages import permit_packages
from model.investment.cash_flows import EUR_PER_MEUR, HOURS_PER_YEAR, cost_factor
from model.investment.project import Project, project_of
from model.mechanisms.drivers import PRICE_YEAR
from model.quarters import QUARTERS_PER_YEAR, middle_of
from model.site_state import Connection, Contract, Plan
from model.world import World

_KW_PER_MW = 1000.0
_MOST_PREPAID = 0.95
"""Hard bound of ``investment.prepaid_share``."""
_LEAST_PRICE = 1e-6
"""A price that contracts leave, as part of the market price: never nothing."""
_LEAST_HOURS = 0.01
"""Hard bound of ``investment.utilisation``."""


@dataclass(slots=True)
class Terms:
    """What has been agreed about a site so far; the defaults are nothing agreed."""

    permit: int | None = None
    connection: Connection | None = None
    contract: Contract | None = None
    public: float = 0.0
    """Public money for this phase (EUR m)."""
    wait_years: float = 0.0
    """Years until it could be signed."""


def power_of(world: World, size: float) -> float:
    """Return the grid connection of a site (MW) for a size in H100 equivalents."""
    return size * world.parameters.investment.kw_site_h100e / _KW_PER_MW


@cache
def price_level(state: str) -> float:
    """Return a state's price of power for firms, as a multiple of the Dutch one."""
    rows = member_states()
    return rows[state].power_price_2025h2_eur_per_mwh / rows["NL"].power_price_2025h2_eur_per_mwh


def hours_share(world: World, connection: Connection | None) -> float:
    """Return the part of the hours in which the grid serves the site."""
    if connection is None:
        return 1.0
    grid = world.parameters.grid
    whole = connection.firm_mw + connection.time_bound_mw
    share = 1.0
    if whole > 0:
        share = (connection.firm_mw + grid.tdtr_hours * connection.time_bound_mw) / whole
    return share * (1.0 - grid.flex_share) if connection.mitigator else share


def _fee_saving(world: World, connection: Connection | None) -> float:
    """Return by how much time-bound rights lower the price of power (EUR per MWh)."""
    if connection is None or connection.time_bound_mw <= 0:
        return 0.0
    grid = world.parameters.grid
    part = connection.time_bound_mw / (connection.firm_mw + connection.time_bound_mw)
    return part * (1.0 - grid.tdtr_fee_factor) * grid.grid_fee * _KW_PER_MW / HOURS_PER_YEAR


def package_cost(
    world: World, package: int | None, capital: float, power: float, *, first: bool = True
) -> float:
    """Return what a permit package adds to the capital cost of a phase (EUR m); the fund once."""
    if package is None:
        return 0.0
    sites, row = world.parameters.sites, permit_packages()
    return (
        float(row.compact[package]) * sites.cost_compact * capital
        + float(row.waste_heat[package]) * sites.cost_heat * power
        + float(row.closed_water[package]) * sites.cost_water * power
        + float(first) * float(row.local_fund[package])
    )


def condition_costs(world: World, plan: Plan) -> tuple[float, float, float]:
    """Return what conditions on operator and content cost, per euro of capital."""
    given = world.parameters.consortia
    operator = 0.0 if plan.eu_controlled else given.cost_eu_operator
    return 0.0, operator, operator + given.cost_eu_content


def project_with(world: World, plan: Plan, size: float, terms: Terms) -> Project:
    """Return the project of a phase of this size (H100e) under the terms agreed."""
    given, agreed = world.parameters.investment, terms.contract
    age = middle_of(world.quarter) - PRICE_YEAR
    years = age + terms.wait_years
    factor = cost_factor(given.chip_share, given.price_perf_growth, years)
    capital = size * given.capex_h100e * factor / EUR_PER_MEUR
    power = power_of(world, size)
    extra = package_cost(world, terms.permit, capital, power, first=not plan.phases) / capital
    served = hours_share(world, terms.connection)
    price, taken = 1.0, 0.0
    if agreed is not None:
        extra += condition_costs(world, plan)[agreed.condition]
        public = agreed.public_share * contract_part(world)
        taken = public + agreed.anchor_share
        price += public * (agreed.price - 1.0) + agreed.anchor_share * (agreed.anchor_price - 1.0)
        price -= world.parameters.consortia.quota_cost * agreed.quota
    power_price = given.power_price * price_level(plan.state)
    return project_of(
        world.parameters,
        size,
        world.drivers.price_deviation,
        age=age,
        lead_time=terms.wait_years * QUARTERS_PER_YEAR,
        first_phase_share=1.0,
        build_aigf=given.build_aigf * world.parameters.sites.slip_build,
        price0=world.parameters.demand.price0 * max(_LEAST_PRICE, price),
        capex_h100e=given.capex_h100e * (1.0 + extra),
        power_price=served * max(0.0, power_price - _fee_saving(world, terms.connection)),
        utilisation=max(_LEAST_HOURS, given.utilisation * served),
        contracted_share=min(1.0, given.contracted_share + taken),
        prepaid_share=min(
            _MOST_PREPAID, given.prepaid_share + terms.public / (capital * (1.0 + extra))
        ),
        debt_share=min(1.0, given.debt_share * plan.debt_factor),
    )


def contract_part(world: World) -> float:
    """Return the part of a site's life that a public contract covers."""
    return min(1.0, world.parameters.consortia.offtake_years / world.parameters.investment.life)
