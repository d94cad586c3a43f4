"""The Netherlands from inside: ministries, Finance, region, cabinet and parliament."""

from agents import valuation
from agents.base import Stakeholder
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

MINISTRIES = ("EZ", "DEF", "OCW", "BZK", "VWS", "LVVN")
"""Ministries that can pay; Finance guards the cover and pays nothing."""


class Ministry(Stakeholder):
    """A line ministry: finds room in its own spending (letters of April and June 2025)."""

    def offer_room(self, seen: RoomObservation) -> RoomOffer:
        """Say what can be moved now and what the facility is worth here."""
        return valuation.offer_room(seen)


class FinanceMinistry(Stakeholder):
    """Guards the cover rule (annex to the Miljoenennota 2025, section 1.1.4)."""

    def demand_cover(self, seen: CoverObservation) -> float:
        """Return the amount that must be covered now (EUR m)."""
        return valuation.demand_cover(seen)


class Region(Stakeholder):
    """Groningen and Noord-Drenthe: pays if the state pays (letter of June 2025)."""

    def pledge(self, seen: RegionObservation) -> Pledge:
        """Return the conditional amount (EUR m)."""
        return valuation.pledge_region(seen)


class Cabinet(Stakeholder):
    """Weighs joining against staying out (letter of 31 March 2026)."""

    def weigh(self, seen: WorthObservation) -> Worth:
        """Return the gain of joining and the cost it must beat (EUR m)."""
        return valuation.weigh(seen)


class Parliament(Stakeholder):
    """Passes or refuses a change of the budget; the cabinet has no majority of its own."""

    def vote(self, seen: VoteObservation) -> Vote:
        """Return the vote and the chance it had."""
        return valuation.vote(seen)
