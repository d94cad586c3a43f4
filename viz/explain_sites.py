"""What happened about sites: consortia, places, permits, the grid, the call, money, building.

One story serves every seat: a consortium, TenneT, a permit giver, the Joint Undertaking and the
state see the same events, each those in which it took part.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from viz.decisions import Trace
from viz.explain_grid import (
    tell_asked,
    tell_lapsed,
    tell_offered,
    tell_released,
    tell_signed,
    tell_time_bound,
    tell_waiting,
)
from viz.explain_investment import tell_building, tell_investment
from viz.explain_offtake import tell_offtake
from viz.explain_others import detail_of, reasons_in_words
from viz.explain_permits import tell_consent, tell_permit_result, tell_permit_talks
from viz.layout import (
    at_least,
    exact,
    number,
    paragraph,
    percent,
    quarters_words,
    section,
    shown,
    table,
)
from viz.sentences import begin, say
from viz.site_wording import (
    LOTS,
    NO_SITE_YET,
    SITE_KINDS,
    consortium,
    place_words,
    plan_of,
)
from viz.wording import word

Row = Mapping[Any, Any]
Detail = Mapping[str, Any]
Teller = Callable[[Row, Detail], list[str]]
Looker = Callable[[Row, Detail, Trace], list[str]]
CALL_KINDS = ("bid_submitted", "gigafactory_selected", "gigafactory_refused")


def is_about(row: Row, code: str) -> bool:
    """Whether an event of this arena is about the consortium with this key."""
    kind = row["kind"]
    return kind in SITE_KINDS and plan_of(kind, row["actor"], row["counterpart"]) == code


def story(rows: Sequence[Row], trace: Trace) -> list[str]:
    """Return the events of this arena in full, under headings in the order of a plan's life."""
    parts: dict[str, list[str]] = {head: [] for head in HEADS}
    for row in rows:
        kind, detail = row["kind"], detail_of(row)
        if kind in TELLERS:
            head, tell = TELLERS[kind]
            parts[head] += tell(row, detail)
        elif kind in LOOKERS:
            head, look = LOOKERS[kind]
            parts[head] += look(row, detail, trace)
    parts["call"] += _call([row for row in rows if row["kind"] in CALL_KINDS], trace)
    told = [section(say(f"site_head_{head}"), lines) for head, lines in parts.items() if lines]
    codes = reasons_in_words(rows)
    return [*told, section(say("site_words_head"), codes[1:])] if codes else told


# Consortia.


def _founded(row: Row, detail: Detail) -> list[str]:
    size = say("founded_size", size=number(row["amount"])) if row["amount"] > 0.0 else ""
    anchor = (
        say("founded_anchor", share=percent(detail["anchor"]))
        if detail["anchor"] > 0.0
        else say("founded_no_anchor")
    )
    return [paragraph(begin("founded", size=size, anchor=anchor, **_held(row, detail)))]


def _held(row: Row, detail: Detail) -> dict[str, object]:
    """Return what a consortium holds that keeps it together, in words."""
    if not detail["site_option"]:
        option = say("founded_no_option")
    elif row["subject"] == NO_SITE_YET:
        option = say("founded_option_open")
    else:
        option = say("founded_option", site=place_words(row["subject"]))
    return {
        "name": consortium(row["actor"]),
        "delay": quarters_words(detail["quarters_of_delay"]),
        "option": option,
        "investor": say("founded_investor" if detail["investor"] else "founded_no_investor"),
    }


def _leaves(row: Row, detail: Detail) -> list[str]:
    return [paragraph(begin("leaves", **_held(row, detail))), paragraph(say("leaves_change"))]


# Where to build.


def _place(row: Row, detail: Detail) -> list[str]:
    worths = sorted(detail["utilities"].items(), key=lambda pair: -pair[1])
    words = {
        "name": consortium(row["actor"]),
        "power": number(row["amount"]),
        "site": place_words(row["subject"]),
        "count": len(worths),
    }
    if row["kind"] == "no_site":
        return [paragraph(begin("chosen_none", **words))]
    if not worths:
        return [paragraph(begin("chosen_given", **words))]
    mark = say("chosen_mark")
    lines = [
        (place_words(site), number(worth), mark if site == row["subject"] else "")
        for site, worth in worths
    ]
    parts = [
        paragraph(begin("chosen", **words)),
        table(say("chosen_columns").split("|"), lines, (1,)),
        paragraph(say("chosen_worth")),
    ]
    if len(worths) > 1:
        (_, best), (second, next_best) = worths[:2]
        margin = _margin(best, next_best)
        parts.append(paragraph(begin("chosen_change", second=place_words(second), margin=margin)))
    return parts


