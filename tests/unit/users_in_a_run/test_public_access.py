"""Calls for public compute in a run: hours are conserved, who is refused waits or leaves."""

from itertools import pairwise

import numpy as np
import pytest

from model.data.user_records import ACTIVITIES, KINDS
from model.mechanisms import access_calls as calls
from model.mechanisms import public_access
from model.mechanisms.access_supply import Supply
from model.user_state import SITES, Hours
from model.users.demand import INFERENCE
from tests.unit.users_in_a_run.runs import run_to, users_at

SNELLIUS = SITES.index("Snellius")
GRONINGEN, PRIVATE = SITES.index("Groningen"), SITES.index("Dutch gigafactories")
RESEARCH, CORPORATE = KINDS.index("research_group"), KINDS.index("corporate")


def next_call(world):
    """Hold the calls of the next quarter; what waited before and what was granted, per row."""
    waited, granted = world.public_access.waiting.copy(), world.public_access.granted.copy()
    world.quarter += 1
    world.log_begin = len(world.log)
    public_access.give_access(world)
    return waited, world.public_access.granted - granted


@pytest.fixture
def placed(monkeypatch):
    """What was asked of the kernel and what it gave, call by call."""
    seen, place = [], public_access.place

    def watched(asked, lists, capacity):
        given = place(asked, lists, capacity)
        seen.append((asked, lists, capacity, given))
        return given

    monkeypatch.setattr(public_access, "place", watched)
    return seen


@pytest.mark.parametrize("order", ["reserve_first", "open_first"])
def test_hours_are_conserved_in_every_quarter_of_a_run(order, placed):
    """By kind: asked = served + left + waiting, and what waited is part of what is asked next."""
    given = {"access.quota_share": 0.3, "access.quota_order": order}
    model = run_to("2029Q4", start="2029Q4", **given)
    for event in (e for e in model.world.log if e.kind == "access_calls_closed"):
        said = event.detail
        asked, served = (sum(said[name].values()) for name in ("asked", "served"))
        assert asked == pytest.approx(served + said["left"] + said["waiting"])
        assert served + sum(said["to_others"].values()) <= sum(said["offered"].values()) * (
            1 + 1e-9
        )
        assert event.amount == pytest.approx(served)
    lines_of = [e.detail for e in model.world.log if e.kind == "access_calls_closed"]
    for last, now in pairwise(lines_of):
        assert sum(now["asked"].values()) == pytest.approx(last["waiting"] + now["new"])
    assert len(placed) == len(lines_of) == 24


def test_nobody_is_served_beyond_what_it_asks_nor_a_line_beyond_what_it_has(placed):
    run_to("2029Q4", start="2029Q4", **{"access.quota_share": 0.3})
    refused = full = 0
    for asked, lists, room, given in placed:
        served = np.bincount(lists.of, given, asked.size)
        assert (served <= asked * (1 + 1e-9)).all()
        used = np.bincount(lists.line, given, room.size)
        assert (used <= room * (1 + 1e-9) + 1e-9).all()
        refused += (served < 0.5 * asked).sum()
        full += (used > (1 - 1e-6) * room).sum()
    assert refused > 0
    assert full > 0


@pytest.mark.parametrize("renew", [0.3, 0.9])
def test_who_is_refused_waits_or_leaves(renew, monkeypatch):
    """What waits is asked again; of the rows that are refused the chance says how many renew."""
    rounds, close = [], public_access.close_books

    def watched(*books):
        rounds.append(close(*books))
        return rounds[-1]

    monkeypatch.setattr(public_access, "close_books", watched)
    world = users_at("2027Q4", users=5000, **{"access.renew_prob": renew})
    for _ in range(8):
        waited, served = next_call(world)
        books, kind = world.public_access, world.users.population.kind
        waiting = np.bincount(kind, books.waiting, len(KINDS))
        assert books.asked == pytest.approx(books.served + books.left + waiting)
        assert books.carried == pytest.approx(np.bincount(kind, waited, len(KINDS)))
        assert (books.new >= 0).all()
        assert np.bincount(kind, served, len(KINDS)) == pytest.approx(books.served, rel=1e-5)
        # Time that has been waited is at least a quarter for each hour that waits.
        assert (books.waited >= books.waiting * (1 - 1e-9)).all()
    waits = sum(np.count_nonzero(one.backlog.hours) for one in rounds)
    leaves = sum(np.count_nonzero(one.left) for one in rounds)
    error = np.sqrt(renew * (1 - renew) / (waits + leaves))
    assert waits / (waits + leaves) == pytest.approx(renew, abs=4 * error)
    assert waits + leaves > 1000


