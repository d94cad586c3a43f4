"""``rekenkracht analyse``: what a sweep shows."""

import argparse
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from rekenkracht.commands import Subparsers, path_given
from rekenkracht.terminal import Interrupted, tell

if TYPE_CHECKING:
    from pathlib import Path

    from experiments.analysis.analyse import Analysis

_EXAMPLES = """\
examples:
  rekenkracht analyse results/e02_july_rules
  rekenkracht analyse results/e01_march_2026 --outcome promised --base march_rules
  rekenkracht analyse results/e07_grid_speed --json

Tables go to DIR/analysis; docs/how-to/read-an-analysis.md says what each column means. No run is
made. The same folder gives the same tables.
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
    add("--json", action="store_true", help="print one JSON object and nothing else")
    add("--quiet", action="store_true", help="print where the tables are, and nothing else")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Analyse a sweep, write its tables and print the main findings."""
    if args.json and args.quiet:
        raise InputError("analyse: give --json or --quiet, not both")
    from experiments.analysis.analyse import analyse
    from experiments.analysis.writing import as_json, write_analysis

    found = analyse(args.folder, args.outcome, args.base)
    try:
        place = write_analysis(args.folder, found, also=_figures)
    except KeyboardInterrupt:
        raise Interrupted("interrupted; no analysis was written, an older one stands") from None
    if args.json:
        tell(as_json({**found.about, "tables": sorted(found.tables), "folder": str(place)}))
    else:
        tell(str(place) if args.quiet else _text(found, place))
    return 0


def _figures(draft: "Path") -> None:
    """Add the figures to the folder of the analysis before it is put in place."""


def _text(found: "Analysis", place: "Path") -> str:
    about = found.about
    runs = about["runs"]
    lines = [
        about["title"],
        f"{runs['done']} runs of {runs['planned']} planned, {runs['failed']} failed; "
        f"{len(about['arms'])} arms, {about['points']} points, {about['replications']} "
        f"replications; base: {about['base']}",
    ]
    for kind in _FIRST:
        own = [one for one in about["findings"] if one["kind"] == kind]
        if own:
            lines += ["", _TITLES[kind], *map(_line, own[:_MOST])]
            if len(own) > _MOST:
                lines.append(f"  ... and {len(own) - _MOST} more in analysis.json")
    if about["left_out"]:
        lines += ["", "Left out"]
        lines += [f"  {name}: {_short(reason)}" for name, reason in about["left_out"].items()]
    lines += ["", f"tables: {place}"]
    return "\n".join(lines)


def _line(finding: dict[str, Any]) -> str:
    interval = f" [{finding['interval']}]" if finding["interval"] else ""
    return f"  {finding['claim']}{interval}, {finding['runs']}"


def _short(reason: str) -> str:
    parts = reason.split("; ")
    more = f"; and {len(parts) - 2} more" if len(parts) > 2 else ""
    return "; ".join(parts[:2]) + more
