"""Every figure has a source, a grade and, where sources disagree, both statements."""

import re
from collections import Counter

import pytest

from model.data import tables
from model.data.reading import FOLDER

# Sources that only parameters rest on; the other tables do not cite them.
FOR_PARAMETERS = {
    "binmore-rubinstein-wolinsky-1986",
    "chatterjee-samuelson-1983",
    "deu-iii",
    "deu-replication-2026",
    "miljoenennota-2025-budget-rules",
    "rws-discount-rate",
}


def test_every_key_exists():
    tables.check_register()


def test_every_source_is_used():
    cited = {cited.key for cited in tables.citations() if cited.points_to == "sources.csv"}
    texts = "\n".join(path.read_text("utf-8") for path in FOLDER.parent.rglob("*.yaml"))
    named = {key for key in tables.sources() if re.search(rf"(?<![\w-]){key}(?![\w-])", texts)}
    assert set(tables.sources()) - cited - named - FOR_PARAMETERS == set()
    assert set(tables.sources()) >= FOR_PARAMETERS


def test_the_five_documents_and_the_three_special_sources_are_registered():
    register = tables.sources()
    dates = {
        "kst-26643-1499": "2026-03-31",
        "beslisnota-26643-1499": "2026-03",
        "hcss-2026": "2026-05",
        "kst-groningen-2025": "2025",
        "kst-26643-1330": "2025-04-18",
    }
    assert {key: register[key].date for key in dates} == dates
    assert "unverified" in register["general-knowledge"].title
    assert register["judgement"].title == "Judgement of the authors"
    assert "own-calculation" in register


def test_titles_and_addresses_occur_once():
    titles = Counter((row.title, row.publisher) for row in tables.sources().values())
    assert [title for title, count in titles.items() if count > 1] == []
    addresses = Counter(row.address for row in tables.sources().values() if row.address)
    assert {address for address, count in addresses.items() if count > 1} == {
        "https://eurohpc-ju.europa.eu/ai-factories_en"  # general pages, and releases read together
    }


def test_retrieval_is_stated_only_where_it_is_known():
    stated = {row.id: row.retrieved for row in tables.sources().values() if row.retrieved}
    assert stated == {"eurohpc-op-2026-0008": "2026-08-19"}


def test_evidence_letters():
    letters = Counter(fact.evidence for fact in tables.facts().values())
    assert letters == {"R": 117, "S": 70, "C": 50, "N": 201, "G": 23}


def test_general_knowledge_and_calculations_are_visible():
    for fact in tables.facts().values():
        assert (fact.evidence == "G") == (fact.source == "general-knowledge"), fact.id
        if fact.source == "own-calculation":
            assert fact.evidence == "C", fact.id
    for site in tables.dutch_sites().values():
        assert {"judgement", "general-knowledge"} <= set(site.source)
    for factory in tables.ai_factories().values():
        by_letter = any(part.startswith("G") for part in factory.evidence)
        assert by_letter == ("general-knowledge" in factory.source), factory.id


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("score_gridflex_final", "C"),
        ("call_operational", "C"),
        ("aif_round3_total", "C"),
        ("eu_gdp_2025", "C"),
        ("reg_ms_share_min_of_union", "S"),
    ],
)
def test_of_two_letters_the_weaker_stays_and_the_note_tells(name, letter):
    fact = tables.facts()[name]
    assert fact.evidence == letter
    assert re.search("computed|secondary", fact.note)


def test_known_conflicts_are_kept():
    assert set(tables.conflicts()) >= {
        "unit-trap-gpus",
        "groningen-71",
        "programme-march-july",
        "eur-20-bn",
        "dutch-ai-use-bases",
        "volt-capex",
    }
    marked = Counter(fact.conflict for fact in tables.facts().values() if fact.conflict)
    assert set(marked) == set(tables.conflicts())


@pytest.mark.parametrize(
    ("conflict", "values"),
    [
        ("groningen-71", {"aif_nl_state": 71, "aif_nl_eu": 70, "groningen_state_meur": 70,
                          "groningen_eu_meur": 71}),
        ("volt-capex", {"volt_capex_beur": 5, "volt_capex_wennink_beur": 7.5}),
        ("public-share-34-35", {"reg_public_share_capex": 0.34, "public_share": 0.35,
                                "nl_ask_meur": 700}),
        ("capex-per-gw", {"capex_gw_bernstein": 35, "capex_gw_epoch": 38,
                          "capex_gw_epoch_facility": 29, "capex_gw_nvidia": 55,
                          "capex_100mw_nl": 6}),
    ],
)  # fmt: skip
def test_both_sides_of_a_conflict_stand_unaveraged(conflict, values):
    facts = tables.facts().values()
    assert {fact.id: fact.number for fact in facts if fact.conflict == conflict} == values


def test_dutch_series_of_ai_use_are_marked_as_different():
    facts = tables.facts()
    assert facts["ai_use_2024_10plus"].conflict == facts["ai_use_2025_all"].conflict
    assert facts["ai_use_2024_10plus"].conflict == "dutch-ai-use-bases"


def test_sources_of_a_pin_are_those_of_its_facts():
    for pin in tables.pins():
        assert set(pin.source) == {tables.facts()[name].source for name in pin.fact}, pin
