"""``rekenkracht sources``: where the numbers come from."""

import argparse

from model.errors import InputError
from rekenkracht.commands import Subparsers
from rekenkracht.terminal import tell

_EXAMPLES = """\
examples:
  rekenkracht sources
  rekenkracht sources funding.room_total
  rekenkracht sources groningen_total_meur
  rekenkracht sources kst-26643-1499
  rekenkracht sources --check
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "sources",
        help="parameters with value, range, unit, basis and source",
        description="List the parameters, or show where one number comes from.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="a parameter, a group, a fact or a source"
    )
    parser.add_argument(
        "--check", action="store_true", help="list every number without a verified source"
    )
    return parser


def execute(args: argparse.Namespace) -> int:
    """Print the list, the trail of one name, or the check."""
    from viz import sources_check, sources_text

    if args.check and args.name:
        raise InputError(f"sources: give {args.name!r} or --check, not both")
    if args.check:
        tell(sources_check.check())
    else:
        tell(sources_text.trail(args.name) if args.name else sources_text.parameter_list())
    return 0
