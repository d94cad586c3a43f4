"""Sentences about users of compute, in English, by key; `viz.sentences` holds them too."""

from collections.abc import Mapping

USER_SENTENCES: Mapping[str, str] = {
    # The page of one run.
    "users_position_head": "The Dutch position: users of compute",
    "unit_hours": "million H100e-h/quarter",
    "users_position_note": "Hours of H100 equivalents in the quarter. Prices are means over all "
    "hours used, free public hours included. Shares by jurisdiction count public machines by "
    "their place. One run is one draw: refusals and small kinds move by tens of percent between "
    "seeds, so compare means.",
    "member_head": "One of the users",
    # The calls for public compute.
    "users_calls_head": "The calls for public compute (million H100e-h)",
    "users_asked": "Dutch users asked for {asked}, of which {waited} had waited since an earlier "
    "call.",
    "users_all": "together",
    "users_kind_columns": "users|asked|given|refused",
    "users_site_columns": "machines|on offer|to users in other states",
    "users_no_hours": "There was nothing on offer.",
    "users_full": "Everything went out: {others} to users in other states and {served} to Dutch "
    "ones. More was asked than there was, and applications go by quality, fit and luck, "
    "so every refusal is for want of hours or of a better score.",
    "users_idle": "{others} went to users in other states and {served} to Dutch ones; {idle} "
    "stayed idle, in parts and tracks in which nobody was refused. Whoever was refused elsewhere "
    "may not ask there.",
    "users_reserved": "{reserved} of it was kept for a group by a quota: {order}.",
    "users_reserve_first": "its hours are given out before open ones, and what the group leaves "
    "goes to others",
    "users_open_first": "open hours are given out before its own, and what the group leaves goes "
    "to others",
    "users_refused": "Of what was refused {waiting} waits for the next call, and {left} goes to "
    "the market.",
    "users_waited": "An hour given had been waited for {time} on average.",
    "users_kind_none": "{name} asked for nothing in the calls of this quarter.",
    "users_kind_asked": "{name} asked for {asked} and got {served}; refused was {refused}.",
    "users_doors_sme": "They ask free of charge, in the track for the size of their project and in "
    "parts that are kept for Dutch users.",
    "users_doors_scale_up": "They ask free of charge, in the track for the size of their project "
    "and in parts that are kept for Dutch users.",
    "users_doors_corporate": "They pay the rental price and may only use the commercial part of "
    "the Union's hours; the rest of every machine is closed to them.",
    "users_doors_research_group": "They ask free of charge, in the track for science, in parts "
    "that are kept for Dutch users and on the national machine, which nobody else may use.",
    "users_doors_public_body": "They ask free of charge, in the track for science and "
    "collaborative projects and in parts that are kept for Dutch users; the modes for industry "
    "are closed to them.",
    "users_calls_more": "The calls as a whole:",
    # The market.
    "users_market_head": "The market for compute (million H100e-h)",
    "users_brought": "Dutch users brought {asked} to the market, what the calls refused included, "
    "and bought {bought}. {missing} stayed undone: every price was above what it was worth.",
    "users_market_columns": "supplier|EUR per hour|Dutch users bought|part|sold in the Union",
    "users_rule_of_price": "Foreign prices follow the rental price of an H100. A European supplier "
    "asks its running cost, and more only if it would otherwise sell more than it has.",
    "users_sold_out": "European suppliers sold all they had, so they asked as much as made demand "
    "fit.",
    "users_room_left": "European suppliers sold {sold} of what they had.",
    "users_dearer": "They ask more than EUR {cheapest}, the cheapest foreign price, of users who "
    "pay for European owners, for nearness or because tastes differ.",
    "users_no_foreign": "Foreign suppliers had nothing to sell.",
    "users_use_head": "What they used (million H100e-h)",
    "users_used": "{name} used {used} in all, {public} of it from the calls, at EUR {price} per "
    "hour on average, free hours included.",
    "users_adopted": "Of all such firms {share} use AI.",
    "users_premium": "Where they buy goes by price, nearness and what they pay for European "
    "owners.",
    "users_premium_public": "Where they buy goes by price, nearness and what they pay for European "
    "owners, in which public bodies have a mean of their own.",
    "users_not_reported": "What they used is not in the tables: the quarter lies before the first "
    "one that the run reports.",
    # Shocks.
    "users_shocks_head": "Shocks to the supply of compute",
    "users_shocks_now": "Under way",
    # One line per quarter.
    "users_calls_by_quarter": "The calls for public compute, million H100e-h",
    "users_calls_columns": "quarter|Dutch asked|on offer|to other states|Dutch given|waits|to the "
    "market",
    "users_market_by_quarter": "The market: EUR per hour, and part of what Dutch users bought",
    "users_market_by_columns": "quarter|NL|EU|in EU, foreign|foreign|NL|EU|in EU, foreign|foreign",
    "users_of_kind_head": "{name}, million H100e-h",
    "users_of_kind_columns": "quarter|asked in calls|given|refused|used in all|EUR per hour",
}
