"""Puts the shards of a sweep together, whether each is finished or was stopped."""

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from experiments.design.plan import Plan, Point
from experiments.folder import check_folder, new_folder
from experiments.manifest import Timing
from experiments.reading import MANIFEST
from experiments.store import write_descriptions
from experiments.sweep.assembling import assemble
from experiments.sweep.describing import describe_sweep
from experiments.sweep.kept import read_state
from experiments.sweep.keys import WHOLE, Keys, Rows, Shard, rows_of
from experiments.sweep.lock import locked
from experiments.sweep.parts import Parts
from experiments.sweep.report import Report
from experiments.sweep.sources import FinishedTables, joined, table_of
from experiments.sweep.study import Study, plan_from_data
from model.errors import InputError
from model.version import VERSION

_OWN = ("shard",)
"""What may differ between shards of one sweep."""


@dataclass(frozen=True)
class _Source:
    """A folder that takes part: what it is a shard of, and what it holds."""

    folder: Path
    identity: Mapping[str, Any]
    study: Study
    finished: FinishedTables | None
    parts: Parts

    @property
    def keys(self) -> Keys:
        found = self.parts.keys
        return found if self.finished is None else np.union1d(found, self.finished.keys)


def merge_sweeps(
    folders: Sequence[Path], out: Path, *, partial: bool = False, csv: bool = False
) -> Report:
    """Write the tables of a sweep from its shards.

    Parameters
    ----------
    folders : result folders of shards, finished or not
    out : where the whole goes
    partial : write what is there, even if runs are missing; a sweep into ``out`` goes on from there
    csv : write each table as CSV too

    Raises
    ------
    InputError
        They are not of one sweep and of this version, runs are missing, a sweep goes on in one of
        them, or something is damaged.
    """
    started = datetime.now(UTC)
    real = [Path(os.path.realpath(folder)) for folder in folders]
    if Path(os.path.realpath(out)) in real:
        raise InputError(f"--out {out} is one of the folders to merge; give another one")
    with ExitStack() as stack:
        for folder in dict.fromkeys(real):
            if folder.is_dir() and os.access(folder.parent, os.W_OK):
                stack.enter_context(locked(folder))
        stack.enter_context(locked(out))
        sources = [_source(folder) for folder in dict.fromkeys(folders)]
        _check_same(sources)
        known = {**sources[0].identity, "shard": str(WHOLE)}
        _check_out(out, known)
        study = sources[0].study
        rows = rows_of(study.plan)
        if not partial:
            _check_whole(rows, sources)
        streams = [one.parts.records() for one in sources]
        streams += [one.finished.records() for one in sources if one.finished is not None]
        with new_folder(out, sweep=True) as draft:
            counts = assemble(rows, joined(streams), study.record, draft, csv=csv)
            about = describe_sweep(study, known, counts, Timing.since(started))
            write_descriptions(draft, about)
    damage = [line for one in sources for line in one.parts.damage]
    return Report(out, counts, counts.planned, study.plan.replications, about, damage)


def _source(folder: Path) -> _Source:
    state = read_state(folder) if folder.is_dir() else None
    manifest = table_of(folder) if state is None or (folder / MANIFEST).exists() else None
    newest: Mapping[str, Any] = state or manifest or {}
    try:
        known = newest["identity"]
        if known["version"] != VERSION:
            raise InputError(
                f"{folder} was made by version {known['version']}, this is version {VERSION}; "
                "merge with the version that made it"
            )
        told = newest["study"] if state else {**newest, "text": newest["design_text"]}
        arms = [arm["name"] for arm in newest["plan"]["arms"]]
        finished = FinishedTables(folder, arms) if manifest else None
        points = None if state or finished is None else _points(finished)
        study = _study(plan_from_data(newest["plan"], points), told)
    except (KeyError, TypeError) as error:
        raise InputError(f"{folder} is damaged: it does not say what it holds ({error})") from None
    return _Source(folder, known, study, finished, Parts(folder))


def _study(plan: Plan, told: Mapping[str, Any]) -> Study:
    names = ("title", "question", "record", "name", "design", "text", "command")
    method = told.get("method") or told["plan"]["method"]
    return replace(Study(plan, method=method), **{name: told[name] for name in names})


def _points(finished: FinishedTables) -> list[Point]:
    """Return the points of a finished sweep from its table of them."""
    found: dict[int, Point] = {}
    values: dict[int, dict[str, float | str]] = {}
    for number, block, name, value, text in finished.points():
        mine = values.setdefault(number, {})
        found.setdefault(number, Point(number, block, mine))
        mine[name] = text if value is None else value
    return list(found.values()) or [Point(1, 1, {})]


def _check_same(sources: Sequence[_Source]) -> None:
    first = sources[0]
    for other in sources[1:]:
        for name, value in first.identity.items():
            if name not in _OWN and other.identity.get(name) != value:
                raise InputError(
                    f"{other.folder} is of another sweep than {first.folder}: its "
                    f"{name.replace('_', ' ')} is {other.identity.get(name)}, not {value}"
                )


def _check_out(out: Path, known: Mapping[str, Any]) -> None:
    check_folder(out, sweep=True)
    if read_state(out) is not None if out.is_dir() else False:
        raise InputError(f"{out} holds a sweep that is not finished; give another folder")
    if (out / MANIFEST).exists():
        old = table_of(out)["identity"]
        free = ("shard", "replications", "points", "number_of_points")
        if any(old.get(name) != value for name, value in known.items() if name not in free):
            raise InputError(f"{out} holds another sweep; give another folder")


def _check_whole(rows: Rows, sources: Sequence[_Source]) -> None:
    """Refuse when runs are missing, and say of which shards."""
    done = np.unique(np.concatenate([one.keys for one in sources]))
    lacks = ~(np.isin(rows.own, done) | np.isin(rows.home, done))
    if not lacks.any():
        return
    sizes = {str(one.identity["shard"]).partition("/")[2] for one in sources}
    where = ""
    if len(sizes) == 1 and sizes != {"1"}:
        of = int(sizes.pop())
        shards = Counter((np.flatnonzero(lacks) % of + 1).tolist())
        where = "; ".join(f"shard {Shard(n, of)}: {shards[n]}" for n in sorted(shards))
        where = f" ({where})"
    raise InputError(
        f"{int(lacks.sum())} of {len(lacks)} runs are missing{where}; run them, or give --partial"
    )
