"""Whether a site is financed: hurdles, debt, break-evens, directions and speed."""

import json
import math
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.bankability import BREAK_EVENS, answer, draw_projects, nominal_size, sensitivity
from model.investment.break_even import break_even
from model.investment.cash_flows import cash_flows, worth
from model.investment.project import INPUTS, RULES, project_of
from model.investment.verdict import (
    assess,
    contracts_needed,
    debt_cover,
    discount_rate,
    hurdle,
    level_payment,
    margin,
)
from model.parameters.evidence import bounds_of, field_of
from model.parameters.loader import default_parameters, with_overrides
from viz.bankability import as_data, one_page

PROJECT = project_of(default_parameters(), 100_000.0)
RICH = replace(PROJECT, price0=6.0)
checked = settings(derandomize=True, deadline=None, max_examples=200)

# Hurdles.


def test_without_uncertainty_the_option_asks_the_capital_only():
    assert hurdle(replace(PROJECT, sigma_price_project=0.0)) == pytest.approx(1.0)
    assert hurdle(replace(PROJECT, contracted_share=1.0)) == pytest.approx(1.0)
    assert hurdle(replace(PROJECT, hurdle_rule="npv")) == 1.0


def test_risk_is_charged_once():
    assert discount_rate(PROJECT) == pytest.approx(0.07)
    assert discount_rate(replace(PROJECT, hurdle_rule="npv")) == pytest.approx(0.1)


def test_contracts_lower_the_hurdle_and_not_the_value():
    half = replace(PROJECT, contracted_share=0.5)
    assert hurdle(half) == hurdle(replace(PROJECT, sigma_price_project=0.15))
    assert assess(half).worth == assess(PROJECT).worth


def test_each_reason_has_a_case():
    assert assess(PROJECT).reasons == ("NOT_BANKABLE", "NO_DEBT")
    assert assess(RICH).reasons == ("NO_DEBT",)
    waiting = replace(PROJECT, price0=4.0, debt_share=0.0)
    assert assess(waiting).reason == "NOT_WORTH_NOW"
    assert not assess(waiting).bankable
    signed = assess(replace(RICH, contracted_share=0.6))
    assert signed.go and signed.bankable and signed.reason == ""


# Debt.


def test_level_payments_repay_the_loan():
    owed, paid = 1.0, level_payment(PROJECT)
    for _ in range(5):
        owed = owed * 1.06 - paid
    assert owed == pytest.approx(0.0, abs=1e-12)
    assert level_payment(replace(PROJECT, debt_rate=0.0)) == pytest.approx(0.2)
    assert level_payment(replace(PROJECT, debt_tenor=9.0)) == pytest.approx(paid)


def test_debt_cover_at_a_constant_price_by_hand():
    flat = replace(PROJECT, price_drift=0.0, contracted_share=0.5)
    contracted = 0.5 * 8760 * 0.7 * 2.2
    service = 0.6 * 40_000 * (0.47 + 0.53 / 1.4**0.75) * level_payment(flat)
    assert debt_cover(flat) == pytest.approx(contracted / service)


def test_debt_closes_exactly_at_the_contracts_needed():
    needed = contracts_needed(PROJECT)
    assert 0.0 < needed < 1.0
    for share, closes in ((needed + 1e-9, True), (needed - 1e-9, False)):
        assert ("NO_DEBT" not in assess(replace(PROJECT, contracted_share=share)).reasons) == closes


def test_without_debt_no_contract_is_needed():
    alone = replace(PROJECT, debt_share=0.0)
    assert debt_cover(alone) == math.inf
    assert contracts_needed(alone) == 0.0


# Break-evens.


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("name", BREAK_EVENS)
@pytest.mark.parametrize("base", [PROJECT, RICH, replace(PROJECT, capex_h100e=22_000)])
def test_a_break_even_gives_equality_or_there_is_none(name, rule, base):
    project, field = replace(base, hurdle_rule=rule), name.rpartition(".")[2]
    low, high = bounds_of(field_of(name))
    value = break_even(project, field, low, high)
    if value is None:
        signs = {margin(replace(project, **{field: low + (high - low) * k / 200})) >= 0
                 for k in range(201)}  # fmt: skip
        assert len(signs) == 1
    else:
        assert margin(replace(project, **{field: value})) == pytest.approx(0.0, abs=1e-7)


