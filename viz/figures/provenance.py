"""The line under every figure: design, version, commit, parameters, seed, runs, judged inputs."""

from collections.abc import Mapping
from typing import Any

from experiments.manifest import share_of_judgement
from viz.figures.numbers import Lang, percent, whole
from viz.figures.words import say

_SHORT = 8
_LONGEST_NAME = 70


def provenance(analysis: Mapping[str, Any], lang: Lang) -> str:
    """Return the line of provenance of an analysis."""
    source = analysis.get("source") or {}
    done = int((analysis.get("runs") or {}).get("done") or 0)
    return say(
        "provenance", lang,
        name=_short(str(source.get("name") or analysis.get("title") or "")),
        design=str(source.get("design_checksum") or "?")[:_SHORT],
        version=str(source.get("version") or analysis.get("version") or "?"),
        commit=_commit(source, lang),
        parameters=str(source.get("parameters_checksum") or "?")[:_SHORT],
        seeds=say("seed", lang, seed=str(source.get("seed", "?"))),
        runs=say("run", lang) if done == 1 else say("runs", lang, n=whole(done, lang)),
        judged=percent(judged_share(source), lang),
    )  # fmt: skip


def judged_share(source: Mapping[str, Any]) -> float:
    """Return the share of all inputs that is judged or unverified: as recorded, or as it is now."""
    recorded = (source.get("evidence") or {}).get("share_judged_or_unverified")
    found = share_of_judgement()["share_judged_or_unverified"] if recorded is None else recorded
    return float(found)


def _short(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _commit(source: Mapping[str, Any], lang: Lang) -> str:
    if not source.get("commit"):
        return ""
    changed = say("changed", lang) if source.get("clean") is False else ""
    return say("commit", lang, commit=str(source["commit"])[:_SHORT], changed=changed)
