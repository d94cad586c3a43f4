"""Descriptions that travel with a result folder: data dictionary, provenance, citation."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from experiments.reading import CRATE, MANIFEST
from experiments.tables import TABLES, Column
from model.outcomes import OUTCOMES
from model.outputs import data_dictionary

CITATION = "CITATION.txt"
BIBTEX = "citation.bib"
PACKAGE = "datapackage.json"
_CRATE_VERSION = "https://w3id.org/ro/crate/1.1"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_LICENCE = "https://spdx.org/licenses/Apache-2.0"
_FIELD_TYPES = {
    "VARCHAR": "string",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "BIGINT": "integer",
    "INTEGER": "integer",
}
_MEDIA_TYPES = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".json": "application/json",
    ".txt": "text/plain",
    ".bib": "application/x-bibtex",
}
_LATEX = {
    **{letter: f"\\{letter}" for letter in "_%&#${}"},
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_CONTENTS = {
    MANIFEST: "Version, settings, checksums, packages and the command that repeats it",
    PACKAGE: "Data dictionary: tables, columns, variables and outcomes",
    CITATION: "How to cite this",
    BIBTEX: "The same as a BibTeX entry",
}


def data_package(about: Mapping[str, Any], files: Iterable[str]) -> dict[str, Any]:
    """Return the Frictionless data package of a result folder."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"rekenkracht-{identity_of(about)}",
        "title": f"rekenkracht {about['version']}: {about['title']}",
        "description": about["citation"],
        "version": about["version"],
        "created": about["started"],
        "resources": [_resource(Path(name)) for name in files if Path(name).stem in TABLES],
        "variables": data_dictionary(),
        "outcomes": [
            {"outcome": item.name, "unit": item.unit, "meaning": item.meaning} for item in OUTCOMES
        ],
    }


def _resource(path: Path) -> dict[str, Any]:
    table = TABLES[path.stem]
    kind = path.suffix.removeprefix(".")
    return {
        "name": path.stem if kind == "parquet" else f"{path.stem}-{kind}",
        "type": "table",
        "path": path.name,
        "format": kind,
        "mediatype": _MEDIA_TYPES[path.suffix],
        "description": f"One row per {table.row}",
        "schema": {"fields": [_field(column) for column in table.columns]},
    }


def _field(column: Column) -> dict[str, str]:
    kind = _FIELD_TYPES[column.type]
    unit = {"unit": column.unit} if column.unit else {}
    return {"name": column.name, "type": kind, "description": column.meaning} | unit


def run_crate(about: Mapping[str, Any], files: Iterable[str]) -> dict[str, Any]:
    """Return the RO-Crate metadata: which program made which file, when and how."""
    parts = sorted({*files, MANIFEST})
    return {
        "@context": [f"{_CRATE_VERSION}/context", "https://w3id.org/ro/terms/workflow-run/context"],
        "@graph": [
            {
                "@id": CRATE,
                "@type": "CreativeWork",
                "conformsTo": {"@id": _CRATE_VERSION},
                "about": {"@id": "./"},
            },
            _dataset(about, parts),
            {
                "@id": _PROFILE,
                "@type": "CreativeWork",
                "name": "Process Run Crate",
                "version": _PROFILE.rpartition("/")[2],
            },
            {
                "@id": _LICENCE,
                "@type": "CreativeWork",
                "name": "Apache License 2.0",
                "description": "Licence of the program and of the data that it carries",
            },
            {
                "@id": "#rekenkracht",
                "@type": "SoftwareApplication",
                "name": "rekenkracht",
                "softwareVersion": _version(about),
                "license": {"@id": _LICENCE},
            },
            _action(about, parts),
            *(_file(Path(name)) for name in parts),
        ],
    }


def _version(about: Mapping[str, Any]) -> str:
    commit = f"+{about['commit'][:12]}" if about["commit"] else ""
    return f"{about['version']}{commit}"


def _dataset(about: Mapping[str, Any], parts: list[str]) -> dict[str, Any]:
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": f"rekenkracht: {_what(about)}",
        "description": about["citation"],
        "datePublished": about["started"],
        "license": {"@id": _LICENCE},
        "conformsTo": {"@id": _PROFILE},
        "hasPart": [{"@id": name} for name in parts],
        "mentions": {"@id": _action_id(about)},
    }


def _action_id(about: Mapping[str, Any]) -> str:
    return f"#run-{identity_of(about)}"


def _action(about: Mapping[str, Any], parts: list[str]) -> dict[str, Any]:
    started = datetime.fromisoformat(about["started"])
    ended = started + timedelta(seconds=about["seconds"])
    return {
        "@id": _action_id(about),
        "@type": "CreateAction",
        "name": f"Simulation: {_what(about)}",
        "description": about["command"],
        "startTime": about["started"],
        "endTime": ended.isoformat(timespec="seconds"),
        "instrument": {"@id": "#rekenkracht"},
        "result": [{"@id": name} for name in parts],
    }


def _file(path: Path) -> dict[str, str]:
    table = TABLES.get(path.stem)
    what = f"One row per {table.row}" if table else _CONTENTS[path.name]
    return {
        "@id": path.name,
        "@type": "File",
        "name": path.name,
        "description": what,
        "encodingFormat": _MEDIA_TYPES[path.suffix],
    }


def citation_text(about: Mapping[str, Any]) -> str:
    """Return the citation as a file of its own."""
    return f"{about['citation']}\n\nRepeat: {about['command']}\n"


def bibtex(about: Mapping[str, Any]) -> str:
    """Return the citation as a BibTeX entry."""
    fields = {
        "title": "{rekenkracht}: agent-based simulation of the negotiations on {European AI} "
        "gigafactories and the {Dutch} position in them",
        "author": "{The rekenkracht authors}",
        "year": about["started"][:4],
        "version": _version(about),
        "note": _escaped(_note(about)),
        "license": "Apache-2.0",
    }
    lines = "".join(f"  {name:<8} = {{{value}}},\n" for name, value in fields.items())
    return f"@software{{rekenkracht_{identity_of(about)},\n{lines}}}\n"


def identity_of(about: Mapping[str, Any]) -> str:
    """Return the identity of the run or the sweep that a manifest describes."""
    return str(about["sweep_id"] if is_sweep(about) else about["run_id"])


def is_sweep(about: Mapping[str, Any]) -> bool:
    """Whether a manifest describes a sweep; without a kind it is a run."""
    return about.get("kind") == "sweep"


def _what(about: Mapping[str, Any]) -> str:
    if is_sweep(about):
        return f"sweep {about['title']}, seed {about['seed']}"
    return f"scenario {about['scenario']}, seed {about['seed']}"


def _note(about: Mapping[str, Any]) -> str:
    if is_sweep(about):
        return (
            f"Sweep: {about['title']}; {about['counts']['done']} runs, seed {about['seed']}, "
            f"design {about['design_checksum']}"
        )
    return (
        f"Scenario {about['scenario']}, {about['history']} history, seed {about['seed']}, "
        f"run {about['run_id']}"
    )


def _escaped(text: str) -> str:
    """Return text as LaTeX shows it letter by letter."""
    return "".join(_LATEX.get(letter, letter) for letter in text)
