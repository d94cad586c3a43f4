"""The generated page on bankability: the default case, what moves it, and the draws."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from experiments.bankability import (
    CONTRACTED,
    PREPAID,
    Answer,
    answer,
    assess_all,
    draw_projects,
    nominal_size,
    prices_needed,
    sensitivity,
)
from experiments.shares import Share, quantiles
from model.investment.cash_flows import cash_flows, price_at, signature
from model.investment.project import RULES, Project
from model.parameters.evidence import evidence
from model.version import VERSION
from viz.bankability import (
    QUESTION,
    break_even_rows,
    debt_words,
    grid_head,
    grid_rows,
    parts,
    setting,
    show,
)
from viz.bankability_reading import reading
from viz.layout import number, percent

_MILLION = 1e6
_MOVED = 0.0005
_ALONE = "the market alone"


def bankability_page(draws: int, seed: int) -> str:
    """Return the page at the evidence's values, with draws from their ranges."""
    found = answer({}, nominal_size())
    drawn = draw_projects(draws, seed)
    tables = {name: _with(drawn, levers) for name, levers in _levers().items()}
    return "\n".join(
        [
            *_head(found, tables),
            *_case(found),
            *_years(found.project),
            *_needed(found),
            *_grid(found),
            *_moves(found.project),
            *_drawn(tables, draws, seed),
            *reading(found, drawn),
        ]
    )


def _levers() -> dict[str, Mapping[str, float]]:
    """Return the cases of the draws: levers at the high end of their ranges."""
    prepaid, contracted = (
        float(evidence()[PREPAID].high or 0),
        float(evidence()[CONTRACTED].high or 0),
    )
    return {
        _ALONE: {},
        f"{percent(prepaid)} prepaid": {"prepaid_share": prepaid},
        f"{percent(contracted)} under contract": {"contracted_share": contracted},
        "both": {"prepaid_share": prepaid, "contracted_share": contracted},
    }


def _with(projects: list[Project], levers: Mapping[str, float]) -> pd.DataFrame:
    return assess_all(replace(one, **levers) for one in projects)  # type: ignore[arg-type]


def _lines(head: tuple[str, ...], rows: Iterable[Sequence[str]]) -> list[str]:
    cells = [head, ("---",) * len(head), *rows]
    return [*(f"| {' | '.join(cell.strip() for cell in row)} |" for row in cells), ""]


