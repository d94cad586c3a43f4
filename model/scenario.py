"""Scenarios: named overrides, each with its reason. They are the model's own data."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from model.agenda import rule_books
from model.errors import InputError, nearest
from model.parameters.loader import checked_value
from model.yaml_files import load_yaml

FOLDER = Path(__file__).parent / "scenarios"
History = Literal["pinned", "simulated"]
HISTORIES = ("pinned", "simulated")


class Override(BaseModel):
    """One changed parameter and the reason for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    value: float | int | str
    reason: str


class Scenario(BaseModel):
    """A named set of overrides, with its history and the rule book it freezes, if any."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    history: History
    rules: str | None = None
    rules_reason: str = ""
    overrides: Mapping[str, Override] = {}

    def values(self) -> dict[str, float | int | str]:
        """Return the overrides by dotted name."""
        return {name: override.value for name, override in self.overrides.items()}


def read_scenario(path: Path) -> Scenario:
    """Read and check one scenario file.

    Raises
    ------
    InputError
        One line: file, key, what is wrong.
    """
    try:
        scenario = Scenario.model_validate(load_yaml(path))
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise InputError(f"{path.name}: {key}: {first['msg']}") from None
    if scenario.rules is not None and scenario.rules not in rule_books():
        allowed = ", ".join(rule_books())
        raise InputError(
            f"{path.name}: rules: {scenario.rules!r} is no rule book; allowed: {allowed}"
        )
    for name, override in scenario.overrides.items():
        try:
            checked_value(name, override.value)
        except InputError as error:
            raise InputError(f"{path.name}: {error}") from None
    return scenario


@cache
def scenario_names() -> tuple[str, ...]:
    """Return the names of all scenarios, baseline first."""
    names = sorted(path.stem for path in FOLDER.glob("*.yaml"))
    return tuple(sorted(names, key=lambda name: name != "baseline"))


@cache
def scenario(name: str) -> Scenario:
    """Return a scenario by name.

    Raises
    ------
    InputError
        If there is none; names the nearest and all of them.
    """
    if name not in scenario_names():
        allowed = ", ".join(scenario_names())
        raise InputError(
            f"scenario {name!r} does not exist{nearest(name, scenario_names())}"
            f" (there are: {allowed})"
        )
    return read_scenario(FOLDER / f"{name}.yaml")
