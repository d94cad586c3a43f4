"""Declarations: users of compute, how AI spreads among them, and what they ask (3.10)."""

from model.parameters.units import (
    EurPerYear,
    Exponent,
    Group,
    LogSd,
    PerYear,
    Ratio,
    Share,
    Staff,
    Year,
    declare,
)


class Users(Group):
    """Users of compute, how AI spreads among them, and what they ask."""

    bass_p: PerYear = declare(
        "Part of those who could that begin to use AI by themselves (Bass, p)",
        role="uncertainty",
        ge=0.001,
        le=0.5,
    )
    bass_q: PerYear = declare(
        "Speed at which users learn of AI from users (Bass, q)", role="uncertainty", ge=0, le=2
    )
    bass_M: Share = declare("Part of firms that can ever use AI", role="uncertainty", ge=0.2, le=1)
    ceiling_public: Share = declare(
        "Part of research groups and public bodies that can ever use AI",
        role="uncertainty",
        ge=0.2,
        le=1,
    )
    eta_access: Exponent = declare(
        "How much a lack of compute slows the spread of AI; 0 is not at all",
        role="uncertainty",
        ge=0,
        le=3,
    )
    staff_under_10: Staff = declare(
        "Mean staff of users with fewer than 10", role="uncertainty", ge=1, le=9.9
    )
    staff_10_19: Staff = declare(
        "Mean staff of users with 10 to 19", role="uncertainty", ge=10, le=19.9
    )
    staff_20_49: Staff = declare(
        "Mean staff of users with 20 to 49", role="uncertainty", ge=20, le=49.9
    )
    staff_50_249: Staff = declare(
        "Mean staff of users with 50 to 249", role="uncertainty", ge=50, le=249.9
    )
    staff_250_plus: Staff = declare(
        "Mean staff of users with 250 or more", role="uncertainty", ge=250, le=20000
    )
    size_exponent: Exponent = declare(
        "Power of staff with which hours grow; users of 50 to 249 staff are the reference",
        role="uncertainty",
        ge=0,
        le=1.5,
    )
    spread_frontier_training: LogSd = declare(
        "Spread of the hours of frontier training between users of one kind and size",
        role="uncertainty",
        ge=0,
        le=2,
    )
    spread_r_and_d: LogSd = declare(
        "Spread of the hours of research and development between users of one kind and size",
        role="uncertainty",
        ge=0,
        le=2,
    )
    spread_fine_tuning: LogSd = declare(
        "Spread of the hours of fine-tuning between users of one kind and size",
        role="uncertainty",
        ge=0,
        le=2,
    )
    spread_inference: LogSd = declare(
        "Spread of the hours of inference between users of one kind and size",
        role="uncertainty",
        ge=0,
        le=2,
    )
    scale_frontier_training: Ratio = declare(
        "Factor on the hours of frontier training in user_demand.csv",
        role="uncertainty",
        ge=0.05,
        le=20,
    )
    scale_r_and_d: Ratio = declare(
        "Factor on the hours of research and development in user_demand.csv",
        role="uncertainty",
        ge=0.05,
        le=20,
    )
    scale_fine_tuning: Ratio = declare(
        "Factor on the hours of fine-tuning in user_demand.csv", role="uncertainty", ge=0.05, le=20
    )
    scale_inference: Ratio = declare(
        "Factor on the hours of inference in user_demand.csv", role="uncertainty", ge=0.05, le=20
    )
    hours_growth: PerYear = declare(
        "Growth of the hours of one that already uses AI", role="uncertainty", ge=-0.3, le=0.8
    )
    eps_rebound: Exponent = declare(
        "Elasticity of demand to efficiency; above 1 a saving raises demand",
        role="uncertainty",
        ge=0,
        le=2.5,
    )
    efficiency_start: Year = declare(
        "When a sudden saving of compute comes; 0 is never", role="lever", ge=0, le=2100
    )
    efficiency_saving: Share = declare(
        "Part of the hours that this saving makes needless", role="lever", ge=0, le=0.9
    )
    edge_share_2035: Share = declare(
        "Part of inference that is served outside data centres in 2035",
        role="uncertainty",
        ge=0,
        le=0.6,
    )
    edge_midpoint: Year = declare(
        "When that part rises fastest", role="uncertainty", ge=2026, le=2033
    )
    edge_speed: PerYear = declare(
        "Speed of that rise (logistic)", role="uncertainty", ge=0.25, le=3
    )
    row_power: Exponent = declare(
        "Power of the number of users with which their rows in the model grow",
        role="constant",
        ge=0,
        le=1,
    )
    value_added_worker: EurPerYear = declare(
        "Value added of one worker in a firm", role="uncertainty", ge=1000, le=1000000
    )
    productivity_gain: Share = declare(
        "Gain in value added of a firm that uses AI; reported, drives nothing",
        role="uncertainty",
        ge=0,
        le=0.5,
    )
    eu_ai_2023: Share = declare(
        "Part of firms of 10 or more staff in the Union that used AI in 2023",
        role="uncertainty",
        ge=0.01,
        le=0.5,
    )
    eu_relative_hours: Ratio = declare(
        "Hours per euro of GDP elsewhere in the Union over Dutch ones, at equal use of AI",
        role="uncertainty",
        ge=0.05,
        le=10,
    )
