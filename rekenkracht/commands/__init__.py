"""One module per command: ``add_parser`` declares it, ``execute`` runs it.

These modules import nothing heavy, so that ``--help`` answers at once; the work is imported when
a command is executed.
"""

import argparse
from pathlib import Path
from typing import TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def whole(text: str) -> int:
    """Return a whole number that a user wrote.

    Raises
    ------
    argparse.ArgumentTypeError
        It is none.
    """
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number") from None


def rows_given(text: str) -> int | str:
    """Return how many rows of users were asked for: a number, or the word for the model to check.

    A word that the model does not know is refused there, with what is allowed.
    """
    try:
        return int(text)
    except ValueError:
        return text.strip()


def path_given(text: str) -> Path:
    """Return a path that a user wrote.

    Raises
    ------
    argparse.ArgumentTypeError
        The text is empty; a path without text would be the folder that one is in.
    """
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return Path(text)
