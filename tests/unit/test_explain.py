"""The decision trace: what is said of each party, and that it agrees with the model."""

import json
import math
import re
from pathlib import Path

import pytest

from experiments.store import read_table, write_run
from model.agenda import agenda
from model.data.records import ROLE_OF_KIND
from model.data.tables import member_states, sources
from model.errors import InputError
from model.mechanisms.board_decisions import FILES
from model.mechanisms.dutch_gate import assess
from model.mechanisms.gate_case import REASONS as GATE_REASONS
from model.mechanisms.gate_case import GateCase
from model.mechanisms.gate_levers import smallest_changes, smallest_pair
from model.parameters.evidence import evidence
from model.simulation import RekenkrachtModel
from rekenkracht.cli import main
from viz.decisions import dutch_decisions
from viz.explain import explain, explain_trace, open_trace
from viz.explain_levers import parameters_behind
from viz.layout import at_least, at_most, number, percent
from viz.sentences import SENTENCES
from viz.wording import KINDS, PROPOSALS, REASONS, RULE_FILES


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def pinned(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "pinned"
    write_run(folder, RekenkrachtModel(end="2028Q2").run())
    return folder


@pytest.fixture(scope="module")
def simulated(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("explain") / "simulated"
    write_run(folder, RekenkrachtModel(seed=2, scenario="budget_room", end="2027Q2").run())
    return folder


# Words.


def test_every_code_of_the_model_has_words(pinned, simulated):
    assert set(GATE_REASONS) <= set(REASONS)
    assert set(ROLE_OF_KIND) <= set(KINDS)
    assert {item.id for item in agenda().proposals} <= set(PROPOSALS)
    assert {file.name for file in FILES} <= set(RULE_FILES)
    for folder in (pinned, simulated):
        events = read_table(folder, "events")
        assert set(events["kind"]) <= set(KINDS)
        assert set(events["reason"]) - {""} <= set(REASONS)
    for code in GATE_REASONS:
        assert f"short_{code}" in SENTENCES


def test_numbers_are_short_and_round_to_the_safe_side():
    assert [number(x) for x in (4000, 128.8, 7.306, 60.0, 0.123, 0)] == [
        "4,000", "129", "7.3", "60", "0.12", "0",
    ]  # fmt: skip
    assert number(math.nan) == "-"
    assert (at_most(43.4827), at_least(43.4127)) == ("43.4", "43.5")
    assert (percent(0.001), percent(0.9999), percent(0.4), percent(0)) == (
        "below 1 %", "over 99 %", "40 %", "0 %",
    )  # fmt: skip


# The Dutch decision.


def test_march_2026_is_answered_in_full(pinned):
    text = explain(pinned, quarter="2026Q1")
    said = flat(text)
    decision = next(
        one for one in dutch_decisions(read_table(pinned, "events")) if one.quarter == "2026Q1"
    )
    case, found = decision.counted.case, assess(decision.counted.case)
    for words in (
        "10 March 2026",
        "31 March 2026",
        "EuroHPC Joint Undertaking asked the Netherlands",
        f"EUR {number(case.need)} m",
        "Rule book march_2026",
        f"memorandum {percent(case.rules.reachable_outside_slot)} of the room can be reached",
        f"EUR {number(found.reachable)} m can be reached",
        f"EUR {number(found.must_cover)} m must be covered",
        f"an outsider loses EUR {number(found.worth.gain)} m",
        f"joining costs EUR {number(found.worth.cost)} m",
        f"must exceed EUR {number(found.worth.hurdle_cost)} m",
        f"Parliament: its chance is {percent(decision.chance)}",
        "known fact, imposed on the run",
        sources()["beslisnota-26643-1499"].title,
        "Left to itself, the gate would have said no",
        "funding.room_total",
        "funding.theta",
        "funding.sigma_demand",
        "rekenkracht sources funding.room_total",
    ):
        assert words in said, words
    for reason in found.reasons:
        assert f"{reason}: {REASONS[reason]}" in said or f"{reason} (the headline)" in said
    for purse, offer in zip(case.purses, found.offers, strict=True):
        row = next(line for line in text.splitlines() if line.startswith(f"  {purse.name:<5}"))
        shown = [float(cell) for cell in re.findall(r"[\d.]+", row)]
        assert shown[:3] == pytest.approx([purse.room, offer.reachable, offer.worth], abs=0.051)


def test_every_lever_is_named_with_what_it_would_take(pinned):
    for decision in dutch_decisions(read_table(pinned, "events")):
        case = decision.counted.case
        said = flat(explain(pinned, quarter=decision.quarter, subject=decision.subject))
        for change in smallest_changes(case):
            if isinstance(change.after, str):
                assert SENTENCES[change.after] in said
            elif change.after is not None:
                rounded = at_most if change.lever == "ask" else at_least
                assert rounded(change.after) in said
            else:
                assert SENTENCES[f"{change.lever}_not"] in said
        alone = any(one.enough and one.lever != "ask" for one in smallest_changes(case))
        pair = smallest_pair(case) if smallest_changes(case) and not alone else None
        assert ("Two things together would do" in said) == (pair is not None)


def test_what_is_said_to_be_enough_is_enough(pinned):
    found = 0
    for decision in dutch_decisions(read_table(pinned, "events")):
        said = flat(explain(pinned, quarter=decision.quarter, subject=decision.subject))
        ask = re.search(r"at most EUR ([\d.,]+) m instead", said)
        if ask:
            found += 1
            need = float(ask[1].replace(",", ""))
            assert assess(GateCase(**{**fields_of(decision.counted.case), "need": need})).passes
    assert found


def fields_of(case: GateCase) -> dict:
    return {name: getattr(case, name) for name in case.__dataclass_fields__}


def test_a_yes_shows_who_pays_and_its_source(pinned):
    said = flat(explain(pinned, subject="Groningen", quarter="2025Q2"))
    assert "EUR 130 m was promised: Region 60" in said
    assert "[kst-groningen-2025]" in said
    assert "the gate passes it as it stood" in said
    assert "exploration" not in said


def test_simulated_decisions_are_not_called_facts(simulated):
    said = flat(explain(simulated, quarter="2026Q1"))
    assert "known" not in said
    assert "imposed" not in said
    assert "Set for this run, not by the evidence: funding.room_total" in said
    assert "as long as the Union's part is not there" in said


def test_parliament_and_a_moved_deadline_are_told(tmp_path):
    folder = tmp_path / "run"
    changes = {"politics.rho_parl": 0.0, "programme.call_slip": 1}
    write_run(folder, RekenkrachtModel(history="simulated", end="2027Q2", **changes).run())
    said = flat(explain(folder, subject="groningen-2025"))
    assert "NO_MAJORITY" in said
    assert "Parliament voted it down" in said
    assert "which moved with the call from 12 November 2026" in flat(
        explain(folder, quarter="2027Q1")
    )


def test_parameters_behind_a_decision_exist(pinned):
    for decision in dutch_decisions(read_table(pinned, "events")):
        assert set(parameters_behind(decision.counted.case)) <= set(evidence())


def test_without_a_quarter_there_is_a_list(pinned):
    text = explain(pinned)
    assert all(PROPOSALS[item.id] in text for item in agenda().proposals[:3])
    assert "--quarter" in text
    assert "In short" not in text


# Other parties.


@pytest.mark.parametrize("ministry", ["EZ", "DEF", "OCW", "BZK", "VWS", "LVVN", "FIN"])
def test_each_ministry_has_its_view(pinned, ministry):
    said = flat(explain(pinned, actor=ministry.lower(), quarter="2026Q1"))
    assert f"({ministry})" in said
    assert "--quarter 2026Q1" in said


def test_a_member_state_had_chances_and_chose(pinned):
    trace = open_trace(pinned)
    for row in trace.events[trace.events["date"] == "2026-07-30"].to_dict("records"):
        if row["kind"] not in ("commitment", "stays_out"):
            continue
        said = flat(explain_trace(trace, row["actor"], "2026Q3"))
        assert member_states()[row["actor"]].country in said
        best = max(json.loads(row["detail"])["chances"].values())
        assert percent(best) in said
        chose = "It chose staying out" if row["kind"] == "stays_out" else "and promised EUR"
        assert chose in said


def test_the_joint_undertaking_counts_and_selects(pinned):
    counted = flat(explain(pinned, actor="EuroHPC JU", quarter="2026Q3"))
    assert "stood by a promise" in counted
    assert "the chance of enough hosts was" in counted
    selected = flat(explain(pinned, actor="EuroHPC JU", quarter="2025Q4"))
    assert "NL 200 70 - selected (imposed)" in selected
    assert "The model by itself would have taken" in selected


def test_the_union_shows_positions_votes_and_spread(pinned):
    events = read_table(pinned, "events")
    row = events[events["kind"].isin(["rule_decided", "rule_blocked"])].iloc[0]
    quarter = f"{row['year']}Q{row['quarter']}"
    said = flat(explain(pinned, actor="EU", quarter=quarter))
    detail = json.loads(row["detail"])
    assert f"{detail['states_for']} of 27 states" in said
    assert f"NL {number(detail['positions']['NL'])}" in said
    assert "spread (sd)" in said
    assert "it stood at" in flat(explain(pinned, actor="SE", quarter=quarter))


def test_every_actor_in_every_quarter_can_be_explained(pinned, simulated):
    for folder in (pinned, simulated):
        trace = open_trace(folder)
        events = trace.events
        for actor, when in sorted(set(zip(events["actor"], events["when"], strict=True))):
            assert len(explain_trace(trace, actor, when)) > 80
        for actor in sorted(set(events["actor"])):
            assert len(explain_trace(trace, actor)) > 80


# What does not exist.


def test_unknown_names_say_what_there_is(pinned):
    wrong = {
        "actor": ("EuroHPC", "did you mean EuroHPC JU?"),
        "subject": ("gronigen-2025", "did you mean groningen-2025?"),
        "run": ("feed", "there are: "),
    }
    for name, (value, words) in wrong.items():
        with pytest.raises(InputError) as caught:
            explain(pinned, **{name: value})
        assert words in str(caught.value)
        assert "\n" not in str(caught.value)
    with pytest.raises(InputError, match=r"EL has no events in 2025Q3.*there are: 2024Q4"):
        explain(pinned, actor="EL", quarter="2025Q3")
    with pytest.raises(InputError, match="write it as 2026Q1"):
        explain(pinned, quarter="spring 2026")


def test_the_command_prints_it(pinned, capsys):
    run = read_table(pinned, "runs")["run_id"][0]
    words = ["explain", str(pinned), "--run", run[:6], "--actor", "NL", "--quarter", "2026q1"]
    assert main(words) == 0
    assert capsys.readouterr().out == explain(pinned, quarter="2026Q1")
    assert main(["explain", str(pinned), "--actor", "Atlantis"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
