"""TenneT: connects in the legal order and offers flexible rights while there are any."""

from agents.base import Stakeholder
from agents.site_messages import AgreementObservation, MitigatorObservation, TimeBoundObservation


class GridOperator(Stakeholder):
    """Operator of the high-voltage grid; it may not choose whom it likes (fact fcfs_rule)."""

    def grant_time_bound(self, seen: TimeBoundObservation) -> float:
        """Return the power under time-bound rights (MW): all that is asked or nothing.

        The stock lies in the grid of 380 and 220 kV (fact tdtr_available_ehv_gw).
        """
        if not seen.extra_high_voltage or seen.asked > seen.stock:
            return 0.0
        return seen.asked

    def accept_mitigator(self, seen: MitigatorObservation) -> bool:
        """Say whether a data centre that sheds load on demand counts as congestion mitigator.

        The rule book does not exclude it and nobody has tried (fact prio_category_1).
        """
        return seen.offered_share > 0.0 and seen.luck < seen.acceptance

    def sign(self, seen: AgreementObservation) -> bool:
        """Say whether a transport agreement is signed now.

        Only a signed agreement counts; an offer reserves nothing (fact goodman_rule).
        """
        if not seen.fits or seen.quoted is None:
            return False
        return seen.quarter - seen.quoted >= seen.lag
