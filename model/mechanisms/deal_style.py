"""How parties talk in the package deals: weights from impatience, exponents, solution, protocol."""

from model.bargaining.packages import patience_weights
from model.deals.talks import Style
from model.world import World

CONSORTIUM, STATE, ANCHOR, PERMIT_GIVER = "consortium", "state", "anchor", "municipality"
_HARD = frozenset({STATE})
"""Parties that hold out: behind the state's purse stands Finance."""


def style_of(world: World, parties: tuple[str, ...], *, deadline: bool = False) -> Style:
    """Return the style of one deal.

    A deadline makes the consortium, which needs the answer, more impatient (Rubinstein 1982).
    """
    talks = world.parameters.talks
    pressed = talks.impatience_default * (talks.impatience_deadline if deadline else 1.0)
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
