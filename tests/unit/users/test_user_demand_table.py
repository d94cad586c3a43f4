"""What adopters ask fits the facts, adds up to a credible total, and faults are one line."""

import math
import shutil
from itertools import product

import pytest

from model.data import tables
from model.data.reading import FOLDER, DataError
from model.data.user_records import ACTIVITIES, KINDS, MISSIONS, SECTORS, SIZES
from model.data.user_tables import (
    dutch_users,
    read_user_demand,
    read_user_missions,
    user_demand,
    user_missions,
)
from model.parameters.loader import default_parameters

USERS = default_parameters().users
STAFF = {size: getattr(USERS, f"staff_{size}") for size in SIZES}
REFERENCE = "50_249"


def fact(key):
    return tables.facts()[key]


def size_factor(size):
    return (STAFF[size] / STAFF[REFERENCE]) ** USERS.size_exponent


def adopters(kind):
    """Users of AI in 2025, counted as so many of the reference size."""
    rows = [row for row in dutch_users().values() if row.kind == kind]
    return sum(row.users * row.ai_share * size_factor(row.size) for row in rows)


def asked(kind, activity):
    """Million H100e-h per quarter in 2025, as the mean of the lognormal hours."""
    row = user_demand()[kind, activity]
    mean = row.median * math.exp(getattr(USERS, f"spread_{activity}") ** 2 / 2)
    return adopters(kind) * row.taking_part * mean * getattr(USERS, f"scale_{activity}") / 1e6


def total(kinds=KINDS, activities=ACTIVITIES):
    return sum(asked(kind, activity) for kind, activity in product(kinds, activities))


def test_each_kind_and_activity_has_a_row():
    assert list(user_demand()) == list(product(KINDS, ACTIVITIES))


def test_known_hours_are_those_of_the_facts():
    tuning, serving = user_demand()["sme", "fine_tuning"], user_demand()["sme", "inference"]
    project = fact("ft_project_h100h")
    assert (tuning.median, tuning.low, tuning.high) == (
        project.number, float(project.low), float(project.high),
    )  # fmt: skip
    assert serving.median == fact("infer_firm_h100h").number / 4
    assert serving.high == float(fact("infer_firm_h100h").high) / 4


def test_a_research_group_of_ten_to_nineteen_asks_what_the_facts_say():
    project = fact("rd_project_h100h")
    row = user_demand()["research_group", "r_and_d"]
    scale = 4 * size_factor("10_19")
    assert row.median * scale == pytest.approx(project.number, rel=0.02)
    assert row.low * scale == pytest.approx(float(project.low), rel=0.1)
    assert row.high * scale == pytest.approx(float(project.high), rel=0.05)
    tuning = user_demand()["research_group", "fine_tuning"].median * size_factor("10_19")
    assert tuning == pytest.approx(fact("ft_project_h100h").number, rel=0.02)


def test_models_of_research_are_between_the_known_ones():
    row = user_demand()["research_group", "frontier_training"]
    yearly = 4 * row.median * size_factor("20_49")
    smallest, largest = fact("use_estllm").number, fact("use_lucie").number
    assert smallest * 1e6 < yearly < largest * 1e6


def test_fewer_compute_for_research_than_use_ai_for_it():
    bound = fact("ai_use_rd").number
    for kind in ("sme", "corporate", "public_body"):
        assert 0 < user_demand()[kind, "r_and_d"].taking_part < bound


def test_dutch_use_in_2025_is_of_the_right_order_and_mostly_inference():
    assert 5 < total() < 30
    inference = total(activities=("inference",)) / total()
    share = fact("inference_share_contracts")
    assert 0.5 < inference < float(share.high)


def test_researchers_ask_more_than_the_national_machine_gives():
    per_quarter = fact("snellius_h100eq_hours").number / 4
    asked_by_science = total(kinds=("research_group",))
    assert per_quarter < asked_by_science < 6 * per_quarter


def test_missions_have_shares_of_known_sectors():
    found = user_missions()
    assert {mission for _, mission in found} == set(MISSIONS)
    assert {sector for sector, _ in found} == set(SECTORS)
    for sector in SECTORS:
        assert 0 < sum(row.share for row in found.values() if row.sector == sector) <= 1
    assert found["health", "health"].share == max(row.share for row in found.values())


