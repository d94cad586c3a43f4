"""Picking a package: the two solutions, offers by turns, rows off the table, refused input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.bargaining.offers import alternating_offers
from model.bargaining.packages import kalai_smorodinsky, nash
from model.deals.offtake import offtake_payoffs
from model.deals.permit_terms import permit_payoffs
from model.deals.talks import Deal, Style, settle
from tests.unit.deals.cases import offtake_case, permit_case

checked = settings(derandomize=True, deadline=None, max_examples=100)
# Nash (products 8, 9, 8.4) takes row 1; Kalai and Smorodinsky (0.25, 0.375, 0.5) row 2.
TABLE = np.array([[8.0, 1.0], [3.0, 3.0], [4.0, 2.1], [1.0, 4.0], [9.0, -1.0]])
RESERVE = (0.0, 0.0)


def style(solution="nash", protocol="closed", **changes):
    given = {"weights": (1.0, 1.0), "exponents": (2.0, 2.0), "rounds": 20}
    return Style(solution, protocol, **(given | changes))


def test_closed_talks_go_to_the_solution():
    assert settle(TABLE, RESERVE, style("nash")) == Deal(1, None, ())
    assert settle(TABLE, RESERVE, style("ks")) == Deal(2, None, ())
    assert settle(TABLE, RESERVE, style("nash", weights=(9.0, 1.0))).index == 0


def test_rows_off_the_table_take_no_part():
    mask = [False, False, True, True, True]
    assert settle(TABLE, RESERVE, style("nash"), mask).index == 2
    assert settle(TABLE, RESERVE, style("ks"), mask).index == 2
    broken = TABLE.copy()
    broken[0] = np.nan
    assert settle(broken, RESERVE, style("nash"), mask).index == 2
    assert settle(TABLE, RESERVE, style(), [False] * 5) == Deal(None, None, ())
    assert settle(TABLE, RESERVE, style(protocol="offers"), [False] * 5) == Deal(None, None, ())


def test_offers_name_rows_of_the_whole_list():
    mask = np.array([False, True, True, True, True])
    found = settle(TABLE, RESERVE, style(protocol="offers"), mask)
    kernel = alternating_offers(TABLE[1:], RESERVE, (2.0, 2.0), 20)
    assert found.index == kernel.agreement + 1
    assert found.round == kernel.round
    assert [offer.outcome for offer in found.trace] == [o.outcome + 1 for o in kernel.trace]
    assert [offer.proposer for offer in found.trace] == [o.proposer for o in kernel.trace]
    for offer in found.trace:
        assert offer.utilities == tuple(TABLE[offer.outcome])
    assert found.trace[-1].outcome == found.index


def test_the_whole_trace_is_kept():
    found = settle(TABLE, RESERVE, style(protocol="offers", exponents=(30.0, 30.0), rounds=3))
    assert found.index is None
    assert found.round is None
    assert [(offer.round, offer.proposer) for offer in found.trace] == [
        (1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("protocol", ["closed", "offers"])
@pytest.mark.parametrize("solution", ["nash", "ks"])
def test_no_deal_where_a_party_cannot_gain(solution, protocol):
    chosen = style(solution, protocol)
    assert settle([[3.0, 0.0], [0.0, 0.0]], RESERVE, chosen) == Deal(None, None, ())
    assert settle([[3.0, -1.0], [0.0, 0.0]], RESERVE, chosen) == Deal(None, None, ())
    assert settle([[3.0, -1.0], [-1.0, 3.0]], RESERVE, chosen).index is None


@pytest.mark.parametrize("protocol", ["closed", "offers"])
@pytest.mark.parametrize("solution", ["nash", "ks"])
@pytest.mark.parametrize("anchor", [0.0, 0.25])
def test_a_launching_customer_gets_a_package_that_suits_all(anchor, solution, protocol):
    found = offtake_payoffs(offtake_case(anchor=anchor))
    parties = len(found.parties)
    chosen = style(solution, protocol, weights=(1.0,) * parties, exponents=(1.0,) * parties)
    deal = settle(found.utilities, found.reserve, chosen, found.on_table)
    assert (found.mutual() & found.on_table)[deal.index]
    assert not found.on_table.all()
    assert bool(deal.trace) == (protocol == "offers")


def test_a_permit_is_settled_within_grid_and_rule():
    found = permit_payoffs(permit_case(needs_compact=True, most_firm=0.5, site_loss=150.0))
    for protocol in ("closed", "offers"):
        deal = settle(found.utilities, found.reserve, style(protocol=protocol), found.on_table)
        assert (found.mutual() & found.on_table)[deal.index]


tables = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).uniform(-1, 2, (12, 2)).round(3)
)


@checked
@given(tables, st.lists(st.booleans(), min_size=12, max_size=12))
def test_only_packages_on_the_table_that_suit_all(table, mask):
    suits = (table > 0).all(axis=1) & mask
    for solution, protocol in (("nash", "closed"), ("ks", "closed"), ("nash", "offers")):
        deal = settle(table, RESERVE, style(solution, protocol), mask)
        if deal.index is None:
            assert protocol == "offers" or not suits.any()
        else:
            assert suits[deal.index]
        assert all(mask[offer.outcome] for offer in deal.trace)


@checked
@given(tables)
def test_without_a_mask_it_is_the_kernel(table):
    assert settle(table, RESERVE, style("nash")).index == nash(table, RESERVE, (1, 1))
    assert settle(table, RESERVE, style("ks")).index == kalai_smorodinsky(table, RESERVE)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"solution": "fair"}, "solution is 'fair'; allowed: nash, ks"),
        ({"protocol": "public"}, "protocol is 'public'; allowed: closed, offers"),
    ],
)
def test_unknown_styles_are_refused(changes, message):
    with pytest.raises(ValueError, match=message):
        style(**changes)


@pytest.mark.parametrize(
    ("table", "chosen", "mask", "message"),
    [
        (TABLE, style(), [True], "settle"),
        (TABLE[0], style(), None, "utilities"),
        (np.zeros((0, 3)), style(), [True], "settle"),
        (TABLE * np.nan, style(), None, "finite"),
        (TABLE, style(weights=(1.0,)), None, "weights"),
        (TABLE, style(protocol="offers", exponents=(1.0,)), None, "exponent"),
        (TABLE, style(protocol="offers", exponents=(1.0, 0.0)), None, "exponent"),
        (TABLE, style(protocol="offers", rounds=0), None, "round"),
    ],
)
def test_nonsense_talks_are_refused(table, chosen, mask, message):
    with pytest.raises(ValueError, match=message):
        settle(table, RESERVE, chosen, mask)
