"""Scenarios: named changes, each with its reason. They are the model's own data."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from model.agenda import Proposal, agenda, in_force, rule_books
from model.data.tables import pins
from model.errors import InputError, nearest
from model.parameters.loader import checked_value
from model.yaml_files import load_yaml

FOLDER = Path(__file__).parent / "scenarios"
History = Literal["pinned", "simulated"]
HISTORIES = ("pinned", "simulated")
Amount = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Reason = Annotated[str, Field(min_length=1)]


class Override(BaseModel):
    """One changed parameter and the reason for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    value: float | int | str
    reason: str


class ImposedPromise(BaseModel):
    """A promise that the Netherlands makes whatever its gate says.

    ``option`` is the part it takes in the gigafactory call; ``amount`` is in EUR m, None for what
    the option itself asks.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    option: str
    amount: Amount | None
    reason: Reason


class Scenario(BaseModel):
    """A named set of changes, with its history and the rule book it freezes, if any.

    ``proposals`` names the Dutch proposals that come to the table; without it all of them do.
    ``imposed`` holds promises by the proposal on whose date they are made.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str
    history: History
    rules: str | None = None
    rules_reason: str = ""
    proposals: tuple[str, ...] | None = None
    proposals_reason: str = ""
    imposed: Mapping[str, ImposedPromise] = {}
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
    loaded = load_yaml(path)
    if not isinstance(loaded, dict):
        raise InputError(f"{path.name}: must hold a title, a history and overrides")
    try:
        scenario = Scenario.model_validate(loaded)
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
    _check_proposals(scenario, path.name)
    check_imposed(scenario, scenario.history, path.name)
    return scenario


def _check_proposals(scenario: Scenario, where: str) -> None:
    """Refuse a list without a reason or a reason without a list, and unknown or repeated names."""
    if (scenario.proposals is None) != (not scenario.proposals_reason):
        raise InputError(f"{where}: proposals and proposals_reason need each other")
    named = scenario.proposals or ()
    known = {item.id for item in agenda().proposals}
    for name in named:
        if name not in known:
            raise _not_allowed(f"{where}: proposals: {name!r} is no Dutch proposal", name, known)
        if named.count(name) > 1:
            raise InputError(f"{where}: proposals: {name} is named twice")


def check_imposed(scenario: Scenario, history: str, where: str) -> None:
    """Refuse a promise that could not be made as it is written.

    Parameters
    ----------
    scenario
        Its imposed promises are checked.
    history
        The history that it runs in; what is known to have happened cannot be replaced.
    where
        File or scenario, for the message.

    Raises
    ------
    InputError
        One line: where, which promise, what is wrong and what is allowed.
    """
    calls = {item.id: item for item in agenda().proposals if item.facility == "gigafactory"}
    for name, promise in scenario.imposed.items():
        place = f"{where}: imposed: {name}"
        if name not in calls:
            raise _not_allowed(f"{place} is no Dutch proposal for a gigafactory", name, calls)
        if scenario.proposals is not None and name not in scenario.proposals:
            raise InputError(f"{place} is not on the table; add it to proposals")
        if history == "pinned" and any(pin.proposal == name for pin in pins()):
            raise InputError(
                f"{place}: its outcome is known and holds in a pinned history; "
                "allowed: history simulated"
            )
        _check_option(promise, calls[name], scenario.rules, place)


def _check_option(promise: ImposedPromise, item: Proposal, rules: str | None, place: str) -> None:
    name = rules or in_force(item.date)
    allowed = rule_books()[name].options
    if promise.option not in allowed:
        fault = f"{place}.option: {promise.option!r} is no option of rule book {name}"
        raise _not_allowed(fault, promise.option, allowed)


def _not_allowed(fault: str, name: str, allowed: Iterable[str]) -> InputError:
    names = sorted(allowed)
    return InputError(f"{fault}{nearest(name, names)}; allowed: {', '.join(names)}")


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
