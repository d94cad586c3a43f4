"""S3 and A5: what falls on a date is done in the order of the dates.

A selection on 15 April comes before a cabinet decision on 27 June of the same quarter, and a
selection that a cut-off brings about can still fall in the cut-off's own quarter. On one day a
selection comes first, then the Dutch cabinet, then the other states, then the bids of those who
promised, then a cut-off.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import TypeVar

from model.agenda import agenda
from model.mechanisms.calls import select_factories, submit_factory_proposals
from model.mechanisms.commitments import Slips, commit_member_states, due_date, slips_of
from model.mechanisms.dutch_decisions import decision_date, negotiate_dutch_position
from model.mechanisms.gigafactory_call import select_gigafactories, submit_bids
from model.quarters import quarter_number
from model.world import World

Item = TypeVar("Item")
SELECTION, CABINET, STATES, BIDS, CUT_OFF = range(5)
"""Order on one day."""
CALL = "gigafactory call"
Dated = tuple[datetime.date, int, str, Callable[[World], None]]


def keep_calendar(world: World) -> None:
    """Do everything that falls on a date of this quarter, in order.

    Each item goes to the log under the name of its own function.
    """
    done: set[tuple[object, ...]] = set()
    own = world.phase
    while True:
        due = [
            (date, rank, name, act)
            for date, rank, name, act in _dated(world)
            if quarter_number(date) == world.quarter and (rank, name) not in done
        ]
        if not due:
            break
        _, rank, name, act = min(due, key=_when)
        done.add((rank, name))
        act(world)
    world.phase = own


def _when(item: Dated) -> tuple[object, ...]:
    date, rank, name, _ = item
    return date, rank, name


def _dated(world: World) -> Iterator[Dated]:
    """Return what is planned for the quarter, and the decisions that others wait for."""
    yield from _planned(slips_of(world)).get(world.quarter, ())
    for waiting in world.factory_call.waiting:
        yield waiting.decide, SELECTION, waiting.id, partial(_act, select_factories, waiting)
    call = world.gigafactory_call
    if call.decide is not None:
        yield call.decide, SELECTION, CALL, partial(_act, select_gigafactories, call.bids)


@cache
def _planned(slips: Slips) -> Mapping[int, list[Dated]]:
    """Return what the agenda holds, by quarter; what waits for a late round moves with it."""
    plan, found = agenda(), defaultdict(list)
    items: list[Dated] = []
    for proposal in plan.proposals:
        date = decision_date(proposal, slips)
        act = partial(_act, negotiate_dutch_position, proposal)
        items.append((date, CABINET, proposal.id, act))
    for item in plan.rounds:
        date = due_date(item, slips)
        items.append((date, STATES, item.id, partial(_act, commit_member_states, item)))
        items.append((date, BIDS, item.id, partial(_act, submit_bids, item)))
    for cut_off in plan.cut_offs:
        act = partial(_act, submit_factory_proposals, cut_off)
        items.append((cut_off.date, CUT_OFF, cut_off.id, act))
    for one in items:
        found[quarter_number(one[0])].append(one)
    return found


def _act(function: Callable[[World, Item], None], item: Item, world: World) -> None:
    world.phase = function.__name__
    function(world, item)
