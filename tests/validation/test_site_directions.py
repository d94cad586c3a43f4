"""Directions of sites on paired seeds: the same luck, one thing changed, defaults and draws.

A run as a whole need not follow a direction: a faster grid or dearer capital can send a party to
another place, where the answer of the municipality is another. So each claim is made for what is
held: the same plan at the same place, asking for the same. What is left is counted, so that a
claim about nothing fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

import pytest

from model.deals.offtake import OfftakeCase, offtake_payoffs, why_not
from model.grid.queue import ClassQueue
from model.mechanisms.grid_connection import join, operate_grid
from model.parameters.sampling import draw_uncertainties
from model.quarters import parse_quarter
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel
from model.site_state import Connection, Permit
from model.state import GIGAFACTORY, Event
from model.world import World
from tests.unit.sites.worlds import BUILT, only, world_at, zone_of

SEEDS = range(1, 31)
SPEEDS = (0.5, 1.0, 1.5)
DUTCH = ("volt", "nl_b", "nl_c", "nl_federated")
LAST = parse_quarter("2040Q4")
BASES = pytest.mark.parametrize("drawn", [False, True], ids=["defaults", "draws"])


def changes_of(seed: int, drawn: bool) -> dict[str, object]:
    """The parameters of a pair: those with which sites get built, on defaults or on a draw."""
    return (draw_uncertainties(RandomStreams(11), seed) if drawn else {}) | BUILT


@cache
def run(seed: int, drawn: bool, *change: object) -> World:
    """A whole run; ``change`` is a name and its value."""
    changes = changes_of(seed, drawn) | dict(zip(change[::2], change[1::2], strict=True))
    return RekenkrachtModel(seed=seed, history="simulated", **changes).run().world


# The grid alone: the same request in the same zone.


def signed_at(
    seed: int, drawn: bool, site: str, asked: str, priority: int, **change: object
) -> int:
    """Quarter in which 40 MW of firm room are signed; one after the last if never."""
    changes = changes_of(seed, drawn) | change
    world = world_at("2024Q1", seed=seed, **changes)
    zone, plan = zone_of(world, site), only(world, site=site)
    plan.permit = Permit(0, 0, 0, granted=True)
    plan.connection = Connection(zone.name, 0, 40.0, 0.0, priority, mitigator=False)
    while world.quarter < LAST:
        world.quarter += 1
        if world.quarter == parse_quarter(asked):
            join(world, zone, plan)
        operate_grid(world)
        if plan.connection.firm_from is not None:
            return world.quarter
    return LAST + 1


SITES = ("rotterdam_maasvlakte", "borssele_vlissingen", "brainport_eindhoven", "chemelot_limburg")


@BASES
@pytest.mark.parametrize("site", SITES)
def test_a_faster_grid_never_delays_firm_room(site, drawn):
    """Half, whole and one and a half times what is left of the way, of each release."""
    earlier = 0
    for seed in SEEDS:
        dates = [
            signed_at(seed, drawn, site, "2026Q1", 4, **{"grid.grid_speed": speed})
            for speed in SPEEDS
        ]
        assert dates == sorted(dates)
        earlier += dates[0] < dates[-1]
    assert earlier > 0


@BASES
@pytest.mark.parametrize("site", SITES)
def test_a_class_nearer_1_never_delays(site, drawn):
    earlier = 0
    for seed in SEEDS:
        dates = [signed_at(seed, drawn, site, "2026Q1", priority) for priority in (1, 2, 3, 4)]
        assert dates == sorted(dates)
        earlier += dates[0] < dates[-1]
    assert earlier > 0


def test_a_release_before_a_mitigator_asks_goes_to_those_that_wait():
    """The limit of the claim: who goes first but asks late can be later on a faster grid.

    100 MW come in 2028 or in 2030, and as much in 2034. Who asks in 2029 and goes before all
    others has the room of 2030, or finds that of 2028 gone.
    """
    found = []
    for released in ("2028Q1", "2030Q1"):
        world = world_at("2026Q2")
        plan, zone = only(world, site="middenmeer"), zone_of(world, "middenmeer")
        zone.queue, zone.weight = ClassQueue(), 0.0
        zone.queue.grow((0.0, 0.0, 0.0, 1.0), 1000.0, 5.0, 1.0)
        zone.releases = [(parse_quarter(when), 100.0) for when in (released, "2034Q1")]
        plan.connection = Connection(zone.name, 0, 40.0, 0.0, 1, mitigator=True)
        while plan.connection.firm_from is None:
            world.quarter += 1
            if world.quarter == parse_quarter("2029Q1"):
                join(world, zone, plan)
            operate_grid(world)
        found.append(world.quarter)
    assert found == [parse_quarter("2034Q2"), parse_quarter("2030Q2")]


# Whole runs: what is the same plan at the same place, asking for the same.


@dataclass(frozen=True)
class Ask:
    """A request of a plan for firm room, and what came of it."""

    plan: str
    site: str
    quarter: int
    firm_mw: float
    priority: int


def asks(world: World) -> dict[Ask, int | None]:
    """The requests of a run with the quarter of signature, where no other Dutch plan ever asked."""
    found: dict[Ask, int | None] = {}
    last: dict[tuple[str, str], Ask] = {}
    for event in world.log:
        place = (event.counterpart, event.subject)
        if event.kind == "connection_asked":
            ask = Ask(*place, event.quarter, round(event.amount, 6), event.detail["class"])
            last[place], found[ask] = ask, None
        if event.kind == "connection_signed":
            found[last[place]] = event.quarter
    alone = {site: {ask.plan for ask in found if ask.site == site} for _, site in last}
    return {ask: signed for ask, signed in found.items() if len(alone[ask.site]) == 1}


def serves(world: World, ask: Ask) -> int:
    """Quarter of first service of a plan at a place; one after the last if never."""
    dates = [
        entry.service
        for entry in world.facilities.of(GIGAFACTORY)
        if (entry.plan, entry.site) == (ask.plan, ask.site)
    ]
    return min(dates, default=LAST + 1)


def pairs_of_speed(drawn: bool) -> Iterator[tuple[World, World, Ask]]:
    """Faster run, slower run, and a request of the lowest class that stands in both."""
    for seed in SEEDS:
        runs = [run(seed, drawn, "grid.grid_speed", speed) for speed in SPEEDS]
        for fast, slow in ((runs[0], runs[1]), (runs[1], runs[2])):
            for ask in asks(fast).keys() & asks(slow).keys():
                if ask.priority == 4:
                    yield fast, slow, ask


@BASES
def test_in_whole_runs_a_faster_grid_never_delays_firm_room(drawn):
    """While the plan stays: one that loses its permit leaves the line in both runs at once."""
    compared = 0
    for fast, slow, ask in pairs_of_speed(drawn):
        if asks(slow)[ask] is not None:
            compared += 1
            assert asks(fast)[ask] is not None, ask
            assert asks(fast)[ask] <= asks(slow)[ask], ask
    assert compared >= 15


@BASES
def test_in_whole_runs_a_faster_grid_never_delays_first_service(drawn):
    """Of sites that are built in both runs, with the same contract."""
    compared = 0
    for fast, slow, ask in pairs_of_speed(drawn):
        both = serves(fast, ask) <= LAST and serves(slow, ask) <= LAST
        if both and contract_of(fast, ask.plan) == contract_of(slow, ask.plan):
            compared += 1
            assert serves(fast, ask) <= serves(slow, ask), ask
    assert compared >= 5


def contract_of(world: World, plan: str) -> object:
    return world.plans.by_key[plan].contract


# Capital.


def places(world: World) -> list[tuple[str, str]]:
    """The sites that Dutch plans chose, in order."""
    return [(e.actor, e.subject) for e in world.log if e.kind == "site_chosen"]


def go_aheads(world: World) -> int:
    return sum(event.kind == "investment_signed" for event in world.log)


@BASES
@pytest.mark.parametrize("factor", [1.1, 1.5, 2.5])
def test_dearer_capital_never_raises_the_number_of_private_go_aheads(drawn, factor):
    """Where the Dutch plans stand at the same places, and elsewhere the same bids win."""
    compared = fewer = 0
    name = "investment.capex_h100e"
    for seed in SEEDS:
        cheap = run(seed, drawn, name, BUILT[name])
        dear = run(seed, drawn, name, BUILT[name] * factor)
        if places(cheap) == places(dear) and winners(cheap) == winners(dear):
            compared += 1
            assert go_aheads(dear) <= go_aheads(cheap), seed
            fewer += go_aheads(dear) < go_aheads(cheap)
    assert compared >= 5
    assert fewer > 0


def winners(world: World) -> set[str]:
    return {event.counterpart for event in world.log if event.kind == "gigafactory_selected"}


# Permits.


def permits(world: World) -> dict[tuple[str, str, int], int]:
    """Quarter in which a procedure of a plan at a place ended, by the quarter in which it began."""
    found = {}
    for event in world.log:
        if event.kind in ("permit_granted", "permit_refused"):
            began = event.quarter - event.detail["quarters"]
            found[event.counterpart, event.subject, began] = event.quarter
    return found


@BASES
def test_streamlining_never_makes_a_permit_later(drawn):
    compared = earlier = 0
    for seed in SEEDS:
        slow, fast = (run(seed, drawn, "sites.permit_streamlining", x) for x in (1.0, 0.5))
        for key in permits(slow).keys() & permits(fast).keys():
            compared += 1
            assert permits(fast)[key] <= permits(slow)[key], key
            earlier += permits(fast)[key] < permits(slow)[key]
    assert compared >= 30
    assert earlier > compared / 2


@BASES
def test_streamlining_never_costs_a_permit_of_the_same_package(drawn):
    """The answer hangs on place and package, not on how long it takes."""
    compared = 0
    for seed in SEEDS:
        slow, fast = (run(seed, drawn, "sites.permit_streamlining", x) for x in (1.0, 0.5))
        answers = [
            {(e.actor, e.counterpart, e.subject, e.detail["chance"]): e.kind
             for e in world.log if e.kind.startswith("consent")}
            for world in (slow, fast)
        ]  # fmt: skip
        for key in answers[0].keys() & answers[1].keys():
            compared += 1
            assert answers[0][key] == answers[1][key], key
    assert compared >= 30


# Room.


def talks(world: World) -> Iterator[Event]:
    for event in world.log:
        if event.kind in ("offtake_agreed", "offtake_pending", "no_offtake") and not event.imposed:
            yield event


@BASES
def test_more_room_never_means_fewer_deals_on_the_same_case(drawn):
    """Each case that came up is weighed again with a tenth, the same, and ten times the room."""
    weighed = gained = 0
    for seed in SEEDS:
        for event in talks(run(seed, drawn)):
            case = event.detail["case"]
            assert isinstance(case, OfftakeCase)
            deals = [
                why_not(offtake_payoffs(replace(case, room=case.room * part))) == ""
                for part in (0.001, 0.1, 1.0, 10.0)
            ]
            assert deals == sorted(deals)
            weighed += 1
            gained += deals[0] < deals[-1]
            assert (event.reason == "NO_AGREEMENT") or deals[2] == (event.kind != "no_offtake")
    assert weighed >= 50
    assert gained > 0
