"""Indices of functions with closed forms, through plan, sweep, folder and reading."""

import itertools
import math

import numpy as np
import pytest

from experiments.analysis.luck import luck_in_means, variance_parts
from experiments.analysis.morris import elementary_effects
from experiments.analysis.pawn import pawn_index, slices_of
from experiments.analysis.sensitivity import sensitivity
from experiments.analysis.sobol import sobol_indices
from experiments.design.plan import Factor
from experiments.sweep.result import answer
from model.random_streams import RandomStreams
from tests.toys import ISHIGAMI, SOBOL_G, ishigami, sobol_g
from tests.unit.analysis.building import data_of, number, plan
from tests.unit.analysis.sweeps import sampled, swept

ANGLES = [number(name, -math.pi, math.pi) for name in ISHIGAMI]
FIRST, TOTAL = np.array([0.3139, 0.4424, 0.0]), np.array([0.5576, 0.4424, 0.2437])


def table_of(data, method):
    found, reason = sensitivity(data, data.outcomes)
    assert not reason
    return found[found["method"] == method].set_index("parameter")


def test_ishigami_by_sobol(tmp_path):
    """Worst error 0.01 at 1,024 base rows."""
    data = swept(tmp_path / "s", sampled(ANGLES, "saltelli", 1024, seed=4), ishigami, "saltelli")
    found = table_of(data, "sobol")
    assert np.abs(found["S1"] - FIRST).max() <= 0.01
    assert np.abs(found["ST"] - TOTAL).max() <= 0.01
    assert (found["n"] == 5 * 1024).all()


def test_ishigami_by_sobol_for_any_seed():
    """Half of all seeds are within 0.01; the intervals hold the closed form nearly always."""
    held, errors = [], []
    for seed in range(1, 13):
        data = data_of(sampled(ANGLES, "saltelli", 256, seed=seed), ishigami, "saltelli")
        found = table_of(data, "sobol")
        for name, known in (("S1", FIRST), ("ST", TOTAL)):
            held += list((found[f"{name}_low"] <= known) & (known <= found[f"{name}_high"]))
            errors.append(float(np.abs(found[name] - known).mean()))
    assert np.mean(held) > 0.93
    assert np.mean(errors) < 0.02


def test_sobol_g_has_its_closed_form(tmp_path):
    factors = [number(f"x{place}") for place in range(1, len(SOBOL_G) + 1)]
    data = swept(tmp_path / "s", sampled(factors, "saltelli", 1024), sobol_g, "saltelli")
    found = table_of(data, "sobol")
    parts = np.array([1 / (3 * (1 + a) ** 2) for a in SOBOL_G])
    whole = np.prod(1 + parts)
    assert np.abs(found["S1"] - parts / (whole - 1)).max() <= 0.02
    assert np.abs(found["ST"] - parts * whole / (1 + parts) / (whole - 1)).max() <= 0.02


def exact_effects():
    """Mean sizes of Ishigami's elementary effects over all steps of a grid of four levels."""

    def y(x):
        return math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])

    grid = [math.pi * (2 * level / 3 - 1) for level in range(4)]
    sizes = []
    for moved in range(3):
        steps = [
            abs(y((*rest[:moved], up, *rest[moved:])) - y((*rest[:moved], down, *rest[moved:])))
            for rest in itertools.product(grid, repeat=2)
            for down, up in ((grid[0], grid[2]), (grid[1], grid[3]))
        ]
        sizes.append(1.5 * float(np.mean(steps)))
    return sizes


def test_ishigami_by_morris(tmp_path):
    """On a grid of four levels the sizes are exactly 7.70, 7.875 and 6.25."""
    assert exact_effects() == pytest.approx([7.703, 7.875, 6.25], abs=0.005)
    data = swept(tmp_path / "s", sampled(ANGLES, "morris", 1000), ishigami, "morris")
    found = table_of(data, "morris")
    assert np.abs(found["mu_star"] - exact_effects()).max() <= 0.3
    known, rounding = np.array(exact_effects()), 1e-9
    assert (found["mu_star_low"] <= known + rounding).all()
    assert (found["mu_star_high"] >= known - rounding).all()
    assert found.loc["x2", "sigma"] == pytest.approx(7.875, abs=0.1)


def test_a_step_that_changes_nothing_has_no_effect_and_a_gap_has_none_known():
    places = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])
    values = np.array([[0.0], [3.0], [3.0], [np.nan], [1.0], [2.0]])
    effects = elementary_effects(values, places, 0.5)[..., 0]
    assert effects[0].tolist() == [6.0, 0.0]
    assert np.isnan(effects[1][0])
    assert effects[1][1] == -2.0


def test_sobol_agrees_with_salib():
    analyze = pytest.importorskip("SALib.analyze.sobol").analyze
    data = data_of(sampled(ANGLES, "saltelli", 256), ishigami, "saltelli")
    y = data.point_means()[0, :, 0]
    problem = {"num_vars": 3, "names": list(ISHIGAMI), "bounds": [[0, 1]] * 3}
    theirs = analyze(problem, y, calc_second_order=False, num_resamples=2000, seed=1)
    ours = sobol_indices(y[:, None], 3, RandomStreams(1), "sobol")
    assert ours.first[:, 0] == pytest.approx(theirs["S1"], abs=1e-12)
    assert ours.total[:, 0] == pytest.approx(theirs["ST"], abs=1e-12)
    assert ours.first_half[:, 0] == pytest.approx(theirs["S1_conf"], rel=0.15)
    assert ours.total_half[:, 0] == pytest.approx(theirs["ST_conf"], rel=0.15)


