"""Public bodies as users of compute."""

from agents.compute_users import ComputeUsers
from agents.user_messages import SCIENCE


class PublicBodies(ComputeUsers):
    """Public bodies: not the modes for industry, but those for science and collaborative projects.

    Free of charge (fact acc_industry_only).
    """

    track = SCIENCE
