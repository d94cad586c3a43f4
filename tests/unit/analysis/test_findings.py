"""Findings in words, also from tables that hold less than usual."""

import pytest

from experiments.analysis.analyse import analyse_data, finished
from tests.toys import additive
from tests.unit.analysis.building import data_of, number
from tests.unit.analysis.sweeps import sampled

FACTORS = [number("uncertain"), number("lever", role="lever")]


@pytest.fixture(scope="module")
def analysed():
    data = data_of(sampled(FACTORS, "sobol", 64, replications=2), additive, "sobol")
    return data, *analyse_data(data)


def luck(analysed, *parts):
    """What is said of luck when only these parts of the variance are known."""
    data, tables, left = analysed
    shares = tables["shares"]
    kept = {**tables, "shares": shares[shares["part"].isin(parts)]}
    found = finished(data, kept, left).about["findings"]
    return [one["claim"].partition(", ")[2] for one in found if one["kind"] == "luck"]


def test_luck_names_the_parts_that_are_there(analysed):
    whole = luck(analysed, "seed", "uncertainties", "levers", "interaction")
    assert [words.count("%") for words in whole] == [4]
    (claim,) = luck(analysed, "seed", "levers")
    assert "levers" in claim
    assert "uncertain inputs" not in claim
    assert "together" not in claim
    (claim,) = luck(analysed, "seed")
    assert "too few points to tell" in claim
    assert luck(analysed, "levers") == []
