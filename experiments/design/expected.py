"""What a design will cost: runs, quarters, minutes."""

from dataclasses import dataclass

from experiments.design.planning import size_of
from experiments.design.schema import Design
from model.quarters import parse_quarter

SECONDS_PER_QUARTER = 0.0017
"""One core, default rows of users: 0.08 s for the 48 quarters to 2035Q4 (docs/speed.md)."""
CORES = 2


@dataclass(frozen=True)
class Cost:
    """How much a design runs; with a stop rule ``runs`` is the most that it may take."""

    arms: int
    factors: int
    points: int
    replications: int
    runs: int
    quarters: int
    """Quarters that one run simulates, from 2024Q1."""
    minutes: float
    """Rough time on two cores with the default rows of users."""


def cost_of(design: Design) -> Cost:
    """Return what a design costs as it stands.

    Raises
    ------
    InputError
        As :func:`experiments.design.planning.plan_of`.
    """
    size, quarters = size_of(design), parse_quarter(design.run.end)
    seconds = size.runs * quarters * SECONDS_PER_QUARTER / CORES
    return Cost(
        size.arms, len(size.factors), size.points, size.replications, size.runs, quarters,
        seconds / 60,
    )  # fmt: skip
