"""What comes back from running, merging or repeating a sweep."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from experiments.sweep.result import Counts


@dataclass(frozen=True)
class Report:
    """What came of a sweep."""

    folder: Path
    counts: Counts
    run_now: int
    """Runs that were done this time; the others were there."""
    replications: int
    manifest: Mapping[str, Any]
    notes: list[str] = field(default_factory=list)
    """What was damaged and run again, a line each."""
    half_width: float | None = None
    """Half the interval that a stop rule reached."""
