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
