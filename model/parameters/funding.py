"""Declarations: Dutch public money (A3)."""

from typing import Annotated, Literal

from model.parameters.units import (
    Group,
    Meur,
    PerSqrtYear,
    PerYear,
    Probability,
    Ratio,
    Share,
    Unit,
    ValuePerEur,
    Year,
    declare,
)


class Funding(Group):
    """Dutch public money: room, cover and what a facility is worth (A3)."""

    room_total: Meur = declare(
        "Money that the ministries together could move to compute over the project's horizon",
        role="uncertainty",
        ge=0,
        le=20000,
    )
    share_EZ: Share = declare(
        "Part of the room at Economic Affairs", role="uncertainty", ge=0, le=1
    )
    share_DEF: Share = declare("Part of the room at Defence", role="uncertainty", ge=0, le=1)
    share_OCW: Share = declare(
        "Part of the room at Education and Science", role="uncertainty", ge=0, le=1
    )
    share_BZK: Share = declare("Part of the room at the Interior", role="uncertainty", ge=0, le=1)
    share_VWS: Share = declare("Part of the room at Health", role="uncertainty", ge=0, le=1)
    share_LVVN: Share = declare("Part of the room at Agriculture", role="uncertainty", ge=0, le=1)
    psi0: Share = declare(
        "Part of the room that can be reached outside the spring memorandum",
        role="uncertainty",
        ge=0,
        le=1,
    )
    urgency: Ratio = declare(
        "Factor on that part under an external deadline with a motion in force",
        role="uncertainty",
        ge=1,
        le=5,
    )
    room_refill: Share = declare(
        "Part of the spent room that returns at the next spring memorandum",
        role="uncertainty",
        ge=0,
        le=1,
    )
    cover: Annotated[Literal["full", "expected", "vehicle"], Unit("category")] = declare(
        "How much of a promise must be covered when it is made", role="lever"
    )
    vehicle_equity_share: Share = declare(
        "Part of the ask to be covered when a public vehicle invests",
        role="uncertainty",
        ge=0,
        le=1,
    )
    pi_select_belief: Probability = declare(
        "Chance that a Dutch bid is selected, as the ministries believe",
        role="uncertainty",
        ge=0.01,
        le=1,
    )
    region_fund: Meur = declare(
        "Earmarked regional money for Groningen (Nij Begun)", role="lever", ge=0, le=2000
    )
    region_fund_gigafactory: Meur = declare(
        "Earmarked regional money for a gigafactory", role="lever", ge=0, le=2000
    )
    region_max_share: Share = declare(
        "Largest part of the national contribution that a region carries",
        role="uncertainty",
        ge=0,
        le=1,
    )
    v_public: ValuePerEur = declare(
        "Policy value per euro of a public, pre-commercial facility",
        role="uncertainty",
        ge=0,
        le=10,
    )
    v_commercial: ValuePerEur = declare(
        "Policy value per euro of a commercial facility", role="uncertainty", ge=0, le=10
    )
    theta: Share = declare(
        "Part of that value that a state loses by staying out", role="uncertainty", ge=0, le=1
    )
    sigma_demand: PerSqrtYear = declare(
        "Volatility of the demand for large-scale compute", role="uncertainty", ge=0, le=2
    )
    sigma_mapping_effect: Ratio = declare(
        "Factor on that volatility once government demand has been mapped",
        role="uncertainty",
        ge=0,
        le=2,
    )
    mapping_done: Year = declare(
        "When the mapping of government demand is finished", role="uncertainty", ge=2026, le=2041
    )
    option_r: PerYear = declare(
        "Risk-free rate in the option multiple", role="uncertainty", ge=0.001, le=0.2
    )
    option_delta: PerYear = declare(
        "Cost of waiting: price fall and an expiring call", role="uncertainty", ge=0.001, le=0.5
    )
    hold_cost: PerYear = declare(
        "Cost of money reserved but not spent", role="uncertainty", ge=0, le=1
    )
    discount_public: PerYear = declare(
        "Rate at which the state discounts what it pays and gets later",
        role="constant",
        ge=0,
        le=0.2,
    )
    groningen_cost: Meur = declare(
        "Cost of the AI factory proposed for Groningen", role="constant", ge=1, le=2000
    )
    groningen_union: Meur = declare("Union part of that cost", role="constant", ge=0, le=2000)
