"""Parameters: declarations, evidence, overrides and draws."""
