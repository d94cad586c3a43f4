"""What would have changed a Dutch decision: the smallest change of one thing, or of two.

Every answer is found by judging the same frozen case again with that one thing changed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from model.mechanisms.dutch_gate import assess
from model.mechanisms.gate_case import GateCase

_LARGEST_FACTOR = 1000.0
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a case.

    ``before`` and ``after`` are in ``unit``; ``enough`` says whether it passes the gate alone.
    ``after`` is None when no value of this lever is enough.
    """

    lever: str
    unit: str
    before: float | str
    after: float | str | None
    enough: bool


def with_need(case: GateCase, need: float) -> GateCase:
    """Return the case with another ask, the facility unchanged."""
    return replace(case, need=need)


def with_room(case: GateCase, factor: float) -> GateCase:
    """Return the case with all room multiplied."""
    purses = tuple(replace(purse, room=purse.room * factor) for purse in case.purses)
    return replace(case, purses=purses)


def with_value(case: GateCase, factor: float) -> GateCase:
    """Return the case with the policy value per euro multiplied."""
    value = case.rules.value_per_eur * factor
    return replace(case, rules=replace(case.rules, value_per_eur=value))


def with_region(case: GateCase, fund: float) -> GateCase:
    """Return the case with a region that is ready to pay all it has."""
    rules = replace(case.rules, region_fund=fund, region_largest_share=1.0)
    return replace(case, region_ready=True, rules=rules)


def smallest_changes(case: GateCase) -> tuple[Change, ...]:
    """Return, lever by lever, the smallest change that would have passed the gate.

    Empty when the case passes. Parliament is not part of it.
    """
    if assess(case).passes:
        return ()
    return (
        _largest_ask(case),
        _smallest("room", "EUR m", case, with_room, sum(p.room for p in case.purses)),
        _smallest("value", "EUR value per EUR", case, with_value, case.rules.value_per_eur),
        _region_money(case),
        *_switches(case),
    )


def smallest_pair(case: GateCase) -> tuple[float, float] | None:
    """Return the factors on value and on room that pass the gate together, value first.

    None when even both are not enough (nothing on the table, nobody to host, no match).
    """
    endless = with_room(case, _LARGEST_FACTOR)
    value = _bisect(lambda factor: assess(with_value(endless, factor)).passes)
    if value is None:
        return None
    valued = with_value(case, value)
    room = _bisect(lambda factor: assess(with_room(valued, factor)).passes)
    return None if room is None else (value, room)


def _largest_ask(case: GateCase) -> Change:
    low, high = 0.0, case.need
    if not assess(with_need(case, 0.0)).passes:
        return Change("ask", "EUR m", case.need, None, enough=False)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if assess(with_need(case, middle)).passes else (low, middle)
    return Change("ask", "EUR m", case.need, low, enough=True)


def _bisect(passes: Callable[[float], bool]) -> float | None:
    """Smallest factor of at least 1 that passes, by bisection on a logarithmic scale."""
    if passes(1.0):
        return 1.0
    if not passes(_LARGEST_FACTOR):
        return None
    low, high = 1.0, _LARGEST_FACTOR
    for _ in range(_STEPS):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if passes(middle) else (middle, high)
    return high


def _smallest(
    lever: str,
    unit: str,
    case: GateCase,
    change: Callable[[GateCase, float], GateCase],
    before: float,
) -> Change:
    factor = _bisect(lambda f: assess(change(case, f)).passes)
    after = None if factor is None else before * factor
    return Change(lever, unit, before, after, enough=factor is not None)


def _region_money(case: GateCase) -> Change:
    before = case.rules.region_fund if case.region_ready else 0.0
    if not assess(with_region(case, case.need)).passes:
        return Change("region money", "EUR m", before, None, enough=False)
    low, high = 0.0, case.need
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if assess(with_region(case, middle)).passes else (middle, high)
    return Change("region money", "EUR m", before, high, enough=True)


def _switches(case: GateCase) -> tuple[Change, ...]:
    rules = case.rules
    urgent = "deadline and motion" if case.deadline and case.motion else "not both"
    tried = (
        ("moment", "spring memorandum", case.main_slot, replace(case, main_slot=True)),
        ("urgency", "deadline and motion", urgent == "deadline and motion",
         replace(case, deadline=True, motion=True)),
        ("cover", "expected", rules.cover == "expected",
         replace(case, rules=replace(rules, cover="expected"))),
        ("cover", "vehicle", rules.cover == "vehicle",
         replace(case, rules=replace(rules, cover="vehicle"))),
        ("uncertainty", "none about demand", rules.hurdle <= 1.0,
         replace(case, rules=replace(rules, hurdle=1.0))),
    )  # fmt: skip
    before = {
        "moment": "outside it",
        "urgency": urgent,
        "cover": rules.cover,
        "uncertainty": f"hurdle {rules.hurdle:.2f}",
    }
    return tuple(
        Change(lever, "rule", before[lever], after, assess(changed).passes)
        for lever, after, already, changed in tried
        if not already
    )
