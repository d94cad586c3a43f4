"""Background requests that joined a list since somebody last looked: added up, not in line yet."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Background:
    """MW and requests that have joined, how they are spread over the classes, and their take-up."""

    power_mw: float = 0.0
    requests: float = 0.0
    shares: tuple[float, ...] = ()
    take_up: float = 1.0
    whole: float = field(init=False)
    """Sum of the shares: 1, but for rounding."""

    def __post_init__(self) -> None:
        self.whole = sum(self.shares)

    def is_like(self, shares: Sequence[float], take_up: float) -> bool:
        """Whether what joins now is spread and taken up as what has joined."""
        return take_up == self.take_up and shares == self.shares

    def add(self, power_mw: float, requests: float) -> None:
        """Let so many MW and requests join.

        Raises
        ------
        ValueError
            A number lies outside its range.
        """
        if not (0.0 < power_mw < math.inf and 0.0 < requests < math.inf):
            raise ValueError(f"queue: background of {power_mw} MW and {requests} requests")
        self.power_mw += power_mw
        self.requests += requests

    def share(self, priority: int) -> float:
        """Return the share of a class; 0 before anything has joined."""
        return self.shares[priority - 1] if self.shares else 0.0

    def take(self) -> Iterator[tuple[int, float, float]]:
        """Take out what each class has: its number, MW and requests."""
        power, number = self.power_mw, self.requests
        self.power_mw = self.requests = 0.0
        for priority, share in enumerate(self.shares, start=1):
            if share * power > 0.0:
                yield priority, share * power, share * number
