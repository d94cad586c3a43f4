"""Declarations: what a gigafactory costs, earns and needs to be financed (3.7)."""

from typing import Annotated, Literal

from model.parameters.units import (
    EurPerH100,
    EurPerMwh,
    Group,
    KwPerH100,
    PerSqrtYear,
    PerYear,
    Quarters,
    Ratio,
    Share,
    ShareOfCapitalPerYear,
    Unit,
    Years,
    declare,
)


class Investment(Group):
    """Cost, earnings and finance of a gigafactory (3.7); `rekenkracht bankability` reads them."""

    capex_h100e: EurPerH100 = declare(
        "Capital cost of a site per H100 equivalent", role="uncertainty", ge=1000, le=500000
    )
    utilisation: Share = declare(
        "Part of all hours that is sold or handed over", role="uncertainty", ge=0.01, le=1
    )
    life: Years = declare(
        "Years in service before the equipment is worn out", role="uncertainty", ge=0.5, le=20
    )
    power_price: EurPerMwh = declare(
        "Price of power, grid fee included", role="uncertainty", ge=0, le=1000
    )
    kw_site_h100e: KwPerH100 = declare(
        "Power of the site per H100 equivalent, cooling included",
        role="uncertainty",
        ge=0.01,
        le=10,
    )
    opex_other_share: ShareOfCapitalPerYear = declare(
        "Operating cost beside power", role="uncertainty", ge=0, le=1
    )
    lead_time: Quarters = declare(
        "Time from the date of the price to signature, when construction begins",
        role="uncertainty",
        ge=0,
        le=40,
    )
    build_aigf: Quarters = declare(
        "Time from signature to service", role="uncertainty", ge=0, le=40
    )
    first_phase_share: Share = declare(
        "Part of the site that is built at once; the rest follows as a second phase",
        role="lever",
        ge=0.05,
        le=1,
    )
    second_phase_share: Share = declare(
        "Part of what the first phase leaves that the second builds; a third builds the rest",
        role="lever",
        ge=0.05,
        le=1,
    )
    second_phase_public: Share = declare(
        "Public money for the second phase of a selected Dutch site, of what its lot may get",
        role="lever",
        ge=0,
        le=1,
    )
    phase_gap: Quarters = declare(
        "Time between the signatures of the two phases", role="uncertainty", ge=0, le=40
    )
    wacc: PerYear = declare(
        "Real cost of capital of a private site", role="uncertainty", ge=0, le=0.5
    )
    sigma_price_project: PerSqrtYear = declare(
        "Volatility of the value of a site without contracts", role="uncertainty", ge=0, le=2
    )
    hurdle_rule: Annotated[Literal["option", "npv"], Unit("category")] = declare(
        "How risk is charged: by waiting for a multiple of the capital, or by the discount rate",
        role="uncertainty",
    )
    contracted_share: Share = declare(
        "Part of the hours for sale that is under contract at signature", role="lever", ge=0, le=1
    )
    prepaid_share: Share = declare(
        "Public payment in advance for hours, as part of the capital cost",
        role="lever",
        ge=0,
        le=0.95,
    )
    debt_share: Share = declare(
        "Part of the private capital that is borrowed", role="uncertainty", ge=0, le=1
    )
    debt_rate: PerYear = declare("Real interest on that debt", role="uncertainty", ge=0, le=0.5)
    debt_tenor: Years = declare(
        "Years of service in which that debt is repaid", role="uncertainty", ge=0.5, le=20
    )
    dscr_min: Ratio = declare(
        "Contracted revenue that lenders ask per euro of debt service",
        role="uncertainty",
        ge=0.1,
        le=5,
    )
    union_guarantee: Share = declare(
        "Part of the debt that the Union guarantees, so that it needs no contracts",
        role="lever",
        ge=0,
        le=1,
    )
    price_perf_growth: PerYear = declare(
        "Growth of what a euro buys in computing power", role="uncertainty", ge=0, le=3
    )
    chip_share: Share = declare(
        "Part of the capital cost that falls with the price of computing power",
        role="uncertainty",
        ge=0,
        le=1,
    )
