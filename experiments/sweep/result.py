"""What a simulator gives back for one run of a design."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

from experiments.design.plan import Run
from model.errors import InputError
from model.scenario import scenario
from model.version import VERSION

DONE, FAILED = "done", "failed"
Columns = Mapping[str, Sequence[Any]]
"""A table by column, without ``run_id``; numbers that are missing are NaN or None."""


@dataclass(frozen=True)
class Result:
    """One finished run: its identity, its history, and its tables by name.

    ``outcomes`` and ``factors`` are always there when it is done, the others when they are
    recorded. A failed run has no tables.
    """

    run_id: str
    history: str
    tables: Mapping[str, Columns] = field(default_factory=dict)
    status: str = DONE
    error: str = ""


@dataclass(frozen=True)
class Failure:
    """A run that failed, and why."""

    run: Run
    error: str


NAMED = 10
"""So many failed runs are named."""


@dataclass
class Counts:
    """What came of the rows of a design."""

    planned: int = 0
    done: int = 0
    failed: int = 0
    failures: list[Failure] = field(default_factory=list)
    """The first ones."""
    tables: dict[str, dict[str, int | str]] = field(default_factory=dict)
    """Rows and checksum of the content of each table that was written."""

    @property
    def missing(self) -> int:
        """Rows without a result."""
        return self.planned - self.done - self.failed


Simulator = Callable[[Run], Result]
"""Something importable (a function of a module, or a partial of one) that does one run."""


def failed(run: Run, error: str) -> Result:
    """Return the result of a run that could not be finished; ``error`` becomes one line."""
    return Result(identity_of(run), _history(run), {}, FAILED, " ".join(error.split()))


def _history(run: Run) -> str:
    """Return what was asked for, or what the scenario declares, if there is one."""
    try:
        return run.history or scenario(run.scenario).history
    except InputError:
        return ""


def identity_of(run: Run) -> str:
    """Return an identity of what was asked for, for runs of which the model gives none."""
    asked = asdict(run)
    known = {name: asked[name] for name in ("scenario", "seed", "values", "history", "span")}
    text = json.dumps([VERSION, known], sort_keys=True, default=str)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def columns_of(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> Columns:
    """Turn rows into columns."""
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def answer(run: Run, outcomes: Mapping[str, float | str], unit: str = "1") -> Result:
    """Return the result of a small simulator: numbers or words by outcome, all in one unit."""
    return Result(
        identity_of(run),
        run.history or "simulated",
        {
            "outcomes": _named("outcome", outcomes, unit),
            "factors": _named("parameter", dict(sorted(run.values.items())), unit),
        },
    )


def _named(what: str, values: Mapping[str, float | str], unit: str) -> Columns:
    words = [isinstance(value, str) for value in values.values()]
    given = list(values.values())
    return {
        what: list(values),
        "unit": [unit] * len(given),
        "value": [None if is_word else value for is_word, value in zip(words, given, strict=True)],
        "text": [value if is_word else "" for is_word, value in zip(words, given, strict=True)],
    }
