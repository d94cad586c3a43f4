"""The manifest of a result folder: what made it, from what, and how to make it again."""

import json
import platform
import shlex
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.design.plan import Run, Span
from experiments.reading import TOOL, checksum
from experiments.tables import TIMINGS
from model import agenda
from model.parameters.evidence import FOLDER as PARAMETERS
from model.parameters.evidence import UNSOLID, evidence
from model.quarters import label
from model.scenario import FOLDER as SCENARIOS
from model.scenario import scenario
from model.users.population import DEFAULT_ROWS
from model.version import VERSION

if TYPE_CHECKING:
    from model.simulation import RekenkrachtModel

FORMAT = 1
"""Version of the folder's own layout."""
PACKAGES = ("mesa", "numpy", "pandas", "duckdb", "pydantic")
_FIRST, _LAST = "2024Q1", "2035Q4"
"""Quarters that a run reports unless told otherwise."""
_GIT_SECONDS = 5.0


@dataclass(frozen=True)
class Timing:
    """When a run began (UTC) and how many seconds it took."""

    started: datetime
    seconds: float

    @property
    def moment(self) -> str:
        """The beginning as the manifest gives it."""
        return self.started.isoformat(timespec="milliseconds")

    @classmethod
    def since(cls, started: datetime) -> "Timing":
        """Return the timing of a run that ends now."""
        return cls(started, (datetime.now(UTC) - started).total_seconds())


def describe_run(model: "RekenkrachtModel", timing: Timing) -> dict[str, Any]:
    """Return the manifest of one run, without the list of files."""
    settings = model.settings
    about = {
        **origin(),
        "kind": "run",
        "command": command_of(model),
        "run_id": model.run_id,
        "scenario": settings.scenario,
        "title": scenario(settings.scenario).title,
        "history": settings.history,
        "rules": settings.frozen_rules,
        "seed": model.seed,
        "start": label(settings.start),
        "end": label(settings.end),
        "users": settings.users,
        "user_rows": len(model.world.users.population),
        "users_in_all": int(model.world.users.users_of_cell.sum()),
        "quarters": settings.end - settings.start + 1,
        "checksums": checksums(model),
        "evidence": share_of_judgement(),
        "imposed_events": _imposed(model),
        **surroundings(timing),
    }
    return about | {"citation": citation(about)}


def origin() -> dict[str, Any]:
    """Return what every manifest says of the program itself."""
    commit, clean = code_state()
    return {
        "tool": TOOL,
        "format": FORMAT,
        "version": VERSION,
        "commit": commit,
        "clean": clean,
    }


def surroundings(timing: Timing) -> dict[str, Any]:
    """Return what every manifest says of packages, machine and time."""
    return {
        "packages": _packages(),
        "python": platform.python_version(),
        "platform": platform.platform(),
        "started": timing.moment,
        "seconds": round(timing.seconds, 3),
    }


def list_files(folder: Path) -> dict[str, dict[str, Any]]:
    """Return size and checksum of each file; timings are left out of checksums of a sweep."""
    return {
        path.name: {
            "bytes": path.stat().st_size,
            "blake2b": checksum(path),
            "repeatable": _repeatable(path),
        }
        for path in sorted(folder.iterdir())
    }


def _repeatable(path: Path) -> bool:
    return path.suffix in (".parquet", ".csv") and path.stem != TIMINGS


def command_of(model: "RekenkrachtModel") -> str:
    """Return the command line that repeats a run."""
    settings = model.settings
    values = {}
    for name in sorted(model.overrides):
        group, _, short = name.partition(".")
        values[name] = getattr(getattr(model.parameters, group), short)
    span = Span(label(settings.start), label(settings.end), settings.users)
    return command_line(
        Run("", settings.scenario, 1, 1, model.seed, values, settings.history, span)
    )


