"""The tests of the Dutch gate, each with its numbers."""

from viz.decisions import DutchDecision, Judged
from viz.layout import hanging, number, percent, ratio, section
from viz.sentences import say
from viz.wording import COVERS, word

_LABEL = 20
"""Width of the verdict beside a test."""


def tests_section(decision: DutchDecision) -> str:
    """Return each test with its numbers and its verdict."""
    one = decision.counted
    lines = [
        _test(
            "NO_PROPOSAL", one, say("test_proposal" if one.case.on_table else "test_no_proposal")
        ),
        _test("NO_BIDDER", one, say("test_bidder", count=one.case.bidders)),
        _test(
            "NO_MATCH",
            one,
            say("test_no_match" if "NO_MATCH" in one.reasons else "test_match"),
        ),
        *_money_tests(one),
        *_worth_tests(one),
        _parliament(decision),
    ]
    return section(say("tests_head"), lines)


def _test(code: str, one: Judged, text: str, *, holds: bool = True) -> str:
    """Return one test with its verdict; one that fails without its own code is short too."""
    verdict = code if code in one.reasons else say("passed" if holds else "short")
    return hanging(verdict, text, _LABEL)


def _money_tests(one: Judged) -> list[str]:
    found, cover = one.found, one.found["must_cover"]
    room = say(
        "test_room",
        reachable=number(found["reachable"]),
        cover=number(cover),
        promise=number(found["promise"]),
        rule=word(COVERS, one.case.rules.cover),
    )
    willing = say("test_willing", limit=number(found["limit"]), cover=number(cover))
    enough = found["limit"] >= cover or not {"NO_ROOM", "NO_PAYER"} & set(one.reasons)
    return [_test("NO_ROOM", one, room), _test("NO_PAYER", one, willing, holds=enough)]


def _worth_tests(one: Judged) -> list[str]:
    case, worth = one.case, one.found["worth"]
    words = {
        "gain": number(worth["gain"]),
        "cost": number(worth["cost"]),
        "need": number(case.need),
        "hold": number(worth["cost"] - case.need),
        "years": ratio(case.years_reserved),
    }
    if not case.commercial:
        return [_test("OUTSIDER_CHEAPER", one, say("test_worth_public", **words))]
    hurdle = say(
        "test_hurdle",
        hurdle=number(worth["hurdle_cost"]),
        multiple=ratio(case.rules.hurdle),
        gain=words["gain"],
    )
    failed = {"OUTSIDER_CHEAPER", "NOT_WORTH_NOW"} & set(one.reasons)
    worth_line = say("test_worth", theta=percent(case.rules.theta), **words)
    return [
        _test("OUTSIDER_CHEAPER", one, worth_line),
        _test("NOT_WORTH_NOW", one, hurdle, holds=not failed),
    ]


def _parliament(decision: DutchDecision) -> str:
    chance = percent(decision.chance)
    if decision.imposed:
        return hanging(say("passed_shadow"), say("test_parliament", chance=chance), _LABEL)
    if decision.counted.reasons:
        return hanging(say("not_reached"), say("test_parliament", chance=chance), _LABEL)
    verdict = say("passed") if decision.drawn else "NO_MAJORITY"
    drawn = say("yes" if decision.drawn else "no")
    return hanging(verdict, say("test_parliament_drawn", chance=chance, drawn=drawn), _LABEL)
