"""Research groups as users of compute."""

from agents.compute_users import ComputeUsers
from agents.user_messages import SCIENCE


class ResearchGroups(ComputeUsers):
    """Research groups: the track for science, free of charge (fact acc_industry_only)."""

    track = SCIENCE
