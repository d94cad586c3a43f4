"""A2, the AI factory call, and what becomes of promised money."""

import datetime

import numpy as np
import pytest

from agents.eurohpc_ju import EuroHpcJu
from agents.messages import FactoryBid, ViabilityObservation
from model.invariants import BrokenLaw, check_invariants
from model.mechanisms.calls import judge
from model.mechanisms.commitments import menu_of, play, tastes_of
from model.simulation import RekenkrachtModel
from model.site_state import LEFT
from model.state import GIGAFACTORY, FactoryRound

RICH = {
    "funding.room_total": 8000,
    "funding.v_commercial": 1.0,
    "programme.ask_march": 60,
    "politics.rho_parl": 1.0,
    "programme.a0_commit": 1.5,
}


def world_at(quarter: str, **settings):
    return RekenkrachtModel(history="simulated", end=quarter, **settings).run().world


def bid(state: str, score: float, union_part: float = 10.0) -> FactoryBid:
    return FactoryBid(state, f"r/{state}", 2 * union_part, union_part, score)


def award(bids, budget):
    world = world_at("2024Q1", seed=1)
    world.factory_call.union_left = budget
    return judge(world, FactoryRound("round-1", datetime.date(2024, 12, 10), tuple(bids)))


def test_the_award_goes_down_the_ranking_until_the_money_is_used_up():
    done = award([bid("A", 1), bid("B", 9), bid("C", 5), bid("D", -1)], 20)
    assert [one.state for one in done.selected] == ["B", "C"]
    assert {one.state: why for one, why in done.refused} == {
        "A": "NO_BUDGET",
        "D": "BELOW_PASS_MARK",
    }


def test_a_proposal_that_no_longer_fits_is_passed_over():
    done = award([bid("A", 9, 15), bid("B", 8, 10), bid("C", 7, 5)], 20)
    assert [one.state for one in done.selected] == ["A", "C"]


def test_equal_scores_go_by_name():
    assert [one.state for one in award([bid("Z", 5), bid("A", 5)], 10).selected] == ["A"]


@pytest.mark.parametrize(
    ("chance", "budget", "expected"), [(0.49, 10, False), (0.5, 10, True), (0.9, 5, False)]
)
def test_a_call_is_expected_with_enough_hosts_and_money(chance, budget, expected):
    assert EuroHpcJu.call_expected(None, ViabilityObservation(chance, budget, 6)) is expected


def test_menus_follow_the_rule_book():
    march = menu_of(world_at("2026Q1", seed=1))
    assert [(o.code, round(o.ask)) for o in march] == [("out", 0), ("host1", 680)]
    july = menu_of(world_at("2026Q3", seed=1))
    assert [(o.code, round(o.ask)) for o in july] == [
        ("out", 0),
        ("buyer", 50),
        ("host1", 100),
        ("host2", 200),
    ]


def test_only_states_with_a_credible_consortium_can_host():
    world = world_at("2026Q2", seed=1)
    able, game = world.plans.hosts(), play(world, 0.5)
    assert 0 < len(able - {"NL"}) < 26
    for state, chances in zip(world.parties.states, game.choice.probabilities, strict=True):
        assert (chances[1:].sum() > 0) == (state.name in able)


def test_a_state_whose_consortium_left_can_no_longer_host():
    world = world_at("2026Q2", seed=1)
    state = min(world.plans.hosts() - {"NL"} - set(world.commitments.pledged()))
    place = [one.name for one in world.parties.states].index(state)
    before = play(world, 0.5).choice.probabilities[place]
    world.plans.by_key[state].status = LEFT
    after = play(world, 0.5).choice.probabilities[place]
    assert before[1:].sum() > 0
    assert after[1:].sum() == 0


def test_a_larger_ask_never_makes_more_states_join():
    expected = [
        play(world_at("2026Q2", seed=1, **{"programme.ask_march": ask}), 0.0).choice.n_hat
        for ask in (20, 100, 200, 510, 850)
    ]
    assert expected == sorted(expected, reverse=True)


