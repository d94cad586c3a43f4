"""Sweeps from the command line: run, merge, repeat; say what came out."""

import argparse
import os
import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import RLock
from typing import Any

from tqdm import tqdm

from experiments.design.planning import formed
from experiments.design.reading import design_text, parse_design
from experiments.manifest import command_line
from experiments.sweep.from_design import study_of
from experiments.sweep.keys import WHOLE
from experiments.sweep.merging import merge_sweeps
from experiments.sweep.repeating import read_manifest_file, repeat_sweep, shard_from
from experiments.sweep.report import Report
from experiments.sweep.running import Stopped, run_sweep
from experiments.sweep.study import LIMIT, Forecast, Options, Study, Watch
from model.errors import InputError
from rekenkracht.terminal import (
    PROGRAM,
    Interrupted,
    complain,
    hides_bar,
    stop_if_asked,
    stopped,
    tell,
)

RESULTS = Path("results")
"""Where results go unless told otherwise, from the folder that one is in."""
DONE, SOME_FAILED, DISAGREES = 0, 3, 4
_MOST_WORKERS = 4096
_MOST_SECONDS = 10_000_000
_WITH_MANIFEST = ("points", "replications", "shard")
"""Options that would make another sweep than that of the manifest."""


class Bar(Watch):
    """Says what is to come, then shows a bar with rate and time left."""

    def __init__(self, *, quiet: bool) -> None:
        tqdm.set_lock(RLock())  # its own lock is one between processes: an interrupt leaks it
        self._hide = hides_bar(quiet=quiet)
        self._bar: tqdm[Any] | None = None
        self._early = 0

    def expect(self, forecast: Forecast) -> None:
        """Say how many runs, how long and how much space."""
        self.close()
        done = forecast.total - forecast.left
        tell(
            f"{_counted(forecast.total, 'run')}: about {_minutes(forecast.seconds)} on "
            f"{_counted(forecast.workers, 'worker')}, {forecast.bytes / 1e6:,.1f} MB on disk"
        )
        sys.stdout.flush()
        self._bar = tqdm(
            total=forecast.total, initial=done, desc="runs", unit="run", disable=self._hide, delay=2
        )

    def tick(self, runs: int) -> None:
        """Move the bar; stop if a signal asked for it."""
        stop_if_asked()
        if self._bar is not None and runs:
            self._bar.update(runs)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def sweep(args: argparse.Namespace) -> int:
    """Run a design or go on with it.

    Raises
    ------
    InputError
        What the user asked for is not possible.
    Interrupted
        Stopped by a signal; says what is safe.
    """
    if args.design is None:
        raise InputError("no design given: rekenkracht sweep DESIGN, or --from-manifest FILE")
    options = _options(args)
    text, path = design_text(args.design)
    design = formed(
        parse_design(text, path),
        points=args.points, replications=args.replications, small=args.small,
    )  # fmt: skip
    study = study_of(design, name=path.stem, text=text, command=_command(args))
    folder = _at_home(args.out) if args.out else _default_folder(args, study)
    report = _watched(options, lambda: run_sweep(study, folder, options=options))
    _say(report)
    if options.shard != WHOLE:
        tell(f"Together: {PROGRAM} merge DIR... --out DIR, once all {options.shard.of} are there")
    return SOME_FAILED if report.counts.failed else DONE


def repeat(args: argparse.Namespace) -> int:
    """Repeat a sweep from its manifest and say which tables agree.

    Raises
    ------
    InputError
        The manifest cannot be repeated here.
    Interrupted
        Stopped by a signal; says what is safe.
    """
    if args.design is not None or args.small:
        raise InputError("--from-manifest repeats the sweep as it was: give no design, no --small")
    for name in _WITH_MANIFEST:
        if getattr(args, name) is not None:
            raise InputError(f"--from-manifest repeats the sweep as it was: give no --{name}")
    options = _options(args)
    found = read_manifest_file(args.from_manifest)
    folder = _at_home(args.out) if args.out else RESULTS / f"{found['name']}-repeated"
    report, agree = _watched(
        options, lambda: repeat_sweep(found, args.from_manifest, folder, options)
    )
    _say(report)
    for name, same in agree.items():
        tell(f"{name}: {'agrees' if same else 'DIFFERS'}")
    tell("All tables agree." if all(agree.values()) else "The tables do not agree.")
    if not all(agree.values()):
        return DISAGREES
    return SOME_FAILED if report.counts.failed else DONE


