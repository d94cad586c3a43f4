"""Directions that the deal with a launching customer must have whatever the numbers."""

import math
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from model.deals.offtake import NO_GAIN, NO_ROOM, NOT_BANKABLE, offtake_payoffs, why_not
from tests.unit.deals.cases import offtake_case

checked = settings(derandomize=True, deadline=None, max_examples=200)


def _rounded(low, high, digits=3):
    return st.floats(low, high).map(lambda x: round(x, digits))


cases = st.builds(
    offtake_case,
    value=_rounded(2000, 9000),
    capital=_rounded(2000, 5000),
    revenue=_rounded(0, 9000),
    contracted=_rounded(0, 1),
    anchor=st.one_of(st.just(0.0), _rounded(0.05, 0.8)),
    full_cover=st.one_of(st.just(math.inf), _rounded(0.5, 6)),
    sigma=_rounded(0, 0.6),
    rule=st.sampled_from(["option", "npv"]),
    contract_part=_rounded(0, 1),
    eu_owned=st.booleans(),
    site_value=_rounded(0, 1500),
    use_value=_rounded(0.3, 1.3),
    quota_value=_rounded(0, 0.3),
    anchor_value=_rounded(0.8, 1.3),
    room=st.one_of(_rounded(0, 300), _rounded(0, 3000)),
)
more = _rounded(0, 2000)


@checked
@given(cases, more)
def test_room_never_removes_a_deal(case, extra):
    before, after = (offtake_payoffs(c) for c in (case, replace(case, room=case.room + extra)))
    assert (after.on_table | ~before.on_table).all()
    if why_not(before) == "":
        assert why_not(after) == ""


@checked
@given(cases, more)
def test_worth_of_the_site_never_narrows_what_the_state_accepts(case, extra):
    def gain(c):
        found = offtake_payoffs(c)
        return found.utilities[:, 1] - found.reserve[1]

    before, after = gain(case), gain(replace(case, site_value=case.site_value + extra))
    # A package that stops a site which would be built anyway is refused before and after.
    assert (after > 0)[before > 1e-6].all()


@checked
@given(cases)
def test_price_never_lowers_the_surplus_of_hours_sold(case):
    surplus = offtake_payoffs(case).surplus.reshape(5, 5, 5, 3)[1:]
    finite = np.where(np.isfinite(surplus), surplus, -1e12)
    assert (np.diff(finite, axis=1) >= 0).all()


@checked
@given(cases, more)
def test_capital_never_makes_a_site_viable(case, extra):
    dearer = replace(case, capital=case.capital + extra)
    if why_not(offtake_payoffs(case)) == NOT_BANKABLE:
        assert why_not(offtake_payoffs(dearer)) == NOT_BANKABLE


@checked
@given(cases, _rounded(0, 1))
def test_contracts_never_lower_the_surplus_at_market_price(case, extra):
    larger = replace(case, contracted=min(1.0, case.contracted + extra))
    before, after = offtake_payoffs(case).surplus, offtake_payoffs(larger).surplus
    assert (after >= before - 1e-6).all()
    at_market = before.reshape(5, 5, 5, 3)[:, 2]
    finite = np.where(np.isfinite(at_market), at_market, -1e12)
    assert (np.diff(finite, axis=0) >= -1e-6).all()


@checked
@given(cases)
def test_a_deal_is_always_one_that_the_consortium_builds(case):
    found = offtake_payoffs(case)
    mutual = found.mutual()
    assert (found.surplus[mutual] > 0).all()
    assert np.isfinite(found.utilities).all()
    assert (found.outlay >= 0).all()
    assert (why_not(found) == "") == bool((mutual & found.on_table).any())


def test_the_cases_of_this_file_end_in_every_way():
    ends = set()

    @checked
    @given(cases)
    def collect(case):
        ends.add(why_not(offtake_payoffs(case)))

    collect()
    assert ends == {"", NOT_BANKABLE, NO_ROOM, NO_GAIN}
