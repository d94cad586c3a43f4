"""Streams by name."""

import numpy as np
import pytest

from model.random_streams import RandomStreams


def test_a_draw_does_not_depend_on_other_draws():
    busy, quiet = RandomStreams(7), RandomStreams(7)
    busy.normals("something else", 1000, 3)
    busy.uniform("and this", 4)
    assert busy.normal("x", 5) == quiet.normal("x", 5)


def test_streams_differ_by_seed_name_and_quarter():
    one = RandomStreams(1)
    values = {
        one.normal("a", 1),
        one.normal("a", 2),
        one.normal("b", 1),
        RandomStreams(2).normal("a", 1),
    }
    assert len(values) == 4


def test_a_longer_crowd_leaves_the_first_members_unchanged():
    streams = RandomStreams(3)
    assert np.array_equal(streams.uniforms("crowd", 10), streams.uniforms("crowd", 1000)[:10])


def test_draws_are_uniform_normal_and_uncorrelated_between_quarters():
    streams = RandomStreams(5)
    first = np.array([streams.normal("v", q) for q in range(1, 4001)])
    assert abs(first.mean()) < 3 / np.sqrt(4000)
    assert abs(first.var() - 1) < 3 * np.sqrt(2 / 4000)
    assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 3 / np.sqrt(4000)
    flat = np.array([streams.uniform("u", q) for q in range(1, 4001)])
    assert abs(flat.mean() - 0.5) < 3 / np.sqrt(12 * 4000)


def test_gumbel_noise_gives_logit_choices():
    streams = RandomStreams(9)
    utility = np.array([0.0, 1.0, 2.0])
    picked = np.argmax(utility + streams.gumbels("taste", (20000, 3)), axis=1)
    expected = np.exp(utility) / np.exp(utility).sum()
    assert np.bincount(picked) / 20000 == pytest.approx(expected, abs=0.012)


def test_shares_add_to_one():
    assert RandomStreams(1).shares("s", np.array([3.0, 2.0, 1.0])).sum() == pytest.approx(1.0)
