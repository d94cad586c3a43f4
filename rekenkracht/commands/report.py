"""``rekenkracht report``: a sweep as a page that one can attach to a policy paper."""

import argparse
from pathlib import Path

from rekenkracht.commands import Subparsers, path_given
from rekenkracht.terminal import complain, tell

_EXAMPLES = """\
examples:
  rekenkracht report results/e01
  rekenkracht report results/e01 --lang nl
  rekenkracht report results/e01 --out papers/gigafactory

The page stands alone: it can be sent by mail, opened without a network and printed. Beside it
stand the figures (SVG, PDF, PNG), the tables (CSV, LaTeX) and the citation (BibTeX).
"""
_LANGUAGES = ("en", "nl")


def add_parser(subparsers: Subparsers) -> argparse.ArgumentParser:
    """Declare the command."""
    parser = subparsers.add_parser(
        "report",
        help="a sweep as one page to attach to a paper: result, reasons, what rests on judgement",
        description="Write the report of a sweep: one web page, its figures, tables and citation. "
        "A sweep that was not analysed yet is analysed first.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("folder", type=path_given, metavar="DIR", help="the result folder of a sweep")
    add("--lang", choices=_LANGUAGES, default="en", help="language of page and figures (en)")
    add("--out", type=path_given, metavar="DIR", help="where it goes (by default DIR/report)")
    add("--quiet", action="store_true", help="print the path of the page and nothing else")
    return parser


def execute(args: argparse.Namespace) -> int:
    """Write the report and say where it is."""
    from viz.report.material import load_sweep
    from viz.report.writing import write_report

    load_sweep(args.folder)
    _analyse_first(args.folder, quiet=args.quiet)
    page = write_report(args.folder, lang=args.lang, out=args.out)
    if args.quiet:
        tell(str(page))
    else:
        tell(f"report: {page}\nfigures (SVG, PDF, PNG), tables (CSV, LaTeX), citation beside it")
    return 0


def _analyse_first(folder: Path, *, quiet: bool) -> None:
    """Analyse a sweep that was not analysed yet."""
    from viz.figures.catalogue import ANALYSIS
    from viz.report.material import ANALYSIS_FOLDER

    if (folder / ANALYSIS_FOLDER / ANALYSIS).is_file():
        return
    if not quiet:
        complain(f"{folder} was not analysed yet; analysing it first")
    from rekenkracht.commands import analyse

    analyse.analyse_folder(folder)
