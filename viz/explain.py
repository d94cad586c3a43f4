"""The decision trace of a run: what a party saw, each test it made, what bound, what it said."""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from experiments.reading import load_manifest, read_table
from model.data.tables import member_states
from model.errors import InputError, nearest
from model.quarters import parse_quarter
from model.version import VERSION
from viz import explain_others as others
from viz import explain_sites as sites
from viz import explain_users as users
from viz.decisions import DutchDecision, LeftOut, Trace, dutch_decisions, left_out
from viz.explain_dutch import account
from viz.layout import bullet, joined, long_date, number, page, paragraph, section, table
from viz.parties import DUTCH, MARKET, find_party, rows_of
from viz.sentences import say
from viz.site_wording import SITE_KINDS, consortium
from viz.user_wording import CALLS_KIND, MARKET_KIND, SHOCK_KINDS, USERS
from viz.wording import PROPOSALS, subject_words, word

Row = Mapping[Any, Any]
QUARTER = re.compile(r"\d{4}Q[1-4]")
STATE_TALKS = ("offtake_agreed", "no_offtake", "offtake_pending")
"""Talks in which the Dutch state itself sits at the table."""
_SHOWN = 5
"""How many runs an error names."""


def explain(
    folder: Path,
    run: str | None = None,
    actor: str = "NL",
    quarter: str | None = None,
    subject: str | None = None,
) -> str:
    """Return why a party decided as it did.

    Parameters
    ----------
    folder
        A result folder.
    run
        Identity of a run, or its beginning; not needed when the folder holds one run.
    actor
        ``NL``, a Dutch ministry, a member state, ``EuroHPC JU``, ``EU``, a consortium such as
        ``volt``, ``TenneT``, a permit giver such as ``Municipality Rotterdam``, a kind of users
        such as ``sme``, ``market``, or whoever occurs.
    quarter
        As in 2026Q1. Without it, and with several quarters to tell of, a list is returned.
    subject
        Part of the name of a proposal, call or rule.

    Raises
    ------
    InputError
        Unknown run, actor, quarter or subject; says what there is.
    """
    return explain_trace(open_trace(folder, run), actor, quarter, subject)


def explain_trace(
    trace: Trace, actor: str = "NL", quarter: str | None = None, subject: str | None = None
) -> str:
    """Return the same for a run that is open already."""
    name = find_party(trace, actor)
    rows = _matching(trace, name, quarter, subject)
    quarters = list(dict.fromkeys(row["when"] for row in rows))
    body = _full(trace, name, rows) if len(quarters) == 1 else _overview(trace, name, rows)
    return page([*_head(trace), *body])


def open_trace(folder: Path, run: str | None = None) -> Trace:
    """Return one run of a folder."""
    manifest = load_manifest(folder)
    row = _run(read_table(folder, "runs"), run)
    events, factors = (read_table(folder, name) for name in ("events", "factors"))
    events = events[events["run_id"] == row["run_id"]].copy()
    events["when"] = events["year"].astype(str) + "Q" + events["quarter"].astype(str)
    changed = factors.loc[factors["run_id"] == row["run_id"], "parameter"]
    return Trace(folder, manifest, row, events, frozenset(changed))


def _run(runs: pd.DataFrame, wanted: str | None) -> Row:
    rows = runs.to_dict("records")
    known = [row["run_id"] for row in rows]
    found = [row for row in rows if row["run_id"].startswith(wanted or "")]
    if len(found) == 1:
        return found[0]
    some = ", ".join(known[:_SHOWN]) + (", ..." if len(known) > _SHOWN else "")
    if wanted is None:
        raise InputError(f"the folder holds {len(known)} runs; choose one with --run ({some})")
    what = "fits several runs" if found else f"does not exist{nearest(wanted, known)}"
    raise InputError(f"run {wanted!r} {what} (there are: {some})")


def _matching(trace: Trace, actor: str, quarter: str | None, subject: str | None) -> list[Row]:
    rows = rows_of(trace, actor)
    if not rows:
        raise InputError(f"actor {actor} has no events in this run")
    if quarter is not None:
        _check_quarter(trace, quarter)
        rows = _in_quarter(rows, actor, quarter.strip().upper())
    if subject is not None:
        rows = _about(rows, actor, subject)
    return rows


def _check_quarter(trace: Trace, quarter: str) -> None:
    """Refuse a quarter outside the run; the log holds what went before its first one too."""
    first = min(str(trace.manifest["start"]), str(trace.events["when"].min()))
    last = str(trace.manifest["end"])
    wanted = quarter.strip().upper()
    if not QUARTER.fullmatch(wanted):
        parse_quarter(quarter)
    if not first <= wanted <= last:
        raise InputError(f"quarter {wanted} is outside this run, {first} to {last}")


def _in_quarter(rows: list[Row], actor: str, quarter: str) -> list[Row]:
    found = [row for row in rows if row["when"] == quarter]
    if not found:
        known = list(dict.fromkeys(row["when"] for row in rows))
        raise InputError(
            f"{actor} has no events in {quarter}{nearest(quarter, known)} "
            f"(there are: {', '.join(known)})"
        )
    return found


def _about(rows: list[Row], actor: str, subject: str) -> list[Row]:
    part = subject.lower()
    found = [
        row
        for row in rows
        if part in row["subject"].lower() or part in subject_words(row["subject"]).lower()
    ]
    if not found:
        known = list(dict.fromkeys(row["subject"] for row in rows))
        raise InputError(
            f"{actor} has no events about {subject!r}{nearest(subject, known)} "
            f"(there are: {', '.join(known)})"
        )
    return found


