"""The end of a report: limits, completeness, how to repeat it, how to cite it, what is missing."""

import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from viz.figures.numbers import percent, whole
from viz.report.citing import bibtex, citation
from viz.report.contents import Contents, Section
from viz.report.markup import Markup, bullets, paragraphs, tag
from viz.report.tabular import Tabular


def limits(contents: Contents) -> Section:
    """Return what the report cannot say."""
    material = contents.material
    keys = ["limit_forecast", "limit_interval", "limit_levels", "limit_imposed"]
    if material.replications == 1 and material.points > 1:
        keys.append("limit_one_replication")
    own = str(material.design.get("limits") or "").strip()
    parts: list[str] = [bullets([contents.say(key) for key in keys])]
    if own:
        parts += [paragraphs(contents.say("limits_own")), tag("blockquote", tag("p", own))]
    notes = [str(note) for note in material.analysis.get("notes") or []]
    if notes:
        parts += [paragraphs(contents.say("notes_intro")), bullets(notes)]
    return Section("limits", contents.say("h_limits"), tuple(parts))


def complete(contents: Contents) -> Section:
    """Return how much of the design is done, what failed, and what was recorded."""
    material, lang = contents.material, contents.material.lang
    counts = material.counts
    words = {key: whole(count, lang) for key, count in counts.items()}
    if counts["done"] == counts["planned"]:
        text = contents.say("complete_all", planned=words["planned"])
    else:
        share = percent(counts["done"] / max(1, counts["planned"]), lang)
        text = contents.say("complete_part", share=share, **words)
    record = str(material.manifest.get("record") or "outcomes")
    known = record in ("outcomes", "indicators", "all")
    kept = contents.say(f"record_{record}") if known else record
    lines = [text, contents.say("record", what=kept), _shard(contents)]
    return Section(
        "complete", contents.say("h_complete"), (paragraphs(*lines), contents.table("failed"))
    )


def _shard(contents: Contents) -> str:
    shard = contents.material.manifest.get("shard")
    if not shard or shard in ("1/1", [1, 1]):
        return ""
    text = "/".join(map(str, shard)) if isinstance(shard, list) else str(shard)
    return contents.say("shard", shard=text)


def failed_table(contents: Contents) -> Tabular:
    """Return the runs that failed, with seed and error."""
    rows = contents.material.failed
    body = [
        [
            str(row["arm"]), str(row["point"]), str(row["replication"]), str(row["seed"]),
            str(row["error"]),
        ]
        for _, row in rows.iterrows()
    ]  # fmt: skip
    keys = ("arm", "point", "replication", "seed", "error")
    caption = contents.say("failed_caption", n=str(len(rows)))
    header = [contents.say(f"{key}_head") for key in keys]
    return Tabular("failed", caption, header, body, frozenset({1, 2, 3}), frozenset({4}))


def repeat(contents: Contents) -> Section:
    """Return the commands that repeat the sweep, and what identifies it."""
    source = contents.material.source
    again = "rekenkracht sweep --from-manifest manifest.json"
    intro = contents.say("repeat_intro", version=str(source["version"]))
    parts: list[str] = [paragraphs(intro), tag("pre", tag("code", again))]
    made = _command(contents.material.manifest)
    if made:
        parts += [paragraphs(contents.say("repeat_made")), tag("pre", tag("code", made))]
    if source.get("clean") is False:
        parts.append(paragraphs(contents.say("repeat_changed")))
    parts.append(contents.table("identity"))
    return Section("repeat", contents.say("h_repeat"), tuple(parts))


def _command(manifest: Mapping[str, Any]) -> str:
    command = manifest.get("command") or ""
    return shlex.join(map(str, command)) if isinstance(command, list) else str(command)


def identity_table(contents: Contents) -> Tabular:
    """Return version, commit, checksums, seed, packages and checksums of the tables."""
    rows = [[contents.say(f"id_{key}"), text] for key, text in _identity(contents)]
    for file, about in (contents.material.manifest.get("files") or {}).items():
        if file.endswith(".parquet") and about.get("repeatable", True):
            rows.append([contents.say("id_table", table=file), str(about.get("blake2b", ""))])
    header = [contents.say("what_head"), contents.say("value_head")]
    return Tabular("identity", contents.say("repeat_caption"), header, rows)


def _identity(contents: Contents) -> Iterator[tuple[str, str]]:
    manifest, source = contents.material.manifest, contents.material.source
    unknown = contents.say("unknown")
    for key, found in (
        ("version", source["version"]),
        ("commit", source["commit"]),
        ("design", source["design_checksum"]),
        ("parameters", source["parameters_checksum"]),
        ("seed", source["seed"]),
        ("python", manifest.get("python")),
    ):
        yield key, unknown if found in (None, "") else str(found)
    packages = manifest.get("packages") or {}
    yield (
        "packages",
        ", ".join(f"{name} {version}" for name, version in packages.items()) or unknown,
    )


def cite(contents: Contents) -> Section:
    """Return the citation as text and as BibTeX."""
    source, lang = contents.material.source, contents.material.lang
    parts = (
        paragraphs(contents.say("cite_intro")),
        tag("blockquote", tag("p", citation(source, lang))),
        paragraphs(contents.say("cite_bib")), tag("pre", tag("code", bibtex(source))),
        paragraphs(contents.say("files_intro")),
    )  # fmt: skip
    return Section("cite", contents.say("h_cite"), parts)


def left_out(contents: Contents) -> Section | None:
    """Return which parts the analysis left out, and why; None when it left out nothing."""
    found = contents.material.left_out
    if not found:
        return None
    lines = [
        Markup(tag("strong", _part(contents, name)) + ": " + tag("span", why, lang="en"))
        for name, why in found.items()
    ]
    intro = f"{contents.say('left_out_intro')} {contents.say('left_out_foreign')}".strip()
    return Section("left-out", contents.say("h_left_out"), (paragraphs(intro), bullets(lines)))


def _part(contents: Contents, name: str) -> str:
    try:
        return contents.say(f"left_{name}")
    except KeyError:
        return name
