"""The users of compute as plain Mesa would have them: one object each, every quarter.

Written for the benchmark only. All else is the model itself, the institutions that rank, place,
trade and count what they gave included, so both versions must end with the same adopters and the
same tables.
"""

import math
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from unittest.mock import patch

import mesa
import numpy as np

from agents.user_messages import FAST, LARGE, SMALL
from benchmarks.measure import TimedModel
from model.data.user_records import ACTIVITIES, KINDS
from model.invariants import check_invariants
from model.mechanisms import adoption, public_access
from model.mechanisms.user_demand import volume_scale
from model.user_state import SEGMENTS
from model.users.adoption import hazard_between, patience_of
from model.world import World


@dataclass
class Call:
    """What users see of the calls of a quarter, and who asks."""

    growth: float
    small: float
    fast: float
    renew_prob: float
    luck: list[float]
    asking: list["PlainUser"] = field(default_factory=list)


@dataclass
class Wants:
    """What all adopters want at reference volumes, added up by the users themselves."""

    volume: list[list[float]]
    by_cell: list[float]
    users: list[float]


class PlainUser(mesa.Agent):
    """A row of users: a firm, a research group or a public body, or several alike."""

    def __init__(self, model: mesa.Model, traits: dict[str, Any]) -> None:
        super().__init__(model)
        self.slot: int
        self.weight: int
        self.cell: int
        self.kind: int
        self.segment: int
        self.patience: float
        self.applying: float
        """Users of the row that ask for public compute in a quarter, once they use AI."""
        self.base: list[float]
        self.own: float
        self.parts: list[float]
        self.by_size: bool
        self.track: int
        self.since: int
        self.__dict__.update(traits)
        self.waiting = self.waited = self.granted = 0.0
        self.new = self.asked = self.left = self.served_waited = 0.0

    def adopt(self, hazard: list[float], quarter: int) -> None:
        """Begin to use AI when the hazard of the cell exceeds the own patience."""
        if self.since < 0 and self.patience < hazard[self.cell]:
            self.since = quarter

    def want(self, wants: Wants) -> None:
        """Add the own hours to those of the segment and of the cell."""
        if self.since < 0:
            return
        segment, whole = wants.volume[self.segment], 0.0
        for activity, hours in enumerate(self.base):
            segment[activity] += hours * self.weight
            whole += hours * self.weight
        wants.by_cell[self.cell] += whole
        wants.users[self.cell] += self.weight

    def ask(self, call: Call) -> None:
        """Apply for public compute by luck, besides what still waits."""
        self.new = 0.0
        if self.since >= 0:
            many = math.floor(self.applying + call.luck[self.slot])
            if many:
                need = self.own * call.growth
                self.new = many * need
                if self.by_size:
                    self.track = LARGE if need > call.fast else FAST if need > call.small else SMALL
        self.asked = self.waiting + self.new
        if self.asked > 0.0:
            call.asking.append(self)

    def hear(self, given: float, call: Call) -> None:
        """Learn what was given; wait with the rest, or leave with it for the market."""
        given = min(given, self.asked)
        share, rest = given / self.asked, self.asked - given
        self.granted += given
        self.served_waited = self.waited * share
        if self.luck_of(call, public_access._NEXT_DIGITS) < call.renew_prob:
            self.waited += rest - self.served_waited
            self.waiting, self.left = rest, 0.0
        else:
            self.waiting, self.waited, self.left = 0.0, 0.0, rest

    def luck_of(self, call: Call, digits: float) -> float:
        """Return the part of the own luck that begins after so many digits."""
        return call.luck[self.slot] * digits % 1.0

    def report(self, books: dict[str, list[float]], moved: list[list[float]]) -> None:
        """Add what happened to the books, by kind, and what moves to the market, by segment."""
        for name, sums in books.items():
            sums[self.kind] += getattr(self, name)
        segment, change = moved[self.segment], self.left - self.new
        for activity, part in enumerate(self.parts):
            segment[activity] += part * change


