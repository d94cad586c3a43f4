"""``rekenkracht hindcast``: the three Dutch decisions out of the prior."""

import argparse
from collections.abc import Callable, Iterable

from model.errors import InputError
from rekenkracht.commands import Subparsers, path_given, whole
from rekenkracht.terminal import hides_bar, tell, unless_stopped, write_all

_EXAMPLES = """\
examples:
  rekenkracht hindcast --draws 1000
  rekenkracht hindcast --draws 200 --seed 7 --out hindcast.md --csv draws.csv
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "hindcast",
        help="how often April 2025, June 2025 and March 2026 come out of the ranges",
        description="Draw all uncertainties from their ranges, simulate to mid 2026 with nothing "
        "imposed, and report how often the three Dutch decisions come out, alone and jointly.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--draws", type=whole, default=1000, metavar="N", help="default 1000")
    add("--seed", type=whole, default=1, metavar="N", help="default 1")
    add("--out", type=path_given, metavar="FILE", help="write the page here (Markdown)")
    add("--csv", type=path_given, metavar="FILE", help="write one row per draw here")
    add("--quiet", action="store_true", help="no progress bar")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Run the draws and print or write the page."""
    from experiments.hindcast import COLUMNS, run_hindcast
    from experiments.shares import LARGEST_SEED, MOST_DRAWS
    from experiments.single_file import Target, check_files
    from viz.hindcast_page import MARK, hindcast_page

    if not 1 <= args.draws <= MOST_DRAWS:
        raise InputError(f"--draws {args.draws} is outside 1 to {MOST_DRAWS}")
    if not 0 <= args.seed <= LARGEST_SEED:
        raise InputError(f"--seed {args.seed} is outside 0 to {LARGEST_SEED}")
    table_to = [Target(args.csv, "--csv", ",".join(COLUMNS))] if args.csv else []
    page_to = [Target(args.out, "--out", MARK)] if args.out else []
    check_files([*page_to, *table_to])
    table = run_hindcast(args.draws, args.seed, watch=_watch(quiet=args.quiet))
    page = hindcast_page(table, args.seed)
    rows = table.to_csv(index=False)
    write_all([*((one, rows) for one in table_to), *((one, page) for one in page_to)])
    written = [str(path) for path in (args.out, args.csv) if path]
    tell(f"written: {', '.join(written)}" if args.out else page)
    return 0


def _watch(*, quiet: bool) -> Callable[[Iterable[int]], Iterable[int]]:
    from tqdm import tqdm

    hide = hides_bar(quiet=quiet)
    return lambda draws: unless_stopped(
        tqdm(draws, desc="draws", unit="run", disable=hide, delay=2)
    )
