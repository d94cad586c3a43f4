"""The report of a sweep: one web page that stands alone, with its figures, tables and citation."""
