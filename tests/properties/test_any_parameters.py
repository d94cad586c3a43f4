"""Any values inside the hard bounds run to the end, keep the laws and give sound numbers."""

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
    if field.annotation is int:
        return st.integers(int(low), int(min(high, WIDEST)))
    return st.floats(low, min(high, WIDEST))


CHANGES = st.lists(st.sampled_from(list(evidence())), max_size=40, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: values_of(name) for name in names})
)


@settings(max_examples=60, deadline=None)
@given(
    CHANGES,
    st.sampled_from(scenario_names()),
    st.sampled_from(("pinned", "simulated")),
    st.integers(0, 2**63 - 1),
)
def test_every_point_inside_the_hard_bounds_runs(changes, name, history, seed):
    run = RekenkrachtModel(seed=seed, scenario=name, history=history, end="2028Q2", **changes).run()
    values = run.indicators().value
    assert values.notna().all()
    assert (values >= 0).all()
