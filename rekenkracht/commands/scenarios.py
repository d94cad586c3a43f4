"""``rekenkracht scenarios``: what can be run."""

import argparse

from rekenkracht.commands import Subparsers
from rekenkracht.terminal import tell

_EXAMPLES = """\
examples:
  rekenkracht scenarios
  rekenkracht scenarios budget_room
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "scenarios",
        help="the scenarios, one line each",
        description="List the scenarios, or show what one of them changes and why.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="a scenario")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Print the list or one scenario."""
    from viz.scenarios_text import one_scenario, scenario_list

    tell(one_scenario(args.name) if args.name else scenario_list())
    return 0
