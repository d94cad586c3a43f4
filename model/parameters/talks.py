"""Declarations: how talks between parties run and end."""

from typing import Annotated, Literal

from model.parameters.units import (
    Count,
    Exponent,
    Group,
    PerQuarter,
    Ratio,
    Unit,
    declare,
)


class Talks(Group):
    """How talks between parties run and end."""

    impatience_default: PerQuarter = declare(
        "Rate at which a deal loses worth by waiting; a consortium has its cost of capital instead",
        role="uncertainty",
        ge=0.0001,
        le=5,
    )
    impatience_deadline: Ratio = declare(
        "Factor on that rate in the quarter of a deadline", role="uncertainty", ge=1, le=50
    )
    concession_hard: Exponent = declare(
        "How late a party that bargains hard concedes; 1 is in proportion to time",
        role="uncertainty",
        ge=0.1,
        le=50,
    )
    concession_soft: Exponent = declare(
        "How late a party that bargains softly concedes; 1 is in proportion to time",
        role="uncertainty",
        ge=0.1,
        le=50,
    )
    close_hazard: PerQuarter = declare(
        "Rate at which talks that have room for a deal close", role="uncertainty", ge=0.001, le=20
    )
    solution: Annotated[Literal["nash", "ks"], Unit("category")] = declare(
        "Which deal the parties make: the Nash or the Kalai-Smorodinsky solution",
        role="uncertainty",
    )
    protocol: Annotated[Literal["closed", "offers"], Unit("category")] = declare(
        "How they get there: at once, or by alternating offers", role="uncertainty"
    )
    talk_rounds: Count = declare("Rounds of offers in one quarter", role="constant", ge=2, le=1000)
