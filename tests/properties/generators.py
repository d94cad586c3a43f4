"""Generators of cases for property tests."""

from dataclasses import replace

from hypothesis import strategies as st

from model.mechanisms.gate_case import GateCase
from tests.support import gate_case, groningen_case

_RULES = st.fixed_dictionaries(
    {
        "value_per_eur": st.floats(0.03, 1.5),
        "theta": st.floats(0.05, 1.0),
        "hurdle": st.floats(1.0, 4.0),
        "hold_cost": st.floats(0.0, 0.1),
        "chance_selected": st.floats(0.2, 1.0),
        "region_fund": st.floats(0.0, 150.0),
        "region_largest_share": st.floats(0.0, 0.6),
        "reachable_outside_slot": st.floats(0.1, 0.6),
        "urgency": st.floats(1.0, 2.0),
    }
)


@st.composite
def gate_cases(draw: st.DrawFn) -> GateCase:
    """Return cases around both facilities, with full cover; about a third of them pass."""
    base = draw(st.sampled_from((gate_case, groningen_case)))
    case = base(
        need=draw(st.floats(5.0, 850.0)),
        size=draw(st.floats(20.0, 6000.0)),
        room_total=draw(st.floats(5.0, 3000.0)),
        attention=draw(st.floats(0.3, 2.0)),
        region_ready=draw(st.booleans()),
        motion=draw(st.booleans()),
        deadline=draw(st.booleans()),
        main_slot=draw(st.booleans()),
    )
    return replace(case, rules=replace(case.rules, **draw(_RULES)))
