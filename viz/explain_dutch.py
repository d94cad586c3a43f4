"""One Dutch decision as an answer to a minister's question: asked, could, tested, decided."""

from collections.abc import Mapping

from model.agenda import in_force, rule_books
from model.data.tables import Pin, sources
from model.mechanisms.dutch_gate import facility_value
from model.mechanisms.gate_case import GateCase
from model.quarters import last_day, parse_quarter
from viz.decisions import DutchDecision, Judged, Trace
from viz.explain_levers import basis_section, levers_section
from viz.explain_tests import tests_section
from viz.layout import (
    bullet,
    cell,
    joined,
    long_date,
    number,
    paragraph,
    percent,
    ratio,
    section,
    table,
)
from viz.sentences import SENTENCES, say
from viz.wording import (
    ACTORS,
    KINDS,
    MINISTRIES,
    OPTIONS,
    PROPOSALS,
    REASONS,
    subject_words,
    word,
)


def account(decision: DutchDecision, trace: Trace) -> list[str]:
    """Return the parts of the answer, from the question to what it rests on."""
    title = f"{word(PROPOSALS, decision.subject)}: {long_date(decision.date)} ({decision.quarter})"
    return [
        f"{title}\n{'=' * len(title)}",
        _in_short(decision),
        _asked(decision, trace),
        _payers(decision),
        _others(decision.counted),
        tests_section(decision),
        _reasons(decision),
        _decided(decision),
        levers_section(decision),
        basis_section(decision, trace.changed),
    ]


def _in_short(decision: DutchDecision) -> str:
    gate = decision.counted.reasons
    words = {"amount": number(decision.amount), "split": _split(decision.paid)}
    if not decision.imposed:
        codes = gate or ((decision.reason,) if decision.reason else ())
        answer = say("short_no", why=_why(decision, codes)) if codes else say("short_yes", **words)
    else:
        by_itself = say("short_gate_no", why=_why(decision, gate)) if gate else ""
        words["gate"] = by_itself or say("short_gate_yes")
        answer = say("short_yes_known" if decision.paid else "short_no_known", **words)
    if decision.ordered:
        key = "short_ordered" if decision.paid else "short_ordered_nothing"
        answer = say(key, option=_ordered_option(decision.ordered), **words)
    return section(say("short_head"), [paragraph(answer)])


def _ordered_option(ordered: Mapping[str, str]) -> str:
    return word(OPTIONS, ordered["option"])


def _why(decision: DutchDecision, codes: tuple[str, ...]) -> str:
    one = decision.counted
    words = {
        "cover": number(one.found["must_cover"]),
        "reachable": number(one.found["reachable"]),
        "limit": number(one.found["limit"]),
        "gain": number(one.found["worth"]["gain"]),
        "cost": number(one.found["worth"]["cost"]),
        "hurdle": number(one.found["worth"]["hurdle_cost"]),
        "chance": percent(decision.chance),
    }
    public = "" if one.case.commercial else "public_"
    keys = [f"short_{public}{code}" for code in codes]
    keys = [
        key if key in SENTENCES else f"short_{code}" for key, code in zip(keys, codes, strict=True)
    ]
    return " ".join(say(key, **words) for key in keys)


def _asked(decision: DutchDecision, trace: Trace) -> str:
    case = decision.counted.case
    money = {"need": number(case.need), "size": number(case.size)}
    if case.commercial:
        name = trace.manifest.get("rules") or in_force(last_day(parse_quarter(decision.quarter)))
        book = rule_books().get(name)
        lot = book.lots[case.option].title if book and case.option in book.lots else case.option
        ask = say("ask_gigafactory", lot=lot, **money)
        if book:
            since = long_date(book.in_force)
            ask += " " + say("ask_book", book=name, title=book.title, since=since)
    elif case.on_table:
        ask = say("ask_factory", union=number(case.size - case.need), **money)
    else:
        ask = say("ask_nothing", **money)
    motion = say("motion" if case.motion else "no_motion")
    text = f"{ask} {_when(decision)} {motion}"
    return section(
        say("ask_head"),
        [paragraph(text), *(paragraph(_other_option(one)) for one in _not_chosen(decision))],
    )


def _when(decision: DutchDecision) -> str:
    slot = say("slot_main" if decision.counted.case.main_slot else "slot_other")
    date, proposal = long_date(decision.date), decision.proposal
    if not decision.counted.case.deadline or proposal is None or proposal.deadline is None:
        return say("ask_no_deadline", date=date, slot=slot)
    deadline = long_date(proposal.deadline)
    key = "ask_moved" if decision.date > proposal.deadline else "ask_deadline"
    if decision.date == proposal.deadline:
        key = "ask_same_day"
    return say(key, deadline=deadline, date=date, slot=slot)


def _not_chosen(decision: DutchDecision) -> list[Judged]:
    return [one for one in decision.judged if one.case.option != decision.chosen]


def _other_option(one: Judged) -> str:
    return say(
        "other_option",
        option=word(OPTIONS, one.case.option),
        need=number(one.case.need),
        verdict=joined(one.reasons) if one.reasons else say("passed"),
    )


