"""The generated pages of `docs/reference`: schedule, parameters, outputs, rule books, designs."""

from collections.abc import Iterable, Mapping

from experiments.design.expected import cost_of
from experiments.design.planning import formed
from experiments.design.reading import design_names, read_design
from model.agenda import Proposal, RuleBook, agenda, rule_books
from model.outcomes import OUTCOMES
from model.outputs import data_dictionary
from model.parameters.evidence import Evidence, bounds_of, choices_of, evidence, field_of
from model.parameters.sampling import role_of
from model.schedule import as_table

_NOTE = "<!-- Written by `pytest --update-docs`; change the program, not this page. -->"


def reference_pages() -> dict[str, str]:
    """Return each generated page by file name."""
    return {
        "schedule.md": _schedule(),
        "parameters.md": _parameters(),
        "outputs.md": _outputs(),
        "calendar.md": _calendar(),
        "designs.md": _designs(),
    }


def table(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as a Markdown table; bars inside cells are escaped."""
    listed = list(rows)
    names = list(listed[0])
    lines = [" | ".join(names), " | ".join("---" for _ in names)]
    lines += [" | ".join(str(row[name]).replace("|", "\\|") for name in names) for row in listed]
    return "\n".join(f"| {line} |" for line in lines)


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", _NOTE, *parts]) + "\n"


def _schedule() -> str:
    return _page(
        "The year at a glance",
        "Order within a quarter, from top to bottom. What a phase writes is tested.",
        table(as_table()),
    )


def _range(name: str, entry: Evidence) -> str:
    choices = choices_of(field_of(name))
    if choices:
        return ", ".join(choices)
    if entry.low is None or entry.high is None:
        return "-"
    return f"{entry.low:g} to {entry.high:g}"


def _parameters() -> str:
    rows = []
    for name, entry in evidence().items():
        low, high = bounds_of(field_of(name))
        value = entry.value if isinstance(entry.value, str) else f"{entry.value:g}"
        rows.append(
            {
                "parameter": f"`{name}`",
                "meaning": field_of(name).description,
                "value": value,
                "range": _range(name, entry),
                "hard bounds": "-" if choices_of(field_of(name)) else f"{low:g} to {high:g}",
                "unit": entry.unit,
                "role": role_of(name),
                "shape": entry.shape,
                "basis": entry.basis,
                "source": entry.source.id,
            }
        )
    unsolid = sum(not entry.solid for entry in evidence().values())
    return _page(
        "Parameters",
        f"{len(rows)} parameters; {unsolid} rest on judgement or on unverified knowledge. "
        "`rekenkracht sources NAME` prints a parameter's whole trail.",
        table(rows),
    )


def _outputs() -> str:
    outcomes = [{"outcome": o.name, "unit": o.unit, "meaning": o.meaning} for o in OUTCOMES]
    return _page(
        "Outputs",
        "Variables per quarter. P1-P10 are the parts of the Dutch position.",
        table(data_dictionary()),
        "Outcomes per run. Text outcomes stand in the column `text`.",
        table(outcomes),
    )


def _calendar() -> str:
    plan = agenda()
    rounds = [
        {"round": item.id, "promises due": item.due, "slips": _yes(item.slips)}
        for item in plan.rounds
    ]
    cut_offs = [{"cut-off": item.id, "date": item.date} for item in plan.cut_offs]
    return _page(
        "Calendar and rule books",
        table(_book(name, book) for name, book in rule_books().items()),
        "Dutch proposals:",
        table(_proposal(item) for item in plan.proposals),
        "Rounds of promises for gigafactories:",
        table(rounds),
        "Cut-offs of the AI factory call:",
        table(cut_offs),
    )


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"


def _book(name: str, book: RuleBook) -> dict[str, object]:
    return {
        "rule book": name,
        "title": book.title,
        "in force": book.in_force,
        "sites": book.sites_max,
        "lots": "; ".join(f"{lot.title} (`{lot.ask}`)" for lot in book.lots.values()),
        "buyers": _yes(book.buyer_allowed),
        "judged": ", ".join(book.judged) or "-",
    }


def _proposal(item: Proposal) -> dict[str, object]:
    return {
        "proposal": item.id,
        "date": item.date,
        "facility": item.facility,
        "on the table": _yes(item.on_table),
        "region ready": _yes(item.region_ready),
        "deadline": item.deadline or "-",
        "source": item.source.id,
    }


def _designs() -> str:
    designs = {name: read_design(name) for name in design_names()}
    sizes, told = [], []
    for name, design in designs.items():
        cost = cost_of(design)
        small = cost_of(formed(design, small=True)).runs if design.small else "-"
        sizes.append(
            {
                "design": f"`{name}`",
                "arms": cost.arms,
                "factors": cost.factors,
                "points": cost.points,
                "replications": cost.replications,
                "runs": cost.runs,
                "runs, small form": small,
            }
        )
        limits = " ".join(design.limits.split()) or "-"
        told.append(f"**{design.title}** (`{name}`) {design.question}\n\nLeaves out: {limits}")
    return _page(
        "Designs",
        "What comes with the program for `rekenkracht sweep`. `rekenkracht designs NAME` tells one "
        "in plain words; [how to write one](../how-to/write-a-design.md).",
        table(sizes),
        *told,
    )
