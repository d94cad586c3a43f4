"""The story of sites in the decision trace: numbers agree with the log, and with a recount."""

import json
import math
import re
from dataclasses import asdict, replace
from pathlib import Path

import pandas as pd
import pytest

from experiments.store import write_run
from model.data.site_tables import dutch_consortia, grid_zones
from model.data.tables import dutch_sites
from model.deals.offtake import offtake_payoffs, why_not
from model.deals.packages import CONDITIONS as CONDITION_CODES
from model.deals.packages import offtake_packages, permit_packages
from model.deals.permit_terms import ConsentTerms, PermitCase
from model.errors import InputError
from model.quarters import label
from model.simulation import RekenkrachtModel
from model.site_outputs import REASON_CODES
from rekenkracht.cli import main
from viz.decisions import Trace
from viz.explain import explain, explain_trace, open_trace
from viz.explain_offtake import offtake_case
from viz.explain_others import detail_of
from viz.explain_permits import permit_case
from viz.explain_sites import CALL_KINDS, LOOKERS, TELLERS, is_about, story
from viz.layout import number, percent, ratio
from viz.package_words import offers, offtake_words, permit_words
from viz.site_wording import (
    CONDITIONS,
    SITE_KINDS,
    SITE_REASONS,
    consortium,
    giver_words,
    place_words,
    plan_of,
)
from viz.wording import KINDS, REASONS

BUILT = {"demand.price0": 3.5, "investment.capex_h100e": 16000, "investment.debt_share": 0.2}
"""Under these many sites are worth their capital, so that some are built."""
RUNS = {
    "default": (2, "pinned", {}),
    "built": (1, "pinned", BUILT),
    "refused": (8, "pinned", BUILT),
    "offers": (5, "simulated", BUILT | {"talks.protocol": "offers", "funding.room_total": 8000}),
    "slow": (4, "pinned", {"grid.quote_lag": 2}),
    "no gain": (
        1,
        "pinned",
        BUILT
        | {
            "consortia.public_use_value": 0.3,
            "consortia.quota_value": 0.0,
            "consortia.value_eu_content": 0.0,
        },
    ),
    "doubtful": (4, "pinned", {"consortia.investor_prob": 0.9, "consortia.investor_patience": 2}),
    "imposed": (
        8,
        "pinned",
        BUILT | {"consortia.imposed_offtake": 0.1, "consortia.anchor_value": 0.9},
    ),
}


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("sites")
    for name, (seed, history, changes) in RUNS.items():
        write_run(root / name, RekenkrachtModel(seed=seed, history=history, **changes).run())
    return {name: root / name for name in RUNS}


@pytest.fixture(scope="module")
def traces(folders) -> dict[str, Trace]:
    return {name: open_trace(folder) for name, folder in folders.items()}


def rows_of(trace: Trace, *kinds: str) -> list[dict]:
    return trace.events[trace.events["kind"].isin(kinds)].to_dict("records")


def found(traces: dict[str, Trace], kind: str, reason: str | None = None) -> list:
    """Return every such event with its run; none is a fault of the test's runs."""
    pairs = [
        (trace, row)
        for trace in traces.values()
        for row in rows_of(trace, kind)
        if reason is None or row["reason"] == reason
    ]
    assert pairs, f"no run has {kind} {reason or ''}"
    return pairs


def told(trace: Trace, row: dict) -> str:
    """Return what is said of one event."""
    return flat("\n".join(story([row], trace)))


def a_trace(rows: list[dict]) -> Trace:
    return Trace(Path("nowhere"), {}, {}, pd.DataFrame(rows), frozenset())


def a_row(kind: str, detail: dict, **other) -> dict:
    row = {
        "date": "2027-06-30", "when": "2027Q2", "arena": "A6", "actor": "volt",
        "counterpart": "Municipality Rotterdam", "kind": kind, "subject": "rotterdam_maasvlakte",
        "amount": 0.0, "unit": "EUR m", "reason": "", "imposed": False,
        "detail": json.dumps(detail, default=asdict),
    }  # fmt: skip
    return row | other


# Words.


