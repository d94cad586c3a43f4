"""Scalars of a run that speak of one quarter, or of the worst one: written down as it passes."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from model.mechanisms.adoption import access_by_kind
from model.outputs import OUTPUTS
from model.quarters import parse_quarter
from model.world import World

Value = float | str
HORIZON = "2035Q4"
_DATED = (
    ("sme_compute_2030", "Compute Use|SME", "2030Q4"),
    ("sme_compute_2035", "Compute Use|SME", HORIZON),
    ("research_compute_2030", "Compute Use|Research", "2030Q4"),
    ("research_compute_2035", "Compute Use|Research", HORIZON),
    ("public_body_compute_2035", "Compute Use|Public Body", HORIZON),
    ("mission_compute_2035", "Compute Use|Missions", HORIZON),
    ("sme_price_2030", "Compute Price|SME", "2030Q4"),
    ("sme_price_2035", "Compute Price|SME", HORIZON),
    ("cut_off_continuity_2030", "Continuity|Cut-off", "2030Q4"),
    ("cut_off_continuity_2035", "Continuity|Cut-off", HORIZON),
    ("adoption_sme_2030", "AI Adoption|SME", "2030Q4"),
    ("adoption_sme_2035", "AI Adoption|SME", HORIZON),
    ("spend_abroad_2035", "Compute Spend|Abroad", HORIZON),
    ("electricity_ai_2035", "Electricity Use|AI", HORIZON),
    ("land_ai_2035", "Land Use|AI", HORIZON),
    ("displaced_power_2035", "Grid|Displaced Power", HORIZON),
    ("scale_up_compute_2035", "Compute Use|Scale-up", HORIZON),
    ("corporate_compute_2035", "Compute Use|Corporate", HORIZON),
    ("work_done_2035", "Compute Use|Work Done", HORIZON),
    ("refusal_sme_2035", "Public Access|Refusal Rate|SME", HORIZON),
    ("refusal_research_2035", "Public Access|Refusal Rate|Research", HORIZON),
    ("market_use_2035", "Compute Market|Use of Capacity", HORIZON),
    ("location_risk_2035", "Location Risk|Concentration", HORIZON),
)
"""Outcomes that are a variable in one quarter: its Dutch value, else the one of the Union."""
_FOREIGN = ("Compute Use|Jurisdiction|EU Located Foreign Owned", "Compute Use|Jurisdiction|Foreign")
NOTED = frozenset({variable for _, variable, _ in _DATED} | set(_FOREIGN))
NOTED_QUARTERS = frozenset(map(parse_quarter, ("2030Q4", HORIZON)))
"""What a run writes down as it passes these quarters."""
_UNSERVED = "Unserved"


@dataclass(frozen=True)
class Outcome:
    """One scalar; text outcomes carry a reason code."""

    name: str
    unit: str
    meaning: str
    measure: Callable[[World], Value]


def note_unserved(world: World) -> None:
    """Write down which part of the hours that Dutch users want in the quarter nobody serves."""
    wanted = world.compute_market.wanted + world.public_access.carried
    whole = float(wanted.sum())
    served = float(access_by_kind(world) @ wanted)
    world.noted[_UNSERVED, world.quarter] = max(0.0, 1.0 - served / whole) if whole > 0.0 else 0.0


def _noted(variable: str, when: str) -> Callable[[World], Value]:
    """Return the value that was written down at a quarter; none when the run ends earlier."""
    return lambda world: world.noted.get((variable, parse_quarter(when)), math.nan)


def _unit(variable: str) -> str:
    return next(output.unit for output in OUTPUTS if output.name == variable)


def _foreign_share(when: str) -> Callable[[World], Value]:
    parts = [_noted(variable, when) for variable in _FOREIGN]
    return lambda world: sum(float(part(world)) for part in parts)


def _worst_unserved(world: World) -> Value:
    parts = [part for (variable, _), part in world.noted.items() if variable == _UNSERVED]
    return max(parts, default=math.nan)


DATED_OUTCOMES = (
    *(
        Outcome(name, _unit(variable), f"{variable} in {when}", _noted(variable, when))
        for name, variable, when in _DATED
    ),
    *(
        Outcome(
            f"foreign_share_{when[:4]}", "share",
            f"Dutch use from suppliers in foreign hands in {when}", _foreign_share(when),
        )
        for when in ("2030Q4", HORIZON)
    ),
    Outcome(
        "unserved_worst", "share",
        "Largest part of the hours that Dutch users want in a quarter of which nobody serves them, "
        "what is too dear included",
        _worst_unserved,
    ),
)  # fmt: skip
