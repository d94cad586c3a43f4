"""The mechanisms: the only code that changes facts. Each asks parties and writes ledgers."""
