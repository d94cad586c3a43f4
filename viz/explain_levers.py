"""What would have changed a Dutch decision, and which of its numbers rest on judgement."""

import math
from collections.abc import Iterable
from decimal import ROUND_CEILING

from model.mechanisms.gate_case import GateCase
from model.mechanisms.gate_levers import Change, smallest_changes, smallest_pair
from model.parameters.evidence import evidence
from viz.decisions import DutchDecision
from viz.layout import (
    at_least,
    at_most,
    bullet,
    command,
    joined,
    number,
    paragraph,
    percent,
    ratio,
    section,
)
from viz.sentences import SENTENCES, say

_COMMON = (
    "funding.room_total", "funding.share_EZ", "funding.share_DEF", "funding.share_OCW",
    "funding.share_BZK", "funding.share_VWS", "funding.share_LVVN", "funding.psi0",
    "funding.urgency", "funding.cover", "funding.hold_cost", "funding.pi_select_belief",
    "politics.sal_EZ", "politics.sal_DEF", "politics.sal_OCW", "politics.sal_BZK",
    "politics.sal_VWS", "politics.sal_LVVN", "politics.att_mean",
    "politics.rho_parl", "politics.motion_effect",
)  # fmt: skip
_COMMERCIAL = (
    "programme.site_cost", "funding.v_commercial", "funding.theta", "funding.sigma_demand",
    "funding.option_r", "funding.option_delta", "programme.w_hosts",
)  # fmt: skip
_PUBLIC = ("funding.groningen_cost", "funding.groningen_union", "funding.v_public")
_REGION = ("funding.region_fund", "funding.region_max_share")
_BLOCKS = ("NO_PROPOSAL", "NO_BIDDER", "NO_MATCH")


def levers_section(decision: DutchDecision) -> str:
    """Return the smallest single changes that would have passed, those that would not, a pair."""
    case = decision.counted.case
    changes = smallest_changes(case)
    if not changes:
        return section(say("levers_head"), [paragraph(_passed(decision))])
    enough = [_phrase(one) for one in changes if one.enough]
    missed = [_phrase(one) for one in changes if not one.enough]
    lines = [_listed("levers_enough", enough), _listed("levers_not_enough", missed)]
    if not any(one.enough and one.lever != "ask" for one in changes):
        lines.append(paragraph(_pair(case, decision.counted.reasons)))
    return section(say("levers_head"), lines)


def _passed(decision: DutchDecision) -> str:
    if decision.reason != "NO_MAJORITY" or decision.imposed:
        return say("levers_passed")
    case, motion = decision.counted.case, ""
    if not case.motion and 0.0 < decision.chance < 1.0:
        odds = decision.chance / (1.0 - decision.chance) * math.exp(case.rules.motion_effect)
        motion = say("levers_motion", chance=percent(odds / (1.0 + odds)))
    return say("levers_parliament", chance=percent(decision.chance), motion=motion)


def _listed(key: str, phrases: list[str]) -> str:
    if not phrases:
        return paragraph(f"{say(key)}: {say('levers_none')}")
    return "\n".join([paragraph(f"{say(key)}:"), *(bullet(phrase) for phrase in phrases)])


def _phrase(one: Change) -> str:
    if isinstance(one.after, str):
        return say(one.after)
    key = f"{one.lever}_{'enough' if one.enough else 'not'}"
    if key not in SENTENCES:
        return f"{one.lever}: {one.before} to {one.after} {one.unit}"
    if one.after is None:
        return say(key)
    rounded = at_most(one.after) if one.lever == "ask" else at_least(one.after)
    return say(key, after=rounded, before=number(float(one.before)))


def _pair(case: GateCase, reasons: tuple[str, ...]) -> str:
    found = smallest_pair(case)
    if found is None:
        blocks = [say(f"block_{code}") for code in reasons if code in _BLOCKS]
        return say("pair_none", blocks=joined(blocks)) if blocks else say("pair_none_at_all")
    value, room = found
    before, total = case.rules.value_per_eur, sum(purse.room for purse in case.purses)
    return say(
        "pair",
        value=at_least(before * value),
        value_before=number(before),
        value_factor=ratio(value, ROUND_CEILING),
        room=at_least(total * room),
        room_before=number(total),
        room_factor=ratio(room, ROUND_CEILING),
    )


def basis_section(decision: DutchDecision, changed: frozenset[str]) -> str:
    """Say which numbers are judged, with the command that shows where each comes from."""
    behind = parameters_behind(decision.counted.case)
    unsolid = [name for name in behind if name not in changed and not evidence()[name].solid]
    names = _short(unsolid)
    given = [name for name in behind if name in changed]
    lines = [say("basis_set", names=", ".join(given))] if given else []
    if unsolid:
        counts = {"total": len(behind), "count": len(unsolid)}
        lines.append(say("basis", names=", ".join(names), **counts))
    else:
        lines.append(say("basis_none"))
    shown = command(f"rekenkracht sources {unsolid[0]}") if unsolid else ""
    return section(say("basis_head"), [paragraph(" ".join(lines)), shown])


def parameters_behind(case: GateCase) -> tuple[str, ...]:
    """Return the parameters that a decision turns on."""
    names = (*_COMMON, *(_COMMERCIAL if case.commercial else _PUBLIC))
    return (*names, *(_REGION if case.region_ready else ()))


def _short(names: Iterable[str]) -> list[str]:
    """Write the six parameters of one kind, such as the shares of the ministries, as one."""
    groups: dict[str, list[str]] = {}
    for name in names:
        stem, _, tail = name.rpartition("_")
        groups.setdefault(f"{stem}_*" if tail.isupper() else name, []).append(name)
    return [
        f"{stem} ({len(group)})" if len(group) > 1 else group[0] for stem, group in groups.items()
    ]
