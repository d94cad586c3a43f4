"""What comes to the table and when: the calendar of the calls, Dutch proposals, rule books.

These are conditions, the same in every history. Outcomes are not here.
"""

import datetime
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from model.errors import InputError
from model.parameters.evidence import Source
from model.yaml_files import load_yaml

FOLDER = Path(__file__).parent / "data"
BUYER = "buyer"
"""Option of a state that promises to buy compute time instead of hosting."""


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class CutOff(_Entry):
    """A date by which AI factory proposals are in."""

    id: str
    date: datetime.date
    facts: tuple[str, ...]


class Round(_Entry):
    """A moment at which promises for gigafactories are due."""

    id: str
    due: datetime.date
    ends_call: bool
    slips: bool
    facts: tuple[str, ...]


class Proposal(_Entry):
    """Something that reaches the Dutch cabinet on a date."""

    id: str
    date: datetime.date
    facility: Literal["ai_factory", "gigafactory"]
    on_table: bool
    region_ready: bool
    deadline: datetime.date | None
    cut_off: str | None = None
    round: str | None = None
    source: Source
    facts: tuple[str, ...]
    note: str


class Interest(_Entry):
    """The call for interest, which founds the consortia, and when the call proper was promised."""

    date: datetime.date
    call_promised: datetime.date
    facts: tuple[str, ...]


class SelectionRule(_Entry):
    """How bids are chosen: by rank until the money is gone, or the set with the most points."""

    order: Literal["rank", "total"]
    per_state: int | None
    pass_mark: float | None
    facts: tuple[str, ...]


class Attention(_Entry):
    """Which events in the world raise (+1) or lower (-1) attention."""

    kind: str
    word: str
    sign: Literal[-1, 1]


class Support(_Entry):
    """Which motions support which facility, by a word of their subject."""

    word: str
    facility: Literal["ai_factory", "gigafactory"]


class Agenda(_Entry):
    """The calendar of every run."""

    interest: Interest
    factory_selection: SelectionRule
    cut_offs: tuple[CutOff, ...]
    rounds: tuple[Round, ...]
    proposals: tuple[Proposal, ...]
    attention: tuple[Attention, ...]
    supports: tuple[Support, ...]
    conditions: tuple[str, ...]


class Lot(_Entry):
    """One size of site: which parameter holds its ask, and its size in H100 equivalents."""

    title: str
    ask: str
    size_h100e: int
    sites_max: int


class RuleBook(_Entry):
    """Programme rules from a date on."""

    title: str
    in_force: datetime.date
    sites_max: int
    buyer_allowed: bool
    lots: Mapping[str, Lot]
    selection: SelectionRule
    expected_selection: datetime.date
    facts: tuple[str, ...]
    source: Source
    judged: tuple[str, ...]
    note: str

    @property
    def options(self) -> tuple[str, ...]:
        """What a state may promise: to buy, where that is allowed, or to host a lot."""
        return (*((BUYER,) if self.buyer_allowed else ()), *self.lots)


def _first(error: ValidationError) -> str:
    one = error.errors()[0]
    return f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"


def read_agenda(folder: Path) -> Agenda:
    """Read the calendar of a folder; one line says what is wrong."""
    try:
        return Agenda.model_validate(load_yaml(folder / "agenda.yaml"))
    except ValidationError as error:
        raise InputError(f"agenda.yaml: {_first(error)}") from None


def read_rule_books(folder: Path) -> Mapping[str, RuleBook]:
    """Read the rule books of a folder, in order of their dates."""
    loaded = load_yaml(folder / "rule_books.yaml")
    if not isinstance(loaded, dict) or not loaded:
        raise InputError("rule_books.yaml: must hold one entry per rule book")
    books = {}
    for name, raw in loaded.items():
        try:
            books[str(name)] = RuleBook.model_validate(raw)
        except ValidationError as error:
            raise InputError(f"rule_books.yaml: {name}: {_first(error)}") from None
    return MappingProxyType(dict(sorted(books.items(), key=lambda item: item[1].in_force)))


@cache
def agenda() -> Agenda:
    """Return the project's calendar, read once."""
    return read_agenda(FOLDER)


@cache
def rule_books() -> Mapping[str, RuleBook]:
    """Return the project's rule books, read once."""
    return read_rule_books(FOLDER)


@lru_cache(maxsize=256)
def in_force(date: datetime.date) -> str:
    """Return the name of the newest rule book that has begun; the oldest before that."""
    begun = [name for name, book in rule_books().items() if book.in_force <= date]
    return begun[-1] if begun else next(iter(rule_books()))
