"""The page on designs: its example is a design, and its tables say what the program does."""

import re
from pathlib import Path
from typing import get_args

from experiments.design.planning import plan_of
from experiments.design.reading import parse_design
from experiments.design.sampling import DEFAULT_GRID, DEFAULT_POINTS, EXTENSIBLE
from experiments.design.schema import Design, Method

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-design.md"
TEXT = PAGE.read_text("utf-8")


def test_the_example_is_a_design():
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, flags=re.S)
    design = parse_design(example, PAGE)
    plan = plan_of(design)
    assert [arm.name for arm in plan.arms] == ["full_cover", "vehicle", "vehicle_and_region"]
    assert len(plan) == 3 * 200 * 5
    assert len(plan_of(design, small=True)) == 3 * 40 * 2


def test_every_method_stands_in_the_table_as_it_is():
    rows = {
        cells[0].split()[0].strip("`"): cells
        for line in TEXT.splitlines()
        if line.startswith("| `")
        and len(cells := [c.strip() for c in line.strip("|").split("|")]) == 4
    }
    assert set(rows) == set(get_args(Method))
    for method, (_, points, _, extended) in rows.items():
        assert (extended == "yes") == (method in EXTENSIBLE)
        default = DEFAULT_POINTS.get(method, "all")
        assert f"({default})" in points
    assert f"`grid` ({DEFAULT_GRID}) levels" in rows["morris"][1]


def test_every_key_is_explained():
    marked = re.findall(r"`([^`]+)`", TEXT[TEXT.index("## Keys") :])
    words = {word for text in marked for word in re.findall(r"\w+", text)}
    spelled = {"leave_out": "except", "table": "file"}
    for name, field in Design.model_fields.items():
        assert name in words
        for part in (field.annotation, *get_args(field.annotation)):
            keys = {spelled.get(key, key) for key in getattr(part, "model_fields", {})}
            assert keys <= words, name
