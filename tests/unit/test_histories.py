"""Pinned and simulated history."""

import pytest

from model.data.tables import pins
from model.simulation import RekenkrachtModel

SEEDS = range(1, 9)


@pytest.mark.parametrize("seed", SEEDS)
def test_pinned_history_holds_what_happened(seed):
    model = RekenkrachtModel(seed=seed).run()
    outcomes = model.outcomes()
    assert outcomes["decision_2025_april"] == 0.0
    assert outcomes["decision_2025_groningen"] == pytest.approx(70.0)
    assert outcomes["decision_2025_groningen_region"] == pytest.approx(60.0)
    assert outcomes["decision_2026_march"] == 0.0
    assert outcomes["reason_2026_march"] == "NO_ROOM"
    assert outcomes["ai_factory_hosts"] == 19


@pytest.mark.parametrize("seed", SEEDS)
def test_pinned_selections_are_the_known_hosts_on_the_known_dates(seed):
    log = RekenkrachtModel(seed=seed, end="2026Q2").run().events()
    chosen = log[log.kind == "ai_factory_selected"]
    for pin in pins():
        if pin.hosts:
            found = chosen[chosen.date == pin.date.isoformat()]
            assert sorted(found.counterpart) == sorted(pin.hosts)
            assert found.imposed.all()
    assert len(chosen) == 19


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gate_runs_in_the_shadow_of_a_pinned_decision(seed):
    pinned, free = (
        RekenkrachtModel(seed=seed, history=h, end="2025Q2").run() for h in ("pinned", "simulated")
    )
    assert pinned.outcomes()["gate_2025_groningen"] == free.outcomes()["gate_2025_groningen"]
    log = pinned.events()
    decided = log[(log.arena == "A3") & (log.actor == "NL")]
    assert decided.imposed.all()
    assert decided.detail.str.contains("gate_says").all()


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_but_dated_conditions_is_imposed_in_a_simulated_history(seed):
    log = RekenkrachtModel(seed=seed, history="simulated").run().events()
    imposed = log[log.imposed]
    assert set(imposed.kind) <= {
        "motion", "report", "coalition_agreement", "regulation_agreed", "regulation_in_force",
        "expression_of_interest", "rules_in_force",
    }  # fmt: skip


def test_after_the_pin_date_both_histories_decide_for_themselves():
    log = RekenkrachtModel(seed=1).run().events()
    later = log[(log.date > "2026-06-30") & (log.arena == "A3")]
    assert len(later) > 0
    assert not later.imposed.any()


def test_events_of_the_world_come_in_the_order_of_the_phases():
    log = RekenkrachtModel(seed=1).run().events()
    assert (log.year * 4 + log.quarter).is_monotonic_increasing


@pytest.mark.parametrize("seed", SEEDS)
def test_pinned_june_is_paid_by_the_six_ministries_that_are_known(seed):
    log = RekenkrachtModel(seed=seed, end="2025Q2").run().events()
    paid = log[(log.kind == "pays") & (log.date == "2025-06-27")].set_index("actor").amount
    assert set(paid.index) == {"EZ", "DEF", "OCW", "BZK", "VWS", "LVVN", "Region"}
    ministries = paid.drop("Region")
    assert ministries.sum() == pytest.approx(70.0)
    assert set(ministries.nlargest(2).index) == {"EZ", "DEF"}


def test_pinned_factories_have_the_known_amounts_and_no_invented_refusals():
    for seed in SEEDS:
        model = RekenkrachtModel(seed=seed, end="2026Q2").run()
        log = model.events()
        assert not log.kind.isin(["ai_factory_refused", "factory_proposed"]).any()
        national = {
            (entry.state, entry.subject): entry.amount
            for entry in model.world.commitments.entries
            if entry.programme == "AI Factory" and entry.state not in ("NL", "EU")
        }
        assert national[("PL", "round-2")] == pytest.approx(80.0)
        assert national[("IT", "round-1")] == pytest.approx(215.0)
        assert national[("DE", "round-1")] == pytest.approx(42.5)
        assert national[("FI", "round-1")] == pytest.approx(300.0)


def test_what_is_paid_after_the_pin_date_is_not_called_imposed():
    log = RekenkrachtModel(seed=1).run().events()
    assert not log[log.kind == "commitment_paid"].imposed.any()


def test_within_a_quarter_things_happen_in_the_order_of_their_dates():
    for seed in range(1, 30):
        log = RekenkrachtModel(seed=seed, history="simulated", end="2027Q4").run().events()
        dated = log[log.arena.isin(["A2", "A3", "A5"])]
        for _, quarter in dated.groupby(["year", "quarter"], sort=False):
            assert quarter.date.is_monotonic_increasing


def test_money_that_went_to_earlier_rounds_is_gone_when_june_is_decided():
    fast, slow = (
        RekenkrachtModel(
            seed=3, history="simulated", end="2025Q2",
            **{
                "programme.decide_lag": lag,
                "programme.aif_union_budget": 120,
                "programme.aif_bid_base": 5,
            },
        ).run()
        for lag in (70, 300)
    )  # fmt: skip
    reasons = [
        next(e for e in m.world.log if e.subject == "groningen-2025" and e.actor == "NL").reason
        for m in (fast, slow)
    ]
    assert reasons[0] == "NO_MATCH"
    assert reasons[1] != "NO_MATCH"
