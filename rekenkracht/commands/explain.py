"""``rekenkracht explain``: why a party decided as it did."""

import argparse

from rekenkracht.commands import Subparsers, path_given
from rekenkracht.terminal import tell

_EXAMPLES = """\
examples:
  rekenkracht explain results/baseline-seed1
  rekenkracht explain results/baseline-seed1 --quarter 2026Q1
  rekenkracht explain results/baseline-seed1 --actor DE --quarter 2026Q3
  rekenkracht explain results/baseline-seed1 --actor "EuroHPC JU" --quarter 2025Q4
  rekenkracht explain results/baseline-seed1 --actor volt
  rekenkracht explain results/baseline-seed1 --actor TenneT --quarter 2026Q1
  rekenkracht explain results/baseline-seed1 --actor "Municipality Rotterdam"
  rekenkracht explain results/baseline-seed1 --actor sme --quarter 2030Q4
  rekenkracht explain results/baseline-seed1 --actor market --quarter 2030Q4
  rekenkracht explain results/baseline-seed1 --subject groningen
"""


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "explain",
        help="the decision trace: what was asked, each test, what bound, what would have changed",
        description="Explain the decisions of a party in a run. Without --quarter: a list.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("folder", type=path_given, metavar="DIR", help="a result folder")
    add("--run", metavar="ID", help="a run, by its identity or the beginning of it")
    add(
        "--actor",
        default="NL",
        metavar="NAME",
        help="NL, a ministry, a member state, EuroHPC JU, EU, a consortium, TenneT, "
        "a permit giver, sme, scale_up, corporate, research_group, public_body, market, or another "
        "party of the log (NL)",
    )
    add("--quarter", metavar="QUARTER", help="one quarter, as in 2026Q1")
    add("--subject", metavar="TEXT", help="part of the name of a proposal, a call or a rule")
    return parser  # fmt: skip


def execute(args: argparse.Namespace) -> int:
    """Print the explanation."""
    from viz.explain import explain

    tell(explain(args.folder, args.run, args.actor, args.quarter, args.subject))
    return 0
