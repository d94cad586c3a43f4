"""Half the rows with twice the weight each: expected outcomes stay the same.

Luck of hours is heavy-tailed, so that means over runs settle slowly; without that spread 90 pairs
are enough to see 2 percent. ``checks/rows_of_users.py`` compares at default values.
"""

import numpy as np

from checks.rows_of_users import OUTCOMES, compare

EVEN = {
    **{f"users.spread_{name}": 0.0
       for name in ("frontier_training", "r_and_d", "fine_tuning", "inference")},
    "market.haz_export": 0.0, "market.haz_cutoff": 0.0, "demand.price_vol": 0.001,
}  # fmt: skip


def test_half_the_rows_lead_to_the_same_in_the_mean():
    found = compare(range(1, 91), 2500, 5000, EVEN)
    assert set(found) == set(OUTCOMES)
    for name, (miss, error) in found.items():
        assert abs(miss) < 0.02, (name, miss, error)
        assert error < 0.012, (name, miss, error)
    # The luck of few rows shows: this is no comparison of a run with itself.
    assert all(error > 0 for _, error in found.values())
    assert np.isfinite([miss for miss, _ in found.values()]).all()
