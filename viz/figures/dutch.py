"""Dutch names of outcomes and variables, as Dutch civil servants write them."""

from collections.abc import Mapping

OUTCOMES_DUTCH: Mapping[str, str] = {
    "commitment_gigafactory_nl_eur_m": "Nederlandse toezeggingen voor een gigafabriek",
    "decision_2025_april": "Toegezegd door het Rijk op 18 april 2025",
    "reason_2025_april": "Reden van 18 april 2025",
    "decision_2025_groningen": "Toegezegd door het Rijk voor Groningen, juni 2025",
    "decision_2025_groningen_region": "Toegezegd door de regio voor Groningen, juni 2025",
    "gate_2025_groningen": "Oordeel van de toets over juni 2025",
    "decision_2026_march": "Toegezegd door het Rijk in maart 2026",
    "reason_2026_march": "Reden van maart 2026",
    "gate_2026_march": "Oordeel van de toets over maart 2026",
    "public_cost_nl_eur_m": "Betaald Nederlands publiek geld",
    "public_cost_nl_present_value": "Betaald Nederlands publiek geld, contante waarde",
    "ai_factory_nl_eur_m": "Rijksgeld voor de Nederlandse AI-fabriek",
    "ai_factory_nl_first_service": "Nederlandse AI-fabriek in bedrijf",
    "gigafactory_nl": "Een gigafabriek in bedrijf op Nederlandse bodem in 2035",
    "gigafactory_nl_first_service": "Eerste Nederlandse gigafabriek in bedrijf",
    "gigafactory_nl_site": "Locatie van de eerste Nederlandse gigafabriek",
    "reason_gigafactory_nl": "Wat het verst gevorderde Nederlandse plan ophoudt",
    "gigafactory_bids": "Biedingen in de gigafabriekoproep",
    "gigafactories_selected": "Geselecteerde biedingen",
    "gigafactories_in_service": "Gigafabrieken in bedrijf aan het eind, alle lidstaten",
    "electricity_ai_nl": "Elektriciteit van Nederlandse AI-faciliteiten aan het eind",
    "ai_factory_hosts": "Geselecteerde AI-fabrieken in Europa",
    "gigafactory_states": "Lidstaten met een gigafabriektoezegging",
    "sme_compute_2030": "Rekentijd van het mkb, 2030",
    "sme_compute_2035": "Rekentijd van het mkb, 2035",
    "research_compute_2030": "Rekentijd van onderzoek, 2030",
    "research_compute_2035": "Rekentijd van onderzoek, 2035",
    "public_body_compute_2035": "Rekentijd van overheden, 2035",
    "mission_compute_2035": "Rekentijd voor missies, 2035",
    "sme_price_2030": "Prijs van rekentijd voor het mkb, 2030",
    "sme_price_2035": "Prijs van rekentijd voor het mkb, 2035",
    "cut_off_continuity_2030": "Gebruik dat doorgaat na een afsluiting, 2030",
    "cut_off_continuity_2035": "Gebruik dat doorgaat na een afsluiting, 2035",
    "adoption_sme_2030": "Mkb-bedrijven die AI gebruiken, 2030",
    "adoption_sme_2035": "Mkb-bedrijven die AI gebruiken, 2035",
    "spend_abroad_2035": "Uitgaven aan rekentijd in het buitenland, 2035",
    "electricity_ai_2035": "Elektriciteit van AI-faciliteiten, 2035",
    "foreign_share_2030": "Gebruik bij aanbieders in buitenlandse handen, 2030",
    "foreign_share_2035": "Gebruik bij aanbieders in buitenlandse handen, 2035",
}
_SEGMENTS = {
    "SME": "mkb", "Scale-up": "scale-ups", "Corporate": "grootbedrijf", "Research": "onderzoek",
    "Public Body": "overheden",
}  # fmt: skip
_LAWS = {
    "NL": "Nederlands", "EU": "Europees",
    "EU Located Foreign Owned": "buitenlandse eigenaar binnen de Unie", "Foreign": "buitenlands",
}  # fmt: skip
_ACTIVITIES = {
    "Frontier Training": "training van frontiermodellen", "R&D": "onderzoek en ontwikkeling",
    "Fine-tuning": "bijscholen van modellen", "Inference": "inferentie",
    "Work Done": "verricht werk",
}  # fmt: skip
VARIABLES_DUTCH: Mapping[str, str] = {
    "Public Commitment|AI Gigafactory": "Toezeggingen voor gigafabrieken",
    "Public Commitment|AI Factory": "Toezeggingen voor AI-fabrieken",
    "Public Commitment|Compute Purchase": "Toegezegde inkoop van rekentijd",
    "Commitment Option|AI Gigafactory": "Rol in de gigafabriekoproep",
    "Public Money Paid": "Betaald Nederlands publiek geld",
    "AI Gigafactory|In Service": "Gigafabrieken in bedrijf",
    "AI Gigafactory|Capacity": "Capaciteit van gigafabrieken",
    "AI Gigafactory|Plans": "Plannen voor gigafabrieken",
    "AI Gigafactory|Investment|Public": "Publieke investering in gigafabrieken",
    "AI Gigafactory|Investment|Private": "Private investering in gigafabrieken",
    "AI Factory|Capacity": "Capaciteit van de AI-fabriek",
    "Electricity Use|AI": "Elektriciteit van AI-faciliteiten",
    "Grid|Queue|Requests": "Aanvragen in de wachtrij voor het net",
    "Grid|Queue|Power": "Vermogen in de wachtrij voor het net",
    "Grid|Displaced Power": "Verdrongen vermogen in de wachtrij",
    "Land Use|AI": "Grond voor AI-faciliteiten",
    "Water Use|AI": "Water voor AI-faciliteiten",
    "Waste Heat|Homes": "Woningen op restwarmte",
    "Negotiation|Delay": "Vertraging van onderhandelingen",
    "Negotiation|Rounds": "Onderhandelingsronden",
    "Negotiation|Breakdowns": "Mislukte onderhandelingen",
    "Public Access|Waiting Time": "Wachttijd voor publieke rekentijd",
    "Public Access|Foreign Share": "Publieke rekentijd uit andere lidstaten",
    "Continuity|Cut-off": "Gebruik dat doorgaat na een afsluiting",
    "AI Adoption|SME": "Mkb-bedrijven die AI gebruiken",
    "AI Adoption|Enterprises": "Bedrijven die AI gebruiken",
    "Compute Spend|Domestic": "Uitgaven aan rekentijd in Nederland",
    "Compute Spend|Abroad": "Uitgaven aan rekentijd in het buitenland",
    "Productivity Gain|AI": "Productiviteitswinst door AI",
    "Compute Use|Missions": "Rekentijd voor missies",
    "Price|H100 Rental": "Huurprijs van een H100-uur",
    "Attention|AI Compute": "Aandacht voor het dossier",
    "Budget Room|Ministries": "Ruimte op de begrotingen",
    "Bargaining Success": "Onderhandelingssucces in de Unie",
    **{f"Compute Use|{key}": f"Rekentijd: {word}" for key, word in _SEGMENTS.items()},
    **{f"Compute Use|{key}": f"Rekentijd: {word}" for key, word in _ACTIVITIES.items()},
    **{f"Compute Price|{key}": f"Prijs van rekentijd: {word}" for key, word in _SEGMENTS.items()},
    **{
        f"Public Access|Refusal Rate|{key}": f"Afwijzingspercentage: {word}"
        for key, word in _SEGMENTS.items()
    },
    **{
        f"Compute Use|Jurisdiction|{key}": f"Gebruik naar rechtsgebied: {word}"
        for key, word in _LAWS.items()
    },
}
"""Variables that a report may draw; others keep their own name."""
