"""Numbers that stand beside each other agree, and lists say things once."""

import json
import re

import pytest

from experiments.store import write_run
from model.data.tables import facts
from model.parameters.evidence import evidence
from model.simulation import RekenkrachtModel
from rekenkracht.cli import main
from viz.explain import explain, open_trace
from viz.explain_grid import tell_asked
from viz.explain_investment import tell_investment
from viz.explain_others import reasons_in_words
from viz.explain_sites import story
from viz.folding import folded
from viz.layout import apart
from viz.position import dutch_position
from viz.sources_text import trail


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("words") / "run"
    write_run(place, RekenkrachtModel(seed=3).run())
    return place


def flat(text) -> str:
    return " ".join("\n".join([text] if isinstance(text, str) else text).split())


def test_two_factors_are_told_apart():
    assert apart(0.344, 1.4) == ("0.34", "1.4")
    assert apart(0.9991, 1.0) == ("0.999", "1")
    assert apart(1.0, 1.0) == ("1", "1")


def test_what_is_short_in_the_grid_is_the_difference_of_what_is_shown(folder):
    row = {
        "counterpart": "volt", "subject": "rotterdam_maasvlakte", "amount": 120.4,
        "date": "2026-09-30", "kind": "connection_asked",
    }  # fmt: skip
    detail = {
        "ahead": 406.4, "room": 0.0, "zone": "maasvlakte_380", "class": 4, "mitigator": False,
    }  # fmt: skip
    said = flat(tell_asked(row, detail, open_trace(folder)))
    assert "Before it 406 MW" in said
    assert "so 526 MW more must come" in said


def investment(reason: str, detail: dict) -> str:
    row = {
        "kind": "investment_refused", "actor": "volt", "counterpart": "NL", "reason": reason,
        "subject": "rotterdam_maasvlakte", "amount": 0.0,
    }  # fmt: skip
    return flat(tell_investment(row, detail))


def test_an_investment_shows_a_difference_that_adds_up_and_says_when_nobody_looks():
    seen = {
        "ratio": 0.344, "hurdle": 1.395, "debt_cover": None, "least_cover": 1.3,
        "reasons": ["NOT_BANKABLE"],
    }  # fmt: skip
    said = investment("NOT_BANKABLE", {"seen": seen, "size": 100000})
    assert "V/K is 0.34; investors ask 1.4. It is 1.06 short" in said
    close = investment(
        "NOT_BANKABLE", {"seen": {**seen, "ratio": 1.3921, "hurdle": 1.3929}, "size": 1}
    )
    assert "V/K is 1.392; investors ask 1.393. It is 0.001 short" in close
    nobody = investment("NO_INVESTOR", {})
    assert "no investor to sign it" in nobody
    assert "0 H100e" not in nobody


def test_waiting_for_power_is_told():
    row = {
        "kind": "waits_for_power", "actor": "volt", "counterpart": "NL", "reason": "QUEUE",
        "subject": "rotterdam_maasvlakte", "amount": 0.0, "detail": "", "when": "2028Q1",
        "date": "2028-03-31", "imposed": False, "unit": "EUR m",
    }  # fmt: skip
    said = flat(story([row], None))
    assert "VOLT with Eneco has the permit for Rotterdam" in said
    assert "QUEUE: The permit is granted" in flat(reasons_in_words([row]))


def test_the_same_refusal_is_one_line_with_its_quarters():
    rows = [
        {"date": f"202{n}-06-30", "when": f"202{n}Q2", "reason": reason}
        for n, reason in enumerate(["NO_ROOM", "", "NO_ROOM", ""])
    ]
    lines = folded(rows, ["no [NO_ROOM]", "yes", "no [NO_ROOM]", "yes"])
    assert lines == [
        ("2020-06-30", "no [NO_ROOM], in 2020Q2 and 2022Q2"),
        ("2021-06-30", "yes"),
        ("2023-06-30", "yes"),
    ]


def test_the_overview_lists_permits_and_power_and_folds_refusals(folder):
    said, events = flat(explain(folder)), open_trace(folder).events
    for words in ("asks for a permit", "asks TenneT for"):
        assert words in said
    refused = events[(events["kind"] == "no_offtake") & (events["actor"] == "nl_c")]
    line = "The Netherlands and the third Dutch party do not agree on buying compute time"
    assert len(refused) > refused["subject"].nunique() >= said.count(line)
    assert "municipalities concerned consents" not in said
    when = events.loc[events["kind"] == "consent_given", "when"].iloc[0]
    assert "yes to the plan of" in flat(explain(folder, quarter=when))


def test_an_actor_can_be_called_by_its_printed_name(folder):
    assert explain(folder, actor="Second Dutch party") == explain(folder, actor="nl_b")
    assert explain(folder, actor="the second dutch party") == explain(folder, actor="NL_B")
    assert explain(folder, actor="Germany") == explain(folder, actor="DE")


def test_an_unknown_actor_shows_the_nearest_first_and_names(folder, capsys):
    assert main(["explain", str(folder), "--actor", "second dutch"]) == 2
    errors = capsys.readouterr().err
    assert "did you mean nl_b? (there are: nl_b: the second Dutch party, " in errors
    assert "nl_c: the third Dutch party" in errors


@pytest.mark.parametrize("quarter", ["2023Q1", "2038q1"])
def test_a_quarter_outside_names_the_range_of_the_run(folder, capsys, quarter):
    assert main(["explain", str(folder), "--quarter", quarter]) == 2
    assert "is outside this run, 2024Q1 to 2035Q4" in capsys.readouterr().err


def test_units_that_are_no_measure_stand_alone():
    for name, entry in evidence().items():
        if entry.unit in ("0 or 1", "class 1-4"):
            assert f"value {entry.value:g} {entry.unit}" not in flat(trail(name))
    open_ended = [one for one in facts().values() if bool(one.low) != bool(one.high)]
    assert open_ended
    for fact in open_ended:
        assert re.search(r"\((at least|at most) [\d.]+\)", flat(trail(fact.id)))


def test_the_summary_says_what_counts_where():
    model = RekenkrachtModel(end="2026Q1").run()
    said = flat(dutch_position(model.indicators(), {"start": "2024Q1", "end": "2026Q1"}))
    assert "reasons also count permits, the queue for power and investments" in said
    assert "leaves out the Union's part" in said


def test_bankability_tells_a_near_miss_apart(capsys):
    assert main(["bankability", "--json"]) == 0
    asked = json.loads(capsys.readouterr().out)["break_even"]["demand.price0"]["option"]
    price = f"demand.price0={asked * 0.9999}"
    assert main(["bankability", "--quiet", "--set", price]) == 0
    said = capsys.readouterr().out
    found = re.search(r"V/K ([\d.]+), asked ([\d.]+)", said)
    assert found[1] != found[2], said
