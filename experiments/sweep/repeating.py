"""Repeats a published sweep from its manifest alone and compares the tables."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from experiments.manifest import evidence_checksums
from experiments.reading import TOOL
from experiments.sweep.from_design import design_from, study_of
from experiments.sweep.keys import Shard
from experiments.sweep.report import Report
from experiments.sweep.running import run_sweep
from experiments.sweep.simulation import model_simulator
from experiments.sweep.study import Options, Study, identity
from experiments.tables import TIMINGS
from model.errors import InputError
from model.version import VERSION

_FREE = ("replications",)
"""Reached by a stop rule; not known before."""


def read_manifest_file(path: Path) -> Mapping[str, Any]:
    """Return the manifest of a sweep that this version can repeat.

    Raises
    ------
    InputError
        It is no such manifest, or of another version or other evidence: then no table could agree.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"--from-manifest {path}: cannot be read: {error.strerror}") from None
    except ValueError:
        raise InputError(f"--from-manifest {path}: is damaged: it is not JSON") from None
    if not isinstance(found, dict) or found.get("tool") != TOOL:
        raise InputError(f"--from-manifest {path}: is not a manifest of {TOOL}")
    if found.get("kind") != "sweep":
        again = found.get("command", "the command in it")
        raise InputError(f"--from-manifest {path}: is of a single run; repeat it with: {again}")
    try:
        _check(path, found)
    except (KeyError, TypeError, AttributeError) as error:
        raise InputError(f"--from-manifest {path}: is damaged: {error} is missing") from None
    return found


def _check(path: Path, found: Mapping[str, Any]) -> None:
    said = f"--from-manifest {path}"
    if found["version"] != VERSION:
        raise InputError(
            f"{said}: was made by version {found['version']}, this is version {VERSION}; no table "
            f"could agree: install version {found['version']}"
        )
    ours, theirs = evidence_checksums(), found["checksums"]["evidence"]
    other = sorted(name for name in {*ours, *theirs} if ours.get(name) != theirs.get(name))
    if other:
        more = f" and {len(other) - 1} more" if len(other) > 1 else ""
        raise InputError(
            f"{said}: was made from other evidence ({other[0]}{more}); no table could agree"
        )
    if found["design"] is None:
        raise InputError(f"{said}: holds no design, so that it cannot be repeated")
    if found["counts"]["missing"]:
        raise InputError(
            f"{said}: is of a sweep of which {found['counts']['missing']} runs are missing; "
            "only a whole one can be compared"
        )
    if not all(name in found for name in ("identity", "tables", "shard", "name")):
        raise KeyError("identity or tables")


def study_from(found: Mapping[str, Any], path: Path) -> Study:
    """Return the study of a manifest.

    Raises
    ------
    InputError
        Its design makes another plan here than where it was made.
    """
    said = f"--from-manifest {path}"
    design = design_from(found["design"], said)
    study = study_of(
        design, name=found["name"], text=found["design_text"], command=found["command"]
    )
    shard = str(found["shard"])
    known = identity(study, model_simulator(study.record), shard_from(shard))
    for name, value in known.items():
        if name not in _FREE and found["identity"].get(name) != value:
            raise InputError(
                f"{said}: its design gives other {name.replace('_', ' ')} here "
                "(other versions of the packages?); no table could agree"
            )
    return study


def shard_from(text: str) -> Shard:
    """Return the shard that a text such as 3/8 names.

    Raises
    ------
    InputError
        Another form, or a number that does not fit.
    """
    number, slash, of = text.partition("/")
    if not (slash and number.strip().isdecimal() and of.strip().isdecimal()):
        raise InputError(f"--shard {text!r}: write I/N, as in 3/8")
    shard = Shard(int(number), int(of))
    if not 1 <= shard.number <= shard.of:
        raise InputError(f"--shard {text}: I is from 1 to N")
    return shard


def repeat_sweep(
    found: Mapping[str, Any], path: Path, folder: Path, options: Options
) -> tuple[Report, dict[str, bool]]:
    """Run the sweep of a manifest again; returns by table whether its content is the same.

    Raises
    ------
    InputError
        See :func:`study_from` and ``run_sweep``.
    """
    study = study_from(found, path)
    shard = shard_from(str(found["shard"]))
    report = run_sweep(study, folder, options=replace(options, shard=shard))
    ours, theirs = report.manifest["tables"], found["tables"]
    names = [name for name in {**theirs, **ours} if name != TIMINGS]
    return report, {name: ours.get(name) == theirs.get(name) for name in names}
