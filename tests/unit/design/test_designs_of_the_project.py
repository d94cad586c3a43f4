"""The designs that come with the program: whole, small enough, and each of their runs can begin."""

import pytest

from experiments.design.expected import cost_of
from experiments.design.planning import formed, plan_of, size_of
from experiments.design.reading import FOLDER, design_names, read_design
from model.simulation import RekenkrachtModel

NAMES = design_names()
MOST_RUNS, MOST_SMALL, MOST_SMALL_HINDCAST = 100_000, 1_500, 6_000
HINDCAST_QUARTERS = 11


def test_each_question_of_the_model_has_its_design():
    assert [name.split("_")[0] for name in NAMES] == [f"e{number:02}" for number in range(1, 17)]
    assert len(list(FOLDER.iterdir())) == len(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_design_is_of_a_size_that_two_cores_finish(name):
    design = read_design(name)
    full, small = cost_of(design), cost_of(formed(design, small=True))
    hindcast = small.quarters <= HINDCAST_QUARTERS
    assert full.runs <= MOST_RUNS
    assert small.runs <= (MOST_SMALL_HINDCAST if hindcast else MOST_SMALL)
    assert small.replications >= 2
    assert full.minutes < 180
    assert small.minutes < 2
    assert design.limits
    assert design.record.outcomes


@pytest.mark.parametrize("name", NAMES)
def test_space_is_filled_and_each_arm_can_begin(name):
    design = formed(read_design(name), small=True)
    plan = plan_of(design)
    assert design.sampling.method in ("latin_hypercube", "sobol")
    assert size_of(design).runs == len(plan)
    assert len(plan.factors) > 200
    last = len(plan.points)
    for run in plan.runs(last=1):
        if run.point == last:
            RekenkrachtModel(
                run.seed, run.scenario, run.history, run.span.start, run.span.end, 200, **run.values
            )


def test_the_march_question_ends_in_2026():
    design = read_design("e01")
    assert design.run.end == "2026Q3"
    assert design.sampling.method != "factorial"
