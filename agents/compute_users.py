"""Users of compute of one kind: rows in arrays and one decision rule, never one object each."""

import mesa
import numpy as np
from numpy.typing import NDArray

from agents.base import Stakeholder
from agents.user_messages import SCIENCE, CallObservation, Floats


class ComputeUsers(Stakeholder):
    """The users of a kind; ``rows`` are their slots in the population."""

    track = SCIENCE
    by_size = False
    """Whether the track depends on the hours of a project."""

    def __init__(self, model: mesa.Model, name: str, rows: slice) -> None:
        super().__init__(model, name)
        self.rows = rows

    def track_of(
        self,
        hours: Floats,
        seen: CallObservation,  # noqa: ARG002 - for those who choose by size
    ) -> NDArray[np.int8]:
        """Return the track in which users with projects of so many hours apply."""
        return np.full(hours.size, self.track, dtype=np.int8)


def applicants(expected: Floats, luck: Floats) -> tuple[NDArray[np.intp], Floats]:
    """Return which rows apply for public compute, and how many users of each.

    As many as expected, rounded up or down by luck: so a row of one user applies with its chance,
    and the users of a row never all at once because of one draw.

    Parameters
    ----------
    expected : shape (rows,), users that have adopted and have projects, times their chance
    luck : same shape, even between 0 and 1 (1 left out)
    """
    reached = expected + luck
    rows = (reached >= 1.0).nonzero()[0]
    return rows, np.floor(reached[rows])
