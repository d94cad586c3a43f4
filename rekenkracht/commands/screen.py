"""``rekenkracht screen``: which assumptions about sites matter."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from rekenkracht.commands import Subparsers
from rekenkracht.terminal import tell

if TYPE_CHECKING:
    from experiments.screening import Watch

_EXAMPLES = """\
examples:
  rekenkracht screen --draws 20 --workers 2
  rekenkracht screen --draws 50 --only grid.take_up sites.permit_time
  rekenkracht screen --draws 50 --only demand.price0 --json

All of it takes about five seconds per draw and process. The result does not depend on --workers.
"""
_DRAWS = 20
_MOST_DRAWS, _MOST_WORKERS = 100_000, 256


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "screen",
        help="which assumptions about sites, grid, consortia and talks matter",
        description="Set one uncertainty at a time to both ends of its range, on many draws of "
        "all the others, and report what that does to sites, power, permits, deals and bids.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--draws", type=int, default=_DRAWS, metavar="N", help=f"base draws, default {_DRAWS}")
    add("--seed", type=int, default=1, metavar="N", help="default 1")
    add("--workers", type=int, default=1, metavar="N", help="processes, default 1")
    add("--only", nargs="+", default=[], metavar="NAME", help="screen these parameters alone")
    add("--json", action="store_true", help="print one JSON object and nothing else")
    add("--out", type=Path, metavar="FILE", help="write the page here (Markdown)")
    add("--csv", type=Path, metavar="FILE", help="write the effects here, the base draws beside it")
    add("--quiet", action="store_true", help="no progress bar")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Run the screening and print or write what it shows."""
    _check(args)
    from experiments.effects import base_draws, effects
    from experiments.screening import chosen, run_screening
    from experiments.single_file import check_file, write_file
    from viz.screening_page import as_data, screening_page

    names = chosen(args.only)
    beside = draws_beside(args.csv) if args.csv else None
    for path in filter(None, (args.out, args.csv, beside)):
        check_file(path)
    watch = _watch(quiet=args.quiet)
    runs = run_screening(names, args.draws, args.seed, args.workers, watch)
    table, base = effects(runs), base_draws(runs)
    page = screening_page(table, base, args.seed)
    if args.csv and beside:
        write_file(args.csv, table.to_csv(index=False))
        write_file(beside, base.to_csv(index=False))
    if args.out:
        write_file(args.out, page)
    written = [str(path) for path in (args.out, args.csv, beside) if path]
    if args.json:
        tell(json.dumps(as_data(table, base, args.seed), allow_nan=False))
    else:
        tell(f"written: {', '.join(written)}" if args.out else page)
    return 0


def draws_beside(path: Path) -> Path:
    """Return where the base draws go when the effects go to a path."""
    return path.with_name(f"{path.stem}-draws{path.suffix}")


def _check(args: argparse.Namespace) -> None:
    for name, most in (("draws", _MOST_DRAWS), ("workers", _MOST_WORKERS)):
        value = getattr(args, name)
        if not 1 <= value <= most:
            raise InputError(f"--{name} {value} is outside 1 to {most}")
    if args.draws == 1:
        raise InputError("--draws 1: an interval needs at least 2 draws")
    if args.seed < 1:
        raise InputError(f"--seed {args.seed} is below 1")


def _watch(*, quiet: bool) -> "Watch":
    from threading import RLock

    from tqdm import tqdm

    tqdm.set_lock(RLock())  # its own lock is one between processes, and an interrupt would leak it
    hide = True if quiet else None  # None: shown on a terminal only

    def watch(draws: Iterable[Any], count: int) -> Iterable[Any]:
        return tqdm(draws, desc="draws", total=count, unit="draw", disable=hide, delay=2)

    return watch