class PlainMesaModel(TimedModel):
    """The model with its users as objects; they are built before the first quarter."""

    def __init__(self, **settings: Any) -> None:
        self.objects: list[PlainUser] = []
        super().__init__(**settings)

    def _advance(self) -> None:
        if not self.objects:
            self.objects = _build(self, self.world)
        super()._advance()

    def do_phase(self, name: str, run: Any) -> None:
        """Run one phase, in the plain way where users take part."""
        plain = {"give_access": self.give_access, "adopt_ai": self.adopt_ai}
        if name == check_invariants.__name__:
            self.write_down()
        super().do_phase(name, plain.get(name, run))

    @property
    def crowd(self) -> mesa.agent.AgentSet:
        """The users, as Mesa keeps them."""
        return self.agents_by_type[PlainUser]

    def give_access(self, world: World) -> None:
        """Hold the calls of the quarter with users that act one by one."""
        access, books = world.parameters.access, world.public_access
        luck = world.streams.uniforms("access/luck", len(self.objects), world.quarter)

        def asks(_: World, growth: float) -> public_access._Asks:
            call.growth = growth
            self.crowd.do("ask", call)
            slots = np.array([user.slot for user in call.asking], dtype=np.intp)
            books.track[slots] = [user.track for user in call.asking]
            new, asked = ([getattr(u, n) for u in call.asking] for n in ("new", "asked"))
            return public_access._Asks(slots, np.array(new), np.array(asked), luck[slots])

        call = Call(0.0, access.small_hours, access.fast_hours, access.renew_prob, luck.tolist())
        with patch.multiple(
            public_access,
            _asks=asks,
            _close=partial(_close, call),
            _sum_up=partial(_sum_up, call),
        ):
            public_access.give_access(world)

    def adopt_ai(self, world: World) -> None:
        """Let users begin to use AI one by one, then let all say what they want."""
        state, traits = world.adoption, world.users
        now = state.users / traits.users_of_cell
        after = adoption.move_shares(world, now)
        state.hazard = state.hazard + hazard_between(now, after[: now.size])
        self.crowd.do("adopt", state.hazard.tolist(), world.quarter)
        wants = Wants(
            [[0.0] * len(ACTIVITIES) for _ in range(SEGMENTS)], [0.0] * now.size, [0.0] * now.size
        )
        self.crowd.do("want", wants)
        state.volume, state.by_cell = np.array(wants.volume), np.array(wants.by_cell)
        state.users = np.array(wants.users)
        state.expected, state.europe = after[now.size : -1], float(after[-1])

    def write_down(self) -> None:
        """Copy what users know to the ledgers that the laws of accounting are checked on."""
        books, state = self.world.public_access, self.world.adoption
        for name in ("waiting", "waited", "granted"):
            getattr(books, name)[:] = [getattr(user, name) for user in self.objects]
        state.since[:] = [user.since for user in self.objects]


def _build(model: mesa.Model, world: World) -> list[PlainUser]:
    """Make one object of each row, with the same traits."""
    traits, people = world.users, world.users.population
    by_size = np.zeros(len(people), dtype=np.bool_)
    for group in world.parties.users:
        by_size[group.rows] = group.by_size
    columns: dict[str, np.ndarray] = {
        "slot": np.arange(len(people)),
        "weight": people.weight,
        "cell": people.cell,
        "kind": people.kind,
        "segment": traits.segment,
        "patience": patience_of(world.streams.slots("users/patience", len(people))),
        "applying": (people.weight * traits.apply_chance).astype(world.adoption.applying.dtype),
        "base": traits.base.T,
        "own": traits.own_projects,
        "parts": traits.project_parts.T,
        "by_size": by_size,
        "track": world.public_access.track,
        "since": world.adoption.since,
    }
    rows = zip(*(column.tolist() for column in columns.values()), strict=True)
    return [PlainUser(model, dict(zip(columns, row, strict=True))) for row in rows]


def _close(call: Call, _world: World, _asks: Any, served: Any) -> None:
    """Tell each user that asked what it gets."""
    for user, hours in zip(call.asking, served.tolist(), strict=True):
        user.hear(hours, call)


def _sum_up(call: Call, world: World, *_: Any) -> None:
    """Let users report, and say what is left for the market."""
    sums = {name: [0.0] * len(KINDS) for name in ("asked", "new", "left", "served_waited")}
    moved = [[0.0] * len(ACTIVITIES) for _ in range(SEGMENTS)]
    for user in call.asking:
        user.report(sums, moved)
    books = world.public_access
    for name, values in sums.items():
        setattr(books, name, np.array(values))
    books.to_market = np.maximum(world.adoption.volume * volume_scale(world) + moved, 0.0)
