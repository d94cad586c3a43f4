"""Sentences of a report on judgement, limits, completeness, repeating and citing."""

from collections.abc import Mapping

CLOSING: Mapping[str, tuple[str, str]] = {
    "judged_all": (
        "{share} of all {n} inputs of the model rest on the authors' judgement or on sources that "
        "were not verified.",
        "{share} van alle {n} invoergegevens van het model berust op een inschatting van de "
        "auteurs of op bronnen die niet zijn geverifieerd.",
    ),
    "judged_varied": (
        "This design varied {varied} inputs; {judged} of them are judged or not verified.",
        "Dit ontwerp varieerde {varied} invoergegevens; daarvan zijn er {judged} ingeschat of niet "
        "geverifieerd.",
    ),
    "judged_unvaried": (
        "No input was varied, so nothing here says how far the results lean on judgement.",
        "Er is geen invoer gevarieerd; dit rapport zegt dus niets over hoe sterk de uitkomsten op "
        "inschattingen leunen.",
    ),
    "judged_rest": (
        "Judged inputs that were not varied do not show in any interval.",
        "Ingeschatte invoer die niet is gevarieerd, is in geen enkel interval zichtbaar.",
    ),
    "judged_variance": (
        "{label} ({arm}): {share} of the variance rests on judged inputs ({ground}).",
        "{label} ({arm}): {share} van de variantie berust op ingeschatte invoer ({ground}).",
    ),
    "judged_table": (
        "The judged inputs that matter most, by {measure}:",
        "De ingeschatte invoergegevens die het meest uitmaken, volgens {measure}:",
    ),
    "judged_caption": ("Judged inputs that matter", "Ingeschatte invoer die ertoe doet"),
    "judged_unknown": (
        "Which of the judged inputs matter is not known here: the design supports no measure of "
        "sensitivity. They are:",
        "Welke ingeschatte invoer ertoe doet, is hier niet bekend: het ontwerp laat geen "
        "gevoeligheidsmaat toe. Het gaat om:",
    ),
    "judged_none_matter": (
        "No judged input stands out of the noise.",
        "Geen ingeschatte invoer komt boven de ruis uit.",
    ),
    "measure_sobol": ("the total Sobol index", "de totale Sobol-index"),
    "measure_morris": ("Morris' μ*", "de μ* van Morris"),
    "measure_pawn": ("PAWN", "PAWN"),
    "measure_src": ("the squared regression coefficient", "de gekwadrateerde regressiecoëfficiënt"),
    "source_line": ("Where an input comes from: ", "Waar een invoer vandaan komt: "),
    "index_head": ("index", "index"),
    "noise_head": ("noise", "ruis"),
    "limit_forecast": (
        "No run forecasts a decision of a cabinet. The Dutch gate has more parameters than there "
        "are decisions to check it with: it can be refuted, not identified.",
        "Geen simulatie voorspelt een kabinetsbesluit. De Nederlandse toets heeft meer parameters "
        "dan er besluiten zijn om haar aan te toetsen: zij kan worden weerlegd, niet vastgesteld.",
    ),
    "limit_interval": (
        "An interval says how sure the number is given this model and these ranges. That the model "
        "itself is wrong is in no interval.",
        "Een interval zegt hoe zeker het getal is gegeven dit model en deze bereiken. Dat het "
        "model "
        "zelf fout is, zit in geen enkel interval.",
    ),
    "limit_levels": (
        "Demand for compute and the growth of clouds are judged: differences between arms are "
        "firmer than levels.",
        "De vraag naar rekenkracht en de groei van cloudaanbieders zijn ingeschat: verschillen "
        "tussen varianten zijn steviger dan niveaus.",
    ),
    "limit_one_replication": (
        "Each point was run once, so luck and the inputs cannot be told apart.",
        "Elk punt is één keer doorgerekend; toeval en invoer zijn dus niet te scheiden.",
    ),
    "limit_imposed": (
        "What a scenario imposes on a party is imposed, not decided; the reasons of the design say "
        "which.",
        "Wat een scenario een partij oplegt, is opgelegd en niet besloten; de redenen in het "
        "ontwerp zeggen wat.",
    ),
    "limits_own": ("The design adds:", "Het ontwerp voegt toe (niet vertaald):"),
    "complete_all": (
        "All {planned} planned runs are done.",
        "Alle {planned} geplande simulaties zijn gemaakt.",
    ),
    "complete_part": (
        "{done} of {planned} planned runs are done ({share}); {failed} failed and {missing} were "
        "not made. Replications run in turn over all arms and points, so what is done is a smaller "
        "design of the same shape. Failed runs may not be like the others.",
        "{done} van {planned} geplande simulaties zijn gemaakt ({share}); {failed} zijn mislukt en "
        "{missing} zijn niet gemaakt. Herhalingen lopen om de beurt langs alle varianten en "
        "punten; "
        "wat er is, is dus een kleiner ontwerp van dezelfde vorm. Mislukte simulaties lijken "
        "misschien niet op de andere.",
    ),
    "record": ("Recorded: {what}.", "Vastgelegd: {what}."),
    "record_outcomes": (
        "outcomes per run; no quarterly indicators, no events",
        "uitkomsten per simulatie; geen kwartaalcijfers en geen gebeurtenissen",
    ),
    "record_indicators": (
        "outcomes and quarterly indicators; no events",
        "uitkomsten en kwartaalcijfers; geen gebeurtenissen",
    ),
    "record_all": (
        "outcomes, quarterly indicators and all events",
        "uitkomsten, kwartaalcijfers en alle gebeurtenissen",
    ),
    "shard": (
        "This folder holds shard {shard} of the sweep.",
        "Deze map bevat deel {shard} van de reeks.",
    ),
    "failed_caption": ("Failed runs (the first {n})", "Mislukte simulaties (de eerste {n})"),
    "point_head": ("point", "punt"),
    "replication_head": ("replication", "herhaling"),
    "seed_head": ("seed", "startgetal"),
    "error_head": ("error", "fout"),
    "repeat_intro": (
        "The manifest of the result folder holds the whole design. With version {version}, this "
        "command runs it again and says whether the tables agree:",
        "Het manifest van de resultaatmap bevat het hele ontwerp. Met versie {version} rekent deze "
        "opdracht alles opnieuw door en meldt of de tabellen gelijk zijn:",
    ),
    "repeat_made": ("The sweep was made with:", "De reeks is gemaakt met:"),
    "repeat_changed": (
        "The program had changes that are in no commit, so an exact repeat is not certain.",
        "Het programma had wijzigingen die in geen commit staan; exact herhalen is dus niet zeker.",
    ),
    "repeat_caption": ("What identifies the sweep", "Waaraan de reeks te herkennen is"),
    "what_head": ("what", "wat"),
    "id_version": ("version", "versie"),
    "id_commit": ("commit", "commit"),
    "id_design": ("design checksum", "controlegetal van het ontwerp"),
    "id_parameters": ("parameters checksum", "controlegetal van de parameters"),
    "id_seed": ("master seed", "startgetal van de reeks"),
    "id_python": ("Python", "Python"),
    "id_packages": ("packages", "pakketten"),
    "id_table": ("checksum of {table}", "controlegetal van {table}"),
    "unknown": ("not recorded", "niet vastgelegd"),
    "cite_intro": ("Cite this sweep as:", "Verwijs zo naar deze reeks:"),
    "cite_bib": ("Or with BibTeX (citation.bib):", "Of met BibTeX (citation.bib):"),
    "left_out_intro": (
        "The analysis left these parts out.",
        "De analyse liet deze onderdelen weg.",
    ),
    "left_out_foreign": ("", "De redenen staan er in het Engels, zoals de analyse ze geeft."),
    "left_means": ("levels", "niveaus"),
    "left_effects": ("paired effects", "gepaarde effecten"),
    "left_sensitivity": ("sensitivity", "gevoeligheid"),
    "left_shares": ("shares of the variance", "aandelen in de variantie"),
    "left_discovery": ("scenario discovery", "gebieden zoeken"),
    "left_discovery_curve": ("coverage against density", "dekking tegenover dichtheid"),
    "left_robustness": ("robustness", "robuustheid"),
    "left_tipping": ("tipping points", "omslagpunten"),
    "left_flips": ("tipping points by search", "omslagpunten door te zoeken"),
    "left_reasons": ("reasons", "redenen"),
    "left_advice": ("advice on runs", "advies over simulaties"),
    "left_heat": ("heat map", "kaart naar twee keuzes"),
    "left_fan": ("quarterly bands", "banden per kwartaal"),
    "notes_intro": ("Notes of the analysis:", "Opmerkingen van de analyse (Engels):"),
    "files_intro": (
        "Figures (SVG, PDF, PNG) and tables (CSV, LaTeX) stand beside this page.",
        "Figuren (SVG, PDF, PNG) en tabellen (CSV, LaTeX) staan naast deze pagina.",
    ),
    "advice_line": (
        "{label}, {arm}: a half width of a tenth of the spread would take about {needed} "
        "{units}; now {there} of them give a half width of {half} ({runs}).",
        "{label}, {arm}: een halve breedte van een tiende van de spreiding vraagt ongeveer "
        "{needed} {units}; nu geven er {there} een halve breedte van {half} ({runs}).",
    ),
    "advice_pair": ("{arm} less {base}", "{arm} min {base}"),
    "unit_replications": ("replications", "herhalingen"),
    "unit_points": ("points", "punten"),
}
"""English and Dutch, by key."""
