"""A2: do member states promise money before a call? A participation game with a menu."""

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.messages import CODES, CommitTastes, MenuOption, ViabilityObservation
from model.agenda import BUYER, Round
from model.bargaining.participation import MenuChoice, at_least, logit_menu, peer_equilibria
from model.mechanisms.promises import make_promise, release_promises
from model.quarters import add_quarters
from model.site_state import Plan
from model.state import GIGAFACTORY, Commitment, Event
from model.world import World

_DIGITS = 4
AFTER_SELECTION = "after_selection"
"""Procedure in which a state is asked to host once a bid from its soil is selected."""
_KEPT = 500.0
"""Utility of the option that a state has promised already: a promise given is kept."""


@dataclass(frozen=True)
class Game:
    """The menu of a round, and how likely each of the 26 states takes each option."""

    menu: tuple[MenuOption, ...]
    choice: MenuChoice
    chance_enough_hosts: float


class Slips(NamedTuple):
    """How many quarters later than planned the call ends, and the round of March 2026 comes."""

    call: int
    march: int


def slips_of(world: World) -> Slips:
    """Return the slips of a run; a pinned history keeps March where it was."""
    given, pinned = world.parameters.programme, world.settings.history == "pinned"
    return Slips(given.call_slip, 0 if pinned else given.march_slip)


def due_date(item: Round, slips: Slips) -> datetime.date:
    """Return when promises of a round are due, with the slips in quarters."""
    slip = slips.call if item.slips else slips.march if item.march else 0
    return add_quarters(item.due, slip) if slip else item.due


def due_on(world: World, item: Round) -> datetime.date:
    """Return when promises of a round are due in this run."""
    return due_date(item, slips_of(world))


def ask_of(world: World, option: str) -> float:
    """Return the binding amount of an option under the rules in force (EUR m)."""
    programme = world.parameters.programme
    if option == BUYER:
        return programme.buyer_amount_share * programme.ask_lot1_phase1
    return float(getattr(programme, world.book.lots[option].ask))


def able_to_bid(world: World, state: str, lot: str) -> list[Plan]:
    """Return the plans that a state could send for a lot: Union control, size, not begun.

    Elsewhere than in the Netherlands a plan takes the size of its lot.
    """
    least = world.book.lots[lot].size_h100e
    return [
        plan
        for plan in world.plans.alive_in(state)
        if plan.eu_controlled and not plan.phases and (state != "NL" or plan.size >= least)
    ]


def menu_of(world: World) -> tuple[MenuOption, ...]:
    """Return what a state may choose under the rules in force."""
    return (
        MenuOption("out", 0.0),
        *(MenuOption(code, ask_of(world, code)) for code in world.book.options),
    )


def tastes_of(world: World) -> CommitTastes:
    """Return the weights that all states share."""
    programme = world.parameters.programme
    return CommitTastes(
        intercept=programme.a0_commit,
        size=programme.b_gdp,
        nearness=programme.b_dist,
        host=programme.b_host,
        ask=programme.b_ask,
        room_share=programme.phi_room,
        base={
            BUYER: programme.v_buyer,
            "host1": programme.v_host1,
            "host2": programme.v_host2,
        },
    )


def play(world: World, dutch_chance: float) -> Game:
    """Return the fixed point of expectations when the Netherlands joins with this chance.

    It counts as a host unless it has promised to buy.
    """
    menu, tastes = menu_of(world), tastes_of(world)
    rows, pledged, hosts = [], world.commitments.pledged(), world.plans.hosts()
    promised = world.commitments.options()
    for state in world.parties.states:
        kept = promised.get(state.name)
        if kept is None:
            spent = pledged.get(state.name, 0.0)
            can_host = state.name in hosts
            rows.append(state.weigh_options(menu, tastes, spent, can_host=can_host).utilities)
        else:
            rows.append(tuple(_held(option.code, kept) for option in menu))
    choice = logit_menu(np.array(rows), world.parameters.programme.beta_peer, dutch_chance)
    hosting = [i for i, option in enumerate(menu) if option.hosts]
    hosts = choice.probabilities[:, hosting].sum(axis=1).clip(0.0, 1.0)
    dutch_host = 0.0 if promised.get("NL") == BUYER else dutch_chance
    chances = np.append(hosts, dutch_host)
    return Game(menu, choice, at_least(chances, world.parameters.programme.w_hosts))


def _held(code: str, kept: str) -> float:
    if code == "out":
        return 0.0
    return _KEPT if code == kept else -math.inf


def most_sites(world: World) -> int:
    """Return how many sites the call may select."""
    return min(world.book.sites_max, world.parameters.programme.sites_max)


