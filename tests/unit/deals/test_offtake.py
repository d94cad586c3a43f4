"""The deal with a launching customer: known answers, directions, reasons, refused input."""

import itertools
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from model.bargaining.option_value import hurdle_multiple
from model.bargaining.packages import nash
from model.deals.offtake import (
    ANCHOR,
    CONSORTIUM,
    NO_GAIN,
    NO_ROOM,
    NOT_BANKABLE,
    STATE,
    offtake_payoffs,
    why_not,
)
from model.deals.packages import offtake_packages
from tests.unit.deals.cases import offtake_case

LEVELS = ((0, 0.025, 0.05, 0.1, 0.2), (0.8, 0.9, 1, 1.1, 1.2), (0, 0.05, 0.1, 0.2, 0.3), (0, 1, 2))


def _row(share, price, quota=0, condition=0):
    return list(itertools.product(*LEVELS)).index((share, price, quota, condition))


def _surplus_of(case, package, anchor):
    share, price, quota, condition = package
    contracted = min(1, case.contracted + anchor + share * case.contract_part)
    covered = math.inf if math.isinf(case.full_cover) else contracted * case.full_cover
    if covered < case.dscr_min:
        return -math.inf
    multiple = 1
    if case.rule == "option":
        multiple = hurdle_multiple(case.sigma * (1 - contracted), case.option_r, case.option_delta)
    condition_cost = 0 if case.eu_owned and condition < 2 else case.condition_cost[condition]
    return (
        case.value
        + (share * case.contract_part + anchor) * case.revenue * (price - 1)
        - case.quota_cost * quota * case.revenue
        - condition_cost * case.capital
        - multiple * case.capital
    )


def _one_by_one(case, with_anchor):
    """The same deal, one package after the other, straight from its definition."""
    anchor = case.anchor if with_anchor else 0
    rows = []
    for package in itertools.product(*LEVELS):
        share, price, quota, condition = package
        surplus = _surplus_of(case, package, anchor)
        paid_part = share * case.contract_part
        state = (
            case.site_value
            + paid_part * case.revenue * (case.use_value - price)
            + case.quota_value * quota * case.revenue
            + case.condition_value[condition] * case.capital
        )
        line = [max(0, surplus), state if surplus > 0 else 0]
        if anchor > 0:
            line.append(anchor * case.revenue * (case.anchor_value - price) if surplus > 0 else 0)
        outlay = paid_part * price * case.revenue * case.undiscounted_outlay_factor
        fits = case.contracted + anchor + paid_part <= 1 + 1e-9
        rows.append((line, surplus, outlay, fits))
    alone = _surplus_of(case, (0, 1, 0, 0), 0)
    reserve = [max(0, alone), case.site_value if alone > 0 else 0, 0]
    return rows, reserve[: len(rows[0][0])]


