"""Picking a package: behind closed doors by a solution, or in the open by turns."""

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from model.bargaining.offers import Offer, alternating_offers
from model.bargaining.packages import gains_over, kalai_smorodinsky, nash

Solution = Literal["nash", "ks"]
Protocol = Literal["closed", "offers"]


@dataclass(frozen=True, slots=True)
class Style:
    """How parties talk.

    Parameters
    ----------
    solution : of closed talks, ``nash`` or ``ks`` (Kalai and Smorodinsky)
    protocol : ``closed`` goes to the solution at once, ``offers`` follows the offers by turns
    weights : shape (parties,), bargaining weights of ``nash``
    exponents : shape (parties,), of ``offers``; above 1 holds out, below 1 concedes early
    rounds : of ``offers``, at least 1
    """

    solution: Solution
    protocol: Protocol
    weights: tuple[float, ...]
    exponents: tuple[float, ...]
    rounds: int

    def __post_init__(self) -> None:
        for name, kind in (("solution", Solution), ("protocol", Protocol)):
            word, allowed = getattr(self, name), get_args(kind)
            if word not in allowed:
                raise ValueError(f"{name} is {word!r}; allowed: {', '.join(allowed)}")


@dataclass(frozen=True, slots=True)
class Deal:
    """How talks ended: row of the package and round, None without; offers name rows too."""

    index: int | None
    round: int | None
    trace: tuple[Offer, ...]


NO_DEAL = Deal(None, None, ())


def settle(
    utilities: ArrayLike, reserve: ArrayLike, style: Style, on_table: ArrayLike | None = None
) -> Deal:
    """Decide which package is agreed; only one that leaves every party strictly better off.

    Rows count in the whole list, also in the trace. A party that no package on the table makes
    better off does not talk: then there is no deal and no trace.

    Parameters
    ----------
    utilities : shape (packages, parties), each party in its own unit
    reserve : shape (parties,), what each party has without a deal
    style : how they talk
    on_table : shape (packages,), true where a package may be agreed; None means everywhere

    Raises
    ------
    ValueError
        Shapes differ, a number on the table is not finite, or the style does not fit the parties.
    """
    table = np.asarray(utilities, dtype=np.float64)
    rows = _rows(table, on_table)
    if rows.size == 0:
        return NO_DEAL
    if style.protocol == "offers":
        return _by_turns(table[rows], reserve, style, rows)
    if style.solution == "ks":
        chosen = kalai_smorodinsky(table[rows], reserve)
    else:
        chosen = nash(table[rows], reserve, style.weights)
    return NO_DEAL if chosen is None else Deal(int(rows[chosen]), None, ())


def _by_turns(
    table: NDArray[np.float64], reserve: ArrayLike, style: Style, rows: NDArray[np.intp]
) -> Deal:
    # Where each can gain, every target stays above the reserve, and so does what is agreed.
    gains = gains_over(table, reserve)
    if not bool((gains.max(axis=0) > 0.0).all()):
        return NO_DEAL
    result = alternating_offers(table, reserve, style.exponents, style.rounds)
    trace = tuple(replace(offer, outcome=int(rows[offer.outcome])) for offer in result.trace)
    index = None if result.agreement is None else int(rows[result.agreement])
    return Deal(index, result.round, trace)


def _rows(table: NDArray[np.float64], on_table: ArrayLike | None) -> NDArray[np.intp]:
    if on_table is None:
        return np.arange(len(table))
    mask = np.asarray(on_table, dtype=np.bool_)
    if mask.shape != table.shape[:1]:
        raise ValueError(f"settle: a table of {table.shape} with a mask of {mask.shape}")
    return np.flatnonzero(mask)
