"""The market in a run: European suppliers sell out by price; shocks to supply and their ends."""

import numpy as np
import pytest

from model.access.participants import Jurisdiction
from model.data.user_records import ACTIVITIES
from model.mechanisms.compute_market import clear_market, hyperscaler_price
from model.mechanisms.shocks import LAST_KNOWN, lost_share, strike_shocks
from model.mechanisms.user_demand import europe_factor
from model.quarters import parse_quarter
from model.random_streams import RandomStreams
from model.state import GIGAFACTORY, Commitment
from tests.unit.sites.worlds import BUILT
from tests.unit.users_in_a_run.runs import at, run_to, series, users_at

TRAINING = ACTIVITIES.index("frontier_training")
NL, EU = Jurisdiction.NL, Jurisdiction.EU
FOREIGN = [Jurisdiction.EU_LOCATED_FOREIGN_OWNED, Jurisdiction.FOREIGN]
FOREIGN_USE = (
    "Compute Use|Jurisdiction|EU Located Foreign Owned",
    "Compute Use|Jurisdiction|Foreign",
)


@pytest.mark.parametrize("share", [0.01, 0.15, 0.5, 0.95])
def test_european_suppliers_sell_out_or_ask_their_cost(share):
    given = {"market.eu_cloud_share": share, "market.nl_cloud_share": share / 5}
    market = users_at("2028Q4", **given).compute_market
    cost = 0.5
    for law in (NL, EU):
        assert market.sold[law] <= market.capacity[law] * (1 + 1e-9)
        if market.prices[law] > cost * (1 + 1e-9):
            assert market.sold[law] == pytest.approx(market.capacity[law], rel=1e-6)
        else:
            assert market.prices[law] == cost
    assert (market.use.sum(axis=(0, 1)) <= market.sold * (1 + 1e-9)).all()


def test_scarce_hours_are_dearer():
    """The fewer there are, the more they are worth to those who have them: here, for owners.

    Few hours attract few, so without such a premium they would be as dear as those abroad.
    """
    given = {"market.sov_premium": 1.0}
    prices = [
        users_at(
            "2028Q4",
            **given | {"market.eu_cloud_share": share, "market.nl_cloud_share": share / 5},
        ).compute_market.prices
        for share in (0.01, 0.05, 0.2, 0.8)
    ]
    for law in (NL, EU):
        path = [price[law] for price in prices]
        assert path == sorted(path, reverse=True)
        assert path[0] > path[-1] + 0.5
    outside = [price[Jurisdiction.FOREIGN] for price in prices]
    assert outside == [outside[0]] * 4


def test_foreign_suppliers_ask_what_they_ask_anywhere():
    """The rental price with a markup; of those located in Europe a quarter more."""
    given = {"market.hyper_markup": 1.5, "market.sovereign_markup": 0.25}
    world = users_at("2028Q4", **given)
    asked = 1.5 * world.drivers.price
    np.testing.assert_allclose(world.compute_market.prices[FOREIGN], [1.25 * asked, asked])


@pytest.mark.parametrize("located", [0.1, 0.6])
@pytest.mark.parametrize("share", [0.1, 0.6])
def test_suppliers_attract_in_proportion_to_their_size(located, share):
    """V22 with sizes, for training: no latency counts, and here nobody cares who the owner is.

    Sizes are capacity over what is asked of Europeans; of the rest the part located in the Union.
    """
    given = {"market.eu_cloud_share": share, "market.located_part": located,
             "market.sov_premium": 0.0, "market.sov_premium_public": 0.0}  # fmt: skip
    world = users_at("2028Q4", **given)
    market, noise = world.compute_market, world.parameters.market.tau_market
    asked = market.asked.sum() + market.europe_asked
    foreign = (1 - share) * np.array([located, 1 - located])
    pull = np.concatenate([market.capacity[:2] / asked, foreign]) * np.exp(-market.prices / noise)
    pull[NL] *= np.exp(world.parameters.market.nl_premium / noise)
    use = market.use[:, TRAINING].sum(axis=0)
    np.testing.assert_allclose(use / use.sum(), pull / pull.sum(), rtol=1e-6)


def test_users_elsewhere_value_dutch_suppliers_less():
    """By the bias more of them leave Dutch hours to the Dutch, and these are cheaper for it."""
    kept, prices = [], []
    for bias in (0.0, 0.5, 2.0):
        market = users_at("2028Q4", **{"market.home_bias": bias}).compute_market
        kept.append(market.use[:, :, NL].sum() / market.sold[NL])
        prices.append(market.prices[NL])
    assert 0.0 < kept[0] < 0.5 * kept[1] < 0.5 * kept[2] <= 0.5 * (1 + 1e-9)
    assert prices[0] > prices[1] > prices[2]


CUT = {"market.cutoff_start": 2028.0, "market.cutoff_quarters": 4, "market.cutoff_depth": 1.0,
       "market.eu_counter_delay": 2, "market.counter_effect": 0.5}  # fmt: skip
