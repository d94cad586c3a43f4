"""Open the folder of a sweep: what was planned, what is done, and every outcome as an array."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from experiments.analysis.data import BINARY, About, Hint, SweepData, Target, Wish
from experiments.analysis.positions import positions_of
from experiments.design.plan import Arm, Factor, Span
from experiments.design.sampling import DEFAULT_GRID
from experiments.reading import load_manifest, read_table
from model.errors import InputError

BASELINE = "baseline"


def read_sweep(folder: Path) -> SweepData:
    """Return the finished runs of a sweep.

    Raises
    ------
    InputError
        The folder is not that of a sweep, is damaged, or holds no finished run.
    """
    manifest = load_manifest(folder)
    if manifest.get("kind", "run") != "sweep":
        raise InputError(
            f"{folder} holds a single run, and one run has nothing to compare it with; "
            "analyse the folder of a sweep"
        )
    tables = [read_table(folder, name) for name in ("runs", "points", "outcomes")]
    try:
        about = about_sweep(manifest)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{folder / 'manifest.json'} is damaged: {error!r}") from None
    if not (tables[0]["status"] == "done").any():
        failed = f"; {about.failed} failed" if about.failed else ""
        raise InputError(f"{folder} holds no finished run yet{failed}: there is nothing to analyse")
    return sweep_data(about, *tables)


def about_sweep(manifest: Mapping[str, Any]) -> About:
    """Return what the manifest of a sweep says of its design."""
    plan, design = manifest["plan"], manifest.get("design") or {}
    hints = design.get("analysis") or {}
    arms = tuple(Arm(**arm) for arm in plan["arms"])
    counts = manifest.get("counts", {})
    return About(
        title=str(design.get("title") or manifest.get("title", "")),
        question=str(design.get("question") or manifest.get("question", "")),
        method=str(plan["method"]),
        seed=int(plan["seed"]),
        arms=arms,
        base=_base(hints.get("base"), arms),
        factors=tuple(_factor(one) for one in plan["factors"]),
        replications=int(plan["replications"]),
        grid=int((design.get("sampling") or {}).get("grid") or DEFAULT_GRID),
        headline=_headline(design),
        derived={one["name"]: _target(one) for one in design.get("derived") or ()},
        targets=tuple(_target(one) for one in hints.get("targets") or ()),
        heat=dict(hints.get("heat") or {}),
        wishes=tuple(
            Wish(one["outcome"], one["better"], one.get("threshold"))
            for one in hints.get("robust") or ()
        ),
        hints=tuple(
            Hint(one["parameter"], one["low"], one["high"], _target(one))
            for one in hints.get("tipping") or ()
        ),
        span=Span(**plan.get("span") or {}),
        planned=int(counts.get("planned", 0)),
        done=int(counts.get("done", 0)),
        failed=int(counts.get("failed", 0)),
        source={
            key: manifest[key]
            for key in ("version", "commit", "clean", "design_checksum", "name", "record")
            if key in manifest
        },
    )


def _factor(given: Mapping[str, Any]) -> Factor:
    return Factor(**{**given, "levels": tuple(given.get("levels") or ())})


def _target(given: Mapping[str, Any]) -> Target:
    return Target(
        given["outcome"], given.get("at_least"), given.get("at_most"), given.get("equals")
    )


def _headline(design: Mapping[str, Any]) -> tuple[str, ...]:
    named = (design.get("record") or {}).get("outcomes") or ()
    derived = [one["name"] for one in design.get("derived") or ()]
    return tuple(dict.fromkeys([*named, *derived]))


def _base(hint: str | None, arms: Sequence[Arm]) -> str:
    names = [arm.name for arm in arms]
    if hint in names:
        return str(hint)
    return BASELINE if BASELINE in names else names[0]


def sweep_data(
    about: About, runs: pd.DataFrame, points: pd.DataFrame, outcomes: pd.DataFrame
) -> SweepData:
    """Put the tables of a sweep into arrays.

    Parameters
    ----------
    about : what the design says
    runs : run_id, arm, point, replication, status
    points : point, block, parameter, value, text
    outcomes : run_id, outcome, unit, value, text; one set of rows per run_id

    Raises
    ------
    InputError
        A run names a point or an arm that the sweep does not have.
    """
    wide, blocks = _wide(points, runs, about.factors)
    numbers = wide.index.to_numpy(dtype=np.int64)
    done = runs[runs["status"] == "done"]
    arms = pd.Index([arm.name for arm in about.arms]).get_indexer(pd.Index(done["arm"]))
    places = wide.index.get_indexer(pd.Index(done["point"]))
    replications = done["replication"].to_numpy(dtype=np.int64) - 1
    if (arms < 0).any() or (places < 0).any():
        raise InputError("the tables runs and points do not belong together; run the sweep again")
    most = max(about.replications, int(replications.max(initial=0)) + 1)
    shape = (len(about.arms), len(wide), most)
    where = (arms, places, replications)
    there = np.zeros(shape, dtype=bool)
    there[where] = True
    numeric, texts, units = _by_run(outcomes, pd.Index(done["run_id"]))
    values = np.full((*shape, numeric.shape[1]), np.nan)
    values[where] = numeric.to_numpy(dtype=float)
    words = {}
    for name in texts.columns:
        cube = np.full(shape, "", dtype=object)
        cube[where] = texts[name].to_numpy(dtype=object)
        words[str(name)] = cube
    known = SweepData(
        about, wide, numbers, blocks, positions_of(wide, about.factors), there,
        tuple(map(str, numeric.columns)), units, values, words,
    )  # fmt: skip
    return _with_derived(known)


def _wide(
    points: pd.DataFrame, runs: pd.DataFrame, factors: Sequence[Factor]
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return one row per point with its factors, and each point's block."""
    if points.empty:  # nothing varies: the points of the runs, each a block of its own
        index = pd.Index(sorted(set(runs["point"])), name="point")
        return pd.DataFrame(index=index), index.to_numpy(dtype=np.int64)
    blocks = points.drop_duplicates("point").set_index("point")["block"].sort_index()
    numbers = points.pivot(index="point", columns="parameter", values="value").sort_index()
    texts = points.pivot(index="point", columns="parameter", values="text").sort_index()
    names = [factor.name for factor in factors]
    missing = [name for name in names if name not in numbers]
    if missing:
        raise InputError(f"the table points lacks {missing[0]}; run the sweep again")
    wide = pd.DataFrame(
        {name: texts[name] if numbers[name].isna().all() else numbers[name] for name in names},
        index=numbers.index,
    )
    return wide, blocks.to_numpy(dtype=np.int64)


