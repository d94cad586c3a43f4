"""Factors: what varies, by which values, and how a share from 0 to 1 becomes a value."""

import math
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from experiments.design.plan import Factor
from experiments.design.schema import Design, FactorPart
from experiments.names import group_words
from model.errors import InputError, nearest
from model.parameters.evidence import bounds_of, choices_of, evidence, field_of, unit_of
from model.parameters.loader import Value, checked_value
from model.parameters.sampling import quantile, role_of
from model.parameters.schema import GROUPS
from model.random_streams import FloatArray

ALL = "all"
DIRICHLET = "dirichlet"
"""Shares of one whole, which are drawn together."""
_FREE = ("fixed", "derived")
"""Shapes without a range of their own."""
_OPEN = ("normal", "lognormal")
_LOW_TAIL, _HIGH_TAIL = 0.05, 0.95
"""What ``low`` and ``high`` of the evidence mean for shapes without ends."""


def resolve_factors(design: Design) -> tuple[Factor, ...]:
    """Return the factors of a design, in the order of the design.

    What a group holds and what is named on its own counts once, as it is named.

    Raises
    ------
    InputError
        No such parameter or group, nothing to vary, or a value that is not allowed.
    """
    named: dict[str, Factor] = {}
    for place, part in enumerate(design.factors, 1):
        if part.parameter is not None:
            factor = _named(part, f"factors[{place}]")
            if factor.name in named:
                raise InputError(f"factors[{place}].parameter: {factor.name} is named twice")
            named[factor.name] = factor
    found: dict[str, Factor] = {}
    for place, part in enumerate(design.factors, 1):
        for name in _members(part, f"factors[{place}]"):
            found.setdefault(name, named.get(name) or evidence_factor(name))
    _check_wholes(found, design)
    return tuple(found.values())


def _named(part: FactorPart, where: str) -> Factor:
    name = part.parameter or ""
    if name not in evidence():
        hint = group_words(name) or nearest(name, evidence())
        raise InputError(f"{where}.parameter: {name!r} does not exist{hint}")
    if role_of(name) == "constant":
        raise InputError(f"{where}.parameter: {name} is a constant; an arm may set it")
    if part.levels is not None:
        return _with_levels(name, part.levels, where)
    if part.low is not None and part.high is not None:
        return _with_range(name, part, where)
    if evidence()[name].shape in _FREE:
        raise InputError(
            f"{where}.parameter: {name} has no range in the evidence; give levels, or low and high"
        )
    return evidence_factor(name)


def _with_levels(name: str, levels: Sequence[Value], where: str) -> Factor:
    values = [_allowed(name, value, f"{where}.levels") for value in levels]
    if len(set(values)) < len(values):
        raise InputError(f"{where}.levels: a level stands there twice")
    return Factor(name, role_of(name), _unit(name), _basis(name), tuple(values), own=True)


def _with_range(name: str, part: FactorPart, where: str) -> Factor:
    field = field_of(name)
    if choices_of(field):
        words = ", ".join(choices_of(field))
        raise InputError(f"{where}: {name} takes words; give levels out of: {words}")
    if evidence()[name].shape == DIRICHLET:
        raise InputError(f"{where}: {name} is part of one whole and has no range of its own")
    low, high = (_allowed(name, value, where) for value in (part.low, part.high))
    shape = "integer" if field.annotation is int else part.shape or "uniform"
    return Factor(
        name, role_of(name), _unit(name), _basis(name),
        low=float(low), high=float(high), shape=shape, own=True,
    )  # fmt: skip


def _allowed(name: str, value: object, where: str) -> Value:
    try:
        found = checked_value(name, value)
    except (InputError, OverflowError) as error:
        raise InputError(f"{where}: {error}") from None
    if isinstance(found, float) and not math.isfinite(found):
        raise InputError(f"{where}: {name}: {value} is not finite")
    return found


def evidence_factor(name: str) -> Factor:
    """Return a parameter as a factor that varies as the evidence says."""
    entry = evidence()[name]
    return Factor(
        name, role_of(name), _unit(name), entry.basis, choices_of(field_of(name)),
        entry.low, entry.high, entry.shape,
    )  # fmt: skip


def _unit(name: str) -> str:
    return unit_of(field_of(name))


def _basis(name: str) -> str:
    return str(evidence()[name].basis)