START = parse_quarter("2028Q1")


def test_a_cut_off_stops_foreign_use_until_the_union_answers():
    """Two quarters without any; then half of what was sold before; then all as before."""
    plain, cut = run_to("2029Q4"), run_to("2029Q4", **CUT)
    before = None
    for quarter in range(START - 2, START + 6):
        sold = [e for e in cut.world.log if e.kind == "market_cleared" and e.quarter == quarter]
        foreign = sum(list(sold[0].detail["sold"].values())[law] for law in FOREIGN)
        share = sum(series(cut, name)[quarter] for name in FOREIGN_USE)
        usual = sum(series(plain, name)[quarter] for name in FOREIGN_USE)
        if quarter < START:
            before = foreign
            assert share == usual > 0
        elif quarter < START + 2:
            assert foreign == share == 0.0
        elif quarter < START + 4:
            assert foreign == pytest.approx(0.5 * before, rel=1e-6)
            assert 0.0 < share < usual
        else:
            assert foreign > 0.9 * before
    prices = series(cut, "Compute Market|Price|Foreign", "EU")
    assert {q for q in series(plain, "Compute Market|Price|Foreign", "EU") if q not in prices} == {
        START, START + 1,
    }  # fmt: skip


def test_in_a_cut_off_european_hours_are_dear_and_use_falls():
    plain, cut = run_to("2029Q4"), run_to("2029Q4", **CUT)
    for quarter in range(START, START + 2):
        for name in ("NL", "EU"):
            prices = [
                series(m, f"Compute Market|Price|{name}", "EU")[quarter] for m in (plain, cut)
            ]
            assert prices[1] > prices[0] + 0.5
        used = [series(m, "Compute Use|SME")[quarter] for m in (plain, cut)]
        assert used[1] < 0.6 * used[0]
    kinds = [e.kind for e in cut.world.log if e.kind in ("cut_off", "counter_instrument")]
    assert kinds == ["cut_off", "counter_instrument"]


@pytest.mark.parametrize("delay", [0, 1, 3, 8])
def test_the_counter_instrument_works_after_its_delay(delay):
    world = run_to("2027Q4", **CUT | {"market.eu_counter_delay": max(delay, 1)}).world
    market = world.parameters.market.model_copy(update={"eu_counter_delay": delay})
    world.parameters = world.parameters.model_copy(update={"market": market})
    world.shocks.cutoff_from, world.shocks.cutoff_until = START, START + 3
    lost = []
    for quarter in range(START, START + 6):
        world.quarter = quarter
        lost.append(lost_share(world))
    assert lost == [1.0 if n < delay else 0.5 for n in range(4)] + [0.0, 0.0]


def test_a_part_that_is_cut_off_leaves_the_rest():
    cut = run_to("2028Q1", **CUT | {"market.cutoff_depth": 0.25})
    sold = [e.detail["sold"] for e in cut.world.log if e.kind == "market_cleared"][-2:]
    before, after = (list(one.values()) for one in sold)
    for law in FOREIGN:
        assert after[law] == pytest.approx(0.75 * before[law], rel=1e-6)
        assert cut.world.compute_market.capacity[law] == pytest.approx(0.75 * before[law])


def test_a_price_war_lowers_what_is_paid_and_ends():
    war = {"market.price_war_start": 2028.0, "market.price_war_cut": 0.4,
           "market.price_war_quarters": 4}  # fmt: skip
    plain, cheap = run_to("2030Q4"), run_to("2030Q4", **war)
    for kind in ("SME", "Scale-up", "Corporate", "Public Body"):
        usual, paid = (series(m, f"Compute Price|{kind}") for m in (plain, cheap))
        for quarter in range(START, START + 4):
            assert paid[quarter] < 0.8 * usual[quarter]
        assert paid[START - 1] == usual[START - 1]
        assert paid[START + 6] == pytest.approx(usual[START + 6], rel=0.05)
    foreign = [series(m, "Compute Market|Price|Foreign", "EU") for m in (plain, cheap)]
    assert foreign[1][START] == pytest.approx(0.6 * foreign[0][START])
    assert foreign[1][START + 4] == pytest.approx(foreign[0][START + 4])


STOP = {"market.export_start": 2028.0, "market.export_quarters": 6, "market.export_price": 0.2}


def test_an_export_stop_freezes_clouds_and_raises_the_price_outside():
    before = users_at("2027Q4", **STOP).compute_market.grown
    for quarter in ("2027Q4", "2028Q2", "2029Q2", "2029Q4"):
        stopped, plain = (users_at(quarter, **more) for more in (STOP, {}))
        assert plain.compute_market.grown == pytest.approx(plain.compute_market.planned)
        if quarter <= "2029Q2":
            assert stopped.compute_market.grown == before
        else:
            assert stopped.compute_market.grown > before
        dearer = 1.2 if "2028Q1" <= quarter <= "2029Q2" else 1.0
        assert hyperscaler_price(stopped) == pytest.approx(dearer * hyperscaler_price(plain))
    start = users_at("2027Q4", **STOP).compute_market.capacity
    frozen = users_at("2029Q2", **STOP).compute_market.capacity
    sites = users_at("2029Q2", **STOP).compute_market.site_hours
    assert frozen[NL] - sites == pytest.approx(start[NL], rel=1e-9)


