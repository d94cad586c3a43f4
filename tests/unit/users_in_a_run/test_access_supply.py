"""Hours of public machines by hand: who paid gets its share; contracts and quotas."""

from dataclasses import replace

import numpy as np
import pytest

from model.mechanisms.access_supply import hours_of, supply_of
from model.mechanisms.promises import make_promise
from model.site_state import Contract, Facility
from model.state import FACTORY, GIGAFACTORY, Commitment
from model.user_state import OTHER_STATES, SITES, Hours
from tests.unit.sites.worlds import plan_in
from tests.unit.users_in_a_run.runs import clear_supply, users_at

GRONINGEN, DUTCH, SNELLIUS = range(3)
WHOLE = 1000 * 0.5 * 8760 / 4
"""Hours of a quarter of 1,000 H100 equivalents of which a half is given out."""
PARTS = ("quota", "state", "national", "union", "market")


def empty_world(**settings):
    """A world without machines for AI: none built, none bought, none old, none of the nation.

    Settings without a group are parameters of access, also where they are out of bounds.
    """
    plain = {"available": 0.5, "fleet_ai_share": 0.0, "snellius_h100e": 0.0}
    ours = {name: settings.pop(name) for name in list(settings) if "." not in name}
    world = users_at("2025Q4", **settings)
    access = world.parameters.access.model_copy(update=plain | ours)
    world.parameters = world.parameters.model_copy(update={"access": access})
    clear_supply(world)
    return world


def facility(world, **changes):
    one = Facility(
        programme=GIGAFACTORY, plan="volt", state="NL", site="rotterdam_maasvlakte", phase=1,
        h100e=1000.0, power_mw=1.0, signed=1, planned=2, service=world.quarter, public=100.0,
        private=300.0, union=40.0,
    )  # fmt: skip
    world.facilities.entries.append(replace(one, **changes))
    world.public_access.built = None


def shares(hours):
    """Parts of the whole, in the order of ``PARTS``."""
    return [getattr(hours, name) / WHOLE for name in PARTS]


def test_hours_of_a_machine():
    world = empty_world()
    assert hours_of(world, 1000.0) == pytest.approx(WHOLE)
    assert supply_of(world).sites == (Hours(),) * len(SITES)


@pytest.mark.parametrize(
    ("union", "cap", "quota", "group", "answer"),
    [
        # The Union has its share of the money, at most the cap; the rest is national.
        (50.0, 0.5, 0.0, "dutch", [0, 0, 0.75, 0.25]),
        (150.0, 0.5, 0.0, "dutch", [0, 0, 0.5, 0.5]),
        (150.0, 0.3, 0.0, "dutch", [0, 0, 0.7, 0.3]),
        # A quota for Dutch users comes out of the Union's part, as the rest is theirs anyway.
        (50.0, 0.5, 0.2, "dutch", [0.2, 0, 0.75, 0.05]),
        (50.0, 0.5, 0.9, "dutch", [0.25, 0, 0.75, 0]),
        # For a group of Dutch users it comes out of the national part.
        (50.0, 0.5, 0.2, "sme", [0.2, 0, 0.55, 0.25]),
        (150.0, 0.5, 0.9, "mission", [0.5, 0, 0, 0.5]),
    ],
)
def test_an_ai_factory_is_split_by_money(union, cap, quota, group, answer):
    world = empty_world(union_share_max=cap, quota_share=quota, quota_group=group)
    facility(world, programme=FACTORY, plan="groningen", public=200.0, private=0.0, union=union)
    found = supply_of(world)
    assert shares(found.sites[GRONINGEN]) == pytest.approx([*answer, 0])
    assert sum(one.ranked for one in found.sites) == pytest.approx(WHOLE)


def test_of_a_factory_elsewhere_the_unions_part_counts():
    world = empty_world(quota_share=0.5)
    facility(world, programme=FACTORY, plan="FI", state="FI", public=200.0, union=50.0)
    found = supply_of(world)
    assert shares(found.sites[OTHER_STATES]) == pytest.approx([0, 0, 0, 0.25, 0])
    assert found.sites[GRONINGEN] == Hours()


