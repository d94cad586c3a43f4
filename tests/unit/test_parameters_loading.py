"""Evidence and overrides: what is wrong is said in one line."""

import shutil
from pathlib import Path

import pytest
import yaml

from model.errors import InputError
from model.parameters.evidence import FOLDER, evidence, read_evidence
from model.parameters.loader import checked_value, default_parameters, with_overrides
from model.parameters.sampling import draw_uncertainties, quantile, role_of
from model.random_streams import RandomStreams
from model.scenario import read_scenario, scenario, scenario_names


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def spoil(folder: Path, name: str, **changes: object) -> None:
    path = folder / "funding.yaml"
    loaded = yaml.safe_load(path.read_text("utf-8"))
    loaded[name] = {k: v for k, v in (loaded.get(name, {}) | changes).items() if v is not None}
    path.write_text(yaml.safe_dump(loaded), "utf-8")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"unit": "MEUR"},
            "funding.yaml: room_total: unit is 'MEUR'; the declaration says 'EUR m'",
        ),
        ({"source": {"id": "kst-26643-1498", "where": "-"}}, "did you mean kst-26643-1499?"),
        ({"value": 950}, "value 950 is outside low 20 and high 900"),
        ({"high": 90000}, "90000 is outside the hard bounds 0 to 20000"),
        ({"valeu": 1}, "unknown key 'valeu'; did you mean value?"),
        ({"basis": "felt"}, "basis: Input should be"),
        ({"basis": None}, "key 'basis' is missing"),
        ({"spread": None}, "shape lognormal needs spread"),
        ({"value": "much"}, "a word needs shape category"),
        ({"shape": "round"}, "shape: Input should be"),
    ],
)
def test_broken_evidence_fails_in_one_line(copy, changes, says):
    spoil(copy, "room_total", **changes)
    with pytest.raises(InputError) as error:
        read_evidence(copy)
    assert says in str(error.value)
    assert str(error.value).startswith("funding.yaml: room_total: ")
    assert "\n" not in str(error.value)


def test_an_unknown_parameter_in_the_evidence_names_the_nearest(copy):
    spoil(copy, "room_totl", value=1)
    with pytest.raises(InputError, match="room_totl: no such parameter; did you mean room_total"):
        read_evidence(copy)


def test_a_declaration_without_evidence_fails(copy):
    path = copy / "funding.yaml"
    loaded = yaml.safe_load(path.read_text("utf-8"))
    del loaded["theta"]
    path.write_text(yaml.safe_dump(loaded), "utf-8")
    with pytest.raises(InputError, match="theta: declared but without evidence"):
        read_evidence(copy)


def test_a_key_that_stands_twice_is_refused(copy):
    path = copy / "funding.yaml"
    path.write_text(path.read_text("utf-8") + "theta: {value: 1}\n", "utf-8")
    with pytest.raises(InputError, match=r"funding\.yaml: line \d+: .*'theta' stands twice"):
        read_evidence(copy)


@pytest.mark.parametrize("content", ["{a: [", "- 1\n- 2\n", "\xff"])
def test_a_broken_file_fails_in_one_line(copy, content):
    (copy / "politics.yaml").write_bytes(content.encode("latin-1"))
    with pytest.raises(InputError, match=r"politics\.yaml") as error:
        read_evidence(copy)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("funding.room_totl", 1, "did you mean funding.room_total?"),
        ("room_total", 1, "did you mean funding.room_total?"),
        ("funding.room_total", -1, "outside the hard bounds 0 to 20000 EUR m"),
        ("funding.room_total", float("nan"), "outside the hard bounds"),
        ("funding.room_total", "300 MW", "unit is 'MW'; the declaration says 'EUR m'"),
        ("funding.room_total", "much", "is not a number"),
        ("funding.room_total", True, "is not a number"),
        ("funding.cover", "half", "allowed: full, expected, vehicle"),
        ("programme.w_hosts", 2.5, "is not a whole number"),
    ],
)
def test_bad_overrides_fail_in_one_line(name, value, says):
    with pytest.raises(InputError) as error:
        checked_value(name, value)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_value_may_carry_its_unit():
    assert checked_value("funding.room_total", "300 EUR m") == 300.0


