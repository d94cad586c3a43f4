"""Every published number, declared once: collector, tables and data dictionary come from here.

Only what this version simulates is declared; the other variables of the Dutch position belong to
arenas that are not built yet and are named in ``NOT_BUILT``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from agents.dutch_state import MINISTRIES
from agents.messages import CODES
from model.mechanisms.board_decisions import FILES, dutch_position
from model.mechanisms.gate_case import REASONS
from model.state import FACTORY, GIGAFACTORY
from model.world import World

Values = Mapping[str, float]
"""Value by region: ISO2 code or EU."""

MINISTRY_PAYERS: tuple[str, ...] = MINISTRIES
STATE_PAYERS = (*MINISTRIES, "Later budget", "Vehicle")
"""Who can carry the state's part; the last two only what needs no cover when it is promised."""
PAYERS = (*STATE_PAYERS, "Region", "Union")
"""Who can pay for a Dutch AI factory."""


@dataclass(frozen=True)
class Output:
    """One variable: name, unit, meaning, place in the Dutch position, and how it is measured."""

    name: str
    unit: str
    position: str
    meaning: str
    measure: Callable[["Snapshot"], Values]


NOT_BUILT = (
    "AI Gigafactory|In Service", "AI Factory|Capacity", "Compute Use", "Compute Price",
    "Public Access", "Continuity|Cut-off", "AI Adoption", "Compute Spend", "Electricity Use|AI",
    "Grid|Queue", "Land Use|AI", "Water Use|AI", "Waste Heat|Homes",
)  # fmt: skip
"""Variables of arenas A4-A7, sites, grid, construction and adoption."""


@dataclass(frozen=True)
class Snapshot:
    """The ledgers of one quarter, summed once for all outputs (EUR m, counts)."""

    world: World
    gigafactory: dict[str, float]
    factory: dict[str, float]
    options: dict[str, float]
    payers: dict[str, float]
    paid: float
    decisions: tuple[tuple[str, str], ...]
    """Dutch decisions of the quarter: kind and headline reason."""


def take_snapshot(world: World) -> Snapshot:
    """Sum the promises that stand (open or paid) and the Dutch decisions of the quarter."""
    nothing = dict.fromkeys(world.people, 0.0)
    sums = {GIGAFACTORY: nothing, FACTORY: nothing.copy()}
    options, payers, paid = nothing.copy(), dict.fromkeys(PAYERS, 0.0), 0.0
    for entry in world.commitments.entries:
        stands = entry.open + entry.paid
        if entry.state in nothing:
            sums[entry.programme][entry.state] += stands
        if entry.programme == GIGAFACTORY and entry.open > 0:
            options[entry.state] = float(CODES[entry.option])
        if entry.programme == FACTORY and entry.host == "NL":
            payers[entry.payer] += stands
        if entry.state == "NL":
            paid += entry.paid
    decisions = tuple(
        (event.kind, event.reason)
        for event in world.events_now()
        if event.arena == "A3" and event.actor == "NL"
    )
    return Snapshot(world, sums[GIGAFACTORY], sums[FACTORY], options, payers, paid, decisions)


def _dutch(value: Callable[[Snapshot], float]) -> Callable[[Snapshot], Values]:
    return lambda seen: {"NL": value(seen)}


def _paid_by(payer: str) -> Callable[[Snapshot], Values]:
    return lambda seen: {"NL": seen.payers[payer]}


def _reason(code: str) -> Callable[[Snapshot], Values]:
    return lambda seen: {"NL": float(sum(reason == code for _, reason in seen.decisions))}


def _breakdowns(seen: Snapshot) -> float:
    return float(sum(kind == "no_commitment" for kind, _ in seen.decisions))


def _bargaining_success(seen: Snapshot) -> Values:
    """Mean of 1 - distance/100 over the European rules settled so far; none before the first."""
    world = seen.world
    decided = world.rules.decided
    near = [
        1.0 - abs(decided[file.name] - dutch_position(world, file)) / 100.0
        for file in FILES
        if file.name in decided
    ]
    return {"NL": sum(near) / len(near)} if near else {}


def _attention(seen: Snapshot) -> float:
    drivers = seen.world.drivers
    return min(1.0, max(0.0, drivers.attention + sum(size for _, size in drivers.jumps)))


OUTPUTS = (
    Output(
        "Public Commitment|AI Gigafactory", "EUR m", "P1",
        "Promises for gigafactories that stand (open or paid)", lambda seen: seen.gigafactory,
    ),
    Output(
        "Commitment Option|AI Gigafactory", "code", "P1",
        "0 out, 1 buyer, 2 host lot 1 (or the site of March 2026), 3 host lot 2",
        lambda seen: seen.options,
    ),
    Output(
        "Public Commitment|AI Factory", "EUR m", "P1",
        "National promises for AI factories that stand, region included, Union excluded",
        lambda seen: seen.factory,
    ),
    *(
        Output(
            f"Public Commitment|AI Factory|{payer}", "EUR m", "P1",
            f"Part of the Dutch AI factory promised by {payer}", _paid_by(payer),
        )
        for payer in PAYERS
    ),
    Output(
        "Public Money Paid", "EUR m", "P1", "Dutch public money paid so far, region included",
        _dutch(lambda seen: seen.paid),
    ),
    Output(
        "Negotiation|Rounds", "count", "P9", "Dutch proposals judged in the quarter",
        _dutch(lambda seen: float(len(seen.decisions))),
    ),
    Output(
        "Negotiation|Breakdowns", "count", "P9", "Of these, without a promise",
        _dutch(_breakdowns),
    ),
    *(
        Output(
            f"Reason|{code}", "count", "P9", f"Dutch refusals in the quarter headed {code}",
            _reason(code),
        )
        for code in REASONS
    ),
    Output(
        "Bargaining Success", "share", "P10",
        "1 - distance between outcome and Dutch position, mean over settled European rules",
        _bargaining_success,
    ),
    Output(
        "Price|H100 Rental", "EUR/H100e-h", "context", "Rental price of an H100 hour",
        lambda seen: {"EU": seen.world.drivers.price},
    ),
    Output(
        "Attention|AI Compute", "0-1", "context", "Attention for the file at the quarter's end",
        _dutch(_attention),
    ),
    Output(
        "Budget Room|Ministries", "EUR m", "context", "Room left at the Dutch ministries",
        _dutch(lambda seen: float(seen.world.purses.room.sum())),
    ),
)  # fmt: skip


def data_dictionary() -> list[dict[str, str]]:
    """Return one row per variable for documents and data packages."""
    return [
        {
            "variable": output.name,
            "unit": output.unit,
            "position": output.position,
            "meaning": output.meaning,
        }
        for output in OUTPUTS
    ]
