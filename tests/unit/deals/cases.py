"""Cases of both deals, for the tests of this folder."""

from model.deals.offtake import OfftakeCase
from model.deals.permit_terms import ConsentTerms, PermitCase


def offtake_case(**changes):
    """Return a site that is not worth building alone but is with a launching customer."""
    given = {
        "value": 6000.0,
        "capital": 4200.0,
        "revenue": 8000.0,
        "contracted": 0.3,
        "anchor": 0.0,
        "full_cover": 3.5,
        "dscr_min": 1.3,
        "sigma": 0.3,
        "option_r": 0.04,
        "option_delta": 0.08,
        "rule": "option",
        "contract_part": 0.8,
        "eu_owned": False,
        "site_value": 500.0,
        "use_value": 0.9,
        "quota_value": 0.1,
        "quota_cost": 0.05,
        "condition_value": (0.0, 0.005, 0.01),
        "condition_cost": (0.0, 0.01, 0.04),
        "anchor_value": 1.05,
        "undiscounted_outlay_factor": 1.2,
        "room": 900.0,
    }
    return OfftakeCase(**(given | changes))


def permit_case(consent=None, **changes):
    """Return a site of 100 MW where every term is possible."""
    odds = {"base": 0.4, "heat": 0.6, "water": 0.5, "compact": 0.5, "fund": 0.3, "firm": -0.5}
    given = {
        "power_mw": 100.0,
        "capital": 3000.0,
        "cost_compact": 0.02,
        "cost_heat": 0.15,
        "cost_water": 0.1,
        "nonfirm_loss": 40.0,
        "wait_loss": 60.0,
        "site_loss": 90.0,
        "needs_compact": False,
        "least_firm": 0.0,
        "most_firm": 1.0,
        "consent": ConsentTerms(**(odds | (consent or {}))),
    }
    return PermitCase(**(given | changes))
