"""The list of a zone: classes, no skipping, take-up, quotes and signatures."""

import math

import pytest

from model.grid.queue import ClassQueue
from model.grid.requests import PriorityClass, Request

SAFETY, NEEDS, OTHER = PriorityClass.SAFETY, PriorityClass.BASIC_NEEDS, PriorityClass.OTHER


def party(key, power, priority=OTHER):
    return Request(key, priority, power)


def cohort(key, power, priority=OTHER, take_up=1.0, requests=10.0):
    return Request(key, priority, power, requests, take_up, divisible=True)


def queue_of(*entries):
    queue = ClassQueue()
    for entry in entries:
        queue.join(entry)
    return queue


def granted(service):
    return {grant.key: grant.power_mw for grant in service.grants}


def test_a_cohort_is_served_in_parts_and_goes_on_next_time():
    queue = queue_of(cohort("a", 100, requests=20))
    first = queue.serve(30)
    assert (granted(first), first.used_mw, first.grants[0].requests) == ({"a": 30}, 30, 6)
    assert (queue.power_mw(), queue.requests(), queue["a"].power_mw) == (70, 14, 70)
    second = queue.serve(200)
    assert (granted(second), second.used_mw, second.grants[0].requests) == ({"a": 70}, 70, 14)
    assert (len(queue), queue.power_mw(), queue.requests()) == (0, 0, 0)


def test_take_up_saves_room_and_empties_the_list():
    """100 MW of which 0.2 is still wanted costs 20 MW of room and takes 100 MW off the list."""
    queue = queue_of(cohort("a", 100, take_up=0.2))
    half = queue.serve(10)
    assert (granted(half), half.used_mw) == ({"a": 50}, 10)
    assert queue.ahead_of("a") == 0
    rest = queue.serve(25)
    assert (granted(rest), rest.used_mw) == ({"a": 50}, 10)
    assert "a" not in queue


def test_a_cohort_that_nobody_wants_any_more_takes_no_room():
    queue = queue_of(cohort("a", 100, take_up=0), party("b", 5))
    service = queue.serve(0)
    assert (granted(service), service.used_mw) == ({"a": 100}, 0)
    assert list(queue) == [party("b", 5)]


def test_a_higher_class_that_comes_later_goes_before():
    queue = queue_of(cohort("rest", 50), cohort("homes", 50, NEEDS), cohort("police", 50, SAFETY))
    queue.join(cohort("relief", 50, PriorityClass.CONGESTION_MITIGATORS))
    assert [entry.key for entry in queue] == ["relief", "police", "homes", "rest"]
    assert granted(queue.serve(120)) == {"relief": 50, "police": 50, "homes": 20}
    assert granted(queue.serve(40)) == {"homes": 30, "rest": 10}


def test_within_a_class_the_first_come_is_served_first():
    queue = queue_of(cohort("2026", 50), cohort("2025", 50))
    assert granted(queue.serve(60)) == {"2026": 50, "2025": 10}


def test_a_party_that_does_not_fit_holds_up_all_behind_it():
    queue = queue_of(cohort("a", 20), party("b", 100), cohort("c", 10), party("d", 5))
    service = queue.serve(90)
    assert (granted(service), service.used_mw, service.quoted) == ({"a": 20}, 20, ())
    assert queue.quotable(99) == []
    assert queue.quotable(104) == ["b"]
    # Also those of a lower class.
    queue = queue_of(party("b", 100, NEEDS), cohort("c", 10))
    assert queue.serve(90).grants == ()


def test_a_party_of_a_lower_class_holds_nobody_up():
    queue = queue_of(party("b", 100), cohort("c", 10, NEEDS))
    assert granted(queue.serve(90)) == {"c": 10}


def test_a_quote_takes_no_room_until_it_is_signed():
    queue = queue_of(party("a", 100))
    service = queue.serve(150)
    assert (service.quoted, service.used_mw, service.grants) == (("a",), 0, ())
    assert "a" in queue
    assert queue.quoted == {"a"}
    assert queue.sign("a", 150) == 100
    assert "a" not in queue
    assert queue.quoted == set()
    assert queue.power_mw() == 0


def test_a_fresh_quote_keeps_its_room_and_those_behind_get_the_rest():
    queue = queue_of(party("a", 100), cohort("b", 80), party("c", 40))
    service = queue.serve(150)
    assert (service.quoted, granted(service)) == (("a",), {"b": 50})
    assert queue.sign("a", 100) == 100


