"""The figure of an empty table: it says that there is nothing to draw."""

from matplotlib.figure import Figure

from viz.figures.sheet import About, Sheet
from viz.figures.words import say


def nothing_to_draw(about: About, title: str) -> Figure:
    """Return a figure with a title that says that there is no data."""
    sheet = Sheet(about)
    sheet.heading(title)
    sheet.write(say("no_data", about.lang))
    return sheet.finish()
