"""Dates of capacity: known answer V15, slips, and bad input."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.grid.queue import ClassQueue
from model.grid.releases import Release, cumulative, expected_date, fluid_dates, slipped
from model.grid.requests import Request

BRABANT = (Release(2026, 200), Release(2027, 405), Release(2031, 600))
QUEUE = (120, 300, 150, 500)

sizes = st.floats(1, 500)
plans = st.lists(st.builds(Release, st.floats(2024, 2040), sizes), max_size=6)


def test_v15_strict_order_of_the_list():
    """V15: 120, 300, 150, 500 MW before 200, +405, +600 MW get 2026, 2027, 2027, 2031."""
    assert fluid_dates(QUEUE, BRABANT) == (2026, 2027, 2027, 2031)


def test_v15_the_list_itself_serves_at_the_same_dates():
    """V15: the queue of a zone, served at each release and signed at once, gives those dates."""
    queue, room, dates = ClassQueue(), 0.0, {}
    for place, power in enumerate(QUEUE):
        queue.join(Request(str(place), 4, power))
    for year, added in BRABANT:
        room += added
        for key in queue.serve(room).quoted:
            room -= queue.sign(key, room)
            dates[key] = year
    assert dates == {"0": 2026, "1": 2027, "2": 2027, "3": 2031}
    assert room == 1205 - 1070


def test_v15_a_small_request_does_not_overtake_a_large_one():
    """V15: 40 MW behind 300 MW would fit in 2026 by skipping, and gets 2027."""
    assert fluid_dates((120, 300, 40), BRABANT) == (2026, 2027, 2027)


def test_what_the_releases_never_reach_has_no_date():
    assert fluid_dates((1205, 1), BRABANT) == (2031, None)
    assert fluid_dates((10,), ()) == (None,)
    assert fluid_dates((), BRABANT) == ()


def test_expected_date_counts_what_goes_before():
    assert expected_date(0, 200, BRABANT) == 2026
    assert expected_date(100, 101, BRABANT) == 2027
    assert expected_date(505, 100, BRABANT) == 2027
    assert expected_date(505, 100.01, BRABANT) == 2031
    assert expected_date(1200, 6, BRABANT) is None


def test_the_order_in_which_releases_are_named_does_not_matter():
    assert fluid_dates(QUEUE, BRABANT[::-1]) == fluid_dates(QUEUE, BRABANT)


def test_rounding_does_not_cost_a_release():
    tenths = [Release(2026, 0.1), Release(2027, 0.2), Release(2028, 0.3)]
    assert fluid_dates((0.3, 0.2, 0.1), tenths) == (2027, 2028, 2028)


def test_cumulative_includes_the_day_itself():
    assert cumulative(BRABANT, 2025.9) == 0
    assert cumulative(BRABANT, 2027) == 605
    assert cumulative(BRABANT, math.inf) == 1205


@pytest.mark.parametrize(
    ("planned", "factor", "date"),
    [(2030, 1.5, 2032), (2030, 1, 2030), (2030, 0.25, 2027), (2030, 0, 2026), (2025, 3, 2025)],
)
def test_a_slip_stretches_the_remaining_lead_time(planned, factor, date):
    assert slipped(planned, 2026, factor) == date


@given(st.floats(2020, 2050), st.floats(2020, 2050), st.floats(0, 10))
def test_a_slip_never_leads_back_before_its_base(planned, base, factor):
    late = slipped(planned, base, factor)
    assert late >= min(planned, base)
    assert (late >= planned - 1e-9) if factor >= 1 else (late <= planned + 1e-9)


@given(st.lists(sizes, min_size=1, max_size=6), plans)
def test_each_date_is_the_first_with_enough_room(requests, releases):
    dates = fluid_dates(requests, releases)
    for place, date in enumerate(dates):
        need = math.fsum(requests[: place + 1])
        if date is None:
            assert cumulative(releases, math.inf) < need
            continue
        assert cumulative(releases, date) >= need - 1e-5
        assert cumulative(releases, math.nextafter(date, 0)) < need
    reached = [date for date in dates if date is not None]
    assert reached == sorted(reached)
    assert dates[: len(reached)] == tuple(reached)


@given(st.lists(sizes, min_size=1, max_size=6), plans)
def test_expected_date_agrees_with_the_whole_list(requests, releases):
    ahead = math.fsum(requests[:-1])
    assert expected_date(ahead, requests[-1], releases) == fluid_dates(requests, releases)[-1]


@pytest.mark.parametrize("power", [0, -1, math.nan, math.inf])
def test_nonsense_requests_are_refused(power):
    with pytest.raises(ValueError, match="requests"):
        fluid_dates((100, power), BRABANT)


@pytest.mark.parametrize("ahead", [-1, math.nan, math.inf])
def test_nonsense_ahead_is_refused(ahead):
    with pytest.raises(ValueError, match="ahead"):
        expected_date(ahead, 100, BRABANT)


@pytest.mark.parametrize(
    "release", [(2026, 0), (2026, -5), (2026, math.nan), (2026, math.inf), (math.nan, 5)]
)
def test_nonsense_releases_are_refused(release):
    with pytest.raises(ValueError, match="Release"):
        fluid_dates((100,), [Release(*release)])
    with pytest.raises(ValueError, match="Release"):
        cumulative([Release(*release)], 2030)


def test_nonsense_dates_are_refused():
    with pytest.raises(ValueError, match="date"):
        cumulative(BRABANT, math.nan)
    for numbers in ((math.nan, 2026, 1), (2030, math.inf, 1), (2030, 2026, -1)):
        with pytest.raises(ValueError, match="factor"):
            slipped(*numbers)