def test_morris_agrees_with_salib():
    analyze = pytest.importorskip("SALib.analyze.morris").analyze
    planned = sampled(ANGLES, "morris", 60)
    data = data_of(planned, ishigami, "morris")
    problem = {"num_vars": 3, "names": list(ISHIGAMI), "bounds": [[0, 1]] * 3}
    y = data.point_means()[0, :, 0]
    theirs = analyze(problem, data.positions, y, num_levels=4, seed=1)
    ours = table_of(data, "morris")
    assert ours["mu_star"].to_numpy() == pytest.approx(np.asarray(theirs["mu_star"]), abs=1e-12)
    assert ours["sigma"].to_numpy() == pytest.approx(np.asarray(theirs["sigma"]), abs=1e-12)


def test_pawn_is_near_that_of_salib():
    """SALib leaves the largest value of an input out of every slice; that is all the difference."""
    analyze = pytest.importorskip("SALib.analyze.pawn").analyze
    data = data_of(sampled(ANGLES, "latin_hypercube", 1000), ishigami, "latin_hypercube")
    y = data.point_means()[0, :, 0]
    problem = {"num_vars": 3, "names": list(ISHIGAMI), "bounds": [[0, 1]] * 3}
    theirs = analyze(problem, data.positions, y, S=10)["median"]
    assert pawn_index(y, slices_of(data.positions)) == pytest.approx(theirs, abs=0.01)


def test_pawn_ranks_ishigami_and_knows_a_dummy(tmp_path):
    factors = [*ANGLES, number("dummy")]
    planned = sampled(factors, "latin_hypercube", 600)
    found = table_of(swept(tmp_path / "s", planned, ishigami, "latin_hypercube"), "pawn")
    assert list(found["pawn"].sort_values(ascending=False).index[:2]) == ["x2", "x1"]
    assert found.loc["x2", "pawn_low"] > found.loc["x2", "noise"]
    assert found.loc["dummy", "pawn"] < found.loc["dummy", "noise"]


def linear(run):
    values = run.values
    y = 3 * values["a"] - 2 * values["b"] + {"no": 0.0, "yes": 1.0}[values["word"]]
    return answer(run, {"y": y})


def test_regression_gives_slopes_with_signs_and_words_their_share():
    """Variances 9/12, 4/12 and 1/4, so shares of 9, 4 and 3 in 16."""
    word = Factor("word", "lever", "category", levels=("no", "yes"))
    streams = RandomStreams(1)
    rows = [
        [*streams.uniforms("x", 2, place), ("no", "yes")[place % 2]] for place in range(1, 2001)
    ]
    data = data_of(plan([number("a"), number("b"), word], rows), linear, "latin_hypercube")
    found = table_of(data, "src")
    assert found["S1"].to_numpy() == pytest.approx([9 / 16, 4 / 16, 3 / 16], abs=0.02)
    assert found.loc["a", "slope"] == pytest.approx(0.75, abs=0.02)
    assert found.loc["b", "slope"] == pytest.approx(-0.5, abs=0.02)


def noisy(run):
    return answer(run, {"y": run.values["x"] + RandomStreams(run.seed).normal("luck")})


def test_luck_is_told_from_what_points_do_whoever_shares_it():
    """The variance over points is 1/12 and that of luck 1, with luck shared by all points or none."""
    for block in (None, [1] * 400):
        rows = [[(place + 0.5) / 400] for place in range(400)]
        data = data_of(plan([number("x")], rows, block, replications=30), noisy, "latin_hypercube")
        between, within = variance_parts(data.values[0])
        assert between[0] == pytest.approx(1 / 12, abs=0.01)
        assert within[0] == pytest.approx(1.0, abs=0.35 if block else 0.05)
    means_are_luck = 1 / 30 / (1 / 30 + 1 / 12)
    data = data_of(plan([number("x")], rows, None, replications=30), noisy, "latin_hypercube")
    assert luck_in_means(data.values[0])[0] == pytest.approx(means_are_luck, abs=0.03)


def test_designs_without_independent_ranges_say_so():
    data = data_of(plan([number("x")], [[0.1], [0.2]]), noisy, "points")
    assert "do not fill the ranges" in sensitivity(data, ())[1]
    few = data_of(plan([number("x")], [[0.1], [0.2], [0.3]]), noisy, "latin_hypercube")
    assert "too few" in sensitivity(few, ())[1]


def test_base_rows_with_a_gap_are_left_out():
    planned = sampled(ANGLES, "saltelli", 64)
    data = data_of(planned, ishigami, "saltelli", left_out=lambda run: run.point == 7)
    assert (table_of(data, "sobol")["n"] == 5 * 63).all()
