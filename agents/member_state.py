"""A member state as funder and host, coarse: the data support no domestic politics."""

import math
from dataclasses import dataclass

import mesa

from agents.base import Stakeholder
from agents.messages import (
    CommitTastes,
    FactoryObservation,
    MenuOption,
    Position,
    PositionObservation,
    Stance,
)

LEAST_ROOM = 0.01
"""Part of a state's room that stays whatever it has promised; keeps utilities finite."""
MIDDLE = 50.0
"""Middle of the 0-100 scale of positions."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What a member state is, fixed for a run.

    ``size_z``, ``nearness_z`` and ``wealth_z`` are standard scores over the 26 states of log GDP,
    nearness of the capital to Russia and GDP per head; ``effect`` is the country's own taste
    (log-odds).
    """

    gdp_meur: float
    size_z: float
    nearness_z: float
    wealth_z: float
    effect: float


class MemberState(Stakeholder):
    """One of the states besides the Netherlands.

    Participation with a menu: Palfrey and Rosenthal (1984) with logit response; the pull of
    peers follows Brock and Durlauf (2001) and is added by the mechanism.
    """

    def __init__(self, model: mesa.Model, name: str, traits: Traits) -> None:
        super().__init__(model, name)
        self.traits = traits

    def weigh_options(
        self, menu: tuple[MenuOption, ...], tastes: CommitTastes, pledged: float, *, can_host: bool
    ) -> Stance:
        """Return the utility of each option; hosting needs a credible consortium at home.

        ``pledged`` is what the state has promised already (EUR m); it has left the room.
        """
        taste, room = self._taste(tastes), self._room(tastes, pledged)
        return Stance(
            self.name,
            tuple(
                -math.inf
                if option.hosts and not can_host
                else _utility(option, taste, room, tastes)
                for option in menu
            ),
        )

    def weigh_factory(
        self, seen: FactoryObservation, tastes: CommitTastes, pledged: float
    ) -> float:
        """Return the utility of proposing an AI factory at this cut-off."""
        loss = tastes.ask * seen.national_part / self._room(tastes, pledged)
        repeat = seen.repeat_penalty if seen.hosts_one else 0.0
        return self._taste(tastes) + seen.base - loss - repeat

    def _taste(self, tastes: CommitTastes) -> float:
        own = self.traits
        return (
            tastes.intercept
            + own.effect
            + tastes.size * own.size_z
            + tastes.nearness * own.nearness_z
        )

    def _room(self, tastes: CommitTastes, pledged: float) -> float:
        """Room that is left (EUR m), never quite nothing."""
        room = tastes.room_share * self.traits.gdp_meur
        return max(room - pledged, LEAST_ROOM * room)

    def take_position(self, seen: PositionObservation) -> Position:
        """Return the position on a European rule: richer states want a smaller programme."""
        drawn = MIDDLE + seen.tilt_wealth * self.traits.wealth_z + seen.spread * seen.luck_position
        return Position(self.name, min(100.0, max(0.0, drawn)), seen.salience)


def _utility(option: MenuOption, taste: float, room: float, tastes: CommitTastes) -> float:
    if option.code == "out":
        return 0.0
    host = tastes.host if option.hosts else 0.0
    return taste + tastes.base[option.code] + host - tastes.ask * option.ask / room
