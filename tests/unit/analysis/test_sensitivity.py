"""Indices of functions with closed forms, through plan, sweep, folder and reading."""

import itertools
import math

import numpy as np
import pytest
from SALib.analyze.pawn import analyze as pawn_of_salib

from experiments.analysis.indices import morris_columns, sobol_columns
from experiments.analysis.luck import luck_in_means, variance_parts
from experiments.analysis.pawn import pawn_index, slices_of
from experiments.analysis.sensitivity import sensitivity
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
    """The intervals hold the closed form nearly always, and 256 base rows err by 0.03 at most."""
    held, errors = [], []
    for seed in range(1, 13):
        data = data_of(sampled(ANGLES, "saltelli", 256, seed=seed), ishigami, "saltelli")
        found = table_of(data, "sobol")
        for name, known in (("S1", FIRST), ("ST", TOTAL)):
            held += list((found[f"{name}_low"] <= known) & (known <= found[f"{name}_high"]))
            errors.append(float(np.abs(found[name] - known).mean()))
    assert np.mean(held) > 0.93
    assert np.mean(errors) < 0.03


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


def test_a_step_that_changes_nothing_has_no_effect_and_a_path_with_a_gap_is_left_out():
    """Steps of 2/3 down and up; the second input moves, changes nothing, and the third stands."""
    path = [[1.0, 0.0, 0.5], [0.0, 0.0, 0.5], [0.0, 1.0, 0.5], [0.0, 1.0, 0.5]]
    places = np.array(path * 5)
    values = np.array([6.0, 2.0, 2.0, 2.0] * 5)
    values[17] = np.nan
    found = morris_columns(values[:, None], places, 4, 0)
    assert found["mu_star"][:, 0].tolist() == pytest.approx([6.0, 0.0, 0.0])
    assert found["sigma"][:, 0].tolist() == pytest.approx([0.0, 0.0, 0.0])
    assert (found["n"] == 4).all()
    few = morris_columns(values[4:, None], places[4:], 4, 0)
    assert np.isnan(few["mu_star"]).all()


def by_sobol(seed):
    y = data_of(sampled(ANGLES, "saltelli", 64), ishigami, "saltelli").point_means()[0]
    return sobol_columns(y, 3, seed)


def by_morris(seed):
    data = data_of(sampled(ANGLES, "morris", 60), ishigami, "morris")
    return morris_columns(data.point_means()[0], data.positions, 4, seed)


@pytest.mark.parametrize(("columns", "end"), [(by_sobol, "S1_low"), (by_morris, "mu_star_low")])
@pytest.mark.parametrize("seed", [0, 7])
def test_the_design_seed_alone_decides_the_intervals(columns, end, seed):
    """Also seed 0, which SALib takes for none, and whatever the luck of the process."""
    np.random.seed(1)
    first, state = columns(seed), np.random.get_state()[1].tolist()
    assert np.random.get_state()[1].tolist() == state
    np.random.seed(2)
    again = columns(seed)
    assert {name: part.tobytes() for name, part in first.items()} == {
        name: part.tobytes() for name, part in again.items()
    }
    assert not np.array_equal(first[end], columns(seed + 1)[end])


def test_what_does_not_vary_has_indices_of_zero_and_few_rows_have_none():
    """Three outcomes: one constant, one that varies between A and AB only, one with gaps."""
    y = np.zeros((5 * 10, 3))
    y[1::5, 1] = np.arange(10)
    y[:15, 2] = np.nan
    found = sobol_columns(y, 3, 1)
    assert (found["S1"][:, :2] == 0.0).all()
    assert (found["ST_high"][:, :2] == 0.0).all()
    assert np.isnan(found["ST"][:, 2]).all()
    assert found["n"][0].tolist() == [50.0, 50.0, 35.0]


def pawn_by_salib(data):
    problem = {"num_vars": 1, "names": ["x"], "bounds": [[0, 1]]}
    y = data.point_means()[0, :, 0]
    columns = [pawn_of_salib(problem, one[:, None], y, S=10) for one in data.positions.T]
    ours = pawn_index(y, slices_of(data.positions))
    return ours, np.array([float(one["median"][0]) for one in columns])


def test_pawn_is_that_of_salib_for_ranges():
    """SALib leaves the largest value of an input out; in ranges that is one point."""
    planned = sampled(ANGLES, "latin_hypercube", 1000)
    ours, theirs = pawn_by_salib(data_of(planned, ishigami, "latin_hypercube"))
    assert ours == pytest.approx(theirs, abs=0.01)


def middle(run):
    return answer(run, {"y": float(run.values["x"] == 1.0)})


def test_pawn_counts_the_highest_level_which_salib_does_not():
    """Distances are 1/3, 2/3, 1/3 over the three levels, so the median is 1/3."""
    factor = Factor("x", "lever", "1", levels=(0.0, 1.0, 2.0))
    data = data_of(plan([factor], [[float(place % 3)] for place in range(90)]), middle, "factorial")
    ours, theirs = pawn_by_salib(data)
    assert ours == pytest.approx([1 / 3])
    assert theirs == pytest.approx([1 / 2])


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
    """The variance over points is 1/12 and that of luck 1, be luck shared by all points or not."""
    for block in (None, [1] * 200):
        rows = [[(place + 0.5) / 200] for place in range(200)]
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
