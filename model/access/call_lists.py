"""Who asks where in the calls for public compute: lists by kind of applicant and order of sites."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from model.access.placement import Lists


def wish_code(kind: NDArray[np.integer[Any]], sites: NDArray[np.integer[Any]]) -> NDArray[np.int16]:
    """Return one number for a kind and the order in which it wants sites.

    Parameters
    ----------
    kind : shape (rows,), whole numbers from 0
    sites : shape (rows, sites), numbers of all sites from 0, most wanted first
    """
    code, count = kind.astype(np.int16), np.int16(sites.shape[1])
    for column in sites.T:
        code = code * count + column.astype(np.int16)
    return code


@dataclass(frozen=True, eq=False)
class WishLists:
    """The lists of all kinds and orders of sites, one after the other.

    ``first`` and ``count``, of shape (wish codes,), say where a list stands; the others have an
    entry for each line of a list. Lines of the Union's part stand for its first track, and
    ``by_track`` is 1 for them; ``wish`` is the place of the line's site in the order of sites, and
    ``behind`` what is taken off the score.
    """

    first: NDArray[np.intp]
    count: NDArray[np.intp]
    line: NDArray[np.intp]
    by_track: NDArray[np.intp]
    wish: NDArray[np.intp]
    behind: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class CallLists:
    """Who ranks which lines of the calls how, without the track and the luck of the quarter."""

    given: tuple[tuple[bool, ...], ...]
    """Which parts have hours, by site: the lists are made of those."""
    dutch: WishLists
    elsewhere: Lists
    """Those of the rows that stand for users in other states."""
