"""The opening of a report: in short, the question, and what was run."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from model.errors import InputError
from model.parameters.evidence import field_of
from model.scenario import scenario
from viz.figures.measures import plain, plain_pair, unit_words
from viz.figures.numbers import between, number, percent, whole
from viz.figures.words import say
from viz.report.claims import effect_claim, effect_kind, level_claim, of_headline, reason_claims
from viz.report.contents import Contents, Section
from viz.report.markup import Markup, bullets, paragraphs, tag
from viz.report.tabular import Tabular

_MOST_CLAIMS = 6
_MOST_LEVELS = 8
_MOST_FACTORS = 20


def in_short(contents: Contents) -> Section:
    """Return the findings in a few sentences, each with interval and number of runs."""
    claims = list(_claims(contents))
    judged = judged_inputs(contents)
    parts = (paragraphs(scope(contents)), bullets(claims), paragraphs(_more(contents), judged))
    return Section("short", contents.say("h_short"), parts)


def judged_inputs(contents: Contents) -> str:
    """Return which share of all inputs of the model is judged or not verified."""
    evidence = contents.material.source["evidence"]
    share = percent(float(evidence["share_judged_or_unverified"]), contents.material.lang)
    return contents.say("judged_all", share=share, n=str(evidence["parameters"]))


def scope(contents: Contents) -> str:
    """Return how many runs, arms, points and replications there are, and what is missing."""
    material, lang = contents.material, contents.material.lang
    counts = material.counts
    text = contents.say(
        "short_scope", done=whole(counts["done"], lang),
        arms=_counted(contents, "arm", len(material.analysis.get("arms") or [0])),
        points=_counted(contents, "point", material.points),
        replications=_counted(contents, "replication", material.replications),
    )  # fmt: skip
    if counts["done"] == counts["planned"]:
        return text
    numbers = {key: whole(counts[key], lang) for key in ("planned", "failed", "missing")}
    return f"{text} {contents.say('short_partial', **numbers)}"


def _counted(contents: Contents, what: str, count: int) -> str:
    if count == 1:
        return contents.say(f"{what}_1")
    return contents.say(f"{what}_n", n=whole(count, contents.material.lang))


def _claims(contents: Contents) -> Iterator[str]:
    material = contents.material
    if "effects" in material.tables:
        rows = of_headline(material.tables["effects"], material)
        for _, row in rows.head(_MOST_CLAIMS).iterrows():
            yield effect_claim(row, material)
    elif "means" in material.tables:
        rows = of_headline(material.tables["means"], material)
        for _, row in rows.head(_MOST_LEVELS).iterrows():
            yield level_claim(row, material)
    else:
        yield contents.say("no_outcomes")
    yield from list(reason_claims(material))[:3]


def _more(contents: Contents) -> str:
    """Say how many comparisons there are, and how many would look clear by chance alone."""
    material = contents.material
    if "effects" not in material.tables:
        return ""
    rows = of_headline(material.tables["effects"], material)
    clear = sum(effect_kind(row) in ("higher", "lower") for _, row in rows.iterrows())
    left = len(rows) - _MOST_CLAIMS
    more = f"{contents.say('and_more', n=str(left))} " if left > 0 else ""
    false = number(0.05 * len(rows), material.lang, 2)
    return more + contents.say("chance_of_many", clear=str(clear), all=str(len(rows)), false=false)


def question(contents: Contents) -> Section:
    """Return the question in the words of the design."""
    material = contents.material
    asked = str(material.design.get("question") or material.analysis.get("question") or "").strip()
    if not asked:
        return Section(
            "question", contents.say("h_question"), (tag("p", contents.say("no_question")),)
        )
    own = tag("blockquote", tag("p", asked))
    parts = (own,) if material.lang == "en" else (tag("p", contents.say("question_own")), own)
    return Section("question", contents.say("h_question"), parts)


def design(contents: Contents) -> Section:
    """Return the design in words: arms, inputs, points, span, history."""
    material = contents.material
    texts = [_method(contents), _span(contents), _history(contents), _until(contents)]
    varied = contents.table("factors") or paragraphs(contents.say("no_factors"))
    several = len(material.analysis.get("arms") or []) > 1
    parts = (
        paragraphs(contents.say("arms_intro") if several else ""),
        contents.table("arms"), paragraphs(*texts), varied, paragraphs(_groups(contents)),
        _derived(contents),
    )  # fmt: skip
    return Section("design", contents.say("h_design"), parts)


def _groups(contents: Contents) -> str:
    """Return how many inputs of each group vary, when the table does not show them all."""
    names = [str(factor["name"]) for factor in contents.material.factors]
    if len(names) <= _MOST_FACTORS:
        return ""
    counts = Counter(name.partition(".")[0] for name in names)
    groups = ", ".join(f"{group} {count}" for group, count in counts.items())
    return contents.say("groups", n=str(len(names)), groups=groups)


def _method(contents: Contents) -> str:
    material = contents.material
    method = str(material.plan.get("method") or material.analysis.get("method") or "")
    if not material.factors:
        return ""
    key = f"method_{method}"
    sampling = material.design.get("sampling") or {}
    try:
        return contents.say(key, set=str(sampling.get("set") or "?"))
    except KeyError:
        return contents.say("method_other", method=method) if method else ""


def _span(contents: Contents) -> str:
    run = {**(contents.material.design.get("run") or {}),
           **(contents.material.plan.get("span") or {})}  # fmt: skip
    if "start" not in run or "end" not in run:
        return ""
    users = run.get("users") or "5000"
    words = whole(float(users), contents.material.lang) if str(users).isdigit() else str(users)
    return contents.say("span", start=str(run["start"]), end=str(run["end"]), users=words)


def _history(contents: Contents) -> str:
    own = (contents.material.design.get("run") or {}).get("history")
    return contents.say(f"history_{own or 'own'}") if contents.material.design else ""


def _until(contents: Contents) -> str:
    rule = (contents.material.design.get("replications") or {}).get("until")
    if not rule:
        return ""
    return contents.say(
        "until", outcome=contents.material.label(str(rule["outcome"])), most=str(rule["most"]),
        width=number(float(rule["half_width"]), contents.material.lang),
    )  # fmt: skip


def _derived(contents: Contents) -> Markup:
    material, lines = contents.material, []
    for rule in material.design.get("derived") or []:
        key = next((k for k in ("at_least", "at_most", "equals") if rule.get(k) is not None), None)
        if key is None:
            continue
        value = rule[key]
        text = (
            number(float(value), material.lang) if isinstance(value, (int, float)) else str(value)
        )
        target = (
            contents.say(key, value=text)
            if key == "equals"
            else say(key, material.lang, value=text)
        )
        lines.append(
            contents.say("derived_one", name=material.label(str(rule["name"])), target=target,
                         outcome=material.label(str(rule["outcome"])))
        )  # fmt: skip
    intro = paragraphs(contents.say("derived_intro")) if lines else Markup("")
    return Markup(intro + bullets(lines))


def arms_table(contents: Contents) -> Tabular:
    """Return the arms with scenario, settings and reason."""
    material = contents.material
    planned = {str(arm.get("name")): arm for arm in material.design.get("arms") or []}
    body = []
    for arm in material.analysis.get("arms") or []:
        name = str(arm["name"])
        shown = contents.say("is_base", arm=name) if name == material.analysis.get("base") else name
        settings = (planned.get(name) or {}).get("set") or {}
        body.append([shown, _scenario(arm), _settings(settings), str(arm.get("reason") or "")])
    header = [contents.say(f"{key}_head") for key in ("arm", "scenario", "set", "reason")]
    return Tabular("arms", contents.say("arms_caption"), header, body, foreign=frozenset({1, 3}))


def _scenario(arm: Mapping[str, Any]) -> str:
    """Return the name of a scenario with its title, where it is one of the model's."""
    name = str(arm.get("scenario") or "")
    try:
        return f"{name}: {scenario(name).title}"
    except InputError:
        return name


