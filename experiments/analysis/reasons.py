"""How often each reason was given."""

import numpy as np
import pandas as pd

from experiments.analysis.data import SweepData
from experiments.shares import wilson

REASONS = ("arm", "outcome", "reason", "count", "share", "low", "high", "of")
NONE = "(none)"
"""A run in which no reason was given."""


def reasons(data: SweepData) -> pd.DataFrame:
    """Return counts and shares of every word per arm, most frequent first, see `REASONS`.

    The Wilson interval takes the units of luck, not the runs, for independent: with runs that
    share their luck it would otherwise be too narrow.
    """
    rows = []
    for arm, label in enumerate(data.arms):
        done = data.done[arm]
        units = len(np.unique(data.clusters[done]))
        for outcome, cube in data.words.items():
            words, counts = np.unique(cube[arm][done].astype(str), return_counts=True)
            order = sorted(zip(-counts, words, strict=True))
            rows += [
                (label, outcome, str(word) or NONE, *_share(-int(lost), int(done.sum()), units))
                for lost, word in order
            ]
    return pd.DataFrame(rows, columns=list(REASONS))


def _share(count: int, of: int, units: int) -> tuple[int, float, float, float, int]:
    share = count / of
    low, high = wilson(share, units)
    return count, share, low, high, of
