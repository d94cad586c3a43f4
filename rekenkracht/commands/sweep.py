"""``rekenkracht sweep``: run a design, or go on with it, or repeat one from its manifest."""

import argparse

from rekenkracht.commands import Subparsers, path_given, whole

_EXAMPLES = """\
examples:
  rekenkracht sweep e01 --small
  rekenkracht sweep my_design.toml --replications 20 --out results/mine
  rekenkracht sweep e01 --shard 3/8 --out results/e01-3
  rekenkracht sweep e01 --cluster tcp://10.0.0.5:8786
  rekenkracht sweep --from-manifest results/e01/manifest.json

The same line again goes on where it stopped, after any kind of end; more replications (and more
points, where the sampling allows) run only what is new. Nothing of --workers, --shard and
--cluster changes a table. Exit codes: 0 done; 2 wrong input; 3 some runs failed; 4 a repeated
sweep does not agree with its manifest; 130 interrupted.
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "sweep",
        help="run a design: many runs, on all cores or many machines",
        description="Run a design (a name from `rekenkracht designs`, or a TOML file), keeping "
        "every finished run, and write its tables.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("design", nargs="?", metavar="DESIGN", help="a name or a file")
    add("--points", type=whole, metavar="N", help="instead of the design's own number")
    add("--replications", type=whole, metavar="N", help="instead of the design's own number")
    add("--small", action="store_true", help="the small form of the design")
    add("--workers", type=whole, metavar="N", help="processes, default all cores")
    add("--shard", metavar="I/N", help="run part I of N; put them together with merge")
    add("--cluster", metavar="ADDRESS", help="a Dask scheduler: tcp://HOST:PORT or its JSON file")
    add("--limit", type=whole, metavar="SECONDS", help="longest time of one run (900)")
    add("--out", type=path_given, metavar="DIR", help="result folder, default results/DESIGN")
    add("--csv", action="store_true", help="write each table as CSV too")
    add("--quiet", action="store_true", help="no progress bar")
    add(
        "--from-manifest",
        type=path_given,
        metavar="FILE",
        help="repeat the sweep of this manifest and say whether the tables agree",
    )
    return parser


def execute(args: argparse.Namespace) -> int:
    """Run the sweep."""
    from rekenkracht.sweeping import repeat, sweep

    return sweep(args) if args.from_manifest is None else repeat(args)
