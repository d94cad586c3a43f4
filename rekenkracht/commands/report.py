"""``rekenkracht report``: a sweep as a page that one can attach to a policy paper."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rekenkracht.commands import Subparsers, path_given
from rekenkracht.terminal import Interrupted, complain, tell

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
    from experiments.folder import check_folder
    from viz.report.material import REPORT_FOLDER, load_sweep
    from viz.report.writing import write_report

    manifest = load_sweep(args.folder)
    check_folder(args.out or args.folder / REPORT_FOLDER)
    _analyse_first(args.folder, manifest, quiet=args.quiet)
    try:
        page = write_report(args.folder, lang=args.lang, out=args.out)
    except KeyboardInterrupt:
        raise Interrupted("interrupted; no report was written, an older one stands") from None
    if args.quiet:
        tell(str(page))
    else:
        tell(f"report: {page}\nfigures (SVG, PDF, PNG), tables (CSV, LaTeX), citation beside it")
    return 0


def _analyse_first(folder: Path, manifest: Mapping[str, Any], *, quiet: bool) -> None:
    """Analyse a sweep that was not analysed yet."""
    from viz.figures.analysed import ANALYSIS
    from viz.figures.catalogue import write_figures
    from viz.report.material import ANALYSIS_FOLDER

    if (folder / ANALYSIS_FOLDER / ANALYSIS).is_file():
        return
    if not quiet:
        complain(f"{folder} was not analysed yet; analysing it first")
    from experiments.analysis.analyse import analyse
    from experiments.analysis.writing import write_analysis

    found = analyse(folder)
    try:
        write_analysis(folder, found, also=lambda draft: write_figures(draft, "en", manifest))
    except KeyboardInterrupt:
        raise Interrupted("interrupted; no analysis and no report was written") from None
