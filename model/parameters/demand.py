"""Declarations: rental price of compute and the belief about demand (3.0)."""

from model.parameters.units import EurPerH100Hour, Group, LogVariance, PerSqrtYear, PerYear, declare


class Demand(Group):
    """The rental price of compute and the belief about demand that is read from it (3.0)."""

    price0: EurPerH100Hour = declare(
        "Rental price of an H100 hour in May 2026", role="uncertainty", ge=0.01, le=50
    )
    price_drift: PerYear = declare("Trend of that price (log)", role="uncertainty", ge=-1, le=1)
    price_vol: PerSqrtYear = declare(
        "Volatility of that price (log)", role="uncertainty", ge=0, le=3
    )
    price_reversion: PerYear = declare(
        "Speed at which that price returns to its trend", role="uncertainty", ge=0.01, le=20
    )
    belief_Q: LogVariance = declare(
        "Variance that a quarter adds to the demand belief", role="uncertainty", ge=1e-6, le=5
    )
    belief_R: LogVariance = declare(
        "Variance of one observation of demand", role="uncertainty", ge=1e-6, le=5
    )
