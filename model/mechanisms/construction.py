"""S8: what is signed is built by milestones, with slip, and goes into service."""

from model.quarters import last_day
from model.random_streams import lognormal_factor
from model.site_state import Facility
from model.state import FACTORY, Event
from model.world import World

GRONINGEN = "groningen_city"


def advance_construction(world: World) -> None:
    """Say of each phase when construction begins and when it goes into service."""
    for entry in world.facilities.entries:
        if entry.serves(world.quarter) and not entry.announced:
            entry.announced = True
            _say(world, entry, "in_service", entry.service - entry.planned)


def slip_of(world: World, name: str) -> float:
    """Draw by which factor a building time slips."""
    sites = world.parameters.sites
    luck = world.streams.normal(f"construction/{name}")
    return lognormal_factor(sites.slip_build, sites.slip_build_sd, luck)


def order_factory(world: World, state: str, cost: float, union: float) -> None:
    """Enter a selected AI factory; its date is drawn with the slip of such projects.

    Its size follows from its cost, as that of the Dutch one does. Other states' factories have no
    power, land or site of their own in this model.
    """
    sites, slip = world.parameters.sites, slip_of(world, f"{FACTORY}/{state}")
    dutch = state == "NL"
    entry = Facility(
        programme=FACTORY,
        plan=FACTORY,
        state=state,
        site=GRONINGEN if dutch else "",
        phase=1,
        h100e=sites.groningen_h100e * cost / world.parameters.funding.groningen_cost,
        power_mw=sites.groningen_power if dutch else 0.0,
        signed=world.quarter,
        planned=world.quarter + round(sites.build_aif),
        service=world.quarter + round(sites.build_aif * slip),
        public=cost,
        private=0.0,
        union=union,
    )
    world.facilities.entries.append(entry)
    _say(world, entry, "construction_ordered", float(entry.planned - entry.signed))


def _say(world: World, entry: Facility, kind: str, quarters: float) -> None:
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "3.7", 0, entry.plan, entry.state,
            kind, entry.site or entry.state, float(quarters), unit="quarters",
            detail={
                "programme": entry.programme,
                "phase": entry.phase,
                "h100e": entry.h100e,
                "power_mw": entry.power_mw,
                "signed": entry.signed,
                "planned": entry.planned,
                "service": entry.service,
            },
        )
    )  # fmt: skip
