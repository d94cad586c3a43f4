"""The year as one table: declared writes equal observed ones."""

import pickle
from collections import defaultdict

import pytest

from model.schedule import SCHEDULE, as_table, phases_of
from model.simulation import RekenkrachtModel
from model.world import World

RUNS = [
    {"seed": seed, "scenario": scenario, "end": "2029Q4", **more}
    for scenario in ("baseline", "july_rules_in_march", "budget_room")
    for seed in (1, 2, 3, 4, 5)
    for more in (
        {"history": "simulated"},
        {"programme.ask_march": 20, "funding.room_total": 5000, "history": "simulated"},
        {
            "programme.ask_march": 20,
            "funding.room_total": 5000,
            "programme.procedure": "conditional_k",
            "programme.k_conditional": 27,
            "history": "simulated",
        },
        {"programme.aif_quality_margin": -40, "history": "simulated"},
    )
]
BUILT = {
    "demand.price0": 3.5,
    "investment.capex_h100e": 16000,
    "investment.debt_share": 0.2,
    "funding.room_total": 8000,
}
RICH = {"funding.room_total": 8000, "funding.v_commercial": 1.0, "politics.rho_parl": 1.0}
RUNS += [
    {"seed": seed, "history": history, **more}
    for seed in (1, 2, 3)
    for history, more in (
        # sites are bought from, permitted, connected and built; some parties leave
        ("simulated", BUILT),
        ("pinned", BUILT | {"consortia.imposed_offtake": 0.1}),
        # a Dutch winner is not bankable: its award lapses and the ministries have money back
        ("simulated", RICH | {"programme.ask_march": 60}),
        # no chips come while sites are being built
        ("simulated", BUILT | {"market.export_start": 2027.0}),
    )
]

ROWS = 400
"""Of users: enough for every account to move."""


def ledgers(world: World) -> dict[str, bytes]:
    return {name: pickle.dumps(getattr(world, name)) for name in World.LEDGERS}


@pytest.fixture(scope="module")
def observed() -> dict[str, set[str]]:
    """Ledgers that each phase changed in any quarter of several runs."""
    written = defaultdict(set)
    for run in RUNS:
        world = RekenkrachtModel(users=ROWS, **run).world
        while world.quarter < world.settings.end:
            world.quarter += 1
            world.log_begin = len(world.log)
            for phase in phases_of(world.quarter):
                world.phase = phase.name
                before = ledgers(world)
                phase.run(world)
                after = ledgers(world)
                written[phase.name] |= {name for name in before if before[name] != after[name]}
    return written


@pytest.mark.parametrize("phase", SCHEDULE, ids=lambda phase: phase.name)
def test_declared_writes_equal_observed_writes(phase, observed):
    assert set(phase.writes) == observed[phase.name]


def test_every_ledger_is_written_by_some_phase():
    assert {name for phase in SCHEDULE for name in phase.writes} == set(World.LEDGERS)


def test_the_table_shows_every_phase_once():
    names = [row["phase"] for row in as_table()]
    assert names == [phase.name for phase in SCHEDULE]
    assert len(set(names)) == len(names)
