"""The tables hold what their sources state."""

import dataclasses
import datetime
import re
import shutil
from collections import Counter

import pytest

from model.data import tables
from model.data.reading import FOLDER

FILES = sorted(path.name for path in FOLDER.glob("*.csv"))

SPOT_VALUES = [
    # id, value, low, high, unit, evidence, source
    ("reg_in_force", "2026-01-20", "", "", "date", "R", "eurohpc-reg-2026-150"),
    ("reg_union_capex_share_max", "0.17", "0.17", "0.17", "share", "S", "eurohpc-reg-2026-150"),
    ("reg_ms_share_min_of_union", "1.0", "1.0", "1.0", "ratio", "S", "eurohpc-reg-2026-150"),
    ("vote_qmv_population", "0.65", "0.65", "0.65", "share", "R", "eurohpc-reg-2021-1173"),
    ("aigf_max_2025", "5", "4", "5", "count", "R", "beslisnota-26643-1499"),
    ("aigf_max_call", "7", "7", "7", "count", "S", "ip-26-1708"),
    ("aigf_cost_low", "3000", "3000", "3000", "EUR m", "R", "beslisnota-26643-1499"),
    ("aigf_cost_high", "5000", "5000", "5000", "EUR m", "R", "beslisnota-26643-1499"),
    ("aigf_lot1_gpus_phase1", "25000", "25000", "25000", "H100 equivalents", "S",
     "eurohpc-op-2026-0008"),
    ("aif_nl_state", "71", "69", "71", "EUR m", "R", "kst-26643-1499"),
    ("aif_nl_region", "60", "", "60", "EUR m", "R", "kst-groningen-2025"),
    ("groningen_eu_meur", "71", "70", "71", "million EUR", "N", "westerwolde-2025-10-10"),
    ("no_budget_2025", "2025-04-18", "", "", "date", "N", "kst-26643-1330"),
    ("acc_union_share_aif", "0.5", "0.35", "0.5", "share", "R", "eurohpc-reg-2021-1173-original"),
    ("tennet_wait_gw", "38", "", "", "GW", "N", "stibbe-2026-02"),
    ("regional_wait_requests", "14044", "", "", "requests", "N", "ah-1011-2026"),
    ("hv_lead_time_yr", "10", "8", "12", "years", "N", "stibbe-2026-02"),
    ("tdtr_available_ehv_gw", "4.0", "", "", "GW", "N", "solar365-2025-04-07"),
    ("bkl_min_mw", "70", "", "", "MW", "N", "stb-2023-492"),
    ("seed_hyperscaler_share", "0.7", "0.7", "0.7", "share", "R", "hcss-2026"),
    ("utilisation", "0.7", "0.4", "0.9", "fraction", "G", "general-knowledge"),
    ("price_perf_growth", "0.40", "0.25", "0.57", "per year", "N", "epoch-2022-price-performance"),
    ("ai_use_2024_10plus", "0.227", "", "", "fraction", "N", "accountancy-vanmorgen-2025-02-28"),
    ("nlaif_award_weights", "40/30/20/10", "", "", "percent", "N", "subsdy-nlaif-tender"),
]  # fmt: skip


def test_number_of_rows():
    counts = {
        "facts": len(tables.facts()),
        "member states": len(tables.member_states()),
        "AI factories": len(tables.ai_factories()),
        "Dutch sites": len(tables.dutch_sites()),
        "pins": len(tables.pins()),
        "conflicts": len(tables.conflicts()),
        "sources": len(tables.sources()),
    }
    assert counts == {
        "facts": 461,
        "member states": 27,
        "AI factories": 32,
        "Dutch sites": 12,
        "pins": 21,
        "conflicts": 12,
        "sources": 216,
    }


@pytest.mark.parametrize("expected", SPOT_VALUES, ids=[row[0] for row in SPOT_VALUES])
def test_values_are_those_of_the_sources(expected):
    fact = tables.facts()[expected[0]]
    found = (fact.id, fact.value, fact.low, fact.high, fact.unit, fact.evidence, fact.source)
    assert found == expected


def test_locators():
    found = tables.facts()
    assert found["budget_rule_staf"].locator == "line 40"
    assert found["frontier_min_mw"].locator == "chapter 2, footnote 21"
    assert found["reg_council_position"].locator == "Kernpunten, first bullet"
    assert found["reg_rrf_transfer_deadline"].locator == "recital 16"
    assert found["acc_commercial_cap"].locator == "Article 18"


def test_numbers_dates_and_texts():
    found = tables.facts()
    assert found["hv_lead_time_yr"].number == 10
    assert (found["hv_lead_time_yr"].low_number, found["hv_lead_time_yr"].high_number) == (8, 12)
    assert found["tennet_wait_gw"].low_number is None
    for name in ("call_phase2_start", "motion_holman", "voorjaarsnota_deadline", "goodman_rule"):
        assert found[name].number is None
    assert found["nlaif_award_weights"].number is None


