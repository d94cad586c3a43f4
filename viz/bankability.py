"""The answer to one case of bankability: as one page of text, one line, or plain data."""

import math
from typing import Any

from experiments.bankability import Answer, BreakEven
from model.investment.cash_flows import Worth, capital_cost
from model.investment.project import INPUTS, RULES, Project, Rule
from model.investment.verdict import Verdict
from model.parameters.evidence import evidence
from model.quarters import QUARTERS_PER_YEAR
from viz.layout import (
    apart,
    command,
    hanging,
    number,
    page,
    paragraph,
    percent,
    ratio,
    section,
    table,
)
from viz.wording import INVESTMENT_INPUTS, REASONS, word

_MILLION = 1e6
QUESTION = "Can the market alone pay for a gigafactory?"


def one_page(answer: Answer) -> str:
    """Return the page that the command prints."""
    return page(
        [
            section(QUESTION, [paragraph(headline(answer)), paragraph(setting(answer.project))]),
            _parts(answer),
            _verdicts(answer),
            _break_evens(answer),
            _grid(answer),
            _basis(answer),
        ]
    )


def headline(answer: Answer) -> str:
    """Return the verdict in one line."""
    verdict = answer.verdict
    worth, asked = apart(verdict.worth.ratio, verdict.hurdle)
    text = f"V/K {worth}, asked {asked} ({answer.project.hurdle_rule})"
    return f"{_yes(verdict)}: {text}{''.join(f'; {code}' for code in verdict.reasons)}"


def _yes(verdict: Verdict) -> str:
    return "yes" if verdict.go else "no"


def setting(project: Project) -> str:
    """Return the case in words."""
    years = (project.lead_time + project.build_aigf) / QUARTERS_PER_YEAR
    trend = f"{ratio(100 * project.price_drift)} % a year (log)"
    phases = "" if project.first_phase_share == 1.0 else (
        f" {percent(project.first_phase_share)} is built first, the rest "
        f"{number(project.phase_gap)} quarters later."
    )  # fmt: skip
    return (
        f"{number(project.size)} H100 equivalents at {_capital(project)}; "
        f"in service after {ratio(years)} years, for {ratio(project.life)} years; "
        f"{percent(project.utilisation)} of the hours sold; EUR {ratio(project.price0)} per hour "
        f"today, trend {trend}. Under contract {percent(project.contracted_share)}, "
        f"prepaid by the public {percent(project.prepaid_share)} of the capital.{phases}"
    )


def capital_at_signature(project: Project) -> float:
    """Return the capital cost per H100 equivalent when the first phase is signed (EUR)."""
    return capital_cost(project, project.lead_time / QUARTERS_PER_YEAR)


def _capital(project: Project) -> str:
    """Say what an H100 equivalent costs today and, when chips get cheaper, at signature."""
    today, signed = project.capex_h100e, capital_at_signature(project)
    if number(signed) == number(today):
        return f"EUR {number(today)} each"
    return f"EUR {number(today)} each today, EUR {number(signed)} when signed (chips get cheaper)"


def parts(worth: Worth) -> list[tuple[str, float]]:
    """Return the parts of value and capital (EUR, discounted)."""
    return [
        ("revenue", worth.revenue),
        ("power", -worth.power),
        ("other running cost", -worth.other),
        ("value V", worth.value),
        ("private capital K", worth.capital),
        ("V less K", worth.value - worth.capital),
        ("public prepayment", worth.prepaid),
    ]


def _parts(answer: Answer) -> str:
    verdict = answer.verdict
    rows = [
        (name, number(value / _MILLION), ratio(value / verdict.worth.hours))
        for name, value in parts(verdict.worth)
    ]
    title = (
        f"Value and capital at signature, at {ratio(100 * verdict.rate)} % "
        f"({answer.project.hurdle_rule})"
    )
    return section(title, [table(("", "EUR m", "EUR per H100e-hour"), rows, right=(1, 2))])


def _verdicts(answer: Answer) -> str:
    rows = [
        (
            rule,
            f"{ratio(100 * found.rate)} %",
            *apart(found.worth.ratio, found.hurdle),
            _yes(found),
            " ".join(found.reasons),
        )
        for rule, found in answer.verdicts.items()
    ]
    codes = [code for code in REASONS if any(code in v.reasons for v in answer.verdicts.values())]
    lines = [
        table(("rule", "rate", "V/K", "asked", "go", "reasons"), rows, right=(1, 2, 3)),
        *(hanging(code, word(REASONS, code), 18) for code in codes),
        paragraph(debt_words(answer)),
    ]
    return section("Verdict under both hurdle rules", lines)


