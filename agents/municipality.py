"""Those who give permits: municipality, province, and the state where it owns the land."""

from agents.base import Stakeholder
from agents.site_messages import Consent, ConsentObservation


class PermitGiver(Stakeholder):
    """Holds one of the locks on a site; the package that was agreed moves the chance."""

    def answer(self, seen: ConsentObservation) -> Consent:
        """Return consent or refusal."""
        return Consent(seen.luck < seen.chance, seen.chance)


class LandOwner(PermitGiver):
    """The state as owner of land that a site needs (Zeewolde: local yes, state no)."""
