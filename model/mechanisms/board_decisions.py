"""A1: European rules. Many positions become one rule by a weighted compromise with noise."""

from dataclasses import dataclass

import numpy as np

from agents.messages import Position, PositionObservation
from model.agenda import in_force
from model.bargaining.compromise import (
    MajorityShares,
    noisy_outcome,
    qualified_majority,
    weighted_mean,
    weighted_median,
    weighted_spread,
)
from model.mechanisms.promises import release_promises
from model.quarters import last_day, start_of
from model.state import GIGAFACTORY, Event, Stands
from model.world import World


@dataclass(frozen=True)
class RuleFile:
    """A European rule on a 0-100 scale; on money files richer states lean low."""

    name: str
    about_money: bool


LEAST_SALIENCE = 0.05
"""Nobody at the table cares nothing at all; keeps every weight above 0."""

FILES = (
    RuleFile("union_capex_share", about_money=True),
    RuleFile("phase2_budget", about_money=True),
    RuleFile("access_share", about_money=False),
)


def apply_rule_book(world: World) -> None:
    """Put the rule book of this quarter in force; promises under an older one are released.

    The programme declined in March 2026 is not the one that opened in July 2026: a promise made
    under the first says nothing about the second.
    """
    book = world.settings.frozen_rules or in_force(last_day(world.quarter))
    if book == world.rules.book:
        return
    old = [entry for entry in world.commitments.standing(GIGAFACTORY) if entry.book != book]
    world.rules.book = book
    date = world.book.in_force
    release_promises(world, old, "SUPERSEDED", date)
    world.record(
        Event(
            world.quarter, date, world.phase, "A1", 0, "EuroHPC JU", "", "rules_in_force", book,
            float("nan"), unit="", imposed=True, detail={"title": world.book.title},
        )
    )  # fmt: skip


def decide_union_rules(world: World) -> None:
    """Decide the open files, once they are on the table; what fails returns next quarter.

    When the new budget begins, what is still open lapses: the old rule stays.
    """
    if not world.rules.open_files:
        return
    year = start_of(world.quarter)
    if year >= world.parameters.programme.file_closes:
        _lapse(world)
        return
    if year < world.parameters.programme.file_opens:
        return
    waiting = [file for file in FILES if file.name in world.rules.open_files]
    world.rules.open_files = tuple(file.name for file in waiting if not _decide(world, file))


def _lapse(world: World) -> None:
    for file in FILES:
        if file.name not in world.rules.open_files:
            continue
        world.rules.decided[file.name] = kept = status_quo(world, file)
        world.record(
            Event(
                world.quarter, last_day(world.quarter), world.phase, "A1", 1, "EU", "NL",
                "rule_lapsed", file.name, kept, "NO_MAJORITY", "points of 100",
            )
        )  # fmt: skip
    world.rules.open_files = ()


def status_quo(world: World, file: RuleFile) -> float:
    """Return the rule that stays when nothing is decided, 0-100."""
    programme = world.parameters.programme
    if file.name == "union_capex_share":
        return min(100.0, 100.0 * programme.union_capex_share / programme.capex_share_scale)
    return 0.0 if file.name == "phase2_budget" else programme.access_status_quo


def in_units(world: World, file: RuleFile, points: float) -> float:
    """Return points of 100 in the unit of the rule: a share, or EUR m for the second phase."""
    programme = world.parameters.programme
    scale = {
        "union_capex_share": programme.capex_share_scale,
        "phase2_budget": programme.phase2_scale,
    }.get(file.name, 1.0)
    return scale * points / 100.0


def dutch_position(world: World, file: RuleFile) -> float:
    """Return where the Netherlands stands, 0-100."""
    programme = world.parameters.programme
    return programme.nl_position_money if file.about_money else programme.nl_position_access


def take_positions(world: World, file: RuleFile) -> tuple[Position, ...]:
    """Ask the 26 states, the Netherlands and the Commission (in this order) where they stand."""
    programme, parties = world.parameters.programme, world.parties
    count = len(parties.states)
    luck = world.streams.normals(f"rules/{file.name}/positions", count)
    care = world.streams.normals(f"rules/{file.name}/salience", count + 2)
    salience = np.clip(programme.salience_mean + programme.salience_sd * care, LEAST_SALIENCE, 1.0)
    seen = [
        PositionObservation(
            file.name,
            file.about_money,
            programme.position_tilt_wealth if file.about_money else 0.0,
            programme.position_sd,
            float(luck[i]) if i < count else 0.0,
            float(salience[i]),
        )
        for i in range(count + 2)
    ]
    return (
        *(state.take_position(seen[i]) for i, state in enumerate(parties.states)),
        Position("NL", dutch_position(world, file), float(salience[count])),
        parties.union.take_position(seen[count + 1], programme.commission_position),
    )


def _stands_on(world: World, file: RuleFile) -> Stands:
    """Return where parties stand; they are asked when the file first comes to the table."""
    known = world.rules.stands.get(file.name)
    if known is not None:
        return known
    stands = take_positions(world, file)
    where = np.array([stand.position for stand in stands])
    weight = world.power * np.array([stand.salience for stand in stands])
    compromise = world.parameters.programme.engine_a1 == "compromise"
    found = world.rules.stands[file.name] = Stands(
        points=where,
        people=np.array([world.people[stand.party] for stand in stands[:-1]]),
        middle=(weighted_mean if compromise else weighted_median)(where, weight),
        spread=weighted_spread(where, weight),
        told={stand.party: round(stand.position, 2) for stand in stands},
    )
    return found


def _decide(world: World, file: RuleFile) -> bool:
    stands, programme = _stands_on(world, file), world.parameters.programme
    luck = world.streams.normal(f"rules/{file.name}/outcome", world.quarter)
    outcome = noisy_outcome(stands.middle, stands.spread, programme.kappa_eu, luck)
    before = status_quo(world, file)
    better = np.abs(outcome - stands.points) <= np.abs(before - stands.points)
    needed = MajorityShares(programme.qmv_states, programme.qmv_people)
    passed = bool(better[-1]) and qualified_majority(better[:-1], stands.people, needed)
    if passed:
        world.rules.decided[file.name] = outcome
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "A1", 1, "EU", "NL",
            "rule_decided" if passed else "rule_blocked", file.name, outcome,
            "" if passed else "NO_MAJORITY", "points of 100",
            detail={
                "in_force": in_units(world, file, outcome if passed else before),
                "status_quo": before,
                "dutch_position": dutch_position(world, file),
                "states_for": int(better[:-1].sum()),
                "commission_for": bool(better[-1]),
                "positions": stands.told,
            },
        )
    )  # fmt: skip
    return passed
