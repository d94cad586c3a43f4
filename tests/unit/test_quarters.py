"""Quarter arithmetic."""

import datetime

import pytest

from model.errors import InputError
from model.quarters import (
    add_quarters,
    decimal_year,
    label,
    last_day,
    parse_quarter,
    quarter_number,
    start_of,
)


def test_numbers_labels_and_dates_agree():
    for number in range(1, 69):
        assert parse_quarter(label(number)) == number
        assert quarter_number(last_day(number)) == number
        assert quarter_number(last_day(number) + datetime.timedelta(days=1)) == number + 1


def test_known_dates():
    assert label(quarter_number(datetime.date(2026, 3, 31))) == "2026Q1"
    assert decimal_year(datetime.date(2026, 7, 2)) == pytest.approx(2026.5, abs=0.002)
    assert start_of(1) == 2024.0
    assert add_quarters(datetime.date(2026, 11, 12), 1) == datetime.date(2027, 2, 12)
    assert add_quarters(datetime.date(2025, 12, 31), 5) == datetime.date(2027, 3, 28)


@pytest.mark.parametrize("text", ["2026", "2026Q5", "Q1 2026", "2023Q4", "2041Q1", ""])
def test_other_forms_are_refused_with_the_right_one(text):
    with pytest.raises(InputError, match=r"2026Q1|outside"):
        parse_quarter(text)
