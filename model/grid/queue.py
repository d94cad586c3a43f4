"""The waiting list of one congested zone: by priority class, then first come, first served."""

import math
from collections import deque
from collections.abc import Iterator, Sequence

from model.grid.background import Background
from model.grid.requests import CLASSES, ROUNDING_MW, Request
from model.grid.service import Grant, Service, grant_to, standing


class ClassQueue:
    """Who waits for capacity in one zone, and who is next.

    The order is by class, then by arrival. A request of a higher class goes before, also when it
    comes later. Nothing is skipped: while the first in line does not fit, nobody behind it is
    served.

    A cohort takes room when it is served. A party is only offered room: `serve` gives it a quote,
    and `sign` takes the room. A quote keeps its room during the call of `serve` that gives it.
    From the next call on the party keeps its place but no room: it is passed over, and those
    behind may take what it did not sign for. The quote stands as long as the room for it does and
    everyone before it was served or passed over too. Else it lapses, and the party is once more
    first in its place: it waits, and those behind wait with it, until a new quote. Where quotes
    of several turns overlap, whoever signs first has the room. The zone's free room is the
    caller's: each call is told how many MW are free now.

    References
    ----------
    Autoriteit Consument en Markt (2025), Besluit prioriteringsruimte, Staatscourant 2025, 42323.
    """

    __slots__ = ("_cohorts", "_entries", "_fresh", "_lines", "_power", "_quoted", "_requests")

    def __init__(self) -> None:
        self._lines: tuple[deque[Request], ...] = tuple(deque() for _ in CLASSES)
        self._power = dict.fromkeys(CLASSES, 0.0)
        self._requests = dict.fromkeys(CLASSES, 0.0)
        self._entries: dict[str, Request] = {}
        self._quoted: frozenset[str] = frozenset()
        self._cohorts = 0
        self._fresh = Background()

    def __getstate__(self) -> dict[str, object]:
        """Return a state that is the same however often somebody has looked."""
        self._settle()
        return {name: getattr(self, name) for name in self.__slots__}

    def __setstate__(self, state: dict[str, object]) -> None:
        for name, value in state.items():
            setattr(self, name, value)

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __len__(self) -> int:
        self._settle()
        return len(self._entries)

    def __iter__(self) -> Iterator[Request]:
        """Go through the list in the order of service."""
        self._settle()
        for line in self._lines:
            yield from line

    def __getitem__(self, key: str) -> Request:
        """Return a request as it stands; a cohort is smaller after a part was served."""
        return self._entries[key]

    @property
    def quoted(self) -> frozenset[str]:
        """Keys of the parties that hold a quote and have not signed."""
        return self._quoted

    def power_mw(self, priority: int | None = None) -> float:
        """Return the MW in the list before take-up, of one class or of all."""
        fresh = self._fresh
        if priority is None:
            return sum(self._power.values()) + fresh.whole * fresh.power_mw
        return self._power[priority] + fresh.share(priority) * fresh.power_mw

    def requests(self, priority: int | None = None) -> float:
        """Return the number of requests in the list, of one class or of all."""
        fresh = self._fresh
        if priority is None:
            return sum(self._requests.values()) + fresh.whole * fresh.requests
        return self._requests[priority] + fresh.share(priority) * fresh.requests

    def join(self, entry: Request) -> None:
        """Put a request at the end of its class.

        Raises
        ------
        ValueError
            The key is in the list already.
        """
        self._settle()
        if entry.key in self._entries:
            raise ValueError(f"queue: {entry.key} is in the list already")
        self._lines[entry.priority - 1].append(entry)
        self._entries[entry.key] = entry
        self._count(entry.priority, entry.power_mw, entry.requests)

    def grow(
        self, shares: Sequence[float], power_mw: float, requests: float, take_up: float
    ) -> None:
        """Add background requests to the end of each class: to its last cohort, or as a new one.

        Who stands between two cohorts keeps them apart, so the order of service is the same as
        with one cohort per call. A number outside its range raises a ValueError.
        """
        if not self._fresh.is_like(shares, take_up):
            self._settle()
            self._fresh = Background(shares=tuple(shares), take_up=take_up)
        self._fresh.add(power_mw, requests)

    def _settle(self) -> None:
        """Put what was added to the background at the end of its class."""
        if self._fresh.power_mw > 0.0:
            for part in self._fresh.take():
                self._append(*part)

    def _append(self, priority: int, power: float, number: float) -> None:
        self._power[priority] += power
        self._requests[priority] += number
        line, take_up = self._lines[priority - 1], self._fresh.take_up
        last = line[-1] if line else None
        if last is not None and last.divisible and last.take_up == take_up:
            key, power, number = last.key, last.power_mw + power, last.requests + number
            line.pop()
        else:
            key = self._new_key()
        cohort = Request(key, priority, power, number, take_up, divisible=True)
        line.append(cohort)
        self._entries[key] = cohort

    def _new_key(self) -> str:
        self._cohorts += 1
        return f"background {self._cohorts}"

    def withdraw(self, key: str) -> Request:
        """Take a request off the list, with its quote if it has one, and return what was left.

        Raises
        ------
        KeyError
            The key is not in the list.
        """
        self._settle()
        entry = self._entries[key]
        self._lines[entry.priority - 1].remove(entry)
        self._forget(entry)
        return entry

    def ahead_of(self, key: str) -> float:
        """Return the MW of room that must be given first, after take-up.

        Parties that hold a quote are passed over and do not count.

        Raises
        ------
        KeyError
            The key is not in the list.
        """
        self._settle()
        entry = self._entries[key]
        ahead = 0.0
        for line in self._lines[: entry.priority]:
            for other in line:
                if other is entry:
                    break
                if other.key not in self._quoted:
                    ahead += other.needed_mw
        return ahead

    def quotable(self, room: float) -> list[str]:
        """Return the parties that would get or keep a quote if this room (MW) were served now.

        Nothing changes. They come in the order of service.

        Raises
        ------
        ValueError
            The room is negative or not finite.
        """
        grants, walked = self._plan(room)
        return standing(walked, room - sum(grant.used_mw for grant in grants))

    def serve(self, room: float) -> Service:
        """Serve the list with this room (MW): grant power to cohorts, give quotes to parties.

        The room used never exceeds the room given. Room of quotes given in this call is free for
        nobody else in it, but is not used either.

        Raises
        ------
        ValueError
            The room is negative or not finite.
        """
        fresh = self._fresh.power_mw * self._fresh.take_up
        if not self._entries and 0.0 < fresh <= room < math.inf:
            return self._serve_fresh(room)
        grants, walked = self._plan(room)
        for grant in grants:
            self._take(grant)
        used = min(sum(grant.used_mw for grant in grants), room)
        stand = standing(walked, room - used)
        before, self._quoted = self._quoted, frozenset(stand)
        return Service(
            grants=tuple(grants),
            used_mw=used,
            quoted=tuple(key for key in stand if key not in before),
            lapsed=tuple(sorted(before - self._quoted)),
        )

    def _serve_fresh(self, room: float) -> Service:
        """Serve what has just joined an empty list, where there is room (MW) for all of it."""
        grants, used = [], 0.0
        for priority, power, number in self._fresh.take():
            needed = power * self._fresh.take_up
            grants.append(Grant(self._new_key(), priority, power, number, needed))
            used += needed
        return Service(tuple(grants), min(used, room), quoted=(), lapsed=())

    def sign(self, key: str, room: float) -> float:
        """Take a quoted party off the list and return the MW of room it takes.

        Raises
        ------
        KeyError
            The key is not in the list.
        ValueError
            It holds no quote, or the room that is free now (MW) no longer holds it and all that
            goes before; the room is negative or not finite.
        """
        _check_room(room)
        entry = self._entries[key]
        if key not in self._quoted:
            raise ValueError(f"queue: {key} holds no quote")
        if self.ahead_of(key) + entry.power_mw > room + ROUNDING_MW:
            raise ValueError(f"queue: {room} MW no longer holds {key} and all that goes before")
        self.withdraw(key)
        return min(entry.power_mw, room)

    def _plan(self, room: float) -> tuple[list[Grant], list[Request]]:
        """Return what cohorts would get, and the parties that would be quoted or passed over."""
        _check_room(room)
        left = room
        grants: list[Grant] = []
        walked: list[Request] = []
        for entry in self:
            needed = entry.needed_mw
            fits = needed <= left + ROUNDING_MW
            if entry.divisible:
                if fits or left > 0.0:
                    grants.append(grant_to(entry, left, whole=fits))
                left -= min(needed, left)
            elif fits:
                walked.append(entry)
                if entry.key not in self._quoted:
                    left -= min(needed, left)
            if not fits:
                break
        return grants, walked

    def _take(self, grant: Grant) -> None:
        """Make a cohort smaller, or take it off the list."""
        entry = self._entries[grant.key]
        line = self._lines[entry.priority - 1]
        place = line.index(entry)
        if grant.power_mw == entry.power_mw:
            del line[place]
            self._forget(entry)
            return
        power = entry.power_mw - grant.power_mw
        number = entry.requests * (power / entry.power_mw)
        rest = Request(entry.key, entry.priority, power, number, entry.take_up, divisible=True)
        line[place] = self._entries[entry.key] = rest
        self._count(entry.priority, -grant.power_mw, -grant.requests)

    def _forget(self, entry: Request) -> None:
        del self._entries[entry.key]
        self._quoted -= {entry.key}
        self._count(entry.priority, -entry.power_mw, -entry.requests)

    def _count(self, priority: int, power: float, number: float) -> None:
        """Keep the totals of a class; an empty class counts exactly 0."""
        if self._lines[priority - 1]:
            self._power[priority] += power
            self._requests[priority] += number
        else:
            self._power[priority] = self._requests[priority] = 0.0


def _check_room(room: float) -> None:
    if not 0.0 <= room < math.inf:
        raise ValueError(f"queue: room must be finite and not negative, got {room} MW")
