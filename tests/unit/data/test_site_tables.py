"""The tables about sites fit the sites, the facts and each other."""

import itertools
import shutil
from collections import Counter

import pytest

from model.data import site_tables, tables
from model.data.reading import FOLDER
from model.errors import InputError
from model.yaml_files import load_yaml

READERS = {
    "grid_zones": (site_tables.read_grid_zones, site_tables.grid_zones, 12),
    "grid_releases": (site_tables.read_grid_releases, site_tables.grid_releases, 12),
    "site_terms": (site_tables.read_site_terms, site_tables.site_terms, 12),
    "dutch_consortia": (site_tables.read_dutch_consortia, site_tables.dutch_consortia, 4),
}
QUEUE_WANTED_MW = 38_000 * 0.6 * 0.2
"""TenneT's list, the part in these zones, the part still wanted: as README.md says."""


@pytest.fixture
def folder(tmp_path):
    for path in FOLDER.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def all_rows():
    releases = site_tables.grid_releases().values()
    return [
        *site_tables.grid_zones().values(),
        *itertools.chain.from_iterable(releases),
        *site_tables.site_terms().values(),
        *site_tables.dutch_consortia().values(),
    ]


@pytest.mark.parametrize("name", READERS)
def test_number_of_rows(name):
    assert len(READERS[name][1]()) == READERS[name][2]


def test_number_of_releases():
    assert sum(len(rows) for rows in site_tables.grid_releases().values()) == 25


def test_each_site_has_one_zone_and_one_row_of_terms():
    sites = sorted(tables.dutch_sites())
    assert sorted(zone.site for zone in site_tables.grid_zones().values()) == sites
    assert sorted(site_tables.site_terms()) == sites


def test_each_zone_has_a_positive_weight_and_one_to_three_sorted_releases():
    releases = site_tables.grid_releases()
    assert set(releases) == set(site_tables.grid_zones())
    for zone in site_tables.grid_zones().values():
        years = [row.year for row in releases[zone.id]]
        assert zone.waiting_weight > 0
        assert years == sorted(set(years))
        assert 1 <= len(years) <= 3
        assert all(2025 < year <= 2036 for year in years)


@pytest.mark.parametrize("zone", site_tables.grid_zones())
def test_room_behind_the_queue_is_what_the_site_expects(zone):
    """At the middle of the first firm years: the middle of the firm power, to 20 MW."""
    row = site_tables.grid_zones()[zone]
    site = tables.dutch_sites()[row.site]
    year = (site.earliest_firm_year_low + site.earliest_firm_year_high) / 2
    weights = sum(other.waiting_weight for other in site_tables.grid_zones().values())
    queue = QUEUE_WANTED_MW * row.waiting_weight / weights
    given = sum(part.mw for part in site_tables.grid_releases()[zone] if part.year <= year)
    expected = (site.firm_2030_low_mw + site.firm_2030_high_mw) / 2
    assert row.free_2024_mw + given - queue == pytest.approx(expected, abs=20)


def test_stated_releases_have_the_figures_of_their_facts():
    facts = tables.facts()
    stated = {
        (row.zone, int(row.year)): row.mw
        for rows in site_tables.grid_releases().values()
        for row in rows
        if row.basis == "stated"
    }
    assert stated == {
        ("geertruidenberg_380", 2025): 200,
        ("geertruidenberg_380", 2026): facts["nbrabant_release_2026_mw"].number,
        ("eindhoven_150", 2027): facts["nbrabant_release_2027_mw"].number,
    }
    assert sum(stated.values()) == facts["nbrabant_release_mw"].number


@pytest.mark.parametrize(
    ("zone", "fact"),
    [("amsterdam_150", "nh_goodman_year"), ("flevopolder_150", "fgu_full_year")],
)
def test_no_room_before_the_stated_year(zone, fact):
    assert site_tables.grid_zones()[zone].free_2024_mw == 0
    assert site_tables.grid_releases()[zone][0].year == tables.facts()[fact].number


def test_levels():
    levels = Counter(zone.level for zone in site_tables.grid_zones().values())
    assert levels == {"EHV": 5, "HV": 5, "local": 2}
    local = {zone.site for zone in site_tables.grid_zones().values() if zone.level == "local"}
    assert local == {"groningen_city", "distributed_nl"}


def test_terms_known_from_the_sources():
    terms = site_tables.site_terms()
    exempt = {key for key, row in terms.items() if row.exempt}
    by_rule = {
        key for key, row in tables.dutch_sites().items() if row.hyperscale_rule.startswith("exempt")
    }
    assert exempt == by_rule == {"eemshaven", "middenmeer"}
    assert {key for key, row in terms.items() if row.state_land} == {"almere_zeewolde"}
    assert {key for key, row in terms.items() if row.nitrogen} == {"rotterdam_maasvlakte"}
    sea = {key for key, row in terms.items() if row.sea_water}
    assert sea == {
        key for key, row in tables.dutch_sites().items() if row.cooling_water.startswith("sea")
    }