def _by_run(
    outcomes: pd.DataFrame, ids: pd.Index
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """Return numbers and words per finished run (rows as ``ids``), and the units."""
    names = list(dict.fromkeys(outcomes["outcome"]))
    units = dict(outcomes.drop_duplicates("outcome").set_index("outcome")["unit"])
    run_codes, run_ids = pd.factorize(outcomes["run_id"])
    columns = pd.Index(names).get_indexer(pd.Index(outcomes["outcome"]))
    rows = pd.Index(run_ids).get_indexer(ids)
    if (rows < 0).any():
        raise InputError("a finished run has no outcomes; run the sweep again")
    values = np.full((len(run_ids), len(names)), np.nan)
    values[run_codes, columns] = outcomes["value"].to_numpy(dtype=float)
    texts = np.full(values.shape, "", dtype=object)
    texts[run_codes, columns] = outcomes["text"].fillna("").to_numpy(dtype=object)
    worded = (texts != "").any(axis=0) | np.isin([units[n] for n in names], ("code", "id"))
    numeric = pd.DataFrame(values[rows][:, ~worded], columns=np.array(names)[~worded])
    words = pd.DataFrame(texts[rows][:, worded], columns=np.array(names)[worded])
    return numeric, words, {str(name): str(unit) for name, unit in units.items()}


def _with_derived(data: SweepData) -> SweepData:
    """Add the 0/1 outcomes that the design derives from others."""
    derived = {
        name: rule
        for name, rule in data.about.derived.items()
        if rule.outcome in (data.words if rule.equals is not None else data.outcomes)
        and name not in data.outcomes
    }
    if not derived:
        return data
    extra = np.stack([data.met(rule) for rule in derived.values()], axis=-1)
    return replace(
        data,
        outcomes=(*data.outcomes, *derived),
        units={**data.units, **dict.fromkeys(derived, BINARY)},
        values=np.concatenate([data.values, extra], axis=-1),
    )
