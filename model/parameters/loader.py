"""Parameters of one run: the evidence's values, changed only by dotted name.

Scenarios, sweeps, sliders and ``--set`` all come through :func:`with_overrides`.
"""

from collections.abc import Mapping
from functools import cache

from model.errors import InputError
from model.parameters.evidence import bounds_of, choices_of, evidence, field_of, unit_of
from model.parameters.schema import GROUPS, Parameters

Value = float | int | str


@cache
def default_parameters() -> Parameters:
    """Parameters at the evidence's own values."""
    groups: dict[str, dict[str, Value]] = {group: {} for group in GROUPS}
    for name, entry in evidence().items():
        group, _, short = name.partition(".")
        groups[group][short] = entry.value
    return Parameters.model_validate(groups)


def checked_value(name: str, value: object) -> Value:
    """Return ``value`` in the declared type.

    A text may end in the unit (``300 EUR m``), which must then be the declared one.

    Raises
    ------
    InputError
        Unknown name, wrong unit, not a number, not whole, or outside the hard bounds.
    """
    field = field_of(name)
    unit, choices = unit_of(field), choices_of(field)
    if choices:
        if value not in choices:
            raise InputError(f"{name}: {value!r} is not allowed; allowed: {', '.join(choices)}")
        return str(value)
    number = _number(name, value, unit)
    low, high = bounds_of(field)
    if not low <= number <= high:  # also refuses NaN
        told = "" if unit[0].isdigit() else f" {unit}"  # such a unit is the range itself
        raise InputError(f"{name}: {value} is outside the hard bounds {low:g} to {high:g}{told}")
    if field.annotation is not int:
        return number
    if number != int(number):
        raise InputError(f"{name}: {value} is not a whole number ({unit})")
    return int(number)


def _number(name: str, value: object, unit: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise InputError(f"{name}: {value!r} is not a number ({unit})")
    if not isinstance(value, str):
        return float(value)
    head, _, tail = value.strip().partition(" ")
    if tail and tail.strip() != unit:
        raise InputError(f"{name}: unit is {tail.strip()!r}; the declaration says {unit!r}")
    try:
        return float(head)
    except ValueError:
        raise InputError(f"{name}: {value!r} is not a number ({unit})") from None


def with_overrides(overrides: Mapping[str, object]) -> Parameters:
    """Return the default parameters with some values changed by dotted name.

    ``programme.ask_march`` follows from the site cost and the Union share unless it is set.

    Raises
    ------
    InputError
        See :func:`checked_value`.
    """
    changed: dict[str, dict[str, Value]] = {}
    for name, value in overrides.items():
        group, _, short = name.partition(".")
        changed.setdefault(group, {})[short] = checked_value(name, value)
    base = default_parameters()
    programme = base.programme.model_copy(update=changed.pop("programme", {}))
    if "programme.ask_march" not in overrides:
        ask = programme.union_capex_share * programme.site_cost
        programme = programme.model_copy(update={"ask_march": ask})
    groups = {g: getattr(base, g).model_copy(update=new) for g, new in changed.items()}
    return base.model_copy(update={"programme": programme, **groups})
