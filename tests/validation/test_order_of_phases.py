"""V26, order report: which neighbouring phases of a quarter may change places without effect."""

from itertools import pairwise

import pytest

from model import simulation
from model.invariants import BrokenLaw
from model.quarters import season_of
from model.schedule import SCHEDULE

ORDER_MATTERS = {
    # attention fades first; an event of the quarter would be wiped out before it is felt
    ("advance_drivers", "hear_events"),
    # who has left by the day that promises or bids are due can neither host nor bid
    ("move_consortia", "keep_calendar"),
    # the talks look at the queue as it was left in the last quarter: room that comes now, and a
    # connection that is signed now, shorten the wait that they reckon with
    ("agree_offtake", "operate_grid"),
    # who asks this quarter is behind those that were served in it, and a permit that is granted
    # this quarter lets a connection be signed from the next
    ("operate_grid", "negotiate_permits"),
    # a permit of this quarter is there when the investor decides
    ("negotiate_permits", "decide_investments"),
    # the market serves what the calls of the same quarter refuse; otherwise hours are in no account
    ("give_access", "clear_market"),
    # who adopts looks at what was served in the quarter and asks from the next one; otherwise the
    # market counts hours that were asked in no call
    ("clear_market", "adopt_ai"),
}
BUILT = {
    "demand.price0": 3.5,
    "investment.capex_h100e": 16000,
    "investment.debt_share": 0.2,
    "funding.room_total": 8000,
}
"""Sites are talked about, permitted, connected and built."""
PAIRS = [(first.name, second.name) for first, second in pairwise(SCHEDULE[:-1])]
RUNS = [
    (seed, history, built)
    for seed in range(1, 9)
    for history in ("pinned", "simulated")
    for built in (False, True)
]


def tables(order, run, monkeypatch):
    monkeypatch.setattr(
        simulation, "phases_of", lambda q, _: [p for p in order if season_of(q) in p.quarters]
    )
    seed, history, built = run
    model = simulation.RekenkrachtModel(seed=seed, history=history, **(BUILT if built else {}))
    try:
        return model.run().indicators().value.to_numpy().tobytes()
    except BrokenLaw:
        return b"an order that breaks a law of accounting"


@pytest.fixture(scope="module")
def usual():
    with pytest.MonkeyPatch.context() as patch:
        return {run: tables(SCHEDULE, run, patch) for run in RUNS}


@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_v26_neighbouring_phases_commute_unless_it_is_said_why_not(pair, usual, monkeypatch):
    """V26: swapping neighbouring phases changes nothing, but for the pairs named here."""
    place = PAIRS.index(pair)
    order = list(SCHEDULE)
    order[place], order[place + 1] = order[place + 1], order[place]
    changed = sum(tables(order, run, monkeypatch) != usual[run] for run in RUNS)
    assert (changed > 0) == (pair in ORDER_MATTERS)