def test_overrides_change_one_thing_and_nothing_else():
    changed = with_overrides({"funding.theta": 0.7})
    assert changed.funding.theta == 0.7
    assert changed.politics == default_parameters().politics
    assert changed.funding.model_copy(update={"theta": 0.5}) == default_parameters().funding


def test_the_march_ask_follows_from_the_site_unless_it_is_set():
    assert default_parameters().programme.ask_march == pytest.approx(680.0)
    assert with_overrides({"programme.site_cost": 3000}).programme.ask_march == pytest.approx(510.0)
    assert with_overrides(
        {"programme.union_capex_share": 0.25}
    ).programme.ask_march == pytest.approx(1000)
    assert (
        with_overrides({"programme.ask_march": 20, "programme.site_cost": 3000}).programme.ask_march
        == 20
    )


@pytest.mark.parametrize("name", [n for n in evidence() if role_of(n) == "uncertainty"])
def test_quantiles_rise_and_end_at_the_range(name):
    entry = evidence()[name]
    if entry.shape in ("dirichlet", "category", "fixed"):
        return
    values = [quantile(name, share) for share in (0.0001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.9999)]
    assert values == sorted(values)
    if entry.shape in ("uniform", "triangular", "loguniform", "integer"):
        assert values[0] == pytest.approx(entry.low, rel=0.02, abs=0.02 * (entry.high - entry.low))
        assert values[-1] == pytest.approx(
            entry.high, rel=0.02, abs=0.02 * (entry.high - entry.low)
        )
    else:
        assert values[3] == pytest.approx(float(entry.value))
        assert values[1] == pytest.approx(entry.low, rel=0.25)
        assert values[5] == pytest.approx(entry.high, rel=0.25)


def test_draws_are_complete_repeatable_and_add_up():
    one, again = (draw_uncertainties(RandomStreams(4), 7) for _ in range(2))
    assert one == again
    assert one != draw_uncertainties(RandomStreams(4), 8)
    assert "funding.cover" not in one and "programme.qmv_states" not in one
    shares = [value for name, value in one.items() if name.startswith("funding.share_")]
    assert sum(shares) == pytest.approx(1.0)
    with_overrides(one)


def test_scenarios_are_those_of_the_contract():
    assert scenario_names()[0] == "baseline"
    assert {"july_rules_in_march", "budget_room", "vehicle_cover", "no_region_money"} <= set(
        scenario_names()
    )
    assert scenario("baseline").history == "pinned"
    assert scenario("budget_room").history == "simulated"
    assert scenario("july_rules_in_march").rules == "july_2026"
    assert (
        scenario("budget_room").values()["funding.room_total"]
        == evidence()["funding.room_total"].high
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title: x\nhistory: imagined\n", "history"),
        (
            "title: x\nhistory: pinned\nrules: may_2026\n",
            "no rule book; allowed: march_2026, july_2026",
        ),
        ("title: x\nhistory: pinned\nmore: 1\n", "more"),
        (
            "title: x\nhistory: pinned\noverrides: {funding.cver: {value: 1, reason: y}}\n",
            "did you mean",
        ),
        ("title: x\nhistory: pinned\noverrides: {funding.cover: {value: full}}\n", "reason"),
        ("[", "cannot be read"),
        ("", "must hold a title, a history and overrides"),
        ("- title", "must hold a title, a history and overrides"),
    ],
)
def test_broken_scenarios_fail_in_one_line(tmp_path, text, says):
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"mine\.yaml") as error:
        read_scenario(path)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_an_unknown_scenario_names_the_nearest():
    with pytest.raises(InputError, match="did you mean budget_room"):
        scenario("budget_rom")
