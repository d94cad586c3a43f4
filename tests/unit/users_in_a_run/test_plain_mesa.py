"""The users as one Mesa agent each, as the benchmark has them: the same run in another way."""

import numpy as np
import pytest

from benchmarks.measure import TimedModel
from benchmarks.plain_mesa import PlainMesaModel, PlainUser
from benchmarks.users import check_same
from model.simulation import RekenkrachtModel

SETTINGS = {"seed": 3, "users": 400, "end": "2028Q4"}


def test_one_object_for_each_row_gives_the_same_run():
    model, plain = RekenkrachtModel(**SETTINGS).run(), PlainMesaModel(**SETTINGS).run()
    check_same(model, plain)
    users = plain.agents_by_type[PlainUser]
    assert len(users) == len(model.world.users.population)
    adopted = np.array([user.since for user in users])
    assert 0 < (adopted > 0).sum() < len(users)
    books = model.world.public_access
    for name in ("waiting", "waited", "granted"):
        held = [getattr(user, name) for user in users]
        assert sum(held) > 0.0
        np.testing.assert_allclose(held, getattr(books, name), rtol=1e-6, atol=1e-6)


def test_the_comparison_sees_a_difference(monkeypatch):
    """Users that always wait make another run, so the comparison is not empty."""
    monkeypatch.setattr(PlainUser, "luck_of", lambda *_: 0.0)
    model, plain = RekenkrachtModel(**SETTINGS).run(), PlainMesaModel(**SETTINGS).run()
    with pytest.raises(AssertionError):
        check_same(model, plain)


def test_the_clock_counts_every_phase():
    model = TimedModel(**SETTINGS).run()
    assert {"(build)", "(record)", "give_access", "adopt_ai"} < set(model.spent)
    assert min(model.spent.values()) >= 0.0