def test_a_dutch_yes_never_makes_fewer_states_join():
    world = world_at("2026Q2", seed=1)
    n_hat = [play(world, chance).choice.n_hat - chance for chance in (0.0, 0.5, 1.0)]
    assert n_hat == sorted(n_hat)


def test_a_promise_given_is_kept_until_its_rule_book_goes():
    log = RekenkrachtModel(seed=2, history="simulated").run().events()
    march = set(log[(log.kind == "commitment") & (log.date == "2026-03-31")].actor)
    released = log[log.reason == "SUPERSEDED"]
    assert march and set(released.actor) == march
    opening = set(log[(log.kind == "commitment") & (log.date == "2026-07-30")].actor)
    last = log[log.kind == "promises_counted"].iloc[-1]
    assert all(f'"{state}"' in last.detail for state in opening)


def test_frozen_rules_keep_march_promises():
    model = RekenkrachtModel(seed=2, scenario="july_rules_in_march", end="2026Q3").run()
    log = model.events()
    march = set(log[(log.kind == "commitment") & (log.date == "2026-03-31")].actor)
    standing = {entry.state for entry in model.world.commitments.standing(GIGAFACTORY)}
    assert (log.reason == "SUPERSEDED").sum() == 0
    assert march
    assert march <= standing


def test_too_few_promises_set_all_of_them_free():
    model = RekenkrachtModel(
        seed=1, history="simulated",
        **RICH | {"programme.procedure": "conditional_k", "programme.k_conditional": 27},
    ).run()  # fmt: skip
    assert "TOO_FEW" in set(model.events().reason)
    assert model.outcomes()["gigafactory_states"] == 0


def test_no_call_without_hosts():
    model = RekenkrachtModel(
        seed=1, history="simulated",
        **{
            "programme.host_credible_prob": 0.0,
            "programme.host_credible_gdp": 0.0,
            "programme.a0_commit": 5,
        },
    ).run()  # fmt: skip
    log = model.events()
    assert "NO_MATCH" in set(log.reason)
    assert set(log[log.reason == "NO_CALL"].date) == {"2027-02-12"}  # not before bids are due
    assert model.outcomes()["gigafactory_states"] == 0


def test_dutch_money_returns_when_a_bid_is_refused():
    model = RekenkrachtModel(
        seed=2, history="simulated", end="2025Q4",
        **{"programme.aif_quality_margin": -40, "politics.rho_parl": 1.0},
    ).run()  # fmt: skip
    assert model.outcomes()["decision_2025_groningen"] == pytest.approx(70.0)
    assert np.allclose(model.world.purses.room, model.world.purses.base)
    assert model.outcomes()["ai_factory_nl_eur_m"] == 0.0


def test_dutch_money_leaves_the_room_and_half_of_it_returns_in_spring():
    model = RekenkrachtModel(seed=2, end="2026Q1").run()
    room, base = model.world.purses.room.sum(), model.world.purses.base.sum()
    assert base - room == pytest.approx(70.0)
    model = RekenkrachtModel(seed=2, end="2026Q2").run()
    assert model.world.purses.base.sum() - model.world.purses.room.sum() == pytest.approx(35.0)


def test_union_money_for_factories_is_never_overspent():
    for seed in range(1, 20):
        world = world_at("2026Q2", seed=seed)
        spent = sum(e.amount for e in world.commitments.entries if e.payer == "Union")
        assert spent <= world.parameters.programme.aif_union_budget + 1e-9


def test_a_rich_netherlands_hosts():
    model = RekenkrachtModel(seed=1, history="simulated", **RICH).run()
    assert model.outcomes()["decision_2026_march"] == pytest.approx(60.0)


@pytest.mark.parametrize("spoil", ["paid", "amount", "released"])
def test_v25_broken_accounts_stop_the_run(spoil):
    """V25: money committed = paid + open + released, checked every quarter."""
    model = RekenkrachtModel(seed=1, end="2026Q4").run()
    entry = model.world.commitments.entries[0]
    setattr(entry, spoil, getattr(entry, spoil) + 1.0)
    with pytest.raises(BrokenLaw, match="money_is_kept"):
        check_invariants(model.world)


