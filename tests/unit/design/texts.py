"""Texts of designs for tests."""

from pathlib import Path

from experiments.design.reading import parse_design
from experiments.design.schema import Design

WHOLE = """\
title = "What would have flipped March 2026?"
question = "Which ask?"
seed = 4
[run]
end = "2026Q3"
history = "simulated"
[[arms]]
name = "march"
reason = "As it was"
[[arms]]
name = "july"
scenario = "july_rules_in_march"
  [arms.set]
  "consortia.public_money" = 1
  "investment.wacc" = {value = 0.09, reason = "A public bank takes part"}
[[factors]]
parameter = "programme.ask_march"
levels = [20, 100, 680]
[[factors]]
parameter = "funding.cover"
[[factors]]
group = "funding"
basis = ["judged"]
except = ["funding.theta"]
[[derived]]
name = "promised"
outcome = "decision_2026_march"
at_least = 1
[sampling]
method = "latin_hypercube"
points = 12
[replications]
number = 2
[replications.until]
outcome = "promised"
half_width = 0.05
most = 40
compare = ["march", "july"]
[record]
tables = "outcomes"
outcomes = ["promised", "reason_2026_march"]
[analysis]
base = "march"
targets = [
  {outcome = "promised", at_least = 1},
  {outcome = "reason_2026_march", equals = "NO_ROOM"},
]
heat = {x = "programme.ask_march", y = "funding.cover", outcome = "promised"}
robust = [{outcome = "promised", better = "high", threshold = 0.5}]
[[analysis.tipping]]
parameter = "funding.room_total"
low = 20
high = 5000
outcome = "promised"
at_least = 1
[small]
points = 4
replications = 1
"""
"""Every part of the form at once."""


def design_from(text: str, folder: Path = Path()) -> Design:
    return parse_design(text, folder / "mine.toml")


def simple(
    method: str, points: int, factors: str = 'group = "programme"', more: str = ""
) -> Design:
    """Return a design with one entry of factors."""
    return design_from(
        f'title = "T"\nquestion = "Q"\n[[factors]]\n{factors}\n'
        f'[sampling]\nmethod = "{method}"\npoints = {points}\n{more}'
    )