@pytest.mark.parametrize("growth", [-0.1, 0.0, 0.2])
def test_clouds_grow_with_what_europe_asks(growth):
    """And a little more or less each year since the beginning of 2024, whatever the shocks."""
    for quarter, years in (("2024Q4", 1.0), ("2027Q2", 3.5)):
        shock = {"users.efficiency_start": 2025.0, "users.eps_rebound": 0.0}
        for more in ({}, shock):
            world = users_at(quarter, **{"market.cloud_growth": growth} | more)
            world.quarter += 1
            clear_market(world)
            planned = europe_factor(world, shocks=False) * (1 + growth) ** years
            assert world.compute_market.planned == pytest.approx(planned)
            assert world.compute_market.grown == pytest.approx(planned)


@pytest.mark.parametrize("speed", [0.0, 0.5, 10.0])
def test_after_an_export_stop_clouds_catch_up(speed):
    """What they are behind falls by exp(-speed) a year, as a part of what they would have."""
    behind = []
    for quarter in ("2029Q2", "2029Q3", "2030Q2", "2031Q2"):
        market = users_at(quarter, **STOP | {"market.catch_up": speed}).compute_market
        behind.append(1 - market.grown / market.planned)
    assert behind[0] > 0.1
    years = np.array([0.0, 0.25, 1.0, 2.0])
    np.testing.assert_allclose(behind, behind[0] * np.exp(-speed * years), rtol=1e-9, atol=1e-12)


def test_an_export_stop_delays_what_is_being_built():
    """What was signed before is in service as many quarters later as the stop lasts."""
    before = services(users_at("2027Q4", **BUILT))
    later = services(users_at("2029Q4", **BUILT | STOP))
    building = {key: service for key, service in before.items() if service >= START}
    assert building
    assert building.keys() < before.keys()
    assert {key: later[key] - before[key] for key in before} == {
        key: 6 if key in building else 0 for key in before
    }


def test_an_export_stop_delays_what_buyers_pay():
    """Hours that are not there yet are paid a quarter later; what is paid or past stays."""
    world = users_at("2027Q4")
    world.quarter += 1
    now = world.quarter
    cases = [("buyer", now + 2, 5.0), ("buyer", now, 5.0), ("buyer", now + 2, 0.0),
             ("buyer", now - 1, 5.0), ("buyer", None, 5.0), ("host1", now + 2, 5.0)]  # fmt: skip
    world.commitments.entries.clear()
    for option, contract, left in cases:
        entry = Commitment(GIGAFACTORY, "NL", "EZ", "test", option, "book", 1, 5.0)
        entry.contract, entry.open, entry.paid = contract, left, 5.0 - left
        world.commitments.entries.append(entry)
    for until, later in ((now - 1, 0), (now, 1)):
        world.shocks.export_until = until
        strike_shocks(world)
        found = [entry.contract for entry in world.commitments.entries]
        assert found == [now + 2 + later, now + later, *(one[1] for one in cases[2:])]


def services(world):
    """Quarter in which each phase goes into service."""
    return {(e.plan, e.state, e.signed, e.phase): e.service for e in world.facilities.entries}


def test_shocks_by_chance_come_at_their_hazard():
    """Over 400 seeds to 2035Q4: 38 quarters at 0.09 a year are one minus exp(-0.855)."""
    world = users_at("2024Q1", **{"market.haz_cutoff": 0.09, "market.haz_export": 0.0})
    struck = 0
    for seed in range(400):
        world.streams, world.log_begin = RandomStreams(seed), len(world.log)
        world.shocks.cutoff_from = world.shocks.cutoff_until = 0
        for quarter in range(parse_quarter("2024Q1"), parse_quarter("2035Q4") + 1):
            world.quarter = quarter
            strike_shocks(world)
            assert world.shocks.cutoff_from == 0 or world.shocks.cutoff_from > LAST_KNOWN
            if world.shocks.cutoff_from:
                struck += 1
                break
    chance = 1 - np.exp(-0.09 * 38 / 4)
    assert struck / 400 == pytest.approx(chance, abs=3 * np.sqrt(chance * (1 - chance) / 400))


def test_what_users_bring_to_the_market_has_one_account():
    model = run_to("2029Q4")
    market = model.world.compute_market
    bought = market.use.sum(axis=(1, 2))
    assert (bought <= market.asked * (1 + 1e-9)).all()
    assert (bought > 0.2 * market.asked).all()
    assert market.sold.sum() <= market.asked.sum() + market.europe_asked
    assert at(model, "Compute Market|Use of Capacity", "2029Q4", "EU") <= 1 + 1e-9
