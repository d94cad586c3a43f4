"""The scenarios as text."""

from model.parameters.evidence import field_of, unit_of
from model.scenario import ImposedPromise, scenario, scenario_names
from viz.layout import bullet, joined, number, page, paragraph, section, table
from viz.wording import OPTIONS, PROPOSALS, word


def scenario_list() -> str:
    """Return one line per scenario: name, history, title."""
    known = {name: scenario(name) for name in scenario_names()}
    rows = [(name, found.history, found.title) for name, found in known.items()]
    return page([table(("scenario", "history", "what changes"), rows)])


def one_scenario(name: str) -> str:
    """Return what a scenario changes, each with its reason.

    Raises
    ------
    InputError
        There is no such scenario.
    """
    found = scenario(name)
    lines = [paragraph(f"{found.title}. History: {found.history}.")]
    if found.rules:
        lines.append(bullet(f"rule book {found.rules}: {found.rules_reason}"))
    if found.proposals is not None:
        named = joined(word(PROPOSALS, one) for one in found.proposals) or "none"
        lines.append(bullet(f"Dutch proposals on the table: {named}. {found.proposals_reason}"))
    lines += [
        bullet(f"imposed, {word(PROPOSALS, name)}: {_promise(one)}: {one.reason}")
        for name, one in found.imposed.items()
    ]
    lines += [
        bullet(f"{parameter} = {change.value} {unit_of(field_of(parameter))}: {change.reason}")
        for parameter, change in found.overrides.items()
    ]
    return page([section(name, lines)])


def _promise(one: ImposedPromise) -> str:
    """Return the option and the amount of an imposed promise."""
    amount = "what the option asks" if one.amount is None else f"EUR {number(one.amount)} m"
    return f"{word(OPTIONS, one.option)}, {amount}"
