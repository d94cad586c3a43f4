"""A form that is not right, said in one line: which key, what is wrong, what is allowed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import AliasChoices, BaseModel, ValidationError

from experiments.design.schema import Design
from model.errors import nearest

_SHOWN = 40
_KINDS = {
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a finite number",
    "tuple_type": "must be a list in square brackets",
    "list_type": "must be a list in square brackets",
    "dict_type": "must be a table of keys and values",
    "model_type": "must be a table of keys and values",
    "model_attributes_type": "must be a table of keys and values",
    "string_too_short": "must not be empty",
    "too_short": "must not be empty",
    "string_pattern_mismatch": "must be a name: one word of letters, digits and . _ -",
}
_LEVEL = "a finite number or a word in quotes"
_CHOICES = {"users": "a whole number from 1, full or all"}
"""What is said where several kinds of value are allowed."""
Place = list[str | int]


def fault_of(error: ValidationError) -> str:
    """Return the first fault of a design as one line, without the name of the file."""
    errors = error.errors()
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    path = list(_path(first["loc"]))
    where = _written(path)
    kind, given = first["type"], first.get("input")
    if len(path) < len(first["loc"]):
        return f"{where}: {_short(given)} must be {_CHOICES.get(str(path[-1]), _LEVEL)}"
    if kind == "extra_forbidden":
        keys = _keys_at(path[:-1])
        return (
            f"{where}: unknown key{nearest(str(path[-1]), keys)} (allowed here: {', '.join(keys)})"
        )
    if kind == "missing":
        return f"{where}: is missing"
    if kind == "literal_error":
        words = _quoted(str(first["ctx"]["expected"]))
        told = nearest(given, words) if isinstance(given, str) else ""
        return f"{where}: {_short(given)} is not allowed; allowed: {', '.join(words)}{told}"
    text = _KINDS.get(kind) or _plain(first["msg"])
    if kind == "value_error" or isinstance(given, Mapping | list | tuple):
        return f"{where}: {text}" if where else text
    return f"{where}: {_short(given)} {text}"


def _quoted(expected: str) -> list[str]:
    return re.findall(r"'([^']*)'", expected)


def _plain(message: str) -> str:
    text = message.removeprefix("Value error, ").removeprefix("Input ")
    return text[:1].lower() + text[1:]


def _short(given: object) -> str:
    if isinstance(given, Mapping | list | tuple):
        return "this"
    text = " ".join(str(given).split()) if isinstance(given, str) else repr(given)
    text = repr(text) if isinstance(given, str) else text
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _written(path: Place) -> str:
    """Write a place as the file has it; entries of lists count from 1."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _path(loc: tuple[str | int, ...]) -> Iterator[str | int]:
    """Leave out of a place what only the checker knows, such as the branch of a union."""
    kind: Any = Design
    for part in loc:
        inside = _inside(kind, part)
        if inside is None and not any(_is_part(one) for one in _flat([kind])):
            return
        yield part
        kind = inside


def _inside(kind: Any, part: str | int) -> Any:  # noqa: ANN401 - types of any form
    """Return the type of an entry of a type; None if it has none."""
    if _is_part(kind):
        found = [f for n, f in kind.model_fields.items() if part in _spelled(n, f.validation_alias)]
        return found[0].annotation if found else None
    arguments = [one for one in get_args(kind) if one is not type(None)]
    parts = [one for one in _flat(arguments) if _is_part(one)]
    if isinstance(part, int):
        return arguments[0] if arguments else None
    for one in parts:
        if _inside(one, part) is not None:
            return _inside(one, part)
    if len(arguments) > 1 and _origin_is_mapping(kind):
        return arguments[-1]
    return None


def _origin_is_mapping(kind: Any) -> bool:  # noqa: ANN401
    return getattr(kind, "__origin__", None) is dict


def _flat(kinds: list[Any]) -> list[Any]:
    return [inner for kind in kinds for inner in (kind, *get_args(kind))]


def _is_part(kind: Any) -> bool:  # noqa: ANN401
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _spelled(name: str, alias: object) -> tuple[str, ...]:
    """Return how a key may be written; the first is how it should."""
    if isinstance(alias, AliasChoices):
        return tuple(str(choice) for choice in alias.choices)
    return (name,)


def _keys_at(path: Place) -> list[str]:
    kind: Any = Design
    for part in path:
        kind = _inside(kind, part)
    found = [one for one in _flat([kind]) if _is_part(one)]
    fields = found[0].model_fields.items() if found else ()
    return [_spelled(name, field.validation_alias)[0] for name, field in fields]
