"""What users of compute asked for, got and bought, told from the log and the tables of a run."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from experiments.reading import read_table
from viz.decisions import Trace
from viz.explain_market import tell_market, tell_shocks, tell_use
from viz.explain_others import detail_of, party
from viz.layout import (
    command,
    paragraph,
    percent,
    quarters_words,
    ratio,
    section,
    table,
)
from viz.sentences import begin, say
from viz.user_numbers import NOTHING, Detail, Values, hours, refused, total, values_of
from viz.user_wording import (
    CALLS_KIND,
    MARKET_KIND,
    SUPPLIERS,
    USE_VARIABLES,
    USERS,
)
from viz.wording import word

Row = Mapping[Any, Any]


def story(actor: str, rows: Sequence[Row], trace: Trace) -> list[str]:
    """Return a quarter in full: the calls, the market, and what one kind of users had of both.

    Parameters
    ----------
    actor : a kind of users, or whoever holds the calls or the market
    rows : of the quarter, how the calls and the market ended
    trace : the run
    """
    if not rows:
        return []
    values = values_of(trace, rows[0]["when"])
    by_kind = {row["kind"]: (row, detail_of(row)) for row in rows}
    parts: list[str] = []
    if CALLS_KIND in by_kind:
        row, detail = by_kind[CALLS_KIND]
        own = actor in USERS
        parts.append(_calls_of_kind(actor, detail, trace, row) if own else _calls(detail, values))
    if MARKET_KIND in by_kind:
        row, detail = by_kind[MARKET_KIND]
        if actor in USERS:
            parts.append(tell_use(actor, by_kind[CALLS_KIND][1]["served"][actor], values))
        parts.append(tell_market(detail, values))
        parts.append(tell_shocks(trace, row["when"]))
    return parts


def overview(actor: str, rows: Sequence[Row], trace: Trace) -> list[str]:
    """Return one line per quarter: the calls, the market, or what a kind of users had of both."""
    if actor in USERS:
        return [_table_of_kind(actor, rows, trace)]
    calls = [row for row in rows if row["kind"] == CALLS_KIND]
    market = [row for row in rows if row["kind"] == MARKET_KIND]
    return [
        _lines("users_calls_by_quarter", "users_calls_columns", [_call_line(row) for row in calls]),
        _lines(
            "users_market_by_quarter", "users_market_by_columns", [_market_line(r) for r in market]
        ),
    ]


# The calls.


def _calls(detail: Detail, values: Values) -> str:
    """Return what was asked in the calls, what was on offer, who got it and why not more."""
    lines = [
        (word(USERS, kind), hours(asked), hours(detail["served"][kind]), refused(detail, kind))
        for kind, asked in detail["asked"].items()
    ]
    lines.append(
        (say("users_all"), hours(total(detail["asked"])), hours(total(detail["served"])), "")
    )
    sites = [
        (site, hours(offered), hours(detail["to_others"][site]))
        for site, offered in detail["offered"].items()
        if offered > 0.0
    ]
    return section(
        say("users_calls_head"),
        [
            paragraph(_asked(detail)),
            table(say("users_kind_columns").split("|"), lines, (1, 2, 3)),
            table(say("users_site_columns").split("|"), sites, (1, 2)),
            *(paragraph(text) for text in _why(detail)),
            paragraph(_refusals(detail, values)),
        ],
    )


def _asked(detail: Detail) -> str:
    whole = total(detail["asked"])
    return say("users_asked", asked=hours(whole), waited=hours(whole - detail["new"]))


def _why(detail: Detail) -> list[str]:
    """Return why more was not given: want of hours, or tracks closed to those who asked."""
    offered, others = total(detail["offered"]), total(detail["to_others"])
    served = total(detail["served"])
    if offered <= 0.0:
        return [say("users_no_hours")]
    words = {"others": hours(others), "served": hours(served)}
    idle = offered - others - served
    full = idle <= NOTHING * offered
    told = [say("users_full" if full else "users_idle", idle=hours(max(0.0, idle)), **words)]
    if detail["reserved"] > 0.0:
        order = say(f"users_{detail['order']}")
        told.append(say("users_reserved", reserved=hours(detail["reserved"]), order=order))
    return told


def _refusals(detail: Detail, values: Values) -> str:
    waiting = values.get(("NL", "Public Access|Waiting Time"))
    text = say("users_refused", left=hours(detail["left"]), waiting=hours(detail["waiting"]))
    return (
        text if waiting is None else f"{text} {say('users_waited', time=quarters_words(waiting))}"
    )


def _calls_of_kind(kind: str, detail: Detail, trace: Trace, row: Row) -> str:
    """Return what one kind asked, got and was refused, which doors it has, and why."""
    asked, served = detail["asked"][kind], detail["served"][kind]
    name = word(USERS, kind)
    if asked <= 0.0:
        answer = begin("users_kind_none", name=name)
    else:
        answer = begin(
            "users_kind_asked",
            name=name,
            asked=hours(asked),
            served=hours(served),
            refused=refused(detail, kind),
        )
    words = ["rekenkracht", "explain", str(trace.folder), "--actor", row["actor"]]
    whole = shlex.join([*words, "--quarter", row["when"]])
    return section(
        say("users_calls_head"),
        [
            paragraph(answer),
            paragraph(say(f"users_doors_{kind}")),
            *(paragraph(text) for text in _why(detail)),
            paragraph(say("users_calls_more")),
            command(whole),
        ],
    )


# One line per quarter.


def _lines(head: str, columns: str, lines: Sequence[Sequence[str]]) -> str:
    if not lines:
        return ""
    names = say(columns).split("|")
    return section(say(head), [table(names, lines, range(1, len(names)))])


def _call_line(row: Row) -> tuple[str, ...]:
    detail = detail_of(row)
    whole = [total(detail[name]) for name in ("asked", "offered", "to_others", "served")]
    return (row["when"], *map(hours, [*whole, detail["waiting"], detail["left"]]))


def _market_line(row: Row) -> tuple[str, ...]:
    detail = detail_of(row)
    bought, prices = total(detail["bought"]), detail["prices"]
    shares = [detail["bought"][code] / bought if bought > 0.0 else 0.0 for code in SUPPLIERS]
    return (
        row["when"],
        *("-" if prices[code] is None else ratio(prices[code]) for code in SUPPLIERS),
        *(percent(share) for share in shares),
    )


def _table_of_kind(kind: str, rows: Sequence[Row], trace: Trace) -> str:
    known = read_table(trace.folder, "indicators")
    name = USE_VARIABLES[kind]
    mine = known[(known["run_id"] == trace.run["run_id"]) & (known["region"] == "NL")]
    series = {
        what: {
            f"{row['year']}Q{row['quarter']}": row["value"]
            for row in mine[mine["variable"] == f"Compute {what}|{name}"].to_dict("records")
        }
        for what in ("Use", "Price")
    }
    lines = []
    for row in rows:
        if row["kind"] == CALLS_KIND:
            detail, when = detail_of(row), row["when"]
            used, price = series["Use"].get(when), series["Price"].get(when)
            lines.append(
                (
                    when,
                    hours(detail["asked"][kind]),
                    hours(detail["served"][kind]),
                    refused(detail, kind),
                    "-" if used is None else hours(used),
                    "-" if price is None else ratio(price),
                )
            )
    names = say("users_of_kind_columns").split("|")
    return section(
        begin("users_of_kind_head", name=party(kind)),
        [table(names, lines, range(1, len(names)))],
    )
