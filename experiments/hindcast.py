"""The three Dutch decisions out of the prior: draws from the ranges, nothing imposed or tuned."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from experiments.shares import Share, seed_of
from model.data.tables import facts
from model.mechanisms.gate_case import GateCase
from model.mechanisms.gate_levers import smallest_pair
from model.parameters.sampling import draw_uncertainties
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel
from model.snapshot import MINISTRY_PAYERS, PAYERS, STATE_PAYERS
from model.state import Event

Watch = Callable[[Iterable[int]], Iterable[int]]

APRIL, JUNE, MARCH = "exploration-2025", "groningen-2025", "gigafactory-march-2026"
LAST_QUARTER = "2026Q2"
TOLERANCE = 0.15
"""An amount counts as met within 15 percent (pattern table of the validation plan)."""
COLUMNS = (
    "draw", "april", "april_reasons", "june", "june_reasons", "march", "march_reasons",
    "prior_reach", "ask_march", "selected", *(payer for payer in PAYERS if payer != "Union"),
    "value_factor", "room_factor",
)  # fmt: skip


def run_hindcast(draws: int, seed: int, watch: Watch = iter) -> pd.DataFrame:
    """Run the simulated history to mid 2026 once per draw.

    Draw ``k`` takes its parameters from the evidence's ranges; its run has a seed of its own.
    ``watch`` sees the draws go by (a progress bar).

    Returns
    -------
    DataFrame
        One row per draw: the three decisions, amounts by payer (EUR m), reasons, what the prior
        alone says about March, and the factors on value and room that March would have needed.
    """
    streams = RandomStreams(seed)
    rows = [_one(streams, draw) for draw in watch(range(1, draws + 1))]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _one(streams: RandomStreams, draw: int) -> dict[str, object]:
    changes: dict[str, Any] = {**draw_uncertainties(streams, draw)}
    model = RekenkrachtModel(
        seed=seed_of(streams.seed, draw), history="simulated", end=LAST_QUARTER, **changes
    ).run()
    april, june, march = (_decision(model, name) for name in (APRIL, JUNE, MARCH))
    funding, programme = model.parameters.funding, model.parameters.programme
    row: dict[str, object] = {
        "draw": draw,
        "april": april.reason,
        "april_reasons": _reasons(april),
        "june": june.reason,
        "june_reasons": _reasons(june),
        "march": march.reason,
        "march_reasons": _reasons(march),
        "prior_reach": funding.psi0 * funding.room_total,
        "ask_march": programme.ask_march,
        "selected": model.world.factory_call.hosts.get("NL", 0),
    }
    paid = (june.detail or {})["paid"]
    row |= {payer: paid.get(payer, 0.0) for payer in PAYERS if payer != "Union"}
    return row | _needed(march)


def _decision(model: RekenkrachtModel, proposal: str) -> Event:
    return next(
        event
        for event in model.world.log
        if event.arena == "A3" and event.actor == "NL" and event.subject == proposal
    )


def _chosen(event: Event) -> int:
    detail = event.detail or {}
    return [case.option for case in detail["cases"]].index(detail["chosen"])


def _reasons(event: Event) -> str:
    detail = event.detail or {}
    failed = list(detail["results"][_chosen(event)]["reasons"])
    if not failed and event.reason:
        failed = [event.reason]
    return " ".join(failed)


def _needed(event: Event) -> dict[str, float]:
    case: GateCase = (event.detail or {})["cases"][_chosen(event)]
    pair = smallest_pair(case)
    value, room = pair if pair else (math.nan, math.nan)
    return {"value_factor": value, "room_factor": room}


def state_amount(table: pd.DataFrame) -> pd.Series:
    """Return what the ministries promised in June 2025 (EUR m)."""
    return table[list(STATE_PAYERS)].sum(axis=1)


def shares(table: pd.DataFrame) -> dict[str, Share]:
    """Count the patterns: each decision alone, jointly, and with its amounts and payers."""
    said_yes = table["june"] == ""
    yes = table[said_yes]
    payers = list(MINISTRY_PAYERS)
    state_fact, region_fact = _fact("groningen_state_meur"), _fact("groningen_region_meur")
    near = (state_amount(yes) / state_fact - 1).abs() <= TOLERANCE
    region_near = (yes["Region"] / region_fact - 1).abs() <= TOLERANCE
    largest = [set(row.nlargest(2).index) == {"EZ", "DEF"} for _, row in yes[payers].iterrows()]
    no_april, no_march = table["april"] != "", table["march"] != ""
    no_room = table["march_reasons"].str.contains("NO_ROOM")
    counts = {
        "april_no": no_april,
        "june_yes": said_yes,
        "march_no": no_march,
        "joint": no_april & said_yes & no_march,
        "joint_no_room": no_april & said_yes & (table["march"] == "NO_ROOM"),
        "march_no_room_any": no_room,
        "prior_no_room": table["prior_reach"] < table["ask_march"],
    }
    among = {
        "june_state_near": near,
        "june_region_near": region_near,
        "june_two_largest": pd.Series(largest, dtype=bool),
        "june_six_payers": (yes[payers] > 0).sum(axis=1) == len(payers),
        "june_selected": yes["selected"] > 0,
        "march_no_room_given_june": no_room[said_yes],
    }
    return {
        **{name: Share(int(hit.sum()), len(table)) for name, hit in counts.items()},
        **{name: Share(int(hit.sum()), len(yes)) for name, hit in among.items()},
    }


def reason_counts(table: pd.DataFrame, decision: str) -> pd.DataFrame:
    """Return how often each reason headed a refusal and how often it failed at all."""
    head = table[decision].replace("", "(yes)").value_counts()
    every = table[f"{decision}_reasons"].str.split().explode().value_counts()
    both = pd.DataFrame({"headline": head, "failed": every}).fillna(0).astype(int)
    return both.sort_values(["headline", "failed"], ascending=False)


def _fact(name: str) -> float:
    number = facts()[name].number
    if number is None:
        raise KeyError(f"fact {name} holds no number")
    return number
