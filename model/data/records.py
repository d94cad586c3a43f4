"""The row of each table; a field is a column, and its type says what a cell may hold."""

import re
from dataclasses import dataclass
from typing import Annotated

from model.data.cells import (
    CellError,
    Day,
    Flag,
    MaybeAddress,
    MaybeDay,
    MaybeMoment,
    MaybeNumber,
    MaybePeriod,
    MaybeSlug,
    Names,
    Number,
    Slug,
    Slugs,
    State,
    Text,
    Whole,
    Words,
    moment,
    number,
    one_of,
    optional,
    several,
    shown,
    whole,
)
from model.quarters import label, quarter_number

EVIDENCE = ("R", "S", "C", "N", "G")
QUALITY = ("V", "S", "D", "E", "G")
TEXT_UNITS = ("category", "event", "kamerstuk", "month-day", "rule", "text")
ROLE_OF_KIND = {
    "ai_factory_selected": "outcome",
    "call_agreed_in_principle": "context",
    "coalition_agreement": "context",
    "expression_of_interest": "context",
    "letter_to_parliament": "context",
    "motion": "context",
    "no_budget_on_any_ministry": "outcome",
    "no_commitment": "outcome",
    "public_commitment": "outcome",
    "queue": "context",
    "regulation_agreed": "context",
    "regulation_in_force": "context",
    "relaunch": "context",
    "report": "context",
}

Quality = Annotated[str, one_of(*QUALITY)]

_GRADED = re.compile(rf"([{''.join(EVIDENCE)}])(\(.+\))?")


def _graded(cell: str) -> str:
    if not _GRADED.fullmatch(cell):
        choice = f"{', '.join(EVIDENCE)}, with a remark in brackets or without"
        raise ValueError(f"{shown(cell)} is not allowed; allowed: {choice}")
    return cell


@dataclass(frozen=True, slots=True)
class Source:
    """A document that figures were taken from."""

    id: Slug
    title: Words
    publisher: Text
    date: MaybeMoment
    address: MaybeAddress
    archive_address: MaybeAddress
    retrieved: MaybeMoment
    checksum: Text
    licence: Text


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure, a date or a statement, as its source gives it, in the unit of the source."""

    id: Slug
    quantity: Words
    value: Words
    low: Text
    high: Text
    unit: Words
    applies_to: Words
    date: MaybePeriod
    evidence: Annotated[str, one_of(*EVIDENCE)]
    source: Slug
    locator: Text
    note: Text
    conflict: MaybeSlug

    def __post_init__(self) -> None:
        """Refuse a value that its unit does not allow, and a value outside its own range."""
        if self.unit in TEXT_UNITS:
            return
        for name, cell in (("value", self.value), ("low", self.low), ("high", self.high)):
            self._check(name, cell)
        low, middle, high = self.low_number, self.number, self.high_number
        if middle is not None and low is not None and low > middle:
            raise CellError("low", f"{self.low} is above the value {self.value}")
        if middle is not None and high is not None and high < middle:
            raise CellError("high", f"{self.high} is below the value {self.value}")

    def _check(self, name: str, cell: str) -> None:
        try:
            if self.unit == "date" and cell:
                moment(cell)
            elif cell:
                for part in cell.split("/"):
                    number(part)
        except ValueError as error:
            choice = f"a text only for the units {', '.join(TEXT_UNITS)}"
            raise CellError(name, f"{error} (unit {self.unit}; {choice})") from None

    @property
    def number(self) -> float | None:
        """The value as a number; None for dates, texts and several numbers with strokes."""
        return self._number(self.value)

    @property
    def low_number(self) -> float | None:
        """The lower end of the range as a number, if there is one."""
        return self._number(self.low)

    @property
    def high_number(self) -> float | None:
        """The upper end of the range as a number, if there is one."""
        return self._number(self.high)

    def _number(self, cell: str) -> float | None:
        if self.unit == "date" or self.unit in TEXT_UNITS:
            return None
        try:
            return number(cell)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements that do not agree, and how the model deals with it."""

    id: Slug
    about: Words
    statement_a: Words
    source_a: Slug
    statement_b: Words
    source_b: Slug
    how_used: Words


