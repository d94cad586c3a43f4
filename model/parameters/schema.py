"""Typed declarations of every parameter: unit, role, hard bounds and one sentence each.

The numbers themselves are evidence and live in the YAML files beside this one. A declaration
without evidence, or the reverse, fails on loading (:mod:`model.parameters.evidence`).
"""

from model.parameters.access import Access
from model.parameters.consortia import Consortia
from model.parameters.demand import Demand
from model.parameters.funding import Funding
from model.parameters.grid import Grid
from model.parameters.investment import Investment
from model.parameters.market import Market
from model.parameters.politics import Politics
from model.parameters.programme import Programme
from model.parameters.sites import Sites
from model.parameters.talks import Talks
from model.parameters.units import Group
from model.parameters.users import Users


class Parameters(Group):
    """All parameters of one run; dotted names such as ``funding.room_total`` lead into it."""

    programme: Programme
    funding: Funding
    politics: Politics
    demand: Demand
    investment: Investment
    grid: Grid
    sites: Sites
    consortia: Consortia
    talks: Talks
    users: Users
    access: Access
    market: Market


GROUPS: dict[str, type[Group]] = {
    "programme": Programme,
    "funding": Funding,
    "politics": Politics,
    "demand": Demand,
    "investment": Investment,
    "grid": Grid,
    "sites": Sites,
    "consortia": Consortia,
    "talks": Talks,
    "users": Users,
    "access": Access,
    "market": Market,
}
