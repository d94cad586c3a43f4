"""Write an analysis beside the tables of its sweep, and read it again."""

import json
import math
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.analysis.analyse import DIGITS, Also, Analysis, rounded_number
from experiments.folder import new_folder
from experiments.manifest import list_files
from experiments.reading import MANIFEST, TOOL
from model.errors import InputError

FOLDER = "analysis"
"""The folder in that of the sweep."""
DATA = "analysis.json"


def write_analysis(folder: Path, found: Analysis, also: Also | None = None) -> Path:
    """Write tables and findings to ``folder/analysis``, whole or not at all; return that folder.

    An older analysis is replaced. ``also`` gets the folder before it is put in place, with all
    tables in it, and may add files (figures), flat.

    Raises
    ------
    InputError
        The disk refuses, or other files stand there.
    """
    place = folder / FOLDER
    with new_folder(place) as draft:
        for name, table in found.tables.items():
            text = table.to_csv(index=False, float_format=f"%.{DIGITS}g", lineterminator="\n")
            (draft / f"{name}.csv").write_text(text, "utf-8")
        content = {**found.about, "tables": {n: _table(t) for n, t in found.tables.items()}}
        (draft / DATA).write_text(as_json(content), "utf-8")
        if also is not None:
            also(draft)
        keys = ("tool", "kind", "format", "version", "title")
        manifest = {key: found.about[key] for key in keys} | {"files": list_files(draft)}
        (draft / MANIFEST).write_text(as_json(manifest), "utf-8")
    return place


def as_json(content: Any) -> str:  # noqa: ANN401 - any plain data
    """Return plain data as JSON text; numbers rounded, NaN as null."""
    return json.dumps(_plain(content), indent=1, allow_nan=False) + "\n"


def _table(table: pd.DataFrame) -> dict[str, Any]:
    return {"columns": list(table.columns), "rows": table.to_numpy(dtype=object).tolist()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - any plain data
    """Return the value with numbers rounded and gaps as None."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return rounded_number(value) if math.isfinite(value) else None
    return value.item() if hasattr(value, "item") else value


def read_analysis(folder: Path) -> Analysis:
    """Return the analysis in a folder: that of a sweep, or its ``analysis`` itself.

    Raises
    ------
    InputError
        There is none, or it is damaged.
    """
    path = next((one for one in (folder / DATA, folder / FOLDER / DATA) if one.is_file()), None)
    if path is None:
        raise InputError(f"{folder} holds no analysis; make it: {TOOL} analyse {folder}")
    try:
        content = json.loads(path.read_text("utf-8"))
        tables = {
            name: pd.DataFrame(one["rows"], columns=one["columns"])
            for name, one in content.pop("tables").items()
        }
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise InputError(f"{path} is damaged; make it again: {TOOL} analyse DIR") from None
    return Analysis(content, tables)
