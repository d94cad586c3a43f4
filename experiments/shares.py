"""How sure a count of draws is, and where most draws lie."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

_Z95 = 1.959963984540054
MOST_DRAWS = 1_000_000
"""Seeds of the runs of two sets of draws never meet below so many draws."""
LARGEST_SEED = 2**63 // MOST_DRAWS - 2
"""Above it the seeds of single runs would exceed what a run takes."""


def seed_of(seed: int, draw: int) -> int:
    """Return the seed of one run: each set of draws has a block of seeds of its own.

    Set 0 takes the last block that a run allows.
    """
    return (MOST_DRAWS * (seed - 1) + draw) % 2**63


@dataclass(frozen=True)
class Share:
    """A share of draws with its Wilson 95 % interval."""

    count: int
    of: int

    @property
    def value(self) -> float:
        """Share between 0 and 1; not a number when there was nothing to count."""
        return self.count / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson interval (Wilson 1927)."""
        return wilson(self.value, self.of)

    def __str__(self) -> str:
        low, high = self.interval
        if math.isnan(low):
            return "none to count"
        known = f"{100 * low:.1f}-{100 * high:.1f}; {self.count} of {self.of}"
        return f"{100 * self.value:.1f} % ({known})"


def wilson(share: float, n: float) -> tuple[float, float]:
    """Return the Wilson 95 % interval of a share seen in ``n`` independent cases."""
    if not n:
        return (math.nan, math.nan)
    z2 = _Z95 * _Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 / (1 + z2 / n) * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (max(0.0, middle - half), min(1.0, middle + half))


def quantiles(values: pd.Series) -> tuple[float, float, float]:
    """Return the 5th, 50th and 95th percentile of the known values; NaN when there are none."""
    known = values.dropna().to_numpy(dtype=float)
    if not known.size:
        return (math.nan, math.nan, math.nan)
    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)
