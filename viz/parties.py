"""Which party a reader asks for, and the events that an explanation of it is about."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import pandas as pd

from model.data.site_tables import dutch_consortia
from model.data.tables import member_states
from model.errors import InputError, nearest
from viz.decisions import Trace
from viz.explain_others import RULE_KINDS, party
from viz.site_wording import SITE_KINDS, consortium
from viz.user_wording import CALLS_KIND, MARKET_KIND, SHOCK_KINDS, USER_ALIASES, USERS
from viz.wording import MINISTRIES

Row = Mapping[Any, Any]
DUTCH = ("NL", *MINISTRIES)
MARKET = "market"


def find_party(trace: Trace, wanted: str) -> str:
    """Return the code of a party by its code, its name or another name for it.

    Raises
    ------
    InputError
        No such party occurs in the run; names the nearest and all of them.
    """
    parties: set[str] = set(trace.events["actor"]) | set(trace.events["counterpart"]) | set(DUTCH)
    if MARKET in parties:
        parties |= set(USERS)
    last = {name.lower(): name for name in sorted(parties - {""})}
    known = sorted(last.values(), key=str.lower)
    printed = {party(name).lower().removeprefix("the "): name for name in known}
    others = {alias: name for alias, name in USER_ALIASES.items() if name in parties}
    codes = others | printed | last
    asked = " ".join(wanted.lower().split())
    for word_asked in (asked, asked.removeprefix("the ")):
        if word_asked in codes:
            return codes[word_asked]
    near = dict.fromkeys(codes[one] for one in get_close_matches(asked, codes))
    allowed = ", ".join(_with_name(name) for name in dict.fromkeys([*near, *known]))
    hint = f"; did you mean {next(iter(near))}?" if near else nearest(wanted, known)
    raise InputError(f"actor {wanted!r} does not occur{hint} (there are: {allowed})")


def _with_name(code: str) -> str:
    """Return a party of the log; a Dutch consortium with the name that is printed for it."""
    return f"{code}: {consortium(code)}" if code in dutch_consortia() else code


def rows_of(trace: Trace, actor: str) -> list[Row]:
    """Return the events that an explanation of this party is about."""
    events = trace.events
    if actor in MINISTRIES:
        chosen = (events["arena"] == "A3") & (events["actor"] == "NL")
    elif actor in USERS:
        chosen = events["kind"].isin([CALLS_KIND, MARKET_KIND, *SHOCK_KINDS])
    else:
        name = actor.lower()  # a known fact may write a name in capitals
        chosen = (events["actor"].str.lower() == name) | (events["counterpart"].str.lower() == name)
        if actor == "NL":
            chosen |= _about_dutch_plans(events)
        if actor in ("NL", MARKET):
            chosen |= events["kind"].isin(SHOCK_KINDS)
        if actor in member_states():
            chosen |= events["kind"].isin(RULE_KINDS)
    return list(events[chosen].to_dict("records"))


def _about_dutch_plans(events: pd.DataFrame) -> Any:  # noqa: ANN401 - a mask of pandas
    """Return which events are about a Dutch consortium: its permits and its power too."""
    plans = [*dutch_consortia()]
    return events["kind"].isin(SITE_KINDS) & (
        events["actor"].isin(plans) | events["counterpart"].isin(plans)
    )
