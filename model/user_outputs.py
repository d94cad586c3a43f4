"""Published numbers of users: access (P3), use (P4), price (P5), autonomy (P6), resilience (P7)."""

import math

from model.access.participants import Jurisdiction
from model.snapshot import Output, Snapshot, Values
from model.user_state import DUTCH_SITES, OTHER_STATES

KIND_NAMES = ("SME", "Scale-up", "Corporate", "Research", "Public Body")
ACTIVITY_NAMES = ("Frontier Training", "R&D", "Fine-tuning", "Inference")
LAW_NAMES = ("NL", "EU", "EU Located Foreign Owned", "Foreign")
MISSION_NAMES = ("Safety", "Health", "Food and Water", "Energy", "Circular Economy")
GRONINGEN = 0
HOURS = "H100e-h/quarter"


def _part(part: float, whole: float) -> Values:
    """Return the Dutch value, or none where there is nothing to divide by."""
    return {"NL": part / whole} if whole > 0.0 else {}


def _use(seen: Snapshot) -> list[float]:
    return seen.users.by_kind


def _activities(seen: Snapshot) -> list[float]:
    return seen.users.by_activity


def _prices(seen: Snapshot) -> list[Values]:
    spent, hours = seen.users.spend_by_kind, seen.users.by_kind
    return [_part(money * 1e6, own) for money, own in zip(spent, hours, strict=True)]


def _laws(seen: Snapshot) -> list[Values]:
    whole = seen.users.total
    return [_part(hours, whole) for hours in seen.users.by_law]


def _refusals(seen: Snapshot) -> list[Values]:
    asked, served = seen.users.asked, seen.users.served
    return [
        _part(max(0.0, wanted - given), wanted) for wanted, given in zip(asked, served, strict=True)
    ]


def _waiting(seen: Snapshot) -> Values:
    return _part(seen.users.waited, sum(seen.users.served))


def _foreign_share(seen: Snapshot) -> Values:
    given = seen.users.public
    return _part(given[OTHER_STATES], sum(given))


def _dutch_elsewhere(seen: Snapshot) -> Values:
    used = seen.users.public[OTHER_STATES]
    return _part(used, used + seen.users.to_others[OTHER_STATES])


def _used_by_others(seen: Snapshot) -> float:
    return sum(seen.users.to_others[:DUTCH_SITES])


def _missions(seen: Snapshot) -> list[float]:
    return seen.users.missions


def _enterprises(seen: Snapshot) -> Values:
    return {"NL": seen.users.adopted_enterprises, "EU": seen.users.adopted_europe}


def _market_prices(seen: Snapshot) -> list[Values]:
    return [{"EU": price} if math.isfinite(price) else {} for price in seen.users.prices]


def _utilisation(seen: Snapshot) -> Values:
    capacity, sold = seen.users.capacity, seen.users.sold
    whole = capacity[Jurisdiction.NL] + capacity[Jurisdiction.EU]
    return {"EU": (sold[Jurisdiction.NL] + sold[Jurisdiction.EU]) / whole} if whole > 0.0 else {}


USER_OUTPUTS = (
    Output(
        "AI Factory|Capacity", HOURS, "P3", "Hours that Dutch AI factories in service give out",
        lambda seen: seen.users.offered[GRONINGEN],
    ),
    Output(
        "Public Access|Foreign Share", "share", "P3",
        "Part of publicly provided Dutch hours that comes from machines in other states",
        _foreign_share,
    ),
    Output(
        "Public Access|Dutch Share Elsewhere", "share", "P3",
        "Dutch part of the hours given out on the Union's part of machines in other states",
        _dutch_elsewhere,
    ),
    Output(
        "Public Access|Used by Others", HOURS, "P3",
        "Hours of Dutch public machines that users in other states get", _used_by_others,
    ),
    *(
        Output(f"Compute Use|{name}", HOURS, "P4", f"Hours used by Dutch {what}", _use)
        for name, what in zip(
            KIND_NAMES,
            ("small and medium-sized firms", "AI start-ups and scale-ups", "large companies",
             "research groups", "public bodies"),
            strict=True,
        )
    ),
    *(
        Output(
            f"Compute Use|{name}", HOURS, "P4", f"Hours that Dutch users spend on {name.lower()}",
            _activities,
        )
        for name in ACTIVITY_NAMES
    ),
    Output(
        "Compute Use|Work Done", HOURS, "P4",
        "Hours used in data centres, in the work of an hour before any efficiency shock",
        lambda seen: seen.users.total * seen.users.work,
    ),
    *(
        Output(
            f"Compute Price|{name}", "EUR/H100e-h", "P5",
            "Mean price of an hour used, free hours included", _prices,
        )
        for name in KIND_NAMES
    ),
    *(
        Output(
            f"Public Access|Refusal Rate|{name}", "share", "P5",
            "Part of the public hours asked for that is not given in the quarter", _refusals,
        )
        for name in KIND_NAMES
    ),
    Output(
        "Public Access|Waiting Time", "quarters", "P5",
        "Mean time that a public hour given in the quarter was waited for", _waiting,
    ),
    *(
        Output(
            f"Compute Use|Jurisdiction|{name}", "share", "P6",
            "Part of Dutch use from suppliers under this law; public machines by their place",
            _laws,
        )
        for name in LAW_NAMES
    ),
    Output(
        "Continuity|Cut-off", "share", "P6",
        "Part of Dutch use that would go on if foreign-owned suppliers stopped this quarter",
        lambda seen: seen.users.goes_on,
    ),
    Output(
        "Location Risk|Concentration", "share", "P6",
        "Chance that two hours of Dutch use come from the same public site or kind of supplier",
        lambda seen: seen.users.concentration,
    ),
    Output(
        "AI Adoption|SME", "share", "P7", "Small and medium-sized firms that use AI, all sizes",
        lambda seen: seen.users.adopted_sme,
    ),
    Output(
        "AI Adoption|Enterprises", "share", "P7",
        "Firms of 10 or more staff that use AI, as in the European survey", _enterprises,
    ),
    Output(
        "Compute Spend|Domestic", "EUR m/quarter", "P7",
        "Paid by Dutch users to suppliers in Dutch hands", lambda seen: seen.users.domestic,
    ),
    Output(
        "Compute Spend|Abroad", "EUR m/quarter", "P7",
        "Paid by Dutch users to suppliers in other hands", lambda seen: seen.users.abroad,
    ),
    Output(
        "Productivity Gain|AI", "EUR m/yr", "P7",
        "Gain in value added of firms that use AI; drives nothing in the model",
        lambda seen: seen.users.productivity_gain,
    ),
    Output(
        "Compute Use|Missions", HOURS, "P8", "Hours that serve the five missions",
        lambda seen: sum(seen.users.missions),
    ),
    *(
        Output(
            f"Compute Use|Missions|{name}", HOURS, "P8", "Hours that serve this mission",
            _missions,
        )
        for name in MISSION_NAMES
    ),
    *(
        Output(
            f"Compute Market|Price|{name}", "EUR/H100e-h", "context",
            "Price of an hour at suppliers under this law", _market_prices,
        )
        for name in LAW_NAMES
    ),
    Output(
        "Compute Market|Use of Capacity", "share", "context",
        "Part of what European suppliers have for sale that is sold", _utilisation,
    ),
)  # fmt: skip
