"""Sweeps of toys through the whole pipeline: plan, run, folder, and what is read from it."""

from experiments.analysis.reading import read_sweep
from experiments.design.sampling import cube_of
from experiments.sweep.running import run_sweep
from experiments.sweep.study import Study
from tests.unit.analysis.building import plan


def sampled(factors, method, number, *, seed=1, replications=1, arms=("baseline",), grid=4):
    """Return a plan whose points are drawn by a method; every factor is uniform in its range."""
    cube = cube_of(method, factors, number, seed, grid)
    rows = [
        [one.low + (one.high - one.low) * share for one, share in zip(factors, row, strict=True)]
        for row in cube.shares.tolist()
    ]
    return plan(factors, rows, cube.blocks, replications, arms, seed)


def swept(folder, planned, simulator, method, **about):
    """Run a plan and return what is read from its folder."""
    run_sweep(Study(planned, title="A toy", method=method, **about), folder, simulator=simulator)
    return read_sweep(folder)
