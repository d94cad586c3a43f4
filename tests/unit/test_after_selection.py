"""The procedure that asks hosts only once their bid is selected."""

from collections import Counter

import pytest

from experiments.store import write_run
from model.agenda import agenda
from model.parameters.evidence import evidence
from model.simulation import RekenkrachtModel
from model.state import GIGAFACTORY
from tests.unit.sites.worlds import BUILT
from viz.explain import explain

SEEDS = range(1, 13)
AFTER = {"programme.procedure": "after_selection"}
LAST = "gigafactory-bids-due"
WILLING = {"funding.v_commercial": 1.5, "politics.rho_parl": 1.0, "funding.theta": 1.0}
"""The Dutch gate says yes where it is asked about an award."""


def run(seed, scenario="baseline", **changes):
    given = {"history": "simulated", "end": "2029Q4", "users": 100} | BUILT | AFTER | changes
    return RekenkrachtModel(seed=seed, scenario=scenario, **given).run()


@pytest.fixture(scope="module")
def runs():
    return [run(seed, **WILLING) for seed in SEEDS]


def of(model, *kinds):
    return [event for event in model.world.log if event.kind in kinds]


def test_nobody_promises_to_host_before_the_selection(runs):
    for model in runs:
        selected = min((e.date for e in of(model, "gigafactory_selected")), default=None)
        for event in of(model, "commitment", "public_commitment"):
            if event.subject.startswith("host") or event.subject == LAST:
                assert selected is not None and event.date >= selected
        assert of(model, "bid_submitted")


def test_each_winner_has_promised_and_each_no_passes_the_award_on(runs):
    noes, passed_on = Counter(), 0
    for model in runs:
        world = model.world
        won = {e.counterpart for e in of(model, "gigafactory_selected")}
        bids = {e.actor: e for e in of(model, "bid_submitted")}
        hosts = {
            e.state
            for e in world.commitments.entries
            if e.programme == GIGAFACTORY and e.host == e.state
        }
        assert {bids[key].detail["state"] for key in won} == hosts
        refused = of(model, "gigafactory_refused")
        assert len(won) + len(refused) == len(bids)
        noes.update(e.reason for e in refused)
        said_no = [e for e in refused if e.reason not in ("OUTRANKED", "NO_BUDGET", "NO_BIDDER")]
        worse = [
            e
            for e in of(model, "gigafactory_selected")
            if any(
                no.detail["score"] > e.detail["score"] and no.subject == e.subject for no in said_no
            )
        ]
        passed_on += bool(worse)
    assert noes["NO_HOST"] and passed_on


def test_places_are_not_given_out_twice(runs):
    lots = {"host1": 4, "host2": 3}
    full = 0
    for model in runs:
        taken = Counter(e.subject for e in of(model, "gigafactory_selected"))
        assert all(count <= lots[lot] for lot, count in taken.items())
        assert model.world.gigafactory_call.union_left >= 0.0
        full += any(count == lots[lot] for lot, count in taken.items())
    assert full


def test_the_dutch_gate_is_asked_about_a_certain_award_on_its_day(runs):
    answers = Counter()
    for model in runs:
        asked = [
            e for e in model.world.log if e.arena == "A3" and e.actor == "NL" and e.subject == LAST
        ]
        mine = [e for e in of(model, "bid_submitted") if e.detail["state"] == "NL"]
        assert len(asked) <= len(mine) <= 1
        for event in asked:
            case = event.detail["cases"][0]
            assert len(event.detail["cases"]) == 1
            assert (case.rules.chance_selected, case.years_reserved) == (1.0, 0.0)
            assert case.union_pays and case.option == mine[0].subject
            told = [
                e
                for e in of(model, "gigafactory_selected", "gigafactory_refused")
                if e.counterpart == mine[0].actor
            ]
            assert [e.date for e in told] == [event.date]
            assert (told[0].kind == "gigafactory_selected") == bool(event.detail["paid"])
            assert told[0].reason == event.reason
            answers[bool(event.detail["paid"])] += 1
    assert answers[True]


def test_earlier_proposals_are_left_out_and_say_why(runs, tmp_path):
    model = runs[0]
    left = {e.subject: e.detail["why"] for e in of(model, "not_on_table")}
    assert set(left) == {"gigafactory-march-2026", "gigafactory-call-opening"}
    assert all("selected" in why for why in left.values())
    write_run(tmp_path / "run", model)
    assert "once a bid from its soil is selected" in " ".join(
        explain(tmp_path / "run", quarter="2026Q3").split()
    )


def test_a_no_after_the_selection_is_told(runs, tmp_path):
    model = next(m for m in runs if any(e.reason == "NO_HOST" for e in m.world.log))
    write_run(tmp_path / "run", model)
    told = " ".join(explain(tmp_path / "run", actor="EuroHPC JU").split())
    assert "does not promise its part" in told


def test_an_imposed_promise_stands_and_is_not_asked_again():
    kept = 0
    for seed in SEEDS:
        model = run(seed, "o4_host_gigafactory", history="pinned")
        orders = [e for e in model.world.log if e.arena == "A3" and e.actor == "NL"]
        assert [e.subject for e in orders if e.kind == "public_commitment"][-1] == (
            "gigafactory-call-opening"
        )
        mine = [e for e in of(model, "bid_submitted") if e.detail["state"] == "NL"]
        assert {e.subject for e in mine} <= {"host1"}
        kept += bool(mine)
    assert kept


def test_a_buyer_does_not_host_and_nobody_answers_for_what_is_off_the_table():
    for scenario in ("o2_join_others", "o3_own_factory"):
        for seed in SEEDS:
            model = run(seed, scenario, history="pinned", end="2027Q4")
            mine = [e for e in of(model, "bid_submitted") if e.detail["state"] == "NL"]
            assert not mine


def test_the_luck_of_a_state_is_that_of_every_round():
    """One that promises to host a lot before the call says yes to that lot when it is selected."""
    same = 0
    for seed in SEEDS:
        before = run(seed, **{"programme.procedure": "before_call", "programme.beta_peer": 0})
        after = run(seed, **{"programme.beta_peer": 0})
        hosts = {e.actor: e.subject for e in of(before, "commitment")}
        for event in of(after, "commitment", "stays_out"):
            lot = (event.detail or {}).get("selected")
            if lot and hosts.get(event.actor) == lot:
                assert event.subject == lot
                same += 1
    assert same


def test_the_other_procedures_do_not_know_it():
    assert evidence()["programme.procedure"].value == "before_call"
    model = run(2, **{"programme.procedure": "before_call"})
    assert all("selected" not in (e.detail or {}) for e in of(model, "commitment"))
    assert [r.id for r in agenda().rounds if r.ends_call] == ["bids-due-2026"]
