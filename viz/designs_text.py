"""The designs as text: a list, and one design in plain words."""

import shlex
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from experiments.design.expected import cost_of
from experiments.design.factors import resolve_factors
from experiments.design.plan import Factor
from experiments.design.planning import formed
from experiments.design.reading import design_names, read_design
from experiments.design.sampling import DEFAULT_POINTS, EXTENSIBLE, POINTS
from experiments.design.schema import ArmPart, Design, FactorPart
from model.parameters.evidence import evidence
from model.users.population import DEFAULT_ROWS
from viz.layout import bullet, command, joined, page, paragraph, section, table

_METHODS = {
    "factorial": "every combination of values",
    "one_at_a_time": "one factor after the other, the others at the value of the evidence",
    "latin_hypercube": "Latin hypercube: each slice of each factor has one point",
    "sobol": "scrambled Sobol sequence",
    "saltelli": "Saltelli's rows, for Sobol indices",
    "morris": "Morris trajectories, for screening",
    "points": "a table of points",
    "calibrated": "rows of a calibrated set; other factors by Latin hypercube",
    "draws": "independent draws from the ranges",
}
_LUCK = {
    "latin_hypercube": "each point has luck of its own",
    "sobol": "each point has luck of its own",
    "calibrated": "each point has luck of its own",
    "draws": "each point has luck of its own",
    "saltelli": "the points of one base row share their luck",
    "morris": "the points of one trajectory share their luck",
}
_TABLES = {
    "outcomes": "outcomes only",
    "indicators": "outcomes and the indicators of every quarter",
    "all": "everything, the log of all negotiations too",
}


def design_list() -> str:
    """Return one line per design: name, size in both forms, title."""
    head = ("design", "arms", "factors", "points", "repl.", "runs", "small", "title")
    rows = []
    for name in design_names():
        design = read_design(name)
        cost = cost_of(design)
        small = f"{cost_of(formed(design, small=True)).runs:,}" if design.small else "-"
        counts = (cost.arms, cost.factors, cost.points, cost.replications, cost.runs)
        rows.append((name, *(f"{count:,}" for count in counts), small, design.title))
    return page([table(head, rows, right=range(1, 7)), paragraph(_LEGEND)])


_LEGEND = (
    "runs = arms x points x replications; small = runs of the small form. "
    "rekenkracht designs NAME prints one of them in plain words."
)


def list_data() -> list[dict[str, Any]]:
    """Return the list as plain values."""
    return [design_data(name, whole=False) for name in design_names()]


def design_data(name: str, *, whole: bool = True) -> dict[str, Any]:
    """Return one design as plain values: what it costs in both forms, and the design itself.

    Raises
    ------
    InputError
        There is no such design, or it is wrong.
    """
    design = read_design(name)
    small = asdict(cost_of(formed(design, small=True))) if design.small else None
    data: dict[str, Any] = {"name": name, "title": design.title, "question": design.question}
    data |= {"full": asdict(cost_of(design)), "small": small}
    if whole:
        data |= {
            "factors": [asdict(factor) for factor in resolve_factors(design)],
            "design": design.model_dump(mode="json"),
        }
    return data


def one_design(name: str) -> str:
    """Return a design in plain words, with the runs to expect.

    Raises
    ------
    InputError
        There is no such design, or it is wrong.
    """
    design = read_design(name)
    parts = [
        section(name, [paragraph(design.title), "", paragraph(design.question)]),
        section("Arms", [bullet(_arm(arm, design)) for arm in design.arms]),
        section("Factors", [bullet(text) for text in _factors(design)]),
        section("Points and replications", [bullet(text) for text in _sampling(design)]),
        section("Looks at", [bullet(text) for text in _looks(design)]),
    ]
    if design.limits:
        parts.append(section("Leaves out", [paragraph(" ".join(design.limits.split()))]))
    parts.append(section("Runs", list(_runs(design, name))))
    return page(parts)


def _arm(arm: ArmPart, design: Design) -> str:
    history = arm.history or design.run.history
    told = f"{arm.name}: scenario {arm.scenario}"
    told += f", history {history}" if history else ""
    told += f". {arm.reason.rstrip('.')}." if arm.reason else "."
    for name, setting in arm.set.items():
        why = f" ({setting.reason.rstrip('.')})" if setting.reason else ""
        told += f" {name} = {_value(setting.value)}{_unit(name)}{why}."
    return told


def _unit(name: str) -> str:
    unit = evidence()[name].unit
    return "" if unit in ("category", "0 or 1") else f" {unit}"


