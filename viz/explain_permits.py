"""The permit of a site, told from the log: talks on its package, each lock, and the result."""

import math
from collections.abc import Mapping
from typing import Any

from model.bargaining.closing import shift_log_odds
from model.deals.packages import permit_packages
from model.deals.permit_terms import (
    ConsentTerms,
    PermitCase,
    PermitPayoffs,
    consent_chance,
    permit_payoffs,
)
from viz.decisions import Trace
from viz.explain_others import detail_of
from viz.layout import joined, number, paragraph, percent, quarters_words, table
from viz.package_words import TERMS, Package, offers, permit_words, term_words
from viz.sentences import SENTENCES, begin, say
from viz.site_wording import consortium, giver_words, place_words

Row = Mapping[Any, Any]
PARTIES = ("consortium", "municipality")


def permit_case(stored: Mapping[str, Any]) -> PermitCase:
    """Return the permit talks as the log holds them."""
    return PermitCase(**{**stored, "consent": ConsentTerms(**stored["consent"])})


def tell_permit_talks(row: Row, detail: Mapping[str, Any]) -> list[str]:
    """Return what was seen, how many packages suited, what was agreed, and each term alone."""
    case = permit_case(detail["case"])
    payoffs = permit_payoffs(case, detail.get("least_fund", 0.0))
    suits = payoffs.mutual() & payoffs.on_table
    lines = [
        paragraph(_permit_saw(row, case)),
        paragraph(
            say(
                "permit_tested",
                total=len(permit_packages()),
                table=int(payoffs.on_table.sum()),
                mutual=int(suits.sum()),
            )
        ),
    ]
    if "package" in detail:
        chosen = _row_of(detail["package"])
        lines += [_permit_agreed(case, payoffs, chosen), _permit_terms(case, chosen)]
    else:
        lines.append(paragraph(_permit_failed(row["reason"], case, payoffs)))
    describe = permit_packages().describe
    agreed = "package" in detail
    return lines + offers(
        detail["trace"], PARTIES, lambda i: permit_words(describe(i), "_short"), agreed
    )


def _permit_saw(row: Row, case: PermitCase) -> str:
    return begin(
        "permit_saw",
        name=consortium(row["actor"]),
        giver=giver_words(row["counterpart"]),
        power=number(case.power_mw),
        site=place_words(row["subject"]),
        capital=number(case.capital),
        leave=number(case.site_loss),
        bound=number(case.nonfirm_loss),
        wait=number(case.wait_loss),
        least=percent(case.least_firm),
        most=percent(case.most_firm),
        rule=say("permit_rule" if case.needs_compact else "permit_no_rule"),
    )


def _row_of(package: Package) -> int:
    """Return the row of a package that the log describes."""
    packages = permit_packages()
    return next(i for i in range(len(packages)) if packages.describe(i) == package)


def _permit_agreed(case: PermitCase, payoffs: PermitPayoffs, chosen: int) -> str:
    firm = float(permit_packages().firm_share[chosen])
    return paragraph(
        say(
            "permit_agreed",
            package=permit_words(permit_packages().describe(chosen)),
            cost=number(-float(payoffs.utilities[chosen, 0])),
            grid=number((1.0 - firm) * case.nonfirm_loss + firm * case.wait_loss),
            bare=percent(shift_log_odds(0.5, case.consent.base)),
            chance=percent(consent_chance(case.consent, chosen)),
        )
    )


def _permit_terms(case: PermitCase, chosen: int) -> str:
    """Return what each term costs, and the chance of consent with that term changed alone."""
    package = permit_packages().describe(chosen)
    largest = float(permit_packages().local_fund.max())
    fund = float(package["local_fund"]) or largest
    costs = {
        "waste_heat": case.cost_heat * case.power_mw,
        "closed_water": case.cost_water * case.power_mw,
        "compact": case.cost_compact * case.capital,
        "local_fund": fund,
    }
    rows = []
    for name, cost in costs.items():
        changed = 0.0 if package[name] else fund if name == "local_fund" else True
        other = _row_of({**package, name: changed})
        rows.append(
            (
                term_words(name, fund),
                say("yes" if package[name] else "no"),
                number(cost),
                percent(consent_chance(case.consent, other)),
            )
        )
    return table(say("permit_columns").split("|"), rows, (2, 3))


