"""A private consortium: whether to stay, where to build, go or no-go."""

import math

from agents.base import Stakeholder
from agents.site_messages import (
    FinanceDecision,
    FinanceObservation,
    PlaceChoice,
    PlaceObservation,
    PlaceTastes,
    StayObservation,
)


class Consortium(Stakeholder):
    """Develops one site and looks for somebody to pay for it (Regulation (EU) 2026/150)."""

    def leaves(self, seen: StayObservation) -> bool:
        """Say whether the consortium gives up.

        A host's promise, an option on a site or an investor keeps it; with none of these it leaves
        at the hazard.
        """
        if seen.host_commitment or seen.site_option or seen.investor:
            return False
        return seen.luck < -math.expm1(-seen.hazard)

    def choose_site(self, places: tuple[PlaceObservation, ...], tastes: PlaceTastes) -> PlaceChoice:
        """Choose the place of the highest utility: discrete choice with Gumbel noise (logit).

        Places without firm room in sight are out.
        """
        utilities = tuple(
            (
                place.site,
                place.value
                - tastes.latency * place.latency_ms
                + tastes.ecosystem * place.ecosystem
                + tastes.other * place.luck,
            )
            for place in places
            if place.wait_years is not None
        )
        best = max(utilities, key=lambda pair: pair[1], default=("", 0.0))
        return PlaceChoice(best[0], utilities)

    def decide_finance(self, seen: FinanceObservation) -> FinanceDecision:
        """Sign when value meets the hurdle and lenders are covered."""
        return FinanceDecision(not seen.reasons, seen.reasons)
