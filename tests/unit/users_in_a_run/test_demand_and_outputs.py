"""What users want and what is published of them: shocks to demand, shares, money, outcomes."""

import math

import numpy as np
import pytest

from model.access.participants import Jurisdiction
from model.mechanisms.user_demand import middle_of, volume_scale
from model.outcomes import OUTCOMES
from model.quarters import parse_quarter
from model.simulation import RekenkrachtModel
from model.user_account import account_of
from model.user_outputs import ACTIVITY_NAMES, KIND_NAMES, LAW_NAMES, MISSION_NAMES
from model.users.demand import INFERENCE
from tests.unit.sites.worlds import BUILT
from tests.unit.users_in_a_run.runs import CALM, ROWS, at, run_to, series, users_at

SHOCK = {"users.efficiency_start": 2028.0, "users.efficiency_saving": 0.5}
START = parse_quarter("2028Q1")


def together(model, names, quarter):
    return sum(series(model, f"Compute Use|{name}")[quarter] for name in names)


def test_an_efficiency_shock_with_elasticity_one_doubles_work_and_leaves_hours():
    """Half the hours for a task, twice the tasks: as many hours as without, in every quarter."""
    plain, shock = run_to("2029Q4"), run_to("2029Q4", **SHOCK | {"users.eps_rebound": 1.0})
    for name in (*KIND_NAMES, *ACTIVITY_NAMES):
        variable = f"Compute Use|{name}"
        assert series(shock, variable) == series(plain, variable)
    work, before = (series(model, "Compute Use|Work Done") for model in (shock, plain))
    for quarter, hours in before.items():
        assert work[quarter] == pytest.approx((2 if quarter >= START else 1) * hours)
        assert hours == pytest.approx(together(plain, KIND_NAMES, quarter))


def test_the_elasticity_says_whether_hours_rise():
    """V23 in a run: what all adopters want changes by (1 - s)^(1 - eps) when the shock comes."""
    for eps in (0.3, 1.0, 1.8):
        scales = [
            volume_scale(users_at("2028Q1", **SHOCK | {"users.eps_rebound": eps})),
            volume_scale(users_at("2028Q1")),
        ]
        np.testing.assert_allclose(scales[0] / scales[1], 0.5 ** (1 - eps))
    used = [
        together(run_to("2028Q1", **SHOCK | {"users.eps_rebound": eps}), KIND_NAMES, START)
        for eps in (0.3, 1.0, 1.8)
    ]
    assert used[0] < used[1] < used[2]
    before = [
        volume_scale(users_at("2027Q4", **SHOCK | {"users.eps_rebound": eps})) for eps in (0.3, 1.8)
    ]
    np.testing.assert_array_equal(*before)


def test_the_edge_takes_inference_and_nothing_else():
    found = [
        volume_scale(users_at("2030Q4", **{"users.edge_share_2035": share}))
        for share in (0.0, 0.2, 0.4)
    ]
    others = np.arange(len(ACTIVITY_NAMES)) != INFERENCE
    for scale in found:
        np.testing.assert_array_equal(scale[others], found[0][others])
    path = [scale[INFERENCE] for scale in found]
    assert path[0] > path[1] > path[2]
    assert path[0] == found[0][0]
    world = users_at("2035Q4", **{"users.edge_share_2035": 0.4})
    last = volume_scale(world)
    # Reached at the end of 2035, half a quarter after the middle of the last one.
    assert last[INFERENCE] / last[0] == pytest.approx(0.6, abs=0.01)


def test_volumes_grow_by_the_year():
    world = users_at("2024Q1", **{"users.hours_growth": 0.44, "users.edge_share_2035": 0.0})
    first = volume_scale(world)
    world.quarter += 2
    np.testing.assert_allclose(volume_scale(world) / first, 1.2)
    world.quarter = parse_quarter("2025Q2")
    assert middle_of(world.quarter) == 2025.375
    np.testing.assert_allclose(volume_scale(world), 1.44**-0.125)


CUT_QUARTERS = 3
RUNS = pytest.mark.parametrize(
    "settings",
    [
        {},
        BUILT,
        {"market.cutoff_start": 2028.0, "market.cutoff_quarters": CUT_QUARTERS},
        {"market.eu_cloud_share": 0.9, "market.nl_cloud_share": 0.5},
        {"access.quota_share": 0.5, "market.sov_premium": 2.0} | BUILT,
    ],
    ids=["plain", "built", "cut off", "own clouds", "quota"],
)


