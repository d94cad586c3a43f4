"""Words for the codes of the model, in English: one table per kind of code.

A second language is a second set of these tables. Code and order never depend on them.
"""

from collections.abc import Mapping

from viz.site_wording import SITE_ACTORS, SITE_KINDS, SITE_REASONS, place_words
from viz.user_wording import USER_ACTORS, USER_KINDS

MINISTRIES: Mapping[str, str] = {
    "EZ": "Economic Affairs",
    "DEF": "Defence",
    "OCW": "Education and Science",
    "BZK": "the Interior",
    "VWS": "Health",
    "LVVN": "Agriculture",
    "FIN": "Finance",
}
ACTORS: Mapping[str, str] = {
    "NL": "the Netherlands",
    "NL cabinet": "the Dutch cabinet",
    "EU": "the Union",
    "Union": "the Union",
    "EuroHPC JU": "the EuroHPC Joint Undertaking",
    "Region": "the region",
    "Later budget": "a later budget",
    "Vehicle": "the public vehicle",
    "Region Groningen": "the region of Groningen",
    "Tweede Kamer": "the House of Representatives",
    **MINISTRIES,
    **SITE_ACTORS,
    **USER_ACTORS,
}
REASONS: Mapping[str, str] = {
    "NO_PROPOSAL": "Nothing is on the table to decide about.",
    "NO_BIDDER": "No Dutch party could host the facility.",
    "NO_MATCH": "A payer on whom the others wait drops out: the Union's part is not there.",
    "NO_ROOM": "The cover rule asks for more than the ministries can free now.",
    "NO_PAYER": "There is room, but it lies with ministries to which this is not worth so much.",
    "OUTSIDER_CHEAPER": "It costs more than it brings; an outsider loses less than joining costs.",
    "NOT_WORTH_NOW": "It is worth its cost, but waiting until demand is clearer is worth more.",
    "NOT_BANKABLE": "What it can sell is worth less than the private capital it needs.",
    "NO_DEBT": "Its contracts do not cover the debt service that lenders ask for.",
    "NO_MAJORITY": "There is no majority for it.",
    "TOO_FEW": "Fewer states promised than the number that makes promises bind.",
    "NO_CALL": "Too few hosts promised for the call to go ahead.",
    "SUPERSEDED": "The rule book under which it was promised is no longer in force.",
    "BELOW_PASS_MARK": "The proposal scored below the pass mark.",
    "SCENARIO": "The scenario decides it, not the parties.",
    "OUTRANKED": "Better proposals used up the money or the places.",
    **SITE_REASONS,
}
KINDS: Mapping[str, str] = {
    "room_offer": "{actor} would pay at most {amount} for {subject}",
    "pays": "{actor} pays {amount} for {subject}",
    "public_commitment": "{actor} promises {amount}: {subject}",
    "no_commitment": "{actor} promises nothing: {subject}",
    "not_on_table": "{actor} is not asked, as the scenario has it: {subject}",
    "no_budget_on_any_ministry": "{actor} finds no budget at any ministry: {subject}",
    "commitment": "{actor} promises {amount} as {subject}",
    "stays_out": "{actor} stays out of the gigafactory call",
    "promises_counted": "{actor} counts promises: {amount} ({subject})",
    "factory_proposed": "{actor} proposes an AI factory ({subject}), own part {amount}",
    "ai_factory_selected": "{actor} selects the AI factory of {counterpart} ({subject}), "
    "Union part {amount}",
    "ai_factory_refused": "{actor} refuses the AI factory of {counterpart} ({subject})",
    "shadow_selection": "The model's own selection would have been {amount} proposals ({subject})",
    "commitment_paid": "{counterpart} pays {amount} ({subject})",
    "commitment_released": "{counterpart} is free of its promise of {amount} ({subject})",
    "rule_decided": "{actor} decides on {subject}: {amount}",
    "rule_blocked": "{actor} does not agree on {subject}; proposed was {amount}",
    "rule_lapsed": "{actor} lets {subject} lapse; the old rule stays: {amount}",
    "rules_in_force": "{actor} puts the rule book {subject} in force",
    "motion": "{actor}: motion, {subject}",
    "report": "{actor}: report, {subject}",
    "coalition_agreement": "{actor}: coalition agreement, {subject}",
    "letter_to_parliament": "{actor}: letter to parliament, {subject} ({amount})",
    "regulation_agreed": "{actor} agrees on a regulation: {subject}",
    "regulation_in_force": "{actor}: regulation in force, {subject}",
    "expression_of_interest": "{actor} express interest, {amount}: {subject}",
    "queue": "{actor}: queue for the grid, {amount}: {subject}",
    "relaunch": "{actor}: relaunch, {subject}",
    "call_agreed_in_principle": "{actor} agrees to the call in principle: {subject}",
    **SITE_KINDS,
    **USER_KINDS,
}
PROPOSALS: Mapping[str, str] = {
    "exploration-2025": "AI factory: exploration",
    "groningen-2025": "AI factory: bid for Groningen",
    "gigafactory-march-2026": "Gigafactory: promise before the call",
    "gigafactory-call-opening": "Gigafactory: promise at the opening",
    "gigafactory-bids-due": "Gigafactory: promise with a bid",
}
OPTIONS: Mapping[str, str] = {
    "out": "staying out",
    "buyer": "buyer of compute time",
    "host": "host of an AI factory",
    "host1": "host of lot 1",
    "host2": "host of lot 2",
}
RULE_FILES: Mapping[str, str] = {
    "union_capex_share": "the Union's share of the capital cost",
    "phase2_budget": "the Union's budget for the second phase",
    "access_share": "access of small users",
}
COVERS: Mapping[str, str] = {
    "full": "full cover: all of it",
    "expected": "expected cover: the amount times the chance of being selected",
    "vehicle": "cover by a public vehicle: only the equity at risk",
}
INVESTMENT_INPUTS: Mapping[str, str] = {
    "price0": "price of an hour",
    "price_drift": "trend of the price",
    "capex_h100e": "capital cost",
    "chip_share": "part that buys chips",
    "price_perf_growth": "price-performance",
    "utilisation": "share of hours sold",
    "life": "life",
    "power_price": "price of power",
    "wacc": "cost of capital",
    "prepaid_share": "prepaid, of capital",
    "contracted_share": "part under contract",
}
BASES: Mapping[str, str] = {
    "observed": "observed",
    "stated": "stated by a source",
    "derived": "derived from other figures",
    "judged": "judged by the authors",
    "unverified": "not verified",
    "calibrated": "calibrated",
}
GRADES: Mapping[str, str] = {
    "R": "read at the source",
    "S": "from a secondary text that cites the source",
    "C": "computed from other figures",
    "N": "names its source, not graded",
    "G": "general knowledge, unverified",
}
QUALITIES: Mapping[str, str] = {
    "V": "verified",
    "S": "secondary",
    "D": "derived",
    "E": "estimated by scaling",
    "G": "general knowledge, unverified",
}
HISTORIES: Mapping[str, str] = {
    "pinned": "what is known to have happened is imposed, and the gates run in its shadow",
    "simulated": "nothing that happened is imposed but the initial conditions",
}


def word(table: Mapping[str, str], code: str) -> str:
    """Return the words for a code; an unknown code speaks for itself."""
    return table.get(code, code)


def subject_words(subject: str) -> str:
    """Return the words for the subject of an event, whichever table it belongs to."""
    for table in (PROPOSALS, OPTIONS, RULE_FILES):
        if subject in table:
            return table[subject]
    return place_words(subject)
