"""The page on bankability says that capital gets cheaper until signature, with its own numbers."""

from dataclasses import replace

import pytest

from experiments.bankability import (
    BREAK_EVENS,
    answer,
    case,
    closing_matters,
    nominal_size,
    prices_needed,
)
from model.investment.project import RULES
from model.investment.verdict import margin
from model.parameters.loader import default_parameters
from viz.bankability import as_data, capital_at_signature, setting
from viz.bankability_page import bankability_page
from viz.bankability_reading import reading

SIZE = nominal_size()
PROJECT = case({}, SIZE)


def test_capital_at_signature_by_hand():
    given = default_parameters().investment
    kept = (1.0 + given.price_perf_growth) ** (-given.lead_time / 4.0)
    hand = given.capex_h100e * (1.0 - given.chip_share + given.chip_share * kept)
    assert capital_at_signature(PROJECT) == pytest.approx(hand)
    assert as_data(answer({}, SIZE))["eur_per_h100e_at_signature"] == pytest.approx(hand)


@pytest.mark.parametrize("changes", [{"investment.chip_share": 0}, {"investment.lead_time": 0}])
def test_what_does_not_fall_is_said_once(changes):
    assert "when signed" in setting(PROJECT)
    assert "when signed" not in setting(case(changes, SIZE))


def test_a_price_needed_just_meets_the_hurdle_at_its_capital_cost():
    needed = prices_needed(PROJECT)
    assert set(needed) == set(answer({}, SIZE).grid.capitals)
    for capital, prices in needed.items():
        for rule in RULES:
            met = replace(PROJECT, capex_h100e=capital, price0=prices[rule], hurdle_rule=rule)
            assert margin(met) == pytest.approx(0.0, abs=1e-9)
    assert [prices["npv"] for prices in needed.values()] == sorted(
        prices["npv"] for prices in needed.values()
    )


def test_closing_early_matters_only_where_late_years_lose_what_lifts_it():
    """Two good years at no running cost but power, then a price that does not pay the power."""
    short = replace(
        PROJECT, hurdle_rule="npv", wacc=0.0, lead_time=0.0, build_aigf=0.0, chip_share=0.0,
        opex_other_share=0.0, price_drift=-2.0, price0=10.0, life=10.0, utilisation=1.0,
        capex_h100e=38_000.0, kw_site_h100e=1.0, power_price=100.0,
    )  # fmt: skip
    assert margin(short) < 0.0
    assert closing_matters(short)
    assert not closing_matters(replace(short, capex_h100e=80_000.0))
    assert not closing_matters(replace(short, capex_h100e=20_000.0))  # meets it as it is


def test_the_new_inputs_can_break_even():
    assert {"investment.chip_share", "investment.price_perf_growth"} <= set(BREAK_EVENS)


def test_the_reading_holds_its_numbers():
    text = " ".join(" ".join(reading(answer({}, SIZE), [PROJECT])).split())
    given = default_parameters().investment
    assert f"EUR {given.capex_h100e:,.0f} today is EUR {capital_at_signature(PROJECT):,.0f}" in text
    assert "no draw of the market alone" in text
    assert "of 1)" in text


def test_the_page_has_prices_needed_and_both_tests():
    page = bankability_page(20, 3)
    assert "price needed, option | price needed, npv" in page
    assert "value and debt both pass in" in page
