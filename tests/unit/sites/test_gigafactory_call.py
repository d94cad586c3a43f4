"""A5: bids of host states, the award, the lapse, and what becomes of promised money."""

import pytest

from model.agenda import agenda
from model.mechanisms.bid_scores import score_bid
from model.mechanisms.financing import decide_investments
from model.mechanisms.gigafactory_call import select_gigafactories, selection_date, submit_bids
from model.mechanisms.promises import make_promise
from model.quarters import parse_quarter
from model.site_state import INTERESTED, LEFT, Bid
from model.state import GIGAFACTORY, Commitment
from tests.unit.sites.worlds import BUILT, CALM, go_to, plan_in, said, world_at

ROUND = next(item for item in agenda().rounds if item.ends_call)
OPENING = next(item for item in agenda().rounds if item.id == "call-opening-2026")
CERTAIN = CALM | {
    "programme.host_credible_prob": 1.0, "programme.call_slip": 0, "programme.close_limit": 8,
    "programme.aigf_contract_lag": 2, "sites.eu_site_lead": 5.0, "consortia.exit_h0": 0.0,
}  # fmt: skip


def promise(state, option="host1", **changes):
    given = {
        "programme": GIGAFACTORY, "state": state, "payer": state, "subject": "test",
        "option": option, "book": "july_2026", "quarter": 11, "amount": 100.0,
        "host": state if option != "buyer" else "",
    }  # fmt: skip
    return Commitment(**(given | changes))


def scene(*states, **settings):
    """The call of July 2026 with promises of these states, and nobody else's."""
    world = world_at("2026Q3", **(CERTAIN | settings))
    for entry in world.commitments.entries:
        if entry.programme == GIGAFACTORY:
            entry.release()
    world.gigafactory_call.bids, world.gigafactory_call.decide = (), None
    for state in states:
        make_promise(world, promise(*([state] if isinstance(state, str) else state)))
    go_to(world, "2026Q4")
    for plan in world.plans.by_key.values():  # a bid stands only while its consortium is there
        plan.status = INTERESTED if plan.status == LEFT else plan.status
    return world


def bid(plan, score, union=100.0, lot="host1"):
    return Bid(plan, "NL" if len(plan) > 2 else plan, lot, union, (50.0, 50.0, 50.0), 0.0, score)


def money(world, host):
    return [entry for entry in world.commitments.standing(GIGAFACTORY) if entry.host == host]


# Bids.


def test_every_host_sends_one_bid_and_buyers_send_none():
    world = scene("DE", ("FR", "host2"), ("IT", "buyer"))
    submit_bids(world, ROUND)
    assert [(one.plan, one.lot) for one in world.gigafactory_call.bids] == [
        ("DE", "host1"), ("FR", "host2"),
    ]  # fmt: skip
    assert {event.actor for event in said(world, "bid_submitted")} == {"DE", "FR"}
    assert world.gigafactory_call.decided is None


def test_only_the_last_round_brings_bids_and_only_once():
    world = scene("DE")
    submit_bids(world, OPENING)
    assert world.gigafactory_call.bids == ()
    submit_bids(world, ROUND)
    held = world.gigafactory_call.bids
    make_promise(world, promise("FR"))
    submit_bids(world, ROUND)
    assert world.gigafactory_call.bids == held


def test_a_state_without_a_bidder_is_released_with_the_reason():
    world = scene("DE", "FR")
    world.plans.by_key["DE"].status = LEFT
    submit_bids(world, ROUND)
    assert [one.plan for one in world.gigafactory_call.bids] == ["FR"]
    assert money(world, "DE") == []
    released = {event.actor: event.reason for event in said(world, "commitment_released")}
    assert released == {"DE": "NO_BIDDER"}


def test_control_from_outside_the_union_is_no_bidder():
    world = scene("NL")
    for key in ("volt", "nl_b", "nl_c", "nl_federated"):
        world.plans.by_key[key].eu_controlled = False
    submit_bids(world, ROUND)
    assert world.gigafactory_call.bids == ()
    assert money(world, "NL") == []


