"""Pure functions behind the answers of the parties.

They are kept apart from the Mesa agents so that a decision can be replayed on paper: the same
observation gives the same answer without a running model.
"""

from agents.messages import (
    CoverObservation,
    Pledge,
    RegionObservation,
    RoomObservation,
    RoomOffer,
    Vote,
    VoteObservation,
    Worth,
    WorthObservation,
)


def offer_room(seen: RoomObservation) -> RoomOffer:
    """Say how much a ministry can move now and what the facility is worth to it.

    In the spring memorandum all room can be reached; at other times a part, which is larger
    under an external deadline with a motion in force. Budget rules: annex to the Miljoenennota
    2025, section 1.1.4.
    """
    reach = 1.0
    if not seen.main_slot:
        reach = min(1.0, seen.reachable_outside_slot * (seen.urgency if seen.urgent else 1.0))
    worth = min(1.0, seen.salience * seen.attention) * seen.facility_value * seen.share
    return RoomOffer(seen.ministry, reach * seen.room, worth)


def demand_cover(seen: CoverObservation) -> float:
    """Return the amount (EUR m) that must be covered when a promise is made.

    ``full``: all of it. ``expected``: its expectation. ``vehicle``: the equity at risk.
    """
    factor = {
        "full": 1.0,
        "expected": seen.chance_selected,
        "vehicle": seen.equity_share,
    }[seen.rule]
    return factor * seen.promise


def pledge_region(seen: RegionObservation) -> Pledge:
    """Return what a region pays: up to its fund and its share, if the state pays too."""
    if not (seen.ready and seen.state_pays):
        return Pledge("Region", 0.0)
    return Pledge("Region", min(seen.fund, seen.largest_share * seen.need))


def weigh(seen: WorthObservation) -> Worth:
    """Compare joining now with staying out.

    A commercial facility saves what an outsider would lose, and must beat the option to wait; a
    public facility is worth its value and has no cheaper outsider. Both carry the cost of money
    that is reserved until it is called.
    """
    cost = seen.need + seen.covered * seen.reserve_cost
    if not seen.commercial:
        return Worth(seen.value, cost, cost)
    waiting = seen.need * (seen.hurdle - 1.0)
    return Worth(seen.lost_outside * seen.value, cost, cost + waiting)


def vote(seen: VoteObservation) -> Vote:
    """Return parliament's vote."""
    return Vote(seen.luck < seen.chance, seen.chance)
