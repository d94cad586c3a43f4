"""How often 95 % intervals of the analysis hold the known mean: models by numbers of units.

The tests hold ten models; this prints all of them, with the plain percentile bootstrap beside them.

README: `PYTHONPATH=. python checks/coverage.py [REPEATS]` takes some minutes for 2,000 repeats a
cell. It exits with 1 when a cell that is promised (30 units or more) lies outside 93.9 to 96.1
percent by more than three standard errors of the count.
"""

import math
import sys
from collections.abc import Callable

import numpy as np

from experiments.analysis.bootstrap import Totals, intervals, resample_weights
from experiments.analysis.data import FloatArray
from model.random_streams import RandomStreams

Draw = Callable[[RandomStreams, tuple[int, ...]], FloatArray]
UNITS = (10, 20, 30, 50, 100, 400)
LOW, HIGH, FEWEST = 0.939, 0.961, 30
COLUMNS = 100
"""Repeats that share their resamples."""


def _skewed(streams: RandomStreams, shape: tuple[int, ...]) -> FloatArray:
    return np.asarray(-np.log(streams.uniforms("x", shape)))


def _lognormal(streams: RandomStreams, shape: tuple[int, ...]) -> FloatArray:
    return np.asarray(np.exp(0.5 * streams.normals("x", shape)))


def _shared(streams: RandomStreams, shape: tuple[int, ...]) -> FloatArray:
    return streams.normals("x", shape) + streams.normals("unit", (shape[0], 1, shape[2]))


def _chance(streams: RandomStreams, shape: tuple[int, ...]) -> FloatArray:
    return np.asarray((streams.uniforms("x", shape) < 0.3).astype(float))


def _change(streams: RandomStreams, shape: tuple[int, ...]) -> FloatArray:
    draw = streams.uniforms("x", shape)
    return np.asarray((draw < 0.25).astype(float) - (draw > 0.9))


MODELS: dict[str, tuple[Draw, float, int, bool, bool]] = {
    "normal": (lambda s, shape: s.normals("x", shape), 0.0, 1, False, False),
    "skewed": (_skewed, 1.0, 1, False, False),
    "lognormal": (_lognormal, math.exp(0.125), 1, False, False),
    "shared luck": (_shared, 0.0, 5, False, False),
    "chance 0.3": (_chance, 0.3, 1, True, False),
    "change": (_change, 0.15, 1, True, True),
    "change, 4 runs": (_change, 0.15, 4, True, True),
}
"""Draw, known mean, runs per unit, whether 0/1, whether a difference."""


def coverage(model: str, units: int, repeats: int) -> tuple[float, float]:
    """Return how often our interval and plain percentiles hold the mean."""
    draw, mean, runs, binary, differences = MODELS[model]
    ours = plain = 0
    for batch in range(repeats // COLUMNS):
        values = draw(RandomStreams(10_000 + batch), (units, runs, COLUMNS))
        given = Totals(values.sum(axis=1), np.full((units, COLUMNS), float(runs)))
        streams, kind = RandomStreams(batch), np.full(COLUMNS, binary)
        low, high = intervals(given, streams, "check", kind, differences=differences)
        ours += int(((low <= mean) & (mean <= high)).sum())
        weights = np.concatenate(list(resample_weights(units, 999, streams, "plain")))
        low, high = np.quantile(weights @ given.sums / (units * runs), [0.025, 0.975], axis=0)
        plain += int(((low <= mean) & (mean <= high)).sum())
    return ours / repeats, plain / repeats


def main(repeats: int) -> int:
    """Print the table; return 1 when a promised cell is out of its range."""
    slack = 3.0 * math.sqrt(0.95 * 0.05 / repeats)
    wrong = []
    sys.stdout.write(f"{'units':16}" + "".join(f"{units:>15}" for units in UNITS) + "\n")
    for model in MODELS:
        cells = [coverage(model, units, repeats) for units in UNITS]
        told = "".join(f"{100 * own:8.1f} ({100 * other:.1f})" for own, other in cells)
        sys.stdout.write(f"{model:16}{told}\n")
        wrong += [
            f"{model}, {units} units"
            for units, (own, _) in zip(UNITS, cells, strict=True)
            if units >= FEWEST and not LOW - slack <= own <= HIGH + slack
        ]
    sys.stdout.write("ours (plain percentiles)\n" + "".join(f"outside: {one}\n" for one in wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
