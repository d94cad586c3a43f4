"""``rekenkracht screen``: which assumptions about sites matter."""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.errors import InputError
from rekenkracht.commands import Subparsers, path_given, whole
from rekenkracht.terminal import hides_bar, tell, unless_stopped, write_all

if TYPE_CHECKING:
    from experiments.screening import Watch
    from experiments.single_file import Target

_EXAMPLES = """\
examples:
  rekenkracht screen --draws 20 --workers 2
  rekenkracht screen --draws 50 --only grid.take_up sites.permit_time
  rekenkracht screen --draws 50 --only demand.price0 --json

All of it takes about five seconds per draw and process. The result does not depend on --workers.
"""
_DRAWS = 20
_BESIDE = "--csv (base draws)"
_FEWEST_DRAWS = 2
"""An interval needs so many."""
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
    add("--draws", type=whole, default=_DRAWS, metavar="N", help=f"base draws, default {_DRAWS}")
    add("--seed", type=whole, default=1, metavar="N", help="default 1")
    add("--workers", type=whole, default=1, metavar="N", help="processes, default 1")
    add("--only", nargs="+", default=[], metavar="NAME", help="screen these parameters alone")
    add("--json", action="store_true", help="print one JSON object and nothing else")
    add("--out", type=path_given, metavar="FILE", help="write the page here (Markdown)")
    add(
        "--csv",
        type=path_given,
        metavar="FILE",
        help="write the effects here, base draws beside it",
    )
    add("--quiet", action="store_true", help="no progress bar")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Run the screening and print or write what it shows."""
    _check(args)
    from experiments.effects import base_draws, effects
    from experiments.screening import chosen, run_screening
    from viz.screening_page import as_data, screening_page

    names = chosen(args.only)
    targets = _targets(args)
    watch = _watch(quiet=args.quiet)
    runs = run_screening(names, args.draws, args.seed, args.workers, watch)
    table, base = effects(runs), base_draws(runs)
    page = screening_page(table, base, args.seed)
    contents = {
        "--out": page,
        "--csv": table.to_csv(index=False),
        _BESIDE: base.to_csv(index=False),
    }
    write_all([(one, contents[one.option]) for one in targets])
    written = [str(one.path) for one in targets]
    if args.json:
        tell(json.dumps(as_data(table, base, args.seed), allow_nan=False))
    else:
        tell(f"written: {', '.join(written)}" if args.out else page)
    return 0


def _targets(args: argparse.Namespace) -> "list[Target]":
    """Return the files to write, each checked."""
    from experiments.effects import COLUMNS
    from experiments.screening import NAMES
    from experiments.single_file import Target, check_files
    from viz.screening_page import MARK

    targets = [Target(args.out, "--out", MARK)] if args.out else []
    if args.csv:
        targets.append(Target(args.csv, "--csv", ",".join(COLUMNS)))
        check_files(targets)
        targets.append(Target(draws_beside(args.csv), _BESIDE, ",".join(["draw", *NAMES])))
    check_files(targets)
    return targets


def draws_beside(path: Path) -> Path:
    """Return where the base draws go when the effects go to a path."""
    return path.with_name(f"{path.stem}-draws{path.suffix}")


def _check(args: argparse.Namespace) -> None:
    from experiments.shares import LARGEST_SEED

    for name, least, most in (
        ("draws", _FEWEST_DRAWS, _MOST_DRAWS),
        ("workers", 1, _MOST_WORKERS),
        ("seed", 0, LARGEST_SEED),
    ):
        value = getattr(args, name)
        if not least <= value <= most:
            raise InputError(f"--{name} {value} is outside {least} to {most}")


def _watch(*, quiet: bool) -> "Watch":
    from threading import RLock

    from tqdm import tqdm

    tqdm.set_lock(RLock())  # its own lock is one between processes, and an interrupt would leak it
    hide = hides_bar(quiet=quiet)

    def watch(draws: Iterable[Any], count: int) -> Iterable[Any]:
        bar = tqdm(draws, desc="draws", total=count, unit="draw", disable=hide, delay=2)
        return unless_stopped(bar)

    return watch
