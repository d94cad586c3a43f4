"""Points: what each method promises of them."""

import json
from itertools import pairwise

import numpy as np
import pytest
from SALib.sample import sobol

from experiments.design import given
from experiments.design.factors import column_of, evidence_factor, resolve_factors
from experiments.design.planning import plan_of, problem_of, unit_cube
from experiments.design.sampling import DEFAULT_GRID, EXTENSIBLE
from model.errors import InputError
from model.parameters.evidence import bounds_of, evidence, field_of
from model.parameters.loader import checked_value
from model.parameters.sampling import draw_uncertainties, quantile, role_of
from model.random_streams import RandomStreams
from tests.unit.design.texts import design_from, simple

ALL = 'group = "all"'
FUNDING = 'group = "funding"'
"""All shapes but triangular and integer, shares of one whole among them."""
CUBES = ("latin_hypercube", "sobol", "saltelli", "morris")


def as_bytes(points):
    return json.dumps([[p.number, p.block, p.values] for p in points]).encode()


@pytest.mark.parametrize("method", ["latin_hypercube", "sobol", "saltelli", "morris", "draws"])
def test_the_same_design_gives_the_same_points_and_another_seed_others(method):
    design = simple(method, 4, FUNDING)
    first, again = plan_of(design).points, plan_of(simple(method, 4, FUNDING)).points
    assert as_bytes(first) == as_bytes(again)
    assert as_bytes(first) != as_bytes(plan_of(design.changed(seed=2)).points)


@pytest.mark.parametrize("method", ["sobol", "saltelli", "morris", "draws"])
@pytest.mark.parametrize("number", [2, 8])
def test_points_of_an_extensible_method_stay_when_more_are_asked_for(method, number):
    assert method in EXTENSIBLE
    few = plan_of(simple(method, number, FUNDING)).points
    many = plan_of(simple(method, 2 * number, FUNDING)).points
    assert len(many) == 2 * len(few)
    assert as_bytes(many[: len(few)]) == as_bytes(few)


@pytest.mark.parametrize("method", [*CUBES, "draws"])
def test_every_value_may_be_set(method):
    factors = ALL if method in ("latin_hypercube", "draws") else FUNDING
    for point in plan_of(simple(method, 8, factors)).points:
        for name, value in point.values.items():
            assert checked_value(name, value) == value
            assert type(value) is type(checked_value(name, value))


def test_latin_hypercube_has_one_point_in_each_slice_of_each_factor():
    cube = unit_cube(simple("latin_hypercube", 50, ALL))
    slices = np.sort(np.floor(cube * 50), axis=0)
    assert (slices == np.arange(50)[:, None]).all()
    assert abs(np.corrcoef(cube[:, 0], cube[:, 1])[0, 1]) < 0.5


def test_a_further_factor_leaves_the_others_of_a_latin_hypercube_as_they_were():
    one = plan_of(simple("latin_hypercube", 9, 'parameter = "grid.grid_slip"')).points
    two = plan_of(
        simple(
            "latin_hypercube", 9,
            'parameter = "grid.hv_lead"\n[[factors]]\nparameter = "grid.grid_slip"',
        )
    ).points  # fmt: skip
    assert [p.values["grid.grid_slip"] for p in one] == [p.values["grid.grid_slip"] for p in two]


def test_levels_and_words_get_equal_slices():
    levels = 'parameter = "programme.ask_march"\nlevels = [20, 100, 680]'
    both = f'{levels}\n[[factors]]\nparameter = "funding.cover"'
    points = plan_of(simple("latin_hypercube", 30, both)).points
    for name, values in (
        ("programme.ask_march", (20, 100, 680)),
        ("funding.cover", ("full", "expected", "vehicle")),
    ):
        found = [point.values[name] for point in points]
        assert [found.count(value) for value in values] == [10, 10, 10]


def test_saltelli_has_the_layout_of_salib():
    design = simple("saltelli", 8, 'group = "talks"').changed(seed=7)
    problem = problem_of(design)
    expected = sobol.sample(problem, 8, calc_second_order=False, scramble=True, seed=7)
    assert unit_cube(design).tobytes() == expected.tobytes()
    width = problem["num_vars"]
    blocks = [point.block for point in plan_of(design).points]
    assert blocks == [row for row in range(1, 9) for _ in range(width + 2)]


def test_saltelli_rows_of_a_block_differ_in_one_factor_each():
    cube = unit_cube(simple("saltelli", 4, 'group = "talks"'))
    width = cube.shape[1]
    for block in cube.reshape(4, width + 2, width):
        first, mixed, last = block[0], block[1:-1], block[-1]
        for at in range(width):
            assert mixed[at, at] == last[at]
            assert np.array_equal(np.delete(mixed[at], at), np.delete(first, at))


