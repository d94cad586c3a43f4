"""3.7: how large later phases of a plan are, and the public money for the second one."""

from model.mechanisms.board_decisions import FILES, in_units
from model.mechanisms.promises import LATER_BUDGET, make_promise
from model.site_state import Facility, Plan
from model.state import GIGAFACTORY, Commitment
from model.world import World

SECOND = 2
PHASE_BUDGET = next(file for file in FILES if file.name == "phase2_budget")


def most_phases(world: World) -> int:
    """Return in how many phases a site may be built."""
    return SECOND if world.parameters.investment.second_phase_share >= 1.0 else SECOND + 1


def later_size(world: World, plan: Plan) -> float:
    """Return the size of the phase after the first or the second (H100e)."""
    rest, share = plan.size * (1.0 - plan.first_phase), _second_share(world)
    return rest * (share if plan.phases < SECOND else 1.0 - share)


def _second_share(world: World) -> float:
    return min(1.0, world.parameters.investment.second_phase_share)


def second_phase_money(world: World, plan: Plan) -> float:
    """Return the public money for the second phase of a selected plan, host and Union (EUR m).

    The rule on the second budget must be decided, and the Union's part must be left of it.
    """
    lot = world.gigafactory_call.winners.get(plan.key)
    points = world.rules.decided.get(PHASE_BUDGET.name, 0.0)
    if plan.phases + 1 != SECOND or lot is None or points <= 0.0:
        return 0.0
    entries = world.facilities.of(GIGAFACTORY)
    spent = sum(entry.union for entry in entries if entry.phase == SECOND)
    wanted = world.parameters.investment.second_phase_public * world.book.lots[lot].second_phase
    part = max(0.0, min(wanted, in_units(world, PHASE_BUDGET, points) - spent))
    return part + part


def pay_second_phase(world: World, plan: Plan, facility: Facility) -> None:
    """Enter what host and Union pay for a second phase when it is signed, half each."""
    part = 0.5 * facility.public
    if part <= 0.0:
        return
    facility.union = part
    for state, payer in ((plan.state, LATER_BUDGET), ("EU", "Union")):
        make_promise(
            world,
            Commitment(
                programme=GIGAFACTORY,
                state=state,
                payer=payer,
                subject=plan.key,
                option=world.gigafactory_call.winners[plan.key],
                book=world.rules.book,
                quarter=world.quarter,
                amount=part,
                host=plan.state,
                imposed=True,
                contract=world.quarter,
            ),
        )
