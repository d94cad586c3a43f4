"""The decision trace of users, calls and the market: numbers agree with the log and the tables."""

import json
from dataclasses import replace

import pytest

from experiments.store import read_table, write_run
from model.data.user_records import KINDS as USER_KINDS_OF_MODEL
from model.errors import InputError
from model.simulation import RekenkrachtModel
from model.user_outputs import KIND_NAMES
from model.user_state import JURISDICTIONS
from rekenkracht.cli import main
from viz.explain import explain, explain_trace, open_trace
from viz.explain_users import story
from viz.layout import number, percent, ratio
from viz.user_numbers import hours
from viz.user_sentences import USER_SENTENCES
from viz.user_wording import (
    CALLS_KIND,
    MARKET_KIND,
    SHOCK_KINDS,
    SUPPLIERS,
    USE_VARIABLES,
    USER_ALIASES,
    USERS,
)
from viz.wording import ACTORS, KINDS

CUT = "2029Q1"


def flat(text: str) -> str:
    return " ".join(text.split())


def written(folder, **settings):
    write_run(folder, RekenkrachtModel(**settings).run())
    return folder


@pytest.fixture(scope="module")
def cut(tmp_path_factory):
    place = tmp_path_factory.mktemp("users") / "cut"
    return written(place, scenario="cut_off", start="2025Q1", end="2030Q1")


@pytest.fixture(scope="module")
def quota(tmp_path_factory):
    place = tmp_path_factory.mktemp("users") / "quota"
    return written(place, scenario="dutch_quota", end="2030Q4")


def event(folder, kind, when):
    events = read_table(folder, "events")
    chosen = (events["kind"] == kind) & (events["year"] == int(when[:4]))
    row = events[chosen & (events["quarter"] == int(when[-1]))].iloc[0]
    return row, json.loads(row["detail"])


def value(folder, variable, when, region="NL"):
    table = read_table(folder, "indicators")
    chosen = (table["variable"] == variable) & (table["region"] == region)
    chosen &= (table["year"] == int(when[:4])) & (table["quarter"] == int(when[-1]))
    return float(table.loc[chosen, "value"].iloc[0])


# Words.


def test_every_kind_supplier_and_event_has_words(cut):
    assert tuple(USERS) == USER_KINDS_OF_MODEL == tuple(USE_VARIABLES)
    assert tuple(USE_VARIABLES.values()) == KIND_NAMES
    assert tuple(SUPPLIERS) == JURISDICTIONS
    assert {CALLS_KIND, MARKET_KIND, *SHOCK_KINDS} <= set(KINDS)
    assert {"market", "world", *USERS} <= set(ACTORS)
    assert {f"users_doors_{kind}" for kind in USERS} <= set(USER_SENTENCES)
    assert set(read_table(cut, "events")["kind"]) <= set(KINDS)


def test_all_shocks_are_said_in_words():
    shocks = {
        "market.export_start": 2027,
        "market.cutoff_start": 2027,
        "market.cutoff_quarters": 4,
        "market.price_war_start": 2027,
        "users.efficiency_start": 2027,
    }
    model = RekenkrachtModel(users=200, end="2028Q1", **shocks).run()
    found = {one.kind: one for one in model.world.log if one.kind in SHOCK_KINDS}
    assert set(found) == set(SHOCK_KINDS)
    assert all(one.imposed for kind, one in found.items() if kind != "counter_instrument")


# Parties.


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("SME", "small and medium-sized firms"),
        ("scale-ups", "AI start-ups and scale-ups"),
        ("large companies", "large companies"),
        ("Research", "research groups"),
        ("public bodies", "public bodies"),
        ("the market for compute", "the market for compute"),
        ("JU", "the EuroHPC Joint Undertaking"),
    ],
)
def test_users_are_found_by_their_names(cut, asked, name):
    assert name.lower() in flat(explain(cut, actor=asked, quarter="2028Q1")).lower()


def test_other_names_lead_to_parties_that_there_are(cut):
    for alias, code in USER_ALIASES.items():
        assert code in (*USERS, "market", "EuroHPC JU")
        assert explain(cut, actor=alias) == explain(cut, actor=code)