def test_parties_are_as_many_as_the_facts_say_and_one_is_named():
    rows = site_tables.dutch_consortia()
    assert len(rows) == tables.facts()["eoi_netherlands"].number
    assert [key for key, row in rows.items() if row.named] == ["volt"]
    assert rows["volt"].site == "rotterdam_maasvlakte"
    assert rows["volt"].investor is rows["nl_b"].site_option is None
    assert rows["nl_c"].investor is True
    assert rows["nl_c"].debt_factor == 0
    assert rows["nl_federated"].partner_states == ("BE", "DE")
    assert set(rows["nl_federated"].partner_states) <= set(tables.member_states())


def test_judged_rows_say_so_and_facts_bring_their_sources():
    facts = tables.facts()
    for row in all_rows():
        assert (row.basis == "judged") == ("judgement" in row.source), row
        assert {facts[key].source for key in getattr(row, "facts", ())} <= set(row.source), row
        assert row.note, row


@pytest.mark.parametrize("name", READERS)
def test_each_file_is_read_once_and_needs_no_other(name, tmp_path):
    read, once, _ = READERS[name]
    assert once() is once()
    shutil.copy(FOLDER / f"{name}.csv", tmp_path)
    assert dict(read(tmp_path)) == dict(once())
    with pytest.raises(TypeError):
        once()["new"] = None


# file, text, text in its place, function, message
CASES = {
    "weight of nothing": (
        "grid_zones.csv", "EHV,300,1.2,", "EHV,300,0,", site_tables.read_grid_zones,
        "grid_zones.csv, line 2, column waiting_weight: 0 is too small; allowed: above 0",
    ),
    "negative room": (
        "grid_zones.csv", "EHV,300,1.2,", "EHV,-3,1.2,", site_tables.read_grid_zones,
        "grid_zones.csv, line 2, column free_2024_mw: -3 is too small; allowed: 0 or more",
    ),
    "unknown level": (
        "grid_zones.csv", ",EHV,", ",EHX,", site_tables.read_grid_zones,
        "column level: 'EHX' is not allowed; allowed: EHV, HV, local",
    ),
    "releases out of order": (
        "grid_releases.csv", "maasvlakte_380,2030.0,", "maasvlakte_380,2028.0,",
        site_tables.read_grid_releases,
        "grid_releases.csv, line 3, column year: 2028 stands after 2028; allowed: sorted by year",
    ),
    "release of nothing": (
        "grid_releases.csv", ",2028.0,200,", ",2028.0,0,", site_tables.read_grid_releases,
        "grid_releases.csv, line 2, column mw: 0 is too small; allowed: above 0",
    ),
    "share above one": (
        "site_terms.csv", ",1,0.6,0.5,0.6,", ",1,1.6,0.5,0.6,", site_tables.read_site_terms,
        "site_terms.csv, line 2, column ecosystem: 1.6 is not a share; allowed: 0 to 1",
    ),
    "site twice": (
        "site_terms.csv", "\neemshaven,", "\nrotterdam_maasvlakte,", site_tables.read_site_terms,
        "column site: 'rotterdam_maasvlakte' is already in line 2; each may occur once",
    ),
    "lot that does not exist": (
        "dutch_consortia.csv", ",host1,", ",host3,", site_tables.read_dutch_consortia,
        "column lot: 'host3' is not allowed; allowed: host1, host2",
    ),
    "phase above the whole": (
        "dutch_consortia.csv", ",host1,0.25,", ",host1,1.25,", site_tables.read_dutch_consortia,
        "column first_phase_share: 1.25 is not a share; allowed: 0 to 1",
    ),
    "zone of an unknown site": (
        "grid_zones.csv", ",eemshaven,", ",emshaven,", tables.check_register,
        "grid_zones.csv, line 3, column site: 'emshaven' does not exist; allowed: an id of "
        "dutch_sites.csv; did you mean eemshaven?",
    ),
    "release of an unknown zone": (
        "grid_releases.csv", "beverwijk_380,", "beverwijk_150,", tables.check_register,
        "column zone: 'beverwijk_150' does not exist; allowed: an id of grid_zones.csv",
    ),
    "fact of a zone": (
        "grid_zones.csv", "rotterdam_requests_mw", "rotterdam_request_mw", tables.check_register,
        "grid_zones.csv, line 2, column facts: 'rotterdam_request_mw' does not exist; allowed: an "
        "id of facts.csv; did you mean rotterdam_requests_mw?",
    ),
    "source of a party": (
        "dutch_consortia.csv", "eneco-2026-02", "eneco-2026-03", tables.check_register,
        "dutch_consortia.csv, line 2, column source: 'eneco-2026-03' does not exist; allowed: an "
        "id of sources.csv",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_is_one_line(folder, case):
    file, old, new, read, message = case
    path = folder / file
    content = path.read_text("utf-8")
    assert old in content
    path.write_text(content.replace(old, new, 1), "utf-8")
    with pytest.raises(InputError) as caught:
        read(folder)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith(f"{file}, line ")
    assert message in str(caught.value)


def test_package_levels_make_375_and_160_packages():
    found = load_yaml(FOLDER / "packages.yaml")
    counts = {}
    for deal, terms in found.items():
        levels = [value for value in terms.values() if isinstance(value, list)]
        counts[deal] = len(list(itertools.product(*levels)))
        assert all(len(set(row)) == len(row) for row in levels)
        assert terms["source"]["id"] in tables.sources()
        assert 0 in levels[0]
    assert counts == {"offtake": 375, "permit": 160}
