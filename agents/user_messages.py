"""Words between users of compute and those who hold calls for public machines."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

TRACKS = ("small", "fast", "large", "science", "commercial")
"""Tracks of the calls for public machines; an application names its place here."""
SMALL, FAST, LARGE, SCIENCE, COMMERCIAL = range(len(TRACKS))


@dataclass(frozen=True, slots=True)
class CallObservation:
    """What users see of the calls that are open.

    Attributes
    ----------
    limits : most hours of a project in the tracks for small and for fast projects, per quarter;
        shape (2,), rising
    """

    limits: Floats
