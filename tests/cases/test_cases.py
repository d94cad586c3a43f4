"""Runs the readable cases of this folder."""

from pathlib import Path

import pytest
import yaml

from model.mechanisms.dutch_gate import assess
from tests.support import gate_case, groningen_case

CASES = yaml.safe_load((Path(__file__).parent / "dutch_decisions.yaml").read_text("utf-8"))
BUILD = {"ai_factory": groningen_case, "gigafactory": gate_case}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case(case):
    result = assess(BUILD[case["facility"]](**case["given"]))
    expect = case["expect"]
    assert result.passes == expect["passes"]
    if "reasons" in expect:
        assert list(result.reasons) == expect["reasons"]
    if "headline" in expect:
        assert result.headline == expect["headline"]
    if "state" in expect:
        assert result.promise == pytest.approx(expect["state"])
        assert result.region == pytest.approx(expect["region"])
