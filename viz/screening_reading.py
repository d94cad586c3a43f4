"""What the page on screening says beside its tables: the Dutch AI factory, and how to read it."""

import pandas as pd

from experiments.effects import FEWEST
from experiments.screening import FACTORY_SERVICE
from experiments.shares import Share, quantiles
from model.data.tables import facts
from model.quarters import label, parse_quarter

_FIRST_PLAN, _PLAN = "groningen_plan_full_2025", "groningen_plan_full_dec2025"
_MONTHS = 3
_RULE_OF_THREE = 3.0
_CHANCE = 0.05


def _quarter(month: str) -> int:
    """Return the quarter of a month written as 2027-12."""
    year, _, number = month.partition("-")
    return parse_quarter(f"{year}Q{(int(number) - 1) // _MONTHS + 1}")


def factory(base: pd.DataFrame) -> list[str]:
    """Say when the Dutch AI factory serves in the base draws, beside the planned dates."""
    values = base[FACTORY_SERVICE]
    low, middle, high = (label(round(value)) for value in quantiles(values))
    known = facts()
    first, now = known[_FIRST_PLAN], known[_PLAN]
    begin, end = _quarter(str(now.low)), _quarter(str(now.high))
    rows = [
        f"| `{fact.id}` | {fact.value}{_span(fact.low, fact.high)} "
        f"| {_quarter_label(str(fact.value))} | {_by(values, _quarter(str(fact.value)))} |"
        for fact in (first, now)
    ]
    within = Share(int(values.between(begin, end).sum()), len(values))
    later = Share(int((values > end).sum()), len(values))
    return [
        "## The Dutch AI factory beside its plans",
        "",
        f"In the base draws (pinned, so selected in October 2025) it goes into service in {middle}",
        f"(5th to 95th percentile {low} to {high}).",
        "",
        "| fact | planned: full capacity | quarter | in service by then in the draws |",
        "| --- | --- | --- | --- |",
        *rows,
        "",
        f"It serves within the range of the second plan, {label(begin)} to {label(end)}, in",
        f"{within} of draws, and later in",
        f"{later}. The draws multiply the planned time of such factories in",
        "Europe (`sites.build_aif`) by a judged slip (`sites.slip_build`): that most are later",
        "than the plan is put in, not found. Between the two plans the date moved by about a year.",
        "",
    ]


def _span(low: object, high: object) -> str:
    return f" ({low} to {high})" if low and high else ""


def _quarter_label(month: str) -> str:
    return label(_quarter(month))


def _by(values: pd.Series, quarter: int) -> str:
    return str(Share(int((values <= quarter).sum()), len(values)))


def reading(draws: int, compared: int) -> list[str]:
    """Return how to read the page, for a number of draws and of effects that were compared."""
    rare = 100.0 * min(1.0, _RULE_OF_THREE / draws)
    return [
        "## How to read this",
        "",
        f"- **Resolution.** A change that none of {draws} draws shows can still occur in up to "
        f"{rare:.1f} %",
        "  of draws (rule of three). Intervals are normal; where few draws change they are rough,",
        f"  and an effect seen in fewer than {FEWEST} draws is never called sure. {compared} "
        "effects are",
        f"  compared, and by chance alone about {_CHANCE * compared:.0f} intervals could leave "
        "zero out;",
        "  the verdict corrects for that, the intervals do not.",
        "- **One at a time sees no pairs.** A parameter that counts only together with another one",
        "  shows here as far as the drawn values of the other let it. What holds everything up",
        "  elsewhere hides it: where no site is worth its money, neither permits nor grid bring",
        "  one. Small here is not small where sites pay.",
        "- **What pushes both ways** cancels in the mean: see the share of draws that change.",
        "- **Levers stay put.** So do the other groups: money, politics and the rest of the",
        "  European rules are drawn, not screened. Parameters with a better basis (price of an",
        "  hour, capital cost, slip of the grid) are drawn too; `--only` screens them.",
        "- **An effect is as wide as the range.** A parameter can matter because little is known",
        "  of it, or because the model leans on it. Both are reasons to look it up.",
        "- **No probability.** Ranges are independent and mostly judged; a mean over draws is a",
        "  mean over readings of the evidence.",
        "",
    ]
