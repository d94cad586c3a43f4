"""``rekenkracht bankability``: can the market alone pay for a gigafactory."""

import argparse
import json

from model.errors import InputError
from rekenkracht.commands import Subparsers
from rekenkracht.terminal import tell

_EXAMPLES = """\
examples:
  rekenkracht bankability
  rekenkracht bankability --set demand.price0=3.5 --set investment.contracted_share=0.8
  rekenkracht bankability --set investment.prepaid_share=0.34 --json
  rekenkracht sources investment

No simulation is run: the numbers come from the evidence files and from --set.
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "bankability",
        help="value against capital of a gigafactory, and what would have to be different",
        description="Say whether private money alone would pay for a gigafactory, and at which "
        "price, cost, use or public prepayment it would.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="set a parameter by its dotted name; may be repeated",
    )
    add("--size", metavar="H100E", help="H100 equivalents (100000, as in the cabinet's memo)")
    add("--json", action="store_true", help="print one JSON object and nothing else")
    add("--quiet", action="store_true", help="print the verdict only, in one line")
    return parser  # fmt: skip


def execute(args: argparse.Namespace) -> int:
    """Work out the case and print it."""
    if args.json and args.quiet:
        raise InputError("bankability: give --json or --quiet, not both")
    from experiments.bankability import answer, nominal_size
    from rekenkracht.running import parse_changes
    from viz.bankability import as_data, headline, one_page

    size = nominal_size() if args.size is None else _number(args.size)
    found = answer(parse_changes(args.set), size)
    if args.json:
        tell(json.dumps(as_data(found), allow_nan=False))
    else:
        tell(headline(found) if args.quiet else one_page(found))
    return 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"--size {text!r} is not a number") from None
