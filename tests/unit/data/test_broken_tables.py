"""A fault in a table gives one clear line: file, line, column, what is wrong, what is allowed."""

import shutil

import pytest

from model.data import tables
from model.data.reading import FOLDER
from model.errors import InputError


@pytest.fixture
def folder(tmp_path):
    for path in FOLDER.glob("*.csv"):
        shutil.copy(path, tmp_path)
    return tmp_path


def replace(folder, file, old, new):
    path = folder / file
    content = path.read_text("utf-8")
    assert content.count(old) >= 1, f"{old!r} is not in {file}"
    path.write_text(content.replace(old, new, 1), "utf-8")


def fault_of(read, folder):
    with pytest.raises(tables.DataError) as caught:
        read(folder)
    message = str(caught.value)
    assert "\n" not in message
    return message


# file, text, text in its place, function, message
CASES = {
    "missing column": (
        "facts.csv", ",evidence,source,", ",source,", tables.read_facts,
        "facts.csv, line 1: column evidence is missing; allowed: id, quantity, value, low, high, "
        "unit, applies_to, date, evidence, source, locator, note, conflict",
    ),
    "misspelt column": (
        "conflicts.csv", "source_b", "sorce_b", tables.read_conflicts,
        "conflicts.csv, line 1: column 'sorce_b' is not known; did you mean source_b?; allowed: "
        "id, about, statement_a, source_a, statement_b, source_b, how_used",
    ),
    "columns in another order": (
        "conflicts.csv", "id,about", "about,id", tables.read_conflicts,
        "conflicts.csv, line 1: columns in another order; allowed: id, about, statement_a, "
        "source_a, statement_b, source_b, how_used",
    ),
    "text for number": (
        "member_states.csv", "1170.6", "much", tables.read_member_states,
        "member_states.csv, line 21, column gdp_2025_beur: 'much' is not a number; allowed: "
        "digits with a decimal point",
    ),
    "comma in a number": (
        "member_states.csv", "1170.6", '"1170,6"', tables.read_member_states,
        "member_states.csv, line 21, column gdp_2025_beur: '1170,6' is not a number; allowed: "
        "digits with a decimal point",
    ),
    "not a finite number": (
        "member_states.csv", "1170.6", "inf", tables.read_member_states,
        "member_states.csv, line 21, column gdp_2025_beur: 'inf' is not a number; allowed: "
        "digits with a decimal point",
    ),
    "text for the number of a fact": (
        "facts.csv", "waiting list,212,", "waiting list,many,", tables.read_facts,
        "column value: 'many' is not a number; allowed: digits with a decimal point (unit "
        "requests; a text only for the units category, event, kamerstuk, month-day, rule, text)",
    ),
    "value above its range": (
        "facts.csv", "infrastructure,10,8,12,", "infrastructure,14,8,12,", tables.read_facts,
        "column high: 12 is below the value 14",
    ),
    "duplicate id": (
        "facts.csv", "reg_in_force,", "reg_adopted,", tables.read_facts,
        "facts.csv, line 3, column id: 'reg_adopted' is already in line 2; each may occur once",
    ),
    "duplicate state": (
        "member_states.csv", "\nBE,", "\nAT,", tables.read_member_states,
        "member_states.csv, line 3, column iso2: 'AT' is already in line 2; each may occur once",
    ),
    "capitals in an id": (
        "sources.csv", "\nhcss-2026,", "\nHCSS 2026,", tables.read_sources,
        "sources.csv, line 4, column id: 'HCSS 2026' is not an id; allowed: a-z, 0-9, single - or "
        "_ between",
    ),
    "unknown evidence letter": (
        "facts.csv", "2026-01-16,R,", "2026-01-16,X,", tables.read_facts,
        "facts.csv, line 2, column evidence: 'X' is not allowed; allowed: R, S, C, N, G",
    ),
    "two evidence letters": (
        "facts.csv", "2026-01-16,R,", "2026-01-16,R/S,", tables.read_facts,
        "facts.csv, line 2, column evidence: 'R/S' is not allowed; allowed: R, S, C, N, G",
    ),
    "unknown evidence of a factory": (
        "ai_factories.csv", "R(press); S,", "Q(press); S,", tables.read_ai_factories,
        "column evidence: 'Q(press)' is not allowed; allowed: R, S, C, N, G, with a remark in "
        "brackets or without",
    ),
    "unknown quality letter": (
        "member_states.csv", "514.3,9.197,S,", "514.3,9.197,X,", tables.read_member_states,
        "member_states.csv, line 2, column population_2025_quality: 'X' is not allowed; allowed: "
        "V, S, D, E, G",
    ),
    "misspelt confidence": (
        "dutch_sites.csv", ",medium\n", ",mediun\n", tables.read_dutch_sites,
        "dutch_sites.csv, line 2, column confidence: 'mediun' is not allowed; allowed: low, "
        "medium, high; did you mean medium?",
    ),
    "day that does not exist": (
        "pins.csv", "2025-06-27", "2025-06-31", tables.read_pins,
        "column date: '2025-06-31' is not a date; allowed: 2026-01-31",
    ),
    "month that does not exist": (
        "sources.csv", ",2026-05,", ",2026-15,", tables.read_sources,
        "column date: '2026-15-01' is not a date; allowed: 2026-01-31",
    ),
    "words for a date": (
        "facts.csv", ",2026-01-16,R,", ",last winter,R,", tables.read_facts,
        "facts.csv, line 2, column date: 'last winter' is not a date; allowed: 2026, 2026-H1, "
        "2026-Q1, 2026-01, 2026-01-31",
    ),
    "quarter of another date": (
        "pins.csv", "2024Q4,2024-12-10", "2024Q3,2024-12-10", tables.read_pins,
        "pins.csv, line 2, column quarter: '2024Q3' does not hold 2024-12-10: 2024Q4",
    ),
    "pins out of order": (
        "pins.csv", "2024Q4,2024-12-10", "2025Q2,2025-05-01", tables.read_pins,
        "pins.csv, line 3, column date: 2025-01-31 stands after 2025-05-01; allowed: sorted by "
        "date",
    ),
    "misspelt kind": (
        "pins.csv", "no_commitment", "no_comitment", tables.read_pins,
        "; did you mean no_commitment?",
    ),
    "role against the kind": (
        "pins.csv", "outcome,,eubusiness", "context,,eubusiness", tables.read_pins,
        "pins.csv, line 2, column role: 'context' is wrong; ai_factory_selected is outcome",
    ),
    "amount without a unit": (
        "pins.csv", ",38,GW,", ",38,,", tables.read_pins,
        "column unit: an amount needs a unit, and a unit an amount",
    ),
    "address without a scheme": (
        "sources.csv", "https://www.stibbe", "www.stibbe", tables.read_sources,
        "is not an address; allowed: http:// or https:// with a path",
    ),
    "blank at the end of a cell": (
        "sources.csv", "Judgement of the authors", "Judgement of the authors ",
        tables.read_sources,
        "column title: 'Judgement of the authors ' has a blank at an end; allowed: none",
    ),
    "empty title": (
        "sources.csv", "Judgement of the authors", "", tables.read_sources,
        "column title: empty; a text is needed",
    ),
    "line break in a wrong cell": (
        "member_states.csv", "1170.6", '"11\n70"', tables.read_member_states,
        "column gdp_2025_beur: '11\\n70' is not a number; allowed: digits with a decimal point",
    ),
    "flag other than 0 and 1": (
        "member_states.csv", ",1,1,1,1,,", ",1,1,yes,1,,", tables.read_member_states,
        "column borders_ukraine: 'yes' is not allowed; allowed: 0, 1",
    ),
    "unknown source": (
        "facts.csv", "eurohpc-reg-2026-150", "eurohpc-reg-2026-105", tables.check_register,
        "facts.csv, line 2, column source: 'eurohpc-reg-2026-105' does not exist; allowed: an id "
        "of sources.csv; did you mean eurohpc-reg-2026-150?",
    ),
    "unknown source in a list": (
        "member_states.csv", "germanpedia-data-centres", "germanpedia-centres",
        tables.check_register,
        "member_states.csv, line 2, column source: 'germanpedia-centres' does not exist; allowed: "
        "an id of sources.csv; did you mean germanpedia-data-centres?",
    ),
    "unknown conflict": (
        "facts.csv", "groningen-71", "groningen-17", tables.check_register,
        "column conflict: 'groningen-17' does not exist; allowed: an id of conflicts.csv; did you "
        "mean groningen-71?",
    ),
    "unknown fact of a pin": (
        "pins.csv", "aif_round1_n", "aif_round_one", tables.check_register,
        "pins.csv, line 2, column fact: 'aif_round_one' does not exist; allowed: an id of "
        "facts.csv; did you mean",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_fault_is_one_line(folder, case):
    file, old, new, read, message = case
    replace(folder, file, old, new)
    found = fault_of(read, folder)
    assert found.startswith(f"{file}, line ")
    assert message in found


def test_a_conflict_that_marks_no_fact(folder):
    replace(folder, "facts.csv", '",eu-gdp-sum', '",')
    message = fault_of(tables.check_register, folder)
    assert message.startswith("conflicts.csv, line 13, column id: 'eu-gdp-sum' marks no fact")


def test_a_file_cut_off_inside_a_row(folder):
    path = folder / "facts.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:9], lines[9][:40]]) + "\n", "utf-8")
    assert "facts.csv, line 10: " in fault_of(tables.read_facts, folder)


def test_a_file_cut_off_in_its_last_cell(folder):
    path = folder / "pins.csv"
    path.write_bytes(path.read_bytes()[:-3])
    assert fault_of(tables.read_pins, folder) == (
        "pins.csv, line 22: no end of line; is it cut off?"
    )


def test_a_file_cut_off_between_quotes(folder):
    path = folder / "facts.csv"
    content = path.read_text("utf-8")
    path.write_text(content[: content.index("Kernpunten, first") + 5] + "\n", "utf-8")
    assert fault_of(tables.read_facts, folder).endswith("unexpected end of data; is it cut off?")


@pytest.mark.parametrize("content", ["", "\n", "id,about\n"])
def test_a_file_without_a_header(folder, content):
    (folder / "conflicts.csv").write_text(content, "utf-8")
    assert fault_of(tables.read_conflicts, folder).startswith("conflicts.csv, line 1: ")


def test_a_file_with_only_a_header(folder):
    path = folder / "conflicts.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    assert fault_of(tables.read_conflicts, folder) == (
        "conflicts.csv, line 2: no rows; is it cut off?"
    )


def test_a_file_that_is_not_utf8(folder):
    path = folder / "sources.csv"
    path.write_bytes(path.read_bytes().replace(b"Van der Paardt", b"Van der Paard\xe9", 1))
    assert fault_of(tables.read_sources, folder) == (
        "sources.csv, line 4: byte 0xe9 is not UTF-8; allowed: UTF-8 text"
    )


def test_a_file_that_is_missing(folder):
    (folder / "sources.csv").unlink()
    assert fault_of(tables.read_sources, folder) == "sources.csv: file not found"


def test_a_fault_is_an_input_error_with_its_place(folder):
    replace(folder, "facts.csv", "2026-01-16,R,", "2026-01-16,X,")
    with pytest.raises(InputError) as caught:
        tables.read_facts(folder)
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.file, error.line, error.column) == ("facts.csv", 2, "evidence")


def test_a_long_cell_is_shortened(folder):
    replace(folder, "member_states.csv", "1170.6", "9" * 400 + "x")
    assert len(fault_of(tables.read_member_states, folder)) < 200


def test_other_tables_do_not_suffer(folder):
    (folder / "sources.csv").write_text("broken", "utf-8")
    assert len(tables.read_pins(folder)) == 21
    assert len(tables.read_member_states(folder)) == 27
