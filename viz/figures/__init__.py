"""Figures that people cite: pure functions, a table in, a matplotlib figure out."""
