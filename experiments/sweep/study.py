"""What a sweep is about and how it is run; and what tells one sweep from another."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from hashlib import blake2b
from typing import Any, Literal

import numpy as np

from experiments.design.plan import Arm, Factor, Plan, Point, Span
from experiments.manifest import evidence_checksums
from experiments.sweep.keys import WHOLE, Shard
from experiments.sweep.result import Simulator
from model.errors import InputError
from model.version import VERSION

LIMIT = 900.0
"""Seconds that a run may take, unless told otherwise."""


@dataclass(frozen=True)
class Goal:
    """Stop once the 95 % interval of an outcome's mean is this narrow to each side, in every arm.

    With ``compare`` it is the interval of the paired difference of two arms. With a rule the
    outcome counts as 1 where the rule holds and as 0 where not.
    """

    outcome: str
    half_width: float
    most: int
    compare: tuple[str, str] | None = None
    rule: tuple[Literal["at_least", "at_most", "equals"], float | str] | None = None


@dataclass(frozen=True)
class Study:
    """A plan, what is recorded of its runs, and the design that it came from, if any."""

    plan: Plan
    title: str = "A sweep"
    question: str = ""
    record: str = "outcomes"
    until: Goal | None = None
    name: str = "design"
    method: str = "points"
    design: Mapping[str, Any] | None = None
    text: str = ""
    command: str = ""
    """The line that repeats it."""

    def with_replications(self, number: int) -> "Study":
        """Return the study with another number of replications."""
        return replace(self, plan=replace(self.plan, replications=number))


class Watch:
    """Sees a sweep go by; this one says nothing. The command line shows a bar."""

    def expect(self, forecast: "Forecast") -> None:
        """Hear what is to come; may be called again when a stop rule asks for more."""

    def tick(self, runs: int) -> None:
        """Hear that so many more runs are on disk; also called with 0, to stop if asked."""


@dataclass(frozen=True)
class Forecast:
    """What a sweep will take, from the first runs that were done."""

    left: int
    total: int
    seconds: float
    """On the clock, with the workers there are."""
    bytes: float
    """Space on disk for what is left."""
    workers: int


@dataclass(frozen=True)
class Options:
    """How a sweep is run; none of it changes a table."""

    workers: int = 1
    cluster: str | None = None
    shard: Shard = WHOLE
    csv: bool = False
    limit: float = LIMIT
    chunk_seconds: float = 1.0
    watch: Watch = field(default_factory=Watch)


def identity(study: Study, simulator: Simulator, shard: Shard) -> dict[str, Any]:
    """Return what must be the same when a sweep goes on or is put together, as plain values."""
    plan = study.plan
    return {
        "version": VERSION,
        "evidence": _hash(evidence_checksums()),
        "simulator": _name(simulator),
        "record": study.record,
        "seed": plan.seed,
        "span": asdict(plan.span),
        "arms": _hash([asdict(arm) for arm in plan.arms]),
        "points": points_checksum(plan.points),
        "number_of_points": len(plan.points),
        "replications": plan.replications,
        "shard": str(shard),
    }


def design_checksum(known: Mapping[str, Any]) -> str:
    """Return the checksum of a design: all of its identity but the shard."""
    return _hash({name: value for name, value in known.items() if name != "shard"})


def _name(simulator: Simulator) -> str:
    inner = simulator.func if isinstance(simulator, partial) else simulator
    return f"{inner.__module__}:{getattr(inner, '__qualname__', inner)}"


def _hash(values: object) -> str:
    text = json.dumps(values, sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=16).hexdigest()


def points_checksum(points: Sequence[Point]) -> str:
    """Return the checksum of the values and blocks of points; whole and decimal 2 are the same."""
    digest = blake2b(digest_size=16)
    if not points:
        return digest.hexdigest()
    digest.update(np.array([(p.number, p.block) for p in points], dtype="<i8").tobytes())
    names = list(points[0].values)
    if any(list(point.values) != names for point in points):
        raise InputError("all points of a design need the same factors, in the same order")
    for name in names:
        values = [point.values[name] for point in points]
        digest.update(f"{name}\0".encode())
        if any(isinstance(value, str) for value in values):
            digest.update("\0".join(map(str, values)).encode())
        else:
            digest.update(np.array(values, dtype="<f8").tobytes())
    return digest.hexdigest()


_SAID = {
    "version": "was made by version {0}, this is version {1}",
    "evidence": "was made from other evidence files",
    "simulator": "was run by {0}, not by {1}",
    "record": "records {0}, this design {1}",
    "seed": "has seed {0}, this design {1}",
    "span": "covers {0}, this design {1}",
    "arms": "has other arms",
    "shard": "is shard {0}, not {1}",
}


def difference(old: Mapping[str, Any], new: Mapping[str, Any], study: Study) -> str | None:
    """Return how a kept sweep differs from the one that is asked for, if they cannot be one.

    More replications and more points are no difference.
    """
    for name, said in _SAID.items():
        if old[name] != new[name]:
            return said.format(_plain(old[name]), _plain(new[name]))
    count = old["number_of_points"]
    if count > new["number_of_points"]:
        return f"has {count} points, this design only {new['number_of_points']}"
    if points_checksum(study.plan.points[:count]) != old["points"]:
        return "has other points"
    if count != new["number_of_points"] and new["shard"] != str(WHOLE):
        return f"has {count} points; a shard cannot get more"
    if study.until is None and old["replications"] > new["replications"]:
        return f"has {old['replications']} replications, this design only {new['replications']}"
    return None


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(str(part) for part in value.values())
    return str(value)


def plan_as_data(plan: Plan, *, points: bool) -> dict[str, Any]:
    """Return a plan as plain values, with or without its points."""
    found = {
        "seed": plan.seed,
        "replications": plan.replications,
        "span": asdict(plan.span),
        "factors": [asdict(factor) for factor in plan.factors],
        "arms": [asdict(arm) for arm in plan.arms],
    }
    if points:
        found["points"] = [[point.number, point.block, dict(point.values)] for point in plan.points]
    return found


def plan_from_data(data: Mapping[str, Any], points: Sequence[Point] | None = None) -> Plan:
    """Return the plan that :func:`plan_as_data` wrote down.

    Raises
    ------
    KeyError, TypeError
        The values are not those of a plan.
    """
    factors = [Factor(**one | {"levels": tuple(one["levels"])}) for one in data["factors"]]
    arms = [Arm(**one) for one in data["arms"]]
    kept = [Point(*one) for one in data["points"]] if points is None else points
    return Plan(
        tuple(factors), tuple(arms), tuple(kept), data["replications"], data["seed"],
        Span(**data["span"]),
    )  # fmt: skip