@dataclass(frozen=True, slots=True)
class MemberStateRow:
    """A member state; a quality letter belongs to the columns that begin with its name."""

    iso2: State
    country: Words
    gdp_2025_beur: Number
    population_2025_m: Number
    population_2025_quality: Quality
    debt_2024_pct_gdp: Number
    debt_2024_quality: Quality
    debt_2025q3_pct_gdp: MaybeNumber
    balance_2024_pct_gdp: Number
    balance_2024_quality: Quality
    balance_2025_pct_gdp: MaybeNumber
    rd_2024_pct_gdp: Number
    rd_2024_quality: Quality
    ai_firms_2024_pct: Number
    ai_firms_2024_quality: Quality
    ai_firms_2025_pct: Number
    ai_firms_2025_low_pct: Number
    ai_firms_2025_high_pct: Number
    ai_firms_2025_quality: Quality
    power_price_2025h2_eur_per_mwh: Number
    renewables_2024_pct: Number
    data_centres: Annotated[int | None, optional(whole)]
    distance_to_russia_km: Number
    borders_russia: Flag
    borders_belarus: Flag
    borders_ukraine: Flag
    deficit_procedure_2025_11: Flag
    deficit_procedure_note: Text
    ai_factory_rounds: Annotated[tuple[int, ...], several(whole)]
    ai_factory_partner_of: Names
    antenna_of: Names
    source: Slugs


@dataclass(frozen=True, slots=True)
class AiFactoryRow:
    """An AI factory or antenna, with its public money in millions of euros."""

    id: Slug
    kind: Annotated[str, one_of("factory", "antenna")]
    name: Words
    host_country: State
    site: Text
    host_institution: Words
    round: Annotated[str, one_of("1", "2", "3", "A")]
    selection_date: Day
    partners: Names
    system: Text
    deployment: Text
    total_meur: MaybeNumber
    total_low_meur: MaybeNumber
    total_high_meur: MaybeNumber
    budget_basis: Text
    eu_part_meur: MaybeNumber
    national_part_meur: MaybeNumber
    system_contract_meur: MaybeNumber
    system_contract_date: MaybeDay
    gpus_planned: Text
    expected_operational: Text
    evidence: Annotated[tuple[str, ...], several(_graded)]
    source: Slugs
    note: Text


@dataclass(frozen=True, slots=True)
class DutchSiteRow:
    """A place in the Netherlands where a large or small AI facility could come."""

    id: Slug
    name: Words
    municipality: Words
    province: Words
    latitude_approx: MaybeNumber
    longitude_approx: MaybeNumber
    type: Annotated[str, one_of("gigafactory", "ai_factory", "data_centre_cluster", "distributed")]
    proponent: Text
    grid_node: Text
    grid_state: Text
    earliest_firm_year_low: Whole
    earliest_firm_year_high: Whole
    nonfirm_option: Text
    firm_2030_low_mw: Number
    firm_2030_high_mw: Number
    power_basis: Words
    offshore_landing_gw: Number
    offshore_note: Text
    hyperscale_rule: Text
    land_note: Text
    permit_note: Text
    local_score_judged: Number
    local_note: Text
    cooling_water: Text
    waste_heat: Text
    latency_to_ams_ms_unverified: Number
    electricity_price_note: Text
    source: Slugs
    locator: Text
    confidence: Annotated[str, one_of("low", "medium", "high")]


@dataclass(frozen=True, slots=True)
class Pin:
    """Something that happened on a known date.

    A pin of role outcome is what a modelled party decided; every other pin is context. ``reason``
    is the reason that the source gives for a refusal, as a code of the gate; ``proposal`` is the
    Dutch proposal without which it would not have happened.
    """

    quarter: Words
    date: Day
    actor: Words
    kind: Annotated[str, one_of(*ROLE_OF_KIND)]
    amount: MaybeNumber
    unit: Text
    subject: Words
    role: Annotated[str, one_of("outcome", "context")]
    reason: Annotated[str, one_of("", "NO_ROOM")]
    source: Slugs
    fact: Slugs
    proposal: MaybeSlug

    def __post_init__(self) -> None:
        """Refuse a quarter or a role that the date and the kind contradict."""
        quarter = label(quarter_number(self.date))
        if self.quarter != quarter:
            fault = f"{shown(self.quarter)} does not hold {self.date}: {quarter}"
            raise CellError("quarter", fault)
        if self.role != (role := ROLE_OF_KIND[self.kind]):
            raise CellError("role", f"{shown(self.role)} is wrong; {self.kind} is {role}")
        if (self.amount is None) != (not self.unit):
            raise CellError("unit", "an amount needs a unit, and a unit an amount")

    @property
    def hosts(self) -> tuple[str, ...]:
        """The states whose proposals were selected; empty for other kinds."""
        return tuple(self.subject.split()) if self.kind == "ai_factory_selected" else ()
