"""rekenkracht: simulate the negotiations on European AI gigafactories and the Dutch position."""

from model.version import VERSION

__version__ = VERSION