def _head(found: Answer, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    alone = tables[_ALONE]
    worth, verdict = found.verdict.worth, found.verdict
    return [
        f"# {QUESTION}",
        "",
        "<!-- Written by `pytest --update-docs`; change the program, not this page. -->",
        "",
        f"Version {VERSION}. `rekenkracht bankability` prints one case; nothing is simulated.",
        "",
        f"**{'Yes' if verdict.go else 'No'}, at the default values.** A site is worth",
        f"{worth.ratio:.2f} times its private capital, where {verdict.hurdle:.2f} is asked",
        f"({found.project.hurdle_rule}). Over the ranges, value meets the hurdle in",
        f"{_met(alone, 'option')} of draws under the option rule",
        f"and in {_met(alone, 'npv')} under npv. Lenders ask for",
        "contracts as well, and the market alone brings none: value and debt both pass in",
        f"{_share(alone['go'])} of draws.",
        "",
    ]


def _met(table: pd.DataFrame, rule: str) -> Share:
    return _share(table[f"{rule}_bankable"])


def _share(hits: pd.Series) -> Share:
    return Share(int(hits.sum()), len(hits))


def _case(found: Answer) -> list[str]:
    option, npv = (found.verdicts[rule] for rule in ("option", "npv"))
    rows = [
        (name, number(value / _MILLION), f"{value / option.worth.hours:.2f}",
         number(other / _MILLION), f"{other / npv.worth.hours:.2f}")
        for (name, value), (_, other) in zip(parts(option.worth), parts(npv.worth), strict=True)
    ]  # fmt: skip
    rows += [
        ("V/K", f"{option.worth.ratio:.2f}", "", f"{npv.worth.ratio:.2f}", ""),
        ("asked", f"{option.hurdle:.2f}", "", f"{npv.hurdle:.2f}", ""),
        ("reasons", " ".join(option.reasons), "", " ".join(npv.reasons), ""),
    ]
    head = ("", f"option, {100 * option.rate:.0f} %: EUR m", "EUR per H100e-hour",
            f"npv, {100 * npv.rate:.0f} %: EUR m", "EUR per H100e-hour")  # fmt: skip
    return [
        "## The default case",
        "",
        setting(found.project),
        "",
        "Sums are discounted to signature. The columns per hour divide by all hours delivered,",
        "discounted too, so they add up and compare with a price.",
        "",
        *_lines(head, rows),
        debt_words(found),
        "",
    ]


def _years(project: Project) -> list[str]:
    phase = next(project.phases())
    rows: list[tuple[str, ...]] = []
    flows = list(cash_flows(project, phase))
    for year in range(0, len(flows), 4):
        block = flows[year : year + 4]
        begin = block[0].years - 0.5 * block[0].length
        middle = begin + 0.5 * sum(flow.length for flow in block)
        sums = [
            sum(getattr(flow, part) for flow in block) for part in ("revenue", "power", "other")
        ]
        rows.append(
            (
                str(year // 4 + 1),
                f"{price_at(project, signature(project, phase) + middle):.2f}",
                *(number(value / _MILLION) for value in (*sums, sums[0] - sums[1] - sums[2])),
            )
        )
    head = ("year of service", "EUR per hour", "revenue", "power", "other", "left")
    return ["By year of service, EUR m, not discounted:", "", *_lines(head, rows)]


def _needed(found: Answer) -> list[str]:
    head = ("input", "unit", "now", "needed, option", "needed, npv", "searched")
    return [
        "## One thing different",
        "",
        "The value at which V/K just meets the hurdle, all else at its default. Debt is left",
        "aside. Price of an hour and capital cost are those of today; both move until signature.",
        "",
        *_lines(head, break_even_rows(found)),
    ]


def _grid(found: Answer) -> list[str]:
    needed = prices_needed(found.project)
    rows = [
        (*row, *(show(price) for price in (needed[capital][rule] for rule in RULES)))
        for row, capital in zip(grid_rows(found), found.grid.capitals, strict=True)
    ]
    head = (*grid_head(found), *(f"price needed, {rule}" for rule in RULES))
    return [
        "## Two things different",
        "",
        f"V/K by capital cost and price of an hour, both as of today, under the "
        f"{found.project.hurdle_rule} rule.",
        f"A star meets the hurdle of {found.grid.hurdle:.2f}. The last columns give the price of",
        "an hour today at which a site of that capital cost would just meet the hurdle.",
        "",
        *_lines(head, rows),
    ]


def _moves(project: Project) -> list[str]:
    table = sensitivity(project)
    size = (table["ratio_high"] - table["ratio_low"]).abs() + (
        table["hurdle_high"] - table["hurdle_low"]
    ).abs()
    moved = size[size > _MOVED].sort_values(ascending=False)
    rows = [_move(table.loc[place]) for place in moved.index]
    head = ("input", "low", "high", "V/K at low", "V/K at high", "asked at low", "asked at high")
    debt = table[(size <= _MOVED) & (table["contracts_high"] != table["contracts_low"])]
    contracts = [
        (f"`{row['name']}`", show(row["low"]), show(row["high"]),
         percent(row["contracts_low"]), percent(row["contracts_high"]))
        for _, row in debt.iterrows()
    ]  # fmt: skip
    return [
        "## Which inputs move it",
        "",
        f"One input at each end of its range, under the {project.hurdle_rule} rule; the largest",
        "change first.",
        "",
        *_lines(head, rows),
        "Inputs of the debt test alone, and the part of sales that must be under contract:",
        "",
        *_lines(("input", "low", "high", "contracts at low", "contracts at high"), contracts),
    ]


def _move(row: pd.Series) -> tuple[str, ...]:
    columns = ("ratio_low", "ratio_high", "hurdle_low", "hurdle_high")
    ends = (show(row["low"]), show(row["high"]))
    return (f"`{row['name']}`", *ends, *(f"{row[column]:.2f}" for column in columns))


def _drawn(tables: Mapping[str, pd.DataFrame], draws: int, seed: int) -> list[str]:
    rows = [
        (
            name,
            _three(table["option_ratio"]),
            str(_met(table, "option")),
            _three(table["npv_ratio"]),
            str(_met(table, "npv")),
            str(_share(table["debt"])),
            str(_share(table["go"])),
        )
        for name, table in tables.items()
    ]
    alone = tables[_ALONE]
    head = ("case", "V/K, option", "value meets it, option", "V/K, npv", "value meets it, npv",
            "debt closes", "both, option")  # fmt: skip
    return [
        "## Over the ranges",
        "",
        f"{draws} draws, seed {seed}: every uncertainty from its range, each on its own. V/K is",
        "the median with the 5th and 95th percentile; shares have Wilson 95 % intervals.",
        "",
        *_lines(head, rows),
        f"Debt would close with every hour for sale under contract in "
        f"{_share(alone['contracts_needed'] <= 1.0)}",
        "of draws. Without contracts it closes in none: that zero is the assumption that lenders",
        "look at contracts only, not a finding.",
        "",
    ]


def _three(values: pd.Series) -> str:
    low, middle, high = quantiles(values)
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"