def call_expected(world: World, game: Game) -> bool:
    """Ask the Joint Undertaking whether the call would go ahead."""
    cheapest = min(option.ask for option in game.menu if option.hosts)
    return world.parties.union.call_expected(
        ViabilityObservation(
            chance_enough_hosts=game.chance_enough_hosts,
            union_budget=most_sites(world) * cheapest,
            union_need=world.parameters.programme.w_hosts * cheapest,
        )
    )


def commit_member_states(world: World, item: Round) -> None:
    """Let the 26 states decide in a round that is due, the Dutch chance being known."""
    chance = world.commitments.dutch_chance.get(item.id, 0.0)
    game = play(world, chance)
    _choose(world, item, game)
    _report(world, item, game, chance)
    _settle_round(world, item)


def asked_later(world: World) -> frozenset[str]:
    """Return the states that nobody asks in a round: they could host, and bids come first."""
    if world.parameters.programme.procedure != AFTER_SELECTION:
        return frozenset()
    return world.plans.hosts()


def taste_luck(world: World) -> NDArray[np.float64]:
    """Return each state's luck with each option, the same from round to round."""
    return world.streams.gumbels("commitments/taste", (len(world.parties.states), len(CODES)))


def _choose(world: World, item: Round, game: Game) -> None:
    """Draw each state's option; its luck stays the same from round to round."""
    luck = taste_luck(world)[:, [CODES[option.code] for option in game.menu]]
    with np.errstate(divide="ignore"):
        best = np.argmax(np.log(game.choice.probabilities) + luck, axis=1)
    promised, later = world.commitments.options(), asked_later(world)
    for row, (state, place) in enumerate(zip(world.parties.states, best, strict=True)):
        option = game.menu[int(place)]
        if state.name in promised or state.name in later:
            continue
        if option.code != "out":
            make_promise(world, promise_of(world, state.name, option, item))
        chances = game.choice.probabilities[row]
        detail = {
            "chances": {
                choice.code: round(float(p), _DIGITS)
                for choice, p in zip(game.menu, chances, strict=True)
            }
        }
        _say(world, item, (state.name, option.code, option.ask), detail)


def promise_of(world: World, state: str, option: MenuOption, item: Round) -> Commitment:
    """Return the promise of a state to take an option in a round."""
    return Commitment(
        programme=GIGAFACTORY,
        state=state,
        payer=state,
        subject=item.id,
        option=option.code,
        book=world.rules.book,
        quarter=world.quarter,
        amount=option.ask,
        host=state if option.hosts else "",
    )


def _say(
    world: World, item: Round, answer: tuple[str, str, float], detail: Mapping[str, object]
) -> None:
    state, option, amount = answer
    world.record(
        Event(
            quarter=world.quarter,
            date=due_on(world, item),
            phase=world.phase,
            arena="A2",
            round=1,
            actor=state,
            counterpart="EuroHPC JU",
            kind="stays_out" if option == "out" else "commitment",
            subject=option,
            amount=amount,
            detail=detail,
        )
    )


def _report(world: World, item: Round, game: Game, dutch_chance: float) -> None:
    joined = sorted({e.state for e in world.commitments.standing(GIGAFACTORY)})
    world.record(
        Event(
            quarter=world.quarter,
            date=due_on(world, item),
            phase=world.phase,
            arena="A2",
            round=1,
            actor="EuroHPC JU",
            counterpart="EU",
            kind="promises_counted",
            subject=item.id,
            amount=float(len(joined)),
            unit="count",
            detail={
                "joined": joined,
                "expected_to_join": round(game.choice.n_hat, _DIGITS),
                "chance_enough_hosts": round(game.chance_enough_hosts, _DIGITS),
                "dutch_chance": dutch_chance,
                "rules": world.rules.book,
                "can_tip": len(peer_equilibria(world.parameters.programme.beta_peer)) > 1,
            },
        )
    )


def _settle_round(world: World, item: Round) -> None:
    """Release promises that do not bind: too few of them, or no call for want of hosts."""
    programme, date = world.parameters.programme, due_on(world, item)
    if programme.procedure == AFTER_SELECTION:
        return
    standing = world.commitments.standing(GIGAFACTORY)
    states = {entry.state for entry in standing}
    if programme.procedure == "conditional_k" and len(states) < programme.k_conditional:
        release_promises(world, standing, "TOO_FEW", date)
        return
    hosts = {entry.state for entry in standing if entry.option.startswith("host")}
    if item.ends_call and len(hosts) < programme.w_hosts:
        release_promises(world, standing, "NO_CALL", date)