def test_the_best_of_the_dutch_plans_is_sent():
    world = scene("NL", **{"programme.sd_eval": 0.0})
    submit_bids(world, ROUND)
    (sent,) = world.gigafactory_call.bids
    scores = {
        plan.key: score_bid(world, plan, "host1").score
        for plan in world.plans.alive_in("NL")
        if plan.eu_controlled
    }
    assert sent.plan == max(scores, key=scores.get)


@pytest.mark.parametrize("key", ["nl_c", "nl_federated"])
def test_a_plan_is_not_sent_for_a_lot_that_its_power_cannot_serve(key):
    """Lot 2 is 40,000 H100e, 48 MW; these plans ask for 30 and 36 MW."""
    world = scene(("NL", "host2"))
    for plan in world.plans.alive_in("NL"):
        plan.eu_controlled = plan.key == key
    submit_bids(world, ROUND)
    assert world.gigafactory_call.bids == ()


def test_a_plan_that_has_begun_without_the_call_is_not_sent():
    world = scene("NL")
    for plan in world.plans.alive_in("NL"):
        plan.phases = 1
    submit_bids(world, ROUND)
    assert world.gigafactory_call.bids == ()
    assert money(world, "NL") == []


def test_what_a_winner_is_paid_is_prepaid_in_some_phase():
    """Whole runs in which parties build early: money of host and Union is in the sites."""
    early = BUILT | {
        "demand.price0": 6, "investment.capex_h100e": 12000, "investment.debt_share": 0.0,
        "funding.v_commercial": 1.0, "politics.rho_parl": 1.0, "sites.permit_time": 1.0,
        "sites.nitrogen_factor": 1.0, "sites.consent_c0": 4.0, "sites.consent_province": 4.0,
        "consortia.investor_prob": 1.0,
    }  # fmt: skip
    spent = 0.0
    for seed in range(20, 32):
        world = world_at("2035Q4", seed=seed, **early)
        paid = sum(
            entry.paid
            for entry in world.commitments.entries
            if entry.programme == GIGAFACTORY and entry.host
        )
        assert sum(e.public for e in world.facilities.of(GIGAFACTORY)) == pytest.approx(paid)
        assert not [e for e in world.commitments.standing(GIGAFACTORY) if e.host == "NL"]
        spent += paid
    assert spent > 0.0


def test_a_call_without_bids_is_over_and_buyers_are_free():
    world = scene(("IT", "buyer"), ("ES", "buyer"))
    submit_bids(world, ROUND)
    call = world.gigafactory_call
    assert (call.bids, call.decide, call.decided) == ((), None, world.quarter)
    assert world.commitments.standing(GIGAFACTORY) == []
    assert {event.reason for event in said(world, "commitment_released")} == {"NO_SITE"}
    assert world.plans.hosts() <= {"NL"}


@pytest.mark.parametrize(("slip", "date"), [(0, "2027-02-15"), (2, "2027-08-15")])
def test_the_selection_is_as_late_as_the_call(slip, date):
    world = scene(**{"programme.call_slip": slip})
    assert selection_date(world, ROUND).isoformat() == date


# The selection.


def test_an_award_by_hand():
    """Lot 1 for Germany: EUR 100 m of the Union on top of the host's, and eight quarters' time."""
    world = scene("DE")
    left = world.gigafactory_call.union_left
    select_gigafactories(world, (bid("DE", 60.0),))
    call, plan = world.gigafactory_call, world.plans.by_key["DE"]
    assert call.union_left == pytest.approx(left - 100.0)
    assert call.winners == {"DE": "host1"}
    assert call.decided == world.quarter
    assert plan.selected
    assert plan.award_ends == world.quarter + 8
    assert plan.ready_from == world.quarter + 5  # a site elsewhere takes longer than the contract
    assert sorted(entry.payer for entry in money(world, "DE")) == ["DE", "Union"]


@pytest.mark.parametrize(("lead", "wait"), [(5.0, 5), (1.0, 2)])
def test_a_winner_elsewhere_waits_for_the_longer_of_contract_and_site(lead, wait):
    world = scene("DE", **{"sites.eu_site_lead": lead})
    select_gigafactories(world, (bid("DE", 60.0),))
    assert world.plans.by_key["DE"].ready_from == world.quarter + wait