def _payers(decision: DutchDecision) -> str:
    one = decision.counted
    room = {purse.name: purse.room for purse in one.case.purses}
    rows = [
        (
            f"{offer.ministry:<5}{word(MINISTRIES, offer.ministry)}",
            *(cell(x) for x in (room[offer.ministry], offer.reachable, offer.worth, offer.limit)),
            cell(decision.paid.get(offer.ministry, 0.0)),
        )
        for offer in one.offers
    ]
    sums = (
        sum(room.values()),
        one.found["reachable"],
        sum(offer.worth for offer in one.offers),
        one.found["limit"],
        sum(decision.paid.get(name, 0.0) for name in room),
    )
    rows.append((say("payers_sum"), *(cell(x) for x in sums)))
    head = say("payers_columns").split("|")
    return section(
        say("payers_head"),
        [table(head, rows, range(1, 6)), paragraph(f"{_reach(one)} {_worth(one)}")],
    )


def _reach(one: Judged) -> str:
    case, rules = one.case, one.case.rules
    if case.main_slot:
        return say("reach_main")
    urgent = case.deadline and case.motion
    reach = min(1.0, rules.reachable_outside_slot * (rules.urgency if urgent else 1.0))
    return say("reach_urgent" if urgent else "reach_other", reach=percent(reach))


def _worth(one: Judged) -> str:
    return say(
        "worth",
        value=number(facility_value(one.case)),
        per_eur=number(one.case.rules.value_per_eur),
        demand=_demand(one.case),
        attention=ratio(one.case.attention),
    )


def _others(one: Judged) -> str:
    case, rules = one.case, one.case.rules
    if not case.region_ready:
        region = say("region_absent")
    elif one.found["region"] > 0:
        region = say(
            "region_pays",
            region=number(one.found["region"]),
            fund=number(rules.region_fund),
            share=percent(rules.region_largest_share),
        )
    else:
        region = say("region_waits")
    if case.commercial:
        union = say("union_host" if case.union_pays else "union_no_host")
    else:
        union = say("union_factory" if case.union_pays else "union_no_factory")
    return section(say("others_head"), [paragraph(f"{region} {union}")])


def _reasons(decision: DutchDecision) -> str:
    codes = list(decision.counted.reasons)
    if not codes and not decision.imposed and decision.reason:
        codes = [decision.reason]
    if not codes:
        return section(say("reasons_head"), [paragraph(say("reasons_none"))])
    first, *rest = codes
    named = [say("headline", reason=first), *rest]
    lines = [
        bullet(f"{name}: {word(REASONS, code)}") for name, code in zip(named, codes, strict=True)
    ]
    return section(say("reasons_head"), lines)


def _decided(decision: DutchDecision) -> str:
    if decision.paid:
        answer = say("decided_yes", amount=number(decision.amount), split=_split(decision.paid))
    else:
        key = "decided_no_imposed" if decision.imposed else "decided_no"
        answer = say(key, reason=decision.reason)
    lines = [paragraph(answer)]
    if decision.imposed:
        lines += _ordered(decision) if decision.ordered else _known(decision)
        reasons = joined(decision.counted.reasons)
        key = "imposed_gate_no" if reasons else "imposed_gate_pass"
        lines.append(paragraph(say(key, reasons=reasons)))
    return section(say("decided_head"), lines)


def _known(decision: DutchDecision) -> list[str]:
    """Return the facts that a decision rests on."""
    split = [paragraph(say("imposed_split"))] if decision.paid else []
    return [paragraph(say("imposed")), *(bullet(_fact(pin)) for pin in decision.facts), *split]


def _ordered(decision: DutchDecision) -> list[str]:
    """Return what the scenario imposed, why, and who carries it."""
    ordered = decision.ordered or {}
    order = say("imposed_order", option=_ordered_option(ordered), why=ordered["why"])
    lines = [paragraph(order)]
    if decision.paid:
        lines.append(paragraph(say("imposed_order_split")))
    if ordered["option"] != decision.chosen:
        lines.append(paragraph(say("imposed_other")))
    return lines


def _split(paid: Mapping[str, float]) -> str:
    ranked = sorted(paid.items(), key=lambda part: -part[1])
    return joined(f"{payer} {number(amount)}" for payer, amount in ranked)


def _fact(pin: Pin) -> str:
    amount = say("amount_of", amount=number(pin.amount)) if pin.amount is not None else ""
    what = word(KINDS, pin.kind).format(
        actor=word(ACTORS, pin.actor),
        counterpart="",
        amount=amount,
        subject=subject_words(pin.subject),
    )
    named = joined(f"{sources()[key].title} [{key}]" for key in pin.source)
    return say("imposed_fact", date=long_date(pin.date), what=what, sources=named)


def _demand(case: GateCase) -> str:
    """Say what demand was believed in, where it counts: for a commercial facility."""
    return say("worth_demand", demand=ratio(case.demand)) if case.commercial else ""