def test_every_code_of_the_arena_has_words(traces):
    assert set(REASON_CODES) <= set(REASONS)
    assert set(SITE_REASONS) <= set(REASONS)
    assert set(SITE_KINDS) == {*TELLERS, *LOOKERS, *CALL_KINDS}
    assert set(CONDITIONS) == set(CONDITION_CODES)
    for trace in traces.values():
        assert set(trace.events["kind"]) <= set(KINDS)
        assert set(trace.events["reason"]) - {""} <= set(REASONS)
        arena = trace.events["arena"].isin(["A4", "A6", "3.7"])
        assert set(trace.events.loc[arena, "kind"]) <= set(SITE_KINDS)
        for subject in set(trace.events.loc[arena, "subject"]):
            assert "_" not in place_words(subject)


def test_names_of_parties_and_places_are_words():
    assert consortium("volt") == "VOLT with Eneco"
    assert consortium("nl_b") == "the second Dutch party"
    assert consortium("FR") == "the consortium of France"
    assert giver_words("Municipality Rotterdam") == "the municipality of Rotterdam"
    assert giver_words("Municipality Almere / Zeewolde") == (
        "the municipalities of Almere and Zeewolde"
    )
    assert giver_words("Province several") == "the provinces concerned"
    assert giver_words("State land") == "the state as owner of the land"
    assert place_words("maasvlakte_380") == "zone Maasvlakte 380 kV"
    assert place_words("site open") == "no site yet"
    for code in (*dutch_consortia(), *dutch_sites(), *grid_zones()):
        words = consortium(code) if code in dutch_consortia() else place_words(code)
        assert words != code
        assert "_" not in words


def test_packages_in_words():
    rows = [offtake_words(offtake_packages().describe(i)) for i in range(375)]
    assert rows[0] == "no hours bought, none reserved, no conditions"
    assert (
        len({offtake_words(offtake_packages().describe(i), "_short") for i in range(375)})
        == 1 * 5 * 3 + 4 * 5 * 5 * 3
    )
    assert (
        "2.5 % of the hours at 1.1 times the market price, 5 % of all hours reserved for Dutch "
        "users, an EU operator" in rows
    )
    permits = [permit_words(permit_packages().describe(i)) for i in range(160)]
    assert len(set(permits)) == 160
    assert permits[0] == "0 % of the power firm, nothing offered"
    assert permits[-1] == (
        "100 % of the power firm, waste heat to a network, closed water loop, compact building, "
        "local fund of EUR 20 m"
    )


# Consortia and places.


def test_a_founding_says_what_keeps_a_consortium_together(traces):
    for trace, row in found(traces, "consortium_founded"):
        detail, said = detail_of(row), told(trace, row)
        assert ("no option on a site and" in said) != detail["site_option"]
        assert ("no investor;" in said) != detail["investor"]
        if row["amount"]:
            assert f"plans {number(row['amount'])} H100e" in said
        if detail["anchor"]:
            assert f"take {percent(detail['anchor'])} of the capacity" in said


def test_a_leaving_says_the_delay_and_the_reason(traces):
    for trace, row in found(traces, "consortium_leaves"):
        said, delay = told(trace, row), detail_of(row)["quarters_of_delay"]
        assert f"late by {delay} quarter" in said or f"being {delay} quarter" in said
        assert "Any one of three would have kept it" in said
        assert f"{row['reason']}: {REASONS[row['reason']]}" in said


def test_a_choice_of_place_shows_every_worth_and_the_margin(traces):
    several = 0
    for trace, row in found(traces, "site_chosen"):
        said, worths = told(trace, row), detail_of(row)["utilities"]
        assert place_words(row["subject"]) in said
        assert f"{number(row['amount'])} MW" in said
        for site, worth in worths.items():
            assert f"{place_words(site)} {number(worth)}" in said
        if len(worths) > 1:
            several += 1
            best, second = sorted(worths.values(), reverse=True)[:2]
            assert max(worths, key=worths.get) == row["subject"]
            more = re.search(r"would have won with EUR ([\d.,]+) m more", said)
            assert float(more[1].replace(",", "")) == pytest.approx(best - second, abs=1.0)
    assert several


def test_no_place_is_told():
    row = a_row("no_site", {"utilities": {}}, subject="", amount=120.0, reason="NO_CAPACITY")
    said = told(a_trace([row]), row)
    assert "needs 120 MW and finds no place with firm room in sight" in said
    assert f"NO_CAPACITY: {REASONS['NO_CAPACITY']}" in said


# Permits.