def test_the_nearest_of_two_break_evens_is_given():
    """A longer life helps until the late years lose money."""
    short = replace(PROJECT, hurdle_rule="npv", price0=11.0, price_drift=-0.35, chip_share=0.0)
    assert break_even(short, "life", 0.5, 20.0) == pytest.approx(3.2, abs=0.1)
    long = replace(short, life=12.0)
    assert break_even(long, "life", 0.5, 20.0) == pytest.approx(13.2, abs=0.3)


def test_the_price_needed_by_hand():
    npv = replace(PROJECT, hurdle_rule="npv")
    found = worth(npv, 0.1)
    cost = (found.capital + found.power + found.other) / found.revenue * 2.2
    assert break_even(npv, "price0", 0.01, 50.0) == pytest.approx(cost)


# Directions.

shares = st.floats(0.0, 0.9)
projects = st.builds(
    lambda **fields: replace(PROJECT, **fields),
    price0=st.floats(0.5, 12.0),
    price_drift=st.floats(-0.4, 0.2),
    capex_h100e=st.floats(5_000, 90_000),
    chip_share=st.floats(0.0, 1.0),
    price_perf_growth=st.floats(0.0, 2.0),
    age=st.floats(-3.0, 8.0),
    utilisation=st.floats(0.1, 0.9),
    life=st.floats(1.0, 10.0),
    contracted_share=st.floats(0.0, 1.0),
    prepaid_share=shares,
    first_phase_share=st.floats(0.2, 1.0),
    wacc=st.floats(0.0, 0.2),
    debt_share=shares,
    hurdle_rule=st.sampled_from(RULES),
)


@checked
@given(projects, st.floats(1.0, 3.0))
def test_dearer_capital_never_brings_a_go_and_better_sales_never_lose_one(project, factor):
    go = assess(project).go
    dearer = replace(project, capex_h100e=project.capex_h100e * factor)
    assert go or not assess(dearer).go
    for better in (
        replace(project, price0=project.price0 * factor),
        replace(project, utilisation=min(1.0, project.utilisation * factor)),
    ):
        assert assess(better).go or not go


@checked
@given(projects, st.floats(0.0, 1.0))
def test_more_contracts_never_lose_a_go(project, more):
    signed = replace(project, contracted_share=max(project.contracted_share, more))
    assert assess(signed).go or not assess(project).go


@checked
@given(projects, st.floats(0.0, 1.0), st.floats(0.0, 2.0))
def test_faster_progress_of_chips_never_loses_a_go(project, share, faster):
    """Seen from the day on which the cost was known; contracts aside nothing else moves."""
    before = replace(project, chip_share=share, age=0.0)
    after = replace(before, price_perf_growth=before.price_perf_growth + faster)
    assert assess(after).go or not assess(before).go


@checked
@given(projects)
def test_size_does_not_matter_to_the_verdict(project):
    small = assess(replace(project, size=1_000.0))
    assert small.worth.ratio == pytest.approx(assess(project).worth.ratio, rel=1e-9, abs=1e-12)


@checked
@given(projects, st.floats(0.0, 0.2))
def test_public_money_is_never_counted_twice(project, rate):
    """Private and public capital are the whole; money in is worth the hours out at that price."""
    alone, helped = worth(replace(project, prepaid_share=0.0), rate), worth(project, rate)
    assert helped.capital + helped.prepaid == pytest.approx(alone.capital, rel=1e-9)
    assert helped.revenue <= alone.revenue * (1 + 1e-12)
    assert (helped.power, helped.other) == (alone.power, alone.other)


# The experiment around it.


