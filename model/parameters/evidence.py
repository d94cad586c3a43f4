"""Evidence: what the model assumes for each parameter, and why.

One YAML file per group holds value, range, shape, unit, basis, source and date. Everything is
checked when it is read: unknown keys, wrong units, values outside their range, missing sources.
"""

import datetime
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic.fields import FieldInfo

from model.data.tables import sources
from model.errors import InputError, nearest
from model.parameters.schema import GROUPS
from model.parameters.units import Unit
from model.yaml_files import load_yaml

FOLDER = Path(__file__).parent
Shape = Literal[
    "fixed", "category", "integer", "uniform", "triangular", "normal", "lognormal",
    "loguniform", "dirichlet", "derived",
]  # fmt: skip
Basis = Literal["observed", "stated", "derived", "judged", "unverified", "calibrated"]
UNSOLID: tuple[Basis, ...] = ("judged", "unverified")
SPREAD_NEEDED: tuple[Shape, ...] = ("normal", "lognormal", "dirichlet")


class Source(BaseModel):
    """Where a value comes from: a key of the source register and a place in that source."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    where: str


class Evidence(BaseModel):
    """Value, range and origin of one parameter.

    ``low`` and ``high`` are the 5th and 95th percentile for normal and lognormal shapes and
    bounds for the others. ``spread`` is the sd (normal), the sd of the log (lognormal) or the
    concentration (dirichlet).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    value: float | int | str
    low: float | None = None
    high: float | None = None
    shape: Shape
    spread: float | None = None
    unit: str
    basis: Basis
    source: Source
    facts: tuple[str, ...] = ()
    as_of: datetime.date
    note: str = ""

    @model_validator(mode="after")
    def _range_holds(self) -> "Evidence":
        if isinstance(self.value, str):
            if self.shape != "category":
                raise ValueError(f"a word needs shape category, not {self.shape}")
            return self
        if self.shape in SPREAD_NEEDED and self.spread is None:
            raise ValueError(f"shape {self.shape} needs spread")
        if self.shape not in ("fixed", "category") and (self.low is None or self.high is None):
            raise ValueError(f"shape {self.shape} needs low and high")
        low = self.value if self.low is None else self.low
        high = self.value if self.high is None else self.high
        if not low <= self.value <= high:
            raise ValueError(f"value {self.value:g} is outside low {low:g} and high {high:g}")
        return self

    @property
    def solid(self) -> bool:
        """False when the number rests on judgement or on unverified knowledge."""
        return self.basis not in UNSOLID


def unit_of(field: FieldInfo) -> str:
    """Return the name of the unit that a declaration carries."""
    return next(str(mark.name) for mark in field.metadata if isinstance(mark, Unit))


def choices_of(field: FieldInfo) -> tuple[str, ...]:
    """Return the allowed words of a category; empty for numbers."""
    return get_args(field.annotation) if unit_of(field) == "category" else ()


def bounds_of(field: FieldInfo) -> tuple[float, float]:
    """Return the hard bounds of a declared number; infinite where none is declared."""
    low = next((m.ge for m in field.metadata if hasattr(m, "ge")), float("-inf"))
    high = next((m.le for m in field.metadata if hasattr(m, "le")), float("inf"))
    return float(low), float(high)


def _short(error: ValidationError) -> str:
    first = error.errors()[0]
    key = ".".join(str(part) for part in first["loc"])
    text = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        return f"unknown key {key!r}{nearest(key, Evidence.model_fields)}"
    if first["type"] == "missing":
        return f"key {key!r} is missing"
    return f"{key}: {text}" if key else text


def _read_file(path: Path) -> dict[str, Any]:
    loaded = load_yaml(path)
    if not isinstance(loaded, dict):
        raise InputError(f"{path.name}: must hold one entry per parameter")
    return loaded


def _check_entry(where: str, entry: Evidence, field: FieldInfo, known: Mapping[str, Any]) -> None:
    unit, choices, (low, high) = unit_of(field), choices_of(field), bounds_of(field)
    if entry.unit != unit:
        raise InputError(f"{where}: unit is {entry.unit!r}; the declaration says {unit!r}")
    if entry.source.id not in known:
        hint = nearest(entry.source.id, known)
        raise InputError(f"{where}: source {entry.source.id!r} is not in sources.csv{hint}")
    if choices:
        if entry.value not in choices:
            raise InputError(
                f"{where}: {entry.value!r} is not allowed; allowed: {', '.join(choices)}"
            )
        return
    for number in (entry.value, entry.low, entry.high):
        if number is not None and not low <= float(number) <= high:
            raise InputError(f"{where}: {number:g} is outside the hard bounds {low:g} to {high:g}")


def _read_group(group: str, folder: Path, known: Mapping[str, Any]) -> dict[str, Evidence]:
    path = folder / f"{group}.yaml"
    fields = GROUPS[group].model_fields
    entries = {}
    for name, raw in _read_file(path).items():
        where = f"{path.name}: {name}"
        if name not in fields:
            raise InputError(f"{where}: no such parameter{nearest(name, fields)}")
        try:
            entries[f"{group}.{name}"] = entry = Evidence.model_validate(raw)
        except ValidationError as error:
            raise InputError(f"{where}: {_short(error)}") from None
        _check_entry(where, entry, fields[name], known)
    for name in fields:
        if f"{group}.{name}" not in entries:
            raise InputError(f"{path.name}: {name}: declared but without evidence")
    return entries


def read_evidence(folder: Path) -> Mapping[str, Evidence]:
    """Read and check the evidence files of a folder.

    Raises
    ------
    InputError
        One line that names the file, the parameter and what is wrong.
    """
    known = sources()
    found: dict[str, Evidence] = {}
    for group in GROUPS:
        found |= _read_group(group, folder, known)
    return MappingProxyType(found)


@cache
def evidence() -> Mapping[str, Evidence]:
    """Evidence of every parameter by dotted name, read once."""
    return read_evidence(FOLDER)


def field_of(name: str) -> FieldInfo:
    """Return the declaration of a dotted name.

    Raises
    ------
    InputError
        If there is no such parameter; names the nearest one.
    """
    group, _, short = name.partition(".")
    fields = GROUPS[group].model_fields if group in GROUPS else {}
    if short not in fields:
        known = [f"{g}.{n}" for g, kind in GROUPS.items() for n in kind.model_fields]
        raise InputError(f"parameter {name!r} does not exist{nearest(name, known)}")
    return fields[short]
