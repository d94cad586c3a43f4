"""The words that pass about sites: between consortia, permit givers and the grid operator.

All are frozen. Money is in EUR m of 2026, power in MW of grid connection, chances are 0 to 1.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StayObservation:
    """What a consortium sees when it asks itself whether to go on."""

    host_commitment: bool
    site_option: bool
    investor: bool
    hazard: float
    """Rate per quarter of leaving for whoever has nothing to hold on to."""
    luck: float


@dataclass(frozen=True, slots=True)
class PlaceObservation:
    """A place that a consortium considers.

    ``value`` is worth less capital with the wait for power in it; ``luck`` is what else moves the
    choice (standard Gumbel).
    """

    site: str
    value: float
    latency_ms: float
    ecosystem: float
    wait_years: float | None
    """Years until there is firm room; None: not foreseen."""
    luck: float


@dataclass(frozen=True, slots=True)
class PlaceTastes:
    """What a consortium gives for nearness and surroundings, and how much else counts (EUR m)."""

    latency: float
    ecosystem: float
    other: float


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """The place chosen (empty: none) and the utility of each place that was possible (EUR m)."""

    site: str
    utilities: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class FinanceObservation:
    """What the investor sees on the day of signature."""

    ratio: float
    """Value over private capital."""
    hurdle: float
    debt_cover: float
    least_cover: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FinanceDecision:
    """Go or no-go, with every reason against."""

    go: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsentObservation:
    """What a permit giver sees: the chance that the package brings consent, and the day's luck."""

    chance: float
    luck: float


@dataclass(frozen=True, slots=True)
class Consent:
    """A permit giver's answer and the chance it had."""

    given: bool
    chance: float


@dataclass(frozen=True, slots=True)
class TimeBoundObservation:
    """A request for time-bound transport rights: power asked, stock left, and where."""

    asked: float
    stock: float
    extra_high_voltage: bool


@dataclass(frozen=True, slots=True)
class MitigatorObservation:
    """A data centre that offers to be a congestion mitigator."""

    offered_share: float
    acceptance: float
    luck: float


@dataclass(frozen=True, slots=True)
class AgreementObservation:
    """A party that holds an offer of firm room and wants to sign."""

    fits: bool
    quoted: int | None
    quarter: int
    lag: int