@pytest.mark.parametrize("with_anchor", [True, False])
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"anchor": 0.25},
        {"rule": "npv", "value": 4190.0},
        {"eu_owned": True, "value": 7000.0},
        {"full_cover": math.inf, "contracted": 0.0},
        {"full_cover": 4.0, "contracted": 0.2},
        {"contracted": 0.9, "anchor": 0.3},
        {"room": math.inf, "value": -100.0},
        {"room": 0.0, "value": 9000.0, "full_cover": 5.0, "site_value": -50.0},
    ],
)
def test_equals_a_slow_loop_over_packages(changes, with_anchor):
    case = offtake_case(**changes)
    found = offtake_payoffs(case, with_anchor)
    rows, reserve = _one_by_one(case, with_anchor)
    np.testing.assert_allclose(found.utilities, [row[0] for row in rows], rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(found.surplus, [row[1] for row in rows], rtol=1e-12, atol=1e-9)
    np.testing.assert_allclose(found.outlay, [row[2] for row in rows], rtol=1e-12)
    np.testing.assert_allclose(found.reserve, reserve, rtol=1e-12, atol=1e-9)
    assert found.on_table.tolist() == [row[2] <= case.room and row[3] for row in rows]
    assert found.utilities.shape == (375, len(found.parties))


def test_one_package_by_hand():
    # npv, so the hurdle is 1: 4,150 - 4,200 = -50 alone. A fifth of the hours over half of the
    # life at 1.1 adds 0.1 * 8,000 * 0.1 = 80; a quota of 0.05 costs 0.05 * 0.05 * 8,000 = 20; an
    # EU operator costs 0.001 * 4,200 = 4.2: 5.8 is left. The state has 500 + 800 * (0.9 - 1.1)
    # + 0.1 * 400 + 0.005 * 4,200 = 401, and covers 0.1 * 1.1 * 8,000 * 1.2 = 1,056.
    case = offtake_case(
        rule="npv", value=4150.0, contract_part=0.5, condition_cost=(0.0, 0.001, 0.04)
    )
    found, row = offtake_payoffs(case), _row(0.2, 1.1, 0.05, 1)
    assert found.parties == (CONSORTIUM, STATE)
    assert found.surplus[row] == pytest.approx(5.8)
    np.testing.assert_allclose(found.utilities[row], [5.8, 401.0])
    np.testing.assert_array_equal(found.reserve, [0.0, 0.0])
    assert found.outlay[row] == pytest.approx(1056.0)
    assert not found.on_table[row]


def test_lenders_ask_for_contracts_up_to_the_limit():
    # 0.25 contracted and 0.5 of 0.1 bought cover 0.3 * 4 = 1.2 of the debt service.
    case = offtake_case(
        contracted=0.25, contract_part=0.5, full_cover=4.0, dscr_min=1.2, rule="npv"
    )
    surplus = offtake_payoffs(case).surplus
    assert surplus[_row(0.05, 1)] == -math.inf
    assert surplus[_row(0.1, 1)] == 1800.0
    assert offtake_payoffs(replace(case, full_cover=math.inf, contracted=0.0)).surplus.min() > 0


def test_hurdle_is_that_of_the_open_part():
    case = offtake_case(contracted=0.3, anchor=0.1, contract_part=1.0, full_cover=math.inf)
    multiple = hurdle_multiple(0.3 * 0.4, 0.04, 0.08)
    assert offtake_payoffs(case).surplus[_row(0.2, 1)] == pytest.approx(6000 - 4200 * multiple)


def test_nothing_bought_reserved_or_asked_is_no_deal():
    for value in (3000.0, 9000.0):
        case = offtake_case(value=value, full_cover=5.0)
        found, rows = offtake_payoffs(case), [_row(0, price) for price in LEVELS[1]]
        assert (found.utilities[rows] == found.reserve).all()
        assert (found.outlay[rows] == 0).all()
    assert found.reserve[0] > 0
    assert found.reserve[1] == case.site_value


def test_what_would_sell_more_than_all_hours_is_off_the_table():
    # 0.7 is sold, an anchor takes 0.15, so 0.15 is left: 0.1 over the whole life fits, 0.2 not.
    case = offtake_case(contracted=0.7, anchor=0.15, contract_part=1.0, room=math.inf)
    found = offtake_payoffs(case)
    fits = set(offtake_packages().share[found.on_table].tolist())
    assert fits == {0.0, 0.025, 0.05, 0.1}
    alone = offtake_payoffs(case, with_anchor=False)
    assert alone.on_table.all()  # 0.7 + 0.2
    exact = offtake_payoffs(replace(case, contracted=0.65))
    assert exact.on_table.all()  # 0.65 + 0.15 + 0.2 is all hours
    full = offtake_payoffs(replace(case, contracted=0.9, anchor=0.1))
    assert set(offtake_packages().share[full.on_table].tolist()) == {0.0}


def test_an_eu_owner_pays_for_the_content_rule_only():
    ours, theirs = (
        offtake_payoffs(
            offtake_case(eu_owned=owned, full_cover=5.0, condition_cost=(0.002, 0.01, 0.04))
        ).surplus
        for owned in (True, False)
    )
    difference = (ours - theirs)[[_row(0.2, 1, 0, condition) for condition in range(3)]]
    np.testing.assert_allclose(difference, [0.002 * 4200, 0.01 * 4200, 0.0], atol=1e-9)


def test_an_anchor_makes_it_three_parties_and_can_be_left_out():
    case = offtake_case(anchor=0.25)
    three, two = offtake_payoffs(case), offtake_payoffs(case, with_anchor=False)
    assert three.parties == (CONSORTIUM, STATE, ANCHOR)
    assert three.reserve.tolist() == [*two.reserve.tolist(), 0.0]
    alone = offtake_payoffs(replace(case, anchor=0.0))
    np.testing.assert_array_equal(two.utilities, alone.utilities)
    row = _row(0.1, 0.9)
    assert three.utilities[row, 2] == pytest.approx(0.25 * 8000 * 0.15)


def test_nobody_has_anything_where_the_consortium_walks_away():
    found = offtake_payoffs(offtake_case(anchor=0.1, value=5500.0))
    walks = found.surplus <= 0
    assert 0 < walks.sum() < 375
    assert (found.utilities[walks] == 0).all()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"value": 4800.0}, NOT_BANKABLE),
        ({"full_cover": 1.0}, NOT_BANKABLE),
        ({"room": 100.0, "value": 5400.0}, NO_ROOM),
        # Worth it alone, and the state values neither hours, quota nor conditions.
        ({"value": 9000.0, "full_cover": 5.0, "use_value": 0.0, "quota_value": 0.0,
          "condition_value": (0.0, 0.0, 0.0)}, NO_GAIN),
        # Only hours above the market price would help, and the site is worth nothing to the state.
        ({"value": 4150.0, "rule": "npv", "site_value": 0.0, "quota_value": 0.0,
          "condition_value": (0.0, 0.0, 0.0)}, NO_GAIN),
    ],
)  # fmt: skip
def test_reasons(changes, reason):
    assert why_not(offtake_payoffs(offtake_case(**changes))) == reason


