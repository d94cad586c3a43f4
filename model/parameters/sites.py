"""Declarations: candidate sites, their permits, consent and building."""

from typing import Annotated, Literal

from model.parameters.units import (
    H100,
    Flag,
    Group,
    Hectares,
    HectaresPerMw,
    HomesPerMw,
    LitresPerKwh,
    LogOdds,
    LogOddsPerLogMeur,
    LogOddsPerShare,
    LogSd,
    Meur,
    MeurPerMs,
    MeurPerMw,
    Mw,
    Probability,
    Quarters,
    Ratio,
    Share,
    ShareOfCapital,
    Unit,
    declare,
)


class Sites(Group):
    """Candidate sites: permits, consent, land, water, heat and the time of building."""

    permit_time: Quarters = declare(
        "Median time that the permits of a site take, without a delay by nitrogen rules",
        role="uncertainty",
        ge=0.1,
        le=60,
    )
    permit_time_sd: LogSd = declare(
        "Spread of permit time between sites", role="uncertainty", ge=0, le=2
    )
    nitrogen_factor: Ratio = declare(
        "Factor on permit time where nitrogen rules hold permits up",
        role="uncertainty",
        ge=1,
        le=10,
    )
    permit_streamlining: Ratio = declare(
        "Factor of policy on permit time; below 1 is faster", role="lever", ge=0.1, le=5
    )
    consent_c0: LogOdds = declare(
        "Base log-odds that a municipality consents, before the score of the place",
        role="uncertainty",
        ge=-5,
        le=5,
    )
    consent_province: LogOdds = declare(
        "Base log-odds that a province consents, before its own score",
        role="uncertainty",
        ge=-5,
        le=5,
    )
    consent_heat: LogOdds = declare(
        "Effect on consent of giving waste heat away", role="uncertainty", ge=0, le=5
    )
    consent_water: LogOdds = declare(
        "Effect on consent of closed cooling", role="uncertainty", ge=0, le=5
    )
    consent_compact: LogOdds = declare(
        "Effect on consent of building compactly", role="uncertainty", ge=0, le=5
    )
    consent_fund: LogOddsPerLogMeur = declare(
        "Effect on consent of a fund for the surroundings", role="uncertainty", ge=0, le=3
    )
    consent_firm: LogOddsPerShare = declare(
        "Effect on consent of the part of the power that is firm", role="uncertainty", ge=-5, le=5
    )
    land_state_veto: Probability = declare(
        "Chance that the state refuses to sell land that a site needs",
        role="uncertainty",
        ge=0,
        le=1,
    )
    exempt_zones: Annotated[Literal["law", "everywhere", "nowhere"], Unit("category")] = declare(
        "Where the hyperscale rule does not hold: as in the law, everywhere, or nowhere",
        role="lever",
    )
    compact_rule: Flag = declare(
        "Whether compact building is compulsory at every site, with 1", role="lever", ge=0, le=1
    )
    local_fund_least: Meur = declare(
        "Smallest fund for the surroundings that a permit package may hold",
        role="lever",
        ge=0,
        le=20,
    )
    bkl_min_ha: Hectares = declare(
        "Floor area above which the hyperscale rule holds, together with its least power",
        role="constant",
        ge=0,
        le=1000,
    )
    bkl_min_mw: Mw = declare(
        "Electrical connection from which the hyperscale rule holds, together with its floor area",
        role="constant",
        ge=0,
        le=10000,
    )
    floor_ha_per_mw: HectaresPerMw = declare(
        "Floor area of a site that is not built compactly", role="uncertainty", ge=0.001, le=5
    )
    land_ha_per_mw: HectaresPerMw = declare(
        "Land that a site takes", role="uncertainty", ge=0.001, le=20
    )
    cost_compact: ShareOfCapital = declare(
        "Extra cost of building compactly", role="uncertainty", ge=0, le=1
    )
    cost_heat: MeurPerMw = declare(
        "Cost of giving waste heat away", role="uncertainty", ge=0, le=20
    )
    cost_water: MeurPerMw = declare("Extra cost of closed cooling", role="uncertainty", ge=0, le=20)
    site_loss: ShareOfCapital = declare(
        "What a consortium loses when it must leave its site", role="uncertainty", ge=0, le=1
    )
    wue: LitresPerKwh = declare("Water that open cooling uses", role="uncertainty", ge=0, le=20)
    wue_closed: LitresPerKwh = declare(
        "Water that closed cooling uses", role="uncertainty", ge=0, le=20
    )
    homes_per_mw: HomesPerMw = declare(
        "Homes that the waste heat of a site can warm", role="uncertainty", ge=0, le=5000
    )
    heat_taken: Share = declare(
        "Part of the waste heat that finds a taker where a heat network is near",
        role="uncertainty",
        ge=0,
        le=1,
    )
    latency_value: MeurPerMs = declare(
        "What a shorter way to Amsterdam is worth to a consortium", role="uncertainty", ge=0, le=500
    )
    ecosystem_value: Meur = declare(
        "What the best surroundings of research and data centres are worth to a consortium",
        role="uncertainty",
        ge=0,
        le=5000,
    )
    site_taste: Meur = declare(
        "Scale of everything else that moves the choice of a site",
        role="uncertainty",
        ge=0.1,
        le=5000,
    )
    build_aif: Quarters = declare(
        "Time from the selection of an AI factory to its service, as planned",
        role="uncertainty",
        ge=0.1,
        le=60,
    )
    slip_build: Ratio = declare(
        "Factor on the planned time of building, the same at all sites",
        role="uncertainty",
        ge=0.1,
        le=10,
    )
    slip_build_sd: LogSd = declare(
        "Spread of that factor between sites", role="uncertainty", ge=0, le=2
    )
    eu_site_lead: Quarters = declare(
        "Time from selection to signature of a site outside the Netherlands",
        role="uncertainty",
        ge=0,
        le=60,
    )
    groningen_power: Mw = declare(
        "Power of the AI factory in Groningen", role="uncertainty", ge=0.1, le=100
    )
    groningen_h100e: H100 = declare(
        "Size of the AI factory in Groningen", role="uncertainty", ge=1, le=100000
    )