def test_luck_of_applying_score_and_renewal_have_nothing_to_do_with_each_other(monkeypatch):
    """Of those refused, waiting is no likelier for who has a good score or came by much luck."""
    seen, close, noise = [], public_access.close_books, public_access._noise

    def watched(before, new, served, renews):
        seen[-1].append(renews)
        return close(before, new, served, renews)

    def heard(world, luck):
        seen.append([luck, noise(world, luck)])
        return seen[-1][1]

    monkeypatch.setattr(public_access, "close_books", watched)
    monkeypatch.setattr(public_access, "_noise", heard)
    world = users_at("2027Q4", users=20_000, **{"access.score_noise": 1.0})
    luck, score, renews = (np.concatenate(one) for one in zip(*seen, strict=True))
    assert luck.size > 2000
    limit = 4 / np.sqrt(luck.size)
    table = np.corrcoef([luck, score, renews])
    assert np.abs(table[np.triu_indices(3, 1)]).max() < limit
    assert score.std() == pytest.approx(1.0, abs=0.1)
    assert score.mean() == pytest.approx(0.0, abs=4 / np.sqrt(luck.size))
    assert world.quarter == 16


def wide_supply(world, times):
    """Multiply the Union's old machines and the national one; nobody elsewhere asks."""
    access = world.parameters.access
    more = {name: getattr(access, name) * times for name in ("fleet_h100e", "snellius_h100e")}
    changed = access.model_copy(update=more | {"oversubscription0": 0.0})
    world.parameters = world.parameters.model_copy(update={"access": changed})


def test_with_machines_for_all_nobody_waits():
    world = users_at("2027Q4", users=2000)
    wide_supply(world, 1e6)
    next_call(world)
    next_call(world)
    books = world.public_access
    assert books.to_others.sum() == 0.0
    assert books.served == pytest.approx(books.asked, rel=1e-5)
    assert books.waiting.sum() <= 1e-5 * books.asked.sum()
    assert books.asked.sum() > 0


def test_without_machines_nobody_is_served():
    world = users_at("2024Q2", users=2000)
    wide_supply(world, 0.0)
    next_call(world)
    books = world.public_access
    assert books.served.sum() == books.offered.sum() == books.to_others.sum() == 0.0
    assert books.asked.sum() > 0.0
    left = books.left.sum() + books.waiting.sum()
    assert left == pytest.approx(books.asked.sum())


def test_use_is_by_activity_and_by_the_sites_that_are_ones_own():
    """Nothing is given for inference; only science is on the national machine."""
    world = users_at("2028Q4", users=2000)
    use = world.public_access.use
    assert use.shape == (len(KINDS), len(ACTIVITIES), len(SITES))
    assert (use[:, INFERENCE] == 0).all()
    assert (use[:, :, SNELLIUS].sum(axis=1)[np.arange(len(KINDS)) != RESEARCH] == 0).all()
    assert use[RESEARCH, :, SNELLIUS].sum() > 0


