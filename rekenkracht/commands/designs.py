"""``rekenkracht designs``: what can be swept."""

import argparse
import json

from rekenkracht.commands import Subparsers
from rekenkracht.terminal import tell

_EXAMPLES = """\
examples:
  rekenkracht designs
  rekenkracht designs e01_flip_march_2026
  rekenkracht designs e01
  rekenkracht designs mine.toml        # a design of your own: checked, then told in plain words
  rekenkracht designs e07 --json

How to write one: docs/how-to/write-a-design.md
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "designs",
        help="the designs for sweeps, one line each",
        description="List the designs for sweeps, or tell one of them in plain words: arms, "
        "factors, points, and the runs to expect.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("name", nargs="?", metavar="NAME", help="a design, or a file of your own")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Print the list or one design."""
    from viz.designs_text import design_data, design_list, list_data, one_design

    if args.json:
        data = list_data() if args.name is None else design_data(args.name)
        tell(json.dumps(data, allow_nan=False))
    else:
        tell(design_list() if args.name is None else one_design(args.name))
    return 0