CASE = PermitCase(
    power_mw=100.0, capital=1000.0, cost_compact=0.02, cost_heat=0.15, cost_water=0.1,
    nonfirm_loss=80.0, wait_loss=40.0, site_loss=60.0, needs_compact=False, least_firm=0.5,
    most_firm=1.0,
    consent=ConsentTerms(base=0.5, heat=0.4, water=0.3, compact=0.2, fund=0.1, firm=-0.5),
)  # fmt: skip
PACKAGE = {
    "firm_share": 0.5, "compact": False, "waste_heat": True, "closed_water": False,
    "local_fund": 5.0,
}  # fmt: skip


def test_a_permit_package_is_costed_and_each_term_alone(traces):
    row = a_row("permit_asked", {"case": CASE, "package": PACKAGE, "trace": []})
    said = told(a_trace([row]), row)
    cost = 0.15 * 100 + 5 + 0.5 * 80 + 0.5 * 40
    log_odds = 0.5 + 0.4 + 0.1 * math.log(6) - 0.25

    def chance(odds: float) -> str:
        return percent(1 / (1 + math.exp(-odds)))

    assert f"It costs the consortium EUR {number(cost)} m in all, EUR 60 m of it by hours" in said
    assert f"from {chance(0.5)} with nothing offered to {chance(log_odds)}" in said
    assert f"waste heat to a network yes 15 {chance(log_odds - 0.4)}" in said
    assert f"closed water loop no 10 {chance(log_odds + 0.3)}" in said
    assert f"compact building no 20 {chance(log_odds + 0.2)}" in said
    assert f"local fund of EUR 5 m yes 5 {chance(log_odds - 0.1 * math.log(6))}" in said
    assert "a firm part from 50 % to 100 %" in said
    assert "Offers" not in said


@pytest.mark.parametrize(
    ("reason", "changes", "words"),
    [
        ("NO_CAPACITY", {"most_firm": 0.25}, "At least 50 % would have to be firm"),
        ("NO_GAIN", {"site_loss": 10.0}, "giving the place up costs it EUR 10 m"),
        ("RULE", {"needs_compact": True, "cost_compact": 0.5}, "were the place exempt"),
        ("NO_CAPACITY", {"site_loss": 100.0}, "the rounds of offers ended first"),
    ],
)
def test_failed_permit_talks_say_what_would_have_changed_it(reason, changes, words):
    case = replace(CASE, **changes)
    row = a_row("permit_talks_failed", {"case": case, "trace": []}, reason=reason)
    said = told(a_trace([row]), row)
    assert f"They found no package: {reason}." in said
    assert words in said


def test_permit_talks_of_a_run_come_back_from_the_log(traces):
    for trace, row in found(traces, "permit_asked"):
        detail, said = detail_of(row), told(trace, row)
        case = permit_case(detail["case"])
        assert f"for {number(case.power_mw)} MW" in said
        assert f"Agreed: {permit_words(detail['package'])}." in said


def test_consent_says_the_chance_the_draw_and_what_all_offers_would_do(traces):
    more = 0
    for kind, answer in (("consent_given", "yes"), ("consent_refused", "no")):
        for trace, row in found(traces, kind):
            said, chance = told(trace, row), detail_of(row)["chance"]
            assert f"The chance of a yes was {percent(chance)}" in said
            assert f"this run drew a {answer}" in said
            more += "the chance would have been" in said
            assert answer == "no" or "would have been" not in said
    assert more


def test_all_that_can_be_offered_is_worked_out():
    asked = a_row(
        "permit_asked", {"case": CASE, "package": PACKAGE, "trace": []}, date="2026-03-31"
    )
    detail = {"giver": "province", "chance": 0.5}
    no = a_row("consent_refused", detail, actor="Province Zuid-Holland", counterpart="volt")
    said = told(a_trace([asked, no]), no)
    odds = 0.3 + 0.2 + 0.1 * (math.log(21) - math.log(6))
    best = percent(1 / (1 + math.exp(-odds)))
    assert "(closed water loop, compact building and local fund of EUR 20 m)" in said
    assert f"the chance would have been {best}" in said
    owner = a_row(
        "consent_refused", detail | {"giver": "land owner"}, actor="State land", counterpart="volt"
    )
    assert "No package moves the owner of the land" in told(a_trace([asked, owner]), owner)
    assert "would have been" not in told(a_trace([no]), no)


