"""Names of outcomes, variables and reasons for readers, in both languages."""

from collections.abc import Mapping
from functools import cache

from model.outcomes import OUTCOMES
from viz.figures.dutch import OUTCOMES_DUTCH, VARIABLES_DUTCH
from viz.figures.numbers import Lang
from viz.figures.reasons_short import REASONS_SHORT

_SHORT: Mapping[str, str] = {
    "commitment_gigafactory_nl_eur_m": "Dutch promises for a gigafactory",
    "decision_2025_april": "Promised by the state, 18 April 2025",
    "reason_2025_april": "Reason of 18 April 2025",
    "decision_2025_groningen": "Promised by the state for Groningen, June 2025",
    "decision_2025_groningen_region": "Promised by the region for Groningen, June 2025",
    "gate_2025_groningen": "What the gate says of June 2025",
    "decision_2026_march": "Promised by the state in March 2026",
    "reason_2026_march": "Reason of March 2026",
    "gate_2026_march": "What the gate says of March 2026",
    "public_cost_nl_eur_m": "Dutch public money paid",
    "public_cost_nl_present_value": "Dutch public money paid, present value",
    "ai_factory_nl_first_service": "Dutch AI factory in service",
    "gigafactory_nl": "A gigafactory in service on Dutch soil by 2035",
    "gigafactory_nl_first_service": "First Dutch gigafactory in service",
    "reason_gigafactory_nl": "What holds up the furthest Dutch plan",
    "sme_compute_2030": "Compute use of SMEs, 2030",
    "sme_compute_2035": "Compute use of SMEs, 2035",
    "research_compute_2030": "Compute use of research, 2030",
    "research_compute_2035": "Compute use of research, 2035",
    "public_body_compute_2035": "Compute use of public bodies, 2035",
    "mission_compute_2035": "Compute use for missions, 2035",
    "sme_price_2030": "Price of compute for SMEs, 2030",
    "sme_price_2035": "Price of compute for SMEs, 2035",
    "cut_off_continuity_2030": "Use that goes on after a cut-off, 2030",
    "cut_off_continuity_2035": "Use that goes on after a cut-off, 2035",
    "adoption_sme_2030": "SMEs that use AI, 2030",
    "adoption_sme_2035": "SMEs that use AI, 2035",
    "spend_abroad_2035": "Spending on compute abroad, 2035",
    "electricity_ai_2035": "Electricity of AI facilities, 2035",
    "foreign_share_2030": "Use from suppliers in foreign hands, 2030",
    "foreign_share_2035": "Use from suppliers in foreign hands, 2035",
}
"""English names where the meaning in the model is longer than a label should be."""


@cache
def _meanings() -> Mapping[str, str]:
    return {item.name: item.meaning for item in OUTCOMES}


def outcome_label(name: str, lang: Lang, own: Mapping[str, str] | None = None) -> str:
    """Return the name of an outcome for readers.

    ``own`` holds names for the outcomes that a design derives; an unknown one speaks for itself.
    """
    if own and name in own:
        return own[name]
    if lang == "nl":
        return OUTCOMES_DUTCH.get(name, name)
    return _SHORT.get(name) or _meanings().get(name, name)


def variable_label(name: str, lang: Lang) -> str:
    """Return the name of a variable for readers: without its bars in English, or in Dutch."""
    if lang == "nl" and name in VARIABLES_DUTCH:
        return VARIABLES_DUTCH[name]
    head, *rest = name.split("|")
    return f"{head}: {', '.join(rest)}" if rest else head


def reason_label(code: str, lang: Lang) -> str:
    """Return a reason in a few words, with its code; an empty code is a promise or a success."""
    words = REASONS_SHORT.get(code)
    if words is None:
        return code
    text = words[0 if lang == "en" else 1]
    return f"{text} ({code})" if code else text
