"""The slot of the March decision: its date moves, in a simulated history, and nothing else."""

import pytest

from model.quarters import label
from model.simulation import RekenkrachtModel

MARCH = "gigafactory-march-2026"
WHEN = {0: ("2026Q1", "march_2026"), 1: ("2026Q2", "march_2026"), 2: ("2026Q3", "july_2026")}
RICH = {"funding.v_commercial": 1.0, "programme.ask_march": 60.0, "programme.a0_commit": 3.0}


def run(slip, scenario="baseline", seed=1, **changes):
    changes = {"history": "simulated", "end": "2026Q3"} | changes
    return RekenkrachtModel(
        seed=seed, scenario=scenario, users=100, **changes, **{"programme.march_slip": slip}
    ).run()


def decided(model):
    return next(
        e for e in model.world.log if e.arena == "A3" and e.actor == "NL" and e.subject == MARCH
    )


@pytest.mark.parametrize("slip", WHEN)
def test_proposal_and_round_come_so_many_quarters_later(slip):
    model = run(slip)
    assert label(decided(model).quarter) == WHEN[slip][0]
    counted = [e for e in model.world.log if e.kind == "promises_counted" and "before" in e.subject]
    assert [(label(e.quarter), e.detail["rules"]) for e in counted] == [WHEN[slip]]
    assert decided(model).date <= counted[0].date
    assert model.outcomes()["reason_2026_march"]


def test_only_the_slot_differs_where_the_rules_of_march_stay():
    models = [run(slip, "march_rules") for slip in WHEN]
    cases = [decided(model).detail["cases"] for model in models]
    assert [len(found) for found in cases] == [1, 1, 1]
    assert len({found[0].need for found in cases}) == 1
    assert [found[0].main_slot for found in cases] == [False, True, False]
    for model in models:
        asked = [
            e.subject
            for e in model.world.log
            if e.arena == "A3" and e.actor == "NL" and e.kind != "not_on_table"
        ]
        assert asked[-1] == MARCH


def test_the_spring_memorandum_reaches_more_room_and_so_never_finds_less_cover():
    better = 0
    for seed in range(1, 16):
        march, june = (
            decided(run(slip, "march_rules", seed, **RICH)).detail["results"][0]["reachable"]
            for slip in (0, 1)
        )
        assert june >= march
        better += june > march
    assert better


def test_a_pinned_history_keeps_the_date():
    plain, slipped = (run(slip, history="pinned", end="2027Q1") for slip in (0, 2))
    assert repr(plain.outcomes()) == repr(slipped.outcomes())
    assert repr(plain.world.log) == repr(slipped.world.log)
    assert label(decided(slipped).quarter) == "2026Q1"
