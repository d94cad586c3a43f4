"""Declarations: public machines, their tracks, and who asks for time on them (3.8)."""

from typing import Annotated, Literal

from model.parameters.units import (
    H100,
    Group,
    HoursPerQuarter,
    PerYear,
    Probability,
    Ratio,
    SdUnits,
    Share,
    Unit,
    declare,
)


class Access(Group):
    """Public machines, their tracks, and who asks for time on them."""

    union_share_max: Share = declare(
        "Largest part of the time of an AI factory that is for users of the whole Union",
        role="constant",
        ge=0,
        le=1,
    )
    commercial_cap: Share = declare(
        "Largest part of the time of the Union that may be used commercially",
        role="constant",
        ge=0,
        le=1,
    )
    renew_prob: Probability = declare(
        "Chance that an applicant without time applies again next quarter",
        role="uncertainty",
        ge=0,
        le=1,
    )
    oversubscription0: Ratio = declare(
        "Hours asked over hours to give in the calls of the Union when the run begins",
        role="uncertainty",
        ge=0.1,
        le=20,
    )
    quota_order: Annotated[Literal["reserve_first", "open_first"], Unit("category")] = declare(
        "Whether reserved time is given out before or after open time", role="lever"
    )
    quota_share: Share = declare(
        "Part of the time of Dutch public machines that is reserved for a group",
        role="lever",
        ge=0,
        le=0.9,
    )
    quota_group: Annotated[Literal["dutch", "sme", "mission"], Unit("category")] = declare(
        "For whom that part is reserved", role="lever"
    )
    small_hours: HoursPerQuarter = declare(
        "Most hours of a user in the track for small projects", role="constant", ge=1, le=20000
    )
    fast_hours: HoursPerQuarter = declare(
        "Most hours of a user in the fast track; more is the track for large projects",
        role="constant",
        ge=20000,
        le=10000000,
    )
    share_small: Share = declare(
        "Weight of the track for small projects in the hours of a public machine",
        role="uncertainty",
        ge=0.001,
        le=1,
    )
    share_fast: Share = declare(
        "Weight of the fast track in the hours of a public machine",
        role="uncertainty",
        ge=0.001,
        le=1,
    )
    share_large: Share = declare(
        "Weight of the track for large projects in the hours of a public machine",
        role="uncertainty",
        ge=0.001,
        le=1,
    )
    share_science: Share = declare(
        "Weight of the track for science in the hours of a public machine",
        role="uncertainty",
        ge=0.001,
        le=1,
    )
    apply_sme: Probability = declare(
        "Chance per quarter that a small firm with own projects asks for public time",
        role="uncertainty",
        ge=0,
        le=1,
    )
    apply_scale_up: Probability = declare(
        "Chance per quarter that a scale-up with own projects asks for public time",
        role="uncertainty",
        ge=0,
        le=1,
    )
    apply_corporate: Probability = declare(
        "Chance per quarter that a large firm with own projects asks for public time",
        role="uncertainty",
        ge=0,
        le=1,
    )
    apply_research: Probability = declare(
        "Chance per quarter that a research group with own projects asks for public time",
        role="uncertainty",
        ge=0,
        le=1,
    )
    apply_public: Probability = declare(
        "Chance per quarter that a public body with own projects asks for public time",
        role="uncertainty",
        ge=0,
        le=1,
    )
    score_fit: SdUnits = declare(
        "Weight of the fit to the call in the score of an application; its quality has 1",
        role="uncertainty",
        ge=0,
        le=10,
    )
    score_noise: SdUnits = declare(
        "Noise of the score of an application; its quality has 1", role="uncertainty", ge=0, le=10
    )
    home_preference: SdUnits = declare(
        "How much a Dutch applicant prefers a Dutch machine, in sd of its other tastes",
        role="uncertainty",
        ge=0,
        le=20,
    )
    fleet_h100e: H100 = declare(
        "Machines of the Union for public use in mid 2025", role="uncertainty", ge=1000, le=1000000
    )
    fleet_ai_share: Share = declare(
        "Part of the time of those machines that goes to the calls for AI",
        role="uncertainty",
        ge=0.01,
        le=1,
    )
    fleet_growth: PerYear = declare(
        "Growth of those machines without the AI factories that the model builds",
        role="uncertainty",
        ge=-0.5,
        le=1,
    )
    available: Share = declare(
        "Part of the hours of a public machine that can be given out",
        role="uncertainty",
        ge=0.1,
        le=1,
    )
    snellius_h100e: H100 = declare(
        "Size of the national machine of the Netherlands", role="uncertainty", ge=1, le=10000
    )
