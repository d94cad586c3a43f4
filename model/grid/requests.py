"""What waits in a queue for capacity: requests of parties, cohorts, and their classes."""

import math
from dataclasses import dataclass
from enum import IntEnum

# Sums of megawatts differ by rounding. What lacks no more than this (MW, one watt) fits.
ROUNDING_MW = 1e-6


class PriorityClass(IntEnum):
    """The classes of the Dutch grid code; a lower number goes first."""

    CONGESTION_MITIGATORS = 1
    SAFETY = 2
    BASIC_NEEDS = 3
    OTHER = 4


CLASSES = tuple(int(priority) for priority in PriorityClass)


@dataclass(frozen=True, slots=True)
class Request:
    """One place in the list: a request of one party, or a cohort of background requests.

    The request of one party is not divisible: it needs all its power at once. A cohort is
    divisible; power and number shrink in proportion.

    Attributes
    ----------
    key : name, unique in the list
    priority : class, 1 to 4; 1 goes first
    power_mw : MW asked for, above 0
    requests : how many requests this stands for, above 0
    take_up : share of a cohort's power, 0 to 1, that is still wanted when its turn comes
    divisible : True for a cohort

    Raises
    ------
    ValueError
        A number lies outside its range, or one party's request is not one request in full.
    """

    key: str
    priority: int
    power_mw: float
    requests: float = 1.0
    take_up: float = 1.0
    divisible: bool = False

    def __post_init__(self) -> None:
        if self.priority not in CLASSES:
            raise ValueError(f"request {self.key}: {self.priority=} is not a priority class")
        if not (0.0 < self.power_mw < math.inf and 0.0 < self.requests < math.inf):
            raise ValueError(f"request {self.key}: {self.power_mw=} and {self.requests=}")
        if not 0.0 <= self.take_up <= 1.0:
            raise ValueError(f"request {self.key}: {self.take_up=} is not a share")
        if not self.divisible and not self.requests == self.take_up == 1.0:
            raise ValueError(f"request {self.key}: one party asks once, and for all its power")

    @property
    def needed_mw(self) -> float:
        """Room that serving all of it takes (MW): the part that is still wanted."""
        return self.power_mw * self.take_up
