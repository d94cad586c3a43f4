"""Packages of both deals in words, and the offers of talks by turns as a short table."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from viz.layout import number, paragraph, percent, ratio, table
from viz.sentences import say
from viz.site_wording import CONDITIONS, PARTIES
from viz.wording import word

Row = Mapping[Any, Any]
Package = Mapping[str, Any]
_HEAD, _TAIL = 8, 4
"""How many offers a long table shows from the beginning and from the end."""
_KEYS = {
    "waste_heat": "permit_heat",
    "closed_water": "permit_water",
    "compact": "permit_compact",
    "local_fund": "permit_fund",
}
TERMS = tuple(_KEYS)
"""What a package of a permit can offer beside firm power."""


def permit_words(package: Package, size: str = "") -> str:
    """Return a package of a permit in words; ``_short`` as size makes it fit in a table."""
    fund = package["local_fund"]
    terms = [term_words(name, fund, size) for name in TERMS if package[name]]
    firm = say(f"package_firm{size}", share=percent(package["firm_share"]))
    return ", ".join([firm, *(terms or [say(f"package_nothing{size}")])])


def term_words(name: str, fund: float, size: str = "") -> str:
    """Return one term of a permit in words; a fund with its size (EUR m)."""
    return say(f"{_KEYS[name]}{size}", fund=number(fund))


def offtake_words(package: Package, size: str = "") -> str:
    """Return a package on compute time in words; ``_short`` as size makes it fit in a table."""
    bought = say("package_none_bought")
    if package["share"]:
        price = ratio(package["price"])
        bought = say(f"package_bought{size}", share=_tenths(package["share"]), price=price)
    quota = say("package_no_quota")
    if package["quota"]:
        quota = say(f"package_quota{size}", quota=percent(package["quota"]))
    return f"{bought}, {quota}, {word(CONDITIONS, package['conditions'])}"


def _tenths(share: float) -> str:
    """Return a share with a digit after the point where it has one: 2.5 %."""
    return f"{number(round(100 * share, 1))} %"


def offers(
    trace: Sequence[Row], parties: Sequence[str], words: Callable[[int], str], agreed: bool
) -> list[str]:
    """Return the offers as a short table; nothing for talks behind closed doors."""
    if not trace:
        return []
    rows: list[tuple[str, str, str]] = []
    for begin, last, proposer, outcome in _runs(trace):
        rounds = f"{begin}" if begin == last else f"{begin}-{last}"
        rows.append((rounds, word(PARTIES, parties[proposer]), words(outcome)))
    if len(rows) > _HEAD + _TAIL:
        rows = [*rows[:_HEAD], ("...", "...", "..."), *rows[-_TAIL:]]
    end = say("offers_agreed", round=trace[-1]["round"]) if agreed else say("offers_broken")
    return [
        paragraph(say("offers_head")),
        table(say("offers_columns").split("|"), rows, (0,)),
        paragraph(end),
    ]


def _runs(trace: Sequence[Row]) -> list[list[int]]:
    """Return first and last round, proposer and outcome of offers that a party repeats.

    They stand in the order in which they were made last, so that an accepted offer ends the list.
    """
    found: dict[int, list[int]] = {}
    latest: dict[int, int] = {}
    for place, offer in enumerate(trace):
        proposer, outcome = offer["proposer"], offer["outcome"]
        run = [offer["round"], offer["round"], proposer, outcome]
        before = latest.get(proposer)
        if before is not None and found[before][-1] == outcome:
            run[0] = found.pop(before)[0]
        latest[proposer] = place
        found[place] = run
    return list(found.values())
