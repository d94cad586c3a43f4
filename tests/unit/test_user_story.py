"""The story of one row of users: every number in it is in the world."""

import numpy as np
import pytest

from model.data.user_records import ACTIVITIES, KINDS
from model.errors import InputError
from model.quarters import label
from model.simulation import RekenkrachtModel
from model.user_state import CLASSES, PREMIUM_CLASSES, VALUE_CLASSES
from model.users.demand import INFERENCE


@pytest.fixture(scope="module")
def model():
    return RekenkrachtModel(seed=2, end="2030Q4").run()


def first(found) -> int:
    slots = np.flatnonzero(found)
    assert slots.size, "no such row in this run"
    return int(slots[0])


def test_it_begins_with_whom_the_row_stands_for(model):
    for slot in (0, 2500, 4999):
        assert model.member(slot).startswith(model.world.users.population.member(slot))


def test_it_says_since_when_the_row_uses_ai(model):
    since, busy = model.world.adoption.since, (model.world.users.base > 0.0).any(axis=0)
    assert "It does not use AI yet. " in model.member(first((since < 0) & busy))
    assert "It used AI before 2024Q1." in model.member(first(since == 0))
    slot = first(since > 4)
    assert f"It began to use AI in {label(int(since[slot]))}." in model.member(slot)


def test_a_row_that_takes_no_compute_has_a_short_story(model):
    slot = first(~(model.world.users.base > 0.0).any(axis=0))
    story = model.member(slot)
    assert story.endswith("Its AI takes no compute of its own.")
    assert "public" not in story.partition("staff")[2]


def test_it_names_the_hours_of_each_activity(model):
    base, since = model.world.users.base, model.world.adoption.since
    several = (base > 0.0).sum(axis=0) > 1
    slot = first(several & (since >= 0))
    story = model.member(slot)
    assert "At the volumes of the middle of 2025 each wants per quarter" in story
    words = ("frontier training", "research and development", "fine-tuning", "inference")
    for place in range(len(ACTIVITIES)):
        assert (f" for {words[place]}" in story.partition("each wants")[2].partition(".")[0]) == (
            base[place, slot] > 0.0
        ) or base[place, slot] < 100  # a point may stand in a number
    assert "each would want, if it used AI," in model.member(first(several & (since < 0)))


def test_it_tells_what_public_calls_gave_and_what_waits(model):
    books, traits = model.world.public_access, model.world.users
    slot = int(np.argmax(books.granted))
    assert f"Public calls gave the row {books.granted[slot]:,.0f} H100e-h so far" in model.member(
        slot
    )
    chance = 100 * float(traits.apply_chance[slot])
    assert f"a chance of {chance:.2g} % a quarter" in model.member(slot)
    slot = int(np.argmax(books.waiting))
    assert f"{books.waiting[slot]:,.0f} H100e-h wait for the next call" in model.member(slot)
    never = (books.granted == 0.0) & (books.waiting == 0.0) & (traits.own_projects > 0.0)
    assert "gave the row nothing so far, and nothing waits" in model.member(first(never))
    only = (traits.own_projects == 0.0) & (traits.base[INFERENCE] > 0.0)
    assert "Inference cannot go to public calls" in model.member(first(only))


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_where_users_of_its_kind_bought(model, kind):
    code = KINDS.index(kind)
    traits = model.world.users
    slot = first((traits.population.kind == code) & (traits.base[INFERENCE] > 0.0))
    bought = model.world.compute_market.use[code].sum(axis=0)
    share = 100 * bought.max() / bought.sum()
    assert f"bought in the market: {share:.0f} % from " in model.member(slot)
    assert "In 2030Q4 Dutch" in model.member(slot)


def test_premium_and_worth_are_the_means_of_the_classes(model):
    traits, market = model.world.users, model.parameters.market
    busy = (traits.base > 0.0).any(axis=0)
    for kind, mean in (("sme", market.sov_premium), ("public_body", market.sov_premium_public)):
        mine = busy & (traits.population.kind == KINDS.index(kind))
        told = []
        for place in range(PREMIUM_CLASSES):
            classes = traits.segment % CLASSES // VALUE_CLASSES
            story = model.member(first(mine & (classes == place)))
            assert f"in class {place + 1} of {PREMIUM_CLASSES} by what it pays" in story
            told.append(float(story.partition("may cost EUR ")[2].split()[0]))
        assert told == sorted(told)
        assert np.mean(told) == pytest.approx(mean, abs=0.006)
    assert f"in Dutch hands EUR {market.nl_premium:.2f} more again" in story


def test_before_the_first_quarter_nothing_was_bought():
    model = RekenkrachtModel(users=200)
    slot = first(
        (model.world.users.base > 0.0).all(axis=0) | (model.world.users.base[INFERENCE] > 0)
    )
    assert "bought in the market" not in model.member(slot)


def test_a_row_that_is_not_there_is_refused(model):
    with pytest.raises(InputError, match="no member 5000; allowed: 0 to 4999"):
        model.member(5000)
