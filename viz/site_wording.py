"""Words for the codes of the arena of sites, in English; the tables of `viz.wording` hold them too.

Names of places and consortia come from the data, so they are functions here.
"""

from collections.abc import Mapping

from model.data.site_tables import dutch_consortia, grid_zones
from model.data.tables import dutch_sites, member_states

SITE_ACTORS: Mapping[str, str] = {
    "TenneT": "TenneT",
    "State land": "the state as owner of the land",
    "AI Factory": "the Dutch AI factory",
}
SITE_REASONS: Mapping[str, str] = {
    "NO_CAPACITY": "The grid has no room in sight for it there.",
    "RULE": "A rule on data centres (compact building, local fund) forbids what the others could "
    "agree on.",
    "NO_GAIN": "No package leaves every party better off than no deal.",
    "NO_PERMIT": "One of those who hold a lock on the site refused.",
    "NO_TIME_BOUND": "The stock of time-bound rights does not suffice, or is not for this grid.",
    "NO_INVESTOR": "There is no investor to sign.",
    "NO_AGREEMENT": "Packages would have suited all, but the rounds of offers ended without one.",
    "NOT_CLOSED": "A package suits all, but it was not signed in time; the talks go on.",
    "NO_BUDGET": "It would have been selected with a larger Union budget.",
    "NO_COMMITMENT": "There was no host's promise, no option on a site and no investor to stay "
    "for.",
    "QUEUE": "The permit is granted, but there is no power yet: others are before it in the queue "
    "for the grid.",
    "NO_AWARD": "Permit and power are there, but only a site with an award of the call may sign.",
    "NO_HOST": "The state of the bid, asked after the selection, does not promise its part.",
    "NO_SITE": "There is nobody left to buy from.",
    "AWARD_LAPSED": "It was not ready to be signed before its award ended.",
    "WAITING": "Nothing was refused so far: a permit or a connection is on its way.",
}
SITE_KINDS: Mapping[str, str] = {
    "consortium_founded": "{actor} is founded: {subject}",
    "consortium_leaves": "{actor} gives up: {subject}",
    "site_chosen": "{actor} chooses a site, {amount}: {subject}",
    "no_site": "{actor} finds no site for {amount}",
    "permit_asked": "{actor} agrees on a package with {counterpart} and asks for a permit: "
    "{subject}",
    "permit_talks_failed": "{actor} and {counterpart} find no package: {subject}",
    "consent_given": "{actor}: yes to the plan of {counterpart}, {subject}",
    "consent_refused": "{actor}: no to the plan of {counterpart}, {subject}",
    "permit_granted": "{actor}: the permit of {counterpart} is granted: {subject}",
    "permit_refused": "{actor}: the permit of {counterpart} is refused: {subject}",
    "connection_asked": "{counterpart} asks {actor} for {amount} of firm room: {subject}",
    "connection_offered": "{actor} offers {counterpart} {amount} of firm room: {subject}",
    "offer_lapsed": "The offer of {actor} to {counterpart} lapses ({amount}): {subject}",
    "connection_signed": "{actor} and {counterpart} sign for {amount} of firm room: {subject}",
    "time_bound_signed": "{actor} and {counterpart} sign for {amount} of time-bound rights: "
    "{subject}",
    "time_bound_refused": "{actor} refuses {counterpart} {amount} of time-bound rights: {subject}",
    "capacity_released": "{actor} gets {amount} of new room: {subject}",
    "offtake_agreed": "{counterpart} agrees with {actor} on buying compute time, to be covered "
    "{amount}: {subject}",
    "no_offtake": "{counterpart} and {actor} do not agree on buying compute time: {subject}",
    "offtake_pending": "{counterpart} and {actor} are still talking about buying compute time: "
    "{subject}",
    "bid_submitted": "{actor} sends its bid, Union part {amount} ({subject})",
    "gigafactory_selected": "{actor} selects the bid of {counterpart}, Union part {amount} "
    "({subject})",
    "gigafactory_refused": "{actor} does not select the bid of {counterpart} ({subject})",
    "waits_for_power": "{actor} has its permit and no power yet: {subject}",
    "waits_for_award": "{actor} has its permit and its power and no award: {subject}",
    "investment_signed": "{actor} signs; private capital {amount}: {subject}",
    "investment_refused": "{actor} cannot be financed yet: {subject}",
    "investor_leaves": "The investor of {actor} leaves: {subject}",
    "award_lapsed": "The award of {actor} ends unsigned: {subject}",
    "construction_ordered": "{actor} is ordered, {amount} to build: {subject}",
    "in_service": "{actor} goes into service, {amount} late: {subject}",
}
PLAN_ACTS = (
    "consortium_founded", "consortium_leaves", "site_chosen", "no_site", "permit_asked",
    "permit_talks_failed", "offtake_agreed", "no_offtake", "offtake_pending", "bid_submitted",
    "investment_signed", "investment_refused", "investor_leaves", "award_lapsed", "in_service",
    "construction_ordered", "waits_for_power", "waits_for_award",
)  # fmt: skip
"""Kinds whose actor is a consortium; in the other kinds of this arena it is the counterpart."""
CONDITIONS: Mapping[str, str] = {
    "none": "no conditions",
    "eu_operator": "an EU operator",
    "eu_operator_and_content": "an EU operator and content",
}
PARTIES: Mapping[str, str] = {
    "consortium": "the consortium",
    "state": "the state",
    "anchor": "the anchor customer",
    "municipality": "the municipality",
}
LOTS: Mapping[str, str] = {"host1": "lot 1", "host2": "lot 2"}
NO_SITE_YET = "site open"
"""Subject of a consortium that has no site."""


def consortium(code: str) -> str:
    """Return the name of a consortium: a Dutch one's own, or the one that speaks for a state."""
    named = dutch_consortia().get(code)
    if named is not None:
        name = named.name.partition(" (")[0]
        return name if named.named else f"the {name[:1].lower()}{name[1:]}"
    state = member_states().get(code)
    return f"the consortium of {state.country}" if state else SITE_ACTORS.get(code, code)


def plan_of(kind: str, actor: str, counterpart: str) -> str:
    """Return the key of the consortium that an event is about."""
    return actor if kind in PLAN_ACTS else counterpart


def giver_words(name: str) -> str:
    """Return who gives a permit, in words: the municipality of Rotterdam."""
    office, _, place = name.partition(" ")
    plural = {"Municipality": "municipalities", "Province": "provinces"}
    if office not in plural or not place:
        return SITE_ACTORS.get(name, name)
    if place == "several":
        return f"the {plural[office]} concerned"
    several = place.split(" / ")
    if len(several) > 1:
        return f"the {plural[office]} of {' and '.join(several)}"
    return f"the {office.lower()} of {place}"


def place_words(subject: str) -> str:
    """Return the name of a site, of a zone of the grid or of a state; else the code itself."""
    sites, zones, states = dutch_sites(), grid_zones(), member_states()
    if subject in sites:
        return sites[subject].name.partition(" (")[0]
    if subject in zones:
        return f"zone {zones[subject].name}"
    if subject in states:
        return states[subject].country
    if subject in dutch_consortia():
        return consortium(subject)
    return "no site yet" if subject == NO_SITE_YET else subject


def spot_words(subject: str) -> str:
    """Return where something is built: the site, or somewhere in a state that has no sites here."""
    state = member_states().get(subject)
    return f"a site in {state.country}" if state else place_words(subject)
