"""Whether a phase found its money, each test with its numbers, and what was built, from the log."""

from collections.abc import Mapping
from decimal import ROUND_CEILING
from typing import Any

from model.quarters import label
from viz.layout import (
    apart,
    exact,
    hanging,
    number,
    paragraph,
    percent,
    quarters_words,
    ratio,
    shown,
)
from viz.sentences import begin, say
from viz.site_wording import consortium, spot_words

Row = Mapping[Any, Any]
Detail = Mapping[str, Any]
_LABEL = 20
"""Width of the verdict beside a test."""


def tell_investment(row: Row, detail: Detail) -> list[str]:
    """Return what was asked of a phase and each test: value and debt."""
    key = {
        "investment_signed": "money_signed",
        "investment_refused": "money_refused",
        "investor_leaves": "money_investor_leaves",
        "award_lapsed": "money_lapsed",
        "waits_for_award": "money_waits",
    }[row["kind"]]
    if key == "money_refused" and row["reason"] == "NO_INVESTOR":
        key = "money_no_investor"
    said = begin(
        key,
        name=consortium(row["actor"]),
        site=spot_words(row["subject"]),
        amount=number(row["amount"]),
        size=number(detail.get("size") or 0.0),
        reason=row["reason"],
    )
    seen = detail.get("seen")
    return [paragraph(said), *(_tests(seen) if seen else ())]


def _tests(seen: Mapping[str, Any]) -> list[str]:
    def verdict(*codes: str) -> str:
        return next((code for code in codes if code in seen["reasons"]), say("passed"))

    return [
        hanging(verdict("NOT_BANKABLE", "NOT_WORTH_NOW"), _value(seen), _LABEL),
        hanging(verdict("NO_DEBT"), _debt(seen), _LABEL),
    ]


def _value(seen: Mapping[str, Any]) -> str:
    found, asked = seen["ratio"], seen["hurdle"]
    if asked is None:
        return say("money_test_value", ratio=ratio(found), hurdle="-")
    worth, hurdle = apart(found, asked)
    text = say("money_test_value", ratio=worth, hurdle=hurdle)
    if found >= asked:
        return text
    if found <= 0.0:
        return text + say("money_value_none")
    return text + say(
        "money_value_short",
        short=exact(shown(hurdle) - shown(worth)),
        factor=ratio(asked / found, ROUND_CEILING),
        less=percent(1.0 - found / asked),
    )


def _debt(seen: Mapping[str, Any]) -> str:
    """Return the test of lenders; a cover without end (None in the log) is no debt at all."""
    cover, least = seen["debt_cover"], seen["least_cover"]
    if cover is None:
        return say("money_no_debt")
    text = say("money_test_debt", cover=ratio(cover), least=ratio(least))
    if cover >= least:
        return text
    if cover <= 0.0:
        return text + say("money_debt_none")
    return text + say("money_debt_short", factor=ratio(least / cover, ROUND_CEILING))


def tell_building(row: Row, detail: Detail) -> list[str]:
    """Return what is being built, or goes into service, against its plan."""
    late = detail["service"] - detail["planned"]
    text = begin(
        "built_ordered" if row["kind"] == "construction_ordered" else "built_service",
        name=consortium(row["actor"]),
        site=spot_words(row["subject"]),
        phase=detail["phase"],
        size=number(detail["h100e"]),
        power=number(detail["power_mw"]),
        signed=label(detail["signed"]),
        planned=label(detail["planned"]),
        service=label(detail["service"]),
        late=say("built_late", late=quarters_words(late)) if late else say("built_on_time"),
    )
    return [paragraph(text)]
