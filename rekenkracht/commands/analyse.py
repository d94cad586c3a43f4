"""``rekenkracht analyse``: what a sweep shows."""

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from rekenkracht.commands import Subparsers, path_given
from rekenkracht.terminal import Interrupted, hides_bar, stop_if_asked, tell

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from experiments.analysis.analyse import Analysis
    from experiments.analysis.data import SweepData

_EXAMPLES = """\
examples:
  rekenkracht analyse results/e02_july_rules
  rekenkracht analyse results/e01_march_2026 --outcome promised --base march_rules
  rekenkracht analyse results/e07_grid_speed --json
  rekenkracht analyse results/e01_march_2026 --flip

Tables and figures go to DIR/analysis; docs/how-to/read-an-analysis.md says what each column means.
No run is made, unless with --flip. The same folder gives the same tables.
"""
_FIRST = ("effect", "luck", "driver", "box", "tipping", "robustness", "reason")
_TITLES = {
    "effect": "What the arms change",
    "luck": "Luck, ignorance, choice",
    "driver": "What drives it",
    "box": "When it happens",
    "tipping": "What flips it",
    "robustness": "Which arm is robust",
    "reason": "Reasons",
}
_MOST = 8
"""Findings of one kind that are printed; analysis.json holds all."""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "analyse",
        help="effects, drivers, luck, boxes and reasons from the folder of a sweep",
        description="Analyse the finished runs of a sweep: paired effects with intervals, what "
        "drives the outcomes, how much is luck, when they happen, which arm is robust.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("folder", type=path_given, metavar="DIR", help="folder of a sweep")
    add(
        "--outcome",
        nargs="+",
        default=[],
        metavar="NAME",
        help="look at these outcomes first, instead of those of the design",
    )
    add("--base", metavar="ARM", help="compare with this arm, instead of the design's")
    add(
        "--flip",
        action="store_true",
        help="search, with new runs, where the inputs that the design names flip an outcome",
    )
    add("--json", action="store_true", help="print one JSON object and nothing else")
    add("--quiet", action="store_true", help="print where the tables are, and nothing else")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Analyse a sweep, write its tables and print the main findings."""
    if args.json and args.quiet:
        raise InputError("analyse: give --json or --quiet, not both")
    from experiments.analysis.analyse import analyse
    from experiments.analysis.writing import as_json, write_analysis
    from experiments.reading import load_manifest
    from viz.figures.catalogue import write_figures

    search = partial(_search, quiet=args.quiet) if args.flip else None
    try:
        found = analyse(args.folder, args.outcome, args.base, search)
        manifest = load_manifest(args.folder)
        place = write_analysis(
            args.folder, found, also=lambda draft: write_figures(draft, "en", manifest)
        )
    except KeyboardInterrupt:
        raise Interrupted("interrupted; no analysis was written, an older one stands") from None
    if args.json:
        tell(as_json({**found.about, "tables": sorted(found.tables), "folder": str(place)}))
    else:
        tell(str(place) if args.quiet else _text(found, place))
    return 0


def _search(data: "SweepData", *, quiet: bool) -> "pd.DataFrame":
    """Search where outcomes flip, with a bar over the runs that it takes at most."""
    from threading import RLock

    from tqdm import tqdm

    from experiments.analysis.flips import most_runs, search_flips

    tqdm.set_lock(RLock())  # its own lock is one between processes: an interrupt leaks it
    hidden = hides_bar(quiet=quiet)
    with tqdm(total=most_runs(data), desc="searching", unit="run", disable=hidden) as bar:

        def tick(runs: int) -> None:
            stop_if_asked()
            bar.update(runs)

        return search_flips(data, tick=tick)


def _text(found: "Analysis", place: "Path") -> str:
    about = found.about
    runs, arms = about["runs"], len(about["arms"])
    lines = [
        about["title"],
        f"{runs['done']} runs of {runs['planned']} planned, {runs['failed']} failed; "
        f"{arms} arm{'s' if arms > 1 else ''}, {about['points']} points, {about['replications']} "
        f"replications; base: {about['base']}",
    ]
    for kind in _FIRST:
        lines += _part(kind, [one for one in about["findings"] if one["kind"] == kind])
    if about["left_out"]:
        lines += ["", "Left out"]
        lines += [f"  {name}: {_short(reason)}" for name, reason in about["left_out"].items()]
    lines += ["", f"tables: {place}"]
    return "\n".join(lines)


def _part(kind: str, found: list[dict[str, Any]]) -> list[str]:
    """Return the lines of one kind of finding; what changes nothing is only counted."""
    if not found:
        return []
    told = [one for one in found if one["strength"] != "nothing"]
    lines = ["", _TITLES[kind], *map(_line, told[:_MOST])]
    if len(told) > _MOST:
        lines.append(f"  ... and {len(told) - _MOST} more in analysis.json")
    if len(found) > len(told):
        lines.append(f"  nothing changes in {len(found) - len(told)} other cases")
    return lines


def _line(finding: dict[str, Any]) -> str:
    interval = f" [{finding['interval']}]" if finding["interval"] else ""
    return f"  {finding['claim']}{interval}, {finding['runs']}"


def _short(reason: str) -> str:
    parts = reason.split("; ")
    more = f"; and {len(parts) - 2} more" if len(parts) > 2 else ""
    return "; ".join(parts[:2]) + more
