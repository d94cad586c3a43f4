"""3.7 in the run: what grid, permit and contracts do to a project, each by hand and once."""

import math
from dataclasses import replace

import pytest

from model.deals.packages import permit_packages
from model.investment.cash_flows import capital_cost
from model.mechanisms.site_projects import (
    Terms,
    condition_costs,
    contract_part,
    hours_share,
    package_cost,
    power_of,
    price_level,
    project_with,
)
from model.quarters import start_of
from model.site_state import Connection, Contract
from tests.unit.sites.worlds import CALM, only, world_at

PLAIN = CALM | {
    "investment.chip_share": 0.0,
    "investment.capex_h100e": 20_000,
    "investment.utilisation": 0.8,
    "investment.power_price": 100,
    "grid.tdtr_hours": 0.85,
    "grid.tdtr_fee_factor": 0.4,
    "grid.grid_fee": 87.6,
    "grid.flex_share": 0.2,
    "sites.cost_compact": 0.02,
    "sites.cost_heat": 0.15,
    "sites.cost_water": 0.1,
    "consortia.offtake_years": 2.5,
    "consortia.quota_cost": 0.3,
    "consortia.cost_eu_operator": 0.01,
    "consortia.cost_eu_content": 0.04,
}
SIZE = 50_000.0
"""H100e: EUR 1,000 m and, at 1.2 kW each, 60 MW."""


def world(**changes):
    return world_at("2026Q2", **(PLAIN | changes))


def line(firm, bound, *, mitigator=False):
    return Connection("zone", 0, firm, bound, 4, mitigator=mitigator)


def made(terms=None, place=None, plan=None, **changes):
    """The project of a plan of 50,000 H100e under some terms."""
    here = place or world(**changes)
    return project_with(here, plan or only(here), SIZE, terms or Terms())


def test_with_nothing_agreed_it_is_the_project_of_the_parameters():
    here = world()
    found = made(place=here)
    given = here.parameters.investment
    assert found.size == SIZE
    assert found.capex_h100e == given.capex_h100e
    assert found.utilisation == given.utilisation
    assert found.power_price == given.power_price
    assert found.price0 == here.parameters.demand.price0
    assert (found.contracted_share, found.prepaid_share) == (0.0, 0.0)
    assert (found.lead_time, found.first_phase_share) == (0.0, 1.0)


def test_power_by_hand():
    assert power_of(world(), 100_000.0) == pytest.approx(120.0)
    assert power_of(world(**{"investment.kw_site_h100e": 2.0}), 100.0) == pytest.approx(0.2)


def test_the_age_of_the_price_is_from_may_2026_to_the_middle_of_the_quarter():
    here = world()
    assert made(place=here).age == pytest.approx(start_of(here.quarter) + 0.125 - 2026.375)
    assert made(place=here).age == pytest.approx(0.0)
    waited = made(Terms(wait_years=3.0), place=here)
    assert (waited.age, waited.lead_time) == (pytest.approx(0.0), pytest.approx(12.0))


def test_chips_are_cheaper_by_the_day_of_signature():
    here = world(**{"investment.chip_share": 0.5, "investment.price_perf_growth": 1.0})
    waited = made(Terms(wait_years=2.0), place=here)
    assert capital_cost(waited, 2.0) == pytest.approx(20_000 * (0.5 + 0.5 / 4))


# Hours and the fee.


@pytest.mark.parametrize(
    ("connection", "share"),
    [
        (None, 1.0),
        (line(60.0, 0.0), 1.0),
        (line(0.0, 60.0), 0.85),
        (line(30.0, 30.0), 0.925),
        (line(45.0, 15.0), 0.9625),
        (line(60.0, 0.0, mitigator=True), 0.8),
        (line(30.0, 30.0, mitigator=True), 0.8 * 0.925),
        (line(0.0, 0.0), 1.0),
    ],
)
def test_hours_that_the_grid_serves(connection, share):
    here = world()
    assert hours_share(here, connection) == pytest.approx(share)
    assert made(Terms(connection=connection), place=here).utilisation == pytest.approx(0.8 * share)


def test_time_bound_power_is_cheaper_by_the_saved_fee():
    """EUR 87.6 per kW is EUR 10 per MWh; 60 % of it is saved on half of the power.

    And what is not served (15 % of the hours of the time-bound part) is not paid.
    """
    here = world()
    half = made(Terms(connection=line(30.0, 30.0)), place=here)
    whole = made(Terms(connection=line(0.0, 60.0)), place=here)
    assert half.power_price == pytest.approx((100.0 - 3.0) * 0.925)
    assert whole.power_price == pytest.approx((100.0 - 6.0) * 0.85)
    assert made(Terms(connection=line(60.0, 0.0)), place=here).power_price == 100.0


def test_a_saved_fee_never_makes_power_pay():
    here = world(**{"investment.power_price": 1})
    assert made(Terms(connection=line(0.0, 60.0)), place=here).power_price == 0.0


