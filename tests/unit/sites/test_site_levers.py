"""Levers on sites in a run: compact building, local fund, places, phases and their money."""

import numpy as np
import pytest

from experiments.store import write_run
from model.data.site_tables import site_terms
from model.deals.packages import permit_packages
from model.deals.permit_terms import permit_payoffs
from model.mechanisms.later_phases import second_phase_money
from model.mechanisms.site_choice import needs_compact
from model.quarters import label
from model.simulation import RekenkrachtModel
from model.state import GIGAFACTORY
from tests.unit.sites.worlds import BUILT, only, world_at
from viz.explain import explain

SEEDS = range(1, 11)
CROWDED = {
    "programme.a0_commit": 1.5,
    "programme.host_credible_prob": 0.9,
    "programme.aigf_union_budget": 5000,
}


def run(seed, scenario="baseline", **changes):
    given = {"history": "simulated", "users": 100} | BUILT | changes
    return RekenkrachtModel(seed=seed, scenario=scenario, **given).run()


def of(model, kind):
    return [event for event in model.world.log if event.kind == kind]


# Permits.


def test_the_compact_rule_leaves_compact_packages_only():
    talks, free = 0, 0
    for seed in SEEDS:
        for event in of(run(seed, **{"sites.compact_rule": 1}), "permit_asked"):
            assert event.detail["package"]["compact"]
            talks += 1
        free += any(not e.detail["package"]["compact"] for e in of(run(seed), "permit_asked"))
    assert talks and free


def test_the_compact_rule_never_lets_a_site_sprawl():
    """What may be built without it may not all be built with it, at any place and size."""
    for rule in ("law", "everywhere", "nowhere"):
        world = world_at("2027Q1", users=100, **{"sites.exempt_zones": rule})
        strict = world_at(
            "2027Q1", users=100, **{"sites.exempt_zones": rule, "sites.compact_rule": 1}
        )
        for site, terms in site_terms().items():
            plan = only(world, site=site)
            assert needs_compact(world, plan, terms) <= needs_compact(strict, plan, terms)
            assert needs_compact(strict, plan, terms)


@pytest.mark.parametrize("least", [5, 10, 20])
def test_no_permit_holds_less_than_the_least_fund(least):
    talks = 0
    for seed in SEEDS:
        for event in of(run(seed, **{"sites.local_fund_least": least}), "permit_asked"):
            assert event.detail["package"]["local_fund"] >= least
            assert event.detail["least_fund"] == least
            talks += 1
    assert talks
    assert all("least_fund" not in e.detail for e in of(run(1), "permit_asked"))


def test_explain_reckons_with_the_least_fund(tmp_path):
    model = run(1, **{"sites.local_fund_least": 20})
    event = of(model, "permit_asked")[0]
    write_run(tmp_path / "run", model)
    when = label(event.quarter)
    told = " ".join(explain(tmp_path / "run", actor=event.actor, quarter=when).split())
    case, least = event.detail["case"], event.detail["least_fund"]
    table = int(permit_payoffs(case, least).on_table.sum())
    assert f"{table} " in told and table < int(permit_payoffs(case).on_table.sum())
    assert set(permit_packages().local_fund[permit_payoffs(case, least).on_table]) == {20.0}


# Places in the call.


def test_fewer_places_never_select_more():
    less = 0
    for seed in SEEDS:
        counts = [
            run(seed, **CROWDED, **{"programme.sites_max": most, "programme.w_hosts": 1})
            .outcomes()["gigafactories_selected"]
            for most in (1, 3, 5, 7)
        ]  # fmt: skip
        assert counts == sorted(counts)
        assert all(n <= most for n, most in zip(counts, (1, 3, 5, 7), strict=True))
        less += counts[0] < counts[-1]
    assert less


def test_with_fewer_places_than_hosts_needed_no_call_is_expected():
    model = run(1, end="2027Q4", **{"programme.sites_max": 2, "programme.w_hosts": 3})
    decided = [e for e in model.world.log if e.arena == "A3" and e.actor == "NL"
               and e.subject.startswith("gigafactory")]  # fmt: skip
    assert decided
    for event in decided:
        assert not any(case.union_pays for case in event.detail["cases"])


# Phases.


def sizes(model):
    built = {}
    for entry in model.world.facilities.of(GIGAFACTORY):
        if entry.state == "NL":
            built.setdefault(entry.plan, []).append(entry.h100e)
    return built