def debt_words(answer: Answer) -> str:
    """Say what is borrowed and how much must be under contract for it."""
    project, needed = answer.project, answer.contracts_needed
    if project.debt_share == 0.0:
        return "Nothing is borrowed, so no contract is needed."
    assumed = (
        f"Debt is assumed to be {percent(project.debt_share)} of the private capital, repaid in "
        f"{ratio(min(project.debt_tenor, project.life))} years at {ratio(100 * project.debt_rate)}"
        f" %; lenders ask {ratio(project.dscr_min)} euro of contracted revenue per euro."
    )
    if needed == math.inf:
        return f"{assumed} No contract would be enough: every hour is prepaid."
    if needed > 1.0:
        return f"{assumed} No contract would be enough: it would take {percent(needed)} of sales."
    return (
        f"{assumed} That takes contracts for {percent(needed)} of the hours for sale; "
        f"{percent(project.contracted_share)} is under contract."
    )


def show(value: float | None) -> str:
    """Return an amount in two digits, or whole when it is large."""
    if value is None:
        return "none in range"
    return number(value) if abs(value) >= 100.0 else ratio(value)


def break_even_rows(answer: Answer) -> list[tuple[str, ...]]:
    """Return name, unit, value now, the value needed per rule, and the range searched."""
    return [_break_even_row(one) for one in answer.break_evens]


def _break_even_row(one: BreakEven) -> tuple[str, ...]:
    low, high = one.range
    return (
        word(INVESTMENT_INPUTS, one.name.rpartition(".")[2]),
        evidence()[one.name].unit,
        show(one.value),
        *(show(one.needed[rule]) for rule in RULES),
        f"{show(low)} to {show(high)}",
    )


def _break_evens(answer: Answer) -> str:
    head = ("", "unit", "now", *RULES, "searched")
    lines = [table(head, break_even_rows(answer), right=(2, 3, 4))]
    return section("V/K would just be enough at (one at a time; debt aside)", lines)


def grid_rows(answer: Answer) -> list[tuple[str, ...]]:
    """Return V/K by capital cost and price; a star where the hurdle is met."""
    grid = answer.grid
    return [
        (number(capital), *(_starred(value, grid.hurdle) for value in values))
        for capital, values in zip(grid.capitals, grid.ratios, strict=True)
    ]


def _starred(value: float, hurdle: float) -> str:
    return f"{value:.2f}{'*' if value >= hurdle else ' '}"


def grid_head(answer: Answer) -> tuple[str, ...]:
    """Return the heads of the grid's columns."""
    return ("EUR per H100e", *(f"EUR {price:.2f}" for price in answer.grid.prices))


def _grid(answer: Answer) -> str:
    head, rows = grid_head(answer), grid_rows(answer)
    asked = f"{answer.project.hurdle_rule}; * meets {ratio(answer.grid.hurdle)}"
    title = f"V/K by capital cost and price of an hour, both as of today ({asked})"
    return section(title, [table(head, rows, right=range(len(head)))])


def judged_inputs(answer: Answer) -> list[str]:
    """Return the inputs that rest on judgement or unverified knowledge and were not set."""
    return [name for name in INPUTS if name not in answer.changes and not evidence()[name].solid]


def _basis(answer: Answer) -> str:
    judged = judged_inputs(answer)
    text = f"{len(judged)} of {len(INPUTS)} inputs are judged or not verified: {', '.join(judged)}."
    given = f" Set by you: {', '.join(answer.changes)}." if answer.changes else ""
    return section(
        "What this rests on", [paragraph(text + given), command("rekenkracht sources investment")]
    )


def as_data(answer: Answer) -> dict[str, Any]:
    """Return the answer as plain data; what has no limit or no value is null."""
    project = answer.project
    return {
        "size_h100e": project.size,
        "eur_per_h100e_at_signature": capital_at_signature(project),
        "inputs": {name: getattr(project, name.rpartition(".")[2]) for name in INPUTS},
        "set": dict(answer.changes),
        "judged": judged_inputs(answer),
        "hurdle_rule": project.hurdle_rule,
        "go": answer.verdict.go,
        "verdicts": {rule: _verdict_data(found) for rule, found in answer.verdicts.items()},
        "contracted_share_needed_for_debt": _finite(answer.contracts_needed),
        "break_even": {one.name: _needed_data(one) for one in answer.break_evens},
        "grid": {
            "capex_h100e": list(answer.grid.capitals),
            "price0": list(answer.grid.prices),
            "value_over_capital": [list(values) for values in answer.grid.ratios],
        },
    }


def _needed_data(one: BreakEven) -> dict[Rule, float | None]:
    return dict(one.needed)


def _verdict_data(found: Verdict) -> dict[str, Any]:
    worth = found.worth
    return {
        "go": found.go,
        "reasons": list(found.reasons),
        "rate": found.rate,
        "value_over_capital": worth.ratio,
        "hurdle": found.hurdle,
        "debt_cover": _finite(found.debt_cover),
        "eur_m": {name: value / _MILLION for name, value in parts(worth)},
        "eur_per_h100e_hour": {name: value / worth.hours for name, value in parts(worth)},
    }


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
