"""What to say of a word that names a group of parameters instead of one."""

from collections.abc import Iterable

from model.parameters.evidence import evidence
from model.parameters.schema import GROUPS

_SHOWN = 3
"""How many parameters of a group are named."""


def group_words(word: str, preferred: Iterable[str] = ()) -> str:
    """Return '; grid is a group of parameters, such as ...', or nothing for any other word.

    Parameters
    ----------
    word : what the user wrote: ``grid``, ``Grid`` or ``grid.``
    preferred : parameters to name if they belong to the group; by default the first ones
    """
    group = word.strip().lower().rstrip(".")
    if group not in GROUPS:
        return ""
    names = dict.fromkeys([*preferred, *evidence()])
    inside = [name for name in names if name.startswith(f"{group}.")]
    return f"; {group} is a group of parameters, such as {', '.join(inside[:_SHOWN])}"
