"""What the other parties did: ministries, member states, the Joint Undertaking, the Union."""

import datetime
import json
import math
import shlex
from collections.abc import Mapping, Sequence
from statistics import fmean, pstdev
from typing import Any

from model.data.tables import member_states
from viz.decisions import DutchDecision, Trace
from viz.folding import folded
from viz.layout import (
    bullet,
    command,
    hanging,
    joined,
    long_date,
    number,
    paragraph,
    percent,
    quarters_words,
    section,
    table,
)
from viz.sentences import say
from viz.site_wording import PLAN_ACTS, SITE_KINDS, consortium, giver_words
from viz.wording import (
    ACTORS,
    COVERS,
    KINDS,
    MINISTRIES,
    OPTIONS,
    REASONS,
    RULE_FILES,
    subject_words,
    word,
)

Row = Mapping[Any, Any]
RULE_KINDS = ("rule_decided", "rule_blocked")
"""Events that carry the position of every state."""


def ministry(code: str, decision: DutchDecision, trace: Trace) -> list[str]:
    """Return a Dutch decision from the chair of one ministry."""
    one = decision.counted
    if code == "FIN":
        seat = say(
            "finance",
            cover=number(one.found["must_cover"]),
            promise=number(one.found["promise"]),
            rule=word(COVERS, one.case.rules.cover),
            reachable=number(one.found["reachable"]),
        )
    else:
        offer = next(offer for offer in one.offers if offer.ministry == code)
        seat = say(
            "ministry",
            name=word(MINISTRIES, code),
            code=code,
            room=number(next(purse.room for purse in one.case.purses if purse.name == code)),
            free=number(offer.reachable),
            worth=number(offer.worth),
            limit=number(offer.limit),
            promised=_promised(decision.paid.get(code, 0.0)),
        )
    title = f"{subject_words(decision.subject)}: {long_date(decision.date)}"
    words = ["rekenkracht", "explain", str(trace.folder), "--quarter", decision.quarter]
    whole = command(shlex.join(words))
    return [section(title, [paragraph(seat), paragraph(say("whole")), whole])]


def _promised(amount: float) -> str:
    return say("ministry_paid", paid=number(amount)) if amount > 0 else say("ministry_nothing")


def party(code: str) -> str:
    """Return the name of a party: words, a state's country, a consortium, or the code."""
    states = member_states()
    if code in ACTORS:
        return ACTORS[code]
    return states[code].country if code in states else giver_words(consortium(code))


def member_state(code: str, rows: Sequence[Row], trace: Trace) -> list[str]:
    """Return what a state chose among, what it chose, where it stood, and the rest."""
    rounds = [row for row in rows if row["kind"] in ("commitment", "stays_out")]
    files = [row for row in rows if row["kind"] in RULE_KINDS]
    rest = [row for row in rows if row not in rounds and row not in files]
    return [
        *(paragraph(_choice(row, trace)) for row in rounds),
        *(paragraph(_stand(row, code)) for row in files),
        listed(rest, say("also")) if rest else "",
    ]


def _stand(row: Row, code: str) -> str:
    return say(
        "state_position",
        rule=word(RULE_FILES, row["subject"]),
        position=number(detail_of(row)["positions"][code]),
        result=_event(row),
    )


def _records(trace: Trace, chosen: Any) -> list[Row]:  # noqa: ANN401 - a mask of pandas
    return list(trace.events[chosen].to_dict("records"))


def _choice(row: Row, trace: Trace) -> str:
    chances = joined(
        f"{word(OPTIONS, option)} {percent(chance)}"
        for option, chance in detail_of(row)["chances"].items()
    )
    text = say("state_round", date=_date(row), chances=chances)
    chosen = say(
        "state_chose_out" if row["kind"] == "stays_out" else "state_chose",
        option=word(OPTIONS, row["subject"]),
        amount=number(row["amount"]),
    )
    counts = _records(
        trace, (trace.events["kind"] == "promises_counted") & (trace.events["date"] == row["date"])
    )
    expected = "".join(
        " "
        + say(
            "state_expected",
            expected=number(detail_of(count)["expected_to_join"]),
            dutch=percent(detail_of(count)["dutch_chance"]),
        )
        for count in counts
    )
    return f"{text} {chosen}{expected}"


def joint_undertaking(rows: Sequence[Row]) -> list[str]:
    """Return the counts of promises, the selections with scores, and the rest."""
    counts = [row for row in rows if row["kind"] == "promises_counted"]
    answers = [row for row in rows if row["kind"] in ("ai_factory_selected", "ai_factory_refused")]
    answers = [row for row in answers if row["actor"] == "EuroHPC JU"]
    shadows = [row for row in rows if row["kind"] == "shadow_selection"]
    rounds = dict.fromkeys(row["subject"] for row in answers)
    told = {id(row) for row in (*counts, *answers, *shadows)}
    quiet = ("commitment", "stays_out", "factory_proposed")
    rest = [row for row in rows if id(row) not in told and row["kind"] not in quiet]
    return [
        *(paragraph(_counted(row)) for row in counts),
        *(_selection(name, answers, shadows) for name in rounds),
        listed(rest, say("also")) if rest else "",
    ]


