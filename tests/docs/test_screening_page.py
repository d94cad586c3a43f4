"""The page on screening is in step with its tables, and its tables with the model.

All runs would take minutes. So the page is rendered from the tables beside it, and the base draws
and a few parameters are run again in full.
"""

from pathlib import Path

import pandas as pd
import pytest

from experiments.effects import base_draws, effects
from experiments.screening import run_screening, screened
from viz.screening_page import screening_page

DOCS = Path(__file__).parents[2] / "docs"
PAGE, TABLE = DOCS / "screening-sites.md", DOCS / "screening-sites.csv"
BESIDE = DOCS / "screening-sites-draws.csv"
DRAWS, SEED = 120, 1
AGAIN = ("grid.take_up", "talks.protocol")
RENEW = (
    f"rekenkracht screen --draws {DRAWS} --seed {SEED} --workers 2 "
    "--out docs/screening-sites.md --csv docs/screening-sites.csv"
)


def test_the_page_shows_its_tables(request):
    page = screening_page(pd.read_csv(TABLE), pd.read_csv(BESIDE), SEED)
    if request.config.getoption("--update-docs"):
        PAGE.write_text(page, "utf-8")
    assert PAGE.read_text("utf-8") == page, f"run pytest --update-docs, or {RENEW}"


def test_the_tables_cover_what_is_screened():
    assert list(dict.fromkeys(pd.read_csv(TABLE)["name"])) == list(screened()), RENEW


def test_the_tables_come_from_the_model():
    runs = run_screening(AGAIN, DRAWS, SEED)
    pd.testing.assert_frame_equal(
        base_draws(runs), pd.read_csv(BESIDE), check_dtype=False, rtol=1e-6, obj=RENEW
    )
    stored = pd.read_csv(TABLE)
    keys, columns = (
        ["name", "outcome"],
        ["effect", "from", "to", "changed", "mean_low", "mean_high"],
    )
    for name in AGAIN:
        old, new = (t[t["name"] == name].set_index(keys)[columns] for t in (stored, effects(runs)))
        assert new.to_numpy(dtype=float) == pytest.approx(
            old.to_numpy(dtype=float), rel=1e-5, abs=1e-6
        ), RENEW