def test_the_result_of_a_procedure_names_every_lock(traces):
    for kind in ("permit_granted", "permit_refused"):
        for trace, row in found(traces, kind):
            said = told(trace, row)
            asked = detail_of(row)["quarters"]
            assert f"after {asked} quarter{'' if asked == 1 else 's'} (" in said
            votes = [
                vote
                for vote in rows_of(trace, "consent_given", "consent_refused")
                if (vote["date"], vote["counterpart"]) == (row["date"], row["counterpart"])
            ]
            assert len(votes) >= 2
            for vote in votes:
                answer = "yes" if vote["kind"] == "consent_given" else "no"
                assert f"{giver_words(vote['actor'])}: {answer}, chance" in said
            assert ("One no is enough" in said) == (kind == "permit_refused")


# The grid.


def test_a_request_says_what_is_before_it_and_what_came(traces):
    for trace, row in found(traces, "connection_asked"):
        detail, said = detail_of(row), told(trace, row)
        assert f"{number(row['amount'])} MW of firm room" in said
        assert f"in class {detail['class']}" in said
        assert ("as congestion mitigator" in said) == detail["mitigator"]
        assert f"Before it {number(detail['ahead'])} MW must be served" in said
        short = detail["ahead"] + row["amount"] - detail["room"]
        assert ("MW more must come" in said) == (short > 0)
        later = [
            one
            for one in rows_of(trace, "capacity_released")
            if one["subject"] == detail["zone"] and one["date"] > row["date"]
        ]
        for one in later:
            assert f"{number(one['amount'])} MW in {one['when']}" in said
        assert ("got no more room" in said) == (not later)


def test_offers_signatures_and_rights_are_told(traces):
    for trace, row in found(traces, "connection_signed"):
        start = detail_of(row)["firm_from"]
        assert f"It can be used from {label(start)}" in told(trace, row)
    for trace, row in found(traces, "connection_offered"):
        assert "only a signed agreement counts" in told(trace, row)
    for trace, row in found(traces, "offer_lapsed"):
        assert f"room is {number(detail_of(row)['room'])} MW" in told(trace, row)
    for trace, row in found(traces, "time_bound_signed"):
        left = detail_of(row)["time_bound_left"]
        assert f"{number(left)} MW is left of the stock" in told(trace, row)
    for trace, row in found(traces, "capacity_released"):
        said, detail = told(trace, row), detail_of(row)
        assert f"{number(row['amount'])} MW of new room" in said
        assert f"{number(detail['waiting'])} MW is on the list" in said


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("maasvlakte_380", "50 MW was left of the stock; 10 MW more would have done"),
        ("amsterdam_150", "in the grid of 380 and 220 kV only"),
    ],
)
def test_refused_rights_say_what_the_stock_lacked(zone, words):
    detail = {
        "zone": zone, "class": 4, "mitigator": False, "room": 0.0, "ahead": 0.0,
        "time_bound_left": 50.0, "firm_from": None,
    }  # fmt: skip
    row = a_row(
        "time_bound_refused", detail, actor="TenneT", counterpart="volt", amount=60.0, unit="MW",
        reason="NO_TIME_BOUND",
    )  # fmt: skip
    said = told(a_trace([row]), row)
    assert words in said
    assert "refuses VOLT with Eneco 60 MW" in said
    assert f"NO_TIME_BOUND: {REASONS['NO_TIME_BOUND']}" in said


# Talks on buying compute time.


def test_an_agreement_shows_tests_package_and_gains_of_the_log(traces):
    agreed = [pair for pair in found(traces, "offtake_agreed") if not pair[1]["imposed"]]
    assert agreed
    for trace, row in agreed:
        detail, said = detail_of(row), told(trace, row)
        case = detail["case"]
        assert f"V/K is {ratio(case['value'] / case['capital'])}" in said
        assert f"Gain: {detail['suit_all']} packages leave all better off" in said
        assert f"Room: {detail['suit_all_within_room']} of these fit" in said
        best = re.search(r"EUR ([\d,.]+) m above what investors ask", said)
        assert float(best[1].replace(",", "")) == pytest.approx(detail["best_surplus"], abs=0.51)
        assert f"Agreed: {offtake_words(detail['package'])}" in said
        assert f"must cover EUR {number(row['amount'])} m" in said
        for gain in detail["gains"]:
            assert f"gains EUR {number(gain)} m over no deal" in said


def said_amount(text: str, before: str) -> float:
    match = re.search(rf"{before} EUR ([\d.,]+) m", text)
    assert match, text
    return float(match[1].replace(",", ""))


