"""The report: a page that stands alone, in two languages, from any sweep that was analysed."""

import json
import math
import re
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

from experiments.reading import checksum
from model.errors import InputError
from rekenkracht.cli import main
from tests.unit.figures import examples as figure_examples
from tests.unit.report.examples import ARMS, sweep_folder
from viz.figures import saving
from viz.figures.catalogue import write_figures
from viz.report.language import SENTENCES
from viz.report.writing import write_report

VOID = {"meta", "br", "hr", "path", "use"}


class Page(HTMLParser):
    """A page taken apart: tags in order, what is not closed, texts by tag."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open, self.tags, self.faults, self.words = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID or (tag in ("path", "use")):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.faults.append((tag, self.open[-3:]))
        else:
            self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\N{NO-BREAK SPACE}", " ").split())

    def of(self, *names):
        return [(tag, found) for tag, found in self.tags if tag in names]


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    folder = sweep_folder(tmp_path_factory.mktemp("sweep") / "e01")
    write_report(folder, lang="en")
    return folder / "report"


@pytest.fixture
def quick(monkeypatch):
    """Draw figures for the page alone."""
    monkeypatch.setattr(saving, "FORMATS", ("svg",))


@pytest.fixture(scope="module")
def page(english):
    return Page((english / "report.html").read_text("utf-8"))


def test_the_page_is_well_formed_and_can_be_read_by_ear(page):
    assert not page.faults
    assert not page.open
    assert page.of("html")[0][1]["lang"] == "en"
    levels = [int(tag[1]) for tag, _ in page.of("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    names = [found["id"] for _, found in page.tags if "id" in found]
    assert len(names) == len(set(names))
    for tag, found in page.tags:
        for key in ("aria-labelledby", "href"):
            if found.get(key, "").startswith("#") or (key == "aria-labelledby" and key in found):
                assert found[key].lstrip("#") in names, (tag, found)
    assert all(found.get("scope") in ("col", "row") for _, found in page.of("th"))
    assert len(page.of("caption")) == len(page.of("table"))
    assert all(found["role"] == "img" for _, found in page.of("svg"))
    assert len(page.of("figcaption")) == len(page.of("svg")) == 8


def test_the_page_asks_for_nothing_outside_itself(english):
    text = (english / "report.html").read_text("utf-8")
    assert not re.search(r"<(script|link|iframe|img|object|embed|base)\b", text)
    assert not re.search(r"(?:src|href|action)=\"(?!#)", text)
    assert not re.search(r"url\((?!#)|@import|@font-face", text)
    assert "http" not in text


def test_the_page_has_all_parts_in_order(page):
    parts = [found["id"] for _, found in page.of("section")]
    assert parts == ["question", "short", "design", "results", "reasons", "drivers", "robustness",
                     "overturn", "judgement", "limits", "complete", "repeat", "cite"]  # fmt: skip
    for words in (
        "What would have flipped March 2026?",
        "1,198 runs: 3 arms, 40 points, 10 replications. It is partial: 1,200 runs were planned, "
        "2 failed",
        "Latin hypercube",
        "promised: 1 when Promised by the state in March 2026 is at least 1, else 0.",
        "79 % of all 319 inputs of the model rest on the authors' judgement",
        "This design varied 5 inputs; 3 of them are judged or not verified.",
        "rekenkracht sweep --from-manifest manifest.json",
        "rekenkracht sweep e01 --out results/e01",
        "0123456789abcdef0123456789abcdef01234567",
        "89abcdef0123456789abcdef01234567",
        "The ask is taken as given by the programme.",
        "The rekenkracht authors (2026). What would have flipped March 2026? Sweep of 1,198",
        "@misc{rekenkracht_89abcdef0123",
    ):
        assert words in page.text, words


def test_every_claim_of_an_effect_has_interval_and_number_of_runs(page):
    claims = re.findall(r"(?:july_rules|budget_room) against march_rules: .*?\)\.", page.text)
    assert len(claims) == 6
    for claim in claims:
        assert re.search(r"95 % interval \S+ to \S+", claim), claim
        assert "n = 400 pairs, 40 independent points" in claim
    said = " ".join(claims)
    assert "no clear difference" in said
    assert "higher (" in said


def test_advice_counts_what_it_asks_for(page):
    assert (
        "july_rules less march_rules: a half width of a tenth of the spread would take about "
        "620 points; now 40 of them give a half width of 4 percentage points (n = 400 pairs)."
    ) in page.text


def test_units_stand_once_and_unbroken_behind_the_outcome(english, page):
    rows = re.findall(r"<tr>.*?</tr>", (english / "report.html").read_text("utf-8"))
    levels = [row for row in rows if row.startswith('<tr><th scope="row">promised (')]
    hard = "\N{NO-BREAK SPACE}"
    assert f">promised (%{hard}of{hard}the{hard}runs)<" in levels[-1]
    assert f">29{hard}to{hard}35<" in levels[-1]
    assert "(EUR/H100e\N{NON-BREAKING HYPHEN}h)" in "".join(rows)
    assert "H100e\\mbox{-}h" in (english / "effects.tex").read_text("utf-8")
    assert "unit" not in [cell for row in rows if "95 % interval" in row for cell in row.split(">")]


def test_what_failed_is_listed_and_escaped(english, page):
    text = (english / "report.html").read_text("utf-8")
    assert "<b>boom" not in text
    assert "ValueError: &lt;b&gt;boom&lt;/b&gt; &amp; more" in text
    assert "Failed runs (the first 2)" in page.text


def test_the_folder_holds_figures_tables_and_citation_and_says_so(english):
    about = json.loads((english / "manifest.json").read_text("utf-8"))
    assert about["kind"] == "report"
    names = {path.name for path in english.iterdir()}
    assert names == {*about["files"], "manifest.json"}
    for name in ("effects-1", "fan-1", "heat-1", "reasons-1", "drivers-1", "variance-1", "boxes-1",
                 "robustness-1"):  # fmt: skip
        assert {f"{name}.svg", f"{name}.pdf", f"{name}.png"} <= names
    assert {"effects.csv", "means.csv", "effects.tex", "levels.tex", "citation.bib"} <= names
    for name, found in about["files"].items():
        assert found["blake2b"] == checksum(english / name)
    table = pd.read_csv(english / "effects.csv")
    pd.testing.assert_frame_equal(table, figure_examples.effects(), check_dtype=False)


def test_the_same_sweep_gives_the_same_bytes_wherever_it_stands(english, tmp_path):
    folder = sweep_folder(tmp_path / "other" / "place")
    out = tmp_path / "elsewhere"
    write_report(folder, lang="en", out=out)
    for path in english.iterdir():
        assert path.read_bytes() == (out / path.name).read_bytes(), path.name


def test_an_older_report_is_replaced(tmp_path, quick):
    content = figure_examples.analysis(found={"means": figure_examples.means()})
    folder = sweep_folder(tmp_path / "e01", analysis=content)
    english = write_report(folder, lang="en").read_bytes()
    assert write_report(folder, lang="nl").read_bytes() != english
    assert write_report(folder, lang="en").read_bytes() == english


def test_a_dutch_page_is_dutch(tmp_path, quick):
    folder = sweep_folder(tmp_path / "e01", tuple(figure_examples.arm_names(12)))
    write_report(folder, lang="nl")
    text = (folder / "report" / "report.html").read_text("utf-8")
    page = Page(text)
    assert not page.faults
    assert page.of("html")[0][1]["lang"] == "nl"
    for words in (
        "In het kort", "Wat op inschatting berust", "95%-interval", "Hoe ernaar te verwijzen",
        "4.798 simulaties: 12 varianten", "79% van alle 319 invoergegevens", "procentpunt hoger",
        "Een variant is een scenario", "geen dekking op de begrotingen (NO_ROOM)",
        "Verwijs zo naar deze reeks",
    ):  # fmt: skip
        assert words in page.text, words
    for word in (" the ", " runs ", " arms ", "interval of", "judged", " seed "):
        own = re.sub(r'<(\w+)[^>]* lang="en"[^>]*>.*?</\1>', "", text)
        own = re.sub(r"<(blockquote|pre)>.*?</\1>", "", own, flags=re.S)  # not the page's own words
        assert word not in Page(own).text, word
    assert re.search(r"\d,\d", page.text)


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_both_languages_fill_in_the_same_parts(key):
    parts = [sorted(set(re.findall(r"\{(\w+)\}", text))) for text in SENTENCES[key]]
    assert parts[0] == parts[1]


NASTY = "</title><script>alert('x')</script> \\input{/etc/passwd} } % $x_1$ & \" é"


def test_hostile_text_is_text_everywhere(tmp_path, quick):
    found = figure_examples.tables()
    for name in ("effects", "means"):
        found[name]["arm"] = found[name]["arm"] + NASTY
    content = figure_examples.analysis(found=found, left_out={"shares<b>": f"why {NASTY}"},
                                       notes=[NASTY], title=NASTY, question=NASTY)  # fmt: skip
    arm = {"name": ARMS[0], "scenario": NASTY, "set": {NASTY: {"value": NASTY, "reason": NASTY}}}
    design = {"title": NASTY, "question": NASTY, "limits": NASTY, "arms": [arm]}
    folder = sweep_folder(tmp_path / "e", analysis=content, design=design, name=NASTY,
                          command=NASTY)  # fmt: skip
    write_report(folder)
    text = (folder / "report" / "report.html").read_text("utf-8")
    page = Page(text)
    assert not page.faults
    assert "<script" not in text
    assert page.text.count("alert('x')") > 5
    bib = (folder / "report" / "citation.bib").read_text("utf-8")
    plain = re.sub(r"\\.", "", bib)
    assert plain.count("{") == plain.count("}") == bib.count("{")
    for path in (folder / "report").glob("*.tex"):
        body = path.read_text("utf-8")
        assert "\\input" not in re.sub(r"%.*", "", body)
        for line in body.splitlines():
            if not line.startswith("%"):
                assert not re.search(r"(?<!\\)%", line), (path.name, line)


def test_a_design_with_one_arm_and_no_inputs_says_what_is_missing(tmp_path):
    found = {"means": figure_examples.means(ARMS[:1])}
    content = figure_examples.analysis(
        ARMS[:1], found=found, factors=[], left_out={"effects": "there is one arm"},
        judged=dict.fromkeys(("varied", "judged", "unverified"), 0),
    )  # fmt: skip
    folder = sweep_folder(tmp_path / "one", ARMS[:1], failed=0, analysis=content)
    write_report(folder)
    page = Page((folder / "report" / "report.html").read_text("utf-8"))
    assert not page.faults
    for words in (
        "No input was varied",
        "nothing here says how far the results lean on judgement",
        "All 400 planned runs are done.",
        "in 34 % of the runs (95 % interval 30 to 36 %; n = 400 runs",
        "paired effects : there is one arm",
    ):
        assert words in page.text, words
    assert not page.of("svg")


def test_gaps_in_the_tables_are_no_fault(tmp_path, quick):
    found = figure_examples.tables(ARMS[:2])
    for name, columns in {
        "effects": ["low", "high"], "shares": ["low", "high", "n"], "discovery": ["low", "unit"],
        "robustness": ["satisfied", "threshold", "unit"], "reasons": ["low", "high"],
        "heat": ["mean", "low"], "advice": ["needed_for_tenth"], "means": ["low", "high", "p05"],
        "sensitivity": ["S1_low", "S1_high", "ST_low", "ST_high"], "tipping": ["flips_at"],
    }.items():  # fmt: skip
        found[name][columns] = math.nan
    found["tipping"][["from", "to"]] = ["full", "vehicle"]
    found["tipping"].loc[1, "share"] = math.nan
    folder = sweep_folder(tmp_path / "gaps", analysis=figure_examples.analysis(found=found))
    write_report(folder)
    text = Page((folder / "report" / "report.html").read_text("utf-8")).text
    assert "there are too few runs for an interval (n = 400 pairs" in text
    assert "does not flip for any funding.room_total between full and vehicle" in text
    assert "demand.sigma_demand between full and vehicle is not known" in text
    assert not re.search(r"\bnan\b|\bNone\b|\bNaN\b", text)


def test_an_analysis_without_tables_still_gives_a_page(tmp_path):
    content = figure_examples.analysis(found={}, headline=[], factors=[], outcomes={})
    folder = sweep_folder(tmp_path / "none", analysis=content, plan={}, design=None, checksums={})
    write_report(folder, lang="nl")
    page = Page((folder / "report" / "report.html").read_text("utf-8"))
    assert not page.faults
    assert "Er kon geen uitkomst worden samengevat." in page.text
    assert "niet vastgelegd" in page.text


def test_figures_that_the_analysis_drew_are_not_drawn_again(tmp_path, monkeypatch):
    found = {"fan": figure_examples.fan(ARMS[:1]), "effects": figure_examples.effects(ARMS[:2])}
    folder = sweep_folder(tmp_path / "e01", analysis=figure_examples.analysis(found=found))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    analysis = folder / "analysis"
    names = write_figures(analysis, "en", manifest)
    files = {name: {"blake2b": checksum(analysis / name)} for name in names}
    known = {"tool": "rekenkracht", "files": files}
    (analysis / "manifest.json").write_text(json.dumps(known), "utf-8")
    (analysis / "fan-1.pdf").write_bytes(b"damaged")
    kinds = []
    draw = saving.as_bytes
    monkeypatch.setattr(saving, "as_bytes", lambda f, kind, name: (
        kinds.append((kind, name)), draw(f, kind, name))[1])  # fmt: skip
    write_report(folder)
    assert {name for kind, name in kinds if kind != "svg"} == {"fan-1"}
    for name in names:
        if name != "fan-1.pdf":
            assert (folder / "report" / name).read_bytes() == (analysis / name).read_bytes()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p / "absent", "does not exist"),
        (lambda p: p, "is not a result folder of rekenkracht"),
        (lambda p: sweep_folder(p / "run", kind="run"), "holds a single run; report needs"),
        (lambda p: broken(sweep_folder(p / "b"), "{"), "is damaged: it is not JSON"),
        (lambda p: broken(sweep_folder(p / "b"), "[]"), "is not an analysis of rekenkracht"),
        (lambda p: occupied(sweep_folder(p / "c")), "holds files and is not a result folder"),
    ],
)
def test_wrong_folders_give_one_line(tmp_path, capsys, make, message):
    folder = make(tmp_path)
    assert main(["report", str(folder), "--quiet"]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def broken(folder, text):
    (folder / "analysis" / "analysis.json").write_text(text, "utf-8")
    return folder


def occupied(folder):
    (folder / "report").mkdir()
    (folder / "report" / "mine.txt").write_text("mine")
    return folder


def test_the_command_says_where_the_page_is(tmp_path, capsys):
    content = figure_examples.analysis(found={"means": figure_examples.means()})
    folder = sweep_folder(tmp_path / "e01", analysis=content)
    assert main(["report", str(folder), "--quiet", "--out", str(tmp_path / "out")]) == 0
    assert capsys.readouterr().out.strip() == str(tmp_path / "out" / "report.html")
    assert main(["report", str(folder), "--lang", "nl"]) == 0
    assert "report.html" in capsys.readouterr().out
    assert main(["report", str(folder), "--lang", "de"]) == 2
    assert "invalid choice: 'de'" in capsys.readouterr().err


def test_a_disk_that_refuses_leaves_the_older_report(tmp_path, monkeypatch):
    content = figure_examples.analysis(found={"means": figure_examples.means()})
    folder = sweep_folder(tmp_path / "e01", analysis=content)
    page = write_report(folder)
    before = page.read_bytes()

    def refuse(*_args, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("viz.report.writing._write_tables", refuse)
    with pytest.raises(InputError, match="No space left on device"):
        write_report(folder, lang="nl")
    assert page.read_bytes() == before