def test_trajectories_move_each_factor_once_by_half_the_grid():
    design = simple("morris", 20, 'group = "talks"', "grid = 6\n")
    cube = unit_cube(design)
    width = cube.shape[1]
    paths = cube.reshape(20, width + 1, width)
    orders = set()
    for path in paths:
        moved = []
        for before, after in pairwise(path):
            change = after - before
            moved.append(int(np.flatnonzero(change)[0]))
            assert np.count_nonzero(change) == 1
            assert abs(change[moved[-1]]) == pytest.approx(6 / (2 * 5))
        assert sorted(moved) == list(range(width))
        orders.add(tuple(moved))
    assert len(orders) > 10
    steps = np.rint(cube * 5)
    assert np.allclose(steps, cube * 5)
    assert (np.unique(steps) == np.arange(6)).all()
    blocks = [point.block for point in plan_of(design).points]
    assert blocks == np.repeat(np.arange(1, 21), width + 1).tolist()


def test_morris_takes_no_factor_to_the_end_of_the_world():
    points = plan_of(simple("morris", 30, 'parameter = "funding.room_total"')).points
    found = {point.values["funding.room_total"] for point in points}
    slices = [(at + 0.5) / DEFAULT_GRID for at in range(DEFAULT_GRID)]
    assert found == {quantile("funding.room_total", share) for share in slices}
    even = plan_of(simple("morris", 30, 'parameter = "funding.theta"')).points
    grid = [at / (DEFAULT_GRID - 1) for at in range(DEFAULT_GRID)]
    assert {p.values["funding.theta"] for p in even} == {quantile("funding.theta", g) for g in grid}


@pytest.mark.parametrize("method", CUBES)
def test_shares_of_one_whole_add_up_and_keep_their_means(method):
    names = [name for name, entry in evidence().items() if entry.shape == "dirichlet"]
    rows = [
        [point.values[name] for name in names]
        for point in plan_of(simple(method, 64, 'group = "funding"')).points
    ]
    assert np.allclose(np.sum(rows, axis=1), 1.0)
    expected = [evidence()[name].value for name in names]
    if method != "morris":  # its grid has few levels
        assert np.allclose(np.mean(rows, axis=0), expected, atol=0.03)


def test_draws_are_those_of_the_evidence():
    points = plan_of(simple("draws", 5, ALL).changed(seed=11)).points
    for point in points:
        drawn = draw_uncertainties(RandomStreams(11), point.number)
        assert drawn == {name: point.values[name] for name in drawn}
        extra = set(point.values) - set(drawn)
        assert {evidence()[name].shape for name in extra} == {"category"}
    assert [point.block for point in points] == [1, 2, 3, 4, 5]


def test_values_are_the_quantiles_of_the_evidence():
    shares = np.array([0.77, 0.0, 1e-9, 0.3, 0.5, 1.0])
    left_out = ("fixed", "derived", "category", "dirichlet")
    names = [name for name, entry in evidence().items() if entry.shape not in left_out]
    assert len(names) > 200
    for name in names:
        found = column_of(evidence_factor(name), shares)
        assert found == [quantile(name, share) for share in shares.tolist()]


def test_own_ranges_are_even_over_the_range_or_over_its_log():
    even = 'parameter = "funding.sigma_demand"\nlow = 0.1\nhigh = 0.5'
    loglike = f'{even}\nshape = "loguniform"'
    whole = 'parameter = "programme.w_hosts"\nlow = 2\nhigh = 4'
    shares = np.array([0.0, 0.5, 1.0])
    factors = [resolve_factors(simple("sobol", 2, text))[0] for text in (even, loglike, whole)]
    assert column_of(factors[0], shares) == pytest.approx([0.1, 0.3, 0.5])
    assert column_of(factors[1], shares) == pytest.approx([0.1, 0.05**0.5, 0.5])
    assert column_of(factors[2], shares) == [2, 3, 4]
    counted = column_of(factors[2], (np.arange(300) + 0.5) / 300)
    assert [counted.count(value) for value in (2, 3, 4)] == [100, 100, 100]


def test_factorial_has_every_combination_once_in_one_block():
    design = simple(
        "factorial", 3,
        'parameter = "programme.ask_march"\nlevels = [20, 680]\n[[factors]]\n'
        'parameter = "funding.cover"\n[[factors]]\nparameter = "grid.grid_slip"',
    )  # fmt: skip
    points = plan_of(design).points
    assert len({tuple(point.values.values()) for point in points}) == len(points) == 2 * 3 * 3
    assert {point.block for point in points} == {1}
    ends = {point.values["grid.grid_slip"] for point in points}
    assert {1.0, 2.5} < ends


def test_one_at_a_time_moves_one_factor_from_the_evidence():
    plan = plan_of(simple("one_at_a_time", 2, ALL))
    base = plan.points[0].values
    assert base == {name: evidence()[name].value for name in base}
    moved = [
        [name for name in base if point.values[name] != base[name]] for point in plan.points[1:]
    ]
    assert all(len(names) == 1 for names in moved)
    assert {names[0] for names in moved} == set(base)
    slip = [p.values["grid.grid_slip"] for p in plan.points if p.values["grid.grid_slip"] != 1.4]
    assert slip == [evidence()["grid.grid_slip"].low, evidence()["grid.grid_slip"].high]


