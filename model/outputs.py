"""Every published number, declared once: collector, tables and data dictionary come from here."""

from itertools import groupby

from model.site_outputs import REASON_CODES, SITE_OUTPUTS
from model.snapshot import PAYERS, Output, Snapshot, Values
from model.user_outputs import USER_OUTPUTS


def _paid(seen: Snapshot) -> list[float]:
    return [seen.payers[payer] for payer in PAYERS]


def _reasons(seen: Snapshot) -> list[float]:
    return [float(seen.stopped.count(code)) for code in REASON_CODES]


def _rounds(seen: Snapshot) -> float:
    return float(len(seen.decisions) + sum(max(1, event.round) for event in seen.talks))


def _breakdowns(seen: Snapshot) -> float:
    decided = sum(kind != "public_commitment" for kind, _ in seen.decisions)
    return float(decided + sum(bool(event.reason) for event in seen.talks))


def _bargaining_success(seen: Snapshot) -> Values:
    """Mean over the European rules settled so far; none before the first."""
    near = seen.agreement
    return {"NL": sum(near) / len(near)} if near else {}


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
            f"Part of the Dutch AI factory promised by {payer}", _paid,
        )
        for payer in PAYERS
    ),
    Output(
        "Public Commitment|Compute Purchase", "EUR m", "P1",
        "Compute time that the Dutch state has promised to buy from Dutch sites",
        lambda seen: seen.bought,
    ),
    Output(
        "Public Money Paid", "EUR m", "P1", "Dutch public money paid so far, region included",
        lambda seen: seen.paid,
    ),
    Output(
        "Negotiation|Rounds", "count", "P9",
        "Rounds of Dutch negotiations that ended in the quarter: proposals judged, talks on "
        "off-take and on permits",
        _rounds,
    ),
    Output(
        "Negotiation|Breakdowns", "count", "P9",
        "Negotiations among these that ended without a promise or a package",
        _breakdowns,
    ),
    *(
        Output(
            f"Reason|{code}", "count", "P9",
            f"Dutch decisions, talks, permits and investments in the quarter stopped by {code}",
            _reasons,
        )
        for code in REASON_CODES
    ),
    *SITE_OUTPUTS,
    *USER_OUTPUTS,
    Output(
        "Bargaining Success", "share", "P10",
        "1 - distance between outcome and Dutch position, mean over settled European rules",
        _bargaining_success,
    ),
    Output(
        "Price|H100 Rental", "EUR/H100e-h", "context", "Rental price of an H100 hour",
        lambda seen: {"EU": seen.drawn.price},
    ),
    Output(
        "Attention|AI Compute", "0-1", "context", "Attention for the file at the quarter's end",
        lambda seen: seen.drawn.attention,
    ),
    Output(
        "Budget Room|Ministries", "EUR m", "context", "Room left at the Dutch ministries",
        lambda seen: seen.room,
    ),
)  # fmt: skip


_MEASURES = tuple(measure for measure, _ in groupby(output.measure for output in OUTPUTS))


def measure(seen: Snapshot) -> list[Values | float]:
    """Return what every output of `OUTPUTS` is in a quarter, in their order."""
    measured: list[Values | float] = []
    for one in _MEASURES:
        found = one(seen)
        if isinstance(found, list):
            measured += found
        else:
            measured.append(found)
    return measured


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