@pytest.mark.parametrize(
    ("contract", "phase", "quota", "answer"),
    [
        # Public money has bought a quarter, of which the Union two fifths; the rest is for sale.
        (None, 1, 0.0, [0, 0, 0.15, 0.10, 0.75]),
        # The state takes 0.3, the anchor 0.2; of what is left a quota of 0.1 is ranked.
        (Contract(0.3, 0.2, 1.0, 0.1, 0), 1, 0.0, [0.1, 0.3, 0.15, 0.10, 0.15]),
        # The larger of the two quotas holds, within what is left.
        (Contract(0.3, 0.2, 1.0, 0.1, 0), 1, 0.2, [0.2, 0.3, 0.15, 0.10, 0.05]),
        (Contract(0.3, 0.2, 1.0, 0.1, 0), 1, 0.9, [0.25, 0.3, 0.15, 0.10, 0]),
        # Nobody gets more than is left by those before.
        (Contract(0.7, 0.2, 1.0, 0.1, 0), 1, 0.0, [0, 0.7, 0.15, 0.10, 0]),
        (Contract(0.9, 0.2, 1.0, 0.1, 0), 1, 0.0, [0, 0.75, 0.15, 0.10, 0]),
        # The contract is about the first phase.
        (Contract(0.3, 0.2, 1.0, 0.1, 0), 2, 0.0, [0, 0, 0.15, 0.10, 0.75]),
    ],
)
def test_a_gigafactory_is_split_by_money_contract_and_quota(contract, phase, quota, answer):
    world = empty_world(quota_share=quota)
    plan_in(world, "volt", contract=contract, anchor=0.0)
    facility(world, phase=phase)
    found = supply_of(world)
    assert shares(found.sites[DUTCH]) == pytest.approx(answer)
    assert found.dutch_market == pytest.approx(answer[4] * WHOLE)
    anchor = contract.anchor_share if contract and phase == 1 else 0.0
    given = found.sites[DUTCH].ranked + found.dutch_market
    assert given == pytest.approx(WHOLE * (1 - min(anchor, 1 - 0.25 - answer[1])))


def test_an_anchor_without_a_contract_has_its_share_too():
    world = empty_world()
    plan_in(world, "volt", contract=None, anchor=0.4)
    facility(world)
    assert shares(supply_of(world).sites[DUTCH]) == pytest.approx([0, 0, 0.15, 0.1, 0.35])


def test_the_grid_serves_a_part_of_the_hours():
    world = empty_world()
    plan_in(world, "volt")
    facility(world, hours_share=0.9)
    found = supply_of(world)
    assert found.sites[DUTCH].ranked + found.dutch_market == pytest.approx(0.9 * WHOLE)


def test_of_a_gigafactory_elsewhere_the_unions_part_and_the_market_count():
    world = empty_world(quota_share=0.5)
    plan = plan_in(world, "volt", state="FI", anchor=0.2)
    world.plans.by_key["FI"] = replace(plan, key="FI")
    facility(world, plan="FI", state="FI")
    found = supply_of(world)
    assert shares(found.sites[OTHER_STATES])[:4] == pytest.approx([0, 0, 0, 0.1])
    assert (found.dutch_market, found.other_market) == (0.0, pytest.approx(0.55 * WHOLE))


def test_what_is_not_in_service_gives_nothing_yet():
    world = empty_world()
    plan_in(world, "volt")
    facility(world, service=world.quarter + 1)
    assert supply_of(world).sites[DUTCH] == Hours()
    world.quarter += 1
    assert supply_of(world).sites[DUTCH].ranked == pytest.approx(0.25 * WHOLE)


def test_a_contract_ends():
    """The state has its hours for as many quarters as the contract says; then they are for sale."""
    world = empty_world(**{"consortia.offtake_years": 3})
    plan_in(world, "volt", contract=Contract(0.3, 0.2, 1.0, 0.0, 0))
    facility(world)
    start, states, sales = world.quarter, [], []
    for later in range(14):
        world.quarter = start + later
        found = supply_of(world)
        states.append(found.sites[DUTCH].state / WHOLE)
        sales.append(found.dutch_market / WHOLE)
    assert states == pytest.approx([0.3] * 12 + [0.0] * 2)
    assert sales == pytest.approx([0.25] * 12 + [0.55] * 2)


def buyer(world, amount=120.0, **changes):
    """A Dutch promise that is paid in this quarter for hours elsewhere."""
    entry = Commitment(
        GIGAFACTORY, "NL", "EZ", "test", changes.get("option", "buyer"), "book", world.quarter,
        amount,
    )  # fmt: skip
    entry.contract = world.quarter
    entry.open, entry.paid = 0.0, amount
    world.commitments.entries.append(entry)


def for_sale_elsewhere(world, times=100.0):
    """Gigafactories in Finland, all of whose hours are for sale."""
    plan = plan_in(world, "volt", state="FI", anchor=0.0)
    world.plans.by_key["FI"] = replace(plan, key="FI")
    facility(world, plan="FI", state="FI", h100e=1000.0 * times, public=0.0, union=0.0)


