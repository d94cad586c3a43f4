"""What the page is put together from: the material, its figures and its tables in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from viz.figures.catalogue import Drawn
from viz.figures.saving import embedded
from viz.report.language import tell
from viz.report.markup import Markup, join, paragraphs, tag
from viz.report.material import Material
from viz.report.tabular import Tabular, as_html


@dataclass(frozen=True)
class Shown:
    """A figure as it stands in the page: its number, what it draws, and the text of its SVG."""

    number: int
    drawn: Drawn
    svg: str


@dataclass(frozen=True)
class Contents:
    """The material of a report with its figures and tables by name."""

    material: Material
    figures: tuple[Shown, ...] = ()
    tables: Mapping[str, Tabular] = field(default_factory=dict)

    def say(self, key: str, **parts: str) -> str:
        """Return a sentence in the language of the page."""
        return tell(key, self.material.lang, **parts)

    def of_kind(self, kind: str) -> Iterator[Shown]:
        """Give the figures of a section."""
        return (shown for shown in self.figures if shown.drawn.kind == kind)

    def figure(self, shown: Shown) -> Markup:
        """Return a figure with its caption and the names of its files."""
        name = shown.drawn.name
        caption = self.say("figure", n=str(shown.number), shows=shown.drawn.shows)
        svg = Markup(embedded(shown.svg, name, caption))
        frame = tag("div", svg, class_="wide", role="region", aria_label=caption, tabindex="0")
        files = f" {name}.svg, .pdf, .png"
        words = tag("figcaption", caption, tag("span", files, class_="files"))
        return tag("figure", frame, words, id=f"figure-{shown.number}")

    def table(self, name: str) -> Markup:
        """Return a table in words, or nothing when it is empty."""
        found = self.tables.get(name)
        if not found:
            return Markup("")
        left = len(found.rows) - found.shown
        more = self.say("rows_more", n=str(left), file=f"{name}.tex") if left > 0 else ""
        return join([as_html(found), paragraphs(more)], "\n")


@dataclass(frozen=True)
class Section:
    """A part of the page under a heading."""

    key: str
    heading: str
    parts: tuple[str, ...]

    def as_html(self) -> Markup:
        """Return the section."""
        head = tag("h2", self.heading, id=f"{self.key}-heading")
        body = join([part for part in self.parts if part], "\n")
        return tag(
            "section", head, Markup("\n"), body, id=self.key, aria_labelledby=f"{self.key}-heading"
        )
