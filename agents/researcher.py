"""Research groups as users of compute."""

import numpy as np
from numpy.typing import NDArray

from agents.compute_users import ComputeUsers
from agents.user_messages import SCIENCE, CallObservation, Floats


class ResearchGroups(ComputeUsers):
    """Research groups: the track for science, free of charge (fact acc_industry_only)."""

    def track_of(self, hours: Floats, seen: CallObservation) -> NDArray[np.int8]:
        """Return the track for science."""
        return np.full(hours.size, SCIENCE, dtype=np.int8)
