"""Which hours there are: in ranked calls for public use, and for sale in the market (A7)."""

from dataclasses import dataclass

from model.investment.cash_flows import EUR_PER_MEUR, HOURS_PER_YEAR
from model.mechanisms.promises import price_for_buyers
from model.quarters import QUARTERS_PER_YEAR, middle_of
from model.site_state import Contract, Facility
from model.state import FACTORY, GIGAFACTORY
from model.user_state import Hours
from model.world import World

FLEET_YEAR = 2025.5
"""``access.fleet_h100e`` is the fleet in the middle of 2025."""


@dataclass(frozen=True)
class Supply:
    """Hours by public site in the order of ``SITES``, and for sale."""

    sites: tuple[Hours, ...]
    dutch_market: float
    """Hours of Dutch gigafactories for sale."""
    other_market: float
    """Hours of gigafactories elsewhere for sale."""


def hours_of(world: World, h100e: float) -> float:
    """Return the hours of a quarter that a machine of this size can give out."""
    return h100e * world.parameters.access.available * HOURS_PER_YEAR / QUARTERS_PER_YEAR


def supply_of(world: World) -> Supply:
    """Return all hours of the quarter."""
    groningen, dutch, others = _in_service(world)
    fleet, bought = _fleet(world, world.quarter), min(_bought(world), others.market)
    elsewhere = Hours(national=bought, union=others.union + fleet)
    snellius = Hours(national=hours_of(world, world.parameters.access.snellius_h100e))
    return Supply((groningen, dutch, snellius, elsewhere), dutch.market, others.market - bought)


def _in_service(world: World) -> tuple[Hours, Hours, Hours]:
    """Return what is in service, reckoned anew only when that can have changed.

    AI factories give the same hours every quarter; contracts of gigafactories end.
    """
    serving = [entry for entry in world.facilities.entries if entry.service <= world.quarter]
    ending = any(entry.programme != FACTORY for entry in serving)
    key = (len(serving), world.quarter if ending else 0)
    books = world.public_access
    if books.built is None or books.built[0] != key:
        books.built = (key, _sum_of(world, serving))
    return books.built[1]


def _sum_of(world: World, serving: list[Facility]) -> tuple[Hours, Hours, Hours]:
    """Add up the Dutch AI factory, Dutch gigafactories, and both elsewhere."""
    groningen, dutch, others = Hours(), Hours(), Hours()
    for entry in serving:
        if entry.programme == FACTORY:
            found = _factory(world, entry)
            if entry.state == "NL":
                groningen += found
            else:
                others += Hours(union=found.union)
        else:
            found = _gigafactory(world, entry)
            if entry.state == "NL":
                dutch += found
            else:
                others += Hours(union=found.union, market=found.market)
    return groningen, dutch, others


def _factory(world: World, entry: Facility) -> Hours:
    """Split the hours of an AI factory between the Union and its host (Regulation 2021/1173)."""
    access = world.parameters.access
    whole = hours_of(world, entry.h100e)
    union = whole * min(access.union_share_max, entry.union / entry.public)
    national = whole - union
    if entry.state != "NL":
        return Hours(national=national, union=union)
    quota = whole * access.quota_share
    if access.quota_group == "dutch":
        quota = min(quota, union)
        return Hours(quota=quota, national=national, union=union - quota)
    quota = min(quota, national)
    return Hours(quota=quota, national=national - quota, union=union)


def _gigafactory(world: World, entry: Facility) -> Hours:
    """Split the hours of a gigafactory phase: public money has bought its share of them."""
    whole = hours_of(world, entry.h100e) * entry.hours_share
    spent = entry.public + entry.private
    public = whole * entry.public / spent if spent > 0 else 0.0
    union = public * entry.union / entry.public if entry.public > 0 else 0.0
    plan = world.plans.by_key[entry.plan]
    agreed = plan.contract if entry.phase == 1 else None
    left = whole - public
    state = min(left, whole * _offtake(world, entry, agreed))
    anchor = min(left - state, whole * (plan.anchor if agreed is None else agreed.anchor_share))
    left -= state + anchor
    quota = 0.0
    if entry.state == "NL":
        share = max(world.parameters.access.quota_share, agreed.quota if agreed else 0.0)
        quota = min(left, whole * share)
    return Hours(quota, state, public - union, union, left - quota)


def _offtake(world: World, entry: Facility, agreed: Contract | None) -> float:
    """Return the share that the state has bought, while its contract runs."""
    if agreed is None:
        return 0.0
    end = entry.service + world.parameters.consortia.offtake_years * QUARTERS_PER_YEAR
    return agreed.public_share if world.quarter < end else 0.0


def _fleet(world: World, quarter: int) -> float:
    """Return the Union's hours on older machines that go to the calls for AI."""
    access = world.parameters.access
    years = middle_of(quarter) - FLEET_YEAR
    size = access.fleet_h100e * (1.0 + access.fleet_growth) ** years
    return hours_of(world, size) * access.union_share_max * access.fleet_ai_share


def first_union_hours(world: World) -> float:
    """Return the Union's hours in the calls for AI when the run began, before any AI factory."""
    return _fleet(world, 1)


def _bought(world: World) -> float:
    """Return the hours elsewhere that Dutch buyers' money pays.

    At the price at which European suppliers sold last, or sold on the day of the promise, times
    ``consortia.buyer_price``.
    """
    given = world.parameters.consortia
    years = given.offtake_years
    running = [
        entry
        for entry in world.commitments.entries
        if entry.programme == GIGAFACTORY
        and entry.state == "NL"
        and entry.option == "buyer"
        and entry.contract is not None
        and world.quarter < entry.contract + years * QUARTERS_PER_YEAR
    ]
    price = price_for_buyers(world)
    money = sum(entry.paid for entry in running)
    if given.buyer_price_rule == "fixed":
        money = sum(entry.paid * price / (entry.price or price) for entry in running)
    quarterly = money * EUR_PER_MEUR / (years * QUARTERS_PER_YEAR) if money else 0.0
    return quarterly / (price * given.buyer_price)
