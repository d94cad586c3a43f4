"""Starts the command line: ``python -m rekenkracht``."""

import sys

from rekenkracht.cli import main

if __name__ == "__main__":
    sys.exit(main())
