"""Declarations: Dutch and European consortia and what a public contract is worth."""

from typing import Annotated, Literal

from model.parameters.units import (
    CostPerEur,
    Flag,
    Group,
    LogSd,
    PerQuarter,
    PerQuarterSquared,
    Probability,
    Quarters,
    Ratio,
    Share,
    Unit,
    ValuePerEur,
    Years,
    declare,
)


class Consortia(Group):
    """Consortia of gigafactories, and the terms of a public contract with them."""

    exit_h0: PerQuarter = declare(
        "Rate at which a consortium gives up when its plan has no prospect",
        role="uncertainty",
        ge=0,
        le=5,
    )
    exit_h1: PerQuarterSquared = declare(
        "Rise of that rate per quarter of delay", role="uncertainty", ge=0, le=5
    )
    entry_rate: PerQuarter = declare(
        "Rate at which a new consortium comes forward", role="uncertainty", ge=0, le=5
    )
    site_option_prob: Probability = declare(
        "Chance that a consortium without a known site holds an option on land",
        role="uncertainty",
        ge=0,
        le=1,
    )
    investor_prob: Probability = declare(
        "Chance that a consortium has a lead investor at the start", role="uncertainty", ge=0, le=1
    )
    investor_patience: Quarters = declare(
        "Delay that a lead investor bears before it leaves", role="uncertainty", ge=0.1, le=80
    )
    anchor_prob: Probability = declare(
        "Chance that a consortium has a private anchor customer", role="uncertainty", ge=0, le=1
    )
    anchor_share: Share = declare(
        "Part of the capacity that an anchor customer would take", role="uncertainty", ge=0, le=1
    )
    anchor_value: ValuePerEur = declare(
        "What an hour is worth to the anchor customer, per euro of market price",
        role="uncertainty",
        ge=0,
        le=5,
    )
    offtake_years: Years = declare(
        "Years of service that a public contract for hours covers", role="lever", ge=0.5, le=20
    )
    public_money: Flag = declare(
        "Whether a public commitment may come to the table", role="lever", ge=0, le=1
    )
    imposed_offtake: Share = declare(
        "Part of the hours that the state buys without talks", role="lever", ge=0, le=1
    )
    imposed_price: Ratio = declare(
        "Price of the hours that the state buys without talks, over the market price",
        role="lever",
        ge=0.1,
        le=5,
    )
    dutch_first_phase: Share = declare(
        "Part of a Dutch site that is built first; below 0.05 each as its own plan has it",
        role="lever",
        ge=0,
        le=1,
    )
    buyer_price: Ratio = declare(
        "Price that a buyer's money pays for an hour elsewhere, over the market price",
        role="lever",
        ge=0.1,
        le=5,
    )
    buyer_price_rule: Annotated[Literal["market", "fixed"], Unit("category")] = declare(
        "Whether that market price is the one of the quarter or of the day of the promise",
        role="lever",
    )
    private_go_ahead: Flag = declare(
        "Whether a Dutch consortium may sign without an award of the call",
        role="lever",
        ge=0,
        le=1,
    )
    dutch_bid: Annotated[Literal["as_proposed", "federated"], Unit("category")] = declare(
        "Whether Dutch parties bid as they proposed or as one federated plan", role="lever"
    )
    public_use_value: ValuePerEur = declare(
        "What a bought hour is worth to the state, per euro of market price",
        role="uncertainty",
        ge=0,
        le=5,
    )
    quota_value: ValuePerEur = declare(
        "What an hour reserved for Dutch users is worth to the state, per euro of market price",
        role="uncertainty",
        ge=0,
        le=5,
    )
    quota_cost: CostPerEur = declare(
        "What an hour reserved for Dutch users costs the consortium, per euro of market price",
        role="uncertainty",
        ge=0,
        le=5,
    )
    value_eu_operator: ValuePerEur = declare(
        "What a European operator is worth to the state, per euro of capital",
        role="uncertainty",
        ge=0,
        le=1,
    )
    value_eu_content: ValuePerEur = declare(
        "What European content is worth to the state, per euro of capital",
        role="uncertainty",
        ge=0,
        le=1,
    )
    cost_eu_operator: CostPerEur = declare(
        "What a European operator costs the consortium, per euro of capital",
        role="uncertainty",
        ge=0,
        le=1,
    )
    cost_eu_content: CostPerEur = declare(
        "What European content costs the consortium, per euro of capital",
        role="uncertainty",
        ge=0,
        le=1,
    )
    eu_debt_factor_sd: LogSd = declare(
        "Spread of the debt share between European bids", role="uncertainty", ge=0, le=2
    )
