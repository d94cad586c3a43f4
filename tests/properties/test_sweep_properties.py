"""Laws of the bookkeeping of sweeps, for any plan, any damage and any shards."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from experiments.design.plan import Arm, Plan, Point
from experiments.sweep.coding import Record, decode, encode
from experiments.sweep.keys import Shard, key_of, parts_of, rows_of, run_of
from experiments.sweep.parts import MAGIC, packed, scan
from experiments.sweep.result import Result

VALUES = st.sampled_from((0.5, 1.0, 2.0))
ARMS = st.lists(st.sampled_from(("baseline", "budget_room")), min_size=1, max_size=4)


@st.composite
def plans(draw):
    arms = tuple(Arm(f"a{n}", name) for n, name in enumerate(draw(ARMS)))
    rows = draw(st.lists(st.tuples(st.integers(1, 2), VALUES), min_size=1, max_size=6))
    points = tuple(Point(n, block, {"x": x}) for n, (block, x) in enumerate(rows, 1))
    return Plan((), arms, points, draw(st.integers(1, 3)), 1)


@given(st.integers(1, 2**20 - 1), st.integers(1, 2**32 - 1), st.integers(0, 1023))
def test_a_key_says_what_it_was_made_of(replication, point, arm):
    assert parts_of(key_of(replication, point, arm)) == (replication, point, arm)


@given(plans())
def test_keys_stand_in_the_order_of_the_plan_and_homes_ask_for_the_same(plan):
    rows = rows_of(plan)
    assert [run_of(plan, key) for key in rows.own.tolist()] == list(plan.runs())
    assert (np.diff(rows.own) > 0).all()
    asked = {}
    for own, home in zip(rows.own.tolist(), rows.home.tolist(), strict=True):
        run = run_of(plan, own)
        same = (run.scenario, run.history, run.seed, tuple(sorted(run.values.items())))
        assert asked.setdefault(same, own) == home


@given(plans(), st.integers(1, 7))
def test_shards_are_the_whole_once(plan, of):
    shards = [rows_of(plan, Shard(number, of)) for number in range(1, of + 1)]
    together = np.sort(np.concatenate([shard.own for shard in shards]))
    assert np.array_equal(together, rows_of(plan).own)
    for shard in shards:
        assert set(shard.home.tolist()) <= set(shard.own.tolist())
        assert (shard.home <= shard.own).all()


@given(plans(), st.data())
def test_what_is_left_and_what_is_done_are_all(plan, data):
    rows = rows_of(plan)
    wanted = rows.wanted.tolist()
    done = sorted(data.draw(st.sets(st.sampled_from(wanted))))
    left = rows.left(np.array(done, dtype=np.int64)).tolist()
    assert sorted(done + left) == wanted


FRAMES = st.lists(
    st.tuples(st.lists(st.integers(0, 2**62), max_size=4), st.binary(max_size=40)), max_size=5
)


@given(FRAMES, st.data())
def test_damage_never_makes_a_frame_that_was_not_written(frames, data):
    whole = MAGIC + b"".join(packed(keys, content) for keys, content in frames)
    content = bytearray(whole[: data.draw(st.integers(0, len(whole)))])
    if content and data.draw(st.booleans()):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.part"
        path.write_bytes(bytes(content))
        found, _ = scan(path)
        for frame, (keys, body) in zip(found, frames, strict=False):
            assert frame.keys.tolist() == keys
            assert bytes(content[frame.place : frame.place + frame.size]) == body


@given(st.lists(st.tuples(st.floats(allow_nan=False), st.text(max_size=5)), max_size=6))
def test_numbers_and_words_come_back_as_they_were(pairs):
    tables = {
        "outcomes": {
            "outcome": [f"o{n}" for n in range(len(pairs))],
            "unit": ["1"] * len(pairs),
            "value": [number for number, _ in pairs],
            "text": [text for _, text in pairs],
        }
    }
    record = Record(7, Result("id", "pinned", tables), 0.25, "w")
    assert decode(encode([record, record])) == [record, record]
