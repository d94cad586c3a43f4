"""Which arm is robust: regret, satisficing and percentiles over states of the world.

A state of the world is a point of the design; replications are averaged first, so that no arm is
blamed for luck. Regret is how much worse an arm is than the best arm in the same state (Savage
1951); an arm satisfies in a state when it meets the threshold (Simon 1956); see Herman et al. 2015
(Journal of Water Resources Planning and Management 141) on both. Only states that every arm has
been run in count.
"""

import numpy as np
import pandas as pd

from experiments.analysis.bootstrap import intervals, totals
from experiments.analysis.data import FloatArray, IntArray, SweepData, Wish
from model.random_streams import RandomStreams

ROBUSTNESS = (
    "arm", "outcome", "better", "mean_regret", "p90_regret", "low", "high", "satisfied",
    "satisfied_low", "satisfied_high", "threshold", "p10", "p50", "p90", "unit", "n",
)  # fmt: skip
HIGH, LOW = "high", "low"
_DECILES = (0.1, 0.5, 0.9)


def robustness(data: SweepData, headline: tuple[str, ...]) -> tuple[pd.DataFrame, str]:
    """Return one row per arm and wish, see `ROBUSTNESS`, or why there are none.

    Without wishes in the design each headline outcome is looked at both ways. Without a threshold
    it is the target of the outcome, 1 for a 0/1 outcome, else the median of the base arm.
    """
    empty = pd.DataFrame(columns=list(ROBUSTNESS))
    if len(data.arms) < 2:
        return empty, "one arm: there is nothing to regret"
    states = _shared_states(data)
    if states < 2:
        return empty, f"{states} state of the world in which every arm was run; it takes 2"
    rows = [row for wish in _wishes(data, headline) for row in _of_wish(data, wish)]
    if not rows:
        return empty, "no outcome varies"
    return pd.DataFrame(rows, columns=list(ROBUSTNESS)), ""


def _shared_states(data: SweepData) -> int:
    return int(data.done.any(axis=2).all(axis=0).sum())


def _wishes(data: SweepData, headline: tuple[str, ...]) -> list[Wish]:
    varying = data.varying()
    named = [wish for wish in data.about.wishes if wish.outcome in varying]
    told = {wish.outcome for wish in named}
    both = [
        Wish(name, better)
        for name in headline
        if name in varying and name not in told
        for better in (HIGH, LOW)
    ]
    return named or both


def _threshold(data: SweepData, wish: Wish, means: FloatArray) -> float:
    if wish.threshold is not None:
        return wish.threshold
    for target in data.about.targets:
        given = target.at_least if wish.better == HIGH else target.at_most
        if target.outcome == wish.outcome and given is not None:
            return given
    if data.binary(wish.outcome):
        return 0.5
    return float(np.median(means[data.arm_index(data.about.base)]))


def _of_wish(data: SweepData, wish: Wish) -> list[tuple[object, ...]]:
    """Return a row per arm."""
    means = data.point_means()[..., data.outcomes.index(wish.outcome)]
    shared = np.isfinite(means).all(axis=0)
    if shared.sum() < 2:
        return []
    means = means[:, shared]
    threshold = _threshold(data, wish, means)
    regret = regrets(means, wish.better)
    satisfied = (means >= threshold) if wish.better == HIGH else (means <= threshold)
    units = np.arange(int(shared.sum())) if data.given else _codes(data.blocks[shared])
    low, high = _interval(data, regret, units, share=False)
    share_low, share_high = _interval(data, satisfied.astype(float), units, share=True)
    return [
        (
            name, wish.outcome, wish.better, float(regret[arm].mean()),
            float(np.quantile(regret[arm], 0.9)), low[arm], high[arm],
            float(satisfied[arm].mean()), share_low[arm], share_high[arm], threshold,
            *(float(one) for one in np.quantile(means[arm], _DECILES)), data.units[wish.outcome],
            int(shared.sum()),
        )
        for arm, name in enumerate(data.arms)
    ]  # fmt: skip


def regrets(means: FloatArray, better: str) -> FloatArray:
    """Return how much worse each arm is than the best one in each state, (A, P); never below 0."""
    best = means.max(axis=0) if better == HIGH else means.min(axis=0)
    return np.asarray(best - means if better == HIGH else means - best)


def _codes(blocks: IntArray) -> IntArray:
    return np.asarray(np.unique(blocks, return_inverse=True)[1], dtype=np.int64)


def _interval(
    data: SweepData, values: FloatArray, units: IntArray, *, share: bool
) -> tuple[FloatArray, FloatArray]:
    """Return 95 % intervals of the mean over states, (A,) each: states are what is drawn."""
    given = totals(values.T, units)
    binary = np.full(len(values), share)
    return intervals(given, RandomStreams(data.about.seed), "robustness", binary)
