"""Words of the figures in both languages: units and what stands on and beside the axes."""

from collections.abc import Mapping

UNITS_DUTCH: Mapping[str, str] = {
    "EUR m": "miljoen euro",
    "EUR m/quarter": "miljoen euro per kwartaal",
    "EUR m/yr": "miljoen euro per jaar",
    "EUR/H100e-h": "euro per H100e-uur",
    "EUR per H100e-h": "euro per H100e-uur",
    "EUR per H100e": "euro per H100e",
    "EUR per MWh": "euro per MWh",
    "EUR per kW per year": "euro per kW per jaar",
    "EUR per year": "euro per jaar",
    "EUR m per MW": "miljoen euro per MW",
    "EUR m per ms": "miljoen euro per ms",
    "EUR value per EUR": "euro waarde per euro",
    "EUR cost per EUR": "euro kosten per euro",
    "H100e-h/quarter": "H100e-uur per kwartaal",
    "H100e-h per quarter": "H100e-uur per kwartaal",
    "TWh/yr": "TWh per jaar",
    "m3/yr": "m³ per jaar",
    "0 or 1": "0 of 1",
    "share": "aandeel",
    "share of GDP": "deel van het bbp",
    "share of capital": "deel van het kapitaal",
    "share of capital per year": "deel van het kapitaal per jaar",
    "probability": "kans",
    "count": "aantal",
    "code": "code",
    "year": "jaar",
    "years": "jaar",
    "quarters": "kwartalen",
    "days": "dagen",
    "homes": "woningen",
    "ha": "ha",
    "ha per MW": "ha per MW",
    "homes per MW": "woningen per MW",
    "litre per kWh": "liter per kWh",
    "MW per quarter": "MW per kwartaal",
    "requests per quarter": "aanvragen per kwartaal",
    "per year": "per jaar",
    "per quarter": "per kwartaal",
    "per quarter per quarter": "per kwartaal per kwartaal",
    "per sqrt(year)": "per √jaar",
    "ratio": "verhouding",
    "category": "keuze",
    "exponent": "exponent",
    "staff": "personeelsleden",
    "points of 100": "punten op 100",
    "points of 100 per sd": "punten op 100 per standaardafwijking",
    "class 1-4": "klasse 1-4",
    "kW per H100e": "kW per H100e",
    "log-odds": "logit",
    "log-odds per sd": "logit per standaardafwijking",
    "log-odds per unit ask/room": "logit per eenheid bijdrage/ruimte",
    "log-odds per unit share": "logit per eenheid aandeel",
    "log-odds per ln(1 + EUR m)": "logit per ln(1 + miljoen euro)",
    "sd (log)": "standaardafwijking (log)",
    "sd units": "standaardafwijkingen",
    "variance (log)": "variantie (log)",
}
"""Units of outcomes, variables and parameters; a unit without an entry is the same in Dutch."""

