"""Declarations: the commercial market for compute, and its shocks (3.9)."""

from model.parameters.units import (
    EurPerH100Hour,
    EurPerH100HourTenMs,
    Group,
    LogSd,
    PerYear,
    Ratio,
    Share,
    TensOfMs,
    WholeQuarters,
    Year,
    declare,
)


class Market(Group):
    """The commercial market for compute, and its shocks."""

    sov_premium: EurPerH100Hour = declare(
        "Mean that a firm pays more for a European supplier (exponential)",
        role="uncertainty",
        ge=0,
        le=10,
    )
    sov_premium_public: EurPerH100Hour = declare(
        "Mean that a public body pays more for a European supplier (exponential)",
        role="uncertainty",
        ge=0,
        le=20,
    )
    tau_market: EurPerH100Hour = declare(
        "Noise in the choice of a supplier (logit)", role="uncertainty", ge=0.05, le=5
    )
    haz_export: PerYear = declare(
        "Rate at which an export restriction begins by chance", role="uncertainty", ge=0, le=2
    )
    haz_cutoff: PerYear = declare(
        "Rate at which foreign suppliers are cut off by chance", role="uncertainty", ge=0, le=2
    )
    eu_counter_delay: WholeQuarters = declare(
        "Time until the counter-instrument of the Union works", role="uncertainty", ge=0, le=40
    )
    nl_premium: EurPerH100Hour = declare(
        "Mean that a Dutch user pays more again for a supplier in Dutch hands",
        role="uncertainty",
        ge=0,
        le=10,
    )
    value_frontier_training: EurPerH100Hour = declare(
        "Median of what an hour of frontier training is worth to its user",
        role="uncertainty",
        ge=0.01,
        le=40,
    )
    value_r_and_d: EurPerH100Hour = declare(
        "Median of what an hour of research and development is worth to its user",
        role="uncertainty",
        ge=0.01,
        le=40,
    )
    value_fine_tuning: EurPerH100Hour = declare(
        "Median of what an hour of fine-tuning is worth to its user",
        role="uncertainty",
        ge=0.01,
        le=40,
    )
    value_inference: EurPerH100Hour = declare(
        "Median of what an hour of inference is worth to its user",
        role="uncertainty",
        ge=0.01,
        le=40,
    )
    value_spread: LogSd = declare(
        "Spread of that worth between users", role="uncertainty", ge=0, le=1.5
    )
    hyper_markup: Ratio = declare(
        "Price of hyperscalers over the rental price of the model",
        role="uncertainty",
        ge=0.2,
        le=10,
    )
    sovereign_markup: Share = declare(
        "Part that foreign owners ask more for a sovereign offer located in the Union",
        role="uncertainty",
        ge=-0.5,
        le=3,
    )
    marginal_cost: EurPerH100Hour = declare(
        "Price below which no European supplier sells: power and operation",
        role="uncertainty",
        ge=0.01,
        le=5,
    )
    eu_cloud_share: Share = declare(
        "Capacity of clouds in European hands when the run begins, over what Europe asks",
        role="uncertainty",
        ge=0.001,
        le=0.95,
    )
    nl_cloud_share: Share = declare(
        "Capacity of clouds in Dutch hands when the run begins, over what the Netherlands asks",
        role="uncertainty",
        ge=0,
        le=1,
    )
    cloud_growth: PerYear = declare(
        "Growth of that capacity beyond the growth of what Europe asks",
        role="uncertainty",
        ge=-0.5,
        le=1,
    )
    catch_up: PerYear = declare(
        "Part of what an export restriction has cost them that they catch up on",
        role="uncertainty",
        ge=0,
        le=10,
    )
    home_bias: EurPerH100Hour = declare(
        "How much less an hour of a Dutch supplier is worth to users in other member states",
        role="uncertainty",
        ge=0,
        le=10,
    )
    located_part: Share = declare(
        "Part of the offers of foreign owners that is located in the Union",
        role="uncertainty",
        ge=0.01,
        le=0.99,
    )
    latency_nl: TensOfMs = declare(
        "Time to reach a supplier in the Netherlands and back", role="uncertainty", ge=0, le=50
    )
    latency_eu: TensOfMs = declare(
        "Time to reach a European supplier elsewhere in the Union and back",
        role="uncertainty",
        ge=0,
        le=50,
    )
    latency_located: TensOfMs = declare(
        "Time to reach a foreign supplier located in the Union and back",
        role="uncertainty",
        ge=0,
        le=50,
    )
    latency_foreign: TensOfMs = declare(
        "Time to reach a supplier outside the Union and back", role="uncertainty", ge=0, le=50
    )
    latency_cost: EurPerH100HourTenMs = declare(
        "What 10 ms more is worth to a user of inference", role="uncertainty", ge=0, le=5
    )
    export_start: Year = declare(
        "When an export restriction begins; 0 is only by chance", role="lever", ge=0, le=2100
    )
    export_quarters: WholeQuarters = declare(
        "Time that no chips are delivered under an export restriction", role="lever", ge=0, le=80
    )
    export_price: Share = declare(
        "Rise of foreign prices meanwhile", role="uncertainty", ge=0, le=5
    )
    cutoff_start: Year = declare(
        "When foreign suppliers are cut off; 0 is only by chance", role="lever", ge=0, le=2100
    )
    cutoff_quarters: WholeQuarters = declare(
        "Time that foreign suppliers are cut off", role="lever", ge=0, le=80
    )
    cutoff_depth: Share = declare(
        "Part of what foreign suppliers deliver that is lost meanwhile",
        role="uncertainty",
        ge=0,
        le=1,
    )
    counter_effect: Share = declare(
        "Part of the loss that the counter-instrument restores once it works",
        role="uncertainty",
        ge=0,
        le=1,
    )
    price_war_start: Year = declare(
        "When hyperscalers begin a price war; 0 is never", role="lever", ge=0, le=2100
    )
    price_war_cut: Share = declare(
        "Part by which their prices fall in it", role="lever", ge=0, le=0.95
    )
    price_war_quarters: WholeQuarters = declare(
        "Length of the price war", role="lever", ge=0, le=80
    )
