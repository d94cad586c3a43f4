"""Who may ask where for public compute: lines of each kind, order of the quota, hours of a line."""

import numpy as np
import pytest

from agents.user_messages import COMMERCIAL, TRACKS
from model.data.user_records import KINDS
from model.mechanisms import access_calls as calls
from model.mechanisms.access_supply import Supply
from model.user_state import OTHER_STATES, SITES, Hours
from tests.unit.users_in_a_run.runs import rows_of, users_at

QUOTA, STATE, NATIONAL, UNION = range(4)
GRONINGEN, DUTCH, SNELLIUS = range(3)
FULL = Supply(
    (
        Hours(quota=10.0, national=20.0, union=40.0),
        Hours(quota=1.0, state=2.0, national=4.0, union=8.0, market=99.0),
        Hours(national=7.0),
        Hours(national=3.0, union=100.0),
    ),
    99.0,
    5.0,
)
"""All parts that a site can have."""
ELSEWHERE = {SNELLIUS: [NATIONAL], OTHER_STATES: [NATIONAL, UNION]}
"""Sites without a quota, which its order does not change."""
RESERVE_FIRST = ELSEWHERE | {
    GRONINGEN: [QUOTA, NATIONAL, UNION],
    DUTCH: [QUOTA, STATE, NATIONAL, UNION],
}
OPEN_FIRST = {
    # All kept parts are for the Dutch, so what is open to the Union comes before them.
    "dutch": ELSEWHERE
    | {GRONINGEN: [UNION, QUOTA, NATIONAL], DUTCH: [UNION, QUOTA, STATE, NATIONAL]},
    # For a group of them only the quota is kept, so it comes last.
    "sme": ELSEWHERE
    | {GRONINGEN: [NATIONAL, UNION, QUOTA], DUTCH: [STATE, NATIONAL, UNION, QUOTA]},
}
OPEN_FIRST["mission"] = OPEN_FIRST["sme"]
PARTS = {
    "reserve_first": dict.fromkeys(OPEN_FIRST, RESERVE_FIRST),
    "open_first": OPEN_FIRST,
}
ORDERS = pytest.mark.parametrize("order", list(PARTS))
GROUPS = {
    "dutch": set(KINDS),
    "sme": {"sme", "scale_up"},
    "mission": {"research_group", "public_body"},
}
BY_GROUP = pytest.mark.parametrize("group", list(GROUPS))


def lists(order="reserve_first", group="dutch", supply=FULL):
    world = users_at(
        "2024Q1", **{"access.quota_order": order, "access.quota_group": group, "seed": 1}
    )
    world.public_access.lists = None
    return world, calls.lists_of(world, supply)


def of_row(world, found, row):
    """Per site the parts on a row's list and their scores, in order."""
    lists, traits = found.dutch, world.users
    first, count = (int(table[traits.wishes[row]]) for table in (lists.first, lists.count))
    parts, scores = {}, {}
    for entry in range(first, first + count):
        site, part = divmod(int(lists.line[entry]), calls.LINES_OF_SITE)
        parts.setdefault(site, []).append(part)
        scores[site, part] = traits.merit[row, lists.wish[entry]] - lists.behind[entry]
        assert lists.by_track[entry] == (part == UNION)
    return parts, scores


@ORDERS
@BY_GROUP
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_the_lines_that_are_its_own(order, group, kind):
    """Snellius is for science; large companies have the Union's part only; all others have all."""
    world, found = lists(order, group)
    expected = dict(PARTS[order][group])
    if kind == "corporate":
        expected = {site: [UNION] for site, parts in expected.items() if UNION in parts}
    elif kind != "research_group":
        del expected[SNELLIUS]
    orders = set()
    for row in rows_of(world, KINDS.index(kind)):
        parts, _ = of_row(world, found, row)
        assert parts == expected
        orders.add(tuple(parts))
    assert len(orders) > 1 or len(expected) == 1


@BY_GROUP
@pytest.mark.parametrize("kind", KINDS)
def test_who_is_not_of_the_group_stands_behind_it(group, kind):
    """Reserved hours: the group before all others; hours of the state: science, public bodies."""
    world, found = lists(group=group)
    for row in rows_of(world, KINDS.index(kind)):
        _, score = of_row(world, found, row)
        for (site, part), value in score.items():
            kept_for = {QUOTA: GROUPS[group], STATE: GROUPS["mission"]}.get(part, set(KINDS))
            behind = 0.0 if kind in kept_for else calls.BEHIND
            if (site, UNION) in score:
                assert score[site, UNION] - value == pytest.approx(behind, abs=1e-3)
            assert abs(value + behind) < 20.0