def test_a_third_phase_builds_what_the_second_leaves():
    three = 0
    for seed in SEEDS:
        model = run(seed, end="2040Q4", **{"investment.second_phase_share": 0.4})
        for key, built in sizes(model).items():
            plan = model.world.plans.by_key[key]
            rest = plan.size * (1.0 - plan.first_phase)
            expected = [built[0], 0.4 * rest, 0.6 * rest]
            assert built == pytest.approx(expected[: len(built)])
            three += len(built) == 3
        usual = sizes(run(seed, end="2040Q4"))
        assert all(len(built) <= 2 for built in usual.values())
    assert three


@pytest.mark.parametrize("first", [0.1, 0.25, 1.0])
def test_the_first_phase_can_be_set_for_all_dutch_plans(first):
    signed = 0
    for seed in SEEDS:
        model = run(seed, **{"consortia.dutch_first_phase": first})
        plans = model.world.plans.by_key
        assert {p.first_phase for p in plans.values() if p.state == "NL"} == {first}
        for key, built in sizes(model).items():
            if not plans[key].selected:
                assert built[0] == pytest.approx(first * plans[key].size)
                signed += 1
    assert signed
    own = {p.first_phase for p in run(1, end="2026Q1").world.plans.by_key.values()}
    assert len(own) > 2


def selected_with_one_phase(points=50.0, **changes):
    world = world_at("2031Q1", users=100, **BUILT, **changes)
    plan = only(world, first_phase=0.25, selected=True, phases=1)
    world.gigafactory_call.winners = {plan.key: "host1"}
    world.rules.decided["phase2_budget"] = points
    world.facilities.entries.clear()
    return world, plan


@pytest.mark.parametrize(("share", "money"), [(0.0, 0.0), (0.5, 400.0), (1.0, 800.0)])
def test_host_and_union_pay_half_each_of_a_second_phase(share, money):
    world, plan = selected_with_one_phase(**{"investment.second_phase_public": share})
    assert second_phase_money(world, plan) == money
    plan.phases = 2
    assert second_phase_money(world, plan) == 0.0


def test_no_second_phase_is_public_without_an_award_or_a_decided_budget():
    world, plan = selected_with_one_phase(**{"investment.second_phase_public": 1})
    assert second_phase_money(world, plan) == 800.0
    world.rules.decided["phase2_budget"] = 0.0
    assert second_phase_money(world, plan) == 0.0
    world, plan = selected_with_one_phase(**{"investment.second_phase_public": 1})
    world.gigafactory_call.winners = {}
    assert second_phase_money(world, plan) == 0.0


def test_the_second_budget_does_not_pay_more_than_it_holds():
    world, plan = selected_with_one_phase(
        0.5, **{"investment.second_phase_public": 1, "programme.phase2_scale": 10000}
    )
    assert second_phase_money(world, plan) == pytest.approx(2 * 50.0)


def test_public_money_for_a_second_phase_is_promised_and_paid_when_it_is_signed():
    paid = 0
    for seed in range(1, 31):
        model = run(seed, "o4_host_gigafactory", end="2040Q4", history="pinned",
                    **{"investment.second_phase_public": 1})  # fmt: skip
        for entry in model.world.facilities.of(GIGAFACTORY):
            if entry.phase == 2 and entry.public > 0.0:
                mine = [
                    e
                    for e in model.world.commitments.entries
                    if e.subject == entry.plan and e.contract == entry.signed and e.imposed
                ]
                assert {e.payer for e in mine} == {"Later budget", "Union"}
                assert sum(e.paid for e in mine) == pytest.approx(entry.public)
                assert entry.union == pytest.approx(0.5 * entry.public)
                paid += 1
        plain = run(seed, "o4_host_gigafactory", end="2040Q4", history="pinned")
        assert all(e.public == 0.0 for e in plain.world.facilities.of(GIGAFACTORY) if e.phase > 1)
        if paid:
            break
    assert paid


def test_levers_at_rest_change_nothing():
    """Each of them at the value that stands in the evidence."""
    rest = {
        "sites.compact_rule": 0, "sites.local_fund_least": 0, "programme.sites_max": 7,
        "investment.union_guarantee": 0, "investment.second_phase_share": 1,
        "investment.second_phase_public": 0, "consortia.dutch_first_phase": 0,
        "consortia.buyer_price": 1, "consortia.buyer_price_rule": "market",
    }  # fmt: skip
    plain, set_ = run(3), run(3, **rest)
    np.testing.assert_array_equal(plain.indicators().value, set_.indicators().value)
