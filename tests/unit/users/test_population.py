"""Rows stand for the margins exactly, whatever their number."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.data.user_records import KINDS, SECTORS, SIZES, DutchUserRow
from model.data.user_tables import dutch_users
from model.errors import InputError
from model.users.population import DEFAULT_ROWS, allocate, synthesise

MARGINS = tuple(dutch_users().values())
USERS = np.array([row.users for row in MARGINS])
ALL = int(USERS.sum())
checked = settings(derandomize=True, deadline=None, max_examples=150)
powers = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])


def margin(users, size="under_10", sector="trade", share=0.25):
    key = f"sme_{sector}_{size}"
    return DutchUserRow(
        key, "sme", sector, size, users, share, 2025, "judged", ("judgement",), (), "a case"
    )


def held_by(rows, names, column):
    totals = dict.fromkeys(names, 0)
    for row in rows:
        totals[getattr(row, column)] += row.users
    return list(totals.values())


def test_ten_rows_for_three_cells_worked_by_hand():
    """Quotas 5.25, 3.75 and 1: floors 5, 3 and 1, and the tenth row goes to 0.75."""
    people = synthesise([margin(21), margin(15, "10_19"), margin(4, "20_49")], 10)
    assert np.bincount(people.cell).tolist() == [5, 4, 1]
    assert people.weight.tolist() == [5, 4, 4, 4, 4, 4, 4, 4, 3, 4]
    assert people.size.tolist() == [0] * 5 + [1] * 4 + [2]


def test_equal_fractions_go_by_order():
    assert allocate([30, 30, 30], 10).tolist() == [4, 3, 3]
    assert allocate([30, 30, 30, 30], 10).tolist() == [3, 3, 2, 2]


def test_small_cells_keep_one_row_and_full_ones_take_no_more_than_their_users():
    assert allocate([1, 99, 900], 10).tolist() == [1, 1, 8]
    assert allocate([2, 100, 100], 102, power=0.0).tolist() == [2, 50, 50]


def test_power_one_half_goes_by_the_root():
    """Roots 30, 20 and 10 of 60: half, a third and a sixth of the rows."""
    assert allocate([900, 400, 100], 60, power=0.5).tolist() == [30, 20, 10]
    assert allocate([900, 400, 100], 60, power=0.0).tolist() == [20, 20, 20]


@pytest.mark.parametrize("rows", [len(MARGINS), 2500, 5000, 5001, 57_000, "full", "all"])
@pytest.mark.parametrize("power", [1.0, 0.5])
def test_weights_add_up_to_every_margin(rows, power):
    people = synthesise(MARGINS, rows, power)
    if isinstance(rows, int):
        assert len(people) == rows
    assert int(people.weight.sum(dtype=np.int64)) == ALL
    assert people.weight.min() >= 1
    assert people.users_by(people.cell, len(MARGINS)).tolist() == USERS.tolist()
    assert people.users_by(people.kind, len(KINDS)).tolist() == held_by(MARGINS, KINDS, "kind")
    assert people.users_by(people.sector, len(SECTORS)).tolist() == held_by(
        MARGINS, SECTORS, "sector"
    )
    assert people.users_by(people.size, len(SIZES)).tolist() == held_by(MARGINS, SIZES, "size")


@checked
@given(
    st.lists(st.integers(1, 3000), min_size=1, max_size=30),
    st.floats(0, 1),
    powers,
)
def test_any_margins_and_any_number_of_rows(users, part, power):
    rows = len(users) + round(part * (sum(users) - len(users)))
    people = synthesise([margin(count) for count in users], rows, power)
    held = np.bincount(people.cell, minlength=len(users))
    assert len(people) == rows
    assert held.min() >= 1
    assert (held <= users).all()
    assert people.users_by(people.cell, len(users)).tolist() == users
    for place in range(len(users)):
        weights = people.weight[people.cell == place]
        assert weights.max() - weights.min() <= 1
        assert (np.diff(weights) <= 0).all()


@checked
@given(st.lists(st.integers(1, 3000), min_size=1, max_size=30), st.floats(0, 1), powers)
def test_quotas_are_kept_and_larger_cells_have_no_fewer_rows(users, part, power):
    rows = len(users) + round(part * (sum(users) - len(users)))
    held = allocate(users, rows, power)
    order = np.argsort(users, kind="stable")
    assert (np.diff(held[order]) >= -1).all()
    free = (held > 1) & (held < np.array(users))
    if free.sum() > 1:
        # between the bounds the proportion holds to less than one row either way
        measure = np.array(users, dtype=float)[free] ** power
        factor = (held[free] - 1) / measure
        assert factor.max() <= ((held[free] + 1) / measure).min()


@pytest.mark.parametrize(("fewer", "more"), [(2500, 5000), (5000, 10_000), (20_000, 40_000)])
def test_half_the_rows_have_the_same_margins(fewer, more):
    half, whole = synthesise(MARGINS, fewer), synthesise(MARGINS, more)
    assert half.weight.mean() == 2 * whole.weight.mean()
    for codes, count in (("cell", len(MARGINS)), ("kind", 5), ("sector", 12), ("size", 5)):
        one, other = (people.users_by(getattr(people, codes), count) for people in (half, whole))
        assert one.tolist() == other.tolist()


def test_every_second_row_with_double_weight_is_the_population_with_half_the_rows():
    margins = [margin(8 * count, size) for count, size in ((50, "under_10"), (20, "10_19"))]
    whole, half = synthesise(margins, 140), synthesise(margins, 70)
    for name in ("cell", "kind", "sector", "size"):
        assert getattr(whole, name)[::2].tolist() == getattr(half, name).tolist()
    assert (2 * whole.weight[::2]).tolist() == half.weight.tolist()


def test_full_gives_all_but_small_firms_a_row_and_all_gives_everyone_one():
    full, default = synthesise(MARGINS, "full"), synthesise(MARGINS)
    assert len(default) == DEFAULT_ROWS == 5000
    small = (full.size == 0) & (full.kind == KINDS.index("sme"))
    assert (full.weight[~small] == 1).all()
    assert int((full.size[full.kind <= KINDS.index("corporate")] > 0).sum()) == 56_900
    grouped = (default.size == 0) & (default.kind == KINDS.index("sme"))
    assert full.weight[small].tolist() == default.weight[grouped].tolist()
    everyone = synthesise(MARGINS, "all")
    assert len(everyone) == ALL
    assert (everyone.weight == 1).all()
    held = [getattr(everyone, name) for name in ("weight", "cell", "kind", "sector", "size")]
    assert sum(values.itemsize for values in held) == 9
    assert synthesise([margin(30, "10_19")], "full").weight.tolist() == [1] * 30


def test_slots_are_fixed_and_codes_agree_with_their_cells():
    people, again = synthesise(MARGINS, 700), synthesise(list(MARGINS), 700)
    for name in ("weight", "cell", "kind", "sector", "size"):
        assert getattr(people, name).tobytes() == getattr(again, name).tobytes()
        with pytest.raises(ValueError, match="read-only"):
            getattr(people, name)[0] = 1
    assert (np.diff(people.cell.astype(int)) >= 0).all()
    for slot in range(len(people)):
        row = MARGINS[people.cell[slot]]
        codes = (people.kind[slot], people.sector[slot], people.size[slot])
        assert (row.kind, row.sector, row.size) == (
            KINDS[codes[0]],
            SECTORS[codes[1]],
            SIZES[codes[2]],
        )


def test_sums_by_cell():
    people = synthesise([margin(21), margin(15, "10_19"), margin(4, "20_49")], 10)
    assert people.sums(np.ones(10)).tolist() == [21, 15, 4]
    assert people.sums(np.arange(10, dtype=np.float32)).tolist() == [40, 96, 36]
    with pytest.raises(ValueError, match=r"population: .* values for 10 rows"):
        people.sums(np.ones(9))


def test_a_member_tells_whom_it_stands_for():
    people = synthesise([margin(21), margin(1, "10_19", "ict", 0.5)], 6)
    assert people.member(0) == (
        "Member 0 of 6 stands for 5 small or medium-sized firms in trade with fewer than 10 staff, "
        "out of 21 such. Of these 25 percent used AI in 2025."
    )
    assert people.member(5) == (
        "Member 5 of 6 stands for 1 small or medium-sized firm in ICT with 10 to 19 staff, "
        "out of 1 such. Of these 50 percent used AI in 2025."
    )


def test_every_kind_sector_and_size_has_words():
    people = synthesise(MARGINS, len(MARGINS))
    stories = [people.member(slot) for slot in range(len(people))]
    assert len(set(stories)) == len(stories)
    assert not any("_" in story for story in stories)


@pytest.mark.parametrize("slot", [-1, 10])
def test_no_such_member(slot):
    with pytest.raises(InputError, match=rf"no member {slot}; allowed: 0 to 9"):
        synthesise([margin(40)], 10).member(slot)


@pytest.mark.parametrize("rows", [0, -5, len(MARGINS) - 1, ALL + 1])
def test_too_few_and_too_many_rows(rows):
    with pytest.raises(InputError, match=rf"{rows} rows of users; allowed: 68 .* to {ALL}"):
        synthesise(MARGINS, rows)


def test_unknown_words_and_no_margins_are_refused():
    with pytest.raises(InputError, match="'most' rows of users; allowed: a number, full, all"):
        synthesise(MARGINS, "most")
    with pytest.raises(InputError, match="0 margins of users"):
        synthesise([], 10)
    with pytest.raises(InputError, match="users in one margin"):
        synthesise([replace(margin(1), users=2**31)], 10)


@pytest.mark.parametrize("users", [[], [3, 0], [3, -1], [[3]], [2.5, 3.0]])
def test_empty_and_broken_cells_are_refused(users):
    with pytest.raises(ValueError, match="each cell needs users"):
        allocate(users, 2)


@pytest.mark.parametrize("power", [-0.1, 1.1, np.nan, np.inf])
def test_a_power_out_of_range_is_refused(power):
    with pytest.raises(ValueError, match=r"power=.* allowed: 0 to 1"):
        allocate([3, 4], 2, power)