def command_line(run: Run) -> str:
    """Return the command line that repeats a run of a design."""
    declared, span = scenario(run.scenario), run.span
    words = ["rekenkracht", "run", run.scenario, "--seed", str(run.seed)]
    if run.history not in (None, declared.history):
        words += ["--history", str(run.history)]
    for option, value, usual in (("--start", span.start, _FIRST), ("--end", span.end, _LAST)):
        if value != usual:
            words += [option, value]
    if span.users != DEFAULT_ROWS:
        words += ["--users", str(span.users)]
    usual_values = declared.values()
    for name in sorted(run.values):
        if name not in usual_values or usual_values[name] != run.values[name]:
            words += ["--set", f"{name}={run.values[name]}"]
    return shlex.join(words)


def citation(about: dict[str, Any]) -> str:
    """Return the text by which a run is cited."""
    return (
        f"{program_cited(about)} "
        f"Scenario {about['scenario']}, {about['history']} history, seed {about['seed']}, "
        f"run {about['run_id']}, parameters {about['checksums']['parameters'][:12]}, "
        f"{about['started'][:4]}."
    )


def program_cited(about: dict[str, Any]) -> str:
    """Return the sentence of a citation that names the program and its version."""
    code = f", commit {about['commit'][:12]}" if about["commit"] else ""
    changed = " with uncommitted changes" if about["clean"] is False else ""
    return (
        f"rekenkracht {about['version']}{code}{changed}: agent-based simulation of the "
        "negotiations on European AI gigafactories and the Dutch position in them."
    )


def checksums(model: "RekenkrachtModel") -> dict[str, Any]:
    """Return checksums of the design, the resolved parameters and each evidence file."""
    values = model.parameters.model_dump()
    return {
        "algorithm": "BLAKE2b, 16 bytes",
        "design": _hash(
            {"settings": model.settings.identity(), "parameters": values, "seeds": [model.seed]}
        ),
        "parameters": _hash(values),
        "evidence": evidence_checksums(),
    }


def evidence_checksums() -> dict[str, str]:
    """Return the checksum of each file of parameters, scenarios and data."""
    return {name: checksum(path) for name, path in _evidence_files()}


def _hash(values: dict[str, Any]) -> str:
    return blake2b(json.dumps(values, sort_keys=True).encode(), digest_size=16).hexdigest()


def _evidence_files() -> Iterator[tuple[str, Path]]:
    for folder, endings in (
        (PARAMETERS, (".yaml",)),
        (agenda.FOLDER, (".csv", ".yaml")),
        (SCENARIOS, (".yaml",)),
    ):
        for path in sorted(folder.iterdir()):
            if path.suffix in endings:
                yield f"{folder.name}/{path.name}", path


def share_of_judgement() -> dict[str, Any]:
    """Return how many parameters rest on judgement or on unverified knowledge."""
    counts = Counter(entry.basis for entry in evidence().values())
    total = sum(counts.values())
    unsolid = sum(counts[basis] for basis in UNSOLID)
    return {
        "parameters": total,
        **{basis: counts[basis] for basis in UNSOLID},
        "share_judged_or_unverified": round(unsolid / total, 4),
    }


def _imposed(model: "RekenkrachtModel") -> dict[str, Any]:
    kinds = Counter(event.kind for event in model.world.log if event.imposed)
    return {"total": sum(kinds.values()), "by_kind": dict(sorted(kinds.items()))}


def _packages() -> dict[str, str | None]:
    return dict(zip(PACKAGES, _versions(PACKAGES), strict=True))


def _versions(names: Iterable[str]) -> Iterator[str | None]:
    for name in names:
        try:
            yield version(name)
        except PackageNotFoundError:
            yield None


def code_state() -> tuple[str | None, bool | None]:
    """Return commit and whether nothing was changed since; None when not in a checkout."""
    root = Path(__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return None, None
    words = ["git", "--no-optional-locks", "-C", str(root), "status", "--porcelain=v2", "--branch"]
    try:
        found = subprocess.run(
            words, capture_output=True, text=True, timeout=_GIT_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None, None
    lines = found.stdout.splitlines()
    commits = [line.split()[2] for line in lines if line.startswith("# branch.oid")]
    if not commits or commits[0] == "(initial)":
        return None, None
    return commits[0], not any(not line.startswith("#") for line in lines)
