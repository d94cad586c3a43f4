"""Kinds of values that a design may hold, and what all of its parts have in common."""

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictFloat,
    StrictInt,
    StrictStr,
    StringConstraints,
)

LARGEST = 2**53
"""Whole numbers beyond this are not exact in every program that reads the tables."""
Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1)]
Line = Annotated[Text, AfterValidator(lambda text: " ".join(text.split()))]
Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$")]
Whole = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-1e300, le=1e300)]
Seed = Annotated[int, Field(strict=True, ge=0, le=LARGEST)]
Level = (
    Annotated[StrictInt, Field(ge=-LARGEST, le=LARGEST)]
    | Annotated[StrictFloat, Field(allow_inf_nan=False)]
    | StrictStr
)


class Part(BaseModel):
    """A frozen part of a design; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
