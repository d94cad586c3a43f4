"""How capacity is given out in a congested zone of the grid: pure, and blind to the world.

`requests` are what waits, `queue` is the list of one zone and serves it by priority class, and
`releases` says when dated additions of capacity reach a place in the list. Megawatts and dates
come in, decisions go out. Nothing here draws random numbers.
"""