def priced_at(world, european, rental):
    """Set the price at which European suppliers sold last, and the rental price."""
    world.compute_market.prices = np.array([9.0, european, 8.0, 7.0])
    world.drivers.price = rental


@pytest.mark.parametrize("price", [2.0, 4.0])
def test_buyers_get_the_hours_that_their_money_pays(price):
    """EUR 120 m over three years are EUR 10 m a quarter, at the last European clearing price.

    What they bought is no longer for sale.
    """
    world = empty_world(**{"consortia.offtake_years": 3})
    for_sale_elsewhere(world)
    before = supply_of(world)
    assert (before.sites[OTHER_STATES], before.other_market) == (Hours(), 100 * WHOLE)
    buyer(world)
    priced_at(world, price, rental=3.0)
    found = supply_of(world)
    assert found.sites[OTHER_STATES] == Hours(national=pytest.approx(10e6 / price))
    assert found.other_market == pytest.approx(100 * WHOLE - 10e6 / price)


def test_before_europeans_have_sold_buyers_pay_the_rental_price():
    world = empty_world(**{"consortia.offtake_years": 3})
    for_sale_elsewhere(world)
    buyer(world)
    priced_at(world, np.inf, rental=3.0)
    assert supply_of(world).sites[OTHER_STATES].national == pytest.approx(10e6 / 3.0)


@pytest.mark.parametrize("over", [0.8, 1.0, 1.2])
def test_a_buyer_pays_a_multiple_of_the_market_price(over):
    world = empty_world(**{"consortia.offtake_years": 3, "consortia.buyer_price": over})
    for_sale_elsewhere(world)
    buyer(world)
    priced_at(world, 2.0, rental=3.0)
    assert supply_of(world).sites[OTHER_STATES].national == pytest.approx(10e6 / 2.0 / over)


def test_a_fixed_price_is_that_of_the_day_of_the_promise():
    rules = [
        {"consortia.offtake_years": 3, "consortia.buyer_price_rule": rule}
        for rule in ("market", "fixed")
    ]
    hours = []
    for settings in rules:
        world = empty_world(**settings)
        for_sale_elsewhere(world)
        priced_at(world, 5.0, rental=3.0)
        entry = Commitment(
            GIGAFACTORY, "NL", "Later budget", "test", "buyer", "book", world.quarter, 120.0
        )
        make_promise(world, entry)
        assert entry.price == 5.0
        entry.contract, entry.open, entry.paid = world.quarter, 0.0, 120.0
        priced_at(world, 2.0, rental=1.0)
        hours.append(supply_of(world).sites[OTHER_STATES].national)
    assert hours == pytest.approx([10e6 / 2.0, 10e6 / 5.0])


def test_buyers_get_no_more_than_there_is_for_sale():
    world = empty_world(**{"consortia.offtake_years": 3})
    buyer(world)
    priced_at(world, 2.0, rental=3.0)
    assert supply_of(world).sites == (Hours(),) * len(SITES)
    for_sale_elsewhere(world, times=2.0)
    found = supply_of(world)
    assert found.sites[OTHER_STATES] == Hours(national=2 * WHOLE)
    assert found.other_market == 0.0


def test_buyers_hours_cost_what_they_paid_and_no_more():
    world = empty_world(**{"consortia.offtake_years": 3})
    for_sale_elsewhere(world)
    buyer(world)
    priced_at(world, 2.5, rental=3.0)
    start, spent = world.quarter, 0.0
    for later in range(20):
        world.quarter = start + later
        spent += supply_of(world).sites[OTHER_STATES].national * 2.5 / 1e6
    assert spent == pytest.approx(120.0)


def test_who_does_not_buy_gets_no_hours():
    world = empty_world()
    buyer(world, option="host1")
    assert supply_of(world).sites == (Hours(),) * len(SITES)


def test_the_old_fleet_grows_and_is_the_unions():
    """10,000 H100 equivalents, of which the Union has half and AI a fifth of that."""
    world = empty_world(
        fleet_h100e=10_000, fleet_growth=0.21, fleet_ai_share=0.2, union_share_max=0.5
    )
    # The middle of 2025Q4 is 0.375 years after the middle of 2025.
    expected = WHOLE * 1.21**0.375
    assert supply_of(world).sites[OTHER_STATES].union == pytest.approx(expected)
    world.quarter += 2
    assert supply_of(world).sites[OTHER_STATES].union == pytest.approx(expected * 1.1)


def test_the_national_machine():
    world = empty_world(snellius_h100e=500)
    assert supply_of(world).sites[SNELLIUS] == Hours(national=pytest.approx(WHOLE / 2))
