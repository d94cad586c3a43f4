"""Other orders of a quarter: one pair of neighbours changes places, and every law is kept."""

import pytest

from model.parameters.evidence import choices_of, field_of
from model.schedule import SCHEDULE, SWAPS, phases_of
from model.simulation import RekenkrachtModel
from tests.unit.sites.worlds import BUILT

NAMED = {
    "grid_before_talks": ("operate_grid", "agree_offtake"),
    "permits_before_grid": ("negotiate_permits", "operate_grid"),
    "investment_before_permits": ("decide_investments", "negotiate_permits"),
}


def tables(order, seed):
    model = RekenkrachtModel(
        seed=seed, users=100, history="simulated", **BUILT, **{"programme.step_order": order}
    ).run()
    return model.indicators().value.to_numpy().tobytes()


def test_every_order_that_can_be_asked_for_is_known():
    assert set(choices_of(field_of("programme.step_order"))) == {"as_scheduled", *SWAPS}
    for quarter in range(1, 5):
        assert phases_of(quarter, "as_scheduled") == phases_of(quarter)


@pytest.mark.parametrize("order", NAMED)
def test_the_named_steps_change_places_and_no_others(order):
    names = [phase.name for phase in phases_of(2, order)]
    usual = [phase.name for phase in SCHEDULE]
    moved = [(a, b) for a, b in zip(names, usual, strict=True) if a != b]
    assert moved == [NAMED[order], NAMED[order][::-1]]


@pytest.mark.parametrize("order", NAMED)
def test_each_order_runs_by_the_laws_and_changes_some_run(order):
    seeds = range(1, 9)
    assert any(tables(order, seed) != tables("as_scheduled", seed) for seed in seeds)