def _members(part: FactorPart, where: str) -> Iterator[str]:
    if part.parameter is not None:
        yield part.parameter
        return
    group = part.group or ""
    if group not in (ALL, *GROUPS):
        allowed = (ALL, *GROUPS)
        raise InputError(
            f"{where}.group: {group!r} is no group{nearest(group, allowed)}"
            f"; allowed: {', '.join(allowed)}"
        )
    role = part.role or "uncertainty"
    names = [
        name
        for name, entry in evidence().items()
        if (group == ALL or name.startswith(f"{group}."))
        and role_of(name) == role
        and entry.shape not in _FREE
    ]
    for name in part.leave_out:
        if name not in names:
            raise InputError(f"{where}.except: {name!r} is not among them{nearest(name, names)}")
    kept = [name for name in names if name not in part.leave_out]
    if part.basis is not None:
        kept = [name for name in kept if evidence()[name].basis in part.basis]
    if not kept:
        raise InputError(f"{where}: no {role} with a range is left to vary")
    yield from kept


def _check_wholes(found: Iterable[str], design: Design) -> None:
    """Refuse a part of shares that are drawn together, which cannot vary alone."""
    whole = [name for name, entry in evidence().items() if entry.shape == DIRICHLET]
    taken = [name for name in whole if name in found]
    by_levels = {part.parameter for part in design.factors if part.levels is not None}
    if not taken or (taken == whole and not by_levels.intersection(whole)):
        return
    raise InputError(
        f"factors: {taken[0]} is part of one whole; name all of its parts or none, without levels: "
        f"{', '.join(whole)}"
    )


def columns_of(factors: Sequence[Factor], shares: FloatArray) -> list[list[Value]]:
    """Return values of all factors at shares of their ranges.

    Parameters
    ----------
    factors
        Those of the design.
    shares
        Array (points, factors), 0 to 1.

    Returns
    -------
    list
        One list of values per factor, each as long as there are points. Shares of one whole are
        drawn as gamma numbers and divided by their sum.
    """
    columns = [column_of(factor, shares[:, at]) for at, factor in enumerate(factors)]
    parts = [at for at, factor in enumerate(factors) if factor.shape == DIRICHLET]
    if parts:
        drawn = np.array([columns[at] for at in parts], dtype=np.float64)
        for at, row in zip(parts, drawn / drawn.sum(axis=0), strict=True):
            columns[at] = row.tolist()
    return columns


def column_of(factor: Factor, shares: FloatArray) -> list[Value]:
    """Return the values of one factor at shares of its range (0 to 1); see :func:`columns_of`.

    The arithmetic is that of :func:`model.parameters.sampling.quantile`, to the last bit.
    """
    if factor.levels:
        last = len(factor.levels) - 1
        places = np.minimum(last, np.floor(shares * len(factor.levels)).astype(int))
        return [factor.levels[place] for place in places]
    if factor.shape == DIRICHLET:
        return _gamma(factor.name, shares)
    if factor.shape == "uniform" and field_of(factor.name).annotation is not int:
        low, high = ends_of(factor)
        return _held(factor.name, low + shares * (high - low))
    seen, places = np.unique(shares, return_inverse=True)  # a designed cube repeats itself
    values = [
        _at(factor, share) if factor.own else quantile(factor.name, share)
        for share in seen.tolist()
    ]
    return [values[place] for place in places.tolist()]


def _held(name: str, values: FloatArray) -> list[Value]:
    low, high = bounds_of(field_of(name))
    return [float(value) for value in np.minimum(high, np.maximum(low, values))]


def _at(factor: Factor, share: float) -> Value:
    low, high = ends_of(factor)
    if factor.shape == "integer":
        return int(min(high, math.floor(low + share * (high - low + 1))))
    return float(min(high, max(low, low * (high / low) ** share)))


def _gamma(name: str, shares: FloatArray) -> list[Value]:
    from scipy.special import gammaincinv  # type: ignore[import-untyped] # noqa: PLC0415 - slow

    entry = evidence()[name]
    weight = float(entry.value) * float(entry.spread or 0.0)
    held = np.clip(shares, 1e-9, 1.0 - 1e-9)
    return [float(value) for value in gammaincinv(weight, held)]


def ends_of(factor: Factor) -> tuple[float, float]:
    """Return the low and high end of a range; 5th and 95th percentile of shapes without ends."""
    value = evidence()[factor.name].value
    low = value if factor.low is None else factor.low
    high = value if factor.high is None else factor.high
    return float(low), float(high)


def steps_of(factor: Factor, number: int) -> list[Value]:
    """Return values that stand for a factor: its levels, or steps from its low to its high end.

    Parameters
    ----------
    factor : one that can vary alone
    number : how many steps a range has, both ends included
    """
    if factor.levels:
        return list(factor.levels)
    first, last = (_LOW_TAIL, _HIGH_TAIL) if factor.shape in _OPEN else (0.0, 1.0)
    values = column_of(factor, np.linspace(first, last, number))
    low, high = ends_of(factor)
    whole = field_of(factor.name).annotation is int
    ends: tuple[Value, Value] = (int(low), int(high)) if whole else (low, high)
    values[0], values[-1] = ends
    return list(dict.fromkeys(values))
