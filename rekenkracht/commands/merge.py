"""``rekenkracht merge``: put the shards of a sweep together."""

import argparse

from rekenkracht.commands import Subparsers, path_given

_EXAMPLES = """\
examples:
  rekenkracht merge results/e01-* --out results/e01
  rekenkracht merge results/e01 --partial --out results/e01-so-far

The result is that of one sweep, byte for byte. Runs that are there twice count once. A shard that
was stopped may be among them. Without --partial every run of the design must be there.
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "merge",
        help="put the shards of a sweep together",
        description="Check that the folders are shards of one sweep, and write its tables.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("folders", nargs="+", type=path_given, metavar="DIR", help="folders of shards")
    add("--out", type=path_given, required=True, metavar="DIR", help="result folder")
    add("--partial", action="store_true", help="write what is there, even if runs are missing")
    add("--csv", action="store_true", help="write each table as CSV too")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Merge the folders."""
    from rekenkracht.sweeping import merge

    return merge(args)
