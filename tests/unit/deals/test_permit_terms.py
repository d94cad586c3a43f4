"""The talks on a permit: known answers, limits of grid and rule, reasons, refused input."""

import itertools
import math
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.bargaining.packages import nash
from model.deals.packages import permit_packages
from model.deals.permit_terms import (
    CONSORTIUM,
    MUNICIPALITY,
    NO_CAPACITY,
    NO_GAIN,
    RULE,
    consent_chance,
    permit_payoffs,
    why_not,
)
from tests.unit.deals.cases import permit_case

checked = settings(derandomize=True, deadline=None, max_examples=150)
LISTED = list(itertools.product((0, 0.25, 0.5, 0.75, 1), (0, 1), (0, 1), (0, 1), (0, 5, 10, 20)))


def _one_by_one(case):
    """The same talks, one package after the other, straight from their definition."""
    odds, rows = case.consent, []
    for firm, compact, heat, water, fund in LISTED:
        cost = fund + (1 - firm) * case.nonfirm_loss + firm * case.wait_loss
        wish = firm * odds.firm + odds.fund * math.log(1 + fund)
        if compact:
            cost, wish = cost + case.cost_compact * case.capital, wish + odds.compact
        if heat:
            cost, wish = cost + case.cost_heat * case.power_mw, wish + odds.heat
        if water:
            cost, wish = cost + case.cost_water * case.power_mw, wish + odds.water
        allowed = case.least_firm <= firm <= case.most_firm
        rows.append((-cost, wish, allowed, allowed and bool(compact or not case.needs_compact)))
    return rows


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"needs_compact": True, "least_firm": 0.5},
        {"nonfirm_loss": -30.0, "wait_loss": -5.0, "most_firm": 0.6},
        {"consent": {"firm": 0.0, "heat": -0.4}, "power_mw": 7.0},
    ],
)
def test_equals_a_slow_loop_over_packages(changes):
    case = permit_case(**changes)
    found, rows = permit_payoffs(case), _one_by_one(case)
    assert found.parties == (CONSORTIUM, MUNICIPALITY)
    np.testing.assert_allclose(found.utilities, [row[:2] for row in rows], rtol=1e-12, atol=1e-12)
    assert found.grid_allows.tolist() == [row[2] for row in rows]
    assert found.on_table.tolist() == [row[3] for row in rows]
    assert found.reserve.tolist() == [-90.0, 0.0]


def test_one_package_by_hand():
    # Half firm, compact, heat, closed water, EUR 10 m:
    # 60 + 15 + 10 + 10 + 20 + 30 = 145; 0.5 + 0.6 + 0.5 + 0.3 ln 11 - 0.25 = 1.35 + 0.3 ln 11.
    row = LISTED.index((0.5, 1, 1, 1, 10))
    case = permit_case()
    odds = 1.35 + 0.3 * math.log(11)
    np.testing.assert_allclose(permit_payoffs(case).utilities[row], [-145.0, odds])
    assert consent_chance(case.consent, row) == pytest.approx(1 / (1 + math.exp(-0.4 - odds)))


def test_nothing_offered_leaves_the_base_chance():
    assert consent_chance(permit_case(consent={"base": math.log(3)}).consent, 0) == pytest.approx(
        0.75
    )
    assert consent_chance(permit_case(consent={"base": 0.0}).consent, 0) == 0.5


def test_the_base_moves_the_chance_but_not_the_talks():
    low, high = permit_case(consent={"base": -2.0}), permit_case(consent={"base": 2.0})
    np.testing.assert_array_equal(permit_payoffs(low).utilities, permit_payoffs(high).utilities)
    assert consent_chance(low.consent, 7) < consent_chance(high.consent, 7)


def test_a_limit_that_differs_by_rounding_only_is_met():
    found = permit_payoffs(permit_case(least_firm=0.1 + 0.2 - 0.05, most_firm=0.75 - 1e-14))
    allowed = set(permit_packages().firm_share[found.grid_allows].tolist())
    assert allowed == {0.25, 0.5, 0.75}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"needs_compact": True, "site_loss": 120.0}, ""),
        ({"least_firm": 0.8, "most_firm": 0.7}, NO_CAPACITY),
        ({"least_firm": 0.3, "most_firm": 0.4}, NO_CAPACITY),
        # A compact building costs EUR 60 m and the site is worth less than that.
        ({"needs_compact": True, "site_loss": 50.0, "nonfirm_loss": 0.0}, RULE),
        ({"site_loss": 0.0}, NO_GAIN),
        ({"site_loss": 0.0, "needs_compact": True}, NO_GAIN),
        ({"consent": {"heat": 0, "water": 0, "compact": 0, "fund": 0}}, NO_GAIN),
        # All of it firm, at a cost above the loss of the site.
        ({"least_firm": 1.0, "wait_loss": 95.0}, NO_GAIN),
    ],
)
def test_reasons(changes, reason):
    assert why_not(permit_payoffs(permit_case(**changes))) == reason


