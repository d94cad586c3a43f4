"""What a site earns and costs: annuities by hand, and where public money goes."""

import math
from dataclasses import replace

import pytest

from model.investment.cash_flows import (
    capital_cost,
    cash_flows,
    even_spending,
    price_at,
    rates,
    worth,
)
from model.investment.project import Phase, project_of
from model.parameters.loader import default_parameters

PROJECT = project_of(default_parameters(), 100_000.0)
FLAT = replace(PROJECT, price_drift=0.0, chip_share=0.0)
"""Neither the price nor the capital cost moves."""


def annuity(rate: float, start: float, quarters: int) -> float:
    """Worth of one euro a year, paid in the middle of each quarter."""
    step = (1.0 + rate) ** -0.25
    return (1.0 + rate) ** -start * 0.25 * step**0.5 * (1.0 - step**quarters) / (1.0 - step)


def test_a_constant_price_gives_the_annuity_by_hand():
    revenue = 100_000 * 8760 * 0.7 * 2.2
    power = 120 * 8760 * 95
    other = 0.06 * 100_000 * 40_000
    value = (revenue - power - other) * annuity(0.1, 1.5, 20)
    assert worth(FLAT, 0.1).value == pytest.approx(value, rel=1e-12)


def test_the_default_case_by_hand():
    """Year by year on paper, flows in mid-year: 2.2 at -12 %, signature 0.75, service from 2.25.

    Of EUR 40,000 the chips are 53 %, and cost 1 / 1.4 of it a year later.
    """
    value, cost = 0.0, 40_000 * (0.47 + 0.53 / 1.4**0.75)
    assert cost == pytest.approx(35_272, abs=1)
    for year in range(5):
        price = 2.2 * math.exp(-0.12 * (2.75 + year))
        left = 8760 * (0.7 * price - 1.2 * 0.095) - 0.06 * cost
        value += left / 1.1 ** (2.0 + year)
    capital = cost * (1 - 1.1**-1.5) / (1.5 * math.log(1.1))
    found = worth(PROJECT, 0.1)
    assert found.value / 1e5 == pytest.approx(value, rel=0.01)
    assert found.capital / 1e5 == pytest.approx(capital, rel=1e-12)
    assert found.ratio == pytest.approx(0.505, abs=0.001)


@pytest.mark.parametrize("life", [0.1, 0.25, 3.0, 4.9, 5.0, 5.1, 20.0])
@pytest.mark.parametrize("rate", [0.0, 0.1])
@pytest.mark.parametrize("deviation", [0.0, 0.4])
@pytest.mark.parametrize("prepaid", [0.0, 0.3])
def test_the_sum_is_the_sum_of_the_quarters(life, rate, deviation, prepaid):
    project = replace(
        PROJECT, life=life, price_deviation=deviation, price_reversion=0.8, prepaid_share=prepaid
    )
    flows = list(cash_flows(project, next(project.phases())))
    weights = [(1.0 + rate) ** -flow.years for flow in flows]
    found = worth(project, rate)
    assert sum(flow.length for flow in flows) == pytest.approx(life)
    for part in ("revenue", "power", "other"):
        by_hand = sum(w * getattr(flow, part) for w, flow in zip(weights, flows, strict=True))
        assert getattr(found, part) == pytest.approx(by_hand, rel=1e-10)


def test_a_deviation_fades_and_the_trend_stays():
    off = replace(PROJECT, price_deviation=math.log(2.0), price_reversion=0.8)
    assert price_at(off, 0.0) == pytest.approx(4.4)
    assert price_at(off, 30.0) == pytest.approx(price_at(PROJECT, 30.0), rel=1e-9)
    held = replace(off, price_reversion=0.0)
    assert price_at(held, 3.0) == pytest.approx(2.0 * price_at(PROJECT, 3.0))


def test_value_changes_smoothly_with_life():
    before, after = (worth(replace(PROJECT, life=5.0 + x), 0.1).value for x in (-1e-9, 1e-9))
    assert before == pytest.approx(after, rel=1e-8)


# Public money.


@pytest.mark.parametrize("share", [0.1, 0.35, 0.5])
def test_without_discount_and_drift_a_prepayment_neither_helps_nor_hurts(share):
    alone, helped = worth(FLAT, 0.0), worth(replace(FLAT, prepaid_share=share), 0.0)
    assert helped.value - helped.capital == pytest.approx(alone.value - alone.capital)
    assert helped.prepaid == pytest.approx(share * 4e9)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.35, 0.94])
@pytest.mark.parametrize("price", [0.3, 2.2])
def test_money_in_equals_hours_out(share, price):
    """Once in, once out: capital adds up to the whole, and hours to all that are delivered."""
    project = replace(PROJECT, prepaid_share=share, price0=price, chip_share=0.0)
    yearly = rates(project, next(project.phases()))
    assert yearly.capital + yearly.prepaid == pytest.approx(4e9)
    given = (yearly.delivered - yearly.for_sale) * project.life
    assert given * price_at(project, 0.75) == pytest.approx(yearly.prepaid)
    assert yearly.for_sale >= 0.0


