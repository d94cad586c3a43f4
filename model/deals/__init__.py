"""The two package deals of a site: public purchase of compute time, and the terms of its permit.

`packages` lists what can be agreed, `payoffs` what a list is worth to its parties, `offtake` and
`permit_terms` work that out for one case, and `talks` picks a package. Pure functions: numbers
come in, and nothing here draws random numbers or knows the simulated world.
"""
