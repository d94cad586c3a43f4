"""Who gets compute: public access by rank, and the market by price: pure, blind to the world.

`quotas` gives out a fixed supply by score with a part reserved for a group, `placement` places the
hours of applicants who rank several places, and `backlog` keeps the books of those who wait.
`market` finds the prices at which users buy no more than suppliers have; `participants` says who
they are, `logit_demand` what they buy at given prices, and `clearing_prices` which prices hold.
Nothing here draws random numbers: scores, draws and capacities come in, decisions go out.
"""
