"""Whether private money would pay for a site: pure functions, without a world.

`project` describes a site, `cash_flows` says what it earns and costs, `verdict` whether anybody
would invest and lend, and `break_even` what would have to be different. Nothing is random here.
"""
