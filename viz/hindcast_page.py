"""The page on the three Dutch decisions out of the prior: table in, Markdown out."""

import math

import pandas as pd

from experiments.hindcast import reason_counts, shares, state_amount
from experiments.shares import Share, quantiles
from model.data.tables import facts
from model.version import VERSION

MARK = "<!-- Written by `rekenkracht hindcast`; change the program, not this page. -->"
"""The line that shows that a page comes from this command."""


def hindcast_page(table: pd.DataFrame, seed: int) -> str:
    """Return the page for a table of :func:`experiments.hindcast.run_hindcast`."""
    found = shares(table)
    return "\n".join(
        [
            *_head(len(table), seed),
            *_decisions(found),
            *_amounts(table, found),
            *_reasons(table),
            *_prior(table, found),
            *_reading(),
        ]
    )


def _head(draws: int, seed: int) -> list[str]:
    return [
        "# Three Dutch decisions out of the prior",
        "",
        MARK,
        "",
        f"Version {VERSION}, {draws} draws, seed {seed}. Repeat with",
        "",
        f"    rekenkracht hindcast --draws {draws} --seed {seed}",
        "",
        "Every uncertainty is drawn from the range that its evidence file gives. Levers and",
        "constants keep their values, the history is simulated, nothing is imposed and nothing",
        "was tuned. Intervals are Wilson 95 % intervals of the share of draws.",
        "",
    ]


def _decisions(found: dict[str, Share]) -> list[str]:
    return [
        "## How often each decision comes out",
        "",
        "| decision | what happened | share of draws |",
        "|---|---|---|",
        f"| 18 April 2025, AI facility | no | {found['april_no']} |",
        f"| 27 June 2025, AI factory Groningen | yes | {found['june_yes']} |",
        f"| March 2026, gigafactory | no | {found['march_no']} |",
        f"| **all three in one draw** | no, yes, no | {found['joint']} |",
        f"| all three, March headed by NO_ROOM | no, yes, no | {found['joint_no_room']} |",
        "",
    ]


def _amounts(table: pd.DataFrame, found: dict[str, Share]) -> list[str]:
    yes = table[table["june"] == ""]
    state, region = quantiles(state_amount(yes)), quantiles(yes["Region"])
    known = facts()
    return [
        "## June 2025, in the draws that said yes",
        "",
        "| pattern | fact | model: median (5th-95th percentile) | share of these draws |",
        "|---|---|---|---|",
        f"| state amount within 15 % | EUR {known['groningen_state_meur'].value} m "
        f"| {_three(state, ' EUR m')} | {found['june_state_near']} |",
        f"| region amount within 15 % | EUR {known['groningen_region_meur'].value} m "
        f"| {_three(region, ' EUR m')} | {found['june_region_near']} |",
        f"| EZ and Defence pay most | yes | | {found['june_two_largest']} |",
        f"| all six ministries pay | yes | | {found['june_six_payers']} |",
        f"| the bid is selected | yes | | {found['june_selected']} |",
        "",
    ]


def _three(values: tuple[float, float, float], unit: str = "") -> str:
    low, middle, high = values
    if math.isnan(middle):
        return "-"
    return f"{_round(middle)} ({_round(low)}-{_round(high)}){unit}"


def _round(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def _reasons(table: pd.DataFrame) -> list[str]:
    lines = ["## Which gate bound", ""]
    for decision, title in (
        ("april", "18 April 2025"),
        ("june", "27 June 2025"),
        ("march", "March 2026"),
    ):
        lines += [
            f"{title}:",
            "",
            "| reason | headline in | failed in |",
            "|---|---|---|",
            *(
                f"| {code} | {row['headline']} | {row['failed'] or '-'} |"
                for code, row in reason_counts(table, decision).iterrows()
            ),
            "",
        ]
    return lines


def _prior(table: pd.DataFrame, found: dict[str, Share]) -> list[str]:
    yes = table[table["june"] == ""]
    gap = quantiles(table["ask_march"] / table["prior_reach"])
    both = yes.dropna(subset=["value_factor", "room_factor"])
    return [
        "## How much of the March no the prior types in",
        "",
        "- From the ranges alone, before any run, `psi0 x room_total` lies below the ask in",
        f"  {found['prior_no_room']} of draws.",
        f"  The ask is {_three(gap)} times what could be reached.",
        f"- With the run, NO_ROOM is among the reasons in {found['march_no_room_any']}; in the",
        f"  draws that said yes in June 2025, in {found['march_no_room_given_june']}.",
        *_factors(both, len(yes)),
        "",
    ]


def _factors(both: pd.DataFrame, count: int) -> list[str]:
    """Say what March would have needed in the draws that said yes in June, so many in all."""
    if not count:
        return ["- No draw said yes in June 2025, so nothing can be said of March after a yes."]
    if both.empty:
        return [
            f"- In none of those {count} draws could a call be expected, and nothing Dutch alone",
            "  would have done.",
        ]
    value, room = _three(quantiles(both["value_factor"])), _three(quantiles(both["room_factor"]))
    return [
        f"- In {len(both)} of those {count} draws a call could be expected. There the gate",
        f"  would have passed with the policy value multiplied by {value}",
        f"  and, at that value, the room multiplied by {room}.",
        "  In the other draws too few hosts were expected, and nothing Dutch alone would do.",
    ]


def _reading() -> list[str]:
    return [
        "## How to read this",
        "",
        "- **April** is typed in: the calendar says that nothing was on the table. The other",
        "  reasons in its table are what would have failed had the June facility been proposed",
        "  without the region.",
        "- **March** is typed in by the prior on room. That no is not a finding. The findings are",
        "  which gates bind together and how far they must move.",
        "- **Jointly** is as often as June alone, because the other two are certain.",
        "- **Amounts**: the cost of the Groningen facility and the Union's part are facts that",
        "  were put in, so the amounts only test how region and state split the rest.",
        "- **Six payers** is a pattern that the Nash split fails: it lets those pay who gain most,",
        "  and leaves small gainers free unless the sum of all gains barely covers the ask.",
        "  Reality spread the bill wider. Nothing was changed to mend this.",
        "- The Dutch gate has more parameters than observed decisions. A pattern can refute it;",
        "  three decisions cannot identify it.",
        "",
    ]
