"""The EuroHPC Joint Undertaking with the Commission: opens calls, ranks bids, takes positions."""

from agents.base import Stakeholder
from agents.messages import (
    Position,
    PositionObservation,
    ViabilityObservation,
)
from agents.selection import Candidate, Selection, SelectionRules, select


class EuroHpcJu(Stakeholder):
    """The Joint Undertaking (Regulation (EU) 2021/1173 as amended by (EU) 2026/150)."""

    def call_expected(self, seen: ViabilityObservation) -> bool:
        """Say whether the call is more likely than not to find its hosts and its money."""
        return seen.chance_enough_hosts >= 0.5 and seen.union_budget >= seen.union_need

    def select(self, candidates: tuple[Candidate, ...], rules: SelectionRules) -> Selection:
        """Select bids under the rules of a call, exactly."""
        return select(candidates, rules)

    def take_position(self, seen: PositionObservation, stand: float) -> Position:
        """Return the Commission's own position on a rule."""
        return Position(self.name, stand, seen.salience)
