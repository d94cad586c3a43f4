"""``rekenkracht run``: one simulation."""

import argparse

from rekenkracht.commands import Subparsers, path_given, rows_given, whole

_EXAMPLES = """\
examples:
  rekenkracht run
  rekenkracht run budget_room --seed 3
  rekenkracht run baseline --set "funding.room_total=300 EUR m" --out results/room300 --csv
  rekenkracht run baseline --history simulated --end 2030Q4 --json
  rekenkracht run dutch_quota --users full
  rekenkracht run baseline --member 4321

Without --out the results go to results/SCENARIO-seedN; a run with other settings than scenario
and seed gets a folder of its own (results/SCENARIO-seedN-XXXXXX). A folder with older results is
replaced once the new ones are complete; a folder with anything else in it is left alone.
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "run",
        help="one simulation: the Dutch position, the decisions and their reasons",
        description="Simulate one scenario and write its tables.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "scenario",
        nargs="?",
        default="baseline",
        metavar="SCENARIO",
        help="a name from `rekenkracht scenarios` (baseline)",
    )
    add("--seed", type=whole, default=1, metavar="N", help="master seed (1)")
    add("--start", default="2024Q1", metavar="QUARTER", help="first quarter reported (2024Q1)")
    add("--end", default="2035Q4", metavar="QUARTER", help="last quarter (2035Q4)")
    add(
        "--history",
        metavar="pinned|simulated",
        help="impose what is known to have happened, or nothing; the scenario says which",
    )
    add(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a parameter by its dotted name; may be repeated",
    )
    _add_users(parser)
    add("--out", type=path_given, metavar="DIR", help="result folder")
    add("--csv", action="store_true", help="write each table as CSV too")
    add("--json", action="store_true", help="print one JSON object and nothing else")
    add("--quiet", action="store_true", help="no progress bar")
    return parser  # fmt: skip


def _add_users(parser: argparse.ArgumentParser) -> None:
    """Declare how many rows of users there are, and which of them is told about."""
    parser.add_argument(
        "--users",
        type=rows_given,
        metavar="N|full|all",
        help="rows that stand for the Dutch users of compute: a number (5000), full (one for each "
        "firm of 10 or more staff, research group and public body) or all (one for each user)",
    )
    parser.add_argument(
        "--member",
        type=whole,
        metavar="I",
        help="tell the story of one of these rows too, from 0 on",
    )


def execute(args: argparse.Namespace) -> int:
    """Run the simulation."""
    from rekenkracht.running import run_once

    return run_once(args)
