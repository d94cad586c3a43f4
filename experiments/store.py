"""The only writer of result folders. A folder is complete or it is not there.

The same version, parameters and seed give the same bytes in every table but ``timings``.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from experiments.describe import (
    BIBTEX,
    CITATION,
    PACKAGE,
    bibtex,
    citation_text,
    data_package,
    run_crate,
)
from experiments.folder import check_folder, new_folder
from experiments.manifest import Timing, describe_run, list_files
from experiments.reading import CRATE, MANIFEST, load_manifest, read_table
from experiments.table_files import write_tables
from experiments.tables import frames_of

if TYPE_CHECKING:
    from model.simulation import RekenkrachtModel

__all__ = [
    "Timing",
    "check_folder",
    "load_manifest",
    "read_table",
    "write_descriptions",
    "write_run",
]


def write_run(
    folder: Path,
    model: "RekenkrachtModel",
    *,
    timing: Timing | None = None,
    csv: bool = False,
) -> Mapping[str, Any]:
    """Write a finished run and return its manifest.

    Parameters
    ----------
    folder
        Where the results go: a new folder, an empty one, or one with older results, which is
        replaced once the new results are complete.
    model
        The run, simulated to its end.
    timing
        When it began and how long it took; by default now and nothing.
    csv
        Whether each table is written as CSV too.

    Raises
    ------
    InputError
        The folder is not ours, holds other files, or cannot be written.
    """
    timing = timing or Timing(datetime.now(UTC), 0.0)
    with new_folder(folder) as draft:
        write_tables(draft, frames_of(model, timing.seconds), csv=csv)
        about = describe_run(model, timing)
        write_descriptions(draft, about)
    return about


def write_descriptions(draft: Path, about: dict[str, Any]) -> None:
    """Write everything that is no table beside the tables of a draft, the manifest last.

    Parameters
    ----------
    draft : folder with the tables
    about : the manifest so far; it gets the list of files
    """
    (draft / CITATION).write_text(citation_text(about), "utf-8")
    (draft / BIBTEX).write_text(bibtex(about), "utf-8")
    _write_json(draft / PACKAGE, data_package(about, _names(draft)))
    _write_json(draft / CRATE, run_crate(about, _names(draft)))
    about["files"] = list_files(draft)
    _write_json(draft / MANIFEST, about)


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", "utf-8")
