"""The market for compute in a quarter, what a kind of users used, and shocks under way."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from model.quarters import parse_quarter
from viz.decisions import Trace
from viz.layout import (
    bullet,
    exact,
    paragraph,
    percent,
    quarters_words,
    ratio,
    section,
    shown,
    table,
)
from viz.sentences import begin, say
from viz.user_numbers import NOTHING, Detail, Values, hours, total
from viz.user_wording import SHOCK_KINDS, SUPPLIERS, USE_VARIABLES, USERS
from viz.wording import word

Row = Mapping[Any, Any]
_EUROPEAN, _FOREIGN = ("NL", "EU"), ("EU_LOCATED_FOREIGN_OWNED", "FOREIGN")


def tell_market(detail: Detail, values: Values) -> str:
    """Return prices by supplier, who was bought from, and why European hours cost what they do."""
    bought = total(detail["bought"])
    lines = [
        (
            name,
            "-" if detail["prices"][code] is None else ratio(detail["prices"][code]),
            hours(detail["bought"][code]),
            percent(detail["bought"][code] / bought) if bought > 0.0 else "-",
            hours(detail["sold"][code]),
        )
        for code, name in SUPPLIERS.items()
    ]
    asked, got = hours(detail["asked"]), hours(bought)
    return section(
        say("users_market_head"),
        [
            paragraph(
                say(
                    "users_brought",
                    asked=asked,
                    bought=got,
                    missing=exact(max(Decimal(0), shown(asked) - shown(got))),
                )
            ),
            table(say("users_market_columns").split("|"), lines, (1, 2, 3, 4)),
            *(paragraph(text) for text in _price_reasons(detail["prices"], values)),
        ],
    )


def _price_reasons(prices: Mapping[str, float | None], values: Values) -> list[str]:
    """Return why European suppliers ask what they ask."""
    sold = values.get(("EU", "Compute Market|Use of Capacity"))
    cheapest = min((price for code in _FOREIGN if (price := prices[code])), default=None)
    dearer = [price for code in _EUROPEAN if (price := prices[code]) and price > (cheapest or 0.0)]
    told = [say("users_rule_of_price")]
    if sold is not None:
        full = 1.0 - sold <= NOTHING
        told.append(say("users_sold_out" if full else "users_room_left", sold=percent(sold)))
    if cheapest is None:
        told.append(say("users_no_foreign"))
    elif dearer:
        told.append(say("users_dearer", cheapest=ratio(cheapest)))
    return told


def tell_use(kind: str, served: float, values: Values) -> str:
    """Return what a kind used in all, its part from the calls, and its mean price."""
    name = USE_VARIABLES[kind]
    used, price = (values.get(("NL", f"Compute {what}|{name}")) for what in ("Use", "Price"))
    if used is None:
        return paragraph(say("users_not_reported"), 0)
    text = begin(
        "users_used",
        name=word(USERS, kind),
        used=hours(used),
        public=hours(served),
        price="-" if price is None else ratio(price),
    )
    share = values.get(("NL", f"AI Adoption|{name}"))
    adopted = "" if share is None else f" {say('users_adopted', share=percent(share))}"
    premium = say("users_premium_public" if kind == "public_body" else "users_premium")
    return section(say("users_use_head"), [paragraph(text + adopted), paragraph(premium)])


# Shocks.


def tell_shocks(trace: Trace, quarter: str) -> str:
    """Return the shocks to supply that are on in a quarter."""
    now = parse_quarter(quarter)
    events = trace.events[trace.events["kind"].isin(SHOCK_KINDS)]
    told = []
    for row in events.to_dict("records"):
        since = parse_quarter(row["when"])
        for_ever = row["kind"] == "efficiency_shock"
        if since <= now and (for_ever or now < since + row["amount"]):
            told.append(bullet(_shock(row)))
    return section(say("users_shocks_now"), told) if told else ""


def _shock(row: Row) -> str:
    text = SHOCK_KINDS[row["kind"]].format(amount=quarters_words(row["amount"]))
    mark = f" [{say('imposed_mark')}]" if row["imposed"] else ""
    return f"{row['when']}: {text}{mark}"
