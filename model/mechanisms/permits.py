"""A6: the package of a permit, the procedure, and the three locks on a site."""

import math
from collections.abc import Mapping

from agents.site_messages import Consent, ConsentObservation
from model.data.site_tables import SiteTermsRow, site_terms
from model.data.tables import dutch_sites
from model.deals.packages import permit_packages
from model.deals.permit_terms import (
    PermitCase,
    consent_chance,
    permit_payoffs,
    why_not,
)
from model.deals.talks import Deal, settle
from model.mechanisms.deal_style import style_of
from model.mechanisms.grid_connection import give_back, join, sign_time_bound
from model.mechanisms.permit_case import case_of, consent_terms, priority_of
from model.mechanisms.site_projects import power_of
from model.quarters import FIRST_YEAR, QUARTERS_PER_YEAR, last_day
from model.site_state import INTERESTED, Connection, Permit, Plan
from model.state import Event
from model.world import World

NO_PERMIT, NO_AGREEMENT = "NO_PERMIT", "NO_AGREEMENT"
_DIGITS = 4


def negotiate_permits(world: World) -> None:
    """Let Dutch plans with a site agree on a package, and decide the procedures that end now."""
    for plan in world.plans.alive_in("NL"):
        if not plan.site or plan.phases or plan.status == INTERESTED:
            continue
        if plan.permit is None:
            _talk(world, plan)
        elif plan.permit.granted is None and plan.permit.decided <= world.quarter:
            _decide(world, plan, plan.permit)


def _talk(world: World, plan: Plan) -> None:
    zone = world.grid.zone_at(plan.site)
    terms = site_terms()[plan.site]
    priority, mitigator = priority_of(world, plan, zone)
    case = case_of(world, plan, zone, terms, priority)
    payoffs = permit_payoffs(case, world.parameters.sites.local_fund_least)
    style = style_of(world, payoffs.parties)
    deal = settle(payoffs.utilities, payoffs.reserve, style, payoffs.on_table)
    if deal.index is None:
        reason = why_not(payoffs) or NO_AGREEMENT
        _say_talk(world, plan, ("permit_talks_failed", reason), case, deal)
        _lose_site(world, plan, reason)
        return
    _say_talk(world, plan, ("permit_asked", ""), case, deal)
    firm = float(permit_packages().firm_share[deal.index])
    power = power_of(world, plan.size)
    decided = max(world.quarter + _duration(world, terms), _opens(terms))
    plan.permit = Permit(deal.index, world.quarter, decided)
    plan.connection = Connection(
        zone.name, world.quarter, firm * power, (1.0 - firm) * power, priority, mitigator
    )
    join(world, zone, plan)
    sign_time_bound(world, plan)


def _opens(terms: SiteTermsRow) -> int:
    """Return the first quarter in which the place may give a permit."""
    if terms.closed_until is None:
        return 0
    return math.ceil((terms.closed_until - FIRST_YEAR) * QUARTERS_PER_YEAR) + 1


def _duration(world: World, terms: SiteTermsRow) -> int:
    """Return the quarters of a procedure: lognormal, longer where nitrogen holds it up."""
    given = world.parameters.sites
    luck = world.streams.normal(f"permits/{terms.site}/time")
    time = given.permit_time * math.exp(given.permit_time_sd * luck) * given.permit_streamlining
    return max(1, round(time * (given.nitrogen_factor if terms.nitrogen else 1.0)))


def _decide(world: World, plan: Plan, permit: Permit) -> None:
    """Ask municipality, province and, where it owns the land, the state."""
    answers = {
        giver: _ask(world, plan, giver, chance)
        for giver, chance in _locks(world, plan, permit.package)
    }
    permit.granted = all(answer.given for answer in answers.values())
    for giver, answer in answers.items():
        _say_lock(world, plan, giver, answer)
    if permit.granted:
        _say_result(world, plan, "permit_granted", "")
    else:
        _say_result(world, plan, "permit_refused", NO_PERMIT)
        _lose_site(world, plan, NO_PERMIT)


def _locks(world: World, plan: Plan, package: int) -> list[tuple[str, float]]:
    """Return who must consent, and the chance of each."""
    given, terms, site = world.parameters.sites, site_terms()[plan.site], dutch_sites()[plan.site]
    bases = (
        ("municipality", given.consent_c0 + site.local_score_judged),
        ("province", given.consent_province + terms.province_score),
    )
    locks = [
        (giver, consent_chance(consent_terms(world, terms, base), package)) for giver, base in bases
    ]
    if terms.state_land:
        locks.append(("land owner", 1.0 - given.land_state_veto))
    return locks


def _ask(world: World, plan: Plan, giver: str, chance: float) -> Consent:
    luck = world.streams.uniform(f"permits/{plan.site}/{giver}")
    return world.parties.permits[plan.site][giver].answer(ConsentObservation(chance, luck))


def _lose_site(world: World, plan: Plan, reason: str) -> None:
    """Let a plan that is refused give up the place; it must find another."""
    give_back(world, plan)
    plan.permit = None
    plan.refused_sites = (*plan.refused_sites, plan.site)
    plan.site, plan.site_option, plan.status, plan.why = "", False, INTERESTED, reason


def giver_name(site: str, giver: str) -> str:
    """Return the name of a permit giver: the municipality's, the province's, or the state."""
    row = dutch_sites()[site]
    return {
        "municipality": f"Municipality {row.municipality}",
        "province": f"Province {row.province}",
        "land owner": "State land",
    }[giver]


def _say_lock(world: World, plan: Plan, giver: str, answer: Consent) -> None:
    kind = "consent_given" if answer.given else "consent_refused"
    detail = {"giver": giver, "chance": round(answer.chance, _DIGITS)}
    _log(world, plan, (giver_name(plan.site, giver), plan.key, kind, ""), detail)


def _say_result(world: World, plan: Plan, kind: str, reason: str) -> None:
    asked = plan.permit.asked if plan.permit else world.quarter
    who = giver_name(plan.site, "municipality")
    _log(world, plan, (who, plan.key, kind, reason), {"quarters": world.quarter - asked})


def _say_talk(
    world: World, plan: Plan, what: tuple[str, str], case: PermitCase, deal: Deal
) -> None:
    detail: dict[str, object] = {"case": case, "trace": deal.trace}
    if world.parameters.sites.local_fund_least > 0.0:
        detail["least_fund"] = world.parameters.sites.local_fund_least
    if deal.index is not None:
        detail["package"] = permit_packages().describe(deal.index)
    who = giver_name(plan.site, "municipality")
    _log(world, plan, (plan.key, who, *what), detail).round = deal.round or 1


def _log(
    world: World, plan: Plan, what: tuple[str, str, str, str], detail: Mapping[str, object]
) -> Event:
    actor, counterpart, kind, reason = what
    line = Event(
        world.quarter, last_day(world.quarter), world.phase, "A6", 1, actor, counterpart, kind,
        plan.site, 0.0, reason, "", detail=detail,
    )  # fmt: skip
    world.record(line)
    return line
