"""Firms as users of compute: small and medium-sized, scale-ups, corporates."""

import numpy as np
from numpy.typing import NDArray

from agents.compute_users import ComputeUsers
from agents.user_messages import COMMERCIAL, FAST, LARGE, SMALL, CallObservation, Floats

_BY_SIZE = np.array([SMALL, FAST, LARGE], dtype=np.int8)


class SmallFirms(ComputeUsers):
    """Small and medium-sized firms and scale-ups: free of charge, tracks by size of the project.

    The modes for industry are open to them (fact acc_industry_only), free (fact acc_sme_price).
    """

    track = SMALL
    by_size = True

    def track_of(self, hours: Floats, seen: CallObservation) -> NDArray[np.int8]:
        """Return the track by the hours that a project needs."""
        return _BY_SIZE[seen.limits.searchsorted(hours)]


class Corporates(ComputeUsers):
    """Large companies: commercial use, within the cap and at the market price."""

    track = COMMERCIAL