def _head(trace: Trace) -> list[str]:
    run = trace.run
    text = say(
        "run",
        run=run["run_id"],
        scenario=run["scenario"],
        history=run["history"],
        seed=run["seed"],
        version=trace.manifest.get("version"),
    )
    written = trace.manifest.get("version")
    warning = "" if written == VERSION else say("other_version", version=written, here=VERSION)
    return [paragraph(f"{text} {warning}".strip(), 0)]


def _full(trace: Trace, actor: str, rows: list[Row]) -> list[str]:
    if actor in DUTCH:
        return _dutch(trace, actor, rows)
    tell: Mapping[str, Callable[[Sequence[Row]], list[str]]] = {
        "EuroHPC JU": others.joint_undertaking,
        "EU": others.union,
    }
    title = f"{_named(actor)}, {rows[0]['when']}"
    about_sites = [row for row in rows if row["kind"] in SITE_KINDS]
    about_users = [row for row in rows if row["kind"] in (CALLS_KIND, MARKET_KIND)]
    told = [*about_sites, *about_users]
    shown = SHOCK_KINDS if actor in (MARKET, *USERS) else ()
    rest = [row for row in rows if row not in told and row["kind"] not in shown]
    story = [*sites.story(about_sites, trace), *users.story(actor, about_users, trace)]
    if actor in tell:
        return [title, *(tell[actor](rest) if rest else ()), *story]
    if actor in member_states():
        name = say("site_of_state", name=consortium(actor)) if story else ""
        return [title, *others.member_state(actor, rest, trace), name, *story]
    return [title, *story, others.listed(rest, say("also")) if rest else ""]


def _named(actor: str) -> str:
    name = others.party(actor)
    return f"{name[:1].upper()}{name[1:]}" + (f" ({actor})" if name != actor else "")


def _dutch(trace: Trace, actor: str, rows: list[Row]) -> list[str]:
    subjects = {(row["subject"], row["date"]) for row in rows if row["arena"] == "A3"}
    talks = [row for row in rows if row["kind"] in STATE_TALKS]
    decisions = dutch_decisions(trace.events)
    now = [one for one in decisions if (one.subject, one.date.isoformat()) in subjects]
    parts: list[str] = []
    for one in now:
        parts += account(one, trace) if actor == "NL" else others.ministry(actor, one, trace)
    off = [one for one in left_out(trace.events) if (one.subject, one.date.isoformat()) in subjects]
    parts += [_off_table(off)] if off else []
    if not now and not off:
        quarters = joined(dict.fromkeys(one.quarter for one in decisions))
        parts.append(paragraph(say("no_decision", quarters=quarters), 0))
    rest = [row for row in rows if row["arena"] != "A3" and row not in talks]
    listed = others.listed(rest, say("also")) if rest else ""
    return [*parts, *sites.story(talks, trace), listed]


def _overview(trace: Trace, actor: str, rows: list[Row]) -> list[str]:
    """Return one line per decision or event, and how to see one in full."""
    if actor not in DUTCH:
        return _overview_of_other(trace, actor, rows)
    wanted = {row["when"] for row in rows if row["arena"] == "A3"}
    decisions = [one for one in dutch_decisions(trace.events) if one.quarter in wanted]
    off = [one for one in left_out(trace.events) if one.quarter in wanted]
    hint = say("more", quarter=decisions[-1].quarter if decisions else rows[0]["when"])
    talks = [row for row in rows if row["kind"] in SITE_KINDS]
    shocks = [row for row in rows if row["kind"] in SHOCK_KINDS] if actor == "NL" else []
    return [
        decisions_table(decisions) if decisions else "",
        _off_table(off) if off else "",
        others.listed(talks, say("site_talks_of_state")) if talks else "",
        others.listed(shocks, say("users_shocks_head")) if shocks else "",
        paragraph(hint, 0),
    ]


def _overview_of_other(trace: Trace, actor: str, rows: list[Row]) -> list[str]:
    """Return the events of a party one line each, and its calls or purchases as a table."""
    regular = [row for row in rows if row["kind"] in (CALLS_KIND, MARKET_KIND)]
    rest = [row for row in rows if row not in regular]
    title = say("all_events", actor=others.party(actor))
    return [
        others.listed(rest, title) if rest else "",
        *users.overview(actor, regular, trace),
        paragraph(say("more", quarter=rows[0]["when"]), 0),
    ]


def _off_table(proposals: Sequence[LeftOut]) -> str:
    """Return the proposals that the scenario keeps off the table, and its reason."""
    named = [bullet(f"{long_date(one.date)}, {word(PROPOSALS, one.subject)}") for one in proposals]
    return section(
        say("off_table_head"), [*named, paragraph(say("off_table", why=proposals[0].why))]
    )


def decisions_table(decisions: Sequence[DutchDecision]) -> str:
    """Return one line per Dutch decision."""
    rows = [
        (
            one.quarter,
            word(PROPOSALS, one.subject),
            number(one.amount),
            one.reason or "-",
            one.gate_says,
            say("imposed_mark") if one.imposed else "",
        )
        for one in decisions
    ]
    return section(
        say("decisions_head"), [table(say("decisions_columns").split("|"), rows, right=(2,))]
    )
