"""Sentences of a report on the question, the design and the head of the page."""

from collections.abc import Mapping

DESIGN: Mapping[str, tuple[str, str]] = {
    "site": ("rekenkracht, report of a sweep", "rekenkracht, rapport van een reeks simulaties"),
    "lead": (
        "Simulation of the negotiations on European AI gigafactories and the Dutch position.",
        "Simulatie van de onderhandelingen over Europese AI-gigafabrieken en de Nederlandse "
        "positie.",
    ),
    "contents": ("Contents", "Inhoud"),
    "h_short": ("In short", "In het kort"),
    "h_question": ("Question", "Vraag"),
    "h_design": ("What was run", "Wat is doorgerekend"),
    "h_results": ("Results", "Uitkomsten"),
    "h_effects": ("What the arms change", "Wat de varianten veranderen"),
    "h_levels": ("Levels, per arm", "Niveaus per variant"),
    "h_heat": ("By two choices at once", "Naar twee keuzes tegelijk"),
    "h_fan": ("Over the quarters", "Door de kwartalen heen"),
    "h_reasons": ("Reasons", "Redenen"),
    "h_drivers": ("What drives the outcome", "Wat de uitkomst bepaalt"),
    "h_overturn": ("What would overturn it", "Wat de uitkomst kan omkeren"),
    "h_robust": ("Which arm holds up", "Welke variant houdt stand"),
    "h_judgement": ("What rests on judgement", "Wat op inschatting berust"),
    "h_limits": ("Limits", "Beperkingen"),
    "h_complete": ("How complete it is", "Hoe volledig het is"),
    "h_repeat": ("How to repeat it", "Hoe het te herhalen is"),
    "h_cite": ("How to cite it", "Hoe ernaar te verwijzen"),
    "h_left_out": ("What is not here, and why", "Wat ontbreekt, en waarom"),
    "question_own": (
        "As the design puts it:",
        "In de woorden van het ontwerp (niet vertaald):",
    ),
    "no_question": (
        "The design states no question.",
        "Het ontwerp noemt geen vraag.",
    ),
    "short_scope": (
        "This report rests on {done} runs: {arms}, {points}, {replications}.",
        "Dit rapport berust op {done} simulaties: {arms}, {points}, {replications}.",
    ),
    "short_partial": (
        "It is partial: {planned} runs were planned, {failed} failed and {missing} were not made.",
        "Het is onvolledig: er waren {planned} simulaties gepland, {failed} zijn mislukt en "
        "{missing} zijn niet gemaakt.",
    ),
    "arm_1": ("1 arm", "1 variant"),
    "arm_n": ("{n} arms", "{n} varianten"),
    "point_1": ("1 point", "1 punt"),
    "point_n": ("{n} points", "{n} punten"),
    "replication_1": ("1 replication", "1 herhaling"),
    "replication_n": ("{n} replications", "{n} herhalingen"),
    "replication_until": ("at most {n} replications", "hoogstens {n} herhalingen"),
    "arms_intro": (
        "An arm is a scenario, perhaps changed further. All arms share the same luck: replication "
        "by replication the same seeds. A difference between two arms is therefore theirs and not "
        "the dice's.",
        "Een variant is een scenario, eventueel verder gewijzigd. Alle varianten delen hetzelfde "
        "toeval: per herhaling dezelfde startgetallen. Een verschil tussen twee varianten komt dus "
        "van die varianten en niet van het toeval.",
    ),
    "arms_caption": ("Arms of the design", "Varianten in het ontwerp"),
    "arm_head": ("arm", "variant"),
    "scenario_head": ("scenario", "scenario"),
    "set_head": ("also set", "ook ingesteld"),
    "reason_head": ("reason", "reden"),
    "is_base": ("{arm} (base)", "{arm} (basis)"),
    "factors_caption": ("Inputs that were varied", "Gevarieerde invoer"),
    "no_factors": (
        "No input was varied: all runs use the evidence's own values. Intervals hold luck alone, "
        "not what is unknown about the inputs.",
        "Er is geen invoer gevarieerd: alle simulaties gebruiken de waarden uit de onderbouwing. "
        "Intervallen bevatten alleen toeval, niet wat onbekend is over de invoer.",
    ),
    "groups": (
        "In all {n} inputs vary, by group of parameters: {groups}.",
        "In totaal variëren {n} invoergegevens, per groep parameters: {groups}.",
    ),
    "input_head": ("input", "invoer"),
    "meaning_head": ("meaning", "betekenis (Engels)"),
    "role_head": ("role", "rol"),
    "range_head": ("range or levels", "bereik of waarden"),
    "unit_head": ("unit", "eenheid"),
    "basis_head": ("basis", "grondslag"),
    "role_uncertainty": ("unknown", "onbekend"),
    "role_lever": ("choice", "keuze"),
    "role_constant": ("constant", "vast"),
    "basis_observed": ("observed", "waargenomen"),
    "basis_stated": ("stated by a source", "volgens een bron"),
    "basis_derived": ("derived", "afgeleid"),
    "basis_judged": ("judged", "ingeschat"),
    "basis_unverified": ("not verified", "niet geverifieerd"),
    "basis_calibrated": ("calibrated", "gekalibreerd"),
    "method_factorial": (
        "Every combination of the levels was run (a full factorial).",
        "Elke combinatie van waarden is doorgerekend (volledig factorieel).",
    ),
    "method_one_at_a_time": (
        "One input at a time was moved away from the evidence's own values; what inputs do "
        "together does not show.",
        "Telkens is één invoergegeven gewijzigd ten opzichte van de onderbouwing; wat "
        "invoergegevens samen doen, blijft buiten beeld.",
    ),
    "method_latin_hypercube": (
        "Points fill the ranges evenly (Latin hypercube).",
        "De punten vullen de bereiken gelijkmatig (Latijnse hyperkubus).",
    ),
    "method_sobol": (
        "Points fill the ranges evenly (Sobol sequence).",
        "De punten vullen de bereiken gelijkmatig (Sobol-reeks).",
    ),
    "method_saltelli": (
        "Points follow Saltelli's scheme, made for Sobol indices.",
        "De punten volgen het schema van Saltelli, gemaakt voor Sobol-indices.",
    ),
    "method_morris": (
        "Points follow Morris' paths, which screen inputs by their elementary effects.",
        "De punten volgen paden van Morris, waarmee invoer op elementaire effecten wordt gezeefd.",
    ),
    "method_points": (
        "The points come from the user's own file.",
        "De punten komen uit een bestand van de gebruiker.",
    ),
    "method_calibrated": (
        "The points are parameter sets that were accepted against known facts (set {set}).",
        "De punten zijn parametersets die aan bekende feiten zijn getoetst (set {set}).",
    ),
    "method_draws": (
        "Each point is a draw of all inputs from the ranges of their evidence.",
        "Elk punt is een trekking van alle invoer uit de bereiken van de onderbouwing.",
    ),
    "method_other": ("Points: {method}.", "Punten: {method}."),
    "span": (
        "Each run goes from {start} to {end}, quarter by quarter, with {users} rows of users of "
        "compute.",
        "Elke simulatie loopt van {start} tot en met {end}, per kwartaal, met {users} rijen "
        "gebruikers van rekenkracht.",
    ),
    "history_simulated": (
        "Nothing that happened after the start is imposed (simulated history).",
        "Niets van wat na de start gebeurde, is opgelegd (gesimuleerde geschiedenis).",
    ),
    "history_pinned": (
        "Known facts are imposed up to the pin date (pinned history).",
        "Bekende feiten zijn opgelegd tot de peildatum (vastgelegde geschiedenis).",
    ),
    "history_own": (
        "Each scenario has its own history, pinned or simulated.",
        "Elk scenario heeft zijn eigen geschiedenis, vastgelegd of gesimuleerd.",
    ),
    "until": (
        "Runs were added until the 95 % interval of {outcome} was at most {width} wide on either "
        "side, or {most} replications were reached.",
        "Er zijn simulaties toegevoegd tot het 95%-interval van {outcome} aan elke kant hoogstens "
        "{width} breed was, of tot {most} herhalingen.",
    ),
    "derived_one": (
        "{name}: 1 when {outcome} is {target}, else 0.",
        "{name}: 1 als {outcome} {target} is, anders 0.",
    ),
    "derived_intro": (
        "The design defines outcomes of its own:",
        "Het ontwerp definieert eigen uitkomsten:",
    ),
    "equals": ("equal to {value}", "gelijk aan {value}"),
}
"""English and Dutch, by key."""