def test_v25_room_and_union_money_are_guarded():
    """V25: no ministry gives more than it has; the Union never spends more than its budget."""
    world = RekenkrachtModel(seed=1, end="2025Q2").run().world
    world.purses.room[0] = -1.0
    with pytest.raises(BrokenLaw, match="room_is_room"):
        check_invariants(world)
    world = RekenkrachtModel(seed=1, end="2025Q2").run().world
    world.factory_call.union_left = -1.0
    with pytest.raises(BrokenLaw, match="union_money"):
        check_invariants(world)


def test_a_promise_without_full_cover_names_who_carries_the_rest():
    model = RekenkrachtModel(
        seed=2, scenario="vehicle_cover", end="2025Q2", **{"politics.rho_parl": 1.0}
    ).run()
    paid = {e.payer: e for e in model.world.commitments.entries if e.state == "NL"}
    assert paid["Vehicle"].amount == pytest.approx(0.8 * 70.0)
    assert paid["Vehicle"].reserved == 0.0
    ministries = [e for name, e in paid.items() if name not in ("Vehicle", "Region")]
    assert sum(e.reserved for e in ministries) == pytest.approx(sum(e.amount for e in ministries))
    assert model.outcomes()["decision_2025_groningen"] == pytest.approx(70.0)


def test_room_that_came_back_in_spring_does_not_come_back_again_at_a_release():
    model = RekenkrachtModel(seed=2, history="simulated", end="2026Q3", **RICH).run()
    purses = model.world.purses
    held = sum(e.reserved for e in model.world.commitments.entries if e.open > 0)
    assert purses.room.sum() + held <= purses.base.sum() + 1e-8


def test_money_that_is_pledged_has_left_the_room_of_a_state():
    world = world_at("2024Q3", seed=1)
    state, menu, tastes = world.parties.states[0], menu_of(world), tastes_of(world)
    room = tastes.room_share * state.traits.gdp_meur
    free = state.weigh_options(menu, tastes, 0.0, can_host=True).utilities[1]
    bound = state.weigh_options(menu, tastes, 0.5 * room, can_host=True).utilities[1]
    assert bound < free
    assert state.weigh_options(menu, tastes, 0.0, can_host=False).utilities == (0.0, -np.inf)


def test_of_two_lots_that_pass_the_better_one_is_taken_and_of_two_that_fail_the_smaller():
    rich = RekenkrachtModel(seed=1, scenario="july_rules_in_march", end="2026Q1", **RICH).run()
    poor = RekenkrachtModel(
        seed=1, scenario="july_rules_in_march", end="2026Q1", **{"funding.room_total": 1}
    ).run()
    for model, pick in ((rich, max), (poor, min)):
        detail = next(
            e for e in model.world.log if e.subject == "gigafactory-march-2026" and e.actor == "NL"
        ).detail
        gains = [result["worth"].surplus for result in detail["results"]]
        needs = [case.need for case in detail["cases"]]
        ranked = gains if pick is max else needs
        assert detail["cases"][ranked.index(pick(ranked))].option == detail["chosen"]


def test_a_commission_that_prefers_the_old_rule_blocks_the_new_one():
    log = RekenkrachtModel(seed=1, **{"programme.commission_position": 0}).run().events()
    decided = log[(log.subject == "phase2_budget") & (log.arena == "A1")]
    assert "rule_decided" not in set(decided.kind)


def test_the_others_reckon_with_the_dutch_chance_and_not_with_the_vote():
    for seed in range(1, 6):
        log = RekenkrachtModel(
            seed=seed, history="simulated", end="2026Q1", **RICH | {"politics.rho_parl": 0.6}
        ).run().world.log  # fmt: skip
        vote = next(e for e in log if e.subject == "gigafactory-march-2026" and e.actor == "NL")
        counted = next(e for e in log if e.kind == "promises_counted")
        assert counted.detail["dutch_chance"] == pytest.approx(vote.detail["parliament"].chance)
        assert counted.detail["dutch_chance"] == pytest.approx(0.6)