def test_an_unsigned_quote_is_passed_over_from_the_next_turn_on():
    queue = queue_of(party("a", 100), cohort("b", 80), cohort("c", 80))
    assert granted(queue.serve(150)) == {"b": 50}
    second = queue.serve(100)
    assert (granted(second), second.lapsed, second.quoted) == ({"b": 30, "c": 70}, ("a",), ())
    # Its room is gone: it waits in its old place, and holds up those behind it once more.
    third = queue.serve(60)
    assert (third.grants, third.quoted) == ((), ())
    with pytest.raises(ValueError, match="holds no quote"):
        queue.sign("a", 60)
    fourth = queue.serve(105)
    assert (granted(fourth), fourth.quoted) == ({"c": 5}, ("a",))


def test_a_quote_stands_while_there_is_room_for_it():
    queue, room = queue_of(party("a", 100)), 130.0
    queue.serve(room)
    for quarter in range(3):
        queue.join(cohort(f"b{quarter}", 10))
        service = queue.serve(room)
        assert (service.quoted, service.lapsed, service.used_mw) == ((), (), 10)
        room -= service.used_mw
    queue.join(cohort("c", 1))
    assert queue.sign("a", room) == 100


def test_of_two_quotes_for_the_same_room_the_first_signature_wins():
    queue = queue_of(party("a", 100), party("b", 100))
    assert queue.serve(150).quoted == ("a",)
    # The first quote is a turn old and reserves nothing; the second is new.
    assert queue.serve(150).quoted == ("b",)
    assert queue.quotable(150) == ["a", "b"]
    assert queue.sign("b", 150) == 100
    with pytest.raises(ValueError, match="no longer holds a"):
        queue.sign("a", 50)
    assert queue.serve(50).lapsed == ("a",)


def test_two_fresh_quotes_never_promise_the_same_room():
    queue = queue_of(party("a", 60), party("b", 60), party("c", 40))
    assert queue.quotable(159) == ["a", "b"]
    assert queue.serve(159).quoted == ("a", "b")
    assert queue.sign("b", 159) + queue.sign("a", 99) == 120


def test_a_higher_class_that_comes_between_quote_and_signature_goes_before():
    queue = queue_of(party("a", 100))
    queue.serve(120)
    queue.join(cohort("homes", 50, NEEDS, take_up=0.5))
    assert queue.ahead_of("a") == 25
    with pytest.raises(ValueError, match="no longer holds a"):
        queue.sign("a", 120)
    assert queue.sign("a", 125) == 100


def test_a_quote_lapses_when_a_waiting_party_stands_before_it():
    queue = queue_of(party("b", 50))
    queue.serve(60)
    queue.join(party("hospital", 80, NEEDS))
    assert queue.serve(60).lapsed == ("b",)


def test_a_data_centre_that_did_not_sign_waits_for_the_next_release():
    """Asked in 2021, quoted, not signed; the zone filled up; the next release is 2034."""

    def year_of_service(signs):
        queue, room = queue_of(party("data centre", 40)), 60.0
        for year in range(2021, 2037):
            room += 300 if year == 2034 else 0
            if year >= 2022:
                queue.join(cohort(f"homes {year}", 20, NEEDS, take_up=0.8))
                queue.join(cohort(f"firms {year}", 30, take_up=0.5))
            room -= queue.serve(room).used_mw
            if "data centre" in queue.quoted and year in signs:
                room -= queue.sign("data centre", room)
                return year
        return None

    # With 60 MW of room: 16 MW for homes and 15 MW for firms in 2022 leave 29 MW.
    assert year_of_service(signs=range(2021, 2037)) == 2021
    assert year_of_service(signs=range(2022, 2037)) == 2034


def test_ahead_counts_higher_classes_and_earlier_ones_after_take_up():
    queue = queue_of(
        cohort("old", 100, take_up=0.3),
        party("own", 50),
        cohort("young", 70),
        cohort("homes", 40, NEEDS, take_up=0.5),
        party("barracks", 7, SAFETY),
    )
    assert [queue.ahead_of(key) for key in ("barracks", "homes", "old", "own", "young")] == [
        0,
        7,
        27,
        57,
        107,
    ]
    # What holds a quote is passed over and does not count.
    queue.serve(7)
    assert queue.quoted == {"barracks"}
    assert queue.ahead_of("own") == 50


