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


def order_factory(world: World, state: str, public: float) -> None:
    """Enter a selected AI factory on Dutch soil; its date is drawn with the slip of such projects.

    Other states' factories have no power, land or date of their own in this model.
    """
    if state != "NL":
        return
    sites, slip = world.parameters.sites, slip_of(world, f"{FACTORY}/{state}")
    entry = Facility(
        programme=FACTORY,
        plan=FACTORY,
        state=state,
        site=GRONINGEN,
        phase=1,
        h100e=sites.groningen_h100e,
        power_mw=sites.groningen_power,
        signed=world.quarter,
        planned=world.quarter + round(sites.build_aif),
        service=world.quarter + round(sites.build_aif * slip),
        public=public,
        private=0.0,
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
