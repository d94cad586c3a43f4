"""The version, in one place; the build settings read it from here."""

VERSION = "0.4.0"