@pytest.mark.parametrize("rate", [0.0, 0.07, 0.1])
def test_the_value_given_away_is_that_of_the_hours_given_away(rate):
    alone, helped = worth(PROJECT, rate), worth(replace(PROJECT, prepaid_share=0.3), rate)
    yearly = rates(replace(PROJECT, prepaid_share=0.3), Phase(100_000.0, 0.0))
    part = 1.0 - yearly.for_sale / yearly.delivered
    assert helped.revenue + part * alone.revenue == pytest.approx(alone.revenue)
    assert helped.capital + helped.prepaid == pytest.approx(alone.capital)
    assert (helped.power, helped.other) == (alone.power, alone.other)


def test_a_site_cannot_promise_more_hours_than_it_has():
    helped = worth(replace(FLAT, price0=0.1, prepaid_share=0.9), 0.0)
    assert helped.revenue == pytest.approx(0.0)
    assert helped.prepaid == pytest.approx(100_000 * 8760 * 0.7 * 5 * 0.1)


# Phases and capital.


def test_two_phases_at_once_are_one_site():
    both = worth(replace(PROJECT, first_phase_share=0.25, phase_gap=0.0), 0.1)
    assert both.value == pytest.approx(worth(PROJECT, 0.1).value)
    assert both.capital == pytest.approx(worth(PROJECT, 0.1).capital)


def test_a_later_phase_without_drift_is_worth_less_by_the_discount_only():
    project = replace(FLAT, first_phase_share=0.25, phase_gap=8.0)
    whole = worth(FLAT, 0.1)
    factor = 0.25 + 0.75 / 1.1**2
    assert worth(project, 0.1).value == pytest.approx(factor * whole.value)
    assert worth(project, 0.1).ratio == pytest.approx(whole.ratio)


def test_chips_get_cheaper_until_signature_and_the_rest_does_not():
    """At 100 % a year chips cost half after a year: 0.4 / 2 + 0.6 of the whole."""
    project = replace(PROJECT, chip_share=0.4, price_perf_growth=1.0, capex_h100e=10_000.0)
    assert capital_cost(project, 0.0) == 10_000.0
    assert capital_cost(project, 1.0) == pytest.approx(8_000.0)
    assert capital_cost(project, 2.0) == pytest.approx(7_000.0)
    assert capital_cost(project, 60.0) == pytest.approx(6_000.0)


@pytest.mark.parametrize(("age", "cost"), [(1.0, 8_000.0), (0.0, 10_000.0), (-1.0, 14_000.0)])
def test_the_age_of_the_price_counts_like_waiting(age, cost):
    """The cost was seen a year ago, today, or is one that holds a year from now."""
    project = replace(PROJECT, chip_share=0.4, price_perf_growth=1.0, capex_h100e=10_000.0, age=age)
    assert capital_cost(project, 0.0) == pytest.approx(cost)
    assert capital_cost(project, 1.0) == capital_cost(replace(project, age=age + 1.0), 0.0)


@pytest.mark.parametrize("changes", [{"chip_share": 0.0}, {"price_perf_growth": 0.0}])
@pytest.mark.parametrize("years", [0.0, 3.0, 12.0])
def test_without_chips_or_progress_the_cost_stays(changes, years):
    assert capital_cost(replace(PROJECT, **changes), years) == pytest.approx(40_000.0)


def test_each_phase_pays_for_chips_on_its_own_day():
    """Signature after 1 and 3 years, all of it chips that halve yearly, no discount."""
    project = replace(
        PROJECT, chip_share=1.0, price_perf_growth=1.0, lead_time=4.0,
        first_phase_share=0.25, phase_gap=8.0,
    )  # fmt: skip
    assert worth(project, 0.0).capital == pytest.approx(4e9 * (0.25 / 2 + 0.75 / 8))
    first, second = (rates(project, phase) for phase in project.phases())
    assert first.other == pytest.approx(0.06 * 4e9 * 0.25 / 2)
    assert second.other == pytest.approx(0.06 * 4e9 * 0.75 / 8)


def test_a_share_prepaid_is_a_share_of_the_cost_on_the_day():
    project = replace(PROJECT, chip_share=1.0, price_perf_growth=1.0, lead_time=4.0)
    helped = worth(replace(project, prepaid_share=0.25), 0.0)
    assert (helped.prepaid, helped.capital) == (pytest.approx(5e8), pytest.approx(15e8))


def test_spending_evenly():
    assert even_spending(0.0, 2.0) == even_spending(0.1, 0.0) == 1.0
    assert even_spending(0.1, 2.0) == pytest.approx((1 - math.exp(-0.2)) / 0.2)


@pytest.mark.parametrize(
    "changes",
    [
        {"size": 0.0},
        {"price0": -1.0},
        {"life": 0.0},
        {"utilisation": 1.1},
        {"prepaid_share": 1.0},
        {"contracted_share": 1.5},
        {"wacc": -0.1},
        {"price_drift": math.nan},
        {"chip_share": 1.1},
        {"chip_share": -0.1},
        {"price_perf_growth": -0.5},
        {"price_perf_growth": math.nan},
        {"capex_h100e": math.inf},
        {"hurdle_rule": "irr"},
    ],
)
def test_an_impossible_project_is_refused_in_one_line(changes):
    with pytest.raises(ValueError, match=next(iter(changes))) as error:
        replace(PROJECT, **changes)
    assert "\n" not in str(error.value)