def merge(args: argparse.Namespace) -> int:
    """Put shards together.

    Raises
    ------
    InputError
        They do not belong together, or runs are missing.
    """
    folders = [_at_home(folder) for folder in args.folders]
    report = merge_sweeps(folders, _at_home(args.out), partial=args.partial, csv=args.csv)
    _say(report)
    return SOME_FAILED if report.counts.failed else DONE


def _watched(options: Options, run: Callable[[], Any]) -> Any:  # noqa: ANN401 - what it returns
    try:
        return run()
    except Stopped as error:
        raise Interrupted(str(error)) from None
    except InputError:
        if stopped():  # a library turned the signal into an error of its own
            raise KeyboardInterrupt from None
        raise
    finally:
        if isinstance(options.watch, Bar):
            options.watch.close()


def _options(args: argparse.Namespace) -> Options:
    if args.cluster is not None and args.workers is not None:
        raise InputError("--cluster brings its own workers; leave out --workers")
    for name, most in (("workers", _MOST_WORKERS), ("limit", _MOST_SECONDS)):
        value = getattr(args, name)
        if value is not None and not 1 <= value <= most:
            raise InputError(f"--{name} {value} is outside 1 to {most}")
    return Options(
        workers=args.workers or _cores(),
        cluster=args.cluster,
        shard=WHOLE if args.shard is None else shard_from(args.shard),
        csv=args.csv,
        limit=float(args.limit or LIMIT),
        watch=Bar(quiet=args.quiet),
    )


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # what a job scheduler allows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _command(args: argparse.Namespace) -> str:
    """Return the line that runs the whole sweep, whoever runs it and wherever it goes."""
    words = [PROGRAM, "sweep", args.design]
    for name in ("points", "replications"):
        if getattr(args, name) is not None:
            words += [f"--{name}", str(getattr(args, name))]
    return shlex.join([*words, "--small"] if args.small else words)


def _default_folder(args: argparse.Namespace, study: Study) -> Path:
    name = f"{study.name}-small" if args.small else study.name
    return RESULTS / (name if args.shard is None else f"{name}-{args.shard.replace('/', '-of-')}")


def _at_home(folder: Path) -> Path:
    try:
        return folder.expanduser()
    except RuntimeError:
        raise InputError(f"{folder}: there is no such user") from None


def _say(report: Report) -> None:
    """Say what came out, what failed and how to repeat it, where it is and how to cite it."""
    counts, about = report.counts, report.manifest
    for note in report.notes:
        complain(note)
    here = "" if report.run_now == counts.planned else f" ({report.run_now:,} of them now)"
    missing = f", {counts.missing:,} missing" if counts.missing else ""
    tell(
        f"{counts.done:,} of {counts.planned:,} runs done{here}, {counts.failed:,} failed{missing}"
    )
    for failure in counts.failures:
        run = failure.run
        tell(
            f"failed: arm {run.arm}, point {run.point}, replication {run.replication}, "
            f"seed {run.seed}: {failure.error}\n  {command_line(run)}"
        )
    if counts.failed > len(counts.failures):
        tell(f"and {counts.failed - len(counts.failures):,} more: see status and error in runs")
    if report.half_width is not None:
        tell(_stopped_by_rule(report, about["until"]))
    _say_where(report.folder, about)


def _stopped_by_rule(report: Report, rule: Mapping[str, Any]) -> str:
    reached = f"half the interval is {report.half_width:.3g} (asked {rule['half_width']:g})"
    if report.half_width is not None and report.half_width <= rule["half_width"]:
        return f"Enough after {report.replications} replications: {reached}."
    most = f"{report.replications} replications, the most that were allowed"
    return f"Stopped at {most}; {reached}."


def _say_where(folder: Path, about: Mapping[str, Any]) -> None:
    tell(f"Files: {folder}: {', '.join(sorted([*about['files'], 'manifest.json']))}")
    tell(f"Again: {about['command']}")
    tell(f"Cite: {about['citation']}")


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 else f"{number:,} {word}s"


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} seconds" if seconds < 90 else f"{seconds / 60:,.0f} minutes"
