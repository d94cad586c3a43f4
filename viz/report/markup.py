"""HTML from Python: text is always escaped, only :class:`Markup` is taken as it is."""

from collections.abc import Sequence
from html import escape

_VOID = ("meta", "br", "hr")


class Markup(str):
    """A piece of HTML that is safe as it stands."""

    __slots__ = ()


def tag(element: str, /, *children: str, **attributes: str | None) -> Markup:
    """Return an element.

    Parameters
    ----------
    element
        Its name.
    children
        Text, which is escaped, or :class:`Markup`.
    attributes
        A trailing underscore is dropped and others become hyphens: ``class_``, ``aria_label``.
        None leaves the attribute out.
    """
    words = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if element in _VOID:
        return Markup(f"<{element}{words}>")
    return Markup(f"<{element}{words}>{join(children)}</{element}>")


def join(parts: Sequence[str], between: str = "") -> Markup:
    """Return pieces one after the other; text among them is escaped."""
    return Markup(between.join(as_markup(part) for part in parts))


def as_markup(part: str) -> Markup:
    """Return text as HTML: escaped, unless it is HTML already."""
    return part if isinstance(part, Markup) else Markup(escape(part, quote=False))


def paragraphs(*texts: str) -> Markup:
    """Return a paragraph per text that is not empty."""
    return join([tag("p", text) for text in texts if text], "\n")


def bullets(items: Sequence[str]) -> Markup:
    """Return a list; nothing without items."""
    if not items:
        return Markup("")
    return tag("ul", Markup("\n"), *[Markup(tag("li", item) + "\n") for item in items])
