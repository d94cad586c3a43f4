"""The EuroHPC Joint Undertaking with the Commission: opens calls, ranks bids, takes positions."""

from agents.base import Stakeholder
from agents.messages import (
    Award,
    AwardObservation,
    FactoryBid,
    Position,
    PositionObservation,
    ViabilityObservation,
)


class EuroHpcJu(Stakeholder):
    """The Joint Undertaking (Regulation (EU) 2021/1173 as amended by (EU) 2026/150)."""

    def call_expected(self, seen: ViabilityObservation) -> bool:
        """Say whether the call is more likely than not to find its hosts and its money."""
        return seen.chance_enough_hosts >= 0.5 and seen.union_budget >= seen.union_need

    def award(self, seen: AwardObservation) -> Award:
        """Fund proposals above the pass mark in order of score until the money is used up.

        A proposal that no longer fits is passed over; equal scores go by name of the proposal.
        """
        left = seen.union_budget
        selected: list[FactoryBid] = []
        refused: list[tuple[FactoryBid, str]] = []
        for bid in sorted(seen.bids, key=lambda bid: (-bid.score, bid.proposal)):
            if bid.score < seen.pass_mark:
                refused.append((bid, "BELOW_PASS_MARK"))
            elif bid.union_part > left:
                refused.append((bid, "OUTRANKED"))
            else:
                left -= bid.union_part
                selected.append(bid)
        return Award(tuple(selected), tuple(refused))

    def take_position(self, seen: PositionObservation, stand: float) -> Position:
        """Return the Commission's own position on a rule."""
        return Position(self.name, stand, seen.salience)