def test_a_dutch_winner_waits_for_its_contract_only():
    world = scene("NL")
    select_gigafactories(world, (bid("volt", 60.0),))
    assert world.plans.by_key["volt"].ready_from == world.quarter + 2


def test_lots_and_money_limit_the_winners_and_losers_are_released():
    """Four of lot 1 fit; the fifth is outranked. Then money for three only."""
    states = ("DE", "FR", "IT", "ES", "PL")
    scores = (90.0, 80.0, 70.0, 60.0, 50.0)
    for budget, winners, reason in ((1000.0, 4, "OUTRANKED"), (300.0, 3, "NO_BUDGET")):
        world = scene(*states)
        world.gigafactory_call.union_left = budget
        select_gigafactories(
            world, tuple(bid(state, score) for state, score in zip(states, scores, strict=True))
        )
        assert tuple(world.gigafactory_call.winners) == states[:winners]
        assert world.gigafactory_call.union_left == pytest.approx(budget - 100.0 * winners)
        refused = {event.counterpart: event.reason for event in said(world, "gigafactory_refused")}
        assert set(refused) == set(states[winners:])
        assert reason in refused.values()
        for state in states[winners:]:
            assert money(world, state) == []
        released = {event.actor: event.reason for event in said(world, "commitment_released")}
        assert released == refused


def test_consortia_elsewhere_that_were_not_selected_are_followed_no_further():
    world = scene("DE", "FR")
    select_gigafactories(world, (bid("DE", 60.0),))
    assert world.plans.hosts() == {"DE", "NL"}
    assert world.plans.by_key["PL"].status == LEFT


def test_buyers_stay_while_there_is_somebody_to_buy_from():
    world = scene("DE", ("IT", "buyer"))
    select_gigafactories(world, (bid("DE", 60.0),))
    assert [entry.state for entry in world.commitments.standing(GIGAFACTORY)] == ["DE", "IT", "EU"]


# The lapse.


def test_an_award_lapses_when_it_is_not_signed_in_time_and_all_money_is_free():
    world = scene("DE", ("IT", "buyer"), **{"demand.price0": 0.5})
    left = world.gigafactory_call.union_left
    select_gigafactories(world, (bid("DE", 60.0),))
    plan = world.plans.by_key["DE"]
    for quarter in range(world.quarter + 1, plan.award_ends):
        world.quarter = quarter
        decide_investments(world)
        assert plan.selected
    world.quarter, world.log_begin = plan.award_ends, len(world.log)
    decide_investments(world)
    assert not plan.selected
    assert not plan.alive
    assert world.gigafactory_call.union_left == pytest.approx(left)
    assert world.gigafactory_call.winners == {}
    (lapse,) = said(world, "award_lapsed")
    assert lapse.reason in ("NOT_BANKABLE", "NO_INVESTOR", "NO_DEBT", "NOT_WORTH_NOW")
    released = {event.actor: event.reason for event in said(world, "commitment_released")}
    assert released == {"DE": lapse.reason, "EU": lapse.reason, "IT": "NO_SITE"}
    assert world.commitments.standing(GIGAFACTORY) == []


def test_a_dutch_plan_goes_on_when_its_award_lapses():
    world = scene("NL")
    plan = plan_in(world, "volt", site="", site_option=False)
    select_gigafactories(world, (bid("volt", 60.0),))
    world.quarter = parse_quarter("2030Q1")
    decide_investments(world)
    assert plan.alive
    assert (plan.selected, plan.award_ends) == (False, None)
    assert money(world, "NL") == []


def test_a_bid_whose_plan_began_to_build_meanwhile_is_not_selected():
    world = scene("DE", "FR")
    world.plans.by_key["FR"].phases = 1
    select_gigafactories(world, (bid("DE", 60.0), bid("FR", 90.0)))
    assert tuple(world.gigafactory_call.winners) == ("DE",)
    assert money(world, "FR") == []