def test_room_that_is_said_to_be_enough_is_enough(traces):
    for trace, row in found(traces, "no_offtake", "NO_ROOM"):
        case = offtake_case(detail_of(row)["case"])
        room = said_amount(told(trace, row), "It would have taken")
        assert room > case.room
        assert why_not(offtake_payoffs(case)) == "NO_ROOM"
        assert why_not(offtake_payoffs(replace(case, room=room))) == ""


def test_value_that_is_said_to_be_missing_is_what_is_missing(traces):
    found_short = 0
    for trace, row in found(traces, "no_offtake", "NOT_BANKABLE"):
        case, said = offtake_case(detail_of(row)["case"]), told(trace, row)
        assert "under 0 of 375 packages the consortium would build" in said
        if "Even under the best package" in said:
            found_short += 1
            short = said_amount(said, "the site is worth")
            assert short > 0
            richer = re.search(r"package the site is worth EUR ([\d.,]+) m too little", said)
            missing = float(richer[1].replace(",", ""))
            best = offtake_payoffs(replace(case, value=case.value + missing)).surplus.max()
            assert best >= 0
            assert best < 0.02 * missing + 0.11
        else:
            assert "lenders ask for" in said
    assert found_short


def test_no_gain_names_who_would_lose(traces):
    for trace, row in found(traces, "no_offtake", "NO_GAIN"):
        said = told(trace, row)
        assert re.search(r"leaves (the state|the consortium) EUR [\d.,]+ m below no deal", said)


def test_an_imposed_deal_is_called_imposed(traces):
    rows = [(trace, row) for trace, row in found(traces, "offtake_agreed") if row["imposed"]]
    assert rows
    for trace, row in rows:
        said = told(trace, row)
        assert "The scenario imposes the deal: 10 % of the hours at 1 times" in said
        assert "Gain:" not in said


def test_talks_that_go_on_say_so(traces):
    for trace, row in found(traces, "offtake_pending", "NOT_CLOSED"):
        said = told(trace, row)
        assert offtake_words(detail_of(row)["package"]) in said
        assert "The talks go on" in said


def test_talks_without_lenders_survive_the_log():
    case = offtake_case(
        json.loads(
            json.dumps(
                {
                    "value": 500.0, "capital": 300.0, "revenue": 700.0, "contracted": 0.3,
                    "anchor": 0.0, "full_cover": None, "dscr_min": 1.3, "sigma": 0.3,
                    "option_r": 0.04, "option_delta": 0.12, "rule": "option",
                    "contract_part": 1.0, "eu_owned": True, "site_value": 20.0, "use_value": 0.8,
                    "quota_value": 0.1, "quota_cost": 0.05, "condition_value": [0, 0, 0.01],
                    "condition_cost": [0, 0.01, 0.05], "anchor_value": 1.0,
                    "undiscounted_outlay_factor": 1.3, "room": None,
                }
            )
        )
    )  # fmt: skip
    assert case.full_cover == case.room == math.inf


# Offers by turns.


def test_offers_are_shown_as_a_short_table(traces):
    trace = traces["offers"]
    rows = [
        row
        for row in rows_of(trace, "offtake_agreed", "offtake_pending", "permit_asked")
        if detail_of(row)["trace"]
    ]
    assert {"permit_asked"} < {row["kind"] for row in rows}
    for row in rows:
        detail, said = detail_of(row), told(trace, row)
        lines = [line for part in story([row], trace) for line in part.splitlines()]
        head = next(
            i for i, line in enumerate(lines) if line.split() == ["round", "who", "package"]
        )
        end = next(i for i, line in enumerate(lines) if "The last offer was accepted" in line)
        assert 1 <= end - head - 1 <= 13
        words = permit_words if row["kind"] == "permit_asked" else offtake_words
        assert flat(words(detail["package"], "_short")) in flat(lines[end - 1])
        assert f"in round {detail['trace'][-1]['round']}" in said
        assert any("the consortium" in line for line in lines[head:end])
    assert not any("Offers by turns" in told(traces["built"], row)
                   for row in rows_of(traces["built"], "permit_asked"))  # fmt: skip


