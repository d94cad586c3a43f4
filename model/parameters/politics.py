"""Declarations: attention, motions and parliament (A3)."""

from model.parameters.units import (
    Flag,
    Group,
    Level,
    LogOdds,
    Probability,
    Quarters,
    SdUnits,
    declare,
)


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