def test_a_near_name_is_offered(cut):
    with pytest.raises(InputError, match="did you mean public_body"):
        explain(cut, actor="public bodie")


def test_without_calls_in_the_log_there_are_no_users(cut):
    trace = open_trace(cut)
    trace = replace(trace, events=trace.events[trace.events["arena"] != "A7"])
    with pytest.raises(InputError, match="actor 'sme' does not occur"):
        explain_trace(trace, "sme")


# The calls.


def test_the_calls_are_told_as_the_log_has_them(quota):
    _, detail = event(quota, CALLS_KIND, "2030Q4")
    said = flat(explain(quota, actor="EuroHPC JU", quarter="2030Q4"))
    for kind, asked in detail["asked"].items():
        share = percent(max(0.0, 1.0 - detail["served"][kind] / asked)) if asked else "-"
        assert f"{USERS[kind]} {hours(asked)} {hours(detail['served'][kind])} {share}" in said
    offered = detail["offered"]["Groningen"]
    assert offered > 0.0
    assert f"Groningen {hours(offered)} {hours(detail['to_others']['Groningen'])}" in said
    assert "Dutch gigafactories" not in said
    assert f"{hours(detail['reserved'])} of it was kept for a group by a quota" in said
    assert USER_SENTENCES["users_reserve_first"] in said
    assert f"{hours(detail['waiting'])} waits for the next call" in said
    assert f"{hours(detail['left'])} goes to the market" in said


def test_idle_hours_are_told_apart_from_calls_that_were_full(quota):
    row, detail = event(quota, CALLS_KIND, "2030Q4")
    trace, served = open_trace(quota), sum(detail["served"].values())
    for idle, said in ((3e6, "3 stayed idle"), (0.0, "Everything went out"), (1e4, "Everything")):
        changed = detail | {
            "offered": {"Groningen": 10e6 + served + idle, "Snellius": 0.0},
            "to_others": {"Groningen": 10e6, "Snellius": 0.0},
        }
        told = {**row, "detail": json.dumps(changed), "when": "2030Q4"}
        page = flat(" ".join(story("EuroHPC JU", [told], trace)))
        assert said in page
        assert ("Everything" in page) == (idle < 1e5)
        assert "10 went to users" in page or "out: 10 to users" in page
    nothing = detail | {"offered": {"Snellius": 0.0}, "to_others": {"Snellius": 0.0}}
    told = {**row, "detail": json.dumps(nothing), "when": "2030Q4"}
    assert "There was nothing on offer." in flat(" ".join(story("sme", [told], trace)))


@pytest.mark.parametrize("kind", USERS)
def test_a_kind_of_users_sees_what_it_asked_got_and_used(quota, kind):
    _, detail = event(quota, CALLS_KIND, "2030Q4")
    said = flat(explain(quota, actor=kind, quarter="2030Q4"))
    asked, served = detail["asked"][kind], detail["served"][kind]
    if asked:
        assert f"asked for {hours(asked)} and got {hours(served)}" in said
    else:
        assert "asked for nothing" in said
    assert flat(USER_SENTENCES[f"users_doors_{kind}"]) in said
    name = USE_VARIABLES[kind]
    used, price = (value(quota, f"Compute {what}|{name}", "2030Q4") for what in ("Use", "Price"))
    assert f"used {hours(used)} in all, {hours(served)} of it from the calls" in said
    assert f"at EUR {ratio(price)} per hour on average" in said
    adopted = f"{percent(value(quota, 'AI Adoption|SME', '2030Q4'))} use AI"
    assert (adopted in said) == (kind == "sme")
    assert ("a mean of their own" in said) == (kind == "public_body")


def test_before_the_first_quarter_reported_only_the_log_speaks(cut):
    said = flat(explain(cut, actor="sme", quarter="2024Q3"))
    assert "asked for" in said
    assert "not in the tables" in said
    assert "sold all they had" not in said
    assert "waited for" not in flat(explain(cut, actor="calls", quarter="2024Q3"))


# The market.