def test_no_draw_would_pass_by_closing_early():
    """The page says so: a site that closes when running loses money passes no hurdle more."""
    for drawn in draw_projects(1000, 1):
        for rule in RULES:
            project = replace(drawn, hurdle_rule=rule)
            found = assess(project)
            total = best = 0.0
            for flow in cash_flows(project, next(project.phases())):
                left = flow.revenue - flow.power - flow.other
                total += left * (1.0 + found.rate) ** -flow.years
                best = max(best, total)
            assert (best / found.worth.capital >= found.hurdle) == found.bankable


def test_the_answer_holds_both_rules_and_the_own_case_in_its_grid():
    found = answer({"investment.hurdle_rule": "npv"}, nominal_size())
    assert found.verdict is found.verdicts["npv"]
    grid = found.grid
    row, column = grid.capitals.index(40_000), grid.prices.index(2.2)
    assert grid.ratios[row][column] == found.verdict.worth.ratio
    assert (grid.capitals[0], grid.capitals[-1]) == (16_000, 77_000)


def test_a_value_outside_the_ranges_has_its_own_row_in_the_grid():
    found = answer({"investment.capex_h100e": 90_000.0}, nominal_size())
    assert found.grid.capitals[-1] == 90_000


def test_sensitivity_at_the_default_end_is_the_default():
    table = sensitivity(PROJECT).set_index("name")
    assert table.loc["investment.prepaid_share", "ratio_low"] == assess(PROJECT).worth.ratio


def test_one_assessment_is_quick():
    best = math.inf
    for _ in range(20):
        start = time.perf_counter()
        for _ in range(100):
            assess(PROJECT)
        best = min(best, (time.perf_counter() - start) / 100)
    assert best < 50e-6


def anywhere(share: dict[str, float]) -> dict[str, object]:
    changes = {}
    for name, place in share.items():
        low, high = bounds_of(field_of(name))
        changes[name] = low + place * (high - low)
    return changes


NUMBERS = [name for name in INPUTS if name != "investment.hurdle_rule"]
places = st.sampled_from((0.0, 1.0)) | st.floats(0.0, 1.0)


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.fixed_dictionaries(dict.fromkeys(NUMBERS, places)))
def test_every_allowed_case_has_an_answer(share):
    found = answer(anywhere(share), nominal_size())
    json.dumps(as_data(found), allow_nan=False)
    assert one_page(found)


# Guarantees and phases.


@checked
@given(st.fixed_dictionaries(dict.fromkeys(NUMBERS, places)), places, places)
def test_a_guarantee_never_makes_debt_close_less_often(share, one, other):
    project = project_of(with_overrides(anywhere(share)), 1000.0)
    low, high = (replace(project, union_guarantee=g) for g in sorted((one, other)))
    assert debt_cover(high) >= debt_cover(low)
    assert ("NO_DEBT" in assess(high).reasons) <= ("NO_DEBT" in assess(low).reasons)
    assert assess(high).worth == assess(low).worth


def test_half_a_guarantee_doubles_the_cover_and_a_whole_one_asks_no_contract():
    assert debt_cover(replace(RICH, contracted_share=0.3, union_guarantee=0.5)) == pytest.approx(
        2.0 * debt_cover(replace(RICH, contracted_share=0.3))
    )
    whole = replace(RICH, union_guarantee=1.0)
    assert debt_cover(whole) == math.inf and contracts_needed(whole) == 0.0


@pytest.mark.parametrize(("first", "second"), [(1.0, 0.3), (0.25, 1.0), (0.1, 1 / 3), (0.25, 0.75)])
def test_phases_make_up_the_site(first, second):
    project = replace(PROJECT, first_phase_share=first, second_phase_share=second)
    sizes = [phase.size for phase in project.phases()]
    assert sum(sizes) == pytest.approx(project.size)
    assert len(sizes) == 1 + (first < 1.0) + (first < 1.0 and second < 1.0)
    assert sizes[0] == pytest.approx(first * project.size)
    if len(sizes) == 3:
        assert sizes[1] == pytest.approx((1 - first) * second * project.size)
        later = [phase.later for phase in project.phases()]
        assert later == [0.0, project.phase_gap / 4, project.phase_gap / 2]
