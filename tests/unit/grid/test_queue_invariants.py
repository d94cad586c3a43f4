"""Whatever happens in a zone: the queue follows a slow list, and never breaks its own rules."""

from dataclasses import dataclass

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from model.grid.queue import ClassQueue
from model.grid.requests import Request

TINY = 1e-6


@dataclass
class Slow:
    """One request in a plain list, with what the queue should know of it."""

    key: str
    priority: int
    arrival: int
    power: float
    number: float
    take_up: float
    own: bool
    quoted: bool = False

    @property
    def need(self):
        return self.power * self.take_up


class Zone(RuleBasedStateMachine):
    """Drive the queue and a plain list side by side."""

    def __init__(self):
        super().__init__()
        self.queue, self.slow, self.arrivals = ClassQueue(), [], 0
        self.joined = self.gone = 0.0

    def in_order(self):
        return sorted(self.slow, key=lambda entry: (entry.priority, entry.arrival))

    @rule(
        priority=st.integers(1, 4),
        power=st.sampled_from([1, 20, 50, 100, 0.3, 33.3]),
        number=st.sampled_from([1, 3, 40]),
        take_up=st.sampled_from([0, 0.2, 0.7, 1]),
        own=st.booleans(),
    )
    def join(self, priority, power, number, take_up, own):
        number, take_up = (1, 1) if own else (number, take_up)
        self.arrivals += 1
        key = f"r{self.arrivals}"
        self.queue.join(Request(key, priority, power, number, take_up, not own))
        self.slow.append(Slow(key, priority, self.arrivals, power, number, take_up, own))
        self.joined += power

    @precondition(lambda self: self.slow)
    @rule(data=st.data())
    def withdraw(self, data):
        entry = data.draw(st.sampled_from(self.slow))
        assert self.queue.withdraw(entry.key).power_mw == pytest.approx(entry.power)
        self.slow.remove(entry)
        self.gone += entry.power

    @precondition(lambda self: any(entry.quoted for entry in self.slow))
    @rule(data=st.data(), room=st.floats(0, 200))
    def sign(self, data, room):
        entry = data.draw(st.sampled_from([entry for entry in self.slow if entry.quoted]))
        order = self.in_order()
        before = [other for other in order[: order.index(entry)] if not other.quoted]
        ahead = sum(other.need for other in before)
        assert self.queue.ahead_of(entry.key) == pytest.approx(ahead)
        if ahead + entry.power > room + TINY:
            with pytest.raises(ValueError, match="no longer holds"):
                self.queue.sign(entry.key, room)
            return
        assert self.queue.sign(entry.key, room) == pytest.approx(entry.power)
        self.slow.remove(entry)
        self.gone += entry.power

    @rule(room=st.sampled_from([0, 1, 19.5, 60, 100.3, 250]))
    def serve(self, room):
        order = self.in_order()
        old = {entry.key for entry in order if entry.quoted}
        asked = self.queue.quotable(room)
        service = self.queue.serve(room)
        grants = {grant.key: grant for grant in service.grants}
        # By the rule, on a plain list.
        free, used, walked, taken = room, 0.0, [], {}
        while order:
            entry = order.pop(0)
            if entry.own and entry.need > free + TINY:
                break
            if entry.own:
                walked.append(entry)
                free -= 0 if entry.quoted else entry.need
                continue
            share = 1.0 if entry.need <= free + TINY else free / entry.need
            taken[entry.key] = share * entry.power
            free, used = free - share * entry.need, used + share * entry.need
            entry.number *= 1 - share
            entry.power *= 1 - share
            if share < 1:
                break
        holders = [entry.key for entry in walked if entry.power <= room - used + TINY]
        for entry in self.slow:
            entry.quoted = entry.key in holders
        self.slow = [entry for entry in self.slow if entry.own or entry.power > 0]
        self.gone += sum(taken.values())
        assert service.used_mw <= room
        assert service.used_mw == pytest.approx(used, abs=1e-5)
        assert {key: g.power_mw for key, g in grants.items() if g.power_mw > TINY} == pytest.approx(
            {key: power for key, power in taken.items() if power > TINY}, abs=1e-5
        )
        assert asked == holders
        assert list(service.quoted) == [key for key in holders if key not in old]
        assert set(service.lapsed) == old - set(holders)
        self.nobody_overtakes(grants, service.lapsed)

    def nobody_overtakes(self, grants, lapsed):
        """Before one that was served stand only parties that did not sign what they were offered.

        Their quotes stand, or lapsed because those behind took the room in this very turn.
        """
        last = max(
            ((grant.priority, int(key[1:])) for key, grant in grants.items()), default=(0, 0)
        )
        for entry in self.slow:
            if (entry.priority, entry.arrival) < last:
                assert entry.own
                assert entry.quoted or entry.key in lapsed

    @invariant()
    def totals_add_up(self):
        assert [entry.key for entry in self.queue] == [entry.key for entry in self.in_order()]
        assert self.queue.quoted == {entry.key for entry in self.slow if entry.quoted}
        for priority in range(1, 5):
            mine = [entry for entry in self.queue if entry.priority == priority]
            power, number = sum(e.power_mw for e in mine), sum(e.requests for e in mine)
            assert self.queue.power_mw(priority) == pytest.approx(power, abs=1e-6)
            assert self.queue.requests(priority) == pytest.approx(number, abs=1e-6)
        assert self.queue.power_mw() == pytest.approx(self.joined - self.gone, abs=1e-4)


TestZone = Zone.TestCase
