"""How parties talk in the package deals: weights from impatience, exponents, solution, protocol."""

from model.bargaining.packages import patience_weights
from model.deals.talks import Style
from model.quarters import QUARTERS_PER_YEAR
from model.world import World

CONSORTIUM, STATE, ANCHOR, PERMIT_GIVER = "consortium", "state", "anchor", "municipality"
_LEAST = 1e-6
"""Rate of somebody who has all the time; keeps weights finite."""
_HARD = frozenset({STATE})
"""Parties that hold out: behind the state's purse stands Finance."""


def style_of(world: World, parties: tuple[str, ...], *, deadline: bool = False) -> Style:
    """Return the style of one deal.

    Who is more patient gets more (Rubinstein 1982). A consortium loses its cost of capital by
    waiting, and more when it needs the answer before a deadline; the others have one rate.
    """
    talks = world.parameters.talks
    waiting = world.parameters.investment.wacc / QUARTERS_PER_YEAR
    pressed = max(waiting, _LEAST) * (talks.impatience_deadline if deadline else 1.0)
    rates = [pressed if party == CONSORTIUM else talks.impatience_default for party in parties]
    return Style(
        solution=talks.solution,
        protocol=talks.protocol,
        weights=tuple(patience_weights(rates).tolist()),
        exponents=tuple(
            talks.concession_hard if party in _HARD else talks.concession_soft for party in parties
        ),
        rounds=talks.talk_rounds,
    )
