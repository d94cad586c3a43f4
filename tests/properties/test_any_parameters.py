"""Any values inside the hard bounds run to the end, keep the laws and give sound numbers.

The laws of accounting (V25: money and megawatts) are checked in every quarter of every run.
"""

import json
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from model.parameters.evidence import bounds_of, choices_of, evidence, field_of
from model.scenario import scenario_names
from model.simulation import RekenkrachtModel

WIDEST = 1e5
"""Stands in for an infinite bound."""


def values_of(name: str) -> st.SearchStrategy[object]:
    field = field_of(name)
    if choices_of(field):
        return st.sampled_from(choices_of(field))
    low, high = bounds_of(field)
    high = min(high, WIDEST)
    if field.annotation is int:
        return st.integers(int(low), int(high))
    return st.sampled_from((low, high)) | st.floats(low, high)


def some_of(names: list[str], most: int) -> st.SearchStrategy[dict[str, object]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True).flatmap(
        lambda chosen: st.fixed_dictionaries({name: values_of(name) for name in chosen})
    )


NAMES = list(evidence())
OF_SITES = [
    name
    for name in NAMES
    if name.partition(".")[0] in ("consortia", "grid", "investment", "sites", "talks")
]
BUILT = {
    "demand.price0": 3.5,
    "investment.capex_h100e": 16000,
    "investment.debt_share": 0.2,
    "funding.room_total": 8000,
}
"""Sites get built at these values, so that what is drawn about sites is felt."""
SIGNED = ("value_over_capital_nl",)
"""A site whose power costs more than its hours earn is worth less than nothing."""
ANYWHERE = some_of(NAMES, 40)
AROUND_SITES = some_of(OF_SITES, 12).map(lambda changes: BUILT | changes)


def check(changes, name, history, seed):
    run = RekenkrachtModel(seed=seed, scenario=name, history=history, **changes).run()
    assert run.now == "2035Q4"
    values = run.indicators().value
    assert values.notna().all()
    assert (values >= 0).all()
    sites = run.sites()
    numbers = sites[["zone_room_mw", "zone_waiting_mw", "asked_mw", "signed_firm_mw", "power_mw"]]
    assert (numbers >= 0).all(axis=None)
    json.loads(json.dumps(run.outcomes(), default=str))
    assert all(
        value >= 0 or math.isnan(value)
        for name, value in ((name, number(value)) for name, value in run.outcomes().items())
        if name not in SIGNED
    )
    assert len(run.events()) == len(run.world.log)


def number(value: float | str) -> float:
    return 0.0 if isinstance(value, str) else value


SETTINGS = (
    st.sampled_from(scenario_names()),
    st.sampled_from(("pinned", "simulated")),
    st.integers(0, 2**63 - 1),
)


@settings(max_examples=60, deadline=None)
@given(ANYWHERE, *SETTINGS)
def test_every_point_inside_the_hard_bounds_runs(changes, name, history, seed):
    check(changes, name, history, seed)


@settings(max_examples=60, deadline=None)
@given(AROUND_SITES, *SETTINGS)
def test_every_point_around_sites_that_are_built_runs(changes, name, history, seed):
    check(changes, name, history, seed)
