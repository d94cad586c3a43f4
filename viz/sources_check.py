"""The report of every number without a verified source."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields

from model.agenda import agenda, rule_books
from model.data.records import EVIDENCE, QUALITY
from model.data.tables import (
    MemberStateRow,
    ai_factories,
    check_register,
    facts,
    member_states,
    sources,
)
from model.parameters.evidence import evidence
from viz.layout import hanging, page, paragraph, percent, section, table
from viz.wording import GRADES, QUALITIES, word

_UNGRADED = ("iso2", "country", "deficit_procedure_note", "source")
_WEAK = ("E", "G")
_JUDGEMENT = "judgement"
_SUFFIX = "_quality"


def check() -> str:
    """Return what rests on judgement or on unverified knowledge, then counts.

    Raises
    ------
    DataError
        A key between the tables does not exist.
    """
    check_register()
    sections: tuple[Callable[[], str], ...] = (
        _parameters, _facts, _states, _factories, _rules, _proposals, _counts,
    )  # fmt: skip
    return page(part() for part in sections)


def _parameters() -> str:
    rows = [
        (name, f"{entry.value}", entry.unit, entry.basis, entry.source.id)
        for name, entry in evidence().items()
        if not entry.solid
    ]
    return section(
        f"Parameters that are judged or not verified ({len(rows)} of {len(evidence())})",
        [table(("parameter", "value", "unit", "basis", "source"), rows, right=(1,))],
    )


def _facts() -> str:
    weak = [fact for fact in facts().values() if fact.evidence == "G"]
    rows = [(fact.id, fact.value, fact.unit, fact.applies_to) for fact in weak]
    lines = [table(("fact", "value", "unit", "applies to"), rows)] if rows else []
    return section(f"Facts from general knowledge, unverified ({len(rows)})", lines)


def _states() -> str:
    lines, count = [], 0
    for state, row in member_states().items():
        weak = [
            f"{column} {getattr(row, column)} ({grade})"
            for column, grade in _graded(row)
            if grade in _WEAK
        ]
        count += len(weak)
        if weak:
            lines.append(hanging(state, ", ".join(weak), 6))
    rest = ", ".join(_without_grade(next(iter(member_states().values()))))
    lines.append(paragraph(f"Columns that nobody graded: {rest}."))
    named = " or ".join(f"{grade} ({word(QUALITIES, grade)})" for grade in _WEAK)
    return section(f"Values of member states of quality {named}: {count}", lines)


def _graded(row: MemberStateRow) -> Iterable[tuple[str, str]]:
    """Return each column that has a quality letter, with the letter."""
    names = [field.name for field in fields(row)]
    for name in names:
        if name.endswith(_SUFFIX):
            stem = name.removesuffix(_SUFFIX)
            for column in names:
                if column.startswith(f"{stem}_") and column != name:
                    yield column, getattr(row, name)


def _without_grade(row: MemberStateRow) -> list[str]:
    graded = {column for column, _ in _graded(row)}
    return [
        field.name
        for field in fields(row)
        if field.name not in graded
        and field.name not in _UNGRADED
        and not field.name.endswith(_SUFFIX)
    ]


def _factories() -> str:
    weak = [
        f"{row.id} ({'; '.join(row.evidence)})"
        for row in ai_factories().values()
        if any(grade.startswith("G") for grade in row.evidence)
    ]
    text = [paragraph(", ".join(weak))] if weak else []
    return section(
        f"AI factories with a figure from general knowledge ({len(weak)} of {len(ai_factories())})",
        text,
    )


def _rules() -> str:
    rows = [(name, key) for name, book in rule_books().items() for key in book.judged]
    return section(
        f"Judged entries of rule books ({len(rows)})", [table(("rule book", "entry"), rows)]
    )


def _proposals() -> str:
    rows = [
        (item.id, item.date.isoformat(), item.note)
        for item in agenda().proposals
        if item.source.id == _JUDGEMENT
    ]
    return section(
        f"Judged proposals of the calendar ({len(rows)})",
        [table(("proposal", "date", "note"), rows)] if rows else [],
    )


def _counts() -> str:
    bases = Counter(entry.basis for entry in evidence().values())
    grades = Counter(fact.evidence for fact in facts().values())
    letters = Counter(grade for row in member_states().values() for _, grade in _graded(row))
    unsolid = sum(not entry.solid for entry in evidence().values())
    lines = [
        ("parameters", ", ".join(f"{count} {basis}" for basis, count in bases.most_common())),
        ("facts", _tally(grades, EVIDENCE, GRADES)),
        ("states", _tally(letters, QUALITY, QUALITIES)),
        ("sources", f"{len(sources())} in the register; every key between the tables exists"),
        ("share", f"{percent(unsolid / len(evidence()))} of the parameters are judged or not "
                  "verified"),
    ]  # fmt: skip
    return section("Counts", [hanging(label, text, 14) for label, text in lines])


def _tally(counts: Counter[str], letters: Iterable[str], words: Mapping[str, str]) -> str:
    return ", ".join(
        f"{letter} {counts[letter]} ({word(words, letter)})" for letter in letters if counts[letter]
    )
