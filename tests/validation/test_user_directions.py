"""Directions of users on paired seeds: the same luck, one thing changed.

Calls are compared on the same world in the same quarter, so that only the supply differs; where
several sites are at play, a displaced applicant may displace others elsewhere, and a claim about a
group would not hold for the whole. Whole runs are compared where a claim is about years.
"""

import copy
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from model.data.user_records import KINDS
from model.mechanisms.compute_market import clear_market
from model.mechanisms.public_access import give_access
from model.quarters import parse_quarter
from model.simulation import RekenkrachtModel
from model.site_state import Facility
from model.state import FACTORY
from model.world import World

SEEDS = range(1, 7)
ROWS = 2000
CALM = {"market.haz_export": 0.0, "market.haz_cutoff": 0.0}
GROUPS = {"sme": ("sme", "scale_up"), "mission": ("research_group", "public_body"), "dutch": KINDS}
QUOTAS = (0.0, 0.1, 0.2, 0.4)


@cache
def run(seed: int, end: str = "2035Q4", *change: object) -> RekenkrachtModel:
    """A whole run; ``change`` is a name and its value, and so on."""
    settings = CALM | dict(zip(change[::2], change[1::2], strict=True))
    return RekenkrachtModel(
        seed=seed, end=end, users=ROWS, history="simulated", **settings
    ).run()  # fmt: skip


def series(model: RekenkrachtModel, variable: str) -> list[float]:
    return model.indicators().query("region == 'NL' and variable == @variable").value.tolist()


def with_access(world: World, **changes: object) -> World:
    """The same world with its own books and other rules of access."""
    other = copy.copy(world)
    other.log, other.public_access = [], copy.deepcopy(world.public_access)
    other.public_access.lists = other.public_access.built = None
    access = world.parameters.access.model_copy(update=changes)
    other.parameters = world.parameters.model_copy(update={"access": access})
    return other


def next_call(world: World) -> np.ndarray:
    """Hours given to each row in the calls of the next quarter."""
    before = world.public_access.granted.copy()
    world.quarter += 1
    give_access(world)
    return world.public_access.granted - before


# Public access: the same call.


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("quarter", ["2025Q4", "2029Q4"])
def test_more_machines_never_lower_what_anybody_gets(seed, quarter):
    """The old fleet, larger and larger; who asks elsewhere in the Union asks the same."""
    world = run(seed, quarter).world
    asked = 1.0 / np.array([1.0, 1.2, 2.0, 5.0])
    given = []
    for less in asked:
        access = world.parameters.access
        more = with_access(
            world,
            fleet_h100e=access.fleet_h100e / less,
            oversubscription0=access.oversubscription0 * less,
        )
        given.append(next_call(more))
    for few, many in pairwise(given):
        assert (many >= few * (1 - 1e-5) - 1e-3).all()
    assert given[-1].sum() > given[0].sum()


NEXT_TO_NOTHING = 1e-9
"""Part of the Union's old machines that is left for AI."""


def one_site(seed: int, **changes: object) -> World:
    """A world in which all public hours for AI are those of one Dutch factory.

    Users elsewhere ask for as many hours as they would otherwise.
    """
    whole = run(seed, "2027Q4").world
    access = whole.parameters.access
    crowd = access.oversubscription0 * access.fleet_ai_share / NEXT_TO_NOTHING
    world = with_access(
        whole,
        fleet_ai_share=NEXT_TO_NOTHING,
        oversubscription0=crowd,
        snellius_h100e=0.0,
        **changes,
    )
    world.facilities = copy.deepcopy(world.facilities)
    world.commitments = copy.deepcopy(world.commitments)
    world.commitments.entries.clear()
    world.facilities.entries[:] = [
        Facility(
            programme=FACTORY, plan="groningen", state="NL", site="groningen", phase=1,
            h100e=50.0, power_mw=1.0, signed=1, planned=1, service=1, public=200.0, private=0.0,
            union=100.0,
        )
    ]  # fmt: skip
    return world


