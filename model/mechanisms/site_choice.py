"""A6: where a Dutch consortium wants to build: a discrete choice under hard rules."""

from agents.site_messages import PlaceChoice, PlaceObservation, PlaceTastes
from model.data.site_tables import SiteTermsRow, site_terms
from model.data.tables import dutch_sites
from model.investment.cash_flows import EUR_PER_MEUR, worth
from model.investment.project import Project
from model.investment.verdict import discount_rate
from model.mechanisms.grid_forecast import foreseen_wait, in_pinned_past
from model.mechanisms.site_projects import Terms, power_of, project_with
from model.quarters import last_day, start_of
from model.site_state import DEVELOPING, Plan, Zone
from model.state import Event
from model.world import World

NO_CAPACITY = "NO_CAPACITY"
_DIGITS = 3


def choose_sites(world: World) -> None:
    """Let Dutch consortia with an option choose a site, in a pinned history after its pins.

    Up to the pin date no permit and no connection of these parties is known.
    """
    if in_pinned_past(world):
        return
    for plan in world.plans.alive_in("NL"):
        if plan.site_option and not plan.phases and plan.permit is None:
            if not plan.site:
                _choose(world, plan)
            elif plan.status != DEVELOPING:
                plan.status = DEVELOPING
                _say(world, plan, PlaceChoice(plan.site, ()))


def _choose(world: World, plan: Plan) -> None:
    given = world.parameters.sites
    tastes = PlaceTastes(given.latency_value, given.ecosystem_value, given.site_taste)
    luck = world.streams.gumbels(f"sites/{plan.key}/taste", len(world.grid.zones))
    places = tuple(
        look_at(world, plan, zone, float(luck[place]))
        for place, zone in enumerate(world.grid.zones.values())
        if possible(plan, zone)
    )
    choice = world.parties.consortia[plan.key].choose_site(places, tastes)
    if choice.site:
        plan.site, plan.status, plan.why = choice.site, DEVELOPING, ""
        _say(world, plan, choice)
    elif plan.why != NO_CAPACITY:
        plan.why = NO_CAPACITY
        _say(world, plan, choice)


def possible(plan: Plan, zone: Zone) -> bool:
    """Whether a plan could go there at all: several small sites, or one large one."""
    several = dutch_sites()[zone.site].type == "distributed"
    return several == plan.multi_site and zone.site not in plan.refused_sites


def look_at(world: World, plan: Plan, zone: Zone, luck: float) -> PlaceObservation:
    """Return what a consortium sees of a place: its value with the wait for power in it."""
    terms = site_terms()[zone.site]
    power = power_of(world, plan.size)
    wait = foreseen_wait(world, zone, power, world.parameters.grid.dc_priority_class)
    value = 0.0
    if wait is not None:
        wait = max(wait, _closed_for(world, terms))
        project = project_with(world, plan, plan.size, Terms(wait_years=wait))
        value = surplus(project)
        if needs_compact(world, plan, terms):
            value -= world.parameters.sites.cost_compact * capital_of(project)
    return PlaceObservation(
        site=zone.site,
        value=value,
        latency_ms=dutch_sites()[zone.site].latency_to_ams_ms_unverified,
        ecosystem=terms.ecosystem,
        wait_years=wait,
        luck=luck,
    )


def _closed_for(world: World, terms: SiteTermsRow) -> float:
    """Years in which the place gives no permits to data centres."""
    if terms.closed_until is None:
        return 0.0
    return max(0.0, terms.closed_until - start_of(world.quarter))


def needs_compact(world: World, plan: Plan, terms: SiteTermsRow) -> bool:
    """Whether only a compact site is legal: everywhere, or more than 10 ha and 70 MW up."""
    given = world.parameters.sites
    if given.compact_rule:
        return True
    exempt = {"law": bool(terms.exempt), "everywhere": True, "nowhere": False}
    if plan.multi_site or exempt[given.exempt_zones]:
        return False
    power = power_of(world, plan.size)
    return power >= given.bkl_min_mw and power * given.floor_ha_per_mw > given.bkl_min_ha


def surplus(project: Project) -> float:
    """Return value less private capital (EUR m)."""
    found = worth(project, discount_rate(project))
    return (found.value - found.capital) / EUR_PER_MEUR


def capital_of(project: Project) -> float:
    """Return private capital seen from signature (EUR m)."""
    return worth(project, discount_rate(project)).capital / EUR_PER_MEUR


def _say(world: World, plan: Plan, choice: PlaceChoice) -> None:
    chosen = bool(choice.site)
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "A6", 0, plan.key, "NL",
            "site_chosen" if chosen else "no_site", choice.site, power_of(world, plan.size),
            "" if chosen else NO_CAPACITY, "MW",
            detail={"utilities": {site: round(value, _DIGITS) for site, value in choice.utilities}},
        )
    )  # fmt: skip