def _margin(best: float, next_best: float) -> str:
    """Return the difference of two worths as they are shown."""
    difference = shown(number(best)) - shown(number(next_best))
    return exact(difference) if difference > 0 else at_least(best - next_best)


# The call.


def _call(rows: Sequence[Row], trace: Trace) -> list[str]:
    """Return the bids with their points and answers, and what those refused lacked."""
    if not rows:
        return []
    lines = [_bid(row, detail_of(row)) for row in rows]
    refused = [row for row in rows if row["kind"] == "gigafactory_refused"]
    return [
        table(say("call_columns").split("|"), lines, range(2, 8)),
        paragraph(say("call_points")),
        *(paragraph(_short_of(row, trace)) for row in refused),
    ]


def _bid(row: Row, detail: Detail) -> tuple[str, ...]:
    answer = {"bid_submitted": "call_sent", "gigafactory_selected": "selected"}
    parts = ("technical", "impact", "financial", "noise", "score")
    return (
        place_words(_bidder(row)),
        word(LOTS, row["subject"]),
        number(row["amount"]),
        *(f"{detail[part]:.1f}" for part in parts),
        say(answer.get(row["kind"], "refused")),
        row["reason"],
    )


def _bidder(row: Row) -> str:
    return plan_of(row["kind"], row["actor"], row["counterpart"])


def _short_of(row: Row, trace: Trace) -> str:
    """Return by how many points a bid missed the lowest one selected in its lot."""
    name, events = consortium(_bidder(row)), trace.events
    rivals = events["kind"] == "gigafactory_selected"
    rivals &= (events["subject"] == row["subject"]) & (events["date"] == row["date"])
    scored = [(detail_of(one)["score"], _bidder(one)) for one in events[rivals].to_dict("records")]
    if not scored:
        return say("call_unfilled", name=name)
    lowest, other = min(scored)
    mine = detail_of(row)["score"]
    if mine >= lowest:
        return ""
    return begin(
        "call_change",
        name=name,
        points=_margin_of_points(lowest, mine),
        other=place_words(other),
        score=f"{lowest:.1f}",
    )


def _margin_of_points(lowest: float, mine: float) -> str:
    """Return the difference of two scores as the table shows them."""
    difference = shown(f"{lowest:.1f}") - shown(f"{mine:.1f}")
    return exact(difference) if difference > 0 else at_least(lowest - mine)


TELLERS: Mapping[str, tuple[str, Teller]] = {
    "consortium_founded": ("consortium", _founded),
    "consortium_leaves": ("consortium", _leaves),
    "site_chosen": ("place", _place),
    "no_site": ("place", _place),
    "permit_asked": ("permit", tell_permit_talks),
    "permit_talks_failed": ("permit", tell_permit_talks),
    "connection_offered": ("grid", tell_offered),
    "offer_lapsed": ("grid", tell_lapsed),
    "connection_signed": ("grid", tell_signed),
    "time_bound_signed": ("grid", tell_time_bound),
    "time_bound_refused": ("grid", tell_time_bound),
    "waits_for_power": ("grid", tell_waiting),
    "capacity_released": ("grid", tell_released),
    "offtake_agreed": ("offtake", tell_offtake),
    "no_offtake": ("offtake", tell_offtake),
    "offtake_pending": ("offtake", tell_offtake),
    "investment_signed": ("investment", tell_investment),
    "investment_refused": ("investment", tell_investment),
    "investor_leaves": ("investment", tell_investment),
    "award_lapsed": ("investment", tell_investment),
    "waits_for_award": ("investment", tell_investment),
    "construction_ordered": ("building", tell_building),
    "in_service": ("building", tell_building),
}
LOOKERS: Mapping[str, tuple[str, Looker]] = {
    "consent_given": ("permit", tell_consent),
    "consent_refused": ("permit", tell_consent),
    "permit_granted": ("permit", tell_permit_result),
    "permit_refused": ("permit", tell_permit_result),
    "connection_asked": ("grid", tell_asked),
}
"""Events that are told with others of the run beside them."""
HEADS = (
    "consortium", "place", "permit", "grid", "offtake", "call", "investment", "building",
)  # fmt: skip
