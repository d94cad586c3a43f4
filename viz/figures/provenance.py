"""The line under every figure: design, version, commit, parameters, seed, runs, judged inputs."""

import json
from collections.abc import Mapping
from hashlib import blake2b
from typing import Any

from experiments.manifest import share_of_judgement
from viz.figures.numbers import Lang, percent, whole
from viz.figures.words import say

_SHORT = 8
_LONGEST_NAME = 60
_NO_YEAR = "n.d."


def source_of(analysis: Mapping[str, Any], manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a figure or a report cites, from the manifest of the sweep and its analysis.

    Parameters
    ----------
    analysis
        Content of ``analysis.json``.
    manifest
        Manifest of the sweep; what it does not say is taken from the analysis.
    """
    found = {**(analysis.get("source") or {}), **manifest}
    design, plan = manifest.get("design") or {}, manifest.get("plan") or {}
    counts = {**(analysis.get("runs") or {}), **(manifest.get("counts") or {})}
    title = design.get("title") or manifest.get("title") or analysis.get("title") or "sweep"
    return {
        "title": str(title),
        "name": str(manifest.get("name") or title),
        "year": str(found.get("started") or _NO_YEAR)[:4],
        "version": str(found.get("version") or "?"),
        "commit": found.get("commit"),
        "clean": found.get("clean"),
        "design_checksum": str(found.get("design_checksum") or "?"),
        "parameters_checksum": parameters_checksum(found.get("checksums") or {}),
        "evidence": found.get("evidence") or share_of_judgement(),
        "seed": plan.get("seed", found.get("seed", "?")),
        "done": int(counts.get("done") or 0),
    }


def parameters_checksum(checksums: Mapping[str, Any]) -> str:
    """Return one checksum for all evidence that went in; nothing when none was recorded."""
    if checksums.get("parameters"):
        return str(checksums["parameters"])
    files = checksums.get("evidence")
    if not files:
        return ""
    return blake2b(json.dumps(files, sort_keys=True).encode(), digest_size=16).hexdigest()


def provenance(source: Mapping[str, Any], lang: Lang) -> str:
    """Return the line of provenance of what :func:`source_of` gives."""
    done = int(source["done"])
    return say(
        "provenance", lang,
        name=_short(str(source["name"])), design=source["design_checksum"][:_SHORT],
        version=source["version"], commit=_commit(source, lang),
        parameters=(source["parameters_checksum"] or "?")[:_SHORT],
        seeds=say("seed", lang, seed=str(source["seed"])),
        runs=say("run", lang) if done == 1 else say("runs", lang, n=whole(done, lang)),
        judged=percent(float(source["evidence"]["share_judged_or_unverified"]), lang),
    )  # fmt: skip


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _commit(source: Mapping[str, Any], lang: Lang) -> str:
    if not source["commit"]:
        return ""
    changed = say("changed", lang) if source["clean"] is False else ""
    return say("commit", lang, commit=str(source["commit"])[:_SHORT], changed=changed)