@RUNS
def test_published_numbers_fit_together_in_every_quarter(settings):
    model = run_to("2031Q4", **settings)
    kinds, activities, laws, missions = (
        np.array([list(series(model, f"Compute Use|{head}{name}").values()) for name in names])
        for head, names in (
            ("", KIND_NAMES), ("", ACTIVITY_NAMES),
            ("Jurisdiction|", LAW_NAMES), ("Missions|", MISSION_NAMES),
        )
    )  # fmt: skip
    assert kinds.shape == (5, 32)
    np.testing.assert_allclose(laws.sum(axis=0), 1.0)
    assert (laws >= 0).all()
    total = kinds.sum(axis=0)
    np.testing.assert_allclose(activities.sum(axis=0), total)
    whole = np.array(list(series(model, "Compute Use|Missions").values()))
    np.testing.assert_allclose(missions.sum(axis=0), whole)
    assert (whole < total).all()
    goes_on = np.array(list(series(model, "Continuity|Cut-off").values()))
    own = laws[Jurisdiction.NL] + laws[Jurisdiction.EU]
    cut = np.array([e.quarter for e in model.world.log if e.kind == "cut_off"], dtype=int)
    calm = np.ones(own.size, dtype=bool)
    for first in cut:
        now = slice(first - 1, first - 1 + CUT_QUARTERS)
        # What goes on in a cut-off is what is used, over the use of the last normal quarter.
        np.testing.assert_allclose(goes_on[now], np.minimum(1.0, total[now] / total[first - 2]))
        assert (goes_on[now] < 0.8).any()
        calm[now] = False
    assert cut.size == ("market.cutoff_start" in settings)
    assert (goes_on >= own * (1 - 1e-9))[calm].all()
    assert (goes_on <= 1 + 1e-9).all()
    risk = np.array(list(series(model, "Location Risk|Concentration").values()))
    assert ((risk > 0) & (risk <= 1)).all()
    prices = np.array([list(series(model, f"Compute Price|{n}").values()) for n in KIND_NAMES])
    paid = sum(
        np.array(list(series(model, f"Compute Spend|{where}").values()))
        for where in ("Domestic", "Abroad")
    )
    np.testing.assert_allclose((prices * kinds).sum(axis=0) / 1e6, paid)


def test_continuity_counts_european_hours_that_are_left_over():
    """With idle hours in Europe more goes on than European use alone; with none it is this."""
    many = {"market.eu_cloud_share": 0.5, "market.cloud_growth": 0.2, "market.sov_premium": 0.0}
    dear = {"market.marginal_cost": 4.0, "market.sov_premium_public": 0.0}
    ample = account_of(users_at("2028Q4", **many, **dear))
    scarce = account_of(users_at("2028Q4"))
    own = [
        (one.by_law[Jurisdiction.NL] + one.by_law[Jurisdiction.EU]) / one.total
        for one in (ample, scarce)
    ]
    assert ample.goes_on > own[0] + 0.01
    assert scarce.goes_on == pytest.approx(own[1])


def test_the_account_by_hand():
    """One quarter: use by law, and what each kind pays, from the ledgers of calls and market."""
    world = users_at("2031Q4", **BUILT | {"access.quota_share": 0.3})
    books, market, account = world.public_access, world.compute_market, account_of(world)
    for kind in range(len(KIND_NAMES)):
        assert account.by_kind[kind] == pytest.approx(
            books.use[kind].sum() + market.use[kind].sum()
        )
    dutch = market.use[:, :, Jurisdiction.NL].sum() + books.use[:, :, :3].sum()
    european = market.use[:, :, Jurisdiction.EU].sum() + books.use[:, :, 3].sum()
    assert account.by_law[:2] == pytest.approx([dutch, european])
    euros = 0.0
    for kind, name in enumerate(KIND_NAMES):
        for law in Jurisdiction:
            if market.use[kind, :, law].sum() > 0:
                euros += market.use[kind, :, law].sum() * market.prices[law]
        if name == "Corporate":
            assert books.paid[kind] == pytest.approx(books.use[kind].sum(axis=0))
        euros += books.paid[kind].sum() * world.drivers.price
    # Others pay for the quota of Dutch gigafactories, within what they use there.
    others = np.arange(len(KIND_NAMES)) != KIND_NAMES.index("Corporate")
    assert (books.paid[others][:, [0, 2, 3]] == 0.0).all()
    assert 0.0 < books.paid[others, 1].sum() <= books.reserved
    assert (books.paid <= books.use.sum(axis=1) * (1 + 1e-9)).all()
    assert sum(account.spend_by_kind) == pytest.approx(euros / 1e6)


