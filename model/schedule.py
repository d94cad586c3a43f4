"""The year at a glance: every phase in order, the quarters it runs in, what it writes.

The tuple is the only place where the order exists. A test runs the phases one by one and
compares the ledgers before and after: observed writes must equal declared writes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from model.invariants import check_invariants
from model.mechanisms.adoption import adopt_ai
from model.mechanisms.board_decisions import apply_rule_book, decide_union_rules
from model.mechanisms.calendar import keep_calendar
from model.mechanisms.compute_market import clear_market
from model.mechanisms.consortia import move_consortia
from model.mechanisms.consortium_deals import agree_offtake
from model.mechanisms.construction import advance_construction
from model.mechanisms.drivers import advance_drivers, hear_events, update_expectations
from model.mechanisms.financing import decide_investments
from model.mechanisms.grid_connection import operate_grid
from model.mechanisms.permits import negotiate_permits
from model.mechanisms.promises import pay_contracts, refill_room
from model.mechanisms.public_access import give_access
from model.mechanisms.shocks import strike_shocks
from model.mechanisms.site_choice import choose_sites
from model.quarters import season_of
from model.world import World

EVERY = (1, 2, 3, 4)
SPRING = (2,)


@dataclass(frozen=True)
class Phase:
    """One step of a quarter; its name is the function's name."""

    run: Callable[[World], None]
    quarters: tuple[int, ...]
    writes: tuple[str, ...]
    summary: str

    @property
    def name(self) -> str:
        """Name of the phase in tables and logs."""
        return self.run.__name__


SCHEDULE = (
    Phase(advance_drivers, EVERY, ("drivers",), "Price of compute and attention move on"),
    Phase(
        strike_shocks, EVERY, ("shocks", "facilities", "commitments"),
        "Exports of chips stop, foreign suppliers are cut off, price wars begin",
    ),
    Phase(hear_events, EVERY, ("drivers",), "Motions, reports and other dated events happen"),
    Phase(
        update_expectations, EVERY, ("expectations",),
        "Parties learn from the price of compute and from what users asked",
    ),
    Phase(
        refill_room, SPRING, ("purses", "commitments"),
        "Spring memorandum: part of the spent room returns",
    ),
    Phase(
        apply_rule_book, EVERY, ("rules", "commitments", "purses"),
        "The newest rule book is in force; promises under an older one are released",
    ),
    Phase(decide_union_rules, EVERY, ("rules",), "A1: open European rules are decided"),
    Phase(
        move_consortia, EVERY, ("plans", "commitments", "purses"),
        "A4: consortia are founded, find a site or an investor, or leave",
    ),
    Phase(
        keep_calendar, EVERY,
        ("commitments", "purses", "factory_call", "plans", "gigafactory_call", "facilities"),
        "In order of their dates: factories are selected (A5), Dutch proposals decided (A3), "
        "the other states promise or stay out (A2), bids and proposals come in (A5)",
    ),
    Phase(choose_sites, EVERY, ("plans",), "A6: Dutch consortia choose a site"),
    Phase(
        agree_offtake, EVERY, ("plans", "commitments", "purses"),
        "A4: the state talks about buying compute time of a Dutch site",
    ),
    Phase(
        operate_grid, EVERY, ("grid", "plans"),
        "A6: the queues grow, room is released and given out, agreements are signed",
    ),
    Phase(
        negotiate_permits, EVERY, ("plans", "grid"),
        "A6: permit packages are agreed, and procedures decided by those who hold the locks",
    ),
    Phase(
        decide_investments, EVERY,
        ("plans", "facilities", "commitments", "purses", "gigafactory_call"),
        "3.7: phases that are ready are signed or refused; awards lapse",
    ),
    Phase(advance_construction, EVERY, ("facilities",), "What is finished goes into service"),
    Phase(pay_contracts, EVERY, ("commitments",), "Signed contracts are paid"),
    Phase(
        give_access, EVERY, ("public_access",),
        "A7: users apply for public compute; calls rank, give and refuse",
    ),
    Phase(
        clear_market, EVERY, ("compute_market",),
        "A7: what is left is bought in the market; European suppliers sell out by price",
    ),
    Phase(adopt_ai, EVERY, ("adoption",), "3.10: users begin to use AI"),
    Phase(check_invariants, EVERY, (), "A broken law of accounting stops the run"),
)  # fmt: skip


AS_SCHEDULED = "as_scheduled"
SWAPS: Mapping[str, str] = {
    "grid_before_talks": agree_offtake.__name__,
    "permits_before_grid": operate_grid.__name__,
    "investment_before_permits": negotiate_permits.__name__,
}
"""Other orders of a quarter: the phase that changes places with the next one.

Of the neighbours whose order matters these keep every law of accounting.
"""


@cache
def in_order(order: str) -> tuple[Phase, ...]:
    """Return all phases in one of the orders that ``programme.step_order`` allows."""
    phases = list(SCHEDULE)
    if order != AS_SCHEDULED:
        place = next(i for i, phase in enumerate(phases) if phase.name == SWAPS[order])
        phases[place], phases[place + 1] = phases[place + 1], phases[place]
    return tuple(phases)


def phases_of(quarter: int, order: str = AS_SCHEDULED) -> tuple[Phase, ...]:
    """Return the phases that run in a quarter, in the order asked for."""
    return _phases_in(season_of(quarter), order)


@cache
def _phases_in(season: int, order: str) -> tuple[Phase, ...]:
    return tuple(phase for phase in in_order(order) if season in phase.quarters)


def as_table() -> list[dict[str, str]]:
    """Return the schedule as rows for documents."""
    return [
        {
            "phase": phase.name,
            "quarters": ", ".join(f"Q{q}" for q in phase.quarters),
            "writes": ", ".join(phase.writes) or "-",
            "what happens": phase.summary,
        }
        for phase in SCHEDULE
    ]
