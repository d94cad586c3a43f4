"""Scenarios of quotas, shocks and edge: what they change, what is imposed, and how it is shown."""

import pytest

from model.scenario import scenario, scenario_names
from model.simulation import RekenkrachtModel
from rekenkracht.cli import main
from viz.user_wording import SHOCK_KINDS

CHANGES = {
    "dutch_quota": {
        "access.quota_share": 0.2,
        "access.quota_group": "dutch",
        "access.quota_order": "reserve_first",
    },
    "dutch_quota_open_first": {
        "access.quota_share": 0.2,
        "access.quota_group": "dutch",
        "access.quota_order": "open_first",
    },
    "export_restriction": {"market.export_start": 2028, "market.export_quarters": 4},
    "cut_off": {"market.cutoff_start": 2029, "market.cutoff_quarters": 2},
    "price_war": {
        "market.price_war_start": 2028,
        "market.price_war_cut": 0.4,
        "market.price_war_quarters": 8,
    },
    "efficiency_shock": {
        "users.efficiency_start": 2028,
        "users.efficiency_saving": 0.5,
        "users.eps_rebound": 1.0,
    },
    "edge": {"users.edge_share_2035": 0.4},
}
"""As the table of scenarios in the design has them."""
IMPOSED = {
    "export_restriction": ("export_restriction", "2028Q1", 4),
    "cut_off": ("cut_off", "2029Q1", 2),
    "price_war": ("price_war", "2028Q1", 8),
    "efficiency_shock": ("efficiency_shock", "2028Q1", 0),
}
QUIET = {"market.haz_export": 0.0, "market.haz_cutoff": 0.0}


@pytest.mark.parametrize("name", CHANGES)
def test_each_changes_what_it_says_and_gives_a_reason(name):
    found = scenario(name)
    assert found.history == "pinned"
    assert found.values() == CHANGES[name]
    assert all(len(change.reason) > 10 for change in found.overrides.values())


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_imposed_is_marked_and_nothing_else(name):
    model = RekenkrachtModel(scenario=name, users=200, end="2030Q4", **QUIET).run()
    log = [one for one in model.world.log if one.kind in SHOCK_KINDS]
    if name not in IMPOSED:
        assert log == []
        return
    kind, when, quarters = IMPOSED[name]
    first = log[0]
    assert (first.kind, first.imposed, first.amount) == (kind, True, quarters)
    assert f"{first.date.year}Q{(first.date.month + 2) // 3}" == when


def test_a_shock_by_chance_is_not_imposed():
    chance = {"market.haz_export": 2.0, "market.haz_cutoff": 2.0}
    model = RekenkrachtModel(users=200, end="2030Q4", **chance).run()
    log = [one for one in model.world.log if one.kind in SHOCK_KINDS]
    assert {one.kind for one in log} >= {"export_restriction", "cut_off"}
    assert not any(one.imposed for one in log)


def test_they_are_listed_and_shown_with_their_reasons(capsys):
    assert main(["scenarios"]) == 0
    listed = capsys.readouterr().out
    assert set(CHANGES) <= set(scenario_names())
    for name in CHANGES:
        assert f"{name} " in listed
        assert scenario(name).title in listed
    assert main(["scenarios", "price_war"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for change in scenario("price_war").overrides.values():
        assert change.reason in said