def _counted(row: Row) -> str:
    detail = detail_of(row)
    text = say(
        "promises" if detail["joined"] else "promises_none",
        date=_date(row),
        rules=detail["rules"],
        count=number(row["amount"]),
        states=joined(detail["joined"]),
    )
    return f"{text} " + say(
        "promises_expected",
        expected=number(detail["expected_to_join"]),
        chance=percent(detail["chance_enough_hosts"]),
        dutch=percent(detail["dutch_chance"]),
    )


def _selection(name: str, answers: Sequence[Row], shadows: Sequence[Row]) -> str:
    mine = [row for row in answers if row["subject"] == name]
    lines = [
        table(say("selection_columns").split("|"), [_answer(row) for row in mine], (1, 2, 3)),
        *reasons_in_words(mine),
    ]
    lines += [paragraph(_shadow(detail_of(row))) for row in shadows if row["subject"] == name]
    return section(say("selection_head", round=name, date=_date(mine[0])), lines)


def _shadow(detail: Mapping[str, Any]) -> str:
    left_out = joined(detail.get("left_out", ()))
    told = f" {say('shadow_left_out', states=left_out)}" if left_out else ""
    return say("shadow", states=joined(detail["model"]) or "-") + told


def _answer(row: Row) -> tuple[str, ...]:
    detail, selected = detail_of(row), row["kind"] == "ai_factory_selected"
    points = detail["points_above_pass_mark"]
    answer = say("selected" if selected else "refused")
    if row["imposed"]:
        answer += f" ({say('imposed_mark')})"
    return (
        row["counterpart"],
        number(detail["cost"]),
        number(row["amount"]),
        "-" if points is None else number(points),
        answer,
        row["reason"],
    )


def union(rows: Sequence[Row]) -> list[str]:
    """Return the European rules: outcome, votes, spread of positions, all positions."""
    files = [row for row in rows if row["kind"] in RULE_KINDS]
    rest = [row for row in rows if row not in files]
    return [*(_rule(row) for row in files), listed(rest, say("also")) if rest else ""]


def _rule(row: Row) -> str:
    detail = detail_of(row)
    stands = detail["positions"]
    head = say(
        row["kind"],
        date=_date(row),
        rule=word(RULE_FILES, row["subject"]),
        outcome=number(row["amount"]),
        before=number(detail["status_quo"]),
    )
    votes = say(
        "rule_votes",
        states=detail["states_for"],
        commission=say("for" if detail["commission_for"] else "against"),
        dutch=number(detail["dutch_position"]),
    )
    spread = say(
        "rule_spread",
        low=number(min(stands.values())),
        high=number(max(stands.values())),
        mean=number(fmean(stands.values())),
        sd=number(pstdev(stands.values())),
    )
    ranked = sorted(stands.items(), key=lambda item: item[1])
    where = ", ".join(f"{party} {number(position)}" for party, position in ranked)
    return "\n".join(
        [paragraph(f"{head} {votes} {spread}", 0), paragraph(where), *reasons_in_words([row])]
    )


def listed(rows: Sequence[Row], title: str) -> str:
    """Return events one line each, under a title, with the reasons in words.

    The same refusal in several quarters is one line.
    """
    lines = folded(rows, [_event(row) for row in rows])
    told = [hanging(date, text, 14) for date, text in lines]
    return section(title, [*told, *reasons_in_words(rows)])


def reasons_in_words(rows: Sequence[Row]) -> list[str]:
    """Return one line for each reason code that occurs."""
    codes = dict.fromkeys(row["reason"] for row in rows if row["reason"])
    if not codes:
        return []
    return [
        paragraph(f"{say('in_words')}:"),
        *(bullet(f"{code}: {word(REASONS, code)}") for code in codes),
    ]


def _event(row: Row) -> str:
    amount = "-" if math.isnan(row["amount"]) else _amount(row["amount"], row["unit"])
    words = {
        "actor": party(row["actor"]),
        "counterpart": party(row["counterpart"]),
        "subject": subject_words(row["subject"]),
        "amount": amount,
    }
    if row["kind"] in SITE_KINDS:
        side = "actor" if row["kind"] in PLAN_ACTS else "counterpart"
        words[side] = consortium(row[side])
    template = KINDS.get(row["kind"], f"{{actor}}: {row['kind']}, {{subject}} ({{amount}})")
    text = template.format(**words)
    marks = [row["reason"], say("imposed_mark") if row["imposed"] else ""]
    marks = [mark for mark in marks if mark]
    text = f"{text} [{', '.join(marks)}]" if marks else text
    return text[:1].upper() + text[1:]


def _amount(value: float, unit: str) -> str:
    if unit == "EUR m":
        return say("amount_of", amount=number(value))
    if unit == "points of 100":
        return f"{number(value)} of 100"
    if unit == "quarters":
        return quarters_words(value)
    return number(value) if unit == "count" else f"{number(value)} {unit}"


def detail_of(row: Row) -> dict[str, Any]:
    """Return the detail of an event; what is not a number is None."""
    if not row["detail"]:
        return {}
    return dict(json.loads(row["detail"], parse_constant=lambda _: None))


def _date(row: Row) -> str:
    return long_date(datetime.date.fromisoformat(row["date"]))