def test_offers_that_repeat_are_taken_together():
    made = [(1, 0, 7), (1, 1, 3), (2, 0, 7), (2, 1, 4), (3, 0, 8), (3, 1, 8)]
    trace = [{"round": r, "proposer": p, "outcome": o} for r, p, o in made]
    lines = offers(trace, ("consortium", "state"), lambda i: f"no {i}", agreed=True)
    rows = [line.split("  ") for line in lines[1].splitlines()[1:]]
    shown = [" ".join(" ".join(cells).split()) for cells in rows]
    assert shown == [
        "1 the state no 3",
        "1-2 the consortium no 7",
        "2 the state no 4",
        "3 the consortium no 8",
        "3 the state no 8",
    ]
    assert "in round 3" in lines[2]
    assert "None was accepted" in offers(trace, ("consortium", "state"), str, agreed=False)[2]
    assert offers([], ("consortium", "state"), str, agreed=True) == []


def test_a_long_row_of_offers_is_cut_in_the_middle():
    trace = [{"round": r, "proposer": 0, "outcome": r} for r in range(1, 41)]
    lines = offers(trace, ("consortium",), lambda i: f"no {i}", agreed=True)[1].splitlines()
    assert len(lines) == 1 + 8 + 1 + 4
    assert lines[9].split() == ["...", "...", "..."]
    assert lines[-1].endswith("no 40")


# The call.


def test_the_call_is_a_table_with_points_and_what_was_missing(traces):
    for trace, row in found(traces, "gigafactory_refused", "OUTRANKED"):
        said = flat(explain_trace(trace, "EuroHPC JU", row["when"]))
        state = place_words(row["counterpart"])
        assert f"{detail_of(row)['score']:.1f} refused OUTRANKED" in said
        match = re.search(rf"consortium of {state} would have needed ([\d.]+) points more", said)
        rivals = [
            detail_of(one)["score"]
            for one in rows_of(trace, "gigafactory_selected")
            if (one["subject"], one["date"]) == (row["subject"], row["date"])
        ]
        mine = detail_of(row)["score"]
        if rivals and mine < min(rivals):
            assert float(match[1]) == pytest.approx(min(rivals) - mine, abs=0.051)


def test_every_bid_stands_in_the_table(traces):
    for trace, row in found(traces, "bid_submitted"):
        detail, said = detail_of(row), flat(explain_trace(trace, "EuroHPC JU", row["when"]))
        points = " ".join(
            f"{detail[part]:.1f}" for part in ("technical", "impact", "financial", "noise", "score")
        )
        assert f"{number(row['amount'])} {points} sent" in said


# Investment and building.


def test_factors_that_are_said_to_be_enough_are_enough(traces):
    seen_value, seen_debt = 0, 0
    for trace, row in found(traces, "investment_refused"):
        if row["reason"] == "NO_INVESTOR":
            assert "NO_INVESTOR" in told(trace, row)
            continue
        said, seen = told(trace, row), detail_of(row)["seen"]
        assert f"V/K is {ratio(seen['ratio'])}; investors ask {ratio(seen['hurdle'])}" in said
        for code in seen["reasons"]:
            assert f" {code} " in said
        value = re.search(r"have to be ([\d.]+) times as high, or the capital ([\d.]+) %", said)
        assert (value is not None) == (0 < seen["ratio"] < seen["hurdle"])
        if value:
            seen_value += 1
            assert float(value[1]) * seen["ratio"] >= seen["hurdle"]
            less = 1 - seen["ratio"] / seen["hurdle"]
            assert float(value[2]) == pytest.approx(100 * less, abs=0.51)
        debt = re.search(r"Contracts would have to be ([\d.]+) times as large", said)
        if debt:
            seen_debt += 1
            assert float(debt[1]) * seen["debt_cover"] >= seen["least_cover"]
    assert seen_value
    assert seen_debt


def test_no_debt_no_contracts_and_no_value_are_told():
    def said(**changes) -> str:
        seen = {"ratio": 2.0, "hurdle": 1.25, "debt_cover": 2.0, "least_cover": 1.3, "reasons": []}
        detail = {"seen": seen | changes, "size": 25000.0}
        row = a_row("investment_refused", detail, counterpart="NL", reason="NO_DEBT")
        return told(a_trace([row]), row)

    assert "Debt: none is needed" in said(debt_cover=math.inf)
    assert "Nothing is under contract" in said(debt_cover=0.0, reasons=["NO_DEBT"])
    assert "no capital cost is low enough" in said(ratio=-0.2, reasons=["NOT_BANKABLE"])
    assert "a phase of 25,000 H100e" in said()
    assert "times as" not in said()


