"""An analysis of a small synthetic sweep, for tests of figures and reports."""

import math

from experiments.analysis.analyse import analyse
from experiments.analysis.writing import write_analysis
from experiments.design.plan import Arm, Factor
from experiments.sweep.result import Result, answer
from experiments.sweep.running import run_sweep
from experiments.sweep.study import Study
from model.random_streams import RandomStreams
from tests.unit.analysis.building import number, plan

ARMS = (
    Arm("march_rules", "baseline", "As it was", {"shift": 0.0}),
    Arm("july_rules", "july_rules_in_march", "The rules of July", {"shift": 0.8}),
    Arm("more_room", "budget_room", "More room in the budget", {"shift": 1.5}),
)
HINTS = {
    "title": "A synthetic sweep",
    "question": "What would have flipped it?",
    "record": {"tables": "outcomes", "outcomes": ["promise", "promised", "reason"]},
    "derived": [{"name": "promised", "outcome": "promise", "at_least": 100.0}],
    "analysis": {
        "base": "march_rules",
        "targets": [{"outcome": "promise", "at_least": 100.0}],
        "heat": {"x": "funding.room_total", "y": "funding.theta", "outcome": "promised"},
        "robust": [{"outcome": "promise", "better": "high", "threshold": 100.0}],
    },
}
FACTORS = (
    number("funding.room_total", 0.0, 400.0, unit="EUR m", basis="judged"),
    number("funding.theta", 0.0, 1.0, basis="unverified"),
    number("programme.ask", 20.0, 680.0, role="lever", unit="EUR m", basis="stated"),
)
LEVELS = (
    Factor("programme.ask", "lever", "EUR m", "stated", levels=(20.0, 100.0, 200.0, 680.0)),
    Factor("funding.cover", "lever", "category", "stated", levels=("full", "expected")),
)


def promise(run):
    """A promise that grows with room, with less to ask and with the arm; a word; a rare date."""
    streams, values = RandomStreams(run.seed), run.values
    room = float(values.get("funding.room_total", 200.0))
    ask, shift = float(values["programme.ask"]), float(values["shift"])
    share = 0.004 * room - 0.003 * ask + shift + 0.5 * streams.normal("luck")
    amount = ask / (1.0 + math.exp(-3.0 * share))
    date = 2030.0 + streams.uniform("date") if amount > 200.0 else math.nan
    found = answer(run, {"promise": amount, "first_service": date}, "EUR m")
    words = answer(run, {"reason": "PASS" if amount > 100.0 else "NO_ROOM"}, "code")
    both = {
        name: [*found.tables["outcomes"][name], *words.tables["outcomes"][name]]
        for name in found.tables["outcomes"]
    }
    return Result(
        found.run_id, found.history, {"outcomes": both, "factors": found.tables["factors"]}
    )


def drawn_plan(points=80, replications=3):
    """Return a plan over ranges."""
    rows = [
        [
            one.low + (one.high - one.low) * RandomStreams(1).uniform(one.name, place)
            for one in FACTORS
        ]
        for place in range(points)
    ]
    return plan(FACTORS, rows, None, replications, ARMS)


def levels_plan(replications=8):
    """Return a factorial plan."""
    rows = [[ask, cover] for ask in LEVELS[0].levels for cover in LEVELS[1].levels]
    return plan(LEVELS, rows, [1] * len(rows), replications, ARMS)


def example_sweep(folder, factorial=False, planned=None):
    """Run a synthetic sweep into a folder; return the folder."""
    planned = planned or (levels_plan() if factorial else drawn_plan())
    design = dict(HINTS)
    if factorial:
        design["analysis"] = {"base": "march_rules"}
    method = "factorial" if factorial else "latin_hypercube"
    study = Study(planned, title=HINTS["title"], method=method, design=design)
    run_sweep(study, folder, simulator=promise)
    return folder


def example_analysis(folder, also=None, factorial=False):
    """Write a synthetic sweep and its analysis; return ``folder/analysis``."""
    example_sweep(folder, factorial)
    return write_analysis(folder, analyse(folder), also)