def test_groups_take_roles_bases_and_exceptions():
    levers = resolve_factors(simple("sobol", 2, 'group = "all"\nrole = "lever"'))
    assert {factor.role for factor in levers} == {"lever"}
    judged = resolve_factors(simple("sobol", 2, 'group = "all"\nbasis = ["judged", "unverified"]'))
    assert {factor.basis for factor in judged} == {"judged", "unverified"}
    every = resolve_factors(simple("sobol", 2, ALL))
    assert {factor.name for factor in judged} < {factor.name for factor in every}
    assert len(every) == sum(role_of(name) == "uncertainty" for name in evidence())


def test_what_is_named_beside_its_group_varies_as_named():
    text = f'{ALL}\n[[factors]]\nparameter = "funding.sigma_demand"\nlow = 0.2\nhigh = 0.21'
    factors = {factor.name: factor for factor in resolve_factors(simple("sobol", 2, text))}
    assert factors["funding.sigma_demand"].high == 0.21
    assert factors["funding.sigma_demand"].own


def test_no_hard_bound_is_left_by_an_own_range():
    low, high = bounds_of(field_of("grid.grid_slip"))
    with pytest.raises(InputError, match="hard bounds"):
        simple("sobol", 2, f'parameter = "grid.grid_slip"\nlow = {low}\nhigh = {high + 1}')


def read_table(tmp_path, table, more=""):
    (tmp_path / "points.csv").write_text(table)
    text = (
        f'title = "T"\nquestion = "Q"\n[sampling]\nmethod = "points"\nfile = "points.csv"\n{more}'
    )
    return design_from(text, tmp_path)


def test_a_points_file_is_taken_as_it_stands_and_kept_with_the_design(tmp_path):
    table = "grid.grid_slip,funding.cover,block\n1.2, full ,1\n\n2.0,vehicle,1\n1.5,full,2\n"
    design = read_table(tmp_path, table)
    (tmp_path / "points.csv").unlink()
    points = plan_of(design).points
    assert [(p.block, *p.values.values()) for p in points] == [
        (1, 1.2, "full"), (1, 2.0, "vehicle"), (2, 1.5, "full"),
    ]  # fmt: skip
    assert len(plan_of(design, points=2).points) == 2
    with pytest.raises(InputError, match="4 is more than the 3 of the file"):
        plan_of(design, points=4)


def test_without_blocks_all_points_of_a_file_share_their_luck(tmp_path):
    points = plan_of(read_table(tmp_path, "grid.grid_slip\n1.2\n1.3\n")).points
    assert [point.block for point in points] == [1, 1]


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "needs a header and at least one row"),
        ("grid.grid_slip\n", "needs a header and at least one row"),
        ("grid.slip\n1\n", "did you mean grid.grid_slip?"),
        ("bloc,grid.grid_slip\n1,1\n", "did you mean block?"),
        ("block\n1\n", "has no column with a parameter"),
        ("grid.grid_slip,grid.grid_slip\n1,1\n", "stands there twice"),
        ("grid.grid_slip\n1\n2,3\n", "points.csv: row 2: has 2 cells; the header has 1"),
        ("grid.grid_slip\none\n", "row 1: grid.grid_slip: 'one' is not a number"),
        ("grid.grid_slip\nnan\n", "hard bounds"),
        ("grid.grid_slip,block\n1,0\n", "block '0' is not a whole number from 1"),
        ("grid.grid_slip,block\n1,x\n", "block 'x' is not a whole number from 1"),
        ("grid.grid_slip,block\n,1\n", "row 1: grid.grid_slip is empty"),
    ],
)
def test_a_wrong_points_file_is_one_line(table, told, tmp_path):
    with pytest.raises(InputError) as caught:
        read_table(tmp_path, table)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_points_file_has_its_own_factors(tmp_path):
    with pytest.raises(InputError, match="the columns of the file are the factors"):
        read_table(tmp_path, "grid.grid_slip\n1\n", '[[factors]]\ngroup = "grid"\n')


def test_a_calibrated_set_gives_the_points_and_the_rest_fills_its_space(tmp_path, monkeypatch):
    (tmp_path / "v9.csv").write_text("grid.grid_slip,grid.hv_lead\n1.2,9\n1.4,10\n1.6,11\n")
    monkeypatch.setattr(given, "CALIBRATED", tmp_path)
    more = '[[factors]]\nparameter = "access.quota_share"\n'
    text = f'title = "T"\nquestion = "Q"\n{more}[sampling]\nmethod = "calibrated"\nset = "v9"\n'
    points = plan_of(design_from(text)).points
    assert [p.values["grid.hv_lead"] for p in points] == [9, 10, 11]
    assert len({p.values["access.quota_share"] for p in points}) == 3
    assert [p.block for p in points] == [1, 2, 3]
    with pytest.raises(InputError, match=r"set 'v8' does not exist \(there are: v9;"):
        design_from(text.replace('"v9"', '"v8"'))
    with pytest.raises(InputError, match="comes from calibrated set v9 already"):
        design_from(text.replace("access.quota_share", "grid.hv_lead"))
