"""Sentences of a report on results, reasons, drivers, boxes and robustness."""

from collections.abc import Mapping

RESULTS: Mapping[str, tuple[str, str]] = {
    "interval_of": ("95 % interval {range}", "95%-interval {range}"),
    "pairs_of": ("n = {n} pairs", "n = {n} paren"),
    "runs_of": ("n = {n} runs", "n = {n} simulaties"),
    "units_replications": (
        ", {units} independent replications",
        ", {units} onafhankelijke herhalingen",
    ),
    "units_points": (", {units} independent points", ", {units} onafhankelijke punten"),
    "higher": (
        "{label}, {arm} against {base}: {size} higher ({ground}).",
        "{label}, {arm} ten opzichte van {base}: {size} hoger ({ground}).",
    ),
    "lower": (
        "{label}, {arm} against {base}: {size} lower ({ground}).",
        "{label}, {arm} ten opzichte van {base}: {size} lager ({ground}).",
    ),
    "unclear": (
        "{label}, {arm} against {base}: no clear difference; the estimate is {size} ({ground}).",
        "{label}, {arm} ten opzichte van {base}: geen duidelijk verschil; de schatting is {size} "
        "({ground}).",
    ),
    "same": (
        "{label}, {arm} against {base}: the same in every pair ({ground}).",
        "{label}, {arm} ten opzichte van {base}: in elk paar gelijk ({ground}).",
    ),
    "no_interval": (
        "{label}, {arm} against {base}: the estimate is {size}; there are too few runs for an "
        "interval ({ground}).",
        "{label}, {arm} ten opzichte van {base}: de schatting is {size}; er zijn te weinig "
        "simulaties voor een interval ({ground}).",
    ),
    "level": ("{label}, {arm}: {mean} ({ground}).", "{label}, {arm}: {mean} ({ground})."),
    "level_share": (
        "{label}, {arm}: in {mean} of the runs ({ground}).",
        "{label}, {arm}: in {mean} van de simulaties ({ground}).",
    ),
    "no_outcomes": ("No outcome could be summarised.", "Er kon geen uitkomst worden samengevat."),
    "and_more": (
        "{n} more comparisons stand in the table of effects below.",
        "Nog {n} vergelijkingen staan hieronder in de tabel met effecten.",
    ),
    "chance_of_many": (
        "{clear} of {all} comparisons are clear at the 95 % level. Of {all} comparisons without "
        "any real difference, about {false} would look clear by chance.",
        "{clear} van {all} vergelijkingen zijn duidelijk op het 95%-niveau. Van {all} "
        "vergelijkingen zonder enig echt verschil zouden er door toeval ongeveer {false} duidelijk "
        "lijken.",
    ),
    "effects_intro": (
        "An effect is the mean difference between pairs of runs with the same luck. The interval "
        "is a bootstrap interval of 95 %.",
        "Een effect is het gemiddelde verschil tussen paren simulaties met hetzelfde toeval. Het "
        "interval is een 95%-bootstrapinterval.",
    ),
    "effects_caption": (
        "Paired effects against {base}",
        "Gepaarde effecten ten opzichte van {base}",
    ),
    "outcome_head": ("outcome", "uitkomst"),
    "effect_head": ("effect", "effect"),
    "interval_head": ("95 % interval", "95%-interval"),
    "rose_head": ("rose", "steeg"),
    "fell_head": ("fell", "daalde"),
    "pairs_head": ("pairs", "paren"),
    "n_head": ("runs", "simulaties"),
    "mean_head": ("mean", "gemiddelde"),
    "p5_head": ("5th pct.", "5e perc."),
    "p95_head": ("95th pct.", "95e perc."),
    "missing_head": ("without value", "zonder waarde"),
    "levels_intro": (
        "Read differences between arms rather than levels: how many hours users want is judged. "
        "A mean is over the runs in which the outcome has a value; the percentiles show how far "
        "single runs lie apart.",
        "Lees liever verschillen tussen varianten dan niveaus: hoeveel uren gebruikers willen, is "
        "ingeschat. Een gemiddelde gaat over de simulaties waarin de uitkomst een waarde heeft; de "
        "percentielen laten zien hoe ver losse simulaties uiteenliggen.",
    ),
    "percent_of_runs": ("% of the runs", "% van de simulaties"),
    "levels_caption": ("Levels of the main outcomes", "Niveaus van de belangrijkste uitkomsten"),
    "heat_intro": (
        "Each cell averages over everything else that was varied.",
        "Elke cel is een gemiddelde over al het andere dat is gevarieerd.",
    ),
    "heat_caption": ("{label} by {x} and {y}, {arm}", "{label} naar {x} en {y}, {arm}"),
    "value_head": ("value", "waarde"),
    "reasons_intro": (
        "The model writes down why a decision fell or what holds a plan up. The share of runs in "
        "which each reason came first, with its Wilson interval:",
        "Het model legt vast waarom een besluit viel of wat een plan ophoudt. Het aandeel "
        "simulaties waarin elke reden vooropstond, met het Wilson-interval:",
    ),
    "reason_top": (
        "{label}, {arm}: most often {reason}, in {share} of the runs ({ground}).",
        "{label}, {arm}: het vaakst {reason}, in {share} van de simulaties ({ground}).",
    ),
    "reasons_caption": ("Reasons: {label}", "Redenen: {label}"),
    "count_head": ("runs", "simulaties"),
    "share_head": ("share", "aandeel"),
    "drivers_intro_sobol": (
        "A Sobol index is the share of an outcome's variance that falls away once an input is "
        "known: alone (S1), or with all its interactions (ST).",
        "Een Sobol-index is het deel van de variantie dat wegvalt als een invoer bekend is: alleen "
        "(S1) of met alle wisselwerkingen (ST).",
    ),
    "drivers_intro_morris": (
        "Morris' μ* is the mean absolute effect of moving an input over its range. It ranks; it "
        "does not share out the variance.",
        "De μ* van Morris is het gemiddelde absolute effect van een invoer over zijn bereik. De "
        "maat ordent, maar verdeelt de variantie niet.",
    ),
    "drivers_intro_pawn": (
        "PAWN measures how far the distribution of the outcome moves when an input is known. It "
        "ranks; values near the noise level mean nothing.",
        "PAWN meet hoe ver de verdeling van de uitkomst verschuift als een invoer bekend is. De "
        "maat ordent; waarden rond het ruisniveau zeggen niets.",
    ),
    "drivers_intro_src": (
        "The squared regression coefficient is the share of variance in a straight-line "
        "approximation; curves and interactions are missed.",
        "De gekwadrateerde regressiecoëfficiënt is het aandeel in de variantie bij een rechte "
        "lijn; "
        "krommingen en wisselwerkingen blijven buiten beeld.",
    ),
    "drivers_caption": (
        "Indices of sensitivity: {label}, {arm} ({method})",
        "Gevoeligheidsindices: {label}, {arm} ({method})",
    ),
    "shares_intro": (
        "How much of the spread is luck, how much is not known, how much is chosen:",
        "Hoeveel van de spreiding toeval is, hoeveel onbekend en hoeveel gekozen:",
    ),
    "shares_caption": ("Shares of the variance", "Aandelen in de variantie"),
    "part_head": ("part", "deel"),
    "overturn_pairs": (
        "{arm}, {label}: in {share} of the pairs the outcome moved the other way ({n} pairs). One "
        "case can go against the mean.",
        "{arm}, {label}: in {share} van de paren bewoog de uitkomst de andere kant op ({n} paren). "
        "Een los geval kan dus tegen het gemiddelde ingaan.",
    ),
    "overturn_unclear": (
        "{n} of {all} comparisons hold zero in their interval. More runs or other ranges could "
        "give them either sign.",
        "Bij {n} van {all} vergelijkingen bevat het interval nul. Meer simulaties of andere "
        "bereiken kunnen het teken nog bepalen.",
    ),
    "tips": (
        "{label} flips when {parameter} goes from {start} to {flip} ({arm}; share {share} there, "
        "n = {n} runs).",
        "{label} slaat om als {parameter} van {start} naar {flip} gaat ({arm}; aandeel daar "
        "{share}, n = {n} simulaties).",
    ),
    "tips_unknown": (
        "Whether {label} flips for {parameter} between {start} and {end} is not known ({arm}): a "
        "run failed.",
        "Of {label} omslaat voor {parameter} tussen {start} en {end} is niet bekend ({arm}): een "
        "simulatie mislukte.",
    ),
    "tips_none": (
        "{label} does not flip for any {parameter} between {start} and {end} ({arm}, n = {n} "
        "runs).",
        "{label} slaat bij geen enkele waarde van {parameter} tussen {start} en {end} om ({arm}, "
        "n = {n} simulaties).",
    ),
    "box_sentence": (
        "{label} {target} ({arm}): the first box found holds {coverage} of the cases, and "
        "{density} "
        "of the {n} runs in it are cases. It asks: {asks}.",
        "{label} {target} ({arm}): het eerste gevonden gebied bevat {coverage} van de gevallen, en "
        "{density} van de {n} simulaties daarin is een geval. Het vraagt: {asks}.",
    ),
    "boxes_caption": ("Boxes of scenario discovery", "Gevonden gebieden"),
    "box_head": ("box", "gebied"),
    "asks_head": ("asks", "vraagt"),
    "coverage_head": ("coverage", "dekking"),
    "density_head": ("density", "dichtheid"),
    "overturn_model": (
        "Other forms of the model were not part of this sweep. A finding deserves to be cited "
        "when its sign also holds under other bargaining rules and for most accepted parameter "
        "sets.",
        "Andere modelvormen maken geen deel uit van deze reeks. Een bevinding is het citeren waard "
        "als het teken ook standhoudt onder andere onderhandelingsregels en bij de meeste "
        "getoetste "
        "parametersets.",
    ),
    "robust_intro": (
        "Regret is how much worse an arm does than the best arm in the same circumstances.",
        "Spijt is hoeveel slechter een variant het doet dan de beste variant in dezelfde "
        "omstandigheden.",
    ),
    "robust_caption": ("Robustness: {label}", "Robuustheid: {label}"),
    "regret_head": ("mean regret", "gemiddelde spijt"),
    "p90_head": ("90th pct.", "90e perc."),
    "satisfied_head": ("meets {threshold}", "voldoet aan {threshold}"),
    "figure": ("Figure {n}. {shows}.", "Figuur {n}. {shows}."),
    "rows_more": (
        "{n} more rows stand in {file}.",
        "Nog {n} rijen staan in {file}.",
    ),
    "numbers_in": ("Numbers: {files}.", "Getallen: {files}."),
}
"""English and Dutch, by key."""
