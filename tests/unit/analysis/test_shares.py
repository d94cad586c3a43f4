"""Variance shares of models whose shares are known."""

import math

import numpy as np
import pytest

from experiments.analysis.shares import ALL_ARMS, shares
from experiments.design.plan import Arm
from experiments.sweep.result import answer
from model.random_streams import RandomStreams
from tests.toys import ADDITIVE, additive
from tests.unit.analysis.building import data_of, number, plan
from tests.unit.analysis.sweeps import sampled, swept


def parts(data, arm="baseline"):
    table, reason = shares(data)
    assert not reason
    return table[table["arm"] == arm].set_index("part")["share"]


FACTORS = [number("uncertain", basis="judged"), number("lever", role="lever", basis="stated")]
KNOWN = {name: sd**2 / sum(one**2 for one in ADDITIVE.values()) for name, sd in ADDITIVE.items()}


@pytest.mark.parametrize("method", ["latin_hypercube", "sobol", "saltelli"])
def test_an_additive_model_has_its_shares(tmp_path, method):
    """Within 0.02, through the whole pipeline."""
    number_of = {"saltelli": 128}.get(method, 512)
    planned = sampled(FACTORS, method, number_of, replications=4)
    found = parts(swept(tmp_path / "s", planned, additive, method))
    assert found["seed"] == pytest.approx(KNOWN["luck"], abs=0.02)
    assert found["uncertainties"] == pytest.approx(KNOWN["uncertain"], abs=0.02)
    assert found["levers"] == pytest.approx(KNOWN["lever"], abs=0.02)
    assert found["interaction"] == pytest.approx(0.0, abs=0.02)
    assert found["judged"] == pytest.approx(KNOWN["uncertain"], abs=0.02)
    assert found[["seed", "uncertainties", "levers", "interaction"]].sum() == pytest.approx(1.0)


def test_a_factorial_has_the_shares_of_its_levels():
    levels = [level / 10 for level in range(11)]
    rows = [[a, b] for a in levels for b in levels]
    data = data_of(plan(FACTORS, rows, [1] * len(rows), replications=40), additive, "factorial")
    found = parts(data)
    spread = np.var(levels)
    weights = {name: sd**2 * 12 * spread for name, sd in ADDITIVE.items() if name != "luck"}
    total = sum(weights.values()) + ADDITIVE["luck"] ** 2
    assert found["uncertainties"] == pytest.approx(weights["uncertain"] / total, abs=0.02)
    assert found["levers"] == pytest.approx(weights["lever"] / total, abs=0.02)


def product(run):
    u, v = run.values["uncertain"] - 0.5, run.values["lever"] - 0.5
    return answer(run, {"y": u + v + 6 * u * v + 0.1 * RandomStreams(run.seed).normal("luck")})


def test_what_two_groups_do_only_together_is_interaction():
    """Variances 1/12, 1/12 and 36/144."""
    found = parts(
        data_of(sampled(FACTORS, "sobol", 512, replications=2), product, "sobol")
    )
    total = 2 / 12 + 36 / 144 + 0.01
    assert found["interaction"] == pytest.approx(36 / 144 / total, abs=0.02)
    assert found["levers"] == pytest.approx(1 / 12 / total, abs=0.02)


def rough(run):
    return answer(run, {"y": float(math.prod(run.values.values()) > 0.2)})


def test_with_uncertainties_alone_all_between_points_is_theirs():
    """Also where nothing is smooth, and with all inputs judged: no regression is needed."""
    factors = [number("a"), number("b")]
    found = parts(data_of(sampled(factors, "sobol", 64, replications=2), rough, "sobol"))
    assert found["uncertainties"] == 1.0
    assert found["judged"] == 1.0
    assert found["seed"] == 0.0


def armed(run):
    return answer(
        run,
        {"y": run.values["x"] + run.values["shift"] + 0.5 * RandomStreams(run.seed).normal("luck")},
    )


def test_over_all_arms_the_arm_is_the_choice():
    """Variances 1/12 (points), 2/3 (arms at -1, 0, 1), 1/4 (luck)."""
    arms = [Arm(f"arm{shift}", "baseline", overrides={"shift": float(shift)}) for shift in (-1, 0, 1)]
    planned = sampled([number("x")], "latin_hypercube", 400, replications=4, arms=arms)
    found = parts(data_of(planned, armed, "latin_hypercube"), ALL_ARMS)
    total = 1 / 12 + 2 / 3 + 1 / 4
    assert found["levers"] == pytest.approx(2 / 3 / total, abs=0.02)
    assert found["uncertainties"] == pytest.approx(1 / 12 / total, abs=0.02)
    assert found["seed"] == pytest.approx(1 / 4 / total, abs=0.02)
    assert found["interaction"] == pytest.approx(0.0, abs=0.02)


def test_intervals_hold_the_known_shares():
    held = []
    for seed in range(1, 21):
        planned = sampled(FACTORS, "latin_hypercube", 100, seed=seed, replications=3)
        table = shares(data_of(planned, additive, "latin_hypercube"))[0].set_index("part")
        for part, name in (("seed", "luck"), ("uncertainties", "uncertain"), ("levers", "lever")):
            held.append(table.loc[part, "low"] <= KNOWN[name] <= table.loc[part, "high"])
    assert np.mean(held) >= 0.9


def test_one_replication_cannot_tell_luck():
    data = data_of(sampled(FACTORS, "sobol", 64), additive, "sobol")
    assert "one replication" in shares(data)[1]
