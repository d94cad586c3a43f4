"""The negotiation kernel: pure functions that decide who gives, gets, joins or walks away.

Many parties on one scale meet in `compromise`; few parties choose a package in `packages`, by
turns in `offers`, or with hidden values in `double_auction`. Splitting one bill is `cost_sharing`,
promises that hang on other promises are `chain`, joining or staying out is `participation`. When
a deal is worth waiting for is `option_value`, when it closes is `closing`, and what parties think
the future brings is `expectations`. Nothing here draws random numbers or knows the simulated
world: draws and numbers come in, decisions go out.
"""
