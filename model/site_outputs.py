"""Published numbers of sites: gigafactories (P2), grid, land, water, heat (P8), delay (P9)."""

from collections.abc import Callable

from model.investment.cash_flows import HOURS_PER_YEAR
from model.mechanisms.gate_case import REASONS
from model.site_state import Facility
from model.snapshot import Output, Snapshot, Values

REASON_CODES = (
    *REASONS, "NO_CAPACITY", "RULE", "NO_GAIN", "NO_PERMIT", "NO_TIME_BOUND", "NOT_BANKABLE",
    "NO_DEBT", "NO_INVESTOR", "NO_AGREEMENT", "QUEUE", "OUTRANKED", "NO_BUDGET", "AWARD_LAPSED",
)  # fmt: skip
"""Reasons of all arenas that are counted (P9)."""
_MWH_PER_TWH = 1e6
_LITRE_PER_M3 = 1000.0
_KWH_PER_MWH = 1000.0


def _by_region(value: Callable[[Facility, bool], float]) -> Callable[[Snapshot], Values]:
    """Sum over signed gigafactory phases, per state and per Dutch site."""

    def measure(seen: Snapshot) -> Values:
        if not seen.signed:
            return seen.nothing
        sums = dict(seen.nothing)
        for entry, serves in seen.signed:
            amount = value(entry, serves)
            sums[entry.state] += amount
            if entry.state == "NL":
                region = f"NL|{entry.site}"
                sums[region] = sums.get(region, 0.0) + amount
        return sums

    return measure


def _in_service(seen: Snapshot) -> Values:
    """Count sites, not phases: a site counts from its first phase on."""
    if not seen.signed:
        return seen.nothing
    sums = dict(seen.nothing)
    for entry, serves in seen.signed:
        if entry.phase == 1 and serves:
            sums[entry.state] += 1.0
            if entry.state == "NL":
                region = f"NL|{entry.site}"
                sums[region] = sums.get(region, 0.0) + 1.0
    return sums


def energy_mwh(entry: Facility) -> float:
    """Return the electricity of a facility in a year of service (MWh): it draws at all hours."""
    return entry.power_mw * entry.hours_share * HOURS_PER_YEAR


def electricity_twh(seen: Snapshot) -> float:
    """Return what AI facilities in service on Dutch soil use in a year (TWh)."""
    return sum(energy_mwh(entry) for entry in seen.dutch) / _MWH_PER_TWH


def _water(seen: Snapshot) -> float:
    sites = seen.parameters.sites
    litres = sum(
        energy_mwh(entry) * _KWH_PER_MWH * (sites.wue_closed if entry.saves_water else sites.wue)
        for entry in seen.dutch
    )
    return litres / _LITRE_PER_M3


def _homes(seen: Snapshot) -> float:
    sites = seen.parameters.sites
    megawatt = sum(entry.power_mw * entry.heat_share for entry in seen.dutch)
    return megawatt * sites.homes_per_mw * sites.heat_taken


def _land(seen: Snapshot) -> float:
    return seen.parameters.sites.land_ha_per_mw * sum(e.power_mw for e in seen.dutch)


def _delay(seen: Snapshot) -> Values:
    """Mean over the Dutch plans that are still there and have signed nothing; none: no value."""
    return {"NL": sum(seen.waiting) / len(seen.waiting)} if seen.waiting else {}


SITE_OUTPUTS = (
    Output(
        "AI Gigafactory|In Service", "count", "P2", "Gigafactory sites in service", _in_service
    ),
    Output(
        "AI Gigafactory|Capacity", "H100e", "P2", "Capacity of gigafactories in service",
        _by_region(lambda entry, serves: entry.h100e if serves else 0.0),
    ),
    Output(
        "AI Gigafactory|Investment|Public", "EUR m", "P2",
        "Public money in gigafactory phases that are signed: host and Union, paid for hours",
        _by_region(lambda entry, _: entry.public),
    ),
    Output(
        "AI Gigafactory|Investment|Private", "EUR m", "P2",
        "Private capital of gigafactory phases that are signed, seen from signature",
        _by_region(lambda entry, _: entry.private),
    ),
    Output(
        "AI Gigafactory|Plans", "count", "P2", "Consortia that still plan a gigafactory",
        lambda seen: seen.plans,
    ),
    Output(
        "Electricity Use|AI", "TWh/yr", "P8",
        "Electricity of AI facilities in service on Dutch soil", electricity_twh,
    ),
    Output(
        "Grid|Queue|Requests", "count", "P8",
        "Offtake requests on the lists of the regional operators",
        lambda seen: seen.grid.regional[0],
    ),
    Output(
        "Grid|Queue|Power", "MW", "P8", "Power of these requests",
        lambda seen: seen.grid.regional[1],
    ),
    Output(
        "Grid|TenneT Queue|Requests", "count", "P8", "Offtake requests on TenneT's own list",
        lambda seen: seen.grid.tennet[0],
    ),
    Output(
        "Grid|TenneT Queue|Power", "MW", "P8", "Power of these requests",
        lambda seen: seen.grid.tennet[1],
    ),
    Output(
        "Grid|Time-bound Rights", "MW", "P8", "Time-bound transport rights left at 380 and 220 kV",
        lambda seen: seen.grid.time_bound_left,
    ),
    Output(
        "Grid|Displaced Power", "MW", "P8",
        "Firm power signed by AI sites so far while as much was still waiting in the zone",
        lambda seen: seen.grid.displaced,
    ),
    Output("Land Use|AI", "ha", "P8", "Land of AI facilities in service", _land),
    Output("Water Use|AI", "m3/yr", "P8", "Water of AI facilities in service", _water),
    Output(
        "Waste Heat|Homes", "homes", "P8", "Homes that their waste heat warms", _homes,
    ),
    Output(
        "Consent Votes|Given", "count", "P8",
        "Consents of municipality, province or land owner in the quarter",
        lambda seen: float(sum(seen.votes)),
    ),
    Output(
        "Consent Votes|Refused", "count", "P8", "Refusals among them",
        lambda seen: float(len(seen.votes) - sum(seen.votes)),
    ),
    Output(
        "Negotiation|Delay", "quarters", "P9",
        "Time since Dutch parties showed interest, mean over those that have signed nothing",
        _delay,
    ),
)  # fmt: skip
