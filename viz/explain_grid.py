"""What passed between TenneT and those who want power, told from the log."""

from collections.abc import Mapping, Sequence
from typing import Any

from model.data.site_tables import grid_zones
from model.quarters import label
from viz.decisions import Trace
from viz.layout import at_least, exact, joined, number, paragraph, shown
from viz.sentences import begin, say
from viz.site_wording import consortium, place_words

Row = Mapping[Any, Any]
Detail = Mapping[str, Any]
EXTRA_HIGH_VOLTAGE = "EHV"


def tell_asked(row: Row, detail: Detail, trace: Trace) -> list[str]:
    """Return what is asked, what stands before it, and the room that came later in this run."""
    short = detail["ahead"] + row["amount"] - detail["room"]
    words = _words(row, detail) | {"ahead": number(detail["ahead"])}
    queue = say(
        "grid_queue" if short > 0.0 else "grid_queue_fits",
        short=_more(short, (words["ahead"], words["power"]), words["room"]),
        **words,
    )
    return [paragraph(f"{begin('grid_asked', **words)} {queue} {_came(detail, trace, row)}")]


def _more(short: float, wanted: Sequence[str], there: str) -> str:
    """Return what is missing, so that it is the difference of the numbers that are shown."""
    missing = sum(map(shown, wanted)) - shown(there)
    return exact(missing) if missing > 0 else at_least(max(0.0, short))


def _words(row: Row, detail: Detail) -> dict[str, str]:
    return {
        "name": consortium(row["counterpart"]),
        "power": number(row["amount"]),
        "site": place_words(row["subject"]),
        "zone": place_words(detail["zone"]),
        "priority": str(detail["class"]),
        "mitigator": say("grid_mitigator") if detail["mitigator"] else "",
        "room": number(detail["room"]),
    }


def _came(detail: Detail, trace: Trace, row: Row) -> str:
    """Return the releases of a zone after a quarter."""
    events = trace.events
    later = (events["kind"] == "capacity_released") & (events["subject"] == detail["zone"])
    later &= events["date"] > row["date"]
    came = [
        f"{number(one['amount'])} MW in {one['when']}" for one in events[later].to_dict("records")
    ]
    return say("grid_came", releases=joined(came)) if came else say("grid_came_none")


def tell_offered(row: Row, detail: Detail) -> list[str]:
    """Return an offer of firm room."""
    return [paragraph(say("grid_offered", **_words(row, detail)))]


def tell_lapsed(row: Row, detail: Detail) -> list[str]:
    """Return what stood before a party whose offer lapsed."""
    return [paragraph(say("grid_lapsed", ahead=number(detail["ahead"]), **_words(row, detail)))]


def tell_signed(row: Row, detail: Detail) -> list[str]:
    """Return a signed agreement and from when the firm room can be used."""
    start = detail["firm_from"]
    usable = say("grid_from", quarter=label(start)) if start is not None else ""
    return [
        paragraph(
            say("grid_signed", left=number(detail["room"]), start=usable, **_words(row, detail))
        )
    ]


def tell_time_bound(row: Row, detail: Detail) -> list[str]:
    """Return whether time-bound rights were signed, and what the stock lacked if not."""
    words = _words(row, detail) | {"stock": number(detail["time_bound_left"])}
    if row["kind"] == "time_bound_signed":
        return [paragraph(say("grid_bound", **words))]
    zone = grid_zones().get(detail["zone"])
    if zone is not None and zone.level != EXTRA_HIGH_VOLTAGE:
        why = say("grid_bound_level")
    else:
        short = row["amount"] - detail["time_bound_left"]
        more = _more(short, (words["power"],), words["stock"])
        why = say("grid_bound_stock", stock=words["stock"], more=more)
    return [paragraph(say("grid_bound_no", why=why, **words))]


def tell_waiting(row: Row, _detail: Detail) -> list[str]:
    """Return that the permit is there and the power is not."""
    words = {"name": consortium(row["actor"]), "site": place_words(row["subject"])}
    return [paragraph(begin("grid_waits", **words))]


def tell_released(row: Row, detail: Detail) -> list[str]:
    """Return what a release brought, and what still waits there."""
    return [
        paragraph(
            begin(
                "grid_released",
                zone=place_words(row["subject"]),
                power=number(row["amount"]),
                room=number(detail["room"]),
                waiting=number(detail["waiting"]),
            )
        )
    ]
