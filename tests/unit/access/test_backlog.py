"""The books of those who wait: hours by hand, hours conserved, waiting time, bad input."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.access.backlog import Backlog, close_call, no_backlog


def test_two_calls_by_hand():
    """100 asked, 40 served, 60 wait; then 20 more asked and half of 80 served; the rest leaves."""
    first = close_call(no_backlog(1), [100.0], [40.0], np.array([True]))
    assert (first.asked, first.served, first.left) == (100, 40, 0)
    assert first.backlog == Backlog(np.array([60.0]), np.array([60.0]))
    assert (first.refusal_rate, first.waiting_time) == (0.6, 0.0)
    second = close_call(first.backlog, [20.0], [40.0], np.array([False]))
    assert (second.asked, second.served, second.left) == (80, 40, 40)
    assert second.backlog == no_backlog(1)
    # Half of the 60 that waited one quarter are among the 40 served.
    assert (second.refusal_rate, second.waiting_time) == (0.5, 0.75)


def test_what_is_never_served_waits_longer_each_quarter():
    backlog = no_backlog(1)
    for quarter in range(1, 4):
        new = [5.0] if quarter == 1 else [0.0]
        backlog = close_call(backlog, new, [0.0], np.array([True])).backlog
        assert (backlog.hours[0], backlog.waited[0]) == (5.0, 5.0 * quarter)
    assert close_call(backlog, [0.0], [5.0], np.array([True])).waiting_time == 3.0


HOURS = st.floats(0, 1e9)


@given(
    rows=st.lists(
        st.tuples(HOURS, st.floats(0, 20), HOURS, st.floats(0, 1), st.booleans()),
        min_size=1,
        max_size=20,
    )
)
def test_hours_are_conserved(rows):
    """Asked = served + waiting + left in each row; one more quarter for those who stay."""
    waiting, quarters, new, share, again = (np.array(c) for c in zip(*rows, strict=True))
    before = Backlog(waiting, waiting * quarters)
    call = close_call(before, new, share * (waiting + new), again)
    np.testing.assert_allclose(call.asked, waiting + new)
    np.testing.assert_allclose(
        call.served + call.backlog.hours + call.left, call.asked, rtol=1e-15, atol=0
    )
    assert (call.backlog.hours[~again] == 0).all() and (call.left[again] == 0).all()
    stay = again & (call.backlog.hours > 0)
    past = call.backlog.waited - call.backlog.hours + call.served_waited
    np.testing.assert_allclose(past[stay], before.waited[stay], rtol=1e-9, atol=1e-5)


def test_rates_of_nothing_are_not_numbers():
    call = close_call(no_backlog(2), [0.0, 0.0], [0.0, 0.0], np.array([True, False]))
    assert math.isnan(call.refusal_rate) and math.isnan(call.waiting_time)
    assert call.backlog.hours.sum() == 0


@pytest.mark.parametrize(
    ("new", "served", "renews", "message"),
    [
        ([1.0], [0.0, 0.0], [True, True], "shapes"),
        ([-1.0, 0.0], [0.0, 0.0], [True, True], "new"),
        ([math.nan, 0.0], [0.0, 0.0], [True, True], "new"),
        ([math.inf, 0.0], [0.0, 0.0], [True, True], "new"),
        ([1.0, 1.0], [-1.0, 0.0], [True, True], "served"),
        ([1.0, 1.0], [1.1, 0.0], [True, True], "more hours"),
        ([1.0, 1.0], [1.0, 0.0], [0.6, 0.6], "renews"),
    ],
)
def test_nonsense_calls_are_refused(new, served, renews, message):
    with pytest.raises(ValueError, match=message):
        close_call(no_backlog(2), new, served, renews)


def test_nonsense_books_are_refused():
    with pytest.raises(ValueError, match="waited"):
        close_call(
            Backlog(np.ones(1), np.array([math.nan])), np.ones(1), np.ones(1), np.array([True])
        )
