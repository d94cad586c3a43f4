"""Typed declarations of every parameter: unit, role, hard bounds and one sentence each.

The numbers themselves are evidence and live in the YAML files beside this one. A declaration
without evidence, or the reverse, fails on loading (:mod:`model.parameters.loader`).
Roles follow the XLRM frame: an *uncertainty* is unknown to everybody, a *lever* is somebody's
choice, a *constant* is a rule or a convention.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["uncertainty", "lever", "constant"]


@dataclass(frozen=True)
class Unit:
    """The unit of a parameter, exactly as the evidence files must spell it."""

    name: str


Meur = Annotated[float, Unit("EUR m")]
EurPerH100Hour = Annotated[float, Unit("EUR per H100e-h")]
ValuePerEur = Annotated[float, Unit("EUR value per EUR")]
Share = Annotated[float, Unit("share")]
ShareOfGdp = Annotated[float, Unit("share of GDP")]
Probability = Annotated[float, Unit("probability")]
Level = Annotated[float, Unit("0-1")]
Scale = Annotated[float, Unit("points of 100")]
LogOdds = Annotated[float, Unit("log-odds")]
LogOddsPerSd = Annotated[float, Unit("log-odds per sd")]
LogOddsPerRatio = Annotated[float, Unit("log-odds per unit ask/room")]
LogVariance = Annotated[float, Unit("variance (log)")]
LogSd = Annotated[float, Unit("sd (log)")]
SdUnits = Annotated[float, Unit("sd units")]
Ratio = Annotated[float, Unit("ratio")]
Exponent = Annotated[float, Unit("exponent")]
PerYear = Annotated[float, Unit("per year")]
PerSqrtYear = Annotated[float, Unit("per sqrt(year)")]
Year = Annotated[float, Unit("year")]
Quarters = Annotated[float, Unit("quarters")]
Days = Annotated[float, Unit("days")]
Count = Annotated[int, Unit("count")]
WholeQuarters = Annotated[int, Unit("quarters")]
Flag = Annotated[int, Unit("0 or 1")]


def declare(meaning: str, *, role: Role, ge: float | None = None, le: float | None = None) -> Any:
    """Declare one parameter.

    Parameters
    ----------
    meaning
        One sentence, without the unit.
    role
        Uncertainty, lever or constant.
    ge, le
        Hard bounds: no override may leave them.
    """
    return Field(description=meaning, ge=ge, le=le, json_schema_extra={"role": role})


class Group(BaseModel):
    """A frozen set of parameters of one subject; unknown names are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
        "Share of states that a rule needs besides the Union's vote", role="constant", ge=0, le=1
    )
    qmv_people: Share = declare(
        "Share of people those states must hold", role="constant", ge=0, le=1
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
    procedure: Annotated[Literal["before_call", "conditional_k"], Unit("category")] = declare(
        "Whether promises bind alone or only if at least k_conditional states promise",
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
    dutch_consortia: Count = declare(
        "Dutch parties that could host a gigafactory", role="constant", ge=0, le=20
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
    ask_march: Meur = declare(
        "What the rules of March 2026 ask of a host; derived unless it is set",
        role="lever",
        ge=0,
        le=5000,
    )
    ask_lot1_phase1: Meur = declare("First promise of a lot 1 host", role="lever", ge=0, le=5000)
    ask_lot2_phase1: Meur = declare("First promise of a lot 2 host", role="lever", ge=0, le=5000)
    call_slip: WholeQuarters = declare(
        "How late the end of the gigafactory call is", role="uncertainty", ge=0, le=20
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
    groningen_cost: Meur = declare(
        "Cost of the AI factory proposed for Groningen", role="constant", ge=1, le=2000
    )
    groningen_union: Meur = declare("Union part of that cost", role="constant", ge=0, le=2000)


class Politics(Group):
    """Attention, motions and parliament (A3)."""

    att_mean: Level = declare("Mean attention for the file", role="uncertainty", ge=0.05, le=1)
    att_sd: Level = declare("Spread of attention in quiet times", role="uncertainty", ge=0, le=1)
    att_halflife: Quarters = declare(
        "Time in which attention halves", role="uncertainty", ge=0.1, le=40
    )
    att_jump: SdUnits = declare("Jump of attention at an event", role="uncertainty", ge=0, le=10)
    sal_EZ: Level = declare(
        "Weight of the file at Economic Affairs", role="uncertainty", ge=0, le=1
    )
    sal_DEF: Level = declare("Weight of the file at Defence", role="uncertainty", ge=0, le=1)
    sal_OCW: Level = declare(
        "Weight of the file at Education and Science", role="uncertainty", ge=0, le=1
    )
    sal_BZK: Level = declare("Weight of the file at the Interior", role="uncertainty", ge=0, le=1)
    sal_VWS: Level = declare("Weight of the file at Health", role="uncertainty", ge=0, le=1)
    sal_LVVN: Level = declare("Weight of the file at Agriculture", role="uncertainty", ge=0, le=1)
    rho_parl: Probability = declare(
        "Chance that parliament passes a proposal of the cabinet", role="uncertainty", ge=0, le=1
    )
    motion_effect: LogOdds = declare(
        "Effect of a supporting motion on that chance", role="uncertainty", ge=0, le=10
    )
    motion_gigafactory: Flag = declare(
        "Whether a motion for a Dutch gigafactory is in force", role="lever", ge=0, le=1
    )


class Demand(Group):
    """The rental price of compute and the belief about demand that is read from it (3.0)."""

    price0: EurPerH100Hour = declare(
        "Rental price of an H100 hour in May 2026", role="uncertainty", ge=0.01, le=50
    )
    price_drift: PerYear = declare("Trend of that price (log)", role="uncertainty", ge=-1, le=1)
    price_vol: PerSqrtYear = declare(
        "Volatility of that price (log)", role="uncertainty", ge=0, le=3
    )
    price_reversion: PerYear = declare(
        "Speed at which that price returns to its trend", role="uncertainty", ge=0.01, le=20
    )
    belief_Q: LogVariance = declare(
        "Variance that a quarter adds to the demand belief", role="uncertainty", ge=1e-6, le=5
    )
    belief_R: LogVariance = declare(
        "Variance of one observation of demand", role="uncertainty", ge=1e-6, le=5
    )


class Parameters(Group):
    """All parameters of one run; dotted names such as ``funding.room_total`` lead into it."""

    programme: Programme
    funding: Funding
    politics: Politics
    demand: Demand


GROUPS: dict[str, type[Group]] = {
    "programme": Programme,
    "funding": Funding,
    "politics": Politics,
    "demand": Demand,
}
