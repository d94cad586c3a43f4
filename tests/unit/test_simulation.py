"""The model as a whole: reproducible, freed, and accepted by Mesa."""

import gc
import weakref

import mesa
import pandas as pd
import pytest

from model.errors import InputError
from model.simulation import RekenkrachtModel


def tables(**settings):
    model = RekenkrachtModel(**settings).run()
    return model.indicators().to_csv(), model.events().to_csv(), str(model.outcomes())


def test_v26_same_seed_same_tables():
    """V26: same version, parameters and seed give the same tables to the byte."""
    assert tables(seed=5, history="simulated") == tables(seed=5, history="simulated")
    assert tables(seed=5) != tables(seed=6)


def test_v26_a_run_does_not_depend_on_what_ran_before():
    """V26: no state leaks from one run to the next."""
    alone = tables(seed=3)
    tables(seed=9, scenario="budget_room")
    assert tables(seed=3) == alone


def test_v26_common_random_numbers_across_arms():
    """V26: a policy change leaves unrelated luck unchanged in the same seed."""
    arms = [RekenkrachtModel(seed=4, scenario=name, history="simulated").run()
            for name in ("baseline", "budget_room", "vehicle_cover")]  # fmt: skip
    prices = [
        arm.indicators().query("variable == 'Price|H100 Rental'").value.tolist() for arm in arms
    ]
    assert prices[0] == prices[1] == prices[2]
    bids = [
        arm.events().query("kind == 'factory_proposed' and actor != 'NL'").actor.tolist()
        for arm in arms
    ]
    assert bids[0] == bids[1] == bids[2]


def test_a_later_start_reports_less_of_the_same_run():
    whole, late = RekenkrachtModel(seed=2).run(), RekenkrachtModel(seed=2, start="2026Q1").run()
    table = whole.indicators()
    part = table[table.year >= 2026].reset_index(drop=True).drop(columns="run_id")
    pd.testing.assert_frame_equal(part, late.indicators().drop(columns="run_id"))
    assert whole.outcomes() == late.outcomes()


def test_an_earlier_end_is_the_beginning_of_the_same_run():
    whole, short = RekenkrachtModel(seed=2).run(), RekenkrachtModel(seed=2, end="2026Q2").run()
    table = whole.indicators()
    part = table[(table.year < 2026) | ((table.year == 2026) & (table.quarter <= 2))]
    pd.testing.assert_frame_equal(
        part.drop(columns="run_id"), short.indicators().drop(columns="run_id")
    )


def test_stepping_is_running_and_the_end_is_the_end():
    model = RekenkrachtModel(seed=1, end="2025Q2")
    for _ in range(10):
        model.step()
    assert model.now == "2025Q2"
    assert not model.running
    assert tables(seed=1, end="2025Q2")[0] == model.indicators().to_csv()


def test_finished_models_are_freed():
    models = [weakref.ref(RekenkrachtModel(seed=seed, end="2025Q4").run()) for seed in range(5)]
    gc.collect()
    assert [model() for model in models] == [None] * 5


def test_mesa_runs_it_in_a_batch():
    rows = mesa.batch_run(
        RekenkrachtModel,
        {"seed": [1, 2], "funding.theta": [0.4, 0.6], "end": "2024Q4"},
        display_progress=False,
    )
    assert len({(row["seed"], row["funding.theta"]) for row in rows}) == 4
    assert rows[-1]["Public Commitment|AI Factory"] == 0.0


def test_mesa_finds_the_dutch_series_in_its_own_collector():
    model = RekenkrachtModel(seed=1, start="2025Q1", end="2026Q2").run()
    frame = model.datacollector.get_model_vars_dataframe()
    table = model.indicators().query("region == 'NL'").set_index(["year", "quarter"])
    for name in ("Public Commitment|AI Factory", "Reason|NO_ROOM", "Budget Room|Ministries"):
        assert frame[name].tolist() == table[table.variable == name].value.tolist()
    assert len(frame) == model.steps == 6


def test_all_parties_are_mesa_agents():
    model = RekenkrachtModel(seed=1, end="2024Q1")
    kinds = {kind.__name__: len(model.agents_by_type[kind]) for kind in model.agent_types}
    assert kinds == {
        "MemberState": 26, "Ministry": 6, "FinanceMinistry": 1, "Region": 1, "Cabinet": 1,
        "Parliament": 1, "EuroHpcJu": 1, "Consortium": 30, "GridOperator": 1, "PermitGiver": 24,
        "LandOwner": 1, "SmallFirms": 2, "Corporates": 1, "ResearchGroups": 1, "PublicBodies": 1,
    }  # fmt: skip
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)


def test_the_run_id_tells_runs_apart():
    base = RekenkrachtModel(seed=1).run_id
    assert base == RekenkrachtModel(seed=1).run_id
    others = [
        {"seed": 2}, {"seed": 1, "history": "simulated"}, {"seed": 1, "end": "2030Q4"},
        {"seed": 1, "funding.theta": 0.6}, {"seed": 1, "scenario": "vehicle_cover"},
    ]  # fmt: skip
    assert base not in {RekenkrachtModel(**other).run_id for other in others}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"scenario": "basline"}, "did you mean baseline"),
        ({"history": "simulate"}, "did you mean simulated"),
        ({"seed": -1}, "whole number from 0"),
        ({"seed": 1.5}, "whole number from 0"),
        ({"seed": True}, "whole number from 0"),
        ({"seed": "one"}, "whole number from 0"),
        ({"start": "2030Q1", "end": "2029Q4"}, "start 2030Q1 is after end 2029Q4"),
        ({"end": "2041Q1"}, "outside 2024Q1 to 2040Q4"),
        ({"funding.tehta": 0.5}, "did you mean funding.theta"),
        ({"theta": 0.5}, "did you mean funding.theta"),
        ({"funding.theta": 2}, "outside the hard bounds 0 to 1 share"),
    ],
)
def test_bad_settings_are_refused_in_one_line(settings, says):
    with pytest.raises(InputError) as error:
        RekenkrachtModel(**settings)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