def group_gets(seed: int, group: str, quota: float, order: str) -> float:
    world = one_site(seed, quota_share=quota, quota_group=group, quota_order=order)
    given = next_call(world)
    kinds = [KINDS.index(name) for name in GROUPS[group]]
    return float(given[np.isin(world.users.population.kind, kinds)].sum())


@pytest.mark.parametrize("group", list(GROUPS))
@pytest.mark.parametrize("order", ["reserve_first", "open_first"])
def test_a_higher_quota_never_gives_its_group_less_at_a_site(group, order):
    gained = 0
    for seed in SEEDS:
        got = [group_gets(seed, group, quota, order) for quota in QUOTAS]
        for less, more in pairwise(got):
            assert more >= less * (1 - 1e-5) - 1e-3, (seed, got)
        gained += got[-1] > 1.01 * got[0]
    assert gained > 0


@pytest.mark.parametrize("group", list(GROUPS))
def test_open_first_never_gives_the_group_less_than_reserve_first(group):
    """V20 at a site with a quota, hours of the nation and hours of the Union, open to all."""
    gained = 0
    for seed in SEEDS:
        for quota in QUOTAS[1:]:
            last, first = (
                group_gets(seed, group, quota, order) for order in ("open_first", "reserve_first")
            )
            assert last >= first * (1 - 1e-5) - 1e-3, (seed, quota)
            gained += last > 1.001 * first
    assert gained > 0


# The market.


PREMIUMS = (0.0, 0.3, 1.0, 2.0)
AMPLE = (
    *("market.eu_cloud_share", 0.5, "market.nl_cloud_share", 0.5),
    *("market.cloud_growth", 0.2, "market.marginal_cost", 2.0),
)
"""European clouds with more hours than are wanted, and not so cheap that all buy there anyway."""


def european(markets) -> list[float]:
    """Share of European suppliers in what Dutch users buy."""
    use = [market.use.sum(axis=(0, 1)) for market in markets]
    return [one[:2].sum() / one.sum() for one in use]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", ["market.sov_premium", "market.sov_premium_public"])
def test_a_higher_premium_never_lowers_the_european_share_where_there_is_room(seed, name):
    markets = [run(seed, "2030Q4", *AMPLE, name, x).world.compute_market for x in PREMIUMS]
    assert all(one.sold[1] < 0.99 * one.capacity[1] for one in markets)
    assert (np.diff(european(markets)) >= -1e-9).all()
    of_all = [one.sold[:2].sum() / one.sold.sum() for one in markets]
    assert (np.diff(of_all) >= -1e-9).all()
    assert of_all[-1] > of_all[0]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("quarter", ["2026Q4", "2034Q4"])
def test_where_european_hours_are_sold_out_a_higher_premium_raises_their_price(seed, quarter):
    """As many hours as before; who values them more has them, which need not be the Dutch.

    Without any premium Dutch ones may be left over, then at cost: others like theirs better.
    """
    worlds = [run(seed, quarter, "market.sov_premium", x).world for x in PREMIUMS]
    markets, cost = [one.compute_market for one in worlds], worlds[0].parameters.market
    rooms, sold, prices = (
        np.array([getattr(one, name)[:2] for one in markets])
        for name in ("capacity", "sold", "prices")
    )
    np.testing.assert_allclose(rooms, rooms[[0] * len(rooms)], rtol=1e-9)
    full = sold >= rooms * (1 - 1e-6)
    assert full[1:].all()
    assert full[0, 1]
    assert full[0, 0] or prices[0, 0] == cost.marginal_cost
    assert (np.diff(prices, axis=0) > 0).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("quarter", ["2026Q4", "2034Q4"])
