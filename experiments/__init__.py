"""Experiments: runs, their tables, and what can be read from them."""
