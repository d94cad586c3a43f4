"""Generated pages are in step with the program; `pytest --update-docs` renews them."""

import re
from pathlib import Path

import pytest

from experiments.hindcast import run_hindcast
from viz.bankability_page import bankability_page
from viz.hindcast_page import hindcast_page
from viz.reference_pages import reference_pages

DOCS = Path(__file__).parents[2] / "docs"
DRAWS, SEED = 1000, 1


def in_step(request: pytest.FixtureRequest, path: Path, page: str) -> None:
    if request.config.getoption("--update-docs"):
        path.write_text(page, "utf-8")
    assert path.read_text("utf-8") == page, f"{path.name}: run pytest --update-docs"


@pytest.mark.parametrize("name", list(reference_pages()))
def test_reference_pages(request, name):
    in_step(request, DOCS / "reference" / name, reference_pages()[name])


def test_the_page_of_the_three_decisions(request):
    in_step(request, DOCS / "hindcast-prior.md", hindcast_page(run_hindcast(DRAWS, SEED), SEED))


def test_the_page_on_bankability(request):
    in_step(request, DOCS / "bankability.md", bankability_page(DRAWS, SEED))


def test_every_link_between_pages_leads_somewhere():
    for page in [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]:
        for target in re.findall(r"\]\((?!http)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