def test_a_premium_of_dutch_public_bodies_never_lowers_the_dutch_share(seed, quarter):
    """They alone value European hours more, so hours come to them from others in Europe."""
    name = "market.sov_premium_public"
    shares = european(run(seed, quarter, name, x).world.compute_market for x in PREMIUMS)
    assert (np.diff(shares) >= -1e-9).all()
    assert shares[-1] > shares[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cut_off_lowers_use_in_its_quarters_and_hits_foreign_buyers(seed):
    """Against the same run without: all that was bought abroad is gone, and prices at home rise."""
    plain = run(seed, "2029Q1").world
    cut = run(seed, "2029Q1", "market.cutoff_start", 2029.0).world
    before, after = plain.compute_market, cut.compute_market
    assert (after.use[:, :, 2:] == 0.0).all()
    assert (after.sold[2:] == 0.0).all()
    assert (after.prices[:2] > before.prices[:2]).all()
    used = [market.use.sum(axis=(1, 2)) for market in (before, after)]
    assert (used[1] < used[0]).all()
    # European hours are as many as before; the loss is no larger than what came from abroad.
    np.testing.assert_allclose(after.sold[:2], before.sold[:2], rtol=1e-6)
    assert after.sold.sum() == pytest.approx(before.sold.sum() - before.sold[2:].sum())
    assert np.array_equal(plain.public_access.use, cut.public_access.use)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rest_of_the_year_after_a_cut_off_is_like_the_year_without(seed):
    """Adoption was held back, so use stays below for a while and comes back."""
    names = ("Compute Use|SME", "AI Adoption|SME")
    change = ("market.cutoff_start", 2029.0)
    for name in names:
        plain, cut = (np.array(series(run(seed, "2035Q4", *x), name)) for x in ((), change))
        start = parse_quarter("2029Q1") - 1
        assert cut[:start].tolist() == plain[:start].tolist()
        assert (cut[start : start + 8] <= plain[start : start + 8] * (1 + 1e-9)).all()
        assert cut[-1] > 0.9 * plain[-1]


# Adoption.


@pytest.mark.parametrize("seed", SEEDS)
def test_without_an_effect_of_access_adoption_is_what_it_would_be(seed):
    """Exponent 0: a cut-off, no machines or dear ones make no difference; otherwise they do."""
    scarce = (
        "market.cutoff_start",
        2027.0,
        "market.cutoff_quarters",
        12,
        "access.fleet_h100e",
        2000,
    )
    for eta in (0.0, 0.5):
        plain, less = (
            [series(run(seed, "2031Q4", "users.eta_access", eta, *change), f"AI Adoption|{name}")
             for name in ("SME", "Enterprises")]
            for change in ((), scarce)
        )  # fmt: skip
        if eta == 0.0:
            assert plain == less
        else:
            assert plain != less
            assert all(
                low <= high + 1e-12
                for fewer, more in zip(less, plain, strict=True)
                for low, high in zip(fewer, more, strict=True)
            )


@pytest.mark.parametrize("seed", SEEDS)
def test_more_elasticity_of_access_never_helps(seed):
    """Access is at most 1, so a larger exponent never raises adoption."""
    ends = [
        series(run(seed, "2031Q4", "users.eta_access", eta), "AI Adoption|SME")[-1]
        for eta in (0.0, 0.5, 1.0)
    ]
    assert ends == sorted(ends, reverse=True)
    assert ends[0] > ends[2]


def test_the_market_clears_the_same_whatever_it_remembers():
    """Clearing the same quarter again, from other prices to start with, changes nothing."""
    world = copy.copy(run(1, "2029Q4").world)
    world.log = []
    last, found = world.compute_market, []
    for start in (last.prices, np.full(4, np.inf), np.full(4, 9.0), last.prices / 4):
        world.compute_market = copy.deepcopy(last)
        world.compute_market.prices = start
        clear_market(world)
        found.append(world.compute_market)
    for one in found[1:]:
        np.testing.assert_allclose(one.prices, found[0].prices, rtol=1e-7)
        np.testing.assert_allclose(one.use, found[0].use, rtol=1e-6, atol=1e-6)
