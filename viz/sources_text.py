"""Where numbers come from: the trail of a parameter, a fact or a source, as text."""

from collections.abc import Iterable

from pydantic.fields import FieldInfo

from experiments.names import group_words
from model.data.tables import Fact, Source, conflicts, facts, sources
from model.errors import InputError, nearest
from model.parameters.evidence import Evidence, bounds_of, choices_of, evidence, field_of, unit_of
from model.parameters.sampling import role_of
from model.parameters.schema import GROUPS
from viz.layout import bullet, hanging, page, paragraph, section, table
from viz.wording import BASES, GRADES, word

_NO_MEASURE = ("category", "0 or 1", "class 1-4")
"""Units that say what is allowed; they stand on a line of their own, not behind a value."""
_LABEL = 14
"""Width of the labels beside the values."""


def parameter_list(group: str = "") -> str:
    """Return one line per parameter: value, range, unit, basis and source."""
    rows = [
        (name, _value(entry), _range(entry), entry.unit, entry.basis, entry.source.id)
        for name, entry in evidence().items()
        if not group or name.startswith(f"{group}.")
    ]
    head = ("parameter", "value", "range", "unit", "basis", "source")
    hint = f"{len(rows)} parameters. The whole trail of one: rekenkracht sources {rows[0][0]}"
    return page([table(head, rows, right=(1,)), paragraph(hint, 0)])


def trail(name: str) -> str:
    """Return everything that is known of a parameter, a fact or a source.

    Parameters
    ----------
    name
        A dotted parameter, its last part, a group of parameters, a fact's or a source's id.

    Raises
    ------
    InputError
        There is no such name; says the nearest.
    """
    if name in GROUPS:
        return parameter_list(name)
    if name in facts():
        return page(_fact(facts()[name]))
    if name in sources():
        return page(_source(sources()[name]))
    full = _parameter_named(name)
    if full:
        return page(_parameter(full))
    known = [*evidence(), *facts(), *sources()]
    hint = group_words(name) or nearest(name, known)
    raise InputError(
        f"{name!r} is no parameter, fact or source{hint} (rekenkracht sources lists the parameters)"
    )


def _parameter_named(name: str) -> str | None:
    """Return the full name of a parameter; its last part alone is enough when it is unique."""
    if name in evidence():
        return name
    ending = [full for full in evidence() if full.partition(".")[2] == name]
    return ending[0] if len(ending) == 1 else None


def _value(entry: Evidence) -> str:
    return entry.value if isinstance(entry.value, str) else f"{entry.value:g}"


def _range(entry: Evidence) -> str:
    if entry.low is None or entry.high is None:
        return "-"
    return f"{entry.low:g} to {entry.high:g}"


def _parameter(name: str) -> list[str]:
    field, entry = field_of(name), evidence()[name]
    lines = [
        ("meaning", f"{field.description}."),
        ("value", f"{_value(entry)} {_unit(entry)}"),
        ("range", _range_words(entry)),
        ("allowed", _allowed(field)),
        ("unit", unit_of(field)),
        ("role", role_of(name)),
        ("basis", word(BASES, entry.basis)),
        ("as of", entry.as_of.isoformat()),
        ("note", entry.note),
    ]
    shown = [hanging(label, text, _LABEL) for label, text in lines if text]
    parts = [section(name, shown), _cited(entry.source.id, entry.source.where)]
    parts += [part for fact in entry.facts for part in _fact(facts()[fact])]
    return parts


def _range_words(entry: Evidence) -> str:
    if entry.low is None or entry.high is None:
        return "none: it keeps its value unless a scenario or a user sets it"
    spread = f", spread {entry.spread:g}" if entry.spread is not None else ""
    percentiles = entry.shape in ("normal", "lognormal")
    kind = "5th to 95th percentile" if percentiles else "bounds of the range"
    return f"{_range(entry)} ({kind}); shape {entry.shape}{spread}"


def _allowed(field: FieldInfo) -> str:
    if choices_of(field):
        return ", ".join(choices_of(field))
    low, high = bounds_of(field)
    return f"{low:g} to {high:g} (hard bounds: no run may leave them)"


def _unit(entry: Evidence) -> str:
    return "" if entry.unit in _NO_MEASURE else entry.unit


def _cited(key: str, where: str) -> str:
    return section("Source", _source_lines(sources()[key], where))


def _source_lines(source: Source, where: str = "") -> list[str]:
    lines = [
        ("id", source.id),
        ("title", source.title),
        ("publisher", source.publisher),
        ("date", source.date),
        ("address", source.address),
        ("archived", source.archive_address),
        ("retrieved", source.retrieved),
        ("licence", source.licence),
        ("place", where),
    ]
    return [hanging(label, str(text), _LABEL) for label, text in lines if text]


def _in_one_line(source: Source) -> str:
    parts = (source.title, source.publisher, str(source.date or ""), str(source.address or ""))
    return f"{', '.join(part for part in parts if part)} [{source.id}]"


def _fact(fact: Fact) -> list[str]:
    spread = _spread(fact)
    lines = [
        ("quantity", fact.quantity),
        ("value", f"{fact.value}{spread} {fact.unit}"),
        ("applies to", fact.applies_to),
        ("date", fact.date),
        ("evidence", f"{fact.evidence}: {word(GRADES, fact.evidence)}"),
        ("source", _in_one_line(sources()[fact.source])),
        ("place", fact.locator),
        ("note", fact.note),
    ]
    shown = [hanging(label, str(text), _LABEL) for label, text in lines if text]
    using = [name for name, entry in evidence().items() if fact.id in entry.facts]
    if using:
        shown.append(hanging("used by", ", ".join(using), _LABEL))
    parts = [section(f"Fact {fact.id}", shown)]
    return [*parts, _conflict(fact.conflict)] if fact.conflict else parts


def _spread(fact: Fact) -> str:
    """Return the range of a fact; one that is open at an end says so."""
    if fact.low and fact.high:
        return f" ({fact.low} to {fact.high})" if fact.high != fact.low else ""
    if fact.low or fact.high:
        return f" (at least {fact.low})" if fact.low else f" (at most {fact.high})"
    return ""


def _conflict(key: str) -> str:
    found = conflicts()[key]
    lines = [
        hanging("about", found.about, _LABEL),
        bullet(f"{found.statement_a} [{found.source_a}]"),
        bullet(f"{found.statement_b} [{found.source_b}]"),
        hanging("how used", found.how_used, _LABEL),
    ]
    return section(f"Sources disagree: {key}", lines)


def _source(source: Source) -> list[str]:
    cited = [name for name, entry in evidence().items() if entry.source.id == source.id]
    held = [fact.id for fact in facts().values() if fact.source == source.id]
    return [
        section(f"Source {source.id}", _source_lines(source)),
        _names("Parameters that rest on it", cited),
        _names("Facts taken from it", held),
    ]


def _names(title: str, names: Iterable[str]) -> str:
    text = ", ".join(names)
    return section(title, [paragraph(text)]) if text else ""
