"""Sentences about sites, in English, by key; `viz.sentences` holds them too."""

from collections.abc import Mapping

SITE_SENTENCES: Mapping[str, str] = {
    # Headings, in the order of a plan's life.
    "site_head_consortium": "The consortium",
    "site_head_place": "Where to build",
    "site_head_permit": "The permit",
    "site_head_grid": "The grid",
    "site_head_offtake": "Talks on buying compute time",
    "site_head_call": "The gigafactory call",
    "site_head_investment": "The investment",
    "site_head_building": "Building",
    "site_words_head": "Reasons, in words",
    "site_of_state": "What happened to {name}:",
    "site_talks_of_state": "Sites and talks about them",
    # Consortia.
    "founded": "{name} is founded{size}, the call being {delay} late. It has {option} and "
    "{investor}; {anchor}. A host's promise, an option on a site or an investor keeps a "
    "consortium together; with none of these it may leave in any quarter.",
    "founded_size": " and plans {size} H100e",
    "founded_option": "an option on a site ({site})",
    "founded_option_open": "an option on a site, not yet chosen",
    "founded_no_option": "no option on a site",
    "founded_investor": "an investor",
    "founded_no_investor": "no investor",
    "founded_anchor": "an anchor customer would take {share} of the capacity",
    "founded_no_anchor": "no anchor customer is in sight",
    "leaves": "{name} gives up, the call being {delay} late. It had {option} and {investor}, and "
    "its state had no promise as a host in force.",
    "leaves_change": "Any one of three would have kept it: a host's promise, an option on a site, "
    "an investor. With none of them the chance to leave rises with every quarter of delay.",
    # Where to build.
    "chosen_given": "{name} develops the place on which it has an option: {site}, {power} MW.",
    "chosen": "{name} chooses {site} for {power} MW among {count} places with firm room in sight.",
    "chosen_none": "{name} needs {power} MW and finds no place with firm room in sight. Room in a "
    "zone, a shorter queue or an earlier release would change that.",
    "chosen_columns": "place|worth to it (EUR m)|",
    "chosen_mark": "chosen",
    "chosen_worth": "Worth: value less capital with the wait for power in it, nearness to "
    "Amsterdam, surroundings, and what else moves a choice.",
    "chosen_change": "{second} would have won with EUR {margin} m more.",
    # Permit talks.
    "permit_saw": "{name} and {giver} talked about a permit for {power} MW at {site}. The site "
    "takes EUR {capital} m of capital. Giving it up would cost the consortium EUR {leave} m. All "
    "power time-bound instead of firm would cost it EUR {bound} m, waiting until all is firm EUR "
    "{wait} m. Time-bound rights and the foreseen room leave a firm part from {least} to {most}. "
    "{rule}",
    "permit_rule": "The rule on hyperscale data centres allows only a compact site here.",
    "permit_no_rule": "The rule on hyperscale data centres asks nothing here.",
    "permit_tested": "Of {total} packages the grid and the rule allowed {table}; {mutual} of "
    "these suited both.",
    "permit_agreed": "Agreed: {package}. It costs the consortium EUR {cost} m in all, EUR {grid} "
    "m of it by hours that the grid does not serve and by waiting for it. The chance that the "
    "municipality consents goes from {bare} with nothing offered to {chance}.",
    "permit_columns": "term|in the package|would cost (EUR m)|chance with that changed alone",
    "permit_heat": "waste heat to a network",
    "permit_water": "closed water loop",
    "permit_compact": "compact building",
    "permit_fund": "local fund of EUR {fund} m",
    "permit_failed": "They found no package: {reason}.",
    "permit_change_NO_CAPACITY": "At least {least} would have to be firm, and room for no more "
    "than {most} is foreseen. A larger stock of time-bound rights, or an earlier release, would "
    "do.",
    "permit_change_RULE": "Packages that would have suited both, were the place exempt from the "
    "rule: {count}.",
    "permit_change_NO_GAIN": "The cheapest package with which the municipality gains costs the "
    "consortium EUR {cost} m; giving the place up costs it EUR {leave} m.",
    "permit_change_rounds": "Packages to agree on: {count}; the rounds of offers ended first.",
    "permit_change_NO_GAIN_none": "No package gains the municipality anything.",
    # Consent.
    "consent": "{giver} had to answer {name} about {site}. The chance of a yes was {chance}; this "
    "run drew a {answer}.",
    "consent_change": "With all that can be offered ({terms}) the chance would have been {chance}.",
    "consent_all": "Nothing more could be offered: {terms} was in the package.",
    "consent_land": "No package moves the owner of the land.",
    "permit_result_yes": "All locks are open: the permit of {name} for {site} is granted after "
    "{quarters} ({votes}).",
    "permit_result_no": "The permit of {name} for {site} is refused after {quarters} ({votes}). "
    "One no is enough. The consortium loses the place and must find another.",
    "vote_yes": "{giver}: yes, chance {chance}",
    "vote_no": "{giver}: no, chance {chance}",
    # The grid.
    "grid_asked": "{name} asks TenneT for {power} MW of firm room at {site} ({zone}), in class "
    "{priority}{mitigator}.",
    "grid_mitigator": " as congestion mitigator",
    "grid_queue": "Before it {ahead} MW must be served that are still wanted; room in the zone is "
    "{room} MW, so {short} MW more must come.",
    "grid_queue_fits": "Before it {ahead} MW must be served that are still wanted; room in the "
    "zone is {room} MW, which is enough.",
    "grid_came": "In this run the zone then got: {releases}.",
    "grid_came_none": "In this run the zone got no more room.",
    "grid_offered": "TenneT offers {name} {power} MW of firm room at {site} ({zone}); room there "
    "is {room} MW. An offer reserves nothing: only a signed agreement counts.",
    "grid_lapsed": "The offer of {power} MW to {name} at {site} lapses unsigned: {ahead} MW of a "
    "higher class or earlier date now stands before it, and room is {room} MW. It waits for a new "
    "offer.",
    "grid_signed": "TenneT and {name} sign for {power} MW of firm room at {site} ({zone}), in "
    "class {priority}{mitigator}; {left} MW is left there.{start}",
    "grid_from": " It can be used from {quarter}.",
    "grid_bound": "TenneT and {name} sign for {power} MW of time-bound rights at {site}; {stock} "
    "MW is left of the stock.",
    "grid_bound_no": "TenneT refuses {name} {power} MW of time-bound rights at {site}. {why} The "
    "consortium now asks for firm room for all its power.",
    "grid_bound_stock": "{stock} MW was left of the stock; {more} MW more would have done.",
    "grid_bound_level": "They exist in the grid of 380 and 220 kV only.",
    "grid_waits": "{name} has the permit for {site} and no power yet. A phase can be signed only "
    "with power: once firm room is offered and signed for, or as far as time-bound rights reach.",
    "grid_released": "{zone}: {power} MW of new room comes into use. Room is now {room} MW; "
    "{waiting} MW is on the list of the zone.",
    # Talks on buying compute time.
    "deal_saw": "{name} asks the state to buy compute time of {site}. The site is worth EUR "
    "{value} m (V) and takes EUR {capital} m of private capital (K): V/K is {ratio}. Hours under "
    "contract: {contracted}{anchor}. At these contracts investors ask a V/K of {hurdle}.",
    "deal_anchor": "; an anchor customer would take {share} at {price} of the market price",
    "deal_lenders": "Lenders ask that {needed} of the hours be under contract.",
    "deal_no_debt": "It needs no lenders.",
    "deal_state": "To the state the site as such is worth EUR {site_value} m, and an hour that it "
    "buys {use} of its market price. It can cover EUR {room} m.",
    "deal_test_built": "Bankable: under {count} of {total} packages the consortium would build; "
    "the best leaves it {best}.",
    "deal_best": "EUR {surplus} m above what investors ask",
    "deal_best_short": "EUR {surplus} m short of what investors ask",
    "deal_best_debt": "without lenders",
    "deal_test_gain": "Gain: {count} packages leave all better off than no deal.",
    "deal_test_room": "Room: {count} of these fit in what the state can cover{cheapest}.",
    "deal_cheapest": "; the cheapest takes EUR {outlay} m",
    "deal_agreed": "Agreed: {package}. The state must cover EUR {outlay} m. {gains}.",
    "deal_gain": "{party} gains EUR {gain} m over no deal",
    "deal_imposed": "The scenario imposes the deal: {package}. EUR {outlay} m comes from a later "
    "budget.",
    "deal_pending": "A package suits all ({package}; to be covered EUR {outlay} m), but it was "
    "not signed in this quarter. The talks go on in the next.",
    "deal_none": "No deal: {reason}.",
    "deal_change_NOT_BANKABLE": "Even under the best package the site is worth EUR {short} m too "
    "little: a V/K of {ratio} without a deal, where {hurdle} is asked.",
    "deal_change_NOT_BANKABLE_debt": "Even the largest purchase would bring the hours under "
    "contract to {most}; lenders ask for {needed}.",
    "deal_change_NO_ROOM": "It would have taken EUR {outlay} m to be covered instead of EUR "
    "{room} m.",
    "deal_change_NO_GAIN": "The package nearest to suiting all leaves {party} EUR {short} m below "
    "no deal.",
    "deal_change_NO_AGREEMENT": "Packages to agree on: {count}; the rounds ended first.",
    "package_bought": "{share} of the hours at {price} times the market price",
    "package_none_bought": "no hours bought",
    "package_quota": "{quota} of all hours reserved for Dutch users",
    "package_no_quota": "none reserved",
    "package_bought_short": "{share} at {price} times market",
    "package_quota_short": "{quota} reserved",
    "permit_heat_short": "waste heat",
    "permit_water_short": "closed water",
    "permit_compact_short": "compact",
    "permit_fund_short": "fund of EUR {fund} m",
    "package_firm_short": "{share} firm",
    "package_firm": "{share} of the power firm",
    "package_nothing": "nothing offered",
    "package_nothing_short": "no offer",
    "offers_columns": "round|who|package",
    "offers_head": "Offers by turns (rounds in which a party repeats itself are taken together):",
    "offers_agreed": "The last offer was accepted, in round {round}.",
    "offers_broken": "None was accepted.",
    # The call.
    "call_columns": "bid of|lot|Union "
    "part|technical|impact|financial|evaluators|points|answer|reason",
    "call_sent": "sent",
    "call_points": "Points run from 0 to 100 per part; evaluators: what their judgement added or "
    "took off; Union part in EUR m.",
    "call_change": "{name} would have needed {points} points more to pass the lowest bid selected "
    "in its lot ({other}, {score}).",
    "call_unfilled": "Nobody was selected in the lot of {name}.",
    # Investment.
    "money_signed": "{name} signs a phase at {site} with EUR {amount} m of private capital.",
    "money_refused": "{name} is ready to sign a phase of {size} H100e at {site}; its investor "
    "looks and says no.",
    "money_waits": "{name} has permit and power for {site} and no award of the call, without which "
    "no site may be signed ({reason}).",
    "money_no_investor": "{name} has place, permit and power for a phase at {site}, and no "
    "investor to sign it.",
    "money_investor_leaves": "The investor of {name} saw no case for too long and leaves.",
    "money_lapsed": "The award of {name} ends unsigned: {reason}. The promises of host and Union "
    "are free again.",
    "money_test_value": "Value: V/K is {ratio}; investors ask {hurdle}.",
    "money_value_short": " It is {short} short: the value would have to be {factor} times as "
    "high, or the capital {less} lower.",
    "money_value_none": " Running costs eat all it earns: no capital cost is low enough.",
    "money_test_debt": "Debt: contracts pay {cover} times the debt service; lenders ask {least}.",
    "money_debt_short": " Contracts would have to be {factor} times as large.",
    "money_debt_none": " Nothing is under contract.",
    "money_no_debt": "Debt: none is needed.",
    # Building.
    "built_ordered": "{name} is ordered: {size} H100e and {power} MW at {site}, planned for "
    "{planned}. With the slip that such projects have, this run has it in service in {service}.",
    "built_service": "Phase {phase} of {name} goes into service: {size} H100e and {power} MW at "
    "{site}. It was signed in {signed} and planned for {planned}{late}.",
    "built_late": ", so it comes {late} late",
    "built_on_time": ", so it is on time",
    # The page of one run.
    "sum_head": "Sites",
    "sum_factory": "AI factory",
    "sum_gigafactory": "Gigafactory, NL",
    "sum_call": "Gigafactory call",
    "sum_serves": "in service from {date}{site}",
    "sum_at": " ({site})",
    "sum_not": "not in service by {end}",
    "sum_due": "{text}; ordered, due in {date}",
    "sum_reason": "held up by {reason}: {words}",
    "sum_waiting": "signed, not yet in service",
    "sum_bids": "{bids} bids, {winners} selected; in service in Europe by {end}: {sites}",
    "sum_power": "Electricity of AI facilities, TWh/yr",
    "sum_tennet": "Waiting at TenneT, MW",
    "sum_tennet_count": "Waiting at TenneT, requests",
    "sum_regional": "Waiting at regional operators, MW",
    "sum_regional_count": "Waiting at regional operators, requests",
    "sum_at_end": "at the end of",
}