def test_prices_and_purchases_are_told_as_the_log_has_them(quota):
    _, detail = event(quota, MARKET_KIND, "2030Q4")
    said = flat(explain(quota, actor="market", quarter="2030Q4"))
    bought = sum(detail["bought"].values())
    for code, name in SUPPLIERS.items():
        mine = detail["bought"][code]
        line = f"{name} {ratio(detail['prices'][code])} {hours(mine)} {percent(mine / bought)}"
        assert line in said
    assert f"brought {hours(detail['asked'])} to the market" in said
    full = value(quota, "Compute Market|Use of Capacity", "2030Q4", "EU") > 0.999
    assert full == ("sold all they had" in said)
    dearer = detail["prices"]["EU"] > detail["prices"]["FOREIGN"]
    assert dearer == (f"more than EUR {ratio(detail['prices']['FOREIGN'])}" in said)


def test_a_cut_off_is_told_where_it_bites(cut):
    said = flat(explain(cut, actor="market", quarter=CUT))
    assert "foreign - 0 0 % 0" in said
    assert "Foreign suppliers had nothing to sell" in said
    assert f"{CUT}: Foreign suppliers are cut off, for 2 quarters [imposed]" in said
    assert said.count("Foreign suppliers are cut off") == 1
    assert "are cut off" in flat(explain(cut, actor="sme", quarter="2029Q2"))
    assert "are cut off" not in flat(explain(cut, actor="sme", quarter="2029Q3"))
    assert "are cut off" not in flat(explain(cut, actor="sme", quarter="2028Q4"))
    assert "Shocks to the supply of compute" in flat(explain(cut, actor="NL"))
    assert "are cut off, for 2 quarters [imposed]" in flat(explain(cut, actor="NL", quarter=CUT))


def test_a_price_war_is_under_way_until_it_ends(tmp_path):
    wars = {"market.price_war_start": 2026, "market.price_war_quarters": 3}
    settings = {"users.efficiency_start": 2026.25, "market.haz_cutoff": 0.0}
    folder = written(tmp_path / "war", end="2027Q1", **wars, **settings)
    during, after = (flat(explain(folder, actor="market", quarter=q)) for q in ("2026Q3", "2026Q4"))
    assert "2026Q1: Hyperscalers begin a price war, for 3 quarters [imposed]" in during
    assert "price war" not in after
    assert "2026Q2: From now on the same work takes fewer hours [imposed]" in after


# One line per quarter.


def test_lists_have_a_line_for_each_quarter(cut):
    for actor in ("sme", "market", "calls"):
        said = explain(cut, actor=actor)
        lines = [line for line in said.splitlines() if line.startswith("  20") and "Q" in line[:8]]
        assert [line.split()[0] for line in lines] == [
            f"{year}Q{season}" for year in range(2024, 2030) for season in range(1, 5)
        ] + ["2030Q1"]
        assert all(len(line) <= 100 for line in lines)
    _, detail = event(cut, CALLS_KIND, "2028Q4")
    line = next(x for x in explain(cut, actor="sme").splitlines() if x.startswith("  2028Q4"))
    assert line.split()[1:3] == [hours(detail["asked"]["sme"]), hours(detail["served"]["sme"])]
    early = next(x for x in explain(cut, actor="sme").splitlines() if x.startswith("  2024Q1"))
    assert early.split()[-2:] == ["-", "-"]


def test_hours_are_shown_with_digits_that_count():
    shown = [hours(count) for count in (0.0, 0.4, 37.0, 690.0, 17_000.0, 250_000.0, 7.5e6, 1.2e9)]
    assert shown == ["0", "0", "0.000037", "0.00069", "0.017", "0.25", "7.5", "1,200"]
    assert number(0.25) == "0.25"


def test_the_command_line_explains_users(cut, capsys):
    assert main(["explain", str(cut), "--actor", "research groups", "--quarter", "2028Q2"]) == 0
    assert "Research groups (research_group), 2028Q2" in capsys.readouterr().out
    assert main(["explain", str(cut), "--actor", "citizens"]) == 2
    assert "does not occur" in capsys.readouterr().err
