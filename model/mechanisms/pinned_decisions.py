"""What is known of Dutch decisions, for a pinned history."""

from model.agenda import Proposal
from model.data.tables import Pin, pins
from model.world import World


def known_answers(world: World, item: Proposal) -> list[Pin]:
    """Return what is known to have come of a proposal; nothing in a simulated history."""
    if world.settings.history != "pinned":
        return []
    return [
        pin
        for pin in pins()
        if pin.role == "outcome"
        and pin.proposal == item.id
        and pin.actor in ("NL cabinet", "Region Groningen")
    ]


def scaled(parts: dict[str, float], total: float) -> dict[str, float]:
    """Split a total in proportion to the parts."""
    whole = sum(parts.values())
    return {name: part * total / whole for name, part in parts.items()} if whole > 0 else {}