def test_what_is_refused_comes_to_the_market_and_what_waits_does_not():
    """All that adopters want, less what is asked for the first time, and what leaves."""
    world = users_at("2028Q4", users=2000)
    for _ in range(4):
        next_call(world)
        books = world.public_access
        volume = world.adoption.volume * public_access.volume_scale(world)
        wanted = volume.sum(axis=1).reshape(len(KINDS), -1).sum(axis=1)
        comes = books.to_market.sum(axis=1).reshape(len(KINDS), -1).sum(axis=1)
        assert comes == pytest.approx(wanted - books.new + books.left, rel=1e-5)


def test_the_quota_is_reserved_and_said():
    world = users_at("2030Q4", **{"access.quota_share": 0.3, "programme.aif_quality_margin": 40})
    books = world.public_access
    said = [e for e in world.log if e.kind == "access_calls_closed"][-1].detail
    assert said["order"] == "reserve_first"
    assert said["reserved"] == books.reserved
    quota_lines = calls.capacities(world, public_access.supply_of(world)).reshape(len(SITES), -1)
    assert books.reserved == pytest.approx(quota_lines[:, 0].sum())


def quota_call(monkeypatch, sites, kinds=()):
    """Hold a call with hours at these sites; of the Dutch all rows of some kinds apply."""
    world = users_at("2027Q4", users=2000)
    supply = Supply(tuple(sites), 50.0, 5.0)
    monkeypatch.setattr(public_access, "supply_of", lambda _: supply)
    chosen = np.isin(world.users.population.kind, [KINDS.index(kind) for kind in kinds])
    world.adoption.applying[:] = chosen
    books = world.public_access
    books.waiting[:] = books.waited[:] = 0.0
    next_call(world)
    return books


def sites_with(**hours):
    """Sites that have hours, and those that have none."""
    return [Hours(**hours.get(name, {})) for name in ("groningen", "dutch", "snellius", "other")]


@pytest.mark.parametrize("quota", [0.0, 40.0, 1e12])
@pytest.mark.parametrize("kinds", [(), ("sme",), ("corporate",)])
def test_what_nobody_claims_of_a_private_quota_is_sold(monkeypatch, quota, kinds):
    """Of the quota of Dutch gigafactories; users elsewhere do not list it, nor large companies."""
    books = quota_call(monkeypatch, sites_with(dutch={"quota": quota}, other={"union": 1.0}), kinds)
    claimed = books.use[:, :, PRIVATE].sum()
    assert (claimed > 0.0) == (quota > 0.0 and "sme" in kinds)
    assert claimed == pytest.approx(40.0) or quota != 40.0 or "sme" not in kinds
    assert claimed < 1e11
    assert books.for_sale == (pytest.approx(50.0 + quota - claimed), 5.0)
    assert books.to_others[PRIVATE] == 0.0
    assert books.paid[:, PRIVATE].sum() == pytest.approx(claimed)


def test_what_nobody_claims_of_a_public_quota_is_not_sold(monkeypatch):
    """In Groningen users elsewhere may have what is left of it."""
    books = quota_call(monkeypatch, sites_with(groningen={"quota": 40.0}, other={"union": 1.0}))
    assert books.for_sale == (50.0, 5.0)
    assert books.to_others[GRONINGEN] == pytest.approx(40.0)
    assert books.paid.sum() == 0.0


@pytest.mark.parametrize("name", ["groningen", "dutch", "other"])
@pytest.mark.parametrize("kind", KINDS)
def test_who_pays_for_public_hours(monkeypatch, kind, name):
    """Large companies for all of theirs, others for the quota of Dutch gigafactories only."""
    parts = sites_with(**{name: {"quota": 10.0, "state": 10.0, "union": 1e11}})
    books, row = quota_call(monkeypatch, parts, (kind,)), KINDS.index(kind)
    used = books.use[row].sum(axis=0)
    assert used.sum() > 20.0
    expected = used.copy() if kind == "corporate" else np.zeros(len(SITES))
    if kind != "corporate" and name == "dutch":
        expected[PRIVATE] = 10.0
    assert books.paid[row] == pytest.approx(expected)
    assert np.delete(books.paid, row, axis=0).sum() == 0.0
