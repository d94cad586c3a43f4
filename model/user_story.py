"""The story of one row of users in plain sentences: AI, projects, public calls, the market."""

from collections.abc import Iterator

import numpy as np

from model.access.participants import Jurisdiction
from model.data.user_records import ACTIVITIES, KINDS
from model.mechanisms.market_tastes import PUBLIC_PREMIUM
from model.mechanisms.user_traits import REFERENCE_YEAR
from model.quarters import label
from model.user_state import CLASSES, PREMIUM_CLASSES, VALUE_CLASSES
from model.users.classes import exponential_classes, lognormal_classes
from model.users.population import KIND_WORDS
from model.world import World

_ACTIVITY_WORDS = {
    "frontier_training": "frontier training",
    "r_and_d": "research and development",
    "fine_tuning": "fine-tuning",
    "inference": "inference",
}
_SUPPLIER_WORDS = {
    Jurisdiction.NL: "Dutch suppliers",
    Jurisdiction.EU: "other European suppliers",
    Jurisdiction.EU_LOCATED_FOREIGN_OWNED: "foreign owners located in the Union",
    Jurisdiction.FOREIGN: "foreign suppliers",
}
_LARGE, _SMALL = 100.0, 1.0
"""From the first on numbers are whole; from the second on they have one digit after the point."""
_HALF_A_PERCENT = 0.005
"""Smaller shares are not zero percent, but below one."""


def member_story(world: World, slot: int) -> str:
    """Return in words who a row of users is and how it fared up to the quarter of the world.

    Parameters
    ----------
    world : at any quarter
    slot : place of the row in the population, from 0 on

    Raises
    ------
    InputError
        There is no such row.
    """
    sentences = [world.users.population.member(slot), _since(world, slot)]
    if not bool((world.users.base[:, slot] > 0.0).any()):
        return " ".join([*sentences, "Its AI takes no compute of its own."])
    sentences += [_activities(world, slot), *_calls(world, slot)]
    return " ".join([*sentences, *_purchases(world, slot), _premium(world, slot)])


def _since(world: World, slot: int) -> str:
    since = int(world.adoption.since[slot])
    if since < 0:
        return "It does not use AI yet."
    if since == 0:
        return f"It used AI before {label(1)}."
    return f"It began to use AI in {label(since)}."


def _activities(world: World, slot: int) -> str:
    """Return what one user of the row does and how many hours that takes."""
    hours = world.users.base[:, slot]
    parts = [
        f"{_number(float(hours[place]))} for {_ACTIVITY_WORDS[name]}"
        for place, name in enumerate(ACTIVITIES)
        if hours[place] > 0.0
    ]
    would = "wants" if world.adoption.since[slot] >= 0 else "would want, if it used AI,"
    middle = f"the middle of {int(REFERENCE_YEAR)}"
    return f"At the volumes of {middle} each {would} per quarter, in H100e-h: {_joined(parts)}."


def _calls(world: World, slot: int) -> Iterator[str]:
    """Return how often users of the row ask for public compute, and what they got."""
    traits, books = world.users, world.public_access
    if not traits.own_projects[slot] > 0.0:
        yield "Inference cannot go to public calls, and it does nothing else."
        return
    chance = 100 * float(traits.apply_chance[slot])
    yield f"One that uses AI asks for public compute with a chance of {chance:.2g} % a quarter."
    given, waiting = float(books.granted[slot]), float(books.waiting[slot])
    got = f"{_number(given)} H100e-h so far" if given > 0.0 else "nothing so far"
    more = f"{_number(waiting)} H100e-h wait" if waiting > 0.0 else "nothing waits"
    yield f"Public calls gave the row {got}, and {more} for the next call."


def _purchases(world: World, slot: int) -> Iterator[str]:
    """Return where users of its kind bought in the quarter."""
    kind = int(world.users.population.kind[slot])
    bought = world.compute_market.use[kind].sum(axis=0)
    whole = float(bought.sum())
    if whole <= 0.0:
        return
    order = np.argsort(-bought, kind="stable")
    parts = [
        f"{_percent(float(bought[place]) / whole)} from {_SUPPLIER_WORDS[Jurisdiction(place)]}"
        for place in order.tolist()
        if bought[place] > 0.0
    ]
    name = KIND_WORDS[KINDS[kind]][1]
    yield f"In {label(world.quarter)} Dutch {name} bought in the market: {_joined(parts)}."


def _premium(world: World, slot: int) -> str:
    """Return what the classes of the row mean for its choice of a supplier."""
    market = world.parameters.market
    kind, rest = divmod(int(world.users.segment[slot]), CLASSES)
    premium, value = divmod(rest, VALUE_CLASSES)
    mean = market.sov_premium_public if KINDS[kind] in PUBLIC_PREMIUM else market.sov_premium
    europe = float(exponential_classes(mean, PREMIUM_CLASSES)[premium])
    spread = float(lognormal_classes(market.value_spread, VALUE_CLASSES)[value])
    return (
        f"It is in class {premium + 1} of {PREMIUM_CLASSES} by what it pays for European owners: "
        f"an hour of theirs may cost EUR {europe:.2f} more than a foreign one and suit it as well, "
        f"and one in Dutch hands EUR {market.nl_premium:.2f} more again. By what compute is worth "
        f"to it it is in class {value + 1} of {VALUE_CLASSES}: EUR "
        f"{spread * market.value_inference:.2f} for an hour of inference. The classes are drawn; "
        "the amounts are the means of all users in them."
    )


def _joined(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + f" and {parts[-1]}" if len(parts) > 1 else parts[0]


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= _HALF_A_PERCENT else "below 1 %"


def _number(value: float) -> str:
    digits = 0 if value >= _LARGE else 1 if value >= _SMALL else 2
    return f"{value:,.{digits}f}"