def _factors(design: Design) -> Iterator[str]:
    if design.sampling.method == "points" and design.sampling.table is not None:
        yield f"the columns of the table: {joined(design.sampling.table.columns)}"
        return
    known = {factor.name: factor for factor in resolve_factors(design)}
    if not known:
        yield "none: every run has the values of its arm"
    named = [part.parameter for part in design.factors if part.parameter is not None]
    for part in design.factors:
        yield _one(known[part.parameter]) if part.parameter else _group(part, len(named))


def _one(factor: Factor) -> str:
    if factor.levels:
        values = joined(map(_value, factor.levels), "or")
    elif factor.low is None or factor.high is None:
        values = "as the evidence has it"
    else:
        values = f"{factor.low:g} to {factor.high:g} ({factor.shape})"
    return f"{factor.name} ({factor.role}, {factor.basis}): {values}{_unit(factor.name)}"


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"


def _group(part: FactorPart, others: int) -> str:
    plural = {"uncertainty": "uncertainties", "lever": "levers"}[part.role or "uncertainty"]
    told = f"all {'other ' if others else ''}{plural}"
    told += "" if part.group == "all" else f" of {part.group}"
    told += f" that are {joined(part.basis, 'or')}" if part.basis else ""
    told += f", except {joined(part.leave_out)}" if part.leave_out else ""
    return f"{told}, each over its range in the evidence"


def _sampling(design: Design) -> Iterator[str]:
    method = design.sampling.method
    luck = _LUCK.get(method, "all points share their luck, unless the table has blocks")
    yield f"{_METHODS[method]}; {luck}, and all arms share it"
    counted = design.sampling.points or DEFAULT_POINTS.get(method)
    taken = "all" if counted is None else f"{counted:,}"
    more = "; can be extended" if method in EXTENSIBLE else ""
    yield f"points = {taken} ({POINTS[method]}){more}"
    until = design.replications.until
    if until is None:
        yield f"{design.replications.most:,} replications of each point and arm"
        return
    what = f"the mean of {until.outcome} in every arm"
    if until.compare:
        what = f"the difference in {until.outcome} between {joined(until.compare)}"
    yield (
        f"from {design.replications.least:,} replications on, until the 95 % interval of {what} is "
        f"at most {until.half_width:g} to each side; at most {until.most:,}"
    )


def _looks(design: Design) -> Iterator[str]:
    if design.record.outcomes:
        yield f"first at {joined(design.record.outcomes)}"
    for derived in design.derived:
        yield f"{derived.name}: 1 if {derived.words}, else 0"
    analysis = design.analysis
    if analysis.base:
        others = "every other arm" if len(design.arms) > 1 else "the one arm"
        yield f"{others} against {analysis.base}"
    if analysis.pairs:
        yield f"also {joined(f'{arm} against {base}' for arm, base in analysis.pairs)}"
    if analysis.targets:
        yield f"when it holds that {joined((rule.words for rule in analysis.targets), 'or that')}"
    if analysis.heat:
        heat = analysis.heat
        yield f"a map of {heat.outcome} by {heat.x} and {heat.y}"
    for tipping in analysis.tipping:
        yield (
            f"from which value of {tipping.parameter} on, between {tipping.low:g} and "
            f"{tipping.high:g}{_unit(tipping.parameter)}, {tipping.words}"
        )
    for robust in analysis.robust:
        told = "" if robust.threshold is None else f", satisfied at {robust.threshold:g}"
        yield f"which arm is robust in {robust.outcome} ({robust.better} is better{told})"
    yield f"keeps {_TABLES[design.record.tables]}"


def _runs(design: Design, name: str) -> Iterator[str]:
    run = design.run
    users = f"{DEFAULT_ROWS:,} rows of users" if run.users is None else f"users: {run.users}"
    yield bullet(f"each run reports {run.start} to {run.end}, {users}, master seed {design.seed}")
    yield bullet(f"full: {_cost(design)}")
    if design.small is not None:
        yield bullet(f"small: {_cost(formed(design, small=True))}")
    yield command(f"rekenkracht sweep {shlex.quote(name)}{' --small' if design.small else ''}")


def _cost(design: Design) -> str:
    cost = cost_of(design)
    parts = (("arm", cost.arms), ("point", cost.points), ("replication", cost.replications))
    product = " x ".join(f"{count:,} {word}{'' if count == 1 else 's'}" for word, count in parts)
    most = "at most " if design.replications.until else ""
    minutes = max(1, round(cost.minutes))
    return (
        f"{product} = {most}{cost.runs:,} runs, about {minutes:,} "
        f"minute{'' if minutes == 1 else 's'} on two quiet cores"
    )
