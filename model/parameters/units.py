"""Units, roles and the form of a declaration.

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
EurPerH100 = Annotated[float, Unit("EUR per H100e")]
EurPerMwh = Annotated[float, Unit("EUR per MWh")]
KwPerH100 = Annotated[float, Unit("kW per H100e")]
ShareOfCapitalPerYear = Annotated[float, Unit("share of capital per year")]
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
Years = Annotated[float, Unit("years")]
Quarters = Annotated[float, Unit("quarters")]
Days = Annotated[float, Unit("days")]
Count = Annotated[int, Unit("count")]
WholeQuarters = Annotated[int, Unit("quarters")]
Flag = Annotated[int, Unit("0 or 1")]
Mw = Annotated[float, Unit("MW")]
MwPerQuarter = Annotated[float, Unit("MW per quarter")]
RequestsPerQuarter = Annotated[float, Unit("requests per quarter")]
EurPerKwYear = Annotated[float, Unit("EUR per kW per year")]
PriorityClass = Annotated[int, Unit("class 1-4")]
PerQuarter = Annotated[float, Unit("per quarter")]
PerQuarterSquared = Annotated[float, Unit("per quarter per quarter")]
LogOddsPerLogMeur = Annotated[float, Unit("log-odds per ln(1 + EUR m)")]
LogOddsPerShare = Annotated[float, Unit("log-odds per unit share")]
Hectares = Annotated[float, Unit("ha")]
HectaresPerMw = Annotated[float, Unit("ha per MW")]
ShareOfCapital = Annotated[float, Unit("share of capital")]
MeurPerMw = Annotated[float, Unit("EUR m per MW")]
LitresPerKwh = Annotated[float, Unit("litre per kWh")]
HomesPerMw = Annotated[float, Unit("homes per MW")]
MeurPerMs = Annotated[float, Unit("EUR m per ms")]
H100 = Annotated[float, Unit("H100e")]
CostPerEur = Annotated[float, Unit("EUR cost per EUR")]
ScalePerSd = Annotated[float, Unit("points of 100 per sd")]
HoursPerQuarter = Annotated[float, Unit("H100e-h per quarter")]
Staff = Annotated[float, Unit("staff")]
EurPerYear = Annotated[float, Unit("EUR per year")]
TensOfMs = Annotated[float, Unit("10 ms")]
EurPerH100HourTenMs = Annotated[float, Unit("EUR per H100e-h per 10 ms")]


def declare(meaning: str, *, role: Role, ge: float | None = None, le: float | None = None) -> Any:  # noqa: ANN401 - pydantic idiom
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
