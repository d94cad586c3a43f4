"""The smallest change that flips an outcome: a monotone toy, by levels and by bisection."""

import math

import numpy as np
import pytest

from experiments.analysis.tipping import smallest_flip, tipping
from experiments.design.plan import Factor
from experiments.sweep.result import answer
from model.random_streams import RandomStreams
from tests.unit.analysis.building import data_of, number, plan
from tests.unit.analysis.sweeps import swept

LEVELS = (20.0, 100.0, 200.0, 510.0, 680.0)
SEEDS = range(1, 102)


def limit(seed):
    """Each run gives in at an ask of its own, around 300."""
    return 300.0 + 20.0 * RandomStreams(seed).normal("limit")


def asked(run):
    return answer(run, {"promised": float(run.values["ask"] < limit(run.seed))}, "0 or 1")


def asking(method="factorial", replications=50):
    factors = [Factor("ask", "lever", "EUR m", levels=LEVELS), number("x")]
    rows = [[ask, x] for ask in LEVELS for x in (0.0, 1.0)]
    return plan(factors, rows, [1] * len(rows), replications)


def test_levels_show_where_it_flips(tmp_path):
    table, _ = tipping(swept(tmp_path / "s", asking(), asked, "factorial"), ("promised",))
    ask = table[table["parameter"] == "ask"].set_index("from")
    assert ask.loc[20.0, "flips_at"] == 510.0
    assert ask.loc[680.0, "flips_at"] == 200.0
    assert (ask["share"] == 1.0).all()
    assert (ask["n"] == 100).all()
    assert (ask["unit"] == "EUR m").all()


def test_an_input_that_flips_nothing_says_so():
    table, _ = tipping(data_of(asking(), asked, "factorial"), ("promised",))
    other = table[table["parameter"] == "x"]
    assert other["flips_at"].isna().all()
    assert (other["note"] == "none in range: no run flips at any level").all()


def bump(run):
    return answer(run, {"promised": float(80 < run.values["ask"] < 250)}, "0 or 1")


def test_an_outcome_that_flips_back_is_not_called_flipped_for_good():
    table, _ = tipping(data_of(asking(), bump, "factorial"), ("promised",))
    up = table[(table["parameter"] == "ask") & (table["from"] == 20.0)].iloc[0]
    assert up["flips_at"] == 100.0
    assert "flipped back" in up["note"]


def test_other_designs_have_no_levels():
    assert "use factorial" in tipping(data_of(asking(), asked, "points"), ("promised",))[1]


def promised(ask, seed):
    return ask < limit(seed)


@pytest.mark.parametrize(("start", "end"), [(20.0, 680.0), (680.0, 20.0)])
def test_bisection_finds_the_median_limit(start, end):
    """Half of the runs flip at the median of their limits, from either side, to the tolerance."""
    median = float(np.median([limit(seed) for seed in SEEDS]))
    tip = smallest_flip(promised, start, end, SEEDS, 0.5)
    assert tip.at == pytest.approx(median, abs=0.5)
    assert tip.share >= 0.5
    assert tip.note == ""


def test_every_probe_runs_the_same_luck():
    seen = {}

    def watched(ask, seed):
        seen.setdefault(ask, []).append(seed)
        return promised(ask, seed)

    smallest_flip(watched, 20.0, 680.0, SEEDS, 5.0)
    assert all(seeds == list(SEEDS) for seeds in seen.values())


def test_nothing_in_range_is_said():
    tip = smallest_flip(promised, 20.0, 200.0, SEEDS, 0.5)
    assert tip.at is None
    assert tip.note == "none in range: at most 0 % of the runs flip"
    assert not math.isnan(tip.share)


def test_a_flip_that_does_not_last_is_said():
    tip = smallest_flip(lambda ask, _: 280 < ask < 420, 20.0, 680.0, [1], 0.5)
    assert tip.at == pytest.approx(280, abs=0.5)
    assert "flipped back" in tip.note
