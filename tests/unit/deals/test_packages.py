"""The lists of packages: counts, order, words for a row, and faults of the file."""

import itertools

import pytest
import yaml

from model.deals import packages
from model.deals.packages import levels, offtake_packages, permit_packages, read_levels
from model.errors import InputError


def test_offtake_has_375_packages_in_the_order_of_the_file():
    found, listed = levels().offtake, offtake_packages()
    expected = list(itertools.product(found.share, found.price, found.quota, range(3)))
    rows = zip(listed.share, listed.price, listed.quota, listed.condition, strict=True)
    assert len(listed) == 375 == len(expected)
    assert [tuple(map(float, row)) for row in rows] == expected
    assert (listed.share_levels[listed.share_level] == listed.share).all()


def test_permit_has_160_packages_in_the_order_of_the_file():
    found, listed = levels().permit, permit_packages()
    expected = list(itertools.product(found.firm_share, (0, 1), (0, 1), (0, 1), found.local_fund))
    columns = (
        listed.firm_share,
        listed.compact,
        listed.waste_heat,
        listed.closed_water,
        listed.local_fund,
    )
    assert len(listed) == 160 == len(expected)
    assert [tuple(map(float, row)) for row in zip(*columns, strict=True)] == expected


def test_rows_in_words():
    assert offtake_packages().describe(0) == {
        "share": 0.0,
        "price": 0.8,
        "quota": 0.0,
        "conditions": "none",
    }
    assert offtake_packages().describe(374) == {
        "share": 0.2,
        "price": 1.2,
        "quota": 0.3,
        "conditions": "eu_operator_and_content",
    }
    assert permit_packages().describe(159) == {
        "firm_share": 1.0,
        "compact": True,
        "waste_heat": True,
        "closed_water": True,
        "local_fund": 20.0,
    }
    assert permit_packages().describe(0)["compact"] is False


@pytest.mark.parametrize("row", [-1, 375])
def test_rows_that_do_not_exist_are_refused(row):
    with pytest.raises(ValueError, match=r"package -?\d+ does not exist"):
        offtake_packages().describe(row)
    with pytest.raises(ValueError, match=r"package -?\d+ does not exist"):
        permit_packages().describe(row)


def test_lists_are_read_once_and_cannot_be_changed():
    assert offtake_packages() is offtake_packages()
    assert permit_packages() is permit_packages()
    for listed, names in ((offtake_packages(), ("share", "condition", "share_levels")),
                          (permit_packages(), ("firm_share", "local_fund"))):  # fmt: skip
        for name in names:
            with pytest.raises(ValueError, match="read-only"):
                getattr(listed, name)[0] = 1


def _write(folder, group, **changes):
    loaded = yaml.safe_load((packages.FOLDER / packages.FILE).read_text("utf-8"))
    loaded[group].update(changes)
    (folder / packages.FILE).write_text(yaml.safe_dump(loaded), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("group", "changes", "message"),
    [
        ("offtake", {"share": [0, 0.2, 0.1]}, r"offtake\.share: levels must rise"),
        ("offtake", {"share": []}, r"offtake\.share: levels must rise"),
        ("offtake", {"share": [0, 1.2]}, r"offtake\.share\.1: .*less than or equal to 1"),
        ("offtake", {"quota": [0.1, 0.2]}, r"offtake\.quota: the first level must be 0"),
        ("offtake", {"price": [0, 1]}, r"offtake\.price\.0: .*greater than 0"),
        ("offtake", {"price": [1, float("inf")]}, r"offtake\.price\.1: .*finite"),
        ("offtake", {"conditions": ["none", "eu_operator"]}, r"offtake\.conditions\.2: "),
        ("offtake", {"prize": [1]}, r"offtake\.prize: Extra"),
        ("permit", {"compact": [1, 0]}, r"permit\.compact\.0: "),
        ("permit", {"local_fund": [0, -5]}, r"permit\.local_fund\.1: "),
        ("permit", {"source": {"id": "judgement"}}, r"permit\.source\.where: "),
    ],
)
def test_faults_of_the_file_are_one_line(tmp_path, group, changes, message):
    with pytest.raises(InputError, match=r"^packages\.yaml: " + message) as caught:
        read_levels(_write(tmp_path, group, **changes))
    assert "\n" not in str(caught.value)


def test_a_file_without_entries_is_refused(tmp_path):
    (tmp_path / packages.FILE).write_text("[]", "utf-8")
    with pytest.raises(InputError, match=r"^packages\.yaml: the file: "):
        read_levels(tmp_path)
