"""The page itself: one HTML file that asks for nothing outside itself and prints well."""

from pathlib import Path

from viz.report.closing import cite, complete, left_out, limits, repeat
from viz.report.contents import Contents, Section
from viz.report.judgement import judgement
from viz.report.markup import Markup, join, tag
from viz.report.opening import design, in_short, question
from viz.report.results import drivers, overturn, reasons, results, robustness

_STYLE = Path(__file__).with_name("page.css")
_PARTS = (
    question, in_short, design, results, reasons, drivers, robustness, overturn, judgement, limits,
    complete, left_out, repeat, cite,
)  # fmt: skip


def report_page(contents: Contents) -> str:
    """Return the page of a report."""
    material = contents.material
    sections = [section for part in _PARTS if (section := part(contents)) is not None]
    body = [
        _header(contents),
        _navigation(contents, sections),
        tag("main", join([section.as_html() for section in sections], "\n"), id="main"),
        tag("footer", tag("p", material.about.provenance)),
    ]
    head = [
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="generator", content=f"rekenkracht {material.source['version']}"),
        tag("title", f"{material.title} | {contents.say('site')}"),
        tag("style", Markup(_STYLE.read_text("utf-8"))),
    ]
    html = tag(
        "html", tag("head", join(head, "\n")), Markup("\n"), tag("body", join(body, "\n")),
        lang=material.lang,
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{html}\n"


def _header(contents: Contents) -> Markup:
    material = contents.material
    return tag(
        "header",
        tag("p", contents.say("site"), class_="site"),
        tag("h1", material.title),
        tag("p", contents.say("lead"), class_="lead"),
    )


def _navigation(contents: Contents, sections: list[Section]) -> Markup:
    links = [tag("li", tag("a", section.heading, href=f"#{section.key}")) for section in sections]
    return tag("nav", tag("ul", *links), aria_label=contents.say("contents"))
