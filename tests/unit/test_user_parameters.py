"""Values of users, public access and the market follow from the facts they name."""

from itertools import product

import pytest

from model.data.tables import facts
from model.data.user_records import SIZES
from model.data.user_tables import dutch_users, user_demand
from model.parameters.evidence import bounds_of, evidence, field_of
from model.parameters.loader import default_parameters
from model.users.adoption import Pace, bass_step
from model.users.demand import EdgePath

BASE = default_parameters()
OWN = ("frontier_training", "r_and_d", "fine_tuning")


def number(key):
    return facts()[key].number


def test_bass_gives_the_use_of_ai_in_the_union():
    pace = Pace(BASE.users.bass_p, BASE.users.bass_q)
    share = [BASE.users.eu_ai_2023]
    for year in (2024, 2025):
        share = bass_step(share, [BASE.users.bass_M], [1.0], 1.0, pace)
        assert 100 * share[0] == pytest.approx(number(f"eu_ai_ent_{year}"), abs=0.1)


@pytest.mark.parametrize(
    "ends", ["evidence", "bounds"], ids=["within the ranges", "within the hard bounds"]
)
def test_the_edge_share_of_2035_can_be_reached_everywhere(ends):
    names = ("edge_share_2035", "edge_midpoint", "edge_speed")
    if ends == "bounds":
        corners = product(*(bounds_of(field_of(f"users.{name}")) for name in names))
    else:
        entries = [evidence()[f"users.{name}"] for name in names]
        corners = product(*((entry.low, entry.high) for entry in entries))
    for share, midpoint, speed in corners:
        path = EdgePath(share, 2035.0, midpoint, speed)
        assert path.share(2035.0) == pytest.approx(share)
        assert 0 <= path.share(2024.0) <= path.share(2060.0) <= 1


def test_mean_staff_of_a_class_lies_in_the_class_and_adds_up():
    bounds = dict(zip(SIZES, ((1, 10), (10, 20), (20, 50), (50, 250), (250, 20_000)), strict=True))
    people = 0.0
    for size, (low, high) in bounds.items():
        entry = evidence()[f"users.staff_{size}"]
        assert low <= entry.low < entry.value < entry.high < high
        firms = [row for row in dutch_users().values() if row.size == size]
        people += entry.value * sum(
            row.users for row in firms if row.kind in ("sme", "scale_up", "corporate")
        )
    assert people == pytest.approx(6.1e6, abs=0.1e6)


def test_applicants_are_about_as_many_as_in_sweden_for_the_size_of_the_economy():
    asked = 0.0
    for kind in ("sme", "scale_up", "corporate", "public_body"):
        adopters = sum(r.users * r.ai_share for r in dutch_users().values() if r.kind == kind)
        without = 1.0
        for activity in OWN:
            without *= 1 - user_demand()[kind, activity].taking_part
        chance = getattr(BASE.access, f"apply_{kind.removesuffix('_body')}")
        asked += adopters * (1 - without) * chance
    swedish = number("use_mimer_clients") / 6
    assert swedish < asked < 2 * swedish


def test_the_fleet_is_the_sum_of_its_machines():
    machines = {"GH200": (23_500, 1.0), "H100": (4_500, 0.95), "A100": (15_600, 0.31),
                "MI250X": (11_900, 0.39)}  # fmt: skip
    counted = sum(many for many, _ in machines.values())
    known = facts()["use_accelerators_eurohpc"]
    assert float(known.low) <= counted <= known.number
    total = sum(many * each for many, each in machines.values())
    assert total == pytest.approx(BASE.access.fleet_h100e, rel=0.02)
    assert number("snellius_h100eq") == BASE.access.snellius_h100e


def test_limits_of_public_time_are_those_of_the_facts():
    assert number("acc_playground_gpuh") == BASE.access.small_hours
    assert number("acc_fastlane_gpuh") == BASE.access.fast_hours
    assert number("acc_union_share_aif") == BASE.access.union_share_max
    assert number("acc_commercial_cap") == BASE.access.commercial_cap
    assert number("use_oversubscription") == BASE.access.oversubscription0
    small = bounds_of(field_of("access.small_hours"))
    assert small[1] <= bounds_of(field_of("access.fast_hours"))[0]


def test_hyperscalers_ask_over_the_price_of_the_model_what_the_facts_say():
    entry, eur = evidence()["market.hyper_markup"], 0.92 / BASE.demand.price0
    known = facts()["h100_price_hyper_2026"]
    assert entry.high == pytest.approx(float(known.high) * eur, abs=0.01)
    reserved = known.number * (1 - number("reserve_discount"))
    assert entry.value == pytest.approx((known.number + reserved) / 2 * eur, abs=0.01)
    assert entry.low == pytest.approx(reserved * eur, abs=0.01)


def test_marginal_cost_is_power_and_operation():
    money = BASE.investment
    power = money.kw_site_h100e * money.power_price / 1000
    operation = money.opex_other_share * money.capex_h100e / (8760 * money.utilisation)
    assert power + operation == pytest.approx(BASE.market.marginal_cost, abs=0.02)


def test_european_clouds_have_at_most_what_others_leave():
    entry = evidence()["market.eu_cloud_share"]
    assert entry.value <= 1 - number("us_gpu_share") + 1e-9
    assert entry.high <= 1 - number("us_cloud_share")
    assert BASE.market.nl_cloud_share < entry.value
