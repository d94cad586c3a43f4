"""Compare runs with few and with many rows of users, whose expected outcomes should agree.

`PYTHONPATH=. python checks/rows_of_users.py 1000` compares 1,000 pairs of seeds at default values,
in about five minutes. It is no part of the simulation.
"""

import sys
from collections.abc import Iterable, Mapping

import numpy as np

from model.simulation import RekenkrachtModel

OUTCOMES = (
    "sme_compute_2035",
    "adoption_sme_2035",
    "foreign_share_2035",
)


def compare(
    seeds: Iterable[int], few: int, many: int, changes: Mapping[str, object]
) -> dict[str, tuple[float, float]]:
    """Return for each outcome how far the means over seeds lie apart, and the error of that.

    Parameters
    ----------
    seeds : at least two; each is run with few and with many rows
    few, many : rows of users
    changes : parameters by name, for both

    Returns
    -------
    dict
        Mean with few rows over that with many, minus 1, and one standard error of it.
    """
    pairs = np.array([[_outcomes(seed, rows, changes) for rows in (few, many)] for seed in seeds])
    gap = (pairs[:, 0] - pairs[:, 1]) / pairs[:, 1].mean(axis=0)
    error = gap.std(axis=0, ddof=1) / np.sqrt(len(gap))
    return dict(zip(OUTCOMES, zip(gap.mean(axis=0), error, strict=True), strict=True))


def _outcomes(seed: int, rows: int, changes: Mapping[str, object]) -> list[float]:
    model = RekenkrachtModel(seed=seed, users=rows, history="simulated", **changes).run()
    found = model.outcomes()
    return [float(found[name]) for name in OUTCOMES]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    for name, (miss, error) in compare(range(1, count + 1), 2500, 5000, {}).items():
        sys.stdout.write(f"{name}: {miss:+.2%} (error {error:.2%})\n")
