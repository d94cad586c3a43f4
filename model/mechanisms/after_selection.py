"""The procedure in which a state is asked to host only once a bid from its soil is selected."""

import datetime

import numpy as np

from agents.messages import CODES, MenuOption
from model.agenda import BUYER, Proposal, Round, agenda
from model.mechanisms.bid_scores import score_bid
from model.mechanisms.commitments import (
    AFTER_SELECTION,
    Game,
    able_to_bid,
    asked_later,
    menu_of,
    play,
    promise_of,
    taste_luck,
    tastes_of,
)
from model.mechanisms.dutch_decisions import decide_award
from model.mechanisms.promises import make_promise
from model.site_state import Bid
from model.state import Event
from model.world import World

NO_HOST = "NO_HOST"
"""Reason: the state on whose promise the award waits does not give it."""
OUT = "out"
_DIGITS = 4


def last_round() -> Round:
    """Return the round that ends the call."""
    return next(item for item in agenda().rounds if item.ends_call)


def dutch_proposal() -> Proposal:
    """Return the proposal on which the Dutch cabinet decides after a selection."""
    return next(item for item in agenda().proposals if item.round == last_round().id)


def volunteers(world: World) -> dict[str, str]:
    """Return the states whose consortia bid without a promise, with the lot that each likes better.

    A state that has promised to buy does not host. The Netherlands takes the lot in which its best
    bid scores more; without its proposal on the table nobody could answer for it.
    """
    free = asked_later(world) - set(world.commitments.options())
    hosting = tuple(option for option in menu_of(world) if option.hosts)
    luck, tastes, pledged = taste_luck(world), tastes_of(world), world.commitments.pledged()
    found = {}
    for row, state in enumerate(world.parties.states):
        if state.name in free:
            spent = pledged.get(state.name, 0.0)
            seen = state.weigh_options(hosting, tastes, spent, can_host=True).utilities
            own = [value + luck[row, CODES[o.code]] for value, o in zip(seen, hosting, strict=True)]
            found[state.name] = hosting[int(np.argmax(own))].code
    if "NL" in free and world.settings.on_table(dutch_proposal().id):
        scores = _dutch_scores(world, hosting)
        if scores:
            found["NL"] = max(scores, key=lambda lot: scores[lot])
    return found


def _dutch_scores(world: World, hosting: tuple[MenuOption, ...]) -> dict[str, float]:
    plans = {option.code: able_to_bid(world, "NL", option.code) for option in hosting}
    return {
        lot: max(score_bid(world, plan, lot).score for plan in able)
        for lot, able in plans.items()
        if able
    }


def ask_host(world: World, bid: Bid, date: datetime.date) -> str:
    """Ask the state of a selected bid for its promise; return why not, empty for a yes.

    Under the other procedures it has promised already.
    """
    if world.parameters.programme.procedure != AFTER_SELECTION:
        return ""
    if world.commitments.options().get(bid.state) == bid.lot:
        return ""
    if bid.state == "NL":
        return decide_award(world, dutch_proposal(), date, bid.lot)
    return _ask_state(world, bid, date)


def _ask_state(world: World, bid: Bid, date: datetime.date) -> str:
    """Let a state play its menu, hosting the other lot aside; its luck is that of every round."""
    game = play(world, float("NL" in world.commitments.options()))
    row = next(i for i, state in enumerate(world.parties.states) if state.name == bid.state)
    places = [i for i, one in enumerate(game.menu) if one.code in (OUT, BUYER, bid.lot)]
    luck, chances = taste_luck(world)[row], game.choice.probabilities[row]
    with np.errstate(divide="ignore"):
        own = [np.log(chances[i]) + luck[CODES[game.menu[i].code]] for i in places]
    option = game.menu[places[int(np.argmax(own))]]
    if option.code != OUT:
        make_promise(world, promise_of(world, bid.state, option, last_round()))
    shares = chances[places] / chances[places].sum()
    _say(world, bid, date, option, _told(game, places, shares))
    return "" if option.code == bid.lot else NO_HOST


def _told(game: Game, places: list[int], shares: np.ndarray) -> dict[str, float]:
    return {
        game.menu[place].code: round(float(share), _DIGITS)
        for place, share in zip(places, shares, strict=True)
    }


def _say(
    world: World, bid: Bid, date: datetime.date, option: MenuOption, chances: dict[str, float]
) -> None:
    kind = "stays_out" if option.code == OUT else "commitment"
    world.record(
        Event(
            world.quarter, date, world.phase, "A2", 1, bid.state, "EuroHPC JU", kind, option.code,
            option.ask, detail={"chances": chances, "selected": bid.lot},
        )
    )  # fmt: skip
