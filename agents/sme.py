"""Firms as users of compute: small and medium-sized, scale-ups, corporates."""

import numpy as np
from numpy.typing import NDArray

from agents.compute_users import ComputeUsers
from agents.user_messages import COMMERCIAL, FAST, LARGE, CallObservation, Floats


class SmallFirms(ComputeUsers):
    """Small and medium-sized firms and scale-ups: free of charge, tracks by size of the project.

    The modes for industry are open to them (fact acc_industry_only), free (fact acc_sme_price).
    """

    by_size = True

    def track_of(self, hours: Floats, seen: CallObservation) -> NDArray[np.int8]:
        """Return the track by the hours that a project needs."""
        large = (hours > seen.small).astype(np.int8) * FAST
        return np.where(hours > seen.fast, np.int8(LARGE), large)


class Corporates(ComputeUsers):
    """Large companies: commercial use, within the cap and at the market price."""

    def track_of(self, hours: Floats, seen: CallObservation) -> NDArray[np.int8]:
        """Return the track for commercial use."""
        return np.full(hours.size, COMMERCIAL, dtype=np.int8)
