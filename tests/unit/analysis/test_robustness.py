"""Regret and satisficing against a table worked out by hand."""

import math

import pytest

from experiments.analysis.robustness import robustness
from experiments.design.plan import Arm
from experiments.sweep.result import answer
from tests.unit.analysis.building import data_of, number, plan

TABLE = {
    "build": (10.0, 2.0, 6.0, 8.0),
    "buy": (7.0, 5.0, 5.0, 7.0),
    "wait": (3.0, 4.0, 9.0, 1.0),
}
"""Worth of three arms in four states of the world."""
ARMS = tuple(Arm(name, "baseline", overrides={"arm": place}) for place, name in enumerate(TABLE))


def worth(run):
    """The table, and luck that cancels over two replications."""
    luck = 1.0 if run.replication == 1 else -1.0
    return answer(run, {"worth": TABLE[run.arm][run.point - 1] + luck}, "EUR m")


def found(better="high", threshold=5.0, arms=ARMS, method="points"):
    design = {
        "analysis": {"robust": [{"outcome": "worth", "better": better, "threshold": threshold}]}
    }
    planned = plan([number("x")], [[0.1], [0.2], [0.3], [0.4]], None, 2, arms)
    table, reason = robustness(data_of(planned, worth, method, design), ("worth",))
    return (table.set_index("arm") if len(table) else table), reason


def test_regret_by_hand():
    """Best per state 10, 5, 9, 8; regrets 0 3 3 0, 3 0 4 1, 7 1 0 7."""
    table, _ = found()
    assert table["mean_regret"].to_dict() == {"build": 1.5, "buy": 2.0, "wait": 3.75}
    assert table.loc["wait", "p90_regret"] == pytest.approx(7.0)
    assert table.loc["buy", "p90_regret"] == pytest.approx(3.7)
    assert (table["n"] == 4).all()
    assert (table["low"] <= table["mean_regret"]).all()
    assert (table["high"] >= table["mean_regret"]).all()


def test_satisficing_by_hand():
    table, _ = found(threshold=5.0)
    assert table["satisfied"].to_dict() == {"build": 0.75, "buy": 1.0, "wait": 0.25}
    assert (table["satisfied_low"] < table["satisfied"]).all()


def test_percentiles_by_hand():
    assert found()[0].loc["build", "p50"] == 7.0


def test_less_can_be_better():
    """Best per state 3, 2, 5, 1; regrets of build 7 0 1 7."""
    table, _ = found(better="low", threshold=5.0)
    assert table.loc["build", "mean_regret"] == 3.75
    assert table["satisfied"].to_dict() == {"build": 0.25, "buy": 0.5, "wait": 0.75}


def test_without_wishes_both_ways_are_shown():
    planned = plan([number("x")], [[0.1], [0.2], [0.3]], None, 2, ARMS)
    table, _ = robustness(data_of(planned, worth, "points"), ("worth",))
    assert sorted(set(table["better"])) == ["high", "low"]
    assert (table["threshold"] == 6.0).all()


def test_states_that_some_arm_has_not_seen_do_not_count():
    planned = plan([number("x")], [[0.1], [0.2], [0.3], [0.4]], None, 2, ARMS)
    data = data_of(
        planned, worth, "points", left_out=lambda run: run.arm == "buy" and run.point == 1
    )
    table, _ = robustness(data, ("worth",))
    assert (table["n"] == 3).all()
    best = table[(table["arm"] == "build") & (table["better"] == "high")]
    assert best["mean_regret"].item() == 2.0


def test_reasons_for_none():
    assert "one arm" in found(arms=ARMS[:1])[1]
    planned = plan([number("x")], [[0.1]], None, 2, ARMS)
    assert "1 state" in robustness(data_of(planned, worth, "points"), ("worth",))[1]


def test_regret_is_never_below_zero_nor_missing():
    table, _ = found()
    assert (table["mean_regret"] >= 0).all()
    assert not any(math.isnan(value) for value in table["mean_regret"])
