"""The manifest of a sweep: what was run, how much of it came out, and how to do it again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from experiments.manifest import (
    Timing,
    evidence_checksums,
    origin,
    program_cited,
    share_of_judgement,
    surroundings,
)
from experiments.sweep.result import Counts
from experiments.sweep.study import Study, design_checksum, plan_as_data

AGAIN = "rekenkracht sweep --from-manifest manifest.json"
_SHOWN = 12


def describe_sweep(
    study: Study, known: Mapping[str, Any], counts: Counts, timing: Timing
) -> dict[str, Any]:
    """Return the manifest of a sweep, without the list of files.

    Parameters
    ----------
    study : what was run, with the number of replications that was reached
    known : its identity
    counts, timing : what came of it, and when
    """
    checksum = design_checksum(known)
    plan = plan_as_data(study.plan, points=False)
    about = {
        **origin(),
        "kind": "sweep",
        "command": study.command or AGAIN,
        "repeat": AGAIN,
        "sweep_id": checksum[:16],
        "name": study.name,
        "title": study.title,
        "question": study.question,
        "seed": study.plan.seed,
        "record": study.record,
        "shard": known["shard"],
        "counts": {
            "planned": counts.planned,
            "done": counts.done,
            "failed": counts.failed,
            "missing": counts.missing,
        },
        "tables": counts.tables,
        "identity": dict(known),
        "design_checksum": checksum,
        "plan": {"method": study.method, **plan, "points": len(study.plan.points)},
        "until": asdict(study.until) if study.until else None,
        "design": study.design,
        "design_text": study.text,
        "checksums": {"algorithm": "BLAKE2b, 16 bytes", "evidence": evidence_checksums()},
        "evidence": share_of_judgement(),
        **surroundings(timing),
    }
    return about | {"citation": _citation(about)}


def _citation(about: dict[str, Any]) -> str:
    counts = about["counts"]
    of = "" if counts["done"] == counts["planned"] else f" of {counts['planned']}"
    return (
        f'{program_cited(about)} Sweep "{about["title"]}", design '
        f"{about['design_checksum'][:_SHOWN]}, {counts['done']}{of} runs, seed {about['seed']}, "
        f"{about['started'][:4]}."
    )
