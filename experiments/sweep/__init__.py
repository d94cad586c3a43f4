"""Sweeps: run the runs of a design anywhere, keep every result, write the tables in order."""
