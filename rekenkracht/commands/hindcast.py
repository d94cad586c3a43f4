"""``rekenkracht hindcast``: the three Dutch decisions out of the prior."""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from model.errors import InputError
from rekenkracht.commands import Subparsers
from rekenkracht.terminal import tell

_EXAMPLES = """\
examples:
  rekenkracht hindcast --draws 1000
  rekenkracht hindcast --draws 200 --seed 7 --out hindcast.md --csv draws.csv
"""
_MOST = 1_000_000


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
    parser.add_argument("--draws", type=int, default=1000, metavar="N", help="default 1000")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="default 1")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the page here (Markdown)")
    parser.add_argument("--csv", type=Path, metavar="FILE", help="write one row per draw here")
    parser.add_argument("--quiet", action="store_true", help="no progress bar")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Run the draws and print or write the page."""
    if not 1 <= args.draws <= _MOST:
        raise InputError(f"--draws {args.draws} is outside 1 to {_MOST}")
    if args.seed < 1:
        raise InputError(f"--seed {args.seed} is below 1")
    from experiments.hindcast import run_hindcast
    from experiments.single_file import check_file, write_file
    from viz.hindcast_page import hindcast_page

    for path in filter(None, (args.out, args.csv)):
        check_file(path)
    table = run_hindcast(args.draws, args.seed, watch=_watch(quiet=args.quiet))
    page = hindcast_page(table, args.seed)
    if args.csv:
        write_file(args.csv, table.to_csv(index=False))
    if args.out:
        write_file(args.out, page)
    written = [str(path) for path in (args.out, args.csv) if path]
    tell(f"written: {', '.join(written)}" if args.out else page)
    return 0


def _watch(*, quiet: bool) -> Callable[[Iterable[int]], Iterable[int]]:
    from tqdm import tqdm

    hide = True if quiet else None  # None: shown on a terminal only
    return lambda draws: tqdm(draws, desc="draws", unit="run", disable=hide, delay=2)
