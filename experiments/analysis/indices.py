"""Sobol and Morris indices by SALib, one outcome after the other.

SALib (Herman and Usher 2017; Iwanaga et al. 2022) holds the estimators of Saltelli et al. (2010)
and of Campolongo et al. (2007). Its confidence is what stands to each side of an estimate: 1.96
standard deviations of a bootstrap over base rows, or over the elementary effects.
"""

import warnings

import numpy as np

from experiments.analysis.data import BoolArray, FloatArray

RESAMPLES = 100
"""Resamples behind each interval: the default of SALib. The time grows with them."""
FEWEST_ROWS = 8
FEWEST_TRAJECTORIES = 4
Columns = dict[str, FloatArray]


def sobol_columns(values: FloatArray, factors: int, seed: int) -> Columns:
    """Return S1 and ST with both ends, and the points used (n), (K, Q) each.

    Parameters
    ----------
    values : (N (K + 2), Q), base row after base row: A, AB with each column from B, B. A base row
        with a gap is left out
    factors : K
    seed : of the design; decides the resamples
    """
    from SALib.analyze.sobol import analyze  # type: ignore[import-untyped] # noqa: PLC0415 - slow

    blocks = values.reshape(-1, factors + 2, values.shape[1])
    known: BoolArray = np.asarray(np.isfinite(blocks).all(axis=1))
    found = np.full((4, factors, values.shape[1]), np.nan)
    for outcome in np.flatnonzero(known.sum(axis=0) >= FEWEST_ROWS):
        y = blocks[known[:, outcome], :, outcome].ravel()
        if np.ptp(y) == 0.0:  # SALib would divide by a spread of zero
            found[:, :, outcome] = 0.0
            continue
        with warnings.catch_warnings():  # A and B alike while AB varies: their indices are 0
            warnings.simplefilter("ignore")
            own = analyze(
                _problem(factors), y, calc_second_order=False, num_resamples=RESAMPLES,
                parallel=False, seed=_seed(seed),
            )  # fmt: skip
        found[:, :, outcome] = [own[name] for name in ("S1", "S1_conf", "ST", "ST_conf")]
    count = np.broadcast_to(known.sum(axis=0) * float(factors + 2), found.shape[1:])
    return {**_ends("S1", *found[:2]), **_ends("ST", *found[2:]), "n": count}


def morris_columns(values: FloatArray, places: FloatArray, grid: int, seed: int) -> Columns:
    """Return mu_star with both ends, sigma, and the trajectories used (n), (K, Q) each.

    Parameters
    ----------
    values : (T (K + 1), Q), trajectory after trajectory; one with a gap is left out
    places : (T (K + 1), K); which way a factor moves is read from them
    grid : levels of a factor; a step is half of them, counted on a grid from 0 to 1
    seed : of the design; decides the resamples
    """
    from SALib.analyze.morris import analyze  # type: ignore[import-untyped] # noqa: PLC0415 - slow

    width = places.shape[1]
    paths = values.reshape(-1, width + 1, values.shape[1])
    moves = places.reshape(-1, width + 1, width)
    known: BoolArray = np.asarray(np.isfinite(paths).all(axis=1))
    found = np.full((3, width, values.shape[1]), np.nan)
    for outcome in np.flatnonzero(known.sum(axis=0) >= FEWEST_TRAJECTORIES):
        held = known[:, outcome]
        own = analyze(
            _problem(width), moves[held].reshape(-1, width), paths[held, :, outcome].ravel(),
            num_resamples=RESAMPLES, num_levels=grid, seed=_seed(seed),
        )  # fmt: skip
        found[:, :, outcome] = [own[name] for name in ("mu_star", "mu_star_conf", "sigma")]
    count = np.broadcast_to(known.sum(axis=0).astype(float), found.shape[1:])
    return {**_ends("mu_star", *found[:2]), "sigma": found[2], "n": count}


def _problem(factors: int) -> dict[str, object]:
    """Return a problem in the form of SALib, which takes positions from 0 to 1."""
    names = [f"x{place}" for place in range(factors)]
    return {"num_vars": factors, "names": names, "bounds": [[0.0, 1.0]] * factors}


def _seed(seed: int) -> int:
    """Return a seed above 0: SALib takes 0 for no seed, and the luck of the process then."""
    return abs(seed) + 1


def _ends(name: str, middle: FloatArray, half: FloatArray) -> Columns:
    return {name: middle, f"{name}_low": middle - half, f"{name}_high": middle + half}
