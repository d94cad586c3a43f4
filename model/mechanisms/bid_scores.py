"""A5: what evaluators give a gigafactory bid, by the published weights of its three parts."""

from model.data.tables import member_states
from model.investment.verdict import assess
from model.mechanisms.commitments import ask_of
from model.mechanisms.financing import standing_contract
from model.mechanisms.grid_forecast import foreseen_wait
from model.mechanisms.site_projects import Terms, power_of, project_with
from model.quarters import QUARTERS_PER_YEAR
from model.site_state import Bid, Plan
from model.world import World

MIDDLE = 50.0
"""Middle of the 0-100 scale of points: an average bid. Only differences between bids count."""
RENEWABLE_POOR, RENEWABLE_FULL = 50.0, 100.0
"""Percent of renewable power that scores nothing and everything (facts aigf_renew_*)."""


def score_bid(world: World, plan: Plan, lot: str) -> Bid:
    """Return the bid of a plan for a lot, with points and the noise of its evaluators.

    Technical part: quality, power and renewables; impact: quality and distance from Russia;
    financial: quality and value over capital. Quality is a draw of the bid's own; what evaluators
    reward beyond the published weights is judged.
    """
    given = world.parameters.programme
    luck = world.streams.normals(f"call/{plan.key}/points", len(("x1", "x2", "x3", "noise")))
    quality = [MIDDLE + given.bid_quality_sd * float(draw) for draw in luck[:-1]]
    x1 = quality[0] + given.score_power * power_readiness(world, plan)
    x1 += given.score_sustainability * renewables(plan.state)
    x2 = quality[1] - given.score_security * nearness_to_russia(world, plan.state)
    x3 = quality[2] + given.score_finance * min(1.0, _worth_ratio(world, plan, lot))
    points = tuple(min(100.0, max(0.0, part)) for part in (x1, x2, x3))
    noise = given.sd_eval * float(luck[-1])
    score = sum(w * x for w, x in zip((given.w_x1, given.w_x2, given.w_x3), points, strict=True))
    return Bid(
        plan.key, plan.state, lot, ask_of(world, lot),
        (points[0], points[1], points[2]), noise, score + noise,
    )  # fmt: skip


def power_readiness(world: World, plan: Plan) -> float:
    """Return how near power is, 1 for at once: in the grid for a Dutch site, judged elsewhere."""
    if plan.state != "NL":
        return 1.0 / (1.0 + world.parameters.sites.eu_site_lead / QUARTERS_PER_YEAR)
    if not plan.site:
        return 0.0
    power = power_of(world, plan.size)
    wait = foreseen_wait(
        world, world.grid.zone_at(plan.site), power, world.parameters.grid.dc_priority_class
    )
    return 0.0 if wait is None else 1.0 / (1.0 + wait)


def renewables(state: str) -> float:
    """Return a state's share of renewable power on the scale of the call, 0 to 1."""
    percent = member_states()[state].renewables_2024_pct
    return min(1.0, max(0.0, (percent - RENEWABLE_POOR) / (RENEWABLE_FULL - RENEWABLE_POOR)))


def nearness_to_russia(world: World, state: str) -> float:
    """Return the standard score of nearness; the Netherlands on the scale of the other states."""
    return world.nearness[state]


def _worth_ratio(world: World, plan: Plan, lot: str) -> float:
    size = float(world.book.lots[lot].size_h100e)
    union = ask_of(world, lot)
    terms = Terms(contract=standing_contract(world, plan), public=union + union)
    return assess(project_with(world, plan, size, terms)).worth.ratio
