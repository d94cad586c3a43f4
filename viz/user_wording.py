"""Words for users of compute, suppliers and shocks, in English; `viz.wording` holds them too."""

from collections.abc import Mapping

USERS: Mapping[str, str] = {
    "sme": "small and medium-sized firms",
    "scale_up": "AI start-ups and scale-ups",
    "corporate": "large companies",
    "research_group": "research groups",
    "public_body": "public bodies",
}
USER_ACTORS: Mapping[str, str] = {
    **USERS,
    "market": "the market for compute",
    "world": "the world",
}
USER_ALIASES: Mapping[str, str] = {
    "smes": "sme",
    "mkb": "sme",
    "small firms": "sme",
    "firms": "sme",
    "scale-up": "scale_up",
    "scale up": "scale_up",
    "scale-ups": "scale_up",
    "start-ups": "scale_up",
    "corporates": "corporate",
    "large firms": "corporate",
    "research": "research_group",
    "research group": "research_group",
    "researchers": "research_group",
    "public body": "public_body",
    "ju": "EuroHPC JU",
    "calls": "EuroHPC JU",
    "public calls": "EuroHPC JU",
    "compute market": "market",
    "market for compute": "market",
}
"""Other names by which a reader may ask for a party, in small letters."""
CALLS_KIND, MARKET_KIND = "access_calls_closed", "market_cleared"
SHOCK_KINDS: Mapping[str, str] = {
    "export_restriction": "Exports of chips to Europe stop, for {amount}",
    "cut_off": "Foreign suppliers are cut off, for {amount}",
    "counter_instrument": "The counter-instrument of the Union begins to work; the cut-off lasts "
    "another {amount}",
    "price_war": "Hyperscalers begin a price war, for {amount}",
    "efficiency_shock": "From now on the same work takes fewer hours",
}
USER_KINDS: Mapping[str, str] = {
    CALLS_KIND: "{actor} closes the calls of the quarter: {amount} of public compute for Dutch "
    "users",
    MARKET_KIND: "Dutch users buy {amount} in the market",
    **SHOCK_KINDS,
}
SUPPLIERS: Mapping[str, str] = {
    "NL": "in Dutch hands",
    "EU": "in other European hands",
    "EU_LOCATED_FOREIGN_OWNED": "foreign owner, in the Union",
    "FOREIGN": "foreign",
}
USE_VARIABLES: Mapping[str, str] = {
    "sme": "SME",
    "scale_up": "Scale-up",
    "corporate": "Corporate",
    "research_group": "Research",
    "public_body": "Public Body",
}
"""How the variables of the tables name a kind of users."""
