"""Screening one at a time: which parameters, which ends, paired runs, effects and verdicts."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments.effects import (
    FEWEST,
    MATTERS,
    NOTHING,
    OPEN,
    SLIGHT,
    base_draws,
    effects,
    largest,
    ranking,
    resolution,
    verdicts,
)
from experiments.screening import (
    BASE,
    CALL,
    FACTORY_SERVICE,
    GROUPS,
    HIGH,
    LOW,
    NAMES,
    NEVER,
    chosen,
    ends_of,
    run_screening,
    screened,
)
from model.errors import InputError
from model.parameters.evidence import evidence
from model.parameters.sampling import draw_uncertainties, role_of
from model.quarters import parse_quarter
from model.random_streams import RandomStreams
from model.simulation import RekenkrachtModel
from viz.screening_page import screening_page

FEW = ("sites.build_aif", "sites.wue", "programme.b_ask")
DRAWS, SEED = 3, 4


@pytest.fixture(scope="module")
def runs():
    return run_screening(FEW, DRAWS, SEED)


def test_judged_and_unverified_uncertainties_are_screened_and_no_others():
    names = screened()
    assert len(set(names)) == len(names)
    for name in names:
        assert evidence()[name].basis in ("judged", "unverified")
        assert role_of(name) == "uncertainty"
        assert name.partition(".")[0] in GROUPS or name in CALL
    assert set(CALL) <= set(names)
    assert {"grid.take_up", "talks.protocol", "investment.hurdle_rule"} <= set(names)
    assert not {"grid.grid_speed", "demand.price0", "programme.kappa_eu"} & set(names)


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("grid.take_up", (0.05, 0.6)),
        ("grid.hv_release", (200.0, 1500.0)),
        ("programme.close_limit", (4, 16)),
        ("talks.protocol", ("closed", "offers")),
        ("investment.hurdle_rule", ("option", "npv")),
    ],
)
def test_ends_are_those_of_the_evidence(name, ends):
    assert ends_of(name) == ends
    assert [type(end) for end in ends_of(name)] == [type(end) for end in ends]


@pytest.mark.parametrize("name", screened())
def test_every_end_is_allowed(name):
    for end in ends_of(name):
        RekenkrachtModel(end="2024Q1", **{name: end})


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["grid.takeup"], "did you mean grid.take_up"),
        (["grid.grid_speed"], "is a lever"),
        (["grid.tennet_power"], "is a constant"),
        (["funding.share_EZ"], "cannot move alone"),
        (["grid.take_up", "grid.take_up"], "given twice"),
    ],
)
def test_what_cannot_be_screened_is_refused(names, words):
    with pytest.raises(InputError, match=words):
        chosen(names)


def test_named_parameters_replace_the_list():
    assert chosen([]) == screened()
    assert chosen(["demand.price0"]) == ("demand.price0",)


def test_one_base_run_and_two_ends_per_parameter_and_draw(runs):
    assert len(runs) == DRAWS * (1 + 2 * len(FEW))
    assert runs["draw"].value_counts().nunique() == 1
    assert (runs["end"] == BASE).sum() == DRAWS
    assert not runs[list(NAMES)].isna().any().any()


def test_the_base_run_is_the_plain_run_of_its_draw(runs):
    draw = 2
    changes = draw_uncertainties(RandomStreams(SEED), draw)
    model = RekenkrachtModel(seed=1_000_000 * (SEED - 1) + draw, **changes).run()
    base = runs[(runs["draw"] == draw) & (runs["end"] == BASE)].iloc[0]
    outcomes, log = model.outcomes(), model.world.log
    assert base["gigafactory_bids"] == outcomes["gigafactory_bids"]
    assert base["gigafactories_selected"] == outcomes["gigafactories_selected"]
    assert base["displaced"] == model.world.grid.displaced
    assert base["permits_granted"] == sum(e.kind == "permit_granted" for e in log)
    signed = [e.quarter for e in log if e.kind in ("connection_signed", "time_bound_signed")]
    assert base["first_power"] == min(signed, default=NEVER)
    year = outcomes[FACTORY_SERVICE]
    assert base[FACTORY_SERVICE] == (year - 2024) * 4 + 1


def test_an_end_is_the_draw_with_one_value_changed(runs):
    draw, name = 3, "programme.b_ask"
    changes = draw_uncertainties(RandomStreams(SEED), draw) | {name: evidence()[name].high}
    model = RekenkrachtModel(seed=1_000_000 * (SEED - 1) + draw, **changes).run()
    row = runs[(runs["draw"] == draw) & (runs["name"] == name) & (runs["end"] == HIGH)].iloc[0]
    assert row["gigafactory_bids"] == model.outcomes()["gigafactory_bids"]


def test_what_moves_nothing_is_paired_to_the_letter(runs):
    table = effects(runs).set_index(["name", "outcome"])
    water = table.loc["sites.wue"]
    assert (water["changed"] == 0).all()
    assert (water[["effect", "from", "to", "error"]] == 0.0).all().all()
    factory = table.loc[("sites.build_aif", FACTORY_SERVICE)]
    assert factory["changed"] == DRAWS
    assert (
        factory["effect"] >= evidence()["sites.build_aif"].high - evidence()["sites.build_aif"].low
    )


def test_workers_and_company_change_no_number(runs):
    pd.testing.assert_frame_equal(run_screening(FEW, DRAWS, SEED, workers=2), runs)
    alone = run_screening(FEW[:1], 2, SEED)
    same = runs[(runs["draw"] <= 2) & runs["name"].isin(["", FEW[0]])].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, same)


def test_the_watch_sees_every_draw():
    seen = []

    def watch(draws, count):
        for block in draws:
            seen.append(count)
            yield block

    run_screening(("sites.wue",), 2, SEED, watch=watch)
    assert seen == [2, 2]


def made(low, high, base=None, name="grid.take_up"):
    """Runs in which one outcome has given values at both ends; all others stay at zero."""
    base = base or [float(place % 2) for place in range(len(low))]
    rows = []
    for draw, values in enumerate(zip(base, low, high, strict=True), start=1):
        for end, value in zip((BASE, LOW, HIGH), values, strict=True):
            row = {"draw": draw, "name": "" if end == BASE else name, "end": end}
            rows.append(row | dict.fromkeys(NAMES, 0.0) | {"displaced": value})
    return pd.DataFrame(rows)


def test_effect_and_interval_by_hand():
    table = effects(made([1.0, 2.0, 3.0, 4.0], [3.0, 2.0, 7.0, 6.0])).set_index("outcome")
    row = table.loc["displaced"]
    error = math.sqrt(8.0 / 3.0 / 4.0)  # changes 2, 0, 4, 2: mean 2, variance 8/3
    assert (row["effect"], row["changed"], row["draws"]) == (2.0, 3, 4)
    assert (row["mean_low"], row["mean_high"]) == (2.5, 4.5)
    assert row["error"] == pytest.approx(error)
    assert row["from"] == pytest.approx(2.0 - 1.959964 * error)
    assert row["to"] == pytest.approx(2.0 + 1.959964 * error)
    assert row["sd"] == 0.5
    assert row["standardised"] == 4.0
    assert table.loc["first_power", "changed"] == 0


def test_without_spread_in_the_base_all_runs_give_the_scale():
    table = effects(made([0.0, 0.0], [0.0, 1.0], base=[0.0, 0.0])).set_index("outcome")
    assert table.loc["displaced", "sd"] == pytest.approx(math.sqrt(5.0 / 36.0))


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=2, max_size=9))
@settings(deadline=None, max_examples=40)
def test_turning_the_ends_turns_the_effect(pairs):
    low, high = (list(side) for side in zip(*pairs, strict=True))
    one, other = (effects(made(*ends)).iloc[-1] for ends in ((low, high), (high, low)))
    assert one["effect"] == pytest.approx(-other["effect"], abs=1e-8)
    assert one["from"] == pytest.approx(-other["to"], abs=1e-8)
    assert one["changed"] == other["changed"]
    assert one["from"] <= one["effect"] <= one["to"]


def verdict(low, high):
    return verdicts(effects(made(low, high)))["grid.take_up"]


def test_verdicts():
    many = 2 * FEWEST
    still = [0.0] * many
    assert verdict(still, [1.0 + 0.1 * (k % 2) for k in range(many)]) == MATTERS
    assert verdict(still, still) == NOTHING
    assert verdict(still, [0.02 * (k % 2) for k in range(many)]) == SLIGHT
    assert verdict(still, [4.0 if k == 0 else 0.0 for k in range(many)]) == OPEN


def test_an_effect_in_few_draws_is_never_sure():
    count = FEWEST - 1
    assert verdict([0.0] * count, [1.0 + 0.01 * k for k in range(count)]) == OPEN


def test_parameters_come_by_their_largest_effect(runs):
    table = effects(runs)
    assert set(ranking(table)) == set(FEW)
    assert ranking(table)[-1] == "sites.wue"
    size = largest(table)["size"]
    assert size.is_monotonic_decreasing
    assert size.iloc[0] == table["standardised"].abs().max()
    assert set(resolution(table)) == set(NAMES)


def test_the_page_says_what_it_must(runs):
    page = screening_page(effects(runs), base_draws(runs), SEED)
    for words in (
        f"rekenkracht screen --draws {DRAWS} --seed {SEED} --only {' '.join(FEW)}",
        "**Change nothing** (1): no outcome moved in any draw: `sites.wue`.", "judged",
        "rule of three", "One at a time sees no pairs", "groningen_plan_full_dec2025",
        "2027-12 (2027-10 to 2028-03)", "2027Q4 to 2028Q1",
    ):  # fmt: skip
        assert words in page
    assert "nan" not in page


def test_the_dutch_factory_is_counted_against_its_plans():
    base = pd.DataFrame(dict.fromkeys(("draw", *NAMES), [0.0] * 4))
    quarters = ("2027Q1", "2027Q4", "2028Q1", "2029Q3")
    base[FACTORY_SERVICE] = [float(parse_quarter(quarter)) for quarter in quarters]
    page = screening_page(effects(made([0.0] * 4, [1.0] * 4)), base, 1)
    assert "| 2027Q1 | 25.0 %" in page
    assert "| 2027Q4 | 50.0 %" in page
    assert "50.0 % (15.0-85.0; 2 of 4) of draws, and later in\n25.0 %" in page
