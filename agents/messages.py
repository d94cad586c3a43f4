"""The words that pass between parties: what a party sees and what it says.

All are frozen. Money is in EUR m of 2026, shares are 0 to 1, positions are 0 to 100.
"""

from dataclasses import dataclass

CODES = {"out": 0, "buyer": 1, "host1": 2, "host2": 3}
"""Options of a member state and their published codes."""


@dataclass(frozen=True, slots=True)
class RoomObservation:
    """What a ministry sees when it is asked for money."""

    ministry: str
    room: float
    share: float
    salience: float
    attention: float
    """Attention for the file now, relative to its mean."""
    facility_value: float
    main_slot: bool
    urgent: bool
    """An external deadline within the quarter and a motion in force."""
    reachable_outside_slot: float
    urgency: float


@dataclass(frozen=True, slots=True)
class RoomOffer:
    """What a ministry can move now, and the most it would be worth to it."""

    ministry: str
    reachable: float
    worth: float

    @property
    def limit(self) -> float:
        """The most this ministry would pay."""
        return min(self.reachable, self.worth)


@dataclass(frozen=True, slots=True)
class CoverObservation:
    """What Finance sees: a promise and the rule in force."""

    promise: float
    rule: str
    chance_selected: float
    equity_share: float


@dataclass(frozen=True, slots=True)
class RegionObservation:
    """What a region sees when it is asked to pay along."""

    need: float
    fund: float
    largest_share: float
    ready: bool
    state_pays: bool


@dataclass(frozen=True, slots=True)
class Pledge:
    """A payer's conditional amount."""

    payer: str
    amount: float


@dataclass(frozen=True, slots=True)
class WorthObservation:
    """What the cabinet weighs."""

    commercial: bool
    value: float
    lost_outside: float
    need: float
    """The national contribution, region included."""
    hurdle: float
    covered: float
    """What must be covered now."""
    reserve_cost: float
    """Cost of holding the money until it is called, per euro covered."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The cabinet's sum: what joining saves, what it costs, and what waiting is worth."""

    gain: float
    cost: float
    hurdle_cost: float

    @property
    def surplus(self) -> float:
        """Gain above the hurdle; joining now is worth it when this is not negative."""
        return self.gain - self.hurdle_cost


@dataclass(frozen=True, slots=True)
class VoteObservation:
    """What parliament sees: the chance of a majority, motions included, and the luck of the day."""

    chance: float
    luck: float


@dataclass(frozen=True, slots=True)
class Vote:
    """Parliament's answer and the chance it had."""

    passed: bool
    chance: float


@dataclass(frozen=True, slots=True)
class MenuOption:
    """One way to take part in a call."""

    code: str
    ask: float

    @property
    def hosts(self) -> bool:
        """Whether the option puts a site on own soil."""
        return self.code.startswith("host")


@dataclass(frozen=True, slots=True)
class CommitTastes:
    """Weights of the participation game that all member states share."""

    intercept: float
    size: float
    nearness: float
    host: float
    ask: float
    room_share: float
    base: dict[str, float]


@dataclass(frozen=True, slots=True)
class Stance:
    """A member state's utility of each option of a menu, before the pull of its peers."""

    state: str
    utilities: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class FactoryObservation:
    """What a member state sees at a cut-off of the AI factory call."""

    national_part: float
    hosts_one: bool
    base: float
    repeat_penalty: float


@dataclass(frozen=True, slots=True)
class PositionObservation:
    """What a party sees of an open European rule."""

    rule: str
    about_money: bool
    tilt_wealth: float
    spread: float
    luck_position: float
    salience: float


@dataclass(frozen=True, slots=True)
class Position:
    """Where a party stands (0-100) and how much it cares (0-1)."""

    party: str
    position: float
    salience: float


@dataclass(frozen=True, slots=True)
class ViabilityObservation:
    """What the Joint Undertaking sees when promises are due."""

    chance_enough_hosts: float
    union_budget: float
    union_need: float


@dataclass(frozen=True, slots=True)
class FactoryBid:
    """A proposal for an AI factory, with its score and its Union cost."""

    state: str
    proposal: str
    cost: float
    union_part: float
    score: float


@dataclass(frozen=True, slots=True)
class Award:
    """Winners in order of rank, and everybody else with the reason."""

    selected: tuple[FactoryBid, ...]
    refused: tuple[tuple[FactoryBid, str], ...]
