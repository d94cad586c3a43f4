"""From a design to a study: what the sweep of it runs and says of itself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from experiments.design.faults import fault_of
from experiments.design.planning import plan_of
from experiments.design.questions import Derived
from experiments.design.schema import Design
from experiments.sweep.study import Goal, Study
from model.errors import InputError


def study_of(design: Design, *, name: str = "design", text: str = "", command: str = "") -> Study:
    """Return the study of a design as it is run (see ``experiments.design.planning.formed``).

    Parameters
    ----------
    design : the design, in its small or full form
    name : what it is called
    text : the file that it was read from
    command : the line that runs it

    Raises
    ------
    InputError
        A parameter, value or number that is not allowed.
    """
    plan, until = plan_of(design), design.replications.until
    return Study(
        replace(plan, replications=design.replications.least),
        title=design.title,
        question=design.question,
        record=design.record.tables,
        until=None if until is None else _goal(design),
        name=name,
        method=design.sampling.method,
        design=design.model_dump(mode="json"),
        text=text,
        command=command,
    )


def design_from(stored: Mapping[str, Any], where: str) -> Design:
    """Return the design that a manifest holds.

    Raises
    ------
    InputError
        It holds none, or one that this version does not understand.
    """
    try:
        return Design.model_validate(stored)
    except ValidationError as error:
        raise InputError(f"{where}: design: {fault_of(error)}") from None


def _goal(design: Design) -> Goal:
    until = design.replications.until
    if until is None:
        raise ValueError("the design has no stop rule")
    derived = next((one for one in design.derived if one.name == until.outcome), None)
    outcome = derived.outcome if derived else until.outcome
    rule = _rule(derived) if derived else None
    return Goal(outcome, until.half_width, until.most, until.compare, rule)


def _rule(derived: Derived) -> Any:  # noqa: ANN401 - the pair of a goal
    for kind in ("at_least", "at_most", "equals"):
        limit = getattr(derived, kind)
        if limit is not None:
            return kind, limit
    raise ValueError(f"{derived.name} has no rule")