def _permit_failed(reason: str, case: PermitCase, payoffs: PermitPayoffs) -> str:
    failed = say("permit_failed", reason=reason)
    agreeable = int((payoffs.mutual() & payoffs.on_table).sum())
    key = f"permit_change_{reason}"
    if agreeable:
        return f"{failed} {say('permit_change_rounds', count=agreeable)}"
    if key not in SENTENCES:
        return failed
    gaining = (payoffs.utilities[:, 1] > payoffs.reserve[1]) & payoffs.on_table
    if reason == "NO_GAIN" and not bool(gaining.any()):
        return f"{failed} {say('permit_change_NO_GAIN_none')}"
    cheapest = -float(payoffs.utilities[gaining, 0].max()) if bool(gaining.any()) else math.nan
    words = {
        "least": percent(case.least_firm),
        "most": percent(case.most_firm),
        "count": int((payoffs.mutual() & payoffs.grid_allows).sum()),
        "cost": number(cheapest),
        "leave": number(case.site_loss),
    }
    return f"{failed} {say(key, **words)}"


# The locks.


def tell_consent(row: Row, detail: Mapping[str, Any], trace: Trace) -> list[str]:
    """Return the chance that a permit giver had to consent, its answer, and what more would do."""
    answer = begin(
        "consent",
        giver=giver_words(row["actor"]),
        name=consortium(row["counterpart"]),
        site=place_words(row["subject"]),
        chance=percent(detail["chance"]),
        answer=say("yes" if row["kind"] == "consent_given" else "no"),
    )
    change = "" if row["kind"] == "consent_given" else _consent_change(row, detail, trace)
    return [paragraph(f"{answer} {change}".rstrip())]


def _consent_change(row: Row, detail: Mapping[str, Any], trace: Trace) -> str:
    """Return the chance with everything offered; the terms count the same for all but the owner."""
    if detail["giver"] == "land owner":
        return say("consent_land")
    talks = _talks_before(row, trace)
    if talks is None:
        return ""
    package, terms = talks["package"], permit_case(talks["case"]).consent
    fund = float(permit_packages().local_fund.max())
    gains = {
        "waste_heat": 0.0 if package["waste_heat"] else terms.heat,
        "closed_water": 0.0 if package["closed_water"] else terms.water,
        "compact": 0.0 if package["compact"] else terms.compact,
        "local_fund": terms.fund * (math.log1p(fund) - math.log1p(package["local_fund"])),
    }
    more = [name for name in TERMS if gains[name] > 0.0]
    if not more:
        given = [term_words(name, package["local_fund"]) for name in TERMS if package[name]]
        return say("consent_all", terms=joined(given)) if given else ""
    best = shift_log_odds(detail["chance"], sum(gains[name] for name in more))
    offered_terms = joined(term_words(name, fund) for name in more)
    return say("consent_change", terms=offered_terms, chance=percent(best))


def _talks_before(row: Row, trace: Trace) -> Mapping[str, Any] | None:
    """Return what was agreed in the talks behind a procedure."""
    events = trace.events
    mine = (events["kind"] == "permit_asked") & (events["actor"] == row["counterpart"])
    mine &= (events["subject"] == row["subject"]) & (events["date"] < row["date"])
    found = events[mine].to_dict("records")
    return detail_of(found[-1]) if found else None


def tell_permit_result(row: Row, detail: Mapping[str, Any], trace: Trace) -> list[str]:
    """Return the result of a procedure with the answer of each lock."""
    events = trace.events
    mine = events["kind"].isin(["consent_given", "consent_refused"])
    mine &= (events["counterpart"] == row["counterpart"]) & (events["date"] == row["date"])
    votes = [
        say(
            "vote_yes" if vote["kind"] == "consent_given" else "vote_no",
            giver=giver_words(vote["actor"]),
            chance=percent(detail_of(vote)["chance"]),
        )
        for vote in events[mine].to_dict("records")
    ]
    return [
        paragraph(
            say(
                "permit_result_yes" if row["kind"] == "permit_granted" else "permit_result_no",
                name=consortium(row["counterpart"]),
                site=place_words(row["subject"]),
                quarters=quarters_words(detail["quarters"]),
                votes="; ".join(votes),
            )
        )
    ]