def test_not_bankable_is_judged_on_packages_beyond_the_room_too():
    case = offtake_case(value=4150.0, rule="npv", room=0.0)
    assert why_not(offtake_payoffs(case)) == NO_ROOM
    assert why_not(offtake_payoffs(replace(case, value=3900.0))) == NOT_BANKABLE


@pytest.mark.oracle
def test_nash_row_agrees_with_negmas():
    """V10: the package of the Nash solution equals NegMAS nash_points on 12 random cases."""
    negmas = pytest.importorskip("negmas")
    rng = np.random.default_rng(375)
    # NegMAS lifts a reserve to the worst outcome of the list, so no deal is an outcome here.
    outcomes, issues = [(row,) for row in range(376)], [negmas.make_issue(376, "package")]
    settled = 0
    for _ in range(12):
        case = offtake_case(
            value=rng.uniform(5000, 7000), site_value=rng.uniform(100, 900), room=math.inf
        )
        found = offtake_payoffs(case)
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
        points = negmas.preferences.nash_points(ufuns, frontier, outcomes=outcomes)
        if row is None:
            assert not found.mutual().any()
            continue
        settled += 1
        ((theirs, _),) = points
        np.testing.assert_allclose(found.utilities[row], theirs, rtol=1e-9)
    assert settled >= 8


NUMBERS = [
    field.name
    for field in fields(offtake_case())
    if field.name not in ("rule", "eu_owned", "condition_value", "condition_cost")
]


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers_that_are_none_are_refused(name):
    with pytest.raises(ValueError, match=f"cannot have {name} nan"):
        offtake_case(**{name: math.nan})


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"capital": 0.0}, "capital"),
        ({"value": math.inf}, "value"),
        ({"revenue": -1.0}, "revenue"),
        ({"contracted": 1.1}, "contracted"),
        ({"anchor": -0.1}, "anchor"),
        ({"contract_part": 1.5}, "contract_part"),
        ({"dscr_min": 0.0}, "dscr_min"),
        ({"full_cover": -1.0}, "full_cover"),
        ({"option_delta": 0.0}, "option_delta"),
        ({"room": -1.0}, "room"),
        ({"rule": "gut"}, "rule is 'gut'; allowed: option, npv"),
        ({"condition_cost": (0.0, 0.1)}, "condition_cost needs 3 numbers"),
        ({"condition_value": (0.0, 0.1, math.nan)}, "condition_value needs 3 numbers"),
        ({"condition_cost": (0.0, 0.1, -0.1)}, "condition_cost needs 3 numbers"),
    ],
)
def test_impossible_cases_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        offtake_case(**changes)


def test_the_list_here_is_the_list_of_the_file():
    listed = offtake_packages()
    assert listed.describe(_row(0.1, 0.9, 0.2, 2)) == {
        "share": 0.1,
        "price": 0.9,
        "quota": 0.2,
        "conditions": "eu_operator_and_content",
    }
