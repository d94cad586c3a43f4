"""Talks with the state as launching customer, from the log: seen, tested, agreed, or why not."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.bargaining.option_value import hurdle_multiple
from model.deals.offtake import OfftakeCase, OfftakePayoffs, offtake_payoffs
from model.deals.packages import offtake_packages
from viz.layout import apart, at_least, bullet, joined, number, paragraph, percent
from viz.package_words import offers, offtake_words
from viz.sentences import begin, say
from viz.site_wording import PARTIES, consortium, place_words
from viz.wording import word

Row = Mapping[Any, Any]


def offtake_case(stored: Mapping[str, Any]) -> OfftakeCase:
    """Return the talks on compute time as the log holds them; what was infinite comes as None."""
    endless = {name: math.inf for name in ("full_cover", "room") if stored[name] is None}
    lists = {name: tuple(stored[name]) for name in ("condition_value", "condition_cost")}
    return OfftakeCase(**{**stored, **endless, **lists})


def tell_offtake(row: Row, detail: Mapping[str, Any]) -> list[str]:
    """Return what both saw, each test, what was agreed, and what would have changed it."""
    case = offtake_case(detail["case"])
    payoffs = offtake_payoffs(case)
    lines = [paragraph(_deal_saw(row, case)), paragraph(_deal_purse(case))]
    if row["imposed"]:
        given = offtake_words(detail["package"])
        imposed = say("deal_imposed", package=given, outlay=number(row["amount"]))
        return [*lines, paragraph(imposed)]
    lines += _deal_tests(payoffs)
    describe = offtake_packages().describe
    lines += offers(
        detail.get("trace") or (),
        payoffs.parties,
        lambda i: offtake_words(describe(i), "_short"),
        "package" in detail,
    )
    return [*lines, paragraph(_deal_result(row, detail, case, payoffs))]


def _deal_saw(row: Row, case: OfftakeCase) -> str:
    anchor = {"share": percent(case.anchor), "price": percent(case.anchor_value)}
    return begin(
        "deal_saw",
        name=consortium(row["actor"]),
        site=place_words(row["subject"]),
        value=number(case.value),
        capital=number(case.capital),
        contracted=percent(case.contracted),
        anchor=say("deal_anchor", **anchor) if case.anchor else "",
        **_worth_and_hurdle(case),
    )


def _worth_and_hurdle(case: OfftakeCase) -> dict[str, str]:
    """Return V/K and what investors ask, in digits that tell them apart."""
    worth, hurdle = apart(case.value / case.capital, _hurdle(case))
    return {"ratio": worth, "hurdle": hurdle}


def _hurdle(case: OfftakeCase) -> float:
    if case.rule == "npv":
        return 1.0
    return hurdle_multiple(case.sigma * (1.0 - case.contracted), case.option_r, case.option_delta)


def _needed(case: OfftakeCase) -> float:
    """Return the part of the hours that lenders want under contract; above 1 none is enough."""
    return case.dscr_min / case.full_cover if case.full_cover > 0.0 else math.inf


def _deal_purse(case: OfftakeCase) -> str:
    if math.isinf(case.full_cover):
        lenders = say("deal_no_debt")
    else:
        lenders = say("deal_lenders", needed=_share(_needed(case)))
    state = say(
        "deal_state",
        site_value=number(case.site_value),
        use=percent(case.use_value),
        room=number(case.room),
    )
    return f"{lenders} {state}"


def _share(share: float) -> str:
    return percent(share) if share <= 1.0 else "more than 100 %"


def _deal_tests(payoffs: OfftakePayoffs) -> list[str]:
    built, mutual = payoffs.surplus > 0.0, payoffs.mutual()
    best = float(payoffs.surplus.max())
    if math.isfinite(best):
        # What is short is rounded up, here and where it is said what would have changed it.
        left = (
            say("deal_best", surplus=number(best))
            if best > 0.0
            else say("deal_best_short", surplus=at_least(-best))
        )
    else:
        left = say("deal_best_debt")
    cheapest = ""
    if bool(mutual.any()):
        cheapest = say("deal_cheapest", outlay=at_least(float(payoffs.outlay[mutual].min())))
    return [
        bullet(
            say("deal_test_built", count=int(built.sum()), total=len(offtake_packages()), best=left)
        ),
        bullet(say("deal_test_gain", count=int(mutual.sum()))),
        bullet(
            say(
                "deal_test_room",
                count=int((mutual & payoffs.on_table).sum()),
                cheapest=cheapest,
            )
        ),
    ]


def _deal_result(
    row: Row, detail: Mapping[str, Any], case: OfftakeCase, payoffs: OfftakePayoffs
) -> str:
    if "package" not in detail:
        change = _deal_change(row["reason"], case, payoffs)
        return " ".join([say("deal_none", reason=row["reason"]), *change])
    words = {"package": offtake_words(detail["package"]), "outlay": number(row["amount"])}
    if row["kind"] == "offtake_pending":
        return say("deal_pending", **words)
    gains = [
        say("deal_gain", party=word(PARTIES, party), gain=number(gain))
        for party, gain in zip(payoffs.parties, detail["gains"], strict=True)
    ]
    told = joined(gains)
    return say("deal_agreed", gains=told[:1].upper() + told[1:], **words)


def _deal_change(reason: str, case: OfftakeCase, payoffs: OfftakePayoffs) -> list[str]:
    """Return what would have changed a refusal, where the case tells."""
    if reason not in ("NOT_BANKABLE", "NO_ROOM", "NO_GAIN", "NO_AGREEMENT"):
        return []
    mutual, best = payoffs.mutual(), float(payoffs.surplus.max())
    words: dict[str, object] = {"room": number(case.room), **_worth_and_hurdle(case)}
    key = f"deal_change_{reason}"
    if reason == "NOT_BANKABLE" and not math.isfinite(best):
        key += "_debt"
        sold = case.anchor + float(offtake_packages().share.max()) * case.contract_part
        words |= {"most": _share(case.contracted + sold), "needed": _share(_needed(case))}
    elif reason == "NOT_BANKABLE":
        words["short"] = at_least(-best)
    elif reason == "NO_ROOM":
        words["outlay"] = at_least(float(payoffs.outlay[mutual].min()))
    elif reason == "NO_GAIN":
        words |= _nearest(payoffs)
    else:
        words["count"] = int((mutual & payoffs.on_table).sum())
    return [say(key, **words)]


def _nearest(payoffs: OfftakePayoffs) -> dict[str, object]:
    """Return who loses how much under the package that comes nearest to suiting all."""
    gains: NDArray[np.float64] = payoffs.utilities - payoffs.reserve
    gains = gains[payoffs.surplus > 0.0]
    lowest = gains.min(axis=1)
    best = int(lowest.argmax())
    party = payoffs.parties[int(gains[best].argmin())]
    return {"party": word(PARTIES, party), "short": number(abs(float(lowest[best])))}
