"""Declarations: room on the electricity grid, and who waits for it."""

from model.parameters.units import (
    Count,
    EurPerKwYear,
    Group,
    LogSd,
    Mw,
    MwPerQuarter,
    PerYear,
    PriorityClass,
    Probability,
    Quarters,
    Ratio,
    RequestsPerQuarter,
    Share,
    WholeQuarters,
    Years,
    declare,
)


class Grid(Group):
    """Room on the electricity grid, its queue and its releases."""

    grid_slip: Ratio = declare(
        "Factor on the time that is left until a planned release of room, the same in all zones",
        role="uncertainty",
        ge=0.1,
        le=10,
    )
    grid_slip_sd: LogSd = declare(
        "Spread of that factor between zones", role="uncertainty", ge=0, le=2
    )
    grid_speed: Ratio = declare(
        "Factor of policy on the time that is left until a planned release; below 1 is faster",
        role="lever",
        ge=0.1,
        le=5,
    )
    hv_lead: Years = declare(
        "Time in which one more reinforcement of the high-voltage grid is built",
        role="uncertainty",
        ge=1,
        le=40,
    )
    hv_release: Mw = declare(
        "Room that one more reinforcement brings to a zone", role="uncertainty", ge=0, le=20000
    )
    connect_build: Quarters = declare(
        "Time in which the connection of one customer is built", role="uncertainty", ge=0, le=40
    )
    tdtr_hours: Share = declare(
        "Part of the hours that a time-bound transport right guarantees",
        role="constant",
        ge=0.1,
        le=1,
    )
    tdtr_stock_ehv: Mw = declare(
        "Time-bound room on 380 and 220 kV that is still to be had",
        role="uncertainty",
        ge=0,
        le=50000,
    )
    tdtr_drain: MwPerQuarter = declare(
        "What other parties take of the time-bound room", role="uncertainty", ge=0, le=10000
    )
    tdtr_fee_factor: Ratio = declare(
        "Grid fee under a time-bound right relative to that of a firm right",
        role="uncertainty",
        ge=0,
        le=1,
    )
    grid_fee: EurPerKwYear = declare(
        "Transport fee of a flat load with a firm right, all in", role="uncertainty", ge=0, le=1000
    )
    time_bound_share: Share = declare(
        "Largest part of the power of a site that may be time-bound", role="lever", ge=0, le=1
    )
    dc_priority_class: PriorityClass = declare(
        "Class of a data centre that is no contracted congestion mitigator; 1 is served first",
        role="lever",
        ge=1,
        le=4,
    )
    mitigator_accepts: Probability = declare(
        "Chance that a data centre is accepted as a congestion mitigator",
        role="uncertainty",
        ge=0,
        le=1,
    )
    flex_share: Share = declare(
        "Part of the load that a site can shed for the grid", role="uncertainty", ge=0, le=1
    )
    release_factor: Ratio = declare(
        "Factor on the power of all planned releases", role="uncertainty", ge=0, le=10
    )
    site_zones_share: Share = declare(
        "Part of the list of the national operator that waits in the zones of the candidate sites",
        role="uncertainty",
        ge=0.01,
        le=1,
    )
    take_up: Share = declare(
        "Part of the waiting power that is still wanted when its turn comes",
        role="uncertainty",
        ge=0.01,
        le=1,
    )
    tennet_requests: Count = declare(
        "Requests on the waiting list of the national operator, February 2026",
        role="constant",
        ge=1,
        le=100000,
    )
    tennet_power: Mw = declare(
        "Power on that list, February 2026", role="constant", ge=1, le=1000000
    )
    tennet_growth: PerYear = declare(
        "Growth of that list before 2026", role="uncertainty", ge=-0.5, le=3
    )
    regional_requests_2024: Count = declare(
        "Requests on the lists of the regional operators, June 2024",
        role="constant",
        ge=1,
        le=1000000,
    )
    regional_power_2024: Mw = declare(
        "Power on the lists of the regional operators, June 2024", role="constant", ge=0, le=1000000
    )
    regional_net_requests: RequestsPerQuarter = declare(
        "Growth of the regional lists in number, up to mid 2026", role="uncertainty", ge=1, le=20000
    )
    regional_net_power: MwPerQuarter = declare(
        "Growth of the regional lists in power, up to mid 2026", role="uncertainty", ge=0, le=20000
    )
    regional_served: RequestsPerQuarter = declare(
        "Requests that the regional operators serve", role="uncertainty", ge=0, le=20000
    )
    inflow_trend: PerYear = declare(
        "Trend of new requests after mid 2026", role="uncertainty", ge=-0.9, le=1
    )
    served_growth: PerYear = declare(
        "Growth of what the regional operators serve", role="uncertainty", ge=-0.5, le=1
    )
    background_mitigators: Share = declare(
        "Part of new requests of others that has the class of congestion mitigators",
        role="uncertainty",
        ge=0,
        le=0.3,
    )
    background_safety: Share = declare(
        "Part of new requests of others that has the class of safety",
        role="uncertainty",
        ge=0,
        le=0.2,
    )
    background_basic: Share = declare(
        "Part of new requests of others that has the class of basic needs",
        role="uncertainty",
        ge=0,
        le=0.5,
    )
    quote_lag: WholeQuarters = declare(
        "Time from an offer of room to a signed agreement", role="uncertainty", ge=0, le=40
    )
