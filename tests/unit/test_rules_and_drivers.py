"""A1 in the run, exogenous paths, beliefs, attention."""

import datetime
import math

import numpy as np
import pytest

from model.agenda import in_force, read_agenda, read_rule_books, rule_books
from model.errors import InputError
from model.mechanisms.board_decisions import FILES, in_units, status_quo, take_positions
from model.mechanisms.drivers import price_trend
from model.simulation import RekenkrachtModel


def a1_events(**settings):
    log = RekenkrachtModel(**settings).run().events()
    return log[(log.arena == "A1") & (log.kind != "rules_in_force")]


def test_rules_are_decided_between_opening_and_the_new_budget_or_lapse():
    for seed in range(1, 11):
        log = a1_events(seed=seed)
        ended = log[log.kind.isin(["rule_decided", "rule_lapsed"])]
        assert sorted(ended.subject) == sorted(file.name for file in FILES)
        assert ended.amount.between(0, 100).all()
        assert log.date.min() >= "2027-01-01"
        assert log[log.kind == "rule_lapsed"].date.eq("2028-03-31").all()


def test_a_blocked_file_comes_back_next_quarter():
    log = a1_events(seed=1)
    for name in {file.name for file in FILES}:
        kinds = log[log.subject == name].kind.tolist()
        assert kinds[:-1] == ["rule_blocked"] * (len(kinds) - 1)
        assert kinds[-1] in ("rule_decided", "rule_lapsed")


def test_richer_states_want_a_smaller_programme_on_average():
    world = RekenkrachtModel(seed=1, end="2024Q1", **{"programme.position_sd": 0}).world
    stands = {stand.party: stand.position for stand in take_positions(world, FILES[0])}
    assert stands["LU"] < stands["DE"] < stands["BG"]
    assert stands["NL"] == world.parameters.programme.nl_position_money


def test_points_read_in_the_unit_of_the_rule():
    world = RekenkrachtModel(seed=1, end="2024Q1").world
    assert in_units(world, FILES[0], status_quo(world, FILES[0])) == pytest.approx(0.17)
    assert in_units(world, FILES[1], 100.0) == pytest.approx(4000.0)


def test_the_median_engine_gives_other_rules_from_the_same_positions():
    plain = a1_events(seed=1).iloc[0]
    rival = a1_events(seed=1, **{"programme.engine_a1": "median"}).iloc[0]
    assert plain.amount != rival.amount


def test_without_noise_the_compromise_is_the_weighted_mean():
    model = RekenkrachtModel(seed=1, **{"programme.kappa_eu": 0}).run()
    world = model.world
    stands = take_positions(world, FILES[1])
    weight = world.power * np.array([stand.salience for stand in stands])
    mean = np.average([stand.position for stand in stands], weights=weight)
    log = model.events()
    first = log[(log.arena == "A1") & (log.subject == FILES[1].name)].iloc[0]
    assert first.amount == pytest.approx(mean)


def test_rule_books_by_date():
    assert in_force(datetime.date(2024, 1, 1)) == "march_2026"
    assert in_force(datetime.date(2026, 7, 29)) == "march_2026"
    assert in_force(datetime.date(2026, 7, 30)) == "july_2026"
    assert rule_books()["march_2026"].sites_max == 5
    assert rule_books()["july_2026"].sites_max == 7


@pytest.mark.parametrize(
    ("name", "read"), [("agenda.yaml", read_agenda), ("rule_books.yaml", read_rule_books)]
)
@pytest.mark.parametrize("content", ["[", "{}", "x: {y: 1}", "- 1"])
def test_broken_calendars_fail_in_one_line(tmp_path, name, read, content):
    (tmp_path / name).write_text(content, "utf-8")
    with pytest.raises(InputError, match=name) as error:
        read(tmp_path)
    assert "\n" not in str(error.value)


def test_the_price_trend_passes_through_the_price_of_may_2026():
    world = RekenkrachtModel(seed=1, end="2024Q1").world
    demand = world.parameters.demand
    assert price_trend(world, 10) == pytest.approx(demand.price0)
    assert price_trend(world, 14) == pytest.approx(demand.price0 * math.exp(demand.price_drift))


def test_v28_the_path_in_the_run_has_the_stationary_spread():
    """V28: the log price deviates from its trend with variance sigma^2 / (2 theta)."""
    seen = [
        RekenkrachtModel(seed=seed, end="2025Q4").run().world.drivers.price_deviation
        for seed in range(300)
    ]
    expected = 0.35 / math.sqrt(2 * 0.8)
    assert np.std(seen) == pytest.approx(expected, rel=3 / math.sqrt(2 * 300))


def test_attention_jumps_with_events_and_fades():
    world = RekenkrachtModel(seed=1, end="2025Q1").run().world
    before = world.drivers.attention_at(datetime.date(2025, 1, 30))
    after = world.drivers.attention_at(datetime.date(2025, 2, 1))
    assert after == pytest.approx(min(1.0, before + 2 * 0.1))
    quiet = RekenkrachtModel(seed=1, end="2030Q4", **{"politics.att_sd": 0}).run().world
    assert quiet.drivers.attention == pytest.approx(0.4, abs=1e-4)


def test_motions_count_for_their_own_facility_from_their_date_on():
    drivers = RekenkrachtModel(seed=1, end="2025Q2").run().world.drivers
    assert not drivers.motion_for("ai_factory", datetime.date(2025, 1, 30))
    assert drivers.motion_for("ai_factory", datetime.date(2025, 1, 31))
    assert drivers.motion_for("ai_factory", datetime.date(2025, 4, 18))
    assert not drivers.motion_for("gigafactory", datetime.date(2026, 3, 10))


def test_scarcity_raises_the_believed_demand():
    worlds = [RekenkrachtModel(seed=seed, end="2026Q1").run().world for seed in range(60)]
    price = [world.drivers.price_deviation for world in worlds]
    belief = [world.expectations.demand.mean for world in worlds]
    assert np.corrcoef(price, belief)[0, 1] > 0.5
    assert worlds[0].expectations.demand.variance == pytest.approx(
        0.5 * (0.02 + math.sqrt(0.02**2 + 4 * 0.02 * 0.2))
    )
