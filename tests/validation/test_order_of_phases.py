"""V26, order report: which neighbouring phases of a quarter may change places without effect."""

from itertools import pairwise

import pytest

from model import simulation
from model.quarters import season_of
from model.schedule import SCHEDULE

ORDER_MATTERS = {
    # attention fades first; an event of the quarter would be wiped out before it is felt
    ("advance_drivers", "hear_events"),
    # what is paid is no longer pledged, which leaves a state more room for its next promise
    ("keep_calendar", "pay_contracts"),
}
PAIRS = [(first.name, second.name) for first, second in pairwise(SCHEDULE[:-1])]
RUNS = [(seed, history) for seed in range(1, 16) for history in ("pinned", "simulated")]


def tables(order, seed, history, monkeypatch):
    monkeypatch.setattr(
        simulation, "phases_of", lambda q: [p for p in order if season_of(q) in p.quarters]
    )
    run = simulation.RekenkrachtModel(seed=seed, history=history, end="2028Q4").run()
    return run.indicators().to_csv()


@pytest.fixture(scope="module")
def usual():
    with pytest.MonkeyPatch.context() as patch:
        return {run: tables(SCHEDULE, *run, patch) for run in RUNS}


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_v26_neighbouring_phases_commute_unless_it_is_said_why_not(pair, usual, monkeypatch):
    """V26: swapping neighbouring phases changes nothing, but for the pairs named here."""
    place = PAIRS.index(pair)
    order = list(SCHEDULE)
    order[place], order[place + 1] = order[place + 1], order[place]
    changed = sum(tables(order, *run, monkeypatch) != usual[run] for run in RUNS)
    assert (changed > 0) == (pair in ORDER_MATTERS)