def _settings(settings: Mapping[str, Any]) -> str:
    found = []
    for name, setting in settings.items():
        value = setting.get("value") if isinstance(setting, Mapping) else setting
        reason = setting.get("reason") if isinstance(setting, Mapping) else ""
        found.append(f"{name} = {value}" + (f" ({reason})" if reason else ""))
    return "; ".join(found)


def factors_table(contents: Contents) -> Tabular:
    """Return what was varied: meaning, role, range, unit and basis."""
    material = contents.material
    body = [
        [
            str(factor["name"]), meaning_of(str(factor["name"])),
            contents.say(f"role_{factor.get('role', 'uncertainty')}"),
            reach_words(factor, contents),
            unit_words(str(factor.get("unit") or ""), material.lang),
            contents.say(f"basis_{factor.get('basis', 'judged')}"),
        ]
        for factor in material.factors
    ]  # fmt: skip
    keys = ("input", "meaning", "role", "range", "unit", "basis")
    header = [contents.say(f"{key}_head") for key in keys]
    return Tabular(
        "factors",
        contents.say("factors_caption"),
        header,
        body,
        foreign=frozenset({1}),
        shown=_MOST_FACTORS,
    )


def meaning_of(name: str) -> str:
    """Return what a parameter of the model means; nothing for an unknown one."""
    try:
        return field_of(name).description or ""
    except InputError:
        return ""


def reach_words(factor: Mapping[str, Any], contents: Contents) -> str:
    """Return the levels or the range of a factor."""
    lang, unit = contents.material.lang, str(factor.get("unit") or "")
    levels = factor.get("levels") or []
    if levels:
        return "; ".join(
            plain(float(v), unit, lang, 4) if isinstance(v, (int, float)) else str(v)
            for v in levels
        )
    low, high = factor.get("low"), factor.get("high")
    if low is None or high is None:
        return contents.say("unknown")
    return between(plain_pair(float(low), float(high), unit, lang), lang)
