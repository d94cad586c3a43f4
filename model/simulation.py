"""The model: builds a world, runs the phases of each quarter, collects. Nothing else."""

import gc
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from hashlib import blake2b
from typing import Any, cast

import mesa
import numpy as np
import pandas as pd

from model.errors import InputError, nearest
from model.initialise import build_world
from model.outcomes import NOTED, NOTED_QUARTERS, OUTCOMES
from model.outputs import OUTPUTS, measure
from model.parameters.loader import with_overrides
from model.quarters import label, parse_quarter, season_of, year_of
from model.random_streams import RandomStreams
from model.scenario import HISTORIES, check_imposed, scenario
from model.schedule import phases_of
from model.site_table import COLUMNS, places, site_rows
from model.snapshot import Snapshot, Values, by_region, take_snapshot
from model.user_story import member_story
from model.users.population import DEFAULT_ROWS, Rows
from model.version import VERSION
from model.world import Settings, World

MODEL_NAME = f"rekenkracht {VERSION}"


class RekenkrachtModel(mesa.Model):
    """Negotiations on European AI compute, quarter by quarter.

    Parameters
    ----------
    seed
        Master seed; the same seed gives the same tables.
    scenario
        Name of a scenario (``model/scenarios``).
    history
        ``pinned`` or ``simulated``; by default what the scenario declares.
    start, end
        First and last quarter that are reported, as in 2024Q1. What happened before ``start``
        is simulated too, since promises and hosts carry over.
    users
        Rows that stand for the Dutch users of compute: a number, ``full`` (one for each firm of 10
        or more staff, research group and public body) or ``all`` (one for each user).
    kwargs
        Parameters by dotted name, after the scenario's own changes.

    Raises
    ------
    InputError
        Unknown scenario, history or parameter; a value outside its hard bounds.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - each one is a choice of the user
        self,
        seed: int = 1,
        scenario: str = "baseline",
        history: str | None = None,
        start: str = "2024Q1",
        end: str = "2035Q4",
        users: Rows = DEFAULT_ROWS,
        **kwargs: Any,
    ) -> None:
        seed = _checked_seed(seed)
        super().__init__(seed=seed)
        self.settings = _settings(scenario, history, (start, end), _checked_users(users))
        self.overrides = _scenario_values(scenario) | kwargs
        self.parameters = with_overrides(self.overrides)
        self.seed = seed
        self.world = build_world(self, self.settings, self.parameters, RandomStreams(seed))
        self._seen: dict[int, Snapshot] = {}
        self._measured: dict[int, list[Values | float]] = {}
        self._sites: list[tuple[Any, ...]] = []
        while self.world.quarter < self.settings.start - 1:
            self._advance()
            if self.world.quarter in NOTED_QUARTERS:
                self._note(measure(take_snapshot(self.world)))

    @property
    def run_id(self) -> str:
        """Identity of the run: version, settings, all parameters and seed."""
        known = {
            "version": VERSION,
            "seed": self.seed,
            "settings": list(self.settings.identity().values()),
            "parameters": self.parameters.model_dump(),
        }
        text = json.dumps(known, sort_keys=True)
        return blake2b(text.encode(), digest_size=8).hexdigest()

    def step(self) -> None:
        """Simulate one quarter; after the last one nothing happens."""
        if not self.running:
            return
        self._advance()
        self._record()
        self.running = self.world.quarter < self.settings.end

    def _advance(self) -> None:
        world = self.world
        world.quarter += 1
        world.log_begin = len(world.log)
        for phase in phases_of(world.quarter):
            world.phase = name = phase.name
            self.do_phase(name, phase.run)

    def do_phase(self, name: str, run: Callable[[World], None]) -> None:  # noqa: ARG002 - to measure
        """Run one phase; what measures a run overrides this."""
        run(self.world)

    def run(self) -> "RekenkrachtModel":
        """Simulate to the end and return the model.

        A run makes no garbage in circles, so the collector waits until it is over.
        """
        collects = gc.isenabled()
        gc.disable()
        try:
            while self.running:
                self.step()
        finally:
            if collects:
                gc.enable()
        return self

    def _record(self) -> None:
        quarter = self.world.quarter
        seen = self._seen[quarter] = take_snapshot(self.world)
        if quarter in NOTED_QUARTERS:
            self._note(measure(seen))
        self._sites += site_rows(self.world)

    def _recorded(self) -> Mapping[int, list[Values | float]]:
        """Return what the outputs are by quarter, measured when somebody asks for the first time.

        Many quarters in one go cost half of what each costs between the phases of a run.
        """
        for quarter, seen in self._seen.items():
            if quarter not in self._measured:
                self._measured[quarter] = measure(seen)
        return self._measured

    def _note(self, measured: list[Values | float]) -> None:
        """Write down what outcomes say of this quarter."""
        for output, values in zip(OUTPUTS, measured, strict=True):
            found = by_region(values)
            if output.name in NOTED and "NL" in found:
                self.world.noted[output.name, self.world.quarter] = found["NL"]

    def indicators(self) -> pd.DataFrame:
        """Return one row per quarter, region and variable."""
        rows = [
            (quarter, output, region, value)
            for quarter, measured in self._recorded().items()
            for output, values in zip(OUTPUTS, measured, strict=True)
            for region, value in by_region(values).items()
        ]
        quarters = [row[0] for row in rows]
        return pd.DataFrame(
            {
                "run_id": self.run_id,
                "model": MODEL_NAME,
                "scenario": self.settings.scenario,
                "region": [row[2] for row in rows],
                "variable": [row[1].name for row in rows],
                "unit": [row[1].unit for row in rows],
                "year": [year_of(q) for q in quarters],
                "quarter": [season_of(q) for q in quarters],
                "value": [row[3] for row in rows],
            }
        )

    def sites(self) -> pd.DataFrame:
        """Return the Dutch sites and their state, one row per quarter and site, ready for a map."""
        table = pd.DataFrame(self._sites, columns=["when", *COLUMNS])
        where = places()
        lead = {
            "run_id": self.run_id,
            "year": [year_of(quarter) for quarter in table["when"]],
            "quarter": [season_of(quarter) for quarter in table["when"]],
            "site": table["site"],
        }
        for place, name in enumerate(("name", "municipality", "latitude", "longitude")):
            lead[name] = [where[site][place] for site in table["site"]]
        expected = [label(int(q)) if pd.notna(q) else "" for q in table["expected_service"]]
        rest = table.drop(columns=["when", "site"]).assign(expected_service=expected)
        return pd.concat([pd.DataFrame(lead), rest], axis=1)

    def events(self) -> pd.DataFrame:
        """Return the negotiation log and reason ledger, one row per event."""
        log = self.world.log
        table = {
            "run_id": self.run_id,
            "year": [year_of(event.quarter) for event in log],
            "quarter": [season_of(event.quarter) for event in log],
            "date": [event.date.isoformat() for event in log],
        }
        names = ("phase", "arena", "round", "actor", "counterpart", "kind", "subject", "amount",
                 "unit", "reason", "imposed")  # fmt: skip
        for name in names:
            table[name] = [getattr(event, name) for event in log]
        table["detail"] = [
            json.dumps(event.detail, sort_keys=True, default=asdict) if event.detail else ""
            for event in log
        ]
        return pd.DataFrame(table)

    @property
    def datacollector(self) -> mesa.DataCollector:
        """The Dutch series in the form that Mesa's batch runner and views expect."""
        collector = mesa.DataCollector(
            model_reporters={output.name: "unused" for output in OUTPUTS}
        )
        for measured in self._recorded().values():
            for output, values in zip(OUTPUTS, measured, strict=True):
                dutch = by_region(values).get("NL", math.nan)
                collector.model_vars[output.name].append(dutch)
        return collector

    def outcomes(self) -> dict[str, float | str]:
        """Return the scalars of the run by name."""
        return {outcome.name: outcome.measure(self.world) for outcome in OUTCOMES}

    def member(self, slot: int) -> str:
        """Return the story of one row of users up to now, in words.

        Raises
        ------
        InputError
            There is no such row; says which there are.
        """
        return member_story(self.world, slot)

    @property
    def now(self) -> str:
        """The quarter that was simulated last."""
        return label(self.world.quarter)