def test_totals_by_class():
    queue = queue_of(cohort("a", 100, requests=4), party("b", 50), cohort("c", 7, NEEDS))
    assert (queue.power_mw(OTHER), queue.power_mw(NEEDS), queue.power_mw()) == (150, 7, 157)
    assert (queue.requests(OTHER), queue.requests(SAFETY), queue.requests()) == (5, 0, 15)


def test_withdrawal_frees_the_way():
    queue = queue_of(party("b", 100), cohort("c", 10))
    assert queue.withdraw("b") == party("b", 100)
    assert (queue.power_mw(), queue.requests()) == (10, 10)
    assert granted(queue.serve(90)) == {"c": 10}
    queue.join(party("b", 20))
    assert queue.serve(20).quoted == ("b",)
    queue.withdraw("b")
    assert queue.quoted == set()
    queue.join(party("b", 20))
    with pytest.raises(ValueError, match="holds no quote"):
        queue.sign("b", 20)


def test_rounding_does_not_hold_anybody_up():
    queue = queue_of(cohort("a", 0.1 + 0.2), party("b", 0.3))
    service = queue.serve(0.3)
    assert service.used_mw == 0.3
    assert "a" not in queue
    room = 0.7 - 0.4
    assert room < 0.3
    assert queue.serve(room).quoted == ("b",)
    assert queue.sign("b", room) == room


@pytest.mark.parametrize("room", [-1e-9, math.nan, math.inf])
def test_nonsense_room_is_refused(room):
    queue = queue_of(party("a", 1))
    queue.serve(1)
    for ask in (queue.serve, queue.quotable, lambda mw: queue.sign("a", mw)):
        with pytest.raises(ValueError, match="room"):
            ask(room)


def test_unknown_and_double_keys_are_refused():
    queue = queue_of(party("a", 1))
    with pytest.raises(ValueError, match="already"):
        queue.join(cohort("a", 5))
    for priority in (0, 5):
        with pytest.raises(KeyError):
            queue.power_mw(priority)
    for ask in (queue.withdraw, queue.ahead_of, lambda key: queue.sign(key, 1)):
        with pytest.raises(KeyError):
            ask("b")


@pytest.mark.parametrize(
    "changes",
    [
        {"priority": 0},
        {"priority": 5},
        {"power_mw": 0},
        {"power_mw": math.nan},
        {"power_mw": math.inf},
        {"requests": 0},
        {"requests": math.nan},
        {"take_up": -0.1},
        {"take_up": 1.1},
        {"take_up": math.nan},
        {"divisible": False},
        {"divisible": False, "requests": 1},
        {"divisible": False, "take_up": 1},
    ],
)
def test_nonsense_requests_are_refused(changes):
    good = {"priority": 4, "power_mw": 10, "requests": 3, "take_up": 0.5, "divisible": True}
    Request("a", **good)
    with pytest.raises(ValueError, match="request a"):
        Request("a", **(good | changes))


def only(priority):
    return [float(one == priority) for one in (1, 2, 3, 4)]


def test_background_that_grows_is_served_as_if_it_came_in_cohorts():
    grown, apart = ClassQueue(), ClassQueue()
    for number, (priority, power) in enumerate([(4, 30), (2, 10), (4, 20), (2, 5)]):
        grown.grow(only(priority), power, power / 10, 0.5)
        apart.join(Request(f"c{number}", priority, power, power / 10, 0.5, divisible=True))
    party = Request("own", 4, 8)
    grown.join(party)
    apart.join(party)
    grown.grow(only(4), 40, 4, 0.5)
    apart.join(Request("late", 4, 40, 4, 0.5, divisible=True))
    assert grown.ahead_of("own") == apart.ahead_of("own") == 32.5
    for room in (5, 20, 30, 50):
        ours, theirs = grown.serve(room), apart.serve(room)
        assert ours.used_mw == pytest.approx(theirs.used_mw)
        assert ours.quoted == theirs.quoted
        assert grown.power_mw() == pytest.approx(apart.power_mw())
        assert grown.requests() == pytest.approx(apart.requests())


def test_background_counts_before_anybody_looks():
    queue = ClassQueue()
    queue.grow(only(4), 30, 3, 0.5)
    queue.join(Request("own", 4, 8))
    queue.grow(only(4), 10, 1, 0.5)
    queue.withdraw("own")
    assert queue.power_mw() == queue.power_mw(4) == 40
    assert queue.requests() == 4


def test_background_of_nothing_is_refused():
    with pytest.raises(ValueError, match="background"):
        ClassQueue().grow(only(4), 0, 1, 0.5)
