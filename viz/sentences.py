"""Sentences of the decision trace, in English, by key. A second language is a second table."""

from collections.abc import Mapping

from viz.site_sentences import SITE_SENTENCES
from viz.user_sentences import USER_SENTENCES

SENTENCES: Mapping[str, str] = {
    # The answer in short.
    "short_head": "In short",
    "short_yes": "Yes: EUR {amount} m ({split}).",
    "short_yes_known": "Yes, as is known: EUR {amount} m ({split}). {gate}",
    "short_ordered_nothing": "Nothing: the scenario imposes EUR 0 m as {option}. {gate}",
    "short_ordered": "Yes, imposed by the scenario: EUR {amount} m as {option} ({split}). {gate}",
    "short_no": "No. {why}",
    "short_no_known": "No, as is known. {gate}",
    "short_gate_yes": "The gate by itself says yes, subject to parliament.",
    "short_gate_no": "The gate by itself says no. {why}",
    "short_NO_PROPOSAL": "Nothing was on the table.",
    "short_NO_BIDDER": "No Dutch party could host it.",
    "short_NO_MATCH": "The Union's part would not have been there.",
    "short_NO_ROOM": "EUR {cover} m had to be covered, and the ministries together could free "
    "EUR {reachable} m.",
    "short_NO_PAYER": "EUR {cover} m had to be covered; the ministries could free EUR "
    "{reachable} m, but it was worth no more than EUR {limit} m to those who had it.",
    "short_OUTSIDER_CHEAPER": "Who stays out loses EUR {gain} m; joining costs EUR {cost} m.",
    "short_public_OUTSIDER_CHEAPER": "It was worth EUR {gain} m and would have cost EUR {cost} m.",
    "short_NOT_WORTH_NOW": "It was worth its cost of EUR {cost} m, but not yet: with demand so "
    "uncertain the gain had to exceed EUR {hurdle} m, and it was EUR {gain} m.",
    "short_NO_MAJORITY": "Parliament voted it down; its chance of a yes was {chance}.",
    # What was asked.
    "ask_head": "What was asked",
    "ask_gigafactory": "The EuroHPC Joint Undertaking asked the Netherlands to promise EUR "
    "{need} m of public money as a host ({lot}), for a facility that costs about EUR {size} m.",
    "ask_book": "Rule book {book}: {title}, in force since {since}.",
    "ask_factory": "A bid for an AI factory of EUR {size} m asked EUR {need} m of national money, "
    "state and region together; EUR {union} m was to come from the Union.",
    "ask_nothing": "Nothing was on the table yet. A bid like the later one for Groningen, an AI "
    "factory of EUR {size} m, would have asked EUR {need} m of national money.",
    "ask_deadline": "It was due on {deadline}; it was decided on {date}, {slot}.",
    "ask_same_day": "It was due and decided on {date}, {slot}.",
    "ask_no_deadline": "There was no deadline; it was decided on {date}, {slot}.",
    "ask_moved": "It was due on {date}, which moved with the call from {deadline}; {slot}.",
    "slot_main": "in the quarter of the spring memorandum",
    "slot_other": "outside the spring memorandum",
    "motion": "A motion that supports it was in force.",
    "no_motion": "No motion that supports it was in force.",
    "other_option": "As {option} (EUR {need} m) it was judged too: {verdict}.",
    # What each payer could do.
    "payers_head": "What each ministry could do (EUR m)",
    "payers_columns": "ministry|room left|free now|worth to it|would pay|promised",
    "payers_sum": "together",
    "reach_main": "In the spring memorandum all room can be reached.",
    "reach_other": "Outside the spring memorandum {reach} of the room can be reached.",
    "reach_urgent": "Outside the spring memorandum {reach} of the room can be reached, more than "
    "usual because of a deadline with a motion in force.",
    "worth": "The facility has a policy value of EUR {value} m (EUR {per_eur} per euro of "
    "cost{demand}). A ministry counts its own part of it, by its share of the room and its "
    "attention; attention stood at {attention} times its mean.",
    "worth_demand": "; demand believed at {demand} times its reference",
    "others_head": "What the region and the Union would do",
    "region_pays": "The region would pay EUR {region} m if the state pays (it has EUR {fund} m and "
    "carries at most {share} of the national contribution).",
    "region_waits": "The region was ready, but waits for the state and the Union.",
    "region_absent": "No region was ready to pay.",
    "union_host": "The Joint Undertaking expected the call to find its hosts, so the Union's part "
    "would have been there.",
    "union_no_host": "The Joint Undertaking did not expect the call to find its hosts, so the "
    "Union's part would not have been there.",
    "union_factory": "The Union had its part of the AI factory left.",
    "union_no_factory": "The Union's money for AI factories did not suffice.",
    # The tests.
    "tests_head": "The tests, each made whatever the others said",
    "passed": "passed",
    "short": "short too",
    "not_reached": "not reached",
    "passed_shadow": "not asked",
    "test_proposal": "Proposal: it is on the table.",
    "test_no_proposal": "Proposal: nothing is on the table.",
    "test_bidder": "Bidder: Dutch parties that could host it: {count}; 1 is needed.",
    "test_match": "Match: those who wait for each other (region, state, Union) all stay in.",
    "test_no_match": "Match: the Union drops out, and whoever waits for it.",
    "test_room": "Room: EUR {reachable} m can be reached; EUR {cover} m must be covered of the "
    "state's EUR {promise} m ({rule}).",
    "test_willing": "Willingness: the ministries would pay up to EUR {limit} m; EUR {cover} m must "
    "be covered.",
    "test_worth": "Worth: an outsider loses EUR {gain} m ({theta} of the value); joining costs "
    "EUR {cost} m (EUR {need} m, and EUR {hold} m for holding it {years} years).",
    "test_worth_public": "Worth: it is worth EUR {gain} m and costs EUR {cost} m (EUR {need} m, "
    "and EUR {hold} m for holding it {years} years).",
    "test_hurdle": "Waiting: to be worth it now, the gain must exceed EUR {hurdle} m (hurdle "
    "{multiple} for uncertain demand); it is EUR {gain} m.",
    "test_parliament": "Parliament: its chance is {chance}.",
    "test_parliament_drawn": "Parliament: its chance is {chance}; this run drew a {drawn}.",
    "yes": "yes",
    "no": "no",
    "reasons_head": "Every test that failed, in words",
    "reasons_none": "None.",
    "headline": "{reason} (the headline)",
    # What was decided.
    "decided_head": "What was decided",
    "decided_yes": "EUR {amount} m was promised: {split}.",
    "decided_no": "No money was promised. Headline reason: {reason}.",
    "decided_no_imposed": "No money was promised. The reason given was {reason}.",
    "imposed": "This is known fact, imposed on the run:",
    "imposed_order": "The scenario imposes it, as {option}: {why}.",
    "imposed_order_split": "Each ministry carries its share, as far as it has room; the rest is "
    "left to a later budget.",
    "imposed_other": "The gate judges hosting only, so the tests above are of hosting.",
    "imposed_fact": "{date}: {what}. Source: {sources}.",
    "imposed_split": "How the ministries shared the state's part is the model's.",
    "imposed_gate_pass": "Left to itself, the gate would have passed it on to parliament.",
    "imposed_gate_no": "Left to itself, the gate would have said no: {reasons}.",
    "amount_of": "EUR {amount} m",
    # What would have changed it.
    "levers_head": "What would have changed the gate's answer, one thing at a time",
    "levers_passed": "Nothing had to change: the gate passes it as it stood.",
    "levers_parliament": "The gate passed it; parliament's chance was {chance}{motion}.",
    "levers_motion": "; a supporting motion would make it {chance}",
    "levers_enough": "Enough alone",
    "levers_not_enough": "Not enough alone",
    "levers_none": "no single change.",
    "ask_enough": "a smaller ask for the same facility: at most EUR {after} m instead of "
    "EUR {before} m",
    "ask_not": "a smaller ask, even of nothing",
    "room_enough": "more room: EUR {after} m at the ministries together instead of EUR {before} m",
    "room_not": "more room, however much",
    "value_enough": "a higher policy value: EUR {after} per euro instead of EUR {before}",
    "value_not": "a higher policy value, however high",
    "region money_enough": "a region that is ready to pay EUR {after} m instead of EUR {before} m",
    "region money_not": "money from a region, however much",
    "spring memorandum": "the same proposal in the spring memorandum",
    "deadline and motion": "a deadline together with a supporting motion",
    "expected": "covering only the expected amount",
    "vehicle": "covering only the equity of a public vehicle",
    "none about demand": "certainty about demand (hurdle 1)",
    "pair": "Two things together would do: a policy value of EUR {value} per euro instead of "
    "EUR {value_before} (times {value_factor}), and EUR {room} m of room instead of "
    "EUR {room_before} m (times {room_factor}).",
    "pair_none": "Not even endless room and a high policy value together would do, as long as "
    "{blocks}.",
    "pair_none_at_all": "Not even endless room and a high policy value together would do.",
    "block_NO_PROPOSAL": "nothing is on the table",
    "block_NO_BIDDER": "nobody could host it",
    "block_NO_MATCH": "the Union's part is not there",
    # What it rests on.
    "basis_head": "What rests on judgement",
    "basis": "Of the {total} parameters behind this decision {count} are judged or not verified: "
    "{names}. Each has its range and source, as in:",
    "basis_none": "None of the numbers above.",
    "basis_set": "Set for this run, not by the evidence: {names}.",
    # One ministry's view.
    "ministry": "{name} ({code}) had EUR {room} m of room left and could free EUR {free} m of it. "
    "The facility was worth EUR {worth} m to it, so it would have paid at most EUR {limit} m. "
    "{promised}",
    "ministry_paid": "It promised EUR {paid} m.",
    "ministry_nothing": "It promised nothing.",
    "finance": "Finance (FIN) guards the cover rule and pays nothing itself. It asked that EUR "
    "{cover} m of the state's EUR {promise} m be covered when the promise is made ({rule}); "
    "EUR {reachable} m could be reached.",
    "whole": "The whole decision:",
    # Other parties.
    "state_round": "Promises for a gigafactory were due on {date}. Its chances were: {chances}.",
    "state_chose_out": "It chose {option}.",
    "state_chose": "It chose to be {option} and promised EUR {amount} m.",
    "state_expected": "It reckoned with {expected} of 27 states joining, the Netherlands with a "
    "chance of {dutch}.",
    "state_position": "On {rule} it stood at {position} of 100. {result}.",
    "promises": "On {date}, under the rules {rules}, {count} states stood by a promise for a "
    "gigafactory: {states}.",
    "promises_none": "On {date}, under the rules {rules}, no state stood by a promise for a "
    "gigafactory.",
    "promises_expected": "Expected were {expected}; the chance of enough hosts was {chance}, with "
    "the Netherlands in at a chance of {dutch}.",
    "selection_head": "AI factories, {round}, decided on {date}",
    "selection_columns": "state|cost (EUR m)|Union part|points above pass mark|answer|reason",
    "selected": "selected",
    "refused": "refused",
    "shadow": "This selection is known fact. The model by itself would have taken: {states}.",
    "shadow_left_out": "Selected in fact, and left out by the scenario: {states}.",
    "rule_decided": "On {date} the Union decided on {rule}: {outcome} of 100 (before: {before}).",
    "rule_blocked": "On {date} the Union did not agree on {rule}: {outcome} of 100 was proposed, "
    "{before} stays.",
    "rule_votes": "For it: {states} of 27 states; the Commission was {commission}. The Netherlands "
    "stood at {dutch}.",
    "rule_spread": "Positions run from {low} to {high}, {mean} on average with a spread (sd) of "
    "{sd}.",
    "for": "for it",
    "against": "against it",
    "in_words": "In words",
    "also": "Also in this quarter",
    "all_events": "All events of {actor}, in order",
    "off_table": "No gate was asked. The scenario says why: {why}.",
    "off_table_head": "What the scenario keeps off the table",
    "no_decision": "No Dutch decision falls in this quarter; there are decisions in {quarters}.",
    "more": "For one quarter in full, add: --quarter {quarter}",
    "imposed_mark": "imposed",
    "decisions_columns": "quarter|proposal|EUR m|reason|gate by itself|",
    "decisions_head": "Dutch decisions",
    # The page of one run.
    "run_settings": "Seed {seed}, {start} to {end}. History {history}: {meaning}. {rows} rows "
    "stand for {users} Dutch users of compute.",
    "position_head": "The Dutch position",
    "position_variable": "variable",
    "position_unit": "unit",
    "position_counts": "P9: counts from the start up to that quarter. Breakdowns are of proposals "
    "and talks; reasons also count permits, the queue for power and investments, so their sum is "
    "larger. Public Commitment|AI Factory leaves out the Union's part that is listed under it.",
    "position_zero": "Not shown, being 0 throughout: {names}.",
    "decisions_main": "Dutch decisions",
    "line_yes": "EUR {amount} m ({split})",
    "line_no": "no, {reason}",
    "line_ordered": "imposed by the scenario, as {option}; the gate by itself says {gate}",
    "line_off_table": "not on the table [imposed by the scenario]",
    "line_imposed": "imposed; the gate by itself says {gate}",
    "run": "Run {run}: scenario {scenario}, {history} history, seed {seed}, rekenkracht {version}.",
    "other_version": "Written by version {version}; read by {here}, whose words and levers apply.",
    **SITE_SENTENCES,
    **USER_SENTENCES,
}


def say(key: str, **values: object) -> str:
    """Return a sentence with its values filled in."""
    return SENTENCES[key].format(**values)


def begin(key: str, **values: object) -> str:
    """Return a sentence that may begin with a name, with a capital letter."""
    text = say(key, **values)
    return text[:1].upper() + text[1:]
