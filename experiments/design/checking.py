"""Whether what a design names exists: scenarios, parameters, outcomes, arms, quarters."""

from collections.abc import Iterable, Iterator, Mapping

from experiments.design.planning import formed, size_of
from experiments.design.questions import Rule
from experiments.design.schema import ArmPart, Design
from experiments.names import group_words
from model.data.user_tables import dutch_users
from model.errors import InputError, nearest
from model.outcomes import OUTCOMES
from model.parameters.evidence import evidence
from model.parameters.loader import checked_value
from model.quarters import parse_quarter
from model.scenario import check_imposed, scenario
from model.users.population import allocate

WORD_UNITS = ("code", "id")
"""Units of outcomes that are words."""


def check_design(design: Design) -> None:
    """Check all that a design names against the model and against itself.

    Raises
    ------
    InputError
        One line, without the name of the file: key, what is wrong, what is allowed.
    """
    _check_run(design)
    _check_arms(design)
    _check_outcomes(design)
    factors = [factor.name for factor in size_of(design).factors]
    if design.small is not None:
        size_of(formed(design, small=True))
    _check_overlap(design, factors)
    _check_analysis(design, factors)


def _check_run(design: Design) -> None:
    run, small = design.run, design.small
    ends = {"run.end": run.end}
    if small is not None and small.end is not None:
        ends["small.end"] = small.end
    start = _quarter("run.start", run.start)
    for key, end in ends.items():
        if _quarter(key, end) < start:
            raise InputError(f"{key}: {end} is before run.start {run.start}")
    rows = {"run.users": run.users, "small.users": small.users if small else None}
    for key, users in rows.items():
        if isinstance(users, int):
            try:
                allocate([row.users for row in dutch_users().values()], users)
            except InputError as error:
                raise InputError(f"{key}: {error}") from None


def _quarter(key: str, text: str) -> int:
    try:
        return parse_quarter(text)
    except InputError as error:
        raise InputError(f"{key}: {error}") from None


def _check_arms(design: Design) -> None:
    seen: set[str] = set()
    for place, arm in enumerate(design.arms, 1):
        where = f"arms[{place}]"
        if arm.name in seen:
            raise InputError(f"{where}.name: there are two arms {arm.name!r}")
        seen.add(arm.name)
        try:
            chosen = scenario(arm.scenario)
            check_imposed(chosen, arm.history or design.run.history or chosen.history, arm.scenario)
        except InputError as error:
            raise InputError(f"{where}.scenario: {error}") from None
        _check_settings(arm, where)


def _check_settings(arm: ArmPart, where: str) -> None:
    for name, setting in arm.set.items():
        _check_value(f"{where}.set", name, setting.value)


def _check_value(where: str, name: str, value: object) -> None:
    if name not in evidence():
        hint = group_words(name) or nearest(name, evidence())
        raise InputError(f"{where}: parameter {name!r} does not exist{hint}")
    try:
        checked_value(name, value)
    except (InputError, OverflowError) as error:
        raise InputError(f"{where}: {error}") from None


def _check_overlap(design: Design, factors: list[str]) -> None:
    """Refuse a factor that an arm fixes: one of the two would be lost."""
    varied = set(factors)
    for place, arm in enumerate(design.arms, 1):
        for name in (*arm.set, *scenario(arm.scenario).overrides):
            if name in varied:
                setter = "set" if name in arm.set else f"scenario {arm.scenario}"
                raise InputError(
                    f"arms[{place}] ({arm.name}): {setter} fixes {name}, which is a factor too; "
                    "leave it out of the factors (except)"
                )


def _check_outcomes(design: Design) -> None:
    units = {outcome.name: outcome.unit for outcome in OUTCOMES}
    for place, derived in enumerate(design.derived, 1):
        where = f"derived[{place}]"
        _check_rule(where, derived, units)
        if derived.name in units:
            raise InputError(f"{where}.name: there is an outcome {derived.name} already")
        units[derived.name] = "0 or 1"
    for key, name in _outcomes_named(design):
        _known(key, name, units)
    for key, name in _numbers_named(design):
        if units[name] in WORD_UNITS:
            numbers = ", ".join(one for one in units if units[one] not in WORD_UNITS)
            raise InputError(f"{key}: {name} is a word, not a number; allowed: {numbers}")
    for key, rule in _rules(design):
        _check_rule(key, rule, units)


def _known(key: str, name: str, units: Iterable[str]) -> None:
    if name not in units:
        allowed = list(units)
        raise InputError(
            f"{key}: outcome {name!r} does not exist{nearest(name, allowed)}"
            f" (there are: {', '.join(allowed)})"
        )


def _outcomes_named(design: Design) -> Iterator[tuple[str, str]]:
    for place, name in enumerate(design.record.outcomes, 1):
        yield f"record.outcomes[{place}]", name
    yield from _numbers_named(design)


def _numbers_named(design: Design) -> Iterator[tuple[str, str]]:
    if design.replications.until is not None:
        yield "replications.until.outcome", design.replications.until.outcome
    if design.analysis.heat is not None:
        yield "analysis.heat.outcome", design.analysis.heat.outcome
    for place, robust in enumerate(design.analysis.robust, 1):
        yield f"analysis.robust[{place}].outcome", robust.outcome


def _rules(design: Design) -> Iterator[tuple[str, Rule]]:
    for place, target in enumerate(design.analysis.targets, 1):
        yield f"analysis.targets[{place}]", target
    for place, tipping in enumerate(design.analysis.tipping, 1):
        yield f"analysis.tipping[{place}]", tipping


def _check_rule(key: str, rule: Rule, units: Mapping[str, str]) -> None:
    _known(f"{key}.outcome", rule.outcome, units)
    word = units[rule.outcome] in WORD_UNITS
    if word and rule.equals is None:
        raise InputError(f"{key}: {rule.outcome} is a word; use equals")
    if not word and rule.equals is not None:
        raise InputError(f"{key}: {rule.outcome} is a number; use at_least or at_most")


def _check_analysis(design: Design, factors: list[str]) -> None:
    arms, analysis, until = (
        [arm.name for arm in design.arms],
        design.analysis,
        design.replications.until,
    )
    if analysis.base is not None:
        _one_of("analysis.base", analysis.base, arms, "arm")
    for place, arm in enumerate(until.compare if until and until.compare else (), 1):
        _one_of(f"replications.until.compare[{place}]", arm, arms, "arm")
    for place, pair in enumerate(analysis.pairs, 1):
        for arm in pair:
            _one_of(f"analysis.pairs[{place}]", arm, arms, "arm")
    if analysis.heat is not None:
        for key in ("x", "y"):
            _one_of(f"analysis.heat.{key}", getattr(analysis.heat, key), factors, "factor")
    for place, tipping in enumerate(analysis.tipping, 1):
        where = f"analysis.tipping[{place}]"
        _check_value(where, tipping.parameter, tipping.low)
        _check_value(where, tipping.parameter, tipping.high)
        if not tipping.low < tipping.high:
            raise InputError(f"{where}: low {tipping.low:g} is not below high {tipping.high:g}")


def _one_of(key: str, name: str, allowed: list[str], kind: str) -> None:
    if name not in allowed:
        told = ", ".join(allowed) if len(allowed) <= 20 else f"{len(allowed)} of them"
        raise InputError(
            f"{key}: {name!r} is no {kind} of this design{nearest(name, allowed)}"
            f" (there are: {told})"
        )