def test_sites_near_stand_higher_on_average():
    """Who prefers home by much asks at home first; who does not care asks anywhere first."""
    firsts = []
    for preference in (0.0, 1.0, 4.0):
        world = users_at("2024Q1", **{"access.home_preference": preference})
        world.public_access.lists = None
        found = calls.lists_of(world, FULL)
        rows = rows_of(world, KINDS.index("sme"))
        firsts.append(
            np.mean([next(iter(of_row(world, found, row)[0])) != OTHER_STATES for row in rows])
        )
    assert firsts[0] < firsts[1] < firsts[2]
    # Of the sites of small firms two are Dutch and one is not.
    assert firsts[0] == pytest.approx(2 / 3, abs=0.1)
    assert firsts[2] > 0.98


@ORDERS
@BY_GROUP
def test_users_elsewhere_have_the_unions_part_and_what_groningen_leaves(order, group):
    """Gigafactories sell what the Dutch leave of their parts; nobody elsewhere lists them."""
    _, found = lists(order, group)
    rows = len(TRACKS) * calls.QUANTILES
    assert np.unique(found.elsewhere.of).tolist() == list(range(rows))
    for row in range(rows):
        track, mine = row // calls.QUANTILES, found.elsewhere.of == row
        numbers, scores = found.elsewhere.line[mine].tolist(), found.elsewhere.score[mine]
        asked = [divmod(number, calls.LINES_OF_SITE) for number in numbers]
        union = [(site, UNION + track) for site in (OTHER_STATES, GRONINGEN, DUTCH)]
        groningen = [(GRONINGEN, part) for part in PARTS[order][group][GRONINGEN] if part != UNION]
        kept = groningen if track != COMMERCIAL else []
        assert asked == union + kept
        behind = [0.0] * len(union) + [calls.BEHIND] * len(kept)
        np.testing.assert_allclose(scores[0] - scores, behind)


def test_users_elsewhere_score_like_the_dutch():
    """The quantiles of a track have the mean and nearly the spread of all proposals."""
    world, found = lists()
    access, scores = world.parameters.access, found.elsewhere.score
    spread = np.sqrt(1 + access.score_fit**2 + access.score_noise**2)
    for row in range(0, len(TRACKS) * calls.QUANTILES, calls.QUANTILES):
        first = [scores[found.elsewhere.of == row + one][0] for one in range(calls.QUANTILES)]
        assert np.mean(first) == pytest.approx(0.0, abs=1e-9)
        assert np.std(first) == pytest.approx(spread, rel=0.1)


def test_nobody_lists_what_has_no_hours():
    bare = Supply((Hours(), Hours(), Hours(), Hours(union=1.0)), 0.0, 0.0)
    world, found = lists(supply=bare)
    only = calls.line(OTHER_STATES, UNION)
    for row in range(len(world.users.population)):
        assert of_row(world, found, row)[0] == {OTHER_STATES: [UNION]}
    assert found.elsewhere.line.tolist() == (only + calls.TRACK_ELSEWHERE).tolist()


def test_lists_are_kept_while_the_same_lines_have_hours():
    world, found = lists()
    world.public_access.lists = found
    more = Supply(tuple(one + one for one in FULL.sites), 0.0, 0.0)
    assert calls.lists_of(world, more) is found
    fewer = Supply((Hours(), *FULL.sites[1:]), 0.0, 0.0)
    changed = calls.lists_of(world, fewer)
    assert changed is not found
    assert not (changed.dutch.line // calls.LINES_OF_SITE == GRONINGEN).any()


@pytest.mark.parametrize("cap", [0.0, 0.2, 1.0])
def test_hours_of_the_lines_are_those_of_the_sites(cap):
    """Commercial use has its part of the Union's hours; the other tracks share the rest."""
    shares = {"small": 0.1, "fast": 0.2, "large": 0.3, "science": 0.2}
    world = users_at(
        "2024Q1",
        **{"access.commercial_cap": cap} | {f"access.share_{n}": s for n, s in shares.items()},
    )
    hours = calls.capacities(world, FULL).reshape(len(SITES), calls.LINES_OF_SITE)
    np.testing.assert_allclose(hours.sum(axis=1), [one.ranked for one in FULL.sites])
    kept = [(one.quota, one.state, one.national) for one in FULL.sites]
    np.testing.assert_array_equal(hours[:, :UNION], kept)
    union = np.array([one.union for one in FULL.sites])
    np.testing.assert_allclose(hours[:, UNION + COMMERCIAL], union * cap)
    parts = np.array(list(shares.values())) / 0.8 * (1 - cap)
    np.testing.assert_allclose(hours[:, UNION:-1], union[:, None] * parts)
