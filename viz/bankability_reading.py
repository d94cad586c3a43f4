"""What the page on bankability says of its own numbers: how to read them, and what they lack."""

import math
from collections.abc import Sequence
from dataclasses import replace

from experiments.bankability import PREPAID, Answer, closing_matters
from experiments.shares import Share
from model.investment.cash_flows import price_at, signature
from model.investment.project import INPUTS, RULES, Project
from model.investment.verdict import assess
from model.parameters.evidence import evidence
from model.parameters.loader import default_parameters
from viz.bankability import capital_at_signature, judged_inputs
from viz.layout import number, percent

_LEAD = "investment.lead_time"
_SOME = 0.01
"""A small prepayment, as share of the capital."""


def reading(found: Answer, drawn: Sequence[Project]) -> list[str]:
    """Return the last section of the page.

    Parameters
    ----------
    found : the case at default values
    drawn : the projects of the draws, levers at their values
    """
    judged = ", ".join(f"`{name}`" for name in judged_inputs(found))
    return [
        "## How to read this",
        "",
        *_chips(found.project),
        *_money(found.project, drawn),
        *_price(),
        "- **Capital** falls due evenly from signature to service. Power is drawn at all hours.",
        *_closing(drawn),
        *_ranges(),
        "- **Left out**: tax, subsidy, interest during construction, second-hand value, sales of",
        "  anything but hours, and what a site is worth to a state.",
        f"- **Judged or not verified** ({len(judged_inputs(found))} of {len(INPUTS)} inputs):",
        f"  {judged}.",
        "",
    ]


def _chips(project: Project) -> list[str]:
    """Say what the fall of chip prices does, and what it would do after a longer wait."""
    signed = capital_at_signature(project)
    price = price_at(project, signature(project, next(project.phases())))
    lead = float(evidence()[_LEAD].high or project.lead_time)
    later = replace(project, lead_time=lead)
    now, steady, then, stuck = (
        f"{assess(one).worth.ratio:.2f}"
        for one in (
            project,
            replace(project, chip_share=0.0),
            later,
            replace(later, chip_share=0.0),
        )
    )
    return [
        f"- **Capital cost falls until signature.** {percent(project.chip_share)} of it (chips and "
        "what comes with them) falls,",
        f"  because a euro buys {percent(project.price_perf_growth)} more computing power each "
        "year; building and power do not.",
        f"  Here EUR {number(project.capex_h100e)} today is EUR {number(signed)} at signature "
        f"({percent(signed / project.capex_h100e - 1.0)}). V/K is {now};",
        f"  without the fall it would be {steady}. The price of an hour moves too, from EUR "
        f"{project.price0:.2f} to {price:.2f}",
        f"  at signature. Signed after {number(lead)} quarters instead of "
        f"{number(project.lead_time)}, V/K would be {then}, and {stuck} if",
        "  nothing got cheaper. What gets cheaper after signature helps rivals only.",
        "- **The hurdle of the option rule** counts what waiting shows of the price, not that",
        "  waiting also makes chips cheaper. With that it would be higher, so the verdict under",
        "  option is on the mild side.",
    ]


def _money(project: Project, drawn: Sequence[Project]) -> list[str]:
    """Say when a prepayment helps: its hours must cost less than it saves."""
    without = assess(project).worth
    paid = assess(replace(project, prepaid_share=project.prepaid_share + _SOME)).worth
    most = float(evidence()[PREPAID].high or _SOME)
    lower = sum(
        assess(replace(one, prepaid_share=most)).worth.ratio < assess(one).worth.ratio
        for one in drawn
    )
    lost = (without.revenue - paid.revenue) / (without.capital - paid.capital)
    return [
        "- **Public money** is a prepayment for hours at the price of signature day. It lowers the",
        "  private capital and takes those hours out of sale, so it is never a grant as well. Per",
        f"  euro of capital that it saves, the site here gives up hours worth EUR {lost:.2f} to",
        "  it, because the price falls and they come later. So it lowers the loss. It lifts V/K",
        f"  where V/K is above that figure and lowers it elsewhere: {percent(most)} prepaid",
        f"  lowers V/K in {Share(lower, len(drawn))} of draws.",
        "- **Contracts** fix a level price that is worth as much as the price path. They make the",
        "  value less volatile and let debt close; they add no value.",
    ]


def _price() -> list[str]:
    demand = default_parameters().demand
    above = math.expm1(demand.price_vol**2 / (4.0 * demand.price_reversion))
    return [
        "- **The price** is the central path of the model's price process. Its mean lies",
        f"  {percent(above)} higher. No distance from the trend today is assumed.",
    ]


def _closing(drawn: Sequence[Project]) -> list[str]:
    moved = sum(
        any(closing_matters(replace(project, hurdle_rule=rule)) for rule in RULES)
        for project in drawn
    )
    return [
        "- **A site is never switched off early.** That makes low values lower. Closing when",
        f"  running loses money would move {number(moved) if moved else 'no'} draw"
        f"{'' if moved <= 1 else 's'} of the market alone across a hurdle.",
    ]


def _ranges() -> list[str]:
    return [
        "- **Draws are independent**, but dear hardware is often new hardware, which earns and",
        "  uses power otherwise per H100 equivalent. Chips that get cheaper fast also press the",
        "  price of an hour, and here the two are drawn apart: draws with cheap chips and dear",
        "  hours are too many. The share of draws is a reading of the ranges, not a probability.",
    ]
