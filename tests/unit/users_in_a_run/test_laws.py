"""A run in which an account of users is wrong stops, and says which."""

import math

import numpy as np
import pytest

import model.invariants as laws
import model.schedule as year
from model import simulation
from model.access.participants import Jurisdiction
from model.data.user_records import KINDS
from model.invariants import BrokenLaw
from model.schedule import EVERY, Phase
from model.simulation import RekenkrachtModel
from tests.unit.users_in_a_run.runs import ROWS

SME = KINDS.index("sme")


def too_much_given(world):
    world.public_access.to_others[0] += world.public_access.offered[0] + 10.0


def too_much_used(world):
    world.public_access.use[SME, 1, 3] += world.public_access.offered[3]


def an_ask_forgotten(world):
    world.public_access.asked[SME] *= 0.9


def somebody_waits_for_nothing(world):
    world.public_access.waiting[0] += 1e4


def sold_too_much(world):
    own = Jurisdiction.EU
    world.compute_market.sold[own] = world.compute_market.capacity[own] * 1.001


def bought_too_much(world):
    world.compute_market.use[SME, 3, 3] += world.compute_market.asked[SME]


def hours_in_no_account(world):
    world.compute_market.wanted[SME] *= 1.01


def an_adopter_too_many(world):
    world.adoption.users[0] += 1.0


def an_adopter_too_few(world):
    world.adoption.since[np.flatnonzero(world.adoption.since >= 0)[0]] = -1


def no_hours_given(world):
    world.public_access.use[SME, 1, 3] = math.nan


def no_hours_asked(world):
    world.public_access.asked[SME] = math.nan


def no_hours_sold(world):
    world.compute_market.sold[Jurisdiction.EU] = math.nan


def no_hours_wanted(world):
    world.compute_market.wanted[SME] = math.nan


def stop(monkeypatch, spoil):
    """Run to a quarter after which all that is left is to check, then spoil an account."""
    model = RekenkrachtModel(seed=1, history="simulated", users=ROWS, end="2028Q1")
    while model.now != "2027Q4":
        model.step()
    *before, check = year.phases_of(model.world.quarter + 1)
    spoilt = (*before, Phase(spoil, EVERY, (), ""), check)
    monkeypatch.setattr(simulation, "phases_of", lambda *_: spoilt)
    model.step()


@pytest.mark.parametrize(
    ("spoil", "law"),
    [
        (too_much_given, "public_hours_are_hours"),
        (too_much_used, "public_hours_are_hours"),
        (an_ask_forgotten, "public_hours_are_hours"),
        (somebody_waits_for_nothing, "public_hours_are_hours"),
        (sold_too_much, "market_hours_are_hours"),
        (bought_too_much, "market_hours_are_hours"),
        (hours_in_no_account, "market_hours_are_hours"),
        (an_adopter_too_many, "adopters_are_counted"),
        (an_adopter_too_few, "adopters_are_counted"),
    ],
)
def test_a_wrong_account_stops_the_run(spoil, law, monkeypatch):
    with pytest.raises(BrokenLaw, match=f"^{law} in quarter 17: "):
        stop(monkeypatch, spoil)


@pytest.mark.parametrize("spoil", [no_hours_given, no_hours_asked, no_hours_sold, no_hours_wanted])
def test_what_is_not_a_number_stops_the_run(spoil, monkeypatch):
    with pytest.raises(BrokenLaw, match="hours_are_hours in quarter 17: "):
        stop(monkeypatch, spoil)


@pytest.mark.parametrize("part", [0.01, -0.01, math.nan])
def test_money_that_nobody_receives_stops_the_run(part, monkeypatch):
    right = laws.money_of

    def wrong(world):
        money = right(world)
        return money._replace(domestic=money.domestic + part * money.abroad)

    def spoil(world):
        monkeypatch.setattr(laws, "money_of", wrong)

    with pytest.raises(BrokenLaw, match=r"^money_for_compute_adds_up in quarter 17: "):
        stop(monkeypatch, spoil)


def test_nothing_spoilt_stops_nothing(monkeypatch):
    stop(monkeypatch, lambda _: None)
