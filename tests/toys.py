"""Small simulators with known answers or known faults, and plans for them.

They stand in for the model in ``run_sweep(study, folder, simulator=...)``.
"""

import math
import os
import signal
import time
from pathlib import Path

from experiments.design.plan import Arm, Factor, Plan, Point, Run
from experiments.sweep.result import Result, answer
from model.random_streams import RandomStreams

ISHIGAMI = ("x1", "x2", "x3")
"""Each uniform from -pi to pi; S1 0.3139, 0.4424, 0; ST 0.5576, 0.4424, 0.2437 (a 7, b 0.1)."""
SOBOL_G = (0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0)
"""Coefficients of the eight inputs ``x1`` to ``x8`` of the G function, each from 0 to 1."""
BOX = {"x1": (0.2, 0.5), "x2": (0.6, 0.9)}
"""The planted box in the unit cube: inside it ``hit`` is 1."""
ADDITIVE = {"uncertain": 3.0, "lever": 2.0, "luck": 1.0}
"""Standard deviations of the parts of the additive toy; variance shares 9/14, 4/14, 1/14."""


def trivial(run: Run) -> Result:
    """Give a number that hangs on everything, and a word."""
    y = sum(float(v) for v in run.values.values() if not isinstance(v, str))
    return answer(
        run, {"y": y + run.seed % 1000 / 1000, "word": f"W{run.seed % 3}", "none": math.nan}
    )


def ishigami(run: Run) -> Result:
    x1, x2, x3 = (float(run.values[name]) for name in ISHIGAMI)
    return answer(run, {"y": math.sin(x1) + 7 * math.sin(x2) ** 2 + 0.1 * x3**4 * math.sin(x1)})


def sobol_g(run: Run) -> Result:
    y = 1.0
    for place, a in enumerate(SOBOL_G, 1):
        y *= (abs(4 * float(run.values[f"x{place}"]) - 2) + a) / (1 + a)
    return answer(run, {"y": y})


def planted_box(run: Run) -> Result:
    """1 inside the box, 0 outside; inputs ``x1``, ``x2`` and any others in the unit cube."""
    inside = all(low <= float(run.values[name]) <= high for name, (low, high) in BOX.items())
    return answer(run, {"hit": float(inside)}, "0 or 1")


def additive(run: Run) -> Result:
    """Sum of three independent parts, each uniform: ``uncertain``, ``lever`` and the run's luck."""
    luck = RandomStreams(run.seed).uniform("luck")
    shares = {"uncertain": float(run.values["uncertain"]), "lever": float(run.values["lever"])}
    y = sum(
        sd * math.sqrt(12) * ((shares | {"luck": luck})[name] - 0.5)
        for name, sd in ADDITIVE.items()
    )
    return answer(run, {"y": y})


def failing(run: Run) -> Result:
    """Fail at points that divide by 3."""
    if run.point % 3 == 0:
        raise ZeroDivisionError(f"nothing\nto divide at point {run.point}")
    return trivial(run)


def sleeping(run: Run) -> Result:
    """Take the seconds of the value ``seconds``, 20 ms by default."""
    time.sleep(float(run.values.get("seconds", 0.02)))
    return trivial(run)


def hanging(run: Run) -> Result:
    """Never end at point 2."""
    while run.point == 2:
        time.sleep(0.01)
    return trivial(run)


def deaf(run: Run) -> Result:
    """Hang at point 2, and hear no signal."""
    if run.point == 2:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        time.sleep(3600)
    return trivial(run)


def killing(run: Run) -> Result:
    """Kill the own process at point 2, as the system does when memory runs out."""
    if run.point == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return trivial(run)


def killing_once(run: Run) -> Result:
    """Kill the own process at point 2, the first time only; ``marker`` is a path."""
    marker = Path(str(run.values["marker"]))
    if run.point == 2 and not marker.exists():
        marker.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return trivial(run)


def wordy(run: Run) -> Result:
    """Fill indicators and events too, unlike for each run."""
    found = trivial(run)
    count = 3 + run.point % 2
    indicators = {
        "model": ["toy"] * count, "scenario": [run.scenario] * count, "region": ["NL"] * count,
        "variable": ["A|B"] * count, "unit": ["1"] * count, "year": [2024] * count,
        "quarter": [1 + place for place in range(count)],
        "value": [None if place == 1 else run.seed % 7 + 0.1 * place for place in range(count)],
    }  # fmt: skip
    return Result(found.run_id, found.history, {**found.tables, "indicators": indicators})


def toy_plan(points: int = 6, arms: int = 2, replications: int = 2, block: int = 1) -> Plan:
    """Return a plan with one factor ``x`` (0.1, 0.2, ...); ``block`` points share their luck."""
    values = [Point(n, 1 + (n - 1) // block, {"x": n / 10}) for n in range(1, points + 1)]
    named = [Arm(f"arm{n}", "baseline", "a toy", {"shift": float(n)}) for n in range(1, arms + 1)]
    factor = Factor("x", "uncertainty", "1", low=0.0, high=1.0)
    return Plan((factor,), tuple(named), tuple(values), replications, 1)


def plan_of(rows, roles, replications: int = 1, block: int = 1) -> Plan:
    """Return a plan with one arm whose points are given.

    ``rows``: numbers, one row per point and one column per factor.
    ``roles``: role by name, in the order of the columns.
    ``block``: so many points that follow each other share their luck.
    """
    factors = tuple(Factor(name, role, "1", low=0.0, high=1.0) for name, role in roles.items())
    points = tuple(
        Point(n, 1 + (n - 1) // block, dict(zip(roles, map(float, row), strict=True)))
        for n, row in enumerate(rows, 1)
    )
    return Plan(factors, (Arm("baseline", "baseline"),), points, replications, 1)
