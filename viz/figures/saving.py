"""Write a figure as SVG, PDF and PNG: the same figure gives the same bytes, whenever and wherever.

Text in the SVG stays text, with Verdana as fallback, which has the widths of DejaVu Sans.
"""

import io
import re
from html import escape
from pathlib import Path
from typing import Any, cast

import matplotlib as mpl
from matplotlib.figure import Figure

from experiments.reading import checksum, load_manifest
from model.errors import InputError
from viz.figures.style import FALLBACK

FORMATS = ("svg", "pdf", "png")
_DPI = 200
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none", "pdf.fonttype": 3, "text.usetex": False, "path.simplify": False,
    "hatch.linewidth": 0.7,
}  # fmt: skip
_METADATA = {
    "svg": {"Date": None, "Creator": "rekenkracht", "Format": None, "Type": None},
    "pdf": {"CreationDate": None, "ModDate": None, "Creator": "rekenkracht", "Producer": None},
    "png": {"Software": None},
}
_STYLE = re.compile(r"<style[^>]*>.*?</style>", re.S)
_METADATA_TAG = re.compile(r"\s*<metadata>.*?</metadata>", re.S)
_ID = re.compile(r' id="([^"]*)"')
_USED = re.compile(r'(?:url\(#|href="#)([^")]+)')


def as_bytes(figure: Figure, kind: str, name: str) -> bytes:
    """Return a figure as the bytes of a file.

    Parameters
    ----------
    figure
        The figure.
    kind
        ``svg``, ``pdf`` or ``png``.
    name
        Makes the identifiers inside an SVG its own.
    """
    stream = io.BytesIO()
    with mpl.rc_context(cast("Any", {**_SETTINGS, "svg.hashsalt": name})):
        figure.savefig(stream, format=kind, dpi=_DPI, metadata=_METADATA[kind])
    content = stream.getvalue()
    return _plain_svg(content.decode("utf-8")).encode("utf-8") if kind == "svg" else content


def _plain_svg(text: str) -> str:
    """Give the text of an SVG fonts to fall back on, and drop what names a schema on the web."""
    text = re.sub(r"'DejaVu Sans'(?!,)", FALLBACK, text)
    return re.sub(r"<!DOCTYPE.*?>\s*", "", text, flags=re.S)


def write_figure(
    figure: Figure, folder: Path, name: str, *, drawn_before: Path | None = None
) -> list[str]:
    """Write a figure in all formats into a folder and return the names of the files.

    Parameters
    ----------
    figure
        The figure.
    folder
        Where the files go.
    name
        Name of the files, without ending.
    drawn_before
        A folder that may hold the same figure: where its SVG has the same bytes, the other
        formats are copied from there instead of drawn again.
    """
    svg = as_bytes(figure, "svg", name)
    same = drawn_before is not None and _holds(drawn_before, name, svg)
    files = []
    for kind in FORMATS:
        file = f"{name}.{kind}"
        if drawn_before is not None and same:
            content = (drawn_before / file).read_bytes()
        else:
            content = svg if kind == "svg" else as_bytes(figure, kind, name)
        (folder / file).write_bytes(content)
        files.append(file)
    return files


def _holds(folder: Path, name: str, svg: bytes) -> bool:
    """Whether a folder holds this figure in all formats, as its manifest says it was written."""
    try:
        known = load_manifest(folder)["files"]
        whole = all(
            checksum(folder / f"{name}.{kind}") == known[f"{name}.{kind}"]["blake2b"]
            for kind in FORMATS
        )
    except (InputError, OSError, KeyError, TypeError):
        return False
    return whole and (folder / f"{name}.svg").read_bytes() == svg


def inline_svg(figure: Figure, name: str, title: str) -> str:
    """Return a figure as an SVG element for a web page, with a name for screen readers.

    Identifiers are kept only where they are used, and made unique by ``name``; nothing in it
    changes the rest of the page or asks for a file.
    """
    return embedded(as_bytes(figure, "svg", name).decode("utf-8"), name, title)


def embedded(text: str, name: str, title: str) -> str:
    """Return the text of an SVG file as an element for a web page."""
    text = text[text.index("<svg") :]
    text = _METADATA_TAG.sub("", _STYLE.sub("", text))
    used = set(_USED.findall(text))
    text = _ID.sub(lambda m: f' id="{name}-{m[1]}"' if m[1] in used else "", text)
    text = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", text)
    tag_end = text.index(">")
    opening = re.sub(r' (?:width|height|version|xmlns:xlink|xmlns)="[^"]*"', "", text[:tag_end])
    named = f' role="img" aria-labelledby="{name}-title" style="stroke-linejoin:round"'
    text = text[tag_end + 1 :].replace("xlink:href", "href")
    return f'{opening}{named}><title id="{name}-title">{escape(title)}</title>{text}'.strip()
