"""Read result folders: manifest and tables, with one line for everything that can be wrong."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from model.errors import InputError, nearest

TOOL = "rekenkracht"
MANIFEST = "manifest.json"
CRATE = "ro-crate-metadata.json"
_BLOCK = 1 << 20
GLOB = str.maketrans({"[": "[[]", "*": "[*]", "?": "[?]"})
"""Makes DuckDB read a path letter by letter."""


def load_manifest(folder: Path) -> Mapping[str, Any]:
    """Return the manifest of a result folder.

    Raises
    ------
    InputError
        The folder does not exist, is not ours, or its manifest is damaged.
    """
    try:
        if not folder.is_dir():
            what = "is a file, not a result folder" if folder.exists() else "does not exist"
            raise InputError(f"{folder} {what}")
        if not (folder / MANIFEST).is_file():
            raise InputError(f"{folder} is not a result folder of {TOOL}: it has no {MANIFEST}")
        found = json.loads((folder / MANIFEST).read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{folder} cannot be read: {error.strerror}") from None
    except ValueError as error:
        if isinstance(error, InputError):
            raise
        raise InputError(f"{folder / MANIFEST} is damaged: it is not JSON") from None
    if not isinstance(found, dict) or found.get("tool") != TOOL:
        raise InputError(f"{folder} is not a result folder of {TOOL}: {MANIFEST} is another tool's")
    if not isinstance(found.get("files"), dict):
        raise InputError(f"{folder / MANIFEST} is damaged: it lists no files")
    return found


def read_table(folder: Path, name: str) -> pd.DataFrame:
    """Return one table of a result folder; empty cells are NaN.

    Raises
    ------
    InputError
        Not a result folder, no such table, or the table is not as it was written.
    """
    path = check_table(folder, name)
    try:
        with duckdb.connect(config={"threads": 1}) as base:
            where = str(path.absolute()).translate(GLOB)
            return base.execute("SELECT * FROM read_parquet(?)", [where]).df()
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{path} cannot be read: {first}") from None


def check_table(folder: Path, name: str) -> Path:
    """Return the file of a table, as it was written.

    Raises
    ------
    InputError
        Not a result folder, no such table, or the table is not as it was written.
    """
    files = load_manifest(folder)["files"]
    tables = [file.removesuffix(".parquet") for file in files if file.endswith(".parquet")]
    if name not in tables:
        allowed = ", ".join(tables)
        raise InputError(
            f"{folder} has no table {name!r}{nearest(name, tables)} (it has: {allowed})"
        )
    path = folder / f"{name}.parquet"
    try:
        same = checksum(path) == files[path.name]["blake2b"]
    except (OSError, KeyError, TypeError):
        raise InputError(f"{path} is missing or cannot be read; run it again") from None
    if not same:
        raise InputError(f"{path} is damaged: it is not what was written; run it again")
    return path


def checksum(path: Path) -> str:
    """Return the BLAKE2b checksum of a file (16 bytes)."""
    digest = blake2b(digest_size=16)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
