"""What one run says, on one page: the Dutch position, the decisions, what is left out."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from model.outputs import data_dictionary
from model.quarters import label, parse_quarter
from viz.decisions import DutchDecision, LeftOut, dutch_decisions, left_out
from viz.layout import hanging, joined, number, page, paragraph, section, table
from viz.position import dutch_position, quarters_shown, users_position, value_at
from viz.sentences import say
from viz.site_wording import place_words
from viz.wording import HISTORIES, OPTIONS, PROPOSALS, REASONS, word

NARROW = 80
"""Width of the section on sites."""
QUARTERS = 4
_SITES_INDENT = 20
_GRID = {
    "sum_power": "Electricity Use|AI",
    "sum_tennet": "Grid|TenneT Queue|Power",
    "sum_tennet_count": "Grid|TenneT Queue|Requests",
    "sum_regional": "Grid|Queue|Power",
    "sum_regional_count": "Grid|Queue|Requests",
}
"""Variables of power and queues that the page shows."""


def summary(
    manifest: Mapping[str, Any],
    indicators: pd.DataFrame,
    events: pd.DataFrame,
    outcomes: Mapping[str, float | str],
) -> str:
    """Return the page that a run prints."""
    history = manifest["history"]
    title = f"{manifest['scenario']}: {manifest['title']}"
    settings = say(
        "run_settings",
        seed=manifest["seed"],
        start=manifest["start"],
        end=manifest["end"],
        history=history,
        meaning=word(HISTORIES, history),
        rows=number(manifest["user_rows"]),
        users=number(manifest["users_in_all"]),
    )
    return page(
        [
            section(title, [paragraph(settings)]),
            dutch_position(indicators, manifest),
            users_position(indicators, manifest),
            section(say("decisions_main"), _decision_lines(events)),
            sites_section(indicators, events, outcomes, manifest),
        ]
    )


def sites_section(
    indicators: pd.DataFrame,
    events: pd.DataFrame,
    outcomes: Mapping[str, float | str],
    manifest: Mapping[str, Any],
) -> str:
    """Return first services, the call, power and queues, or what held things up; 80 columns."""
    quarters, end = quarters_shown(manifest), manifest["end"]
    call = say(
        "sum_bids",
        bids=number(float(outcomes["gigafactory_bids"])),
        winners=number(float(outcomes["gigafactories_selected"])),
        sites=number(float(outcomes["gigafactories_in_service"])),
        end=end,
    )
    told = {
        "sum_factory": _factory(events, outcomes["ai_factory_nl_first_service"], end),
        "sum_gigafactory": _gigafactory(events, outcomes, end),
        "sum_call": call,
    }
    dutch = indicators[indicators["region"] == "NL"]
    rows = [_grid_row(dutch, key, entry, quarters) for key, entry in _grid_entries()]
    head = (say("sum_at_end"), *quarters)
    return section(
        say("sum_head"),
        [
            *(hanging(say(key), text, _SITES_INDENT, NARROW) for key, text in told.items()),
            table(head, rows, range(1, 1 + len(quarters))),
        ],
    )


def _factory(events: pd.DataFrame, first: float | str, end: str) -> str:
    """Return when the Dutch AI factory is in service, or when it is due."""
    text = _service(first, "", end)
    dutch = (events["kind"] == "construction_ordered") & (events["counterpart"] == "NL")
    ordered = events.loc[dutch, "detail"]
    if not math.isnan(float(first)) or not len(ordered):
        return text
    return say("sum_due", text=text, date=label(json.loads(ordered.iloc[0])["service"]))


def _gigafactory(events: pd.DataFrame, outcomes: Mapping[str, float | str], end: str) -> str:
    """Return year and site of the first Dutch gigafactory, or what held it up."""
    first, reason = outcomes["gigafactory_nl_first_service"], str(outcomes["reason_gigafactory_nl"])
    text = _service(first, str(outcomes["gigafactory_nl_site"]), end)
    if not math.isnan(float(first)):
        return text
    if reason:
        return f"{text}; {say('sum_reason', reason=reason, words=word(REASONS, reason))}"
    signed = (events["kind"] == "investment_signed") & (events["counterpart"] == "NL")
    return say("sum_waiting") if bool(signed.any()) else text


def _service(first: float | str, site: str, end: str) -> str:
    date = float(first)
    if math.isnan(date):
        return say("sum_not", end=end)
    where = say("sum_at", site=place_words(site)) if site else ""
    return say("sum_serves", date=label(_quarter_of(date)), site=where)


def _quarter_of(year: float) -> int:
    """Return the quarter that begins at a decimal year."""
    first = parse_quarter(f"{int(year)}Q1")
    return first + round(QUARTERS * (year - int(year)))


def _grid_entries() -> list[tuple[str, Mapping[str, str]]]:
    named = {entry["variable"]: entry for entry in data_dictionary()}
    return [(key, named[variable]) for key, variable in _GRID.items()]


def _grid_row(
    dutch: pd.DataFrame, key: str, entry: Mapping[str, str], quarters: Sequence[str]
) -> tuple[str, ...]:
    values = [value_at(dutch, entry, quarter) for quarter in quarters]
    return (say(key), *("-" if value is None else number(value) for value in values))


def _decision_lines(events: pd.DataFrame) -> list[str]:
    """Return a line per proposal, decided or kept off the table, by date."""
    lines = [(one.date, decision_line(one)) for one in dutch_decisions(events)]
    lines += [(one.date, _off_table_line(one)) for one in left_out(events)]
    return [text for _, text in sorted(lines, key=lambda line: line[0])]


def _off_table_line(one: LeftOut) -> str:
    text = f"{word(PROPOSALS, one.subject)}: {say('line_off_table')}"
    return hanging(one.date.isoformat(), text, 14)


def decision_line(one: DutchDecision) -> str:
    """Return one decision: date, amount, who pays, reason, and the gate's word."""
    ranked = sorted(one.paid.items(), key=lambda part: -part[1])
    if ranked:
        split = joined(f"{payer} {number(amount)}" for payer, amount in ranked)
        answer = say("line_yes", amount=number(one.amount), split=split)
    else:
        answer = say("line_no", reason=one.reason)
    mark = f" [{_mark(one)}]" if one.imposed else ""
    return hanging(one.date.isoformat(), f"{word(PROPOSALS, one.subject)}: {answer}{mark}", 14)


def _mark(one: DutchDecision) -> str:
    """Return who imposed a decision, and what the gate says of it by itself."""
    if one.ordered is None:
        return say("line_imposed", gate=one.gate_says)
    return say("line_ordered", option=word(OPTIONS, one.ordered["option"]), gate=one.gate_says)


def decisions_data(decisions: Sequence[DutchDecision]) -> list[dict[str, Any]]:
    """Return the decisions as plain data, for programs."""
    return [
        {
            "date": one.date.isoformat(),
            "quarter": one.quarter,
            "subject": one.subject,
            "amount_eur_m": one.amount,
            "paid_eur_m": dict(one.paid),
            "reason": one.reason,
            "imposed": one.imposed,
            "imposed_option": one.ordered["option"] if one.ordered else None,
            "gate_says": one.gate_says,
            "reasons": list(one.counted.reasons),
        }
        for one in decisions
    ]
