"""Who uses AI and how much compute they want: pure functions on arrays, one entry for each row.

`population` makes rows out of the margins of the Dutch users, `adoption` says who begins to use
AI in a quarter, and `demand` how many hours those who do would like. A row stands for a number of
real users, its weight. Draws come in as arrays, so nothing here draws random numbers.
"""
