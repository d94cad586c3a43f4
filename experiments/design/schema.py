"""The form of a design file: what may stand in it, and of which kind.

Only the form is checked here; whether parameters, scenarios and outcomes exist is checked in
:mod:`experiments.design.checking`, against the evidence. A design dumps to plain JSON and back.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import AliasChoices, BeforeValidator, Field, StrictStr, model_validator

from experiments.design.forms import Level, Line, Name, Number, Part, Seed, Text, Whole
from experiments.design.questions import AnalysisPart, Derived
from model.parameters.evidence import Basis

Method = Literal[
    "factorial", "one_at_a_time", "latin_hypercube", "sobol", "saltelli", "morris", "points",
    "calibrated", "draws",
]  # fmt: skip


class RunPart(Part):
    """What each run covers; ``history`` is by default that of the scenario."""

    start: Text = "2024Q1"
    end: Text = "2035Q4"
    history: Literal["pinned", "simulated"] | None = None
    users: Whole | Literal["full", "all"] | None = None


class Setting(Part):
    """A parameter that an arm sets, and why."""

    value: Level
    reason: StrictStr = ""


def _as_setting(given: object) -> object:
    """Let a bare value stand for a setting without a reason."""
    return given if isinstance(given, Mapping | Setting) else {"value": given}


def _by_dotted_name(given: object) -> object:
    """Let a dotted name be written without quotes, which TOML reads as a table in a table."""
    if not isinstance(given, Mapping):
        return given
    found: dict[object, object] = {}
    for name, value in given.items():
        if isinstance(value, Mapping) and "." not in str(name) and "value" not in value:
            found |= {f"{name}.{short}": one for short, one in value.items()}
        else:
            found[name] = value
    return found


Settings = Annotated[
    dict[StrictStr, Annotated[Setting, BeforeValidator(_as_setting)]],
    BeforeValidator(_by_dotted_name),
]


class ArmPart(Part):
    """A scenario, perhaps changed further; every arm sees the same points and the same luck."""

    name: Name
    scenario: Name = "baseline"
    reason: StrictStr = ""
    history: Literal["pinned", "simulated"] | None = None
    set: Settings = Field(default_factory=dict)


class FactorPart(Part):
    """One parameter, or all of a group (``group = "all"``: of all groups) in one role."""

    parameter: StrictStr | None = None
    levels: Annotated[tuple[Level, ...], Field(min_length=1, max_length=1000)] | None = None
    low: Number | None = None
    high: Number | None = None
    shape: Literal["uniform", "loguniform"] | None = None
    group: StrictStr | None = None
    role: Literal["uncertainty", "lever"] | None = None
    basis: tuple[Basis, ...] | None = None
    leave_out: tuple[StrictStr, ...] = Field(
        default=(), validation_alias=AliasChoices("except", "leave_out")
    )

    @model_validator(mode="after")
    def _one_kind(self) -> "FactorPart":
        if (self.parameter is None) == (self.group is None):
            raise ValueError("give either parameter or group")
        single, many = (self.levels, self.low, self.high, self.shape), (self.role, self.basis)
        if self.group is not None and any(part is not None for part in single):
            raise ValueError("levels, low, high and shape go with parameter, not with group")
        if self.parameter is not None and (self.leave_out or any(p is not None for p in many)):
            raise ValueError("role, basis and except go with group, not with parameter")
        self._check_range()
        return self

    def _check_range(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError("low and high need each other")
        if self.low is None or self.high is None:
            if self.shape is not None:
                raise ValueError("shape needs low and high")
            return
        if self.levels is not None:
            raise ValueError("give either levels or low and high")
        if not self.low < self.high:
            raise ValueError(f"low {self.low:g} is not below high {self.high:g}")
        if self.shape == "loguniform" and self.low <= 0:
            raise ValueError(f"shape loguniform needs low above 0, not {self.low:g}")


class Table(Part):
    """Points given by hand: parameters, and one row of values per point; perhaps their blocks."""

    columns: Annotated[tuple[StrictStr, ...], Field(min_length=1)]
    rows: Annotated[tuple[tuple[Level, ...], ...], Field(min_length=1)]
    blocks: tuple[Whole, ...] | None = None

    @model_validator(mode="after")
    def _rectangular(self) -> "Table":
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"every row needs {len(self.columns)} values, one per column")
        if self.blocks is not None and len(self.blocks) != len(self.rows):
            raise ValueError("blocks needs one number per row")
        return self


class SamplingPart(Part):
    """Which points are run. What ``points`` counts depends on the method, see ``POINTS``."""

    method: Method = "one_at_a_time"
    points: Whole | None = None
    grid: Annotated[int, Field(strict=True, ge=2, le=1000, multiple_of=2)] | None = None
    file: Text | None = None
    set: Name | None = None
    table: Table | None = None
    """The content of ``file``, kept with the design so that it stands on its own."""

    @model_validator(mode="after")
    def _fits_method(self) -> "SamplingPart":
        for key, method in (("file", "points"), ("table", "points"), ("set", "calibrated"),
                            ("grid", "morris")):  # fmt: skip
            if getattr(self, key) is not None and self.method != method:
                raise ValueError(f"{key} goes with method {method}, not with {self.method}")
        if self.method == "points" and self.file is None and self.table is None:
            raise ValueError('method points needs file, such as file = "points.csv"')
        if self.method == "calibrated" and self.set is None:
            raise ValueError('method calibrated needs set, such as set = "v1"')
        return self


class Until(Part):
    """Stop once the 95 % interval of an outcome's mean is narrow enough, in every arm.

    With ``compare`` it is the interval of the paired difference of two arms.
    """

    outcome: Name
    half_width: Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
    most: Whole
    compare: tuple[Name, Name] | None = None


class ReplicationsPart(Part):
    """How often each point and arm is run; with ``until`` at least ``number`` times."""

    number: Whole | None = None
    until: Until | None = None

    @property
    def least(self) -> int:
        """How often at least; a stop rule needs two runs to say anything."""
        least = self.number or (2 if self.until else 1)
        return min(least, self.until.most) if self.until else least

    @property
    def most(self) -> int:
        """How often at most."""
        return self.until.most if self.until else self.least


class RecordPart(Part):
    """What is kept of each run; all outcomes are, and ``outcomes`` names those to look at first."""

    tables: Literal["outcomes", "indicators", "all"] = "outcomes"
    outcomes: tuple[Name, ...] = ()


class SmallPart(Part):
    """What the small form changes."""

    points: Whole | None = None
    replications: Whole | None = None
    end: Text | None = None
    users: Whole | None = None


_BASELINE = ArmPart(name="baseline", reason="The evidence as it is")


class Design(Part):
    """A whole design."""

    title: Line
    question: Line
    limits: StrictStr = ""
    """What the design leaves out, for readers of its results."""
    seed: Seed = 1
    run: RunPart = RunPart()
    arms: Annotated[tuple[ArmPart, ...], Field(min_length=1)] = (_BASELINE,)
    factors: tuple[FactorPart, ...] = ()
    sampling: SamplingPart = SamplingPart()
    replications: ReplicationsPart = ReplicationsPart()
    record: RecordPart = RecordPart()
    derived: tuple[Derived, ...] = ()
    analysis: AnalysisPart = AnalysisPart()
    small: SmallPart | None = None

    def changed(self, **parts: Any) -> "Design":
        """Return the design with some of its parts changed, checked again."""
        return Design.model_validate(self.model_dump(mode="json") | parts)
