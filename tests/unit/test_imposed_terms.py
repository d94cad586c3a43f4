"""What a scenario imposes at another size or price, and sites that need an award."""

import pytest

from experiments.store import write_run
from model.outcomes import OUTCOMES
from model.simulation import RekenkrachtModel
from model.state import GIGAFACTORY
from tests.unit.sites.worlds import BUILT
from viz.explain import explain

SEEDS = range(1, 9)
OPENING = "gigafactory-call-opening"


def run(scenario, seed=1, **changes):
    return RekenkrachtModel(seed=seed, scenario=scenario, users=100, **changes).run()


def promised(model, programme):
    return sum(
        e.amount
        for e in model.world.commitments.entries
        if e.programme == programme and e.state == "NL"
    )


# The amount.


@pytest.mark.parametrize("scale", [0.2, 1, 2, 5])
def test_the_imposed_amount_is_scaled(scale):
    for scenario in ("o2_join_others", "o4_host_gigafactory"):
        model = run(scenario, end="2026Q3", **{"programme.imposed_scale": scale})
        assert promised(model, GIGAFACTORY) == pytest.approx(100.0 * scale)


def test_nothing_imposed_is_no_promise():
    model = run("o2_join_others", end="2026Q3", **{"programme.imposed_scale": 0})
    event = next(e for e in model.world.log if e.arena == "A3" and e.subject == OPENING
                 and e.actor == "NL")  # fmt: skip
    assert (event.kind, event.reason, event.imposed) == ("no_commitment", "SCENARIO", True)
    assert model.world.commitments.dutch_chance["call-opening-2026"] == 0.0
    assert promised(model, GIGAFACTORY) == 0.0


def test_nothing_imposed_is_told_so(tmp_path):
    write_run(
        tmp_path / "o2", run("o2_join_others", end="2026Q3", **{"programme.imposed_scale": 0})
    )
    told = " ".join(explain(tmp_path / "o2", quarter="2026Q3").split())
    assert "the scenario imposes EUR 0 m as buyer of compute time" in told


def test_a_smaller_imposed_amount_never_costs_more():
    dearer = 0
    for seed in SEEDS:
        costs = [
            run("o2_join_others", seed, **BUILT, **{"programme.imposed_scale": scale})
            .outcomes()["public_cost_nl_eur_m"]
            for scale in (0, 0.2, 1, 5)
        ]  # fmt: skip
        assert costs == sorted(costs)
        dearer += costs[-1] > costs[0]
    assert dearer


# The price.


def test_a_higher_imposed_price_costs_more_for_the_same_hours():
    """The first site that gets the purchase; one that loses its place makes way for another."""
    bought = 0
    for seed in SEEDS:
        deals = []
        for price in (0.8, 1.0, 1.2):
            arm = run("launching_customer", seed, **BUILT, **{"consortia.imposed_price": price})
            deals.append([e for e in arm.world.log if e.kind == "offtake_agreed"][:1])
        if not deals[1]:
            continue
        bought += 1
        low, market, high = (found[0] for found in deals)
        assert low.amount == pytest.approx(0.8 * market.amount)
        assert high.amount == pytest.approx(1.2 * market.amount)
        assert high.detail["package"]["price"] == 1.2
        assert low.actor == market.actor == high.actor
    assert bought


def test_a_higher_imposed_price_never_makes_a_plan_worth_less():
    """The same plan at its first look."""
    more = 0
    for seed in SEEDS:
        ratios = []
        for price in (0.8, 1.2):
            arm = run("launching_customer", seed, **BUILT, **{"consortia.imposed_price": price})
            looks = [
                e
                for e in arm.world.log
                if e.arena == "3.7" and e.counterpart == "NL" and e.detail and "seen" in e.detail
            ]
            ratios.append((looks[0].actor, looks[0].detail["seen"].ratio) if looks else None)
        if None not in ratios and ratios[0][0] == ratios[1][0]:
            assert ratios[0][1] <= ratios[1][1]
            more += ratios[0][1] < ratios[1][1]
    assert more


# The award.


@pytest.fixture(scope="module")
def arms():
    base = {"history": "simulated", **BUILT}
    return [
        (run("baseline", seed, **base),
         run("baseline", seed, **base, **{"consortia.private_go_ahead": 0}))
        for seed in SEEDS
    ]  # fmt: skip


def test_without_private_go_ahead_only_winners_sign(arms):
    stopped = 0
    for free, bound in arms:
        won = {e.counterpart for e in bound.world.log if e.kind == "gigafactory_selected"}
        signed = {
            e.actor
            for e in bound.world.log
            if e.kind == "investment_signed" and e.counterpart == "NL"
        }
        assert signed <= won
        waits = [e for e in bound.world.log if e.kind == "waits_for_award"]
        assert {e.reason for e in waits} <= {"NO_AWARD"}
        stopped += bool(waits)
        assert not any(e.kind == "waits_for_award" for e in free.world.log)
    assert stopped
    built = [
        sum(arm.outcomes()["gigafactory_nl"] for arm in pair) for pair in zip(*arms, strict=True)
    ]
    assert built[0] > built[1]


def test_the_missing_award_is_the_reason_and_is_told(arms, tmp_path):
    bound = next(arm for _, arm in arms if arm.outcomes()["reason_gigafactory_nl"] == "NO_AWARD")
    event = next(e for e in bound.world.log if e.kind == "waits_for_award")
    write_run(tmp_path / "run", bound)
    told = " ".join(explain(tmp_path / "run", actor=event.actor).split())
    assert "no award" in told
    assert "reason_gigafactory_nl" in {one.name for one in OUTCOMES}
