"""A design is read whole, or refused in one line that says what is allowed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from experiments.design.faults import fault_of
from experiments.design.planning import formed, plan_of
from experiments.design.reading import design_names, read_design
from experiments.design.schema import Design
from model.errors import InputError
from tests.unit.design.texts import WHOLE, design_from

HEAD = 'title = "T"\nquestion = "Q"\n'
ARM = '[[arms]]\nname = "a"\n'
FACTOR = "[[factors]]\n"
SAMPLE = "[sampling]\n"
WRONG = {
    "title = ": "is no TOML",
    'title = "T"': "question: is missing",
    'title = " "\nquestion = "Q"': "title: '' must not be empty",
    'titel = "T"\nquestion = "Q"': "titel: unknown key; did you mean title?",
    HEAD + "seed = -1": "seed: -1",
    HEAD + "seed = true": "seed: True must be a whole number",
    HEAD + '[run]\nend = "2026"': "run.end: '2026' is not a quarter; write it as 2026Q1",
    HEAD + '[run]\nstart = "2027Q1"\nend = "2026Q1"': "run.end: 2026Q1 is before run.start 2027Q1",
    HEAD + '[run]\nhistory = "pined"': "did you mean pinned?",
    HEAD + "[run]\nusers = 12": "run.users: 12 rows of users; allowed: 68",
    HEAD + '[run]\nusers = "many"': "run.users: 'many' must be a whole number from 1, full or all",
    HEAD + "arms = 3": "arms: 3 must be a list",
    HEAD + "arms = []": "arms: must not be empty",
    HEAD + "[[arms]]": "arms[1].name: is missing",
    HEAD + ARM + ARM: "arms[2].name: there are two arms 'a'",
    HEAD + ARM + 'scenario = "baselin"': "arms[1].scenario: scenario 'baselin' does not exist; did",
    HEAD + ARM + 'scenario = "o4_host_gigafactory"\nhistory = "simulated"\n'
    "[small]\nusers = 12": "small.users: 12 rows",
    HEAD + ARM + '[arms.set]\n"funding.room_totl" = 3': "did you mean funding.room_total?",
    HEAD + ARM + '[arms.set]\n"funding.room_total" = -3': "outside the hard bounds",
    HEAD + ARM + '[arms.set]\n"funding.room_total" = [3]': "must be a finite number or a word",
    HEAD + ARM + '[arms.set]\n"funding.room_total" = {valu = 3}': "unknown key; did you mean value",
    HEAD + ARM + '[arms.set]\ngrid = 3': "grid is a group of parameters",
    HEAD + ARM + "[arms.set]\nfunding.room_totl = 3": "did you mean funding.room_total?",
    HEAD + FACTOR: "factors[1]: give either parameter or group",
    HEAD + FACTOR + 'parameter = "grid"': "grid is a group of parameters, such as",
    HEAD + FACTOR + 'parameter = "grid.slip"': "did you mean grid.grid_slip?",
    HEAD + FACTOR + 'group = "gird"': "factors[1].group: 'gird' is no group; did you mean grid?",
    HEAD + FACTOR + 'group = "grid"\nrole = "leaver"': "did you mean lever?",
    HEAD + FACTOR + 'group = "grid"\nbasis = ["judgd"]': "did you mean judged?",
    HEAD + FACTOR + 'group = "grid"\nexcept = ["grid.slip"]': "did you mean grid.grid_slip?",
    HEAD + FACTOR + 'group = "grid"\nlevels = [1]': "go with parameter, not with group",
    HEAD + FACTOR + 'parameter = "grid.grid_slip"\nrole = "lever"': "go with group",
    HEAD + FACTOR + 'group = "talks"\nbasis = ["observed"]': "no uncertainty with a range is left",
    HEAD + FACTOR + 'parameter = "grid.grid_slip"\nlevels = [1, true]': "levels[2]: True must be a",
    HEAD + FACTOR + 'parameter = "grid.grid_slip"\nlevels = [1, nan]': "levels[2]: nan must be a",
    HEAD + FACTOR + 'parameter = "grid.grid_slip"\nlevels = [1, 1.0]': "a level stands there twice",
    HEAD + FACTOR + 'parameter = "grid.grid_slip"\nlevels = [1, 100]': "hard bounds 0.1 to 10",
    HEAD + FACTOR + 'parameter = "grid.grid_slip"\nlow = 1': "low and high need each other",
    HEAD + FACTOR + 'parameter = "grid.grid_slip"\nlow = 2\nhigh = 1': "low 2 is not below high 1",
    HEAD + FACTOR + 'parameter = "funding.cover"\nlevels = ["half"]': "allowed: full, expected, v",
    HEAD + FACTOR + 'parameter = "funding.cover"\nlow = 1\nhigh = 2': "takes words; give levels",
    HEAD + FACTOR + 'parameter = "funding.share_EZ"': "part of one whole; name all of its parts",
    HEAD + FACTOR + 'parameter = "funding.groningen_cost"': "is a constant; an arm may set it",
    HEAD + FACTOR + 'parameter = "programme.ask_march"': "has no range in the evidence; give",
    HEAD + 2 * (FACTOR + 'parameter = "grid.grid_slip"\n'): "factors[2].parameter: grid.grid",
    HEAD + ARM + 'scenario = "budget_room"\n' + FACTOR + 'group = "funding"': (
        "arms[1] (a): scenario budget_room fixes funding.room_total, which is a factor too"
    ),
    HEAD + SAMPLE + 'method = "sobel"': "did you mean sobol?",
    HEAD + SAMPLE + 'method = "sobol"\npoints = 0': "sampling.points: 0 should be greater than",
    HEAD + SAMPLE + 'method = "sobol"\ngrid = 4': "grid goes with method morris, not with sobol",
    HEAD + SAMPLE + 'method = "points"': "method points needs file",
    HEAD + SAMPLE + 'method = "points"\nfile = "no.csv"': "no.csv does not exist beside the design",
    HEAD + SAMPLE + 'method = "calibrated"': "method calibrated needs set",
    HEAD + SAMPLE + 'method = "calibrated"\nset = "v0"': 'method = "draws" takes the parameters',
    HEAD + FACTOR + 'group = "all"\n' + SAMPLE + 'method = "factorial"': "is part of one whole",
    HEAD + FACTOR + 'group = "grid"\n' + SAMPLE + 'method = "factorial"': "up to 1,000,000",
    HEAD + FACTOR + 'group = "grid"\n' + SAMPLE + 'method = "saltelli"\npoints = 48': (
        "48 is no power of two, which saltelli needs; allowed nearby: 32, 64"
    ),
    HEAD + FACTOR + 'group = "grid"\n' + SAMPLE + 'method = "draws"\npoints = 9007199254740992': (
        "allowed: up to 1,000,000"
    ),
    HEAD + FACTOR + 'group = "grid"\n' + SAMPLE + 'method = "one_at_a_time"\npoints = 1': (
        "sampling.points: 1 is too few for one_at_a_time"
    ),
    HEAD + '[record]\ntables = "event"': "allowed: outcomes, indicators, all",
    HEAD + '[record]\noutcomes = ["gigafactry_nl"]': "did you mean gigafactory_nl?",
    HEAD + '[replications]\nuntil = {outcome = "gigafactory_nl", half_width = 0, most = 9}': "half",
    HEAD + '[replications]\nuntil = {outcome = "gigafactory_nl", half_width = 1, most = 9, '
    'compare = ["baseline", "b"]}': "replications.until.compare[2]: 'b' is no arm",
    HEAD + '[replications]\nuntil = {outcome = "reason_2026_march", half_width = 1, most = 9}': (
        "reason_2026_march is a word, not a number"
    ),
    HEAD + '[[derived]]\nname = "x"\noutcome = "reason_2026_march"\nat_least = 1': "use equals",
    HEAD + '[[derived]]\nname = "x"\noutcome = "gigafactory_nl"\nequals = "yes"': "use at_least or",
    HEAD + '[[derived]]\nname = "x"\noutcome = "gigafactory_nl"': "give one of at_least, at_most",
    HEAD + '[[derived]]\nname = "gigafactory_nl"\noutcome = "gigafactory_nl"\nat_least = 1': (
        "there is an outcome gigafactory_nl already"
    ),
    HEAD + '[analysis]\nbase = "baselin"': "analysis.base: 'baselin' is no arm of this design; did",
    HEAD + '[analysis]\nheat = {x = "a", y = "b", outcome = "gigafactory_nl"}': "is no factor of",
    HEAD + '[analysis]\ntargets = [{outcome = "gigafactory", at_least = 1}]': "did you mean giga",
    HEAD + '[[analysis.tipping]]\nparameter = "funding.room_total"\nlow = 9\nhigh = 2\n'
    'outcome = "gigafactory_nl"\nat_least = 1': "low 9 is not below high 2",
    HEAD + "small = 3": "small: 3 must be a table",
    HEAD + "[small]\npoint = 3": "small.point: unknown key; did you mean points?",
    HEAD + '[small]\nend = "2020Q1"': "small.end: quarter 2020Q1 is outside",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_said_in_one_line(text):
    with pytest.raises(InputError) as caught:
        design_from(text)
    told = str(caught.value)
    assert told.startswith("mine.toml: ")
    assert WRONG[text] in told
    assert "\n" not in told


def test_every_part_of_the_form_is_read():
    design = design_from(WHOLE)
    assert design.arms[1].set["investment.wacc"].reason == "A public bank takes part"
    assert design.arms[1].set["consortia.public_money"].value == 1
    assert design.factors[2].leave_out == ("funding.theta",)
    assert (design.replications.least, design.replications.most) == (2, 40)
    plan = plan_of(design)
    assert len(plan) == 2 * 12 * 40
    assert plan.span.end == "2026Q3"
    assert {arm.history for arm in plan.arms} == {"simulated"}
    assert plan.arms[1].overrides == {"consortia.public_money": 1, "investment.wacc": 0.09}
    names = [factor.name for factor in plan.factors]
    assert names[:2] == ["programme.ask_march", "funding.cover"]
    assert "funding.theta" not in names
    assert "funding.v_public" in names


def test_a_design_and_its_plan_come_back_from_json():
    design = design_from(WHOLE)
    for chosen in (
        design,
        formed(design, small=True),
        formed(design, points=3),
        formed(design, replications=2),
    ):
        stored = json.loads(json.dumps(chosen.model_dump(mode="json"), allow_nan=False))
        assert Design.model_validate(stored) == chosen
        assert plan_of(Design.model_validate(stored)) == plan_of(chosen)
    assert plan_of(formed(design, small=True)) == plan_of(design, small=True)
    assert plan_of(formed(design, points=3)) == plan_of(design, points=3)


def test_small_and_numbers_of_the_command_line_change_what_they_say():
    design = design_from(WHOLE)
    small = plan_of(design, small=True)
    assert (len(small.points), small.replications) == (4, 1)
    assert len(plan_of(design, small=True, points=7).points) == 7
    assert plan_of(design, replications=3).replications == 3
    for wrong in ({"points": 0}, {"replications": -1}, {"points": 2**60}):
        with pytest.raises(InputError, match=r"^--\w+ .* is outside 1 to"):
            plan_of(design, **wrong)
    with pytest.raises(InputError, match="no small form"):
        plan_of(design_from(HEAD), small=True)


def test_dotted_names_may_be_written_without_quotes():
    quoted = ARM + '[arms.set]\n"investment.wacc" = 0.09\n"consortia.public_money" = 1'
    bare = ARM + "[arms.set]\ninvestment.wacc = 0.09\nconsortia = {public_money = 1}"
    assert design_from(HEAD + quoted) == design_from(HEAD + bare)


def test_without_factors_there_is_one_point():
    plan = plan_of(design_from(HEAD + ARM + "[replications]\nnumber = 5"))
    assert [point.values for point in plan.points] == [{}]
    assert len(plan) == 5


def test_designs_are_found_by_name_by_number_and_by_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(WHOLE)
    assert read_design(path) == read_design(str(path)) == design_from(WHOLE)
    names = design_names()
    assert names
    assert read_design(names[0]) == read_design(names[0].split("_")[0])


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("", "does not exist"),
        ("e01_flip_marsh", "there are:"),
        ("nowhere/at_all.toml", "design file nowhere/at_all.toml does not exist"),
        ("a\0b.toml", "cannot be read"),
        ("/", "is a folder"),
    ],
)
def test_a_design_that_cannot_be_found_is_one_line(word, told):
    with pytest.raises(InputError, match=told) as caught:
        read_design(word)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_bytes(b"\xff\xfe\x00title")
    with pytest.raises(InputError, match="no text in UTF-8"):
        read_design(path)


def outcome_of(text):
    try:
        plan_of(design_from(text))
    except InputError as error:
        assert "\n" not in str(error)
        assert str(error)


_ODD = (
    "nan", "-inf", "1e400", "true", '""', "[]", "{}", "[[1]]", "-5", "0.5", "2000-01-01", '"all"',
    '"2030Q1"', "99999999999999999999", "'\\n'",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_broken_text_gives_a_design_or_one_line(data):
    """Cut, repeat, swap and overwrite pieces of a design that uses the whole form."""
    lines = WHOLE.splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        change = data.draw(st.sampled_from(("drop", "twice", "swap", "cut", "value", "key")))
        if change == "drop":
            lines[at] = ""
        elif change == "twice":
            lines.insert(at, lines[at])
        elif change == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif change == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        else:
            key, _, value = lines[at].partition("=")
            if change == "value":
                value = data.draw(st.sampled_from(_ODD))
            else:
                key = data.draw(st.text("abcdefg_.", max_size=8))
            lines[at] = f"{key} = {value}"
    outcome_of("\n".join(lines))


_KEYS = st.sampled_from(
    [*Design.model_fields, "name", "scenario", "set", "parameter", "levels", "low", "high", "group",
     "method", "points", "file", "table", "columns", "rows", "number", "until", "outcome", "x"]
)  # fmt: skip
_LEAVES = st.one_of(
    st.integers(), st.floats(), st.booleans(), st.text(max_size=5), st.none(),
    st.sampled_from(["grid", "all", "funding.cover", "baseline", "points", "morris", "2026Q3"]),
)  # fmt: skip
_TREES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4)
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(_KEYS, _TREES, max_size=6))
def test_any_tree_is_a_design_or_one_line(tree):

    try:
        Design.model_validate({"title": "T", "question": "Q"} | tree)
    except ValidationError as error:
        told = fault_of(error)
        assert told
        assert "\n" not in told
