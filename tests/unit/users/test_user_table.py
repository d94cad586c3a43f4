"""The margins of the Dutch users add up to the facts and fit the register."""

import shutil
from collections import Counter

import pytest

from model.data import tables
from model.data.reading import FOLDER, DataError
from model.data.user_records import KINDS, SECTORS, SIZES
from model.data.user_tables import REFERENCES, dutch_users, read_dutch_users

ROWS = tuple(dutch_users().values())
FIRMS = ("sme", "scale_up", "corporate")


def fact(key):
    return tables.facts()[key]


def users_of(**wanted):
    return sum(row.users for row in chosen(**wanted))


def share_of(**wanted):
    return sum(row.users * row.ai_share for row in chosen(**wanted)) / users_of(**wanted)


def chosen(**wanted):
    return [
        row
        for row in ROWS
        if all(getattr(row, column) in values for column, values in wanted.items())
    ]


def test_firms_are_as_many_as_the_facts_say():
    small = ("sme", "scale_up")
    assert users_of(kind=small) == fact("sme_total").number == 1_600_000
    assert users_of(kind=small, size=("10_19", "20_49")) == fact("sme_10_50").number
    assert users_of(kind=small, size=("50_249",)) == fact("sme_50_250").number
    assert users_of(kind=small, size=SIZES[1:]) == fact("sme_10_250").number
    assert users_of(kind=("corporate",)) == fact("firms_250").number
    assert users_of(kind=FIRMS, size=SIZES[1:]) == 56_900


def test_scale_ups_are_the_funded_ones_and_all_use_ai():
    assert users_of(kind=("scale_up",)) == fact("ai_startups_funded").number
    assert share_of(kind=("scale_up",)) == 1.0


def test_researchers_in_ai_science_are_as_many_as_the_fact_says():
    staff = {"under_10": 4, "10_19": 10, "20_49": 20}
    people = sum(row.users * staff[row.size] for row in chosen(sector=("ai_science",)))
    assert people == fact("ai_researchers").number


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        (("10_19",), 0.178 * 1.48),
        (("50_249",), 0.45),
        (("250_plus",), 0.65),
        (SIZES[1:], 0.227 * 1.48),
    ],
)
def test_use_of_ai_by_size_is_the_known_one(sizes, expected):
    assert share_of(kind=FIRMS, size=sizes) == pytest.approx(expected, abs=0.005)


def test_known_shares_are_those_of_the_facts():
    assert fact("ai_use_2024_10_19").number == 0.178
    assert fact("ai_use_2024_10plus").number == 0.227
    assert fact("eu_ai_growth_2024_25").number == 1.48
    assert fact("ai_use_2025_50_250").number == 0.45
    assert fact("ai_use_2025_250").number == 0.65


def test_use_of_ai_by_sector_is_near_the_known_one():
    assert share_of(sector=("ict",)) == pytest.approx(fact("ai_use_2025_ict").number, abs=0.01)
    low = fact("ai_use_2025_low")
    found = share_of(sector=("construction_transport_hospitality",))
    assert float(low.low) <= found <= float(low.high)
    # the figure of all firms leaves out some of the smallest, so it is somewhat higher
    everyone = fact("ai_use_2025_all").number
    assert everyone - 0.02 < share_of(kind=FIRMS) < everyone


def test_larger_firms_of_a_sector_use_more_ai():
    for sector in {row.sector for row in chosen(kind=("sme",))}:
        shares = [share_of(kind=FIRMS, sector=(sector,), size=(size,)) for size in SIZES]
        assert shares == sorted(shares), sector


def test_each_kind_sector_and_size_occurs():
    assert Counter(row.kind for row in ROWS) == {
        "sme": 28,
        "scale_up": 20,
        "corporate": 7,
        "research_group": 6,
        "public_body": 7,
    }
    assert tuple(dict.fromkeys(row.kind for row in ROWS)) == KINDS
    assert {row.sector for row in ROWS} == set(SECTORS)
    assert {row.size for row in ROWS} == set(SIZES)
    assert {row.year for row in ROWS} == {2025}
    assert all(row.id == f"{row.kind}_{row.sector}_{row.size}" for row in ROWS)


def test_rows_cite_what_exists_and_bring_the_sources_of_their_facts():
    known = {"facts.csv": tables.facts(), "sources.csv": tables.sources()}
    for table, column, points_to in REFERENCES:
        for line, row in table.rows():
            assert set(getattr(row, column)) <= set(known[points_to]), line
    for row in ROWS:
        assert {fact(key).source for key in row.facts} <= set(row.source), row.id
        assert row.basis == "judged", row.id
        assert "judgement" in row.source, row.id


def test_the_file_is_read_once_and_needs_no_other(tmp_path):
    assert dutch_users() is dutch_users()
    shutil.copy(FOLDER / "dutch_users.csv", tmp_path)
    assert read_dutch_users(tmp_path) == dutch_users()


FIRST = "sme_ict_under_10,sme,ict,under_10,108060,0.53,2025"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (FIRST.replace("108060", "0"), "column users: 0 is too small; allowed: above 0"),
        (FIRST.replace("108060", "1.5"), "column users: '1.5' is not a whole number"),
        (FIRST.replace("0.53", "1.53"), "column ai_share: 1.53 is not a share; allowed: 0 to 1"),
        (FIRST.replace("0.53", "-0.1"), "column ai_share: -0.1 is not a share"),
        (FIRST.replace(",sme,", ",smes,"), "column kind: 'smes' is not allowed"),
        (FIRST.replace(",ict,", ",health,"), "column sector: 'health' is not allowed; allowed for"),
        (FIRST.replace(",sme,", ",public_body,"), "column sector: 'ict' is not allowed"),
        (FIRST.replace(",under_10,", ",250_plus,"), "column size: 250_plus is not allowed; firms"),
        (FIRST.replace(",sme,", ",corporate,"), "column size: under_10 is not allowed; firms are"),
        (FIRST.replace(",under_10,", ",10_19,"), "line 9, column kind: sme, ict, 10_19 is already"),
    ],
)
def test_one_line_says_what_is_wrong_in_a_row(broken, message, tmp_path):
    whole = (FOLDER / "dutch_users.csv").read_text("utf-8")
    assert whole.count(FIRST) == 1
    (tmp_path / "dutch_users.csv").write_text(whole.replace(FIRST, broken), "utf-8")
    with pytest.raises(DataError) as caught:
        read_dutch_users(tmp_path)
    assert message in str(caught.value)
    assert str(caught.value).startswith("dutch_users.csv, line ")
    assert "\n" not in str(caught.value)
