"""Giving a fixed supply to ranked applicants, with a part reserved for a group."""

import math
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

Order = Literal["reserve_first", "open_first"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, slots=True)
class Quota:
    """A supply with a part reserved for a group, and which part is given out first.

    Attributes
    ----------
    supply : slots or hours in all, finite, not negative
    reserved : the part of it for the group, same unit, at most the supply
    order : `reserve_first` gives the reserved part to the best of the group and then the open part
        by score to all who are left; `open_first` gives the open part by score to all and then the
        reserved part to the best of the group who are left

    Raises
    ------
    ValueError
        A number or the order is out of range.
    """

    supply: float
    reserved: float
    order: Order

    def __post_init__(self) -> None:
        if not 0.0 <= self.reserved <= self.supply < math.inf:
            raise ValueError(f"quota: {self.reserved=} of {self.supply=}")
        if self.order not in ORDERS:
            raise ValueError(f"quota: {self.order=} is none of {ORDERS}")


def award_slots(scores: ArrayLike, in_group: ArrayLike, quota: Quota) -> NDArray[np.bool_]:
    """Give one slot each to the best applicants, within a quota for a group.

    No slot stays empty while anybody is left: reserved slots that the group cannot fill go to the
    rest, by score. Equal scores go by place in the list, the first before the later.

    For the same quota the group gets at least as much under `open_first` as under
    `reserve_first`, and there at least the smaller of the quota and its own size. Under
    `reserve_first` members who would win in the open use up reserved slots.

    Parameters
    ----------
    scores : shape (applicants,), higher is better
    in_group : shape (applicants,), True for those the reserved slots are meant for
    quota : whole numbers of slots

    Returns
    -------
    array
        True for who gets a slot, shape (applicants,).

    Raises
    ------
    ValueError
        Shapes differ, a score is not finite, or the quota is not in whole slots.

    References
    ----------
    Dur, Kominers, Pathak and Soenmez (2013), The demise of walk zones in Boston.
    """
    if not (float(quota.supply).is_integer() and float(quota.reserved).is_integer()):
        raise ValueError(f"award_slots: {quota} is not in whole slots")
    given = award_hours(scores, np.ones(np.shape(scores)), in_group, quota)
    return np.asarray(given > 0.0)


def award_hours(
    scores: ArrayLike, asked: ArrayLike, in_group: ArrayLike, quota: Quota
) -> NDArray[np.float64]:
    """Give hours to the best applicants up to what each asks, within a quota for a group.

    As `award_slots`, in a unit that can be divided. The last one in line gets what is left, also
    if that is only a part of what was asked: hours then never stay idle while somebody asks, and a
    row that stands for many users gives the same as those users would one by one. A member of the
    group who gets a part from one pot is in line for the rest from the other.

    Parameters
    ----------
    scores : shape (applicants,), higher is better; equal scores go by place in the list
    asked : shape (applicants,), hours, finite, not negative; weight times hours for a weighted row
    in_group : shape (applicants,), True for those the reserved hours are meant for
    quota : hours

    Returns
    -------
    array
        Hours given, shape (applicants,); they add up to the smaller of the supply and all that is
        asked, up to rounding, and exactly in whole numbers.

    Raises
    ------
    ValueError
        Shapes differ, or a number is out of range.

    References
    ----------
    Dur, Kominers, Pathak and Soenmez (2013), The demise of walk zones in Boston.
    """
    score, wanted, member = _check(scores, asked, in_group)
    rank = np.argsort(-score, kind="stable")
    member, wanted = member[rank], wanted[rank]
    group_wants = np.where(member, wanted, 0.0)
    open_part = quota.supply - quota.reserved
    if quota.order == "open_first":
        given = _down_the_line(wanted, open_part)
        given += _down_the_line(np.where(member, wanted - given, 0.0), quota.reserved)
        given += _down_the_line(wanted - given, max(0.0, quota.supply - float(given.sum())))
    else:
        given = _down_the_line(group_wants, quota.reserved)
        given += _down_the_line(wanted - given, max(0.0, quota.supply - float(given.sum())))
    hours = np.empty_like(given)
    hours[rank] = np.minimum(given, wanted)
    return hours


def _down_the_line(wanted: NDArray[np.float64], pot: float) -> NDArray[np.float64]:
    """Give each in turn what it wants until the pot is empty."""
    before = np.cumsum(wanted) - wanted
    return np.clip(pot - before, 0.0, wanted)


def _check(
    scores: ArrayLike, asked: ArrayLike, in_group: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    score = np.asarray(scores, dtype=np.float64)
    wanted = np.asarray(asked, dtype=np.float64)
    member = np.asarray(in_group)
    if score.ndim != 1 or not score.shape == wanted.shape == member.shape:
        shapes = score.shape, wanted.shape, member.shape
        raise ValueError(f"quota: scores, asked and in_group have shapes {shapes}")
    if member.size and member.dtype != np.bool_:
        raise ValueError("quota: in_group must be true or false")
    if not bool(np.isfinite(score).all()):
        raise ValueError("quota: scores must be finite")
    if not bool(((wanted >= 0.0) & (wanted < math.inf)).all()):
        raise ValueError("quota: asked must be finite and not negative")
    return score, wanted, member.astype(np.bool_)
