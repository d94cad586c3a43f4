"""One module per command: ``add_parser`` declares it, ``execute`` runs it.

These modules import nothing heavy, so that ``--help`` answers at once; the work is imported when
a command is executed.
"""

import argparse
from typing import TypeAlias

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