def test_judged_rows_say_so_and_facts_bring_their_sources():
    for row in (*user_demand().values(), *user_missions().values()):
        assert (row.basis == "judged") == ("judgement" in row.source), row
    for row in user_demand().values():
        assert {fact(key).source for key in row.facts} <= set(row.source), row


def test_the_files_are_read_once_and_need_no_other(tmp_path):
    assert user_demand() is user_demand()
    assert user_missions() is user_missions()
    shutil.copy(FOLDER / "user_demand.csv", tmp_path)
    shutil.copy(FOLDER / "user_missions.csv", tmp_path)
    assert read_user_demand(tmp_path) == user_demand()
    assert read_user_missions(tmp_path) == user_missions()


ASKS = "sme,inference,0.08,1250,300,10000"
SERVES = "finance,safety,0.03"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (ASKS.replace("0.08", "1.08"), "column taking_part: 1.08 is not a share; allowed: 0 to 1"),
        (ASKS.replace("0.08", "-1"), "column taking_part: -1 is not a share; allowed: 0 to 1"),
        (ASKS.replace("0.08", "0"), "column median: 1250 hours at a share of 0; allowed: both"),
        (ASKS.replace(",300,", ",-300,"), "column low: -300 is too small; allowed: 0 or more"),
        (ASKS.replace(",300,", ",20000,"), "column low: 20000 is above the high end; allowed: up"),
        (ASKS.replace("1250", "nan"), "column median: 'nan' is not a number"),
        (ASKS.replace("1250", "250"), "column median: 250 is outside its range; allowed: 300 to"),
        (ASKS.replace("1250", "20000"), "20000 is outside its range; allowed: 300 to 10000"),
        (ASKS.replace("sme", "smes"), "column kind: 'smes' is not allowed; allowed: sme, "),
        (ASKS.replace("inference", "inferense"), "did you mean inference?"),
        (ASKS.replace("inference", "r_and_d"), "column kind: sme, r_and_d is already in line 3"),
    ],
)
def test_one_line_says_what_is_wrong_in_what_users_ask(broken, message, tmp_path):
    assert message in fault(tmp_path, "user_demand.csv", ASKS, broken, read_user_demand)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (SERVES.replace("0.03", "0"), "column share: 0 is not a share; allowed: above 0, up to 1"),
        (SERVES.replace("0.03", "1.1"), "column share: 1.1 is not a share; allowed: above 0"),
        (SERVES.replace("safety", "peace"), "column mission: 'peace' is not allowed; allowed: saf"),
        (SERVES.replace("finance", "mining"), "column sector: 'mining' is not allowed"),
        (SERVES.replace("finance", "ict"), "column sector: ict, safety is already in line 2"),
        (
            SERVES.replace("finance,safety,0.03", "ict,mobility,0.03"),
            "column mission: 'mobility' is not allowed",
        ),
    ],
)
def test_one_line_says_what_is_wrong_in_missions(broken, message, tmp_path):
    assert message in fault(tmp_path, "user_missions.csv", SERVES, broken, read_user_missions)


def test_missions_of_a_sector_are_no_more_than_the_whole(tmp_path):
    found = fault(
        tmp_path, "user_missions.csv", "health,health,0.9,", "health,health,0.995,",
        read_user_missions,
    )  # fmt: skip
    assert "column share: shares of health add up to 1.005; allowed: up to 1" in found


def test_a_row_that_is_missing_is_named(tmp_path):
    rows = (FOLDER / "user_demand.csv").read_text("utf-8").splitlines(keepends=True)
    (tmp_path / "user_demand.csv").write_text("".join(rows[:-1]), "utf-8")
    with pytest.raises(DataError) as caught:
        read_user_demand(tmp_path)
    assert str(caught.value) == (
        "user_demand.csv, column kind: no row for public_body, inference; each kind and activity "
        "needs one"
    )


def fault(folder, file, old, new, read):
    whole = (FOLDER / file).read_text("utf-8")
    assert whole.count(old) == 1
    (folder / file).write_text(whole.replace(old, new), "utf-8")
    with pytest.raises(DataError) as caught:
        read(folder)
    message = str(caught.value)
    assert message.startswith(f"{file}, line ")
    assert "\n" not in message
    return message
