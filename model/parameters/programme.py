"""Declarations: European rules, calls and promises (A1, A2, A5)."""

from typing import Annotated, Literal

from model.parameters.units import (
    Count,
    Days,
    Exponent,
    Group,
    Level,
    LogOdds,
    LogOddsPerRatio,
    LogOddsPerSd,
    LogSd,
    Meur,
    Probability,
    Quarters,
    Ratio,
    Scale,
    ScalePerSd,
    Share,
    ShareOfGdp,
    Unit,
    WholeQuarters,
    Year,
    declare,
)


class Programme(Group):
    """European rules, calls and the commitments of the member states (A1, A2, A5)."""

    engine_a1: Annotated[Literal["compromise", "median"], Unit("category")] = declare(
        "How the positions of the states and the Commission become one European rule",
        role="uncertainty",
    )
    kappa_eu: Ratio = declare(
        "Noise of European bargaining, in multiples of the spread of positions",
        role="uncertainty",
        ge=0,
        le=3,
    )
    power_exp: Exponent = declare(
        "Exponent on GDP in the bargaining power of a state", role="uncertainty", ge=0, le=1
    )
    qmv_states: Share = declare(
        "Share of states that a rule needs besides the Union's vote", role="constant", ge=0.01, le=1
    )
    qmv_people: Share = declare(
        "Share of people those states must hold", role="constant", ge=0.01, le=1
    )
    commission_power: Ratio = declare(
        "Bargaining power of the Commission, in multiples of the average state",
        role="uncertainty",
        ge=0,
        le=27,
    )
    commission_position: Scale = declare(
        "Where the Commission stands on every open rule; 100 is the most for the Union's programme",
        role="uncertainty",
        ge=0,
        le=100,
    )
    position_tilt_wealth: Scale = declare(
        "Shift of a state's position per sd of its GDP per head", role="uncertainty", ge=-50, le=50
    )
    position_sd: Scale = declare(
        "Spread of the positions of states that nothing explains",
        role="uncertainty",
        ge=0,
        le=50,
    )
    salience_mean: Level = declare(
        "Average weight that a state gives to an open rule", role="uncertainty", ge=0.05, le=1
    )
    salience_sd: Level = declare(
        "Spread of that weight between states", role="uncertainty", ge=0, le=0.5
    )
    nl_position_money: Scale = declare(
        "Dutch position on rules about Union money (capex share, phase 2 budget)",
        role="uncertainty",
        ge=0,
        le=100,
    )
    nl_position_access: Scale = declare(
        "Dutch position on access of small users", role="uncertainty", ge=0, le=100
    )
    access_status_quo: Scale = declare(
        "Access rule that stays when no decision is taken", role="uncertainty", ge=0, le=100
    )
    capex_share_scale: Share = declare(
        "Union share of capital cost that 100 points stand for", role="constant", ge=0.17, le=1
    )
    phase2_scale: Meur = declare(
        "Union budget for the second phase that 100 points stand for", role="constant", ge=0
    )
    file_opens: Year = declare(
        "When the rules of the 2028-2034 budget and of the second phase are on the table",
        role="uncertainty",
        ge=2026.5,
        le=2040,
    )
    file_closes: Year = declare(
        "When the new budget begins; a file that is still open then lapses",
        role="constant",
        ge=2026.5,
        le=2040,
    )
    procedure: Annotated[
        Literal["before_call", "conditional_k", "after_selection"], Unit("category")
    ] = declare(
        "Whether promises bind alone, if k_conditional states promise, or come after selection",
        role="lever",
    )
    k_conditional: Count = declare(
        "Number of promises that makes all of them bind (conditional_k)", role="lever", ge=1, le=27
    )
    a0_commit: LogOdds = declare("Intercept of joining a call", role="uncertainty", ge=-5, le=5)
    b_gdp: LogOddsPerSd = declare(
        "Effect of the size of the economy", role="uncertainty", ge=-3, le=5
    )
    b_dist: LogOddsPerSd = declare("Effect of nearness to Russia", role="uncertainty", ge=-3, le=5)
    b_host: LogOdds = declare(
        "Effect of a credible consortium at home on hosting", role="uncertainty", ge=-3, le=5
    )
    b_ask: LogOddsPerRatio = declare(
        "Loss per unit of ask over budget room", role="uncertainty", ge=0, le=10
    )
    sd_state: LogOdds = declare("Spread of the country effect", role="uncertainty", ge=0, le=5)
    beta_peer: LogOdds = declare(
        "Pull of the number of other states that join; above 4 the outcome can tip",
        role="uncertainty",
        ge=0,
        le=8,
    )
    w_hosts: Count = declare(
        "Hosts needed for the call to go ahead", role="uncertainty", ge=1, le=10
    )
    phi_room: ShareOfGdp = declare(
        "Budget room of a member state for one programme", role="uncertainty", ge=1e-6, le=0.01
    )
    v_buyer: LogOdds = declare(
        "Base utility of buying without hosting", role="uncertainty", ge=-5, le=5
    )
    v_host1: LogOdds = declare(
        "Base utility of hosting lot 1, or the site of March 2026", role="uncertainty", ge=-5, le=5
    )
    v_host2: LogOdds = declare("Base utility of hosting lot 2", role="uncertainty", ge=-5, le=5)
    buyer_amount_share: Share = declare(
        "What a buyer pledges, as share of the lot 1 ask", role="uncertainty", ge=0, le=2
    )
    host_credible_prob: Probability = declare(
        "Chance that a state of average size has a credible consortium",
        role="uncertainty",
        ge=0,
        le=1,
    )
    host_credible_gdp: LogOddsPerSd = declare(
        "How that chance rises with the size of the economy", role="uncertainty", ge=0, le=5
    )
    sites_max: Count = declare(
        "Most sites that the call selects, if its rule book allows as many",
        role="lever",
        ge=1,
        le=7,
    )
    union_capex_share: Share = declare(
        "Largest Union share of the capital cost; the host at least matches it",
        role="lever",
        ge=0,
        le=1,
    )
    site_cost: Meur = declare(
        "Cost of a gigafactory of 100,000 H100 equivalents", role="uncertainty", ge=500, le=20000
    )
    imposed_scale: Ratio = declare(
        "Factor on the amount of a promise that a scenario imposes", role="lever", ge=0, le=50
    )
    ask_march: Meur = declare(
        "What the rules of March 2026 ask of a host; derived unless it is set",
        role="lever",
        ge=0,
        le=5000,
    )
    ask_lot1_phase1: Meur = declare("First promise of a lot 1 host", role="lever", ge=0, le=5000)
    ask_lot2_phase1: Meur = declare("First promise of a lot 2 host", role="lever", ge=0, le=5000)
    step_order: Annotated[
        Literal[
            "as_scheduled", "grid_before_talks", "permits_before_grid", "investment_before_permits"
        ],
        Unit("category"),
    ] = declare(
        "Which neighbouring steps of a quarter about sites change places, to see what hangs on it",
        role="lever",
    )
    call_slip: WholeQuarters = declare(
        "How late the end of the gigafactory call is", role="uncertainty", ge=0, le=20
    )
    march_slip: WholeQuarters = declare(
        "How much later the proposal and the round of March 2026 come in a simulated history",
        role="lever",
        ge=0,
        le=2,
    )
    decide_lag: Days = declare(
        "From a cut-off of the AI factory call to the selection", role="uncertainty", ge=0, le=365
    )
    sd_eval: Scale = declare("Noise of an evaluator's score", role="uncertainty", ge=0, le=50)
    aif_union_budget: Meur = declare(
        "Union money for AI factories over all cut-offs", role="uncertainty", ge=0, le=10000
    )
    aif_union_share: Share = declare(
        "Union share of an AI factory's cost", role="constant", ge=0, le=1
    )
    aif_budget_median: Meur = declare(
        "Median cost of the AI factory that a state proposes", role="uncertainty", ge=1, le=2000
    )
    aif_budget_sd: LogSd = declare("Spread of that cost", role="uncertainty", ge=0, le=2)
    aif_bid_base: LogOdds = declare(
        "Base utility of proposing an AI factory at one cut-off", role="uncertainty", ge=-8, le=5
    )
    aif_repeat_penalty: LogOdds = declare(
        "Loss of utility for a state that hosts one already", role="uncertainty", ge=0, le=10
    )
    aif_quality_margin: Scale = declare(
        "Quality of an average proposal above the pass mark", role="uncertainty", ge=-50, le=50
    )
    aif_quality_sd: Scale = declare(
        "Spread of quality between proposals", role="uncertainty", ge=0, le=50
    )
    aif_contract_lag: Quarters = declare(
        "From selection to the contract, when public money is paid",
        role="uncertainty",
        ge=0,
        le=20,
    )
    aigf_union_budget: Meur = declare(
        "Union money for the first phase of all gigafactories", role="uncertainty", ge=0, le=20000
    )
    w_x1: Share = declare(
        "Weight of the first part of the score in the ranking of gigafactory bids",
        role="constant",
        ge=0,
        le=1,
    )
    w_x2: Share = declare(
        "Weight of the second part of the score in the ranking of gigafactory bids",
        role="constant",
        ge=0,
        le=1,
    )
    w_x3: Share = declare(
        "Weight of the third part of the score in the ranking of gigafactory bids",
        role="constant",
        ge=0,
        le=1,
    )
    bid_quality_sd: Scale = declare(
        "Spread of the quality of gigafactory bids that nothing explains",
        role="uncertainty",
        ge=0,
        le=50,
    )
    score_power: Scale = declare(
        "Points of the first part for adequate power", role="constant", ge=0, le=100
    )
    score_sustainability: Scale = declare(
        "Points of the first part for sustainability", role="constant", ge=0, le=100
    )
    score_finance: Scale = declare(
        "Points of the first part for a bid that is fully financed",
        role="uncertainty",
        ge=0,
        le=100,
    )
    score_security: ScalePerSd = declare(
        "Effect of the distance from Russia on the score of a bid",
        role="uncertainty",
        ge=-50,
        le=50,
    )
    aigf_contract_lag: Quarters = declare(
        "From the selection of a gigafactory to the earliest contract",
        role="uncertainty",
        ge=0,
        le=20,
    )
    close_limit: WholeQuarters = declare(
        "How long a selected gigafactory may take to close before its award lapses",
        role="uncertainty",
        ge=1,
        le=60,
    )