WORDS: Mapping[str, tuple[str, str]] = {
    "provenance": (
        "{name} (design {design}) · rekenkracht {version}{commit} · parameters {parameters} · "
        "{seeds} · {runs} · {judged} of inputs judged",
        "{name} (ontwerp {design}) · rekenkracht {version}{commit} · parameters {parameters} · "
        "{seeds} · {runs} · {judged} van de invoer ingeschat",
    ),
    "commit": (", commit {commit}{changed}", ", commit {commit}{changed}"),
    "changed": (" with changes", " met wijzigingen"),
    "seed": ("seed {seed}", "startgetal {seed}"),
    "runs": ("{n} runs", "{n} simulaties"),
    "run": ("1 run", "1 simulatie"),
    "no_data": ("There is nothing to draw.", "Er is niets om te tekenen."),
    "more": ("{n} more in the table.", "Nog {n} in de tabel."),
    # fan charts
    "fan_title": ("{label}: how it spreads over the quarters",
                  "{label}: spreiding over de kwartalen"),
    "median": ("median of the runs", "mediaan van de simulaties"),
    "band_50": ("middle 50 % of the runs", "middelste 50% van de simulaties"),
    "band_90": ("middle 90 % of the runs", "middelste 90% van de simulaties"),
    "base_median": ("median of {base}, the base", "mediaan van {base}, de basisvariant"),
    "fan_note": (
        "Bands are percentiles of the runs (25-75 and 5-95), not intervals of the mean.",
        "Banden zijn percentielen van de simulaties (25-75 en 5-95), geen intervallen van "
        "het gemiddelde.",
    ),
    "n_of": ("n = {n}", "n = {n}"),
    # paired effects
    "effects_title": ("What each arm changes, against {base}",
                      "Wat elke variant verandert ten opzichte van {base}"),
    "effects_dot": ("mean paired difference, 95 % bootstrap interval",
                    "gemiddeld gepaard verschil, 95%-bootstrapinterval"),
    "effects_hollow": ("the interval holds zero: no clear difference",
                       "het interval bevat nul: geen duidelijk verschil"),
    "effects_note": (
        "Each pair of runs has the same luck (the same seed). The right-hand columns say in which "
        "share of pairs the outcome rose and fell.",
        "Elk paar simulaties heeft hetzelfde toeval (hetzelfde startgetal). De kolommen rechts "
        "geven het aandeel paren waarin de uitkomst steeg en daalde.",
    ),
    "effects_same": (
        "The same in every pair, so not drawn: {names}.",
        "In elk paar gelijk en dus niet getekend: {names}.",
    ),
    "up": ("rose", "steeg"),
    "down": ("fell", "daalde"),
    "pairs": ("pairs", "paren"),
    # sensitivity
    "sobol_title": ("What drives the outcome: {label}", "Wat de uitkomst bepaalt: {label}"),
    "sobol_first": ("alone (S1)", "alleen (S1)"),
    "sobol_total": ("with its interactions (ST)", "met zijn wisselwerkingen (ST)"),
    "judged_bar": ("hatched: a judged input", "gearceerd: ingeschatte invoer"),
    "sobol_axis": ("share of the variance of the outcome (Sobol index)",
                   "aandeel in de variantie van de uitkomst (Sobol-index)"),
    "morris_axis": ("mean absolute effect over its range, {unit} (Morris μ*)",
                    "gemiddeld absoluut effect over het bereik, {unit} (Morris μ*)"),
    "pawn_axis": ("distance between distributions (PAWN, median of KS)",
                  "afstand tussen verdelingen (PAWN, mediaan van KS)"),
    "src_axis": ("standardised regression coefficient, squared",
                 "gestandaardiseerde regressiecoëfficiënt, in het kwadraat"),
    "index_only": ("index", "index"),
    "whisker": ("line: 95 % interval", "lijn: 95%-interval"),
    "sobol_note": (
        "Bars can pass 0 or 1 a little: an index is estimated from a sample.",
        "Balken kunnen iets onder 0 of boven 1 komen: een index is uit een steekproef geschat.",
    ),
    # discovery
    "discovery_title": ("When it happens: {label} {target}",
                        "Wanneer het gebeurt: {label} {target}"),
    "at_least": ("at least {value}", "ten minste {value}"),
    "at_most": ("at most {value}", "ten hoogste {value}"),
    "box": ("Box {box} ({method})", "Gebied {box} ({method})"),
    "box_inside": ("range inside the box", "bereik binnen het gebied"),
    "box_whole": ("range in the design", "bereik in het ontwerp"),
    "box_says": (
        "coverage {coverage} of the cases lie in the box; density {density} of the {n} runs in it "
        "are cases",
        "dekking: {coverage} van de gevallen ligt in het gebied; dichtheid: {density} van de "
        "{n} simulaties daarin is een geval",
    ),
    "discovery_note": (
        "A box was searched on these same runs, so its density is on the high side for new ones.",
        "Een gebied is in deze zelfde simulaties gezocht; in nieuwe simulaties valt de "
        "dichtheid eerder lager uit.",
    ),
    # heat map
    "heat_title": ("{label}, by {x} and {y}", "{label}, naar {x} en {y}"),
    "heat_note_share": (
        "In each cell: share of the runs, its Wilson 95 % interval (independent points or "
        "replications count, not runs), and the number of runs.",
        "In elke cel: aandeel van de simulaties, het Wilson-95%-interval (onafhankelijke punten "
        "of herhalingen tellen, niet simulaties) en het aantal simulaties.",
    ),
    "heat_note_mean": (
        "In each cell: mean of the runs, its 95 % interval, and the number of runs.",
        "In elke cel: gemiddelde van de simulaties, het 95%-interval en het aantal simulaties.",
    ),
    "heat_none": ("no runs", "geen simulaties"),
    # reasons
    "reasons_title": ("Why: {label}", "Waarom: {label}"),
    "reasons_dot": ("share of the runs, Wilson 95 % interval",
                    "aandeel van de simulaties, Wilson-95%-interval"),
    "reasons_note": (
        "The interval counts independent points or replications, not runs that share their luck.",
        "Het interval telt onafhankelijke punten of herhalingen, niet simulaties die hun toeval "
        "delen.",
    ),
    "noise_line": (
        "noise: what an input without any effect would show",
        "ruis: wat invoer zonder enig effect zou laten zien",
    ),
    "share_axis": ("share of the runs", "aandeel van de simulaties"),
    # robustness
    "robustness_title": ("Which arm holds up: {label}", "Welke variant houdt stand: {label}"),
    "regret": ("regret: how far behind the best arm, {unit}",
               "spijt: hoeveel slechter dan de beste variant, {unit}"),
    "mean_regret": ("mean, 95 % bootstrap interval", "gemiddelde, 95%-bootstrapinterval"),
    "p90_regret": ("90th percentile", "90e percentiel"),
    "satisfied": ("share of runs that meet {threshold}",
                  "aandeel simulaties dat voldoet aan {threshold}"),
    "robustness_note": (
        "Smaller regret is better. {better} of this outcome counts as better; that is a choice.",
        "Minder spijt is beter. {better} van deze uitkomst geldt als beter; dat is een keuze.",
    ),
    "is_better_high": ("high is better", "hoog is beter"),
    "is_better_low": ("low is better", "laag is beter"),
    "better_high": ("A high value", "Een hoge waarde"),
    "better_low": ("A low value", "Een lage waarde"),
    # variance shares
    "shares_title": ("Luck, ignorance and choice: shares of the variance ({arm})",
                     "Toeval, onwetendheid en keuze: aandelen in de variantie ({arm})"),
    "part_seed": ("luck (seed)", "toeval (startgetal)"),
    "part_uncertainties": ("what is unknown", "wat onbekend is"),
    "part_levers": ("choices", "keuzes"),
    "part_interaction": ("both together", "beide samen"),
    "part_judged": ("of which judged inputs", "waarvan ingeschatte invoer"),
    "shares_dot": ("share of the variance, 95 % interval", "aandeel in de variantie, 95%-interval"),
    "shares_note": (
        "The last column is a part of the others, not an addition to them.",
        "De laatste kolom is een deel van de andere en komt er niet bij.",
    ),
}  # fmt: skip
"""English and Dutch, by key."""


def say(key: str, lang: str, **parts: str) -> str:
    """Return words in a language, with their parts filled in."""
    text = WORDS[key][0 if lang == "en" else 1]
    return text.format(**parts) if parts else text
