"""Cases of the Dutch gate and quick runs, for tests of every folder."""

from dataclasses import replace
from typing import Any

from agents.dutch_state import MINISTRIES
from model.bargaining.option_value import hurdle_multiple
from model.mechanisms.gate_case import GateCase, GateRules, MinistryPurse
from model.parameters.loader import default_parameters


def gate_case(**changes: Any) -> GateCase:
    """Return the case of a gigafactory in March 2026 at default values, with some things changed.

    ``rules`` may be a mapping of changes to the rules; ``room_total`` sets all purses.
    """
    funding, politics = default_parameters().funding, default_parameters().politics
    rules = GateRules(
        cover=funding.cover,
        reachable_outside_slot=funding.psi0,
        urgency=funding.urgency,
        equity_share=funding.vehicle_equity_share,
        chance_selected=funding.pi_select_belief,
        region_fund=0.0,
        region_largest_share=funding.region_max_share,
        value_per_eur=funding.v_commercial,
        theta=funding.theta,
        hurdle=hurdle_multiple(funding.sigma_demand, funding.option_r, funding.option_delta),
        hold_cost=funding.hold_cost,
        base_chance=politics.rho_parl,
        motion_effect=politics.motion_effect,
    )
    room_total = changes.pop("room_total", funding.room_total)
    purses = tuple(
        MinistryPurse(
            name,
            room_total * getattr(funding, f"share_{name}"),
            getattr(funding, f"share_{name}"),
            getattr(politics, f"sal_{name}"),
        )
        for name in MINISTRIES
    )
    case = GateCase(
        proposal="test",
        option="host1",
        need=680.0,
        size=4000.0,
        commercial=True,
        on_table=True,
        bidders=4,
        union_pays=True,
        region_ready=False,
        deadline=True,
        motion=False,
        main_slot=False,
        years_reserved=0.8,
        attention=1.0,
        demand=1.0,
        purses=purses,
        rules=replace(rules, **changes.pop("rules", {})),
    )
    return replace(case, **changes)


def groningen_case(**changes: Any) -> GateCase:
    """Return the case of the AI factory of June 2025 at default values."""
    funding = default_parameters().funding
    given = {
        "need": 130.0,
        "size": 200.0,
        "commercial": False,
        "bidders": 1,
        "region_ready": True,
        "motion": True,
        "main_slot": True,
        "years_reserved": 0.2,
    }
    rules = {
        "region_fund": funding.region_fund,
        "value_per_eur": funding.v_public,
        **changes.pop("rules", {}),
    }
    return gate_case(**(given | changes), rules=rules)
