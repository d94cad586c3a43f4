"""What one turn of service gives out."""

from typing import NamedTuple

from model.grid.requests import ROUNDING_MW, Request


class Grant(NamedTuple):
    """What a cohort got: MW and requests taken off the list, and the MW of room that this took."""

    key: str
    priority: int
    power_mw: float
    requests: float
    used_mw: float


class Service(NamedTuple):
    """One turn of service: grants, room they took (MW), keys newly quoted and quotes now void."""

    grants: tuple[Grant, ...]
    used_mw: float
    quoted: tuple[str, ...]
    lapsed: tuple[str, ...]


def grant_to(entry: Request, room: float, *, whole: bool) -> Grant:
    """Return what a cohort gets: all of it, or what the room (MW) holds."""
    if whole:
        used = min(entry.needed_mw, room)
        return Grant(entry.key, entry.priority, entry.power_mw, entry.requests, used)
    power = room / entry.take_up
    number = entry.requests * (power / entry.power_mw)
    return Grant(entry.key, entry.priority, power, number, room)


def standing(walked: list[Request], room: float) -> list[str]:
    """Return those whose quote stands with the room (MW) that is left after the grants."""
    return [entry.key for entry in walked if entry.power_mw <= room + ROUNDING_MW]