def test_awards_that_lapse_and_investors_that_leave_are_told(traces):
    for trace, row in found(traces, "award_lapsed"):
        assert f"ends unsigned: {row['reason']}" in told(trace, row)
    for trace, row in found(traces, "investor_leaves"):
        assert "saw no case for too long and leaves" in told(trace, row)


def test_building_says_planned_and_real_dates(traces):
    for trace, row in found(traces, "in_service"):
        detail, said = detail_of(row), told(trace, row)
        late = detail["service"] - detail["planned"]
        assert f"signed in {label(detail['signed'])}" in said
        assert f"planned for {label(detail['planned'])}" in said
        assert (f"{late} quarter" in said) if late else ("on time" in said)
    for trace, row in found(traces, "construction_ordered"):
        assert f"in service in {label(detail_of(row)['service'])}" in told(trace, row)


# Seats.


def test_a_state_and_its_consortium_are_both_told(traces):
    both = 0
    for trace in traces.values():
        for row in rows_of(trace, "bid_submitted", "investment_signed", "award_lapsed"):
            state = plan_of(row["kind"], row["actor"], row["counterpart"])
            if state in dutch_consortia():
                continue
            said = flat(explain_trace(trace, state, row["when"]))
            assert f"What happened to the consortium of {place_words(state)}" in said
            own = [
                one
                for one in trace.events[trace.events["when"] == row["when"]].to_dict("records")
                if one["kind"] in ("commitment", "stays_out") and one["actor"] == state
            ]
            both += bool(own) and "Promises for a gigafactory were due" in said
    assert both


def test_every_seat_at_a_site_can_be_told_in_full_and_as_a_list(traces):
    for trace in traces.values():
        events = trace.events
        seats = {"TenneT", "volt", *(x for x in events["actor"] if x.startswith("Municipality"))}
        seats |= {x for x in events["actor"] if x.startswith("Province")}
        assert len(seats) >= 5
        for seat in seats:
            mine = events[(events["actor"] == seat) | (events["counterpart"] == seat)]
            overview = explain_trace(trace, seat)
            for when in dict.fromkeys(mine["when"]):
                full = explain_trace(trace, seat, when)
                assert (
                    max(len(line) for line in (*full.splitlines(), *overview.splitlines())) <= 100
                )
                assert when in full or mine["when"].nunique() == 1
                assert "nan" not in full
            if mine["when"].nunique() > 1:
                told_of = zip(mine["date"], mine["when"], strict=True)
                assert all(date in overview or when in overview for date, when in told_of)


def test_a_fact_about_a_consortium_stands_in_its_list(traces):
    said = explain_trace(traces["default"], "VOLT")
    assert said == explain_trace(traces["default"], "volt")
    assert "relaunch" in said
    assert "VOLT with Eneco is founded" in said


def test_the_state_sees_its_talks(traces):
    trace, row = found(traces, "no_offtake", "NO_ROOM")[0]
    full = flat(explain_trace(trace, "NL", row["when"]))
    assert "Talks on buying compute time" in full
    assert f"EUR {number(detail_of(row)['case']['room'])} m" in full
    overview = explain_trace(trace, "NL")
    assert "Sites and talks about them" in overview
    assert "is founded" in overview


def test_events_are_about_one_consortium(traces):
    for trace in traces.values():
        for row in trace.events.to_dict("records"):
            if row["kind"] in SITE_KINDS and row["kind"] != "capacity_released":
                assert is_about(row, plan_of(row["kind"], row["actor"], row["counterpart"]))
                assert not is_about(row, "nobody")


# What does not exist.


def test_unknown_seats_and_quarters_say_what_there_is(folders, capsys):
    folder = folders["default"]
    meant = {
        "volts": "volt",
        "Tennet2": "TenneT",
        "Municipality Roterdam": "Municipality Rotterdam",
    }
    for actor, name in meant.items():
        with pytest.raises(InputError) as caught:
            explain(folder, actor=actor)
        assert f"did you mean {name}?" in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match="volt has no events in 2024Q1"):
        explain(folder, actor="volt", quarter="2024Q1")
    with pytest.raises(InputError, match="has no events about 'eemshven'"):
        explain(folder, actor="volt", subject="eemshven")
    assert main(["explain", str(folder), "--actor", "tennet", "--quarter", "2026Q1"]) == 0
    assert "TenneT" in capsys.readouterr().out
    assert main(["explain", str(folder), "--actor", "nl_x"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