amounts = st.floats(0, 200).map(lambda x: round(x, 3))
shares = st.floats(0, 1).map(lambda x: round(x, 3))
odds = st.floats(-2, 2).map(lambda x: round(x, 3))
cases = st.builds(
    permit_case,
    nonfirm_loss=st.floats(-100, 100).map(lambda x: round(x, 3)),
    wait_loss=amounts,
    site_loss=amounts,
    needs_compact=st.booleans(),
    least_firm=shares,
    most_firm=shares,
    consent=st.fixed_dictionaries({"base": odds, "heat": odds, "fund": odds, "firm": odds}),
)


@checked
@given(cases, amounts)
def test_a_dearer_site_never_removes_an_agreement(case, extra):
    if why_not(permit_payoffs(case)) == "":
        dearer = replace(case, site_loss=case.site_loss + extra)
        assert why_not(permit_payoffs(dearer)) == ""


@checked
@given(cases)
def test_without_the_rule_nothing_leaves_the_table(case):
    free = permit_payoffs(replace(case, needs_compact=False))
    bound = permit_payoffs(case)
    assert (free.on_table | ~bound.on_table).all()
    if why_not(bound) == RULE:
        assert case.needs_compact
        assert why_not(free) == ""
    if why_not(bound) == "":
        assert why_not(free) == ""


@checked
@given(cases)
def test_what_is_agreed_raises_the_chance_of_consent(case):
    found = permit_payoffs(case)
    unmoved = 1 / (1 + math.exp(-case.consent.base))
    for row in np.flatnonzero(found.mutual()):
        assert consent_chance(case.consent, int(row)) >= unmoved


@pytest.mark.oracle
def test_nash_row_agrees_with_negmas():
    """V10: the package of the Nash solution equals NegMAS nash_points on 12 random cases."""
    negmas = pytest.importorskip("negmas")
    rng = np.random.default_rng(160)
    # NegMAS lifts a reserve to the worst outcome of the list, so no deal is an outcome here.
    outcomes, issues = [(row,) for row in range(161)], [negmas.make_issue(161, "package")]
    for _ in range(12):
        found = permit_payoffs(
            permit_case(
                site_loss=rng.uniform(70, 200),
                wait_loss=rng.uniform(0, 60),
                consent={"heat": rng.uniform(0.1, 1), "fund": rng.uniform(0.1, 0.5)},
            )
        )
        row = nash(found.utilities, found.reserve, (1, 1))
        table = np.vstack([found.utilities, found.reserve])
        ufuns = [
            negmas.preferences.MappingUtilityFunction(
                dict(zip(outcomes, table[:, party].tolist(), strict=True)),
                issues=issues,
                reserved_value=float(found.reserve[party]),
            )
            for party in range(2)
        ]
        frontier, _ = negmas.preferences.pareto_frontier(ufuns, outcomes)
        ((theirs, _),) = negmas.preferences.nash_points(ufuns, frontier, outcomes=outcomes)
        np.testing.assert_allclose(found.utilities[row], theirs, rtol=1e-9)


NUMBERS = [
    field.name for field in fields(permit_case()) if field.name not in ("needs_compact", "consent")
]


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_numbers_that_are_none_are_refused(name, number):
    with pytest.raises(ValueError, match=f"cannot have {name}"):
        permit_case(**{name: number})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"power_mw": -1.0}, "power_mw"),
        ({"least_firm": 1.1}, "least_firm"),
        ({"most_firm": -0.1}, "most_firm"),
        ({"site_loss": -1.0}, "site_loss"),
        ({"consent": {"fund": math.nan}}, "terms of consent cannot have fund nan"),
    ],
)
def test_impossible_cases_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        permit_case(**changes)


@pytest.mark.parametrize("row", [-1, 160])
def test_rows_that_do_not_exist_are_refused(row):
    with pytest.raises(ValueError, match="does not exist"):
        consent_chance(permit_case().consent, row)


# The least local fund.


@pytest.mark.parametrize(("least", "levels"), [(0, 4), (1, 3), (5, 3), (7, 2), (20, 1)])
def test_the_least_fund_takes_smaller_ones_off_the_table(least, levels):
    case = permit_case(least_firm=0.0, most_firm=1.0, needs_compact=False)
    found = permit_payoffs(case, least)
    funds = permit_packages().local_fund[found.on_table]
    assert len(set(funds.tolist())) == levels
    assert funds.min() >= least
    plain = permit_payoffs(case)
    np.testing.assert_array_equal(found.utilities, plain.utilities)
    assert (plain.on_table >= found.on_table).all()


def test_only_dear_packages_are_a_rule_that_forbids():
    """A fund of 20 costs more than leaving the site does."""
    case = permit_case(site_loss=10.0, nonfirm_loss=0.0, wait_loss=0.0, needs_compact=False)
    assert why_not(permit_payoffs(case)) == ""
    assert why_not(permit_payoffs(case, 20.0)) == RULE