def test_power_elsewhere_costs_what_it_costs_there():
    here = world()
    plan = replace(only(here), state="FR")
    assert made(place=here, plan=plan).power_price == pytest.approx(100.0 * price_level("FR"))
    assert price_level("NL") == 1.0
    assert price_level("SE") < price_level("DE")


# The permit.


def package(**terms):
    """Row of the package with these terms, all of the power firm, and nothing else."""
    rows, wanted = permit_packages(), {"firm_share": 1.0} | terms
    for row in range(len(rows)):
        found = rows.describe(row)
        if all(found[name] == wanted.get(name, 0) for name in found):
            return row
    raise LookupError(terms)


@pytest.mark.parametrize(
    ("terms", "cost"),
    [
        ({}, 0.0),
        ({"compact": 1}, 20.0),
        ({"waste_heat": 1}, 9.0),
        ({"closed_water": 1}, 6.0),
        ({"local_fund": 10.0}, 10.0),
        ({"compact": 1, "waste_heat": 1, "closed_water": 1, "local_fund": 20.0}, 55.0),
        ({"firm_share": 0.25}, 0.0),
    ],
)
def test_the_cost_of_a_package_comes_on_top_of_the_capital(terms, cost):
    """Of EUR 1,000 m and 60 MW."""
    here, row = world(), package(**terms)
    assert package_cost(here, row, 1000.0, 60.0) == pytest.approx(cost)
    found = made(Terms(permit=row), place=here)
    assert found.capex_h100e == pytest.approx(20_000 * (1.0 + cost / 1000.0))


def test_without_a_permit_there_is_no_package():
    assert package_cost(world(), None, 1000.0, 60.0) == 0.0


def test_a_package_costs_the_same_money_when_chips_are_cheap():
    """A fund of EUR 20 m stays that; compact building is a share of what the site costs then."""
    here = world(**{"investment.chip_share": 0.5, "investment.price_perf_growth": 1.0})
    for terms, cost in (({"local_fund": 20.0}, 20.0), ({"compact": 1}, 0.02 * 750.0)):
        found = made(Terms(permit=package(**terms), wait_years=1.0), place=here)
        assert SIZE * capital_cost(found, 1.0) / 1e6 == pytest.approx(750.0 + cost)


# Contracts.


def test_a_contract_covers_its_years_of_the_life():
    assert contract_part(world()) == pytest.approx(0.5)
    assert contract_part(world(**{"consortia.offtake_years": 20})) == 1.0


def test_a_contract_by_hand():
    """A tenth at 1.1 for the state, a tenth at 0.9 for the anchor, a twentieth reserved."""
    agreed = Contract(0.2, 0.1, price=1.1, quota=0.05, condition=0, anchor_price=0.9)
    here = world(**{"demand.price0": 2.0, "investment.contracted_share": 0.3})
    found = made(Terms(contract=agreed), place=here)
    assert found.contracted_share == pytest.approx(0.3 + 0.2)
    assert found.price0 == pytest.approx(2.0 * (1.0 + 0.1 * 0.1 - 0.1 * 0.1 - 0.3 * 0.05))
    assert found.capex_h100e == 20_000


def test_no_more_than_everything_is_under_contract():
    agreed = Contract(public_share=0.2, anchor_share=0.8, price=1.0, quota=0.0, condition=0)
    found = made(Terms(contract=agreed), **{"investment.contracted_share": 0.5})
    assert found.contracted_share == 1.0


@pytest.mark.parametrize(("condition", "cost"), [(0, 0.0), (1, 0.01), (2, 0.05)])
def test_conditions_cost_a_share_of_the_capital(condition, cost):
    here = world()
    foreign = replace(only(here), eu_controlled=False)
    agreed = Contract(0.0, 0.0, 1.0, 0.0, condition)
    assert condition_costs(here, foreign)[condition] == pytest.approx(cost)
    found = made(Terms(contract=agreed), place=here, plan=foreign)
    assert found.capex_h100e == pytest.approx(20_000 * (1.0 + cost))


def test_an_owner_from_the_union_meets_the_first_condition_already():
    here = world()
    assert condition_costs(here, only(here)) == (0.0, 0.0, 0.04)


# Public money and debt.


def test_public_money_is_prepaid_as_a_share_of_what_the_site_costs():
    here = world()
    assert made(Terms(public=250.0), place=here).prepaid_share == pytest.approx(0.25)
    dearer = made(Terms(public=250.0, permit=package(local_fund=20.0)), place=here)
    assert dearer.prepaid_share == pytest.approx(250.0 / 1020.0)
    assert made(Terms(public=5000.0), place=here).prepaid_share == 0.95


@pytest.mark.parametrize(("factor", "share"), [(0.0, 0.0), (0.5, 0.3), (1.0, 0.6), (3.0, 1.0)])
def test_debt_is_the_plans_own(factor, share):
    here = world(**{"investment.debt_share": 0.6})
    plan = replace(only(here), debt_factor=factor)
    assert made(place=here, plan=plan).debt_share == pytest.approx(share)


def test_the_price_of_the_day_counts():
    here = world()
    here.drivers.price_deviation = math.log(1.5)
    assert made(place=here).price_deviation == pytest.approx(math.log(1.5))
