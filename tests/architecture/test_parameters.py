"""Every parameter has evidence, is read by the model, and moves something."""

import re
from pathlib import Path

import pytest

from model.agenda import agenda, rule_books
from model.data.tables import check_register, facts, sources
from model.investment.project import INPUTS, project_of
from model.investment.verdict import assess, contracts_needed
from model.parameters.evidence import bounds_of, choices_of, evidence, field_of
from model.parameters.loader import with_overrides
from model.parameters.sampling import quantile, role_of
from model.parameters.schema import GROUPS
from model.simulation import RekenkrachtModel

ROOT = Path(__file__).parents[2]
CODE = "\n".join(
    path.read_text("utf-8")
    for path in [*(ROOT / "model").rglob("*.py"), ROOT / "model/data/rule_books.yaml"]
    if "parameters" not in path.parts
)


def test_the_register_of_sources_is_complete():
    check_register()


@pytest.mark.parametrize("name", list(evidence()))
def test_evidence_names_known_facts_and_sources(name):
    entry = evidence()[name]
    assert entry.source.id in sources()
    assert all(fact in facts() for fact in entry.facts)


def test_rule_books_and_agenda_name_known_facts_sources_and_parameters():
    for book in rule_books().values():
        assert book.source.id in sources()
        assert set(book.facts) <= set(facts())
        for lot in book.lots.values():
            field_of(f"programme.{lot.ask}")
    plan = agenda()
    for item in (*plan.cut_offs, *plan.rounds, *plan.proposals):
        assert set(item.facts) <= set(facts()), item.id
    assert all(item.source.id in sources() for item in plan.proposals)


@pytest.mark.parametrize(
    "name", [f"{g}.{n}" for g, kind in GROUPS.items() for n in kind.model_fields]
)
def test_each_parameter_is_read_somewhere(name):
    short = name.rpartition(".")[2]
    stem = re.sub(r"_(EZ|DEF|OCW|BZK|VWS|LVVN)$", "_{", short)
    assert re.search(rf"\b{re.escape(short)}\b", CODE) or stem in CODE


def other_values(name: str) -> list[object]:
    """Values far from the default."""
    entry, field = evidence()[name], field_of(name)
    if choices_of(field):
        return [choice for choice in choices_of(field) if choice != entry.value]
    if role_of(name) == "uncertainty" and entry.shape not in ("dirichlet", "fixed", "category"):
        return [quantile(name, 0.02), quantile(name, 0.98)]
    low, high = bounds_of(field)
    wanted = [float(entry.value) * 0.5, float(entry.value) * 1.5 + 1]
    held = [min(high, max(low, value)) for value in wanted]
    return [round(value) if field.annotation is int else value for value in held]


RICH = {
    "funding.room_total": 8000,
    "funding.v_commercial": 1.0,
    "funding.region_fund_gigafactory": 20,
}
BUILT = {
    "demand.price0": 3.5,
    "investment.capex_h100e": 16000,
    "investment.debt_share": 0.2,
    "funding.room_total": 8000,
}
"""Sites are talked about, permitted, connected and built."""
SHOCKS = {
    "market.cutoff_start": 2026.75,
    "market.cutoff_quarters": 4,
    "market.export_start": 2028.5,
    "market.price_war_start": 2030.0,
    "users.efficiency_start": 2033.0,
    "access.quota_share": 0.2,
}
"""Each shock to supply and demand has its own years."""
SETTINGS = (
    BUILT | SHOCKS,
    BUILT,
    {},
    BUILT | {"talks.protocol": "offers"},
    # no wait elsewhere, so that the contract of the award is what a signature waits for
    BUILT | {"sites.eu_site_lead": 0},
    # heat is given away wherever there is a network
    BUILT | {"sites.consent_heat": 3, "sites.consent_c0": 4, "sites.consent_province": 4},
    # sites on more than 10 ha, and spread over the country, state land among it
    BUILT
    | {"investment.kw_site_h100e": 0.8, "sites.floor_ha_per_mw": 0.15, "sites.site_taste": 3000},
    {"programme.ask_march": 60.0, **RICH},
    {"programme.procedure": "conditional_k", "programme.ask_march": 60.0, **RICH},
    {"funding.cover": "expected", **RICH},
    {"funding.cover": "vehicle", **RICH},
    {"politics.motion_gigafactory": 1, "funding.v_commercial": 0.4, "programme.call_slip": 3},
    # promises that a scenario imposes; the money of the buyer is less than the hours for sale
    {"scenario": "o2_join_others", "programme.imposed_scale": 0.1, **BUILT},
    {"scenario": "o4_host_gigafactory", **BUILT},
    {"scenario": "launching_customer", **BUILT},
    # more bids than places
    BUILT
    | {
        "programme.a0_commit": 1.5,
        "programme.host_credible_prob": 0.9,
        "programme.aigf_union_budget": 5000,
    },
)
ROWS = 1200
"""Of users: enough for every account to move."""
SEEDS = (1, 2, 6)
"""In the last of them a plan stands on land of the state, and the state's answer is close."""


def fingerprint(seed: int, changes: dict[str, object]) -> tuple[str, bytes, str]:
    model = RekenkrachtModel(seed=seed, history="simulated", users=ROWS, **changes).run()
    values = model.indicators().value.to_numpy().tobytes()
    return repr(model.world.log), values, repr(model.outcomes())


@pytest.fixture(scope="module")
def unchanged() -> dict[tuple[int, int], tuple[str, bytes, str]]:
    return {
        (seed, place): fingerprint(seed, changes)
        for place, changes in enumerate(SETTINGS)
        for seed in SEEDS
    }


OF_THE_ANSWER_ALONE = (
    "investment.lead_time", "investment.first_phase_share", "investment.phase_gap",
)  # fmt: skip
"""They move `rekenkracht bankability`; in a run a plan has phases and dates of its own."""
OF_THE_RUN = [name for name in evidence() if name not in OF_THE_ANSWER_ALONE]
OF_THE_RUN_ALONE = ("investment.second_phase_public",)
"""It depends on a call and on European rules."""
OF_BANKABILITY = [
    name for name in evidence() if name.startswith("investment.") and name not in OF_THE_RUN_ALONE
]
CASES = (
    {},
    {"investment.contracted_share": 0.9, "investment.prepaid_share": 0.2},
    {"investment.first_phase_share": 0.25, "investment.hurdle_rule": "npv"},
)


@pytest.mark.parametrize("name", OF_BANKABILITY)
def test_each_parameter_of_a_site_moves_its_verdict(name):
    assert name in INPUTS
    for changes in CASES:
        before = verdict(changes)
        if any(verdict(changes | {name: value}) != before for value in other_values(name)):
            return
    pytest.fail(f"{name} changes nothing")


def verdict(changes: dict[str, object]) -> tuple[object, ...]:
    project = project_of(with_overrides(changes), 1000.0)
    return assess(project), contracts_needed(project), assess(project).go


@pytest.mark.parametrize("name", OF_THE_ANSWER_ALONE)
def test_phases_of_the_answer_leave_the_run_alone(name, unchanged):
    for value in other_values(name):
        assert fingerprint(1, SETTINGS[0] | {name: value}) == unchanged[1, 0]


@pytest.mark.parametrize("name", OF_THE_RUN)
def test_each_parameter_moves_something(name, unchanged):
    for (seed, place), before in unchanged.items():
        for value in other_values(name):
            if fingerprint(seed, SETTINGS[place] | {name: value}) != before:
                return
    pytest.fail(f"{name} changes nothing")