def _checked_seed(seed: object) -> int:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or not 0 <= seed < 2**63:
        raise InputError(f"seed {seed!r} is not a whole number from 0 to 2^63 - 1")
    return int(seed)


def _scenario_values(name: str) -> dict[str, Any]:
    return dict(scenario(name).values())


def _checked_users(users: object) -> Rows:
    """Accept a number of rows, ``full`` or ``all``; the population says which numbers it allows."""
    if users in ("full", "all"):
        return cast("Rows", users)
    if isinstance(users, bool) or not isinstance(users, int | np.integer):
        raise InputError(f"users {users!r} is not allowed; allowed: a whole number, full, all")
    return int(users)


def _settings(name: str, history: str | None, span: tuple[str, str], users: Rows) -> Settings:
    chosen = scenario(name)
    if history is not None and history not in HISTORIES:
        hint = nearest(history, HISTORIES)
        raise InputError(f"history {history!r} is not allowed; allowed: pinned, simulated{hint}")
    first, last = (parse_quarter(quarter) for quarter in span)
    if first > last:
        raise InputError(f"start {span[0]} is after end {span[1]}")
    told = history or chosen.history
    check_imposed(chosen, told, f"scenario {name}")
    return Settings(
        name, told, chosen.rules, first, last, users,
        chosen.proposals, chosen.proposals_reason, chosen.imposed,
    )  # fmt: skip
