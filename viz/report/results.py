"""The middle of a report: effects, levels, heat maps, bands over time, reasons, drivers."""

from collections.abc import Iterator

from viz.report.claims import (
    advice_claims,
    against_mean,
    box_claims,
    effect_kind,
    of_headline,
    reason_claims,
    tipping_claims,
)  # fmt: skip
from viz.report.contents import Contents, Section, Shown
from viz.report.markup import Markup, bullets, join, paragraphs, tag

_MOST_LINES = 8


def results(contents: Contents) -> Section:
    """Return effects, levels, heat maps and bands over time."""
    parts = [*_effects(contents), *_levels(contents), *_heat(contents), *_fan(contents)]
    if not parts:
        parts = [paragraphs(contents.say("no_outcomes"))]
    return Section("results", contents.say("h_results"), tuple(parts))


def _head(contents: Contents, key: str) -> Markup:
    return tag("h3", contents.say(key))


def _with_table(contents: Contents, shown: Shown) -> Markup:
    """Return a figure with its numbers under it."""
    return join([contents.figure(shown), contents.table(shown.drawn.name)], "\n")


def _effects(contents: Contents) -> Iterator[str]:
    if "effects" not in contents.material.tables:
        return
    yield _head(contents, "h_effects")
    yield paragraphs(contents.say("effects_intro"))
    yield from (contents.figure(shown) for shown in contents.of_kind("effects"))
    yield contents.table("effects")


def _levels(contents: Contents) -> Iterator[str]:
    if "means" not in contents.material.tables:
        return
    yield _head(contents, "h_levels")
    yield paragraphs(contents.say("levels_intro"))
    yield contents.table("levels")


def _heat(contents: Contents) -> Iterator[str]:
    if "heat" not in contents.material.tables:
        return
    yield _head(contents, "h_heat")
    yield paragraphs(contents.say("heat_intro"))
    yield from (_with_table(contents, shown) for shown in contents.of_kind("heat"))


def _fan(contents: Contents) -> Iterator[str]:
    if "fan" not in contents.material.tables:
        return
    yield _head(contents, "h_fan")
    yield from (contents.figure(shown) for shown in contents.of_kind("fan"))
    yield paragraphs(contents.say("numbers_in", files="fan.csv"))


def reasons(contents: Contents) -> Section | None:
    """Return why decisions fell as they did; None without reasons."""
    if "reasons" not in contents.material.tables:
        return None
    claims = bullets(list(reason_claims(contents.material))[:_MOST_LINES])
    shown = [_with_table(contents, one) for one in contents.of_kind("reasons")]
    parts = (paragraphs(contents.say("reasons_intro")), claims, *shown)
    return Section("reasons", contents.say("h_reasons"), parts)


def drivers(contents: Contents) -> Section | None:
    """Return sensitivity and the shares of the variance; None without both."""
    tables = contents.material.tables
    if "sensitivity" not in tables and "shares" not in tables:
        return None
    shown = list(contents.of_kind("sensitivity"))
    methods = dict.fromkeys(str(one.drawn.rows["method"].iloc[0]) for one in shown)
    intros = [contents.say(f"drivers_intro_{method}") for method in methods]
    parts: list[str] = [paragraphs(*intros), *(_with_table(contents, one) for one in shown)]
    if "shares" in tables:
        parts.append(paragraphs(contents.say("shares_intro")))
        parts += [contents.figure(one) for one in contents.of_kind("shares")]
        parts.append(contents.table("variance"))
    return Section("drivers", contents.say("h_drivers"), tuple(parts))


def overturn(contents: Contents) -> Section:
    """Return what would turn the result around: pairs, tipping points, boxes, other models."""
    material = contents.material
    lines = [*_unclear(contents), *list(against_mean(material))[:_MOST_LINES]]
    lines += [*tipping_claims(material)]
    boxes = list(box_claims(material))[:_MOST_LINES]
    advice = list(advice_claims(material))[:_MOST_LINES]
    parts: list[str] = [bullets([*lines, *boxes, contents.say("overturn_model")])]
    parts += [contents.figure(one) for one in contents.of_kind("discovery")]
    parts += [contents.table("boxes"), bullets(advice)]
    return Section("overturn", contents.say("h_overturn"), tuple(parts))


def _unclear(contents: Contents) -> Iterator[str]:
    material = contents.material
    if "effects" not in material.tables:
        return
    rows = of_headline(material.tables["effects"], material)
    unclear = sum(effect_kind(row) in ("unclear", "no_interval") for _, row in rows.iterrows())
    if unclear:
        yield contents.say("overturn_unclear", n=str(unclear), all=str(len(rows)))


def robustness(contents: Contents) -> Section | None:
    """Return regret and satisfaction; None without them."""
    if "robustness" not in contents.material.tables:
        return None
    shown = [_with_table(contents, one) for one in contents.of_kind("robustness")]
    parts = (paragraphs(contents.say("robust_intro")), *shown)
    return Section("robustness", contents.say("h_robust"), parts)
