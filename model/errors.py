"""The one kind of error that a user can cause: one line, no traceback, exit code 2."""

from collections.abc import Iterable
from difflib import get_close_matches


class InputError(ValueError):
    """What the user gave is wrong; the message is one line: what, where, allowed values."""


def nearest(word: str, allowed: Iterable[str]) -> str:
    """Return '; did you mean ...?' for the nearest allowed word, or nothing.

    Parts after the last dot count too, so ``room_total`` finds ``funding.room_total``.
    """
    names = list(allowed)
    tails = {name.rpartition(".")[2].lower(): name for name in names}
    lowered = {name.lower(): name for name in names} | tails
    found = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if not found:
        found = get_close_matches(word.rpartition(".")[2].lower(), tails, n=1, cutoff=0.6)
    return f"; did you mean {lowered[found[0]]}?" if found else ""