def test_what_has_no_value_is_not_published():
    """No price where nothing is for sale; no rate of what nobody asked; no number that is none."""
    model = run_to("2028Q2", **{"market.cutoff_start": 2028.0, "market.cutoff_quarters": 2})
    table = model.indicators()
    users = table[table.variable.str.contains("Compute|Adoption|Public Access|Continuity")]
    assert np.isfinite(users.value).all()
    last = set(users[(users.year == 2028)].variable)
    assert "Compute Market|Price|Foreign" not in last
    assert "Compute Market|Price|EU" in last
    rates = series(model, "Public Access|Refusal Rate|Corporate")
    assert all(0 <= rate <= 1 for rate in rates.values())


OF_USERS = {
    "sme_compute_2030": ("Compute Use|SME", "2030Q4"),
    "sme_compute_2035": ("Compute Use|SME", "2035Q4"),
    "research_compute_2030": ("Compute Use|Research", "2030Q4"),
    "research_compute_2035": ("Compute Use|Research", "2035Q4"),
    "public_body_compute_2035": ("Compute Use|Public Body", "2035Q4"),
    "mission_compute_2035": ("Compute Use|Missions", "2035Q4"),
    "sme_price_2030": ("Compute Price|SME", "2030Q4"),
    "sme_price_2035": ("Compute Price|SME", "2035Q4"),
    "cut_off_continuity_2030": ("Continuity|Cut-off", "2030Q4"),
    "cut_off_continuity_2035": ("Continuity|Cut-off", "2035Q4"),
    "adoption_sme_2030": ("AI Adoption|SME", "2030Q4"),
    "adoption_sme_2035": ("AI Adoption|SME", "2035Q4"),
    "spend_abroad_2035": ("Compute Spend|Abroad", "2035Q4"),
    "electricity_ai_2035": ("Electricity Use|AI", "2035Q4"),
    "land_ai_2035": ("Land Use|AI", "2035Q4"),
    "displaced_power_2035": ("Grid|Displaced Power", "2035Q4"),
    "scale_up_compute_2035": ("Compute Use|Scale-up", "2035Q4"),
    "corporate_compute_2035": ("Compute Use|Corporate", "2035Q4"),
    "work_done_2035": ("Compute Use|Work Done", "2035Q4"),
    "refusal_sme_2035": ("Public Access|Refusal Rate|SME", "2035Q4"),
    "refusal_research_2035": ("Public Access|Refusal Rate|Research", "2035Q4"),
    "location_risk_2035": ("Location Risk|Concentration", "2035Q4"),
}
FOREIGN = ("EU Located Foreign Owned", "Foreign")


@pytest.mark.parametrize("settings", [{}, BUILT], ids=["plain", "built"])
def test_outcomes_are_the_indicators_of_their_quarter(settings):
    model = run_to("2036Q2", **settings)
    found = model.outcomes()
    for name, (variable, quarter) in OF_USERS.items():
        assert found[name] == at(model, variable, quarter), name
    for year in ("2030", "2035"):
        shares = [at(model, f"Compute Use|Jurisdiction|{law}", f"{year}Q4") for law in FOREIGN]
        assert found[f"foreign_share_{year}"] == pytest.approx(sum(shares))
    sold = at(model, "Compute Market|Use of Capacity", "2035Q4", "EU")
    assert found["market_use_2035"] == sold


def test_a_cut_off_of_two_quarters_shows_in_the_worst_quarter_and_not_in_the_last():
    plain, cut = (
        run_to("2030Q4", **change).outcomes()
        for change in ({}, {"market.cutoff_start": 2029.0, "market.cutoff_quarters": 2})
    )
    assert cut["unserved_worst"] > 0.5 > plain["unserved_worst"]
    assert cut["sme_compute_2030"] > 0.5 * plain["sme_compute_2030"]


def test_the_worst_quarter_is_the_one_in_which_the_account_leaves_most():
    model = RekenkrachtModel(seed=4, end="2029Q4", users=ROWS, **CALM)
    parts = []
    while model.running:
        model.step()
        books, market = model.world.public_access, model.world.compute_market
        wanted = market.wanted + books.carried
        used = account_of(model.world).by_kind
        parts.append(1.0 - np.minimum(used, wanted).sum() / wanted.sum())
    assert model.outcomes()["unserved_worst"] == pytest.approx(max(parts), abs=1e-9)


def test_outcomes_after_the_end_of_a_run_are_not_known():
    found = run_to("2030Q4").outcomes()
    for name in (*OF_USERS, "foreign_share_2030", "foreign_share_2035"):
        assert math.isnan(found[name]) == name.endswith("2035"), name
    assert {one.name for one in OUTCOMES} >= OF_USERS.keys()


def test_an_outcome_of_a_late_start_is_the_same():
    whole, late = run_to("2035Q4").outcomes(), run_to("2035Q4", start="2032Q1").outcomes()
    for name in OF_USERS:
        assert late[name] == whole[name], name
