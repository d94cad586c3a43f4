"""A stop rule: enough replications for an interval, whoever ran them."""

import math
from statistics import fmean, stdev

import pytest

from experiments.design.plan import Arm, Plan, Point
from experiments.reading import read_table
from experiments.sweep.running import run_sweep
from experiments.sweep.stopping import next_round
from experiments.sweep.study import Goal, Options, Study
from model.errors import InputError
from tests.toys import plan_of, toy_plan, trivial
from tests.unit.sweep.folders import tables

T_7 = 2.3646242515927844
"""97.5th percentile of Student's t with 7 degrees of freedom (any table)."""


def run(folder, goal, plan=None, **options):
    study = Study(plan or toy_plan(points=3, arms=2, replications=2, block=3), until=goal)
    return run_sweep(study, folder, simulator=trivial, options=Options(**options))


def half_width(folder, arm: str, number: int) -> float:
    """Half width over the first replications, by hand."""
    runs = read_table(folder, "runs").merge(read_table(folder, "outcomes"), on="run_id")
    chosen = runs[(runs["arm"] == arm) & (runs["outcome"] == "y")]
    means = [
        fmean(chosen.loc[chosen["replication"] == one, "value"]) for one in range(1, number + 1)
    ]
    return stdev(means) / math.sqrt(number)


def test_it_goes_on_until_the_interval_is_narrow(tmp_path):
    report = run(tmp_path / "one", Goal("y", 0.25, 200))
    found = report.replications
    assert 2 < found < 200
    assert found in (3, 5, 8, 12, 18, 27, 41)
    runs = read_table(tmp_path / "one", "runs")
    assert runs["replication"].max() == found
    assert len(runs) == 6 * found
    assert report.manifest["until"]["half_width"] == 0.25


def test_the_interval_is_that_of_a_mean_of_units_of_luck(tmp_path):
    run(tmp_path / "eight", Goal("y", 1e-9, 8))
    by_hand = T_7 * max(half_width(tmp_path / "eight", arm, 8) for arm in ("arm1", "arm2"))
    wide = run(tmp_path / "wide", Goal("y", by_hand * 1.000001, 20), toy_plan(3, 2, 8, 3))
    narrow = run(tmp_path / "narrow", Goal("y", by_hand * 0.999999, 20), toy_plan(3, 2, 8, 3))
    assert (wide.replications, narrow.replications) == (8, 12)


def test_workers_and_stops_do_not_change_where_it_ends(tmp_path):
    goal = Goal("y", 0.2, 100)
    one = run(tmp_path / "one", goal)
    two = run(tmp_path / "two", goal, workers=2)
    assert one.replications == two.replications
    assert tables(tmp_path / "one") == tables(tmp_path / "two")
    again = run(tmp_path / "one", goal)
    assert (again.run_now, again.replications) == (0, one.replications)
    finer = run(tmp_path / "one", Goal("y", 0.12, 100))
    assert finer.replications > one.replications
    assert finer.run_now == 6 * (finer.replications - one.replications)


def test_a_paired_difference_needs_fewer(tmp_path):
    alone = run(tmp_path / "alone", Goal("y", 0.2, 100))
    pair = run(tmp_path / "pair", Goal("y", 0.2, 100, ("arm1", "arm2")))
    assert pair.replications < alone.replications


def test_points_of_their_own_luck_count_as_units(tmp_path):
    plan = plan_of([[n / 100] for n in range(50)], {"x": "uncertainty"}, replications=2)
    assert run(tmp_path / "x", Goal("y", 0.1, 50), plan).replications == 2


def test_twins_count_in_their_own_arm(tmp_path):
    arms = (Arm("a", "baseline"), Arm("twin", "baseline"))
    plan = Plan((), arms, (Point(1, 1, {"x": 0.5}),), 2, 1)
    report = run(tmp_path / "x", Goal("y", 1e-9, 50, ("a", "twin")), plan)
    assert report.replications == 27  # 18 units that are equal are not yet believed


def test_a_rule_on_a_word_or_a_number(tmp_path):
    words = run(tmp_path / "words", Goal("word", 0.2, 100, rule=("equals", "W1")))
    assert 10 < words.replications < 100
    none = run(tmp_path / "none", Goal("none", 0.2, 100, rule=("at_least", 1.0)))
    assert none.replications == 8  # none of 5: Wilson's half width is 0.22; none of 8: 0.16
    assert run(tmp_path / "most", Goal("y", 1e-9, 7)).replications == 7


@pytest.mark.parametrize(("goal", "said"), [
    (Goal("z", 0.1, 5), "no outcome 'z'"),
    (Goal("word", 0.1, 5), "word is a word; derive an outcome of 0 or 1"),
    (Goal("y", 0.1, 5, ("arm1", "arm3")), "no arm 'arm3'; did you mean arm"),
])  # fmt: skip
def test_a_rule_that_cannot_be_kept_is_one_line(tmp_path, goal, said):
    with pytest.raises(InputError, match=said):
        run(tmp_path / "x", goal)


def test_rounds_grow_by_half():
    rounds = [2]
    while rounds[-1] < 50:
        rounds.append(next_round(rounds[-1], 50))
    assert rounds == [2, 3, 5, 8, 12, 18, 27, 41, 50]
