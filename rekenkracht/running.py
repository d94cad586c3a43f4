"""One simulation from the command line: run, write, say what came out."""

import argparse
import json
import math
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any

from tqdm import tqdm

from experiments.manifest import command_of
from experiments.store import Timing, check_folder, load_manifest, write_run
from model.errors import InputError
from model.parameters.loader import Value, checked_value
from model.simulation import RekenkrachtModel
from model.users.population import DEFAULT_ROWS
from rekenkracht.terminal import (
    Interrupted,
    hides_bar,
    stop_if_asked,
    stopped,
    tell,
    unless_stopped,
)
from viz.decisions import dutch_decisions, left_out
from viz.layout import command, page, paragraph, section
from viz.position import position_data
from viz.sentences import say
from viz.summary import decisions_data, summary

RESULTS = Path("results")
"""Where results go unless told otherwise, from the folder that one is in."""


def run_once(args: argparse.Namespace) -> int:
    """Simulate, write the folder, print the page or the JSON object.

    Raises
    ------
    InputError
        What the user asked for is not possible.
    Interrupted
        Stopped by a signal; says what is on disk.
    """
    started = datetime.now(UTC)
    model = RekenkrachtModel(
        seed=args.seed,
        scenario=args.scenario,
        history=args.history,
        start=args.start,
        end=args.end,
        users=DEFAULT_ROWS if args.users is None else args.users,
        **parse_changes(args.set),
    )
    if args.member is not None:
        model.member(args.member)  # refuses a row that is not there before anything is simulated
    folder = _at_home(args.out) if args.out else default_folder(model)
    try:
        check_folder(folder)
        _run(model, quiet=args.quiet)
        stop_if_asked()
        manifest = write_run(folder, model, timing=Timing.since(started), csv=args.csv)
        stop_if_asked()
        story = "" if args.member is None else model.member(args.member)
        written = _json if args.json else _page
        tell(written(folder, model, manifest, story))
    except BaseException as error:
        if not (isinstance(error, KeyboardInterrupt) or stopped()):
            raise
        moment = Timing(started, 0.0).moment
        raise Interrupted(on_disk(folder, model, moment)) from None
    return 0


def _run(model: RekenkrachtModel, *, quiet: bool) -> None:
    """Simulate to the end; a run of all users takes long enough for a progress bar."""
    tqdm.set_lock(RLock())  # its own lock is one between processes, and an interrupt would leak it
    quarters = range(model.settings.start, model.settings.end + 1)
    bar = tqdm(quarters, desc="quarters", unit="quarter", disable=hides_bar(quiet=quiet), delay=2)
    for _ in unless_stopped(bar):
        model.step()


def _at_home(folder: Path) -> Path:
    try:
        return folder.expanduser()
    except RuntimeError:
        raise InputError(f"--out {folder}: there is no such user") from None


def parse_changes(pairs: list[str]) -> dict[str, Value]:
    """Return parameters by name from texts such as ``funding.room_total=300 EUR m``.

    Raises
    ------
    InputError
        Another form, a name given twice, or a value that the parameter does not allow.
    """
    changes: dict[str, Value] = {}
    for pair in pairs:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not (name and equals and value):
            raise InputError(f"--set {pair!r}: write NAME=VALUE, as in funding.room_total=300")
        if name in changes:
            raise InputError(f"--set {name}: given twice")
        changes[name] = checked_value(name, value)
    return changes


def default_folder(model: RekenkrachtModel) -> Path:
    """Return the folder of a run: its own, if more than scenario and seed was set."""
    name = f"{model.settings.scenario}-seed{model.seed}"
    plain = f"rekenkracht run {model.settings.scenario} --seed {model.seed}"
    return RESULTS / (name if command_of(model) == plain else f"{name}-{model.run_id[:6]}")


def on_disk(folder: Path, model: RekenkrachtModel, moment: str) -> str:
    """Return what an interrupted run that began at a moment left behind."""
    try:
        found = load_manifest(folder)
    except InputError:
        return "interrupted; nothing was written"
    if found.get("run_id") == model.run_id and found.get("started") == moment:
        return f"interrupted; the results in {folder} are complete"
    return f"interrupted; nothing was written, {folder} is as it was"


def as_data(folder: Path, model: RekenkrachtModel, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outcomes and decisions as plain data; what did not happen is null."""
    outcomes = {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in model.outcomes().items()
    }
    events = model.events()
    return {
        "run_id": model.run_id,
        "scenario": model.settings.scenario,
        "history": model.settings.history,
        "seed": model.seed,
        "user_rows": manifest["user_rows"],
        "position": position_data(model.indicators(), manifest),
        "outcomes": outcomes,
        "decisions": decisions_data(dutch_decisions(events)),
        "not_on_table": [one.subject for one in left_out(events)],
        "manifest": str(folder / "manifest.json"),
    }


def _json(folder: Path, model: RekenkrachtModel, manifest: Mapping[str, Any], story: str) -> str:
    data = as_data(folder, model, manifest) | ({"member": story} if story else {})
    return json.dumps(data, allow_nan=False)


def _page(folder: Path, model: RekenkrachtModel, manifest: Mapping[str, Any], story: str) -> str:
    events = model.events()
    files = ", ".join(sorted([*manifest["files"], "manifest.json"]))
    commands = [manifest["command"]]
    asked = dutch_decisions(events)
    if asked:
        largest = max(asked, key=lambda one: one.counted.case.need)
        words = ["rekenkracht", "explain", str(folder), "--quarter", largest.quarter]
        commands.append(shlex.join(words))
    parts = [
        section(say("member_head"), [paragraph(story)]) if story else "",
        section("Files", [paragraph(f"{folder}: {files}")]),
        section("The same again, and why the largest ask was answered so", map(command, commands)),
        section("How to cite", [paragraph(manifest["citation"])]),
    ]
    return summary(manifest, model.indicators(), events, model.outcomes()) + "\n" + page(parts)
