"""A4: consortia are founded, find a site and an investor, or leave while the call is late."""

import math

from agents.site_messages import StayObservation
from model.agenda import agenda
from model.bargaining.closing import close_probability, shift_log_odds
from model.data.site_tables import DutchConsortiumRow, dutch_consortia
from model.mechanisms.promises import release_promises
from model.quarters import last_day, quarter_number
from model.site_state import LEFT, Plan
from model.state import GIGAFACTORY, PURCHASE, Event
from model.world import World

FEDERATED = "federated"
NO_COMMITMENT = "NO_COMMITMENT"
TRAITS = ("site option", "investor", "anchor customer")
"""What a draw decides when a consortium is founded."""


def move_consortia(world: World) -> None:
    """Found the consortia at the call for interest; from then on they come and go.

    Elsewhere than in the Netherlands they are followed until the call is decided: one stands for
    all of its state, since a state may send one bid.
    """
    start = quarter_number(agenda().interest.date)
    if world.quarter < start:
        return
    if world.quarter == start:
        _found_all(world)
        return
    _leave(world)
    _find(world)
    if world.gigafactory_call.decided is None:
        _enter(world)


def _found_all(world: World) -> None:
    luck = world.streams.uniforms("consortia/credible", len(world.parties.states))
    for place, state in enumerate(world.parties.states):
        if luck[place] < credible_chance(world, state.name):
            _found_elsewhere(world, place)
    rows = founders(world)
    first = world.streams.uniforms("consortia/order", len(dutch_consortia()))
    places = {key: float(number) for key, number in zip(dutch_consortia(), first, strict=True)}
    for row in sorted(rows, key=lambda row: places[row.id]):
        _found_dutch(world, row)


def founders(world: World) -> tuple[DutchConsortiumRow, ...]:
    """Return the Dutch parties of the run: all, or those with several small sites.

    Who comes first, to TenneT and to a municipality, is drawn.
    """
    rows = tuple(dutch_consortia().values())
    if world.parameters.consortia.dutch_bid != FEDERATED:
        return rows
    return tuple(row for row in rows if row.multi_site)


def credible_chance(world: World, state: str) -> float:
    """Return the chance that a state has a credible consortium; it rises with its economy."""
    programme = world.parameters.programme
    shift = programme.host_credible_gdp * world.size[state]
    return shift_log_odds(programme.host_credible_prob, shift)


def _found_elsewhere(world: World, place: int) -> None:
    """Found the consortium that speaks for a state; its size is that of the lot it bids for."""
    state = world.parties.states[place]
    given = world.parameters.consortia
    luck = world.streams.uniforms(f"consortia/{state.name}/traits", len(TRAITS))
    spread = world.streams.normal(f"consortia/{state.name}/debt")
    world.plans.by_key[state.name] = Plan(
        key=state.name,
        state=state.name,
        size=0.0,
        first_phase=1.0,
        debt_factor=math.exp(given.eu_debt_factor_sd * spread),
        anchor=given.anchor_share if luck[2] < given.anchor_prob else 0.0,
        eu_controlled=True,
        multi_site=False,
        site_option=bool(luck[0] < given.site_option_prob),
        investor=bool(luck[1] < given.investor_prob),
        joined=world.quarter,
    )
    _say(world, state.name, "consortium_founded")


def _found_dutch(world: World, row: DutchConsortiumRow) -> None:
    given = world.parameters.consortia
    luck = world.streams.uniforms(f"consortia/{row.id}/traits", len(TRAITS))
    option = luck[0] < given.site_option_prob if row.site_option is None else row.site_option
    investor = luck[1] < given.investor_prob if row.investor is None else row.investor
    world.plans.by_key[row.id] = Plan(
        key=row.id,
        state="NL",
        size=row.size_h100e,
        first_phase=row.first_phase_share,
        debt_factor=row.debt_factor,
        anchor=given.anchor_share if luck[2] < given.anchor_prob else 0.0,
        eu_controlled=row.jurisdiction in ("NL", "EU"),
        multi_site=bool(row.multi_site),
        site_option=bool(option),
        investor=bool(investor),
        joined=world.quarter,
        site=row.site if option else "",
    )
    _say(world, row.id, "consortium_founded")


def delay_of(world: World) -> int:
    """Return by how many quarters the call is late now, from the date promised first."""
    promised = quarter_number(agenda().interest.call_promised)
    end = world.gigafactory_call.decided or world.quarter
    return max(0, min(end, world.quarter) - promised)


def _leave(world: World) -> None:
    doubting = [
        plan
        for plan in world.plans.by_key.values()
        if not (plan.site_option or plan.investor or plan.phases) and plan.alive
    ]
    if not doubting:
        return
    given, hosting = world.parameters.consortia, world.commitments.hosting(GIGAFACTORY)
    hazard = given.exit_h0 + given.exit_h1 * delay_of(world)
    for plan, luck in _luck(world, "leave", doubting):
        seen = StayObservation(plan.state in hosting, plan.site_option, plan.investor, hazard, luck)
        if world.parties.consortia[plan.key].leaves(seen):
            leave(world, plan, plan.why or NO_COMMITMENT)


def leave(world: World, plan: Plan, reason: str) -> None:
    """Take a consortium out, with the reason; whoever bought of it is free again."""
    plan.status, plan.why = LEFT, reason
    bought = [e for e in world.commitments.standing(PURCHASE) if e.subject == plan.key]
    release_promises(world, bought, reason, last_day(world.quarter))
    plan.contract = None
    _say(world, plan.key, "consortium_leaves", reason)


def _find(world: World) -> None:
    """Let consortia without a site option or an investor find one."""
    chance = close_probability(world.parameters.consortia.entry_rate, 1.0)
    alive = [plan for plan in world.plans.by_key.values() if plan.status != LEFT]
    for plan, luck in _luck(world, "site", [plan for plan in alive if not plan.site_option]):
        plan.site_option = luck < chance
    for plan, luck in _luck(world, "investor", [plan for plan in alive if not plan.investor]):
        if luck < chance:
            plan.investor, plan.refusals = True, 0


def _enter(world: World) -> None:
    chance = close_probability(world.parameters.consortia.entry_rate, 1.0)
    states = world.parties.states
    luck = world.streams.uniforms("consortia/enter", len(states), world.quarter).tolist()
    for place, state in enumerate(states):
        plan = world.plans.by_key.get(state.name)
        absent = plan is None or not plan.alive
        if absent and luck[place] < chance * credible_chance(world, state.name):
            _found_elsewhere(world, place)


def _luck(world: World, name: str, plans: list[Plan]) -> list[tuple[Plan, float]]:
    """Draw one number per consortium and quarter, in a fixed slot each; nothing for nobody."""
    if not plans:
        return []
    keys = tuple(world.parties.consortia)
    drawn = world.streams.uniforms(f"consortia/{name}", len(keys), world.quarter).tolist()
    return [(plan, drawn[keys.index(plan.key)]) for plan in plans]


def _say(world: World, key: str, kind: str, reason: str = "") -> None:
    plan = world.plans.by_key[key]
    world.record(
        Event(
            world.quarter, last_day(world.quarter), world.phase, "A4", 0, key, plan.state, kind,
            plan.site or "site open", plan.size, reason, "H100e",
            detail={
                "site_option": plan.site_option,
                "investor": plan.investor,
                "anchor": plan.anchor,
                "quarters_of_delay": delay_of(world),
            },
        )
    )  # fmt: skip
