"""`rekenkracht sources`: the trail of every number, and the report of what is not verified."""

import pytest

from model.agenda import agenda, rule_books
from model.data.tables import DataError, conflicts, facts, member_states, sources
from model.errors import InputError
from model.parameters.evidence import evidence, field_of
from rekenkracht.cli import main
from viz.sources_check import check
from viz.sources_text import parameter_list, trail


def flat(text: str) -> str:
    return " ".join(text.split())


def test_the_list_has_one_line_per_parameter():
    lines = parameter_list().splitlines()
    for name, entry in evidence().items():
        line = next(line for line in lines if line.split()[:1] == [name])
        assert entry.unit in line
        assert entry.basis in line
        assert line.endswith(entry.source.id)


@pytest.mark.parametrize("name", sorted(evidence()))
def test_the_trail_of_a_parameter_is_whole(name):
    entry, said = evidence()[name], flat(trail(name))
    source = sources()[entry.source.id]
    for words in (name, field_of(name).description, entry.unit, source.id, source.title):
        assert flat(words) in said
    assert entry.as_of.isoformat() in said
    assert flat(entry.source.where) in said
    assert flat(entry.note) in said
    for key in entry.facts:
        fact = facts()[key]
        assert f"Fact {key}" in said
        assert flat(f"{fact.value}") in said
        assert f"[{fact.source}]" in said
        if fact.conflict:
            assert flat(conflicts()[fact.conflict].statement_b) in said


def test_every_fact_and_source_has_a_trail():
    for key, fact in facts().items():
        said = flat(trail(key))
        assert f"Fact {key}" in said
        assert flat(fact.quantity) in said
    for key, source in sources().items():
        assert key not in facts()
        assert flat(source.title) in flat(trail(key))


def test_short_names_and_groups_are_understood():
    assert trail("room_total") == trail("funding.room_total")
    assert trail("politics") == parameter_list("politics")


def test_unknown_names_are_one_line():
    with pytest.raises(InputError) as caught:
        trail("funding.room_totl")
    assert "did you mean funding.room_total?" in str(caught.value)


def test_the_check_lists_what_is_not_verified():
    said = check()
    lines = [line.split()[0] for line in said.splitlines() if line.strip()]
    for name, entry in evidence().items():
        assert (name in lines) == (not entry.solid)
    for key, fact in facts().items():
        if fact.evidence == "G":
            assert key in lines
    row = member_states()["NL"]
    assert f"ai_firms_2025_pct {row.ai_firms_2025_pct} ({row.ai_firms_2025_quality})" in flat(said)
    for name, book in rule_books().items():
        assert all(f"{name} {key}" in flat(said) for key in book.judged)
    for item in agenda().proposals:
        if item.source.id == "judgement":
            assert item.id in lines
    counted = sum(entry.basis == "judged" for entry in evidence().values())
    assert f"{counted} judged" in said


def test_the_check_is_a_report_unless_the_register_is_broken(capsys, monkeypatch):
    assert main(["sources", "--check"]) == 0
    assert capsys.readouterr().out == check()

    def broken():
        raise DataError("facts.csv", 7, "source", "'x' does not exist")

    monkeypatch.setattr("viz.sources_check.check_register", broken)
    assert main(["sources", "--check"]) == 2
    assert capsys.readouterr().err.startswith("rekenkracht: error: facts.csv, line 7")


def test_the_command_prints_list_and_trail(capsys):
    assert main(["sources"]) == 0
    assert capsys.readouterr().out == parameter_list()
    assert main(["sources", "funding.room_total"]) == 0
    assert capsys.readouterr().out == trail("funding.room_total")