def test_netherlands_and_blank_cells():
    states = tables.member_states()
    dutch = states["NL"]
    assert (dutch.gdp_2025_beur, dutch.population_2025_m) == (1170.6, 18.04)
    assert (dutch.debt_2024_pct_gdp, dutch.debt_2024_quality) == (43.3, "G")
    assert (dutch.rd_2024_pct_gdp, dutch.rd_2024_quality) == (2.3, "S")
    assert (dutch.ai_firms_2025_pct, dutch.ai_firms_2025_quality) == (34.2, "E")
    assert dutch.debt_2025q3_pct_gdp is None
    assert states["DK"].ai_firms_2025_pct == 42.03
    assert {key for key, row in states.items() if row.data_centres is None} == {"EE", "MT"}
    assert states["PL"].ai_factory_rounds == (2, 3)
    assert states["PL"].borders_ukraine and not states["NL"].borders_ukraine


def test_sum_of_the_states_is_the_one_named_in_the_conflict():
    total = sum(row.gdp_2025_beur for row in tables.member_states().values())
    assert round(total) == 18795
    assert tables.facts()["eu_gdp_2025"].number == 18826.6


def test_deficit_procedures_agree_with_the_fact():
    open_now = {k for k, row in tables.member_states().items() if row.deficit_procedure_2025_11}
    assert open_now == set(tables.facts()["edp_open_n"].note.split(";")[0].split())


def test_rounds_agree_between_states_factories_and_pins():
    factories = [row for row in tables.ai_factories().values() if row.kind == "factory"]
    by_round = {
        number: sorted(row.host_country for row in factories if row.round == str(number))
        for number in (1, 2, 3)
    }
    hosted = {
        number: sorted(k for k, row in tables.member_states().items()
                       if number in row.ai_factory_rounds)
        for number in (1, 2, 3)
    }  # fmt: skip
    pinned = [sorted(pin.hosts) for pin in tables.pins() if pin.hosts]
    assert by_round == hosted
    assert pinned == list(by_round.values())


def test_median_budget_is_that_of_the_table():
    totals = sorted(
        row.total_meur
        for row in tables.ai_factories().values()
        if row.kind == "factory" and row.total_meur is not None
    )
    assert len(totals) == 16
    assert (totals[7] + totals[8]) / 2 == tables.facts()["aif_budget_median"].number


def test_groningen_in_three_tables():
    factory = tables.ai_factories()["aif_nl_nlaif"]
    assert (factory.total_meur, factory.eu_part_meur, factory.national_part_meur) == (200, 70, 130)
    assert factory.selection_date == datetime.date(2025, 10, 10)
    site = tables.dutch_sites()["groningen_city"]
    assert (site.firm_2030_low_mw, site.firm_2030_high_mw, site.confidence) == (2, 10, "high")
    paid = [pin for pin in tables.pins() if pin.kind == "public_commitment"]
    assert [(pin.actor, pin.amount) for pin in paid] == [
        ("NL cabinet", 70),
        ("Region Groningen", 60),
        ("EuroHPC JU", 70),
    ]


def test_pins_are_in_order_and_have_roles():
    pins = tables.pins()
    assert [pin.date for pin in pins] == sorted(pin.date for pin in pins)
    assert Counter(pin.role for pin in pins) == {"outcome": 8, "context": 13}
    assert {pin.kind for pin in pins if pin.role == "outcome"} == {
        "ai_factory_selected",
        "no_budget_on_any_ministry",
        "public_commitment",
        "no_commitment",
    }
    assert pins[-1].quarter == "2026Q2"
    assert all(pin.fact and pin.source for pin in pins)


def test_answers_cannot_be_changed():
    with pytest.raises(TypeError):
        tables.facts()["new"] = None
    with pytest.raises(dataclasses.FrozenInstanceError):
        tables.pins()[0].amount = 1.0
    assert isinstance(tables.pins(), tuple)


@pytest.mark.parametrize(
    "read",
    [
        tables.sources,
        tables.facts,
        tables.conflicts,
        tables.member_states,
        tables.ai_factories,
        tables.dutch_sites,
        tables.pins,
    ],
)
def test_each_file_is_read_once(read):
    assert read() is read()


@pytest.mark.parametrize("name", ["member_states", "pins", "facts"])
def test_a_file_needs_no_other(name, tmp_path):
    shutil.copy(FOLDER / f"{name}.csv", tmp_path)
    assert len(getattr(tables, f"read_{name}")(tmp_path)) == len(getattr(tables, name)())


@pytest.mark.parametrize("name", FILES)
def test_files_are_plain(name):
    content = (FOLDER / name).read_text("utf-8")
    assert "\r" not in content
    assert "\t" not in content
    assert not re.search(r"\.\./|\.txt|\bsource 00\d|\bseeds? \d", content)
