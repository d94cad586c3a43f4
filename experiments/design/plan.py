"""What a design comes down to: factors, points, arms, and the runs in their order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from model.parameters.loader import Value
from model.users.population import DEFAULT_ROWS, Rows

_SEED_BITS = 53
"""Seeds stay whole numbers in every program that reads the tables."""


@dataclass(frozen=True)
class Factor:
    """Something that varies over the points.

    ``levels`` are given words or numbers; without them the factor runs from ``low`` to ``high`` in
    the way of ``shape`` (``uniform``, or that of the evidence).
    """

    name: str
    role: str
    """``uncertainty`` or ``lever``."""
    unit: str
    basis: str = "judged"
    levels: tuple[Value, ...] = ()
    low: float | None = None
    high: float | None = None
    shape: str = "uniform"
    own: bool = False
    """Whether levels or range are the design's own and not those of the evidence."""


@dataclass(frozen=True)
class Point:
    """Values of the factors, and the block of points that share their luck; both count from 1."""

    number: int
    block: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Arm:
    """A scenario, perhaps changed further; ``reason`` says why it is compared."""

    name: str
    scenario: str
    reason: str = ""
    overrides: Mapping[str, Value] = field(default_factory=dict)
    history: str | None = None


@dataclass(frozen=True)
class Span:
    """What each run covers: first and last quarter that is reported, and the rows of users."""

    start: str = "2024Q1"
    end: str = "2035Q4"
    users: Rows = DEFAULT_ROWS


@dataclass(frozen=True)
class Run:
    """One row of a design: what a simulator needs to know."""

    arm: str
    scenario: str
    point: int
    replication: int
    seed: int
    values: Mapping[str, Value]
    """Overrides by dotted name: those of the arm, then those of the point."""
    history: str | None = None
    span: Span = Span()


@dataclass(frozen=True)
class Plan:
    """A design worked out: its factors, arms and points, and how often each is repeated."""

    factors: tuple[Factor, ...]
    arms: tuple[Arm, ...]
    points: tuple[Point, ...]
    replications: int
    seed: int
    span: Span = Span()

    def runs(self, first: int = 1, last: int | None = None) -> Iterator[Run]:
        """Give the runs in balanced order: replication 1 of every point and arm, then 2, and so on.

        Parameters
        ----------
        first, last
            Replications, both included; by default all.
        """
        for replication in range(first, (last or self.replications) + 1):
            for place in range(len(self.points)):
                for arm in range(len(self.arms)):
                    yield self.run(replication, place, arm)

    def run(self, replication: int, point: int, arm: int) -> Run:
        """Return one run, by replication (from 1) and the places (from 0) of its point and arm."""
        at, of = self.points[point], self.arms[arm]
        seed = seed_of_block(self.seed, at.block, replication)
        values = {**of.overrides, **at.values}
        return Run(
            of.name, of.scenario, at.number, replication, seed, values, of.history, self.span
        )

    def __len__(self) -> int:
        return len(self.arms) * len(self.points) * self.replications


def seed_of_block(seed: int, block: int, replication: int) -> int:
    """Return the seed that all arms and all points of a block share in a replication."""
    text = f"{seed}/{block}/{replication}".encode()
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") >> (64 - _SEED_BITS)
